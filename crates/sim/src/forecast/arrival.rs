//! When people open the app: the rush at the start of the hours of settlement, the evening after
//! it, and the rest of the day.

use model::{Instant, Zone};
use rand::Rng;
use rand_distr::{Distribution, Poisson};
use rules::walk::settlement::SettlementPlan;

use super::assumptions::{Drawn, Key};
use crate::population::{OPENINGS_BY_HOUR, share_of_day};

/// Openings over a stretch of the day, as shares of all of them by minute.
#[derive(Clone, Debug)]
pub(crate) struct Arrivals {
    /// First minute.
    from: u16,
    /// Share of each minute; they add up to 1.
    by_minute: Vec<f64>,
    /// Share of the first second.
    first_second: f64,
    /// Mean seconds of the rush at the start; `None` without one.
    rush_seconds: Option<f64>,
}

/// An opening as the simulation sees it: one of [`SLOTS`] equally likely moments.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    /// Milliseconds since midnight.
    pub(crate) ms: u32,
    /// Milliseconds since midnight of a second opening.
    pub(crate) later_ms: u32,
    /// Steps of the day walked by then, in hundredths of a percent.
    pub(crate) share: u32,
    /// Steps walked by the second opening.
    pub(crate) later_share: u32,
    /// Whether a count received at this moment settles the day.
    pub(crate) settles: bool,
}

/// Moments a day's openings are told apart by.
pub(crate) const SLOTS: usize = 64;

/// The slots of the hours of settlement and of the rest of the day.
#[derive(Clone, Debug)]
pub(crate) struct Slots {
    pub(crate) evening: [Slot; SLOTS],
    pub(crate) daytime: [Slot; SLOTS],
}

impl Arrivals {
    /// Openings within the hours of settlement. Where these do not begin with the day, a part of
    /// the people comes as soon as they do.
    pub(crate) fn evening(plan: SettlementPlan, drawn: &Drawn) -> Self {
        let rush = if plan.from_minute > 0 {
            drawn.of(Key::Rush)
        } else {
            0.0
        };
        let mean = drawn.of(Key::RushMinutes);
        let minutes = plan.from_minute..plan.until_minute.max(plan.from_minute + 1);
        let length = f64::from(minutes.end - minutes.start);
        let whole = 1.0 - (-length / mean).exp();
        let usual: f64 = minutes.clone().map(usual_weight).sum();
        let by_minute = minutes
            .clone()
            .map(|minute| {
                let since = f64::from(minute - minutes.start);
                let rushing = ((-since / mean).exp() - (-(since + 1.0) / mean).exp()) / whole;
                rush * rushing + (1.0 - rush) * usual_weight(minute) / usual
            })
            .collect();
        let first_second = rush * (1.0 - (-1.0 / (60.0 * mean)).exp()) / whole
            + (1.0 - rush) * usual_weight(minutes.start) / usual / 60.0;
        Self {
            from: minutes.start,
            by_minute,
            first_second,
            rush_seconds: (rush > 0.0).then_some(mean * 60.0),
        }
    }

    /// Openings at other hours: all of the day but those of settlement, or the whole day where
    /// these are the day.
    pub(crate) fn daytime(plan: SettlementPlan) -> Self {
        let settles = |minute: u16| plan.from_minute <= minute && minute < plan.until_minute;
        let outside: Vec<bool> = (0..DAY_MINUTES).map(|m| !settles(m)).collect();
        let any = outside.contains(&true);
        Self::weighted(|minute| {
            if !any || outside[usize::from(minute)] {
                usual_weight(minute)
            } else {
                0.0
            }
        })
    }

    /// Openings over a whole day.
    pub(crate) fn whole_day() -> Self {
        Self::weighted(usual_weight)
    }

    fn weighted(weight: impl Fn(u16) -> f64) -> Self {
        let weights: Vec<f64> = (0..DAY_MINUTES).map(weight).collect();
        let sum: f64 = weights.iter().sum();
        let by_minute: Vec<f64> = weights.iter().map(|w| w / sum).collect();
        let busiest = by_minute.iter().copied().fold(0.0, f64::max);
        Self {
            from: 0,
            by_minute,
            first_second: busiest / 60.0,
            rush_seconds: None,
        }
    }

    /// First minute of the day it speaks of.
    pub(crate) fn first_minute(&self) -> u16 {
        self.from
    }

    /// Share of each minute.
    pub(crate) fn by_minute(&self) -> &[f64] {
        &self.by_minute
    }

    /// Openings in the busiest second, when there are `openings` in all: the greatest of the
    /// seconds that are about as busy as the first.
    pub(crate) fn busiest_second(&self, openings: f64, chance: &mut impl Rng) -> u64 {
        let seconds: u32 = if self.rush_seconds.is_some() {
            120
        } else {
            600
        };
        (0..seconds)
            .map(|second| {
                let fade = self
                    .rush_seconds
                    .map_or(1.0, |mean| (-f64::from(second) / mean).exp());
                let rate = openings * self.first_second * fade;
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a count of openings"
                )]
                let drawn = Poisson::new(rate.max(1e-9)).map_or(0, |p| p.sample(chance) as u64);
                drawn
            })
            .max()
            .unwrap_or(0)
    }

    /// [`SLOTS`] equally likely moments.
    pub(crate) fn slots(
        &self,
        zone: Zone,
        settles: impl Fn(Zone, Instant) -> bool,
    ) -> [Slot; SLOTS] {
        let end = f64::from(self.from) + len(&self.by_minute);
        let mut minute = 0;
        let mut before = 0.0;
        std::array::from_fn(|slot| {
            let position = (index(slot) + 0.5) / index(SLOTS);
            while minute + 1 < self.by_minute.len() && before + self.by_minute[minute] < position {
                before += self.by_minute[minute];
                minute += 1;
            }
            let within =
                ((position - before) / self.by_minute[minute].max(1e-12)).clamp(0.0, 0.999);
            let at = f64::from(self.from) + index(minute) + within;
            let later = at + (end - at) * 0.5;
            let (ms, later_ms) = (ms_of(at), ms_of(later));
            Slot {
                ms,
                later_ms,
                share: share_of_day(ms.into()),
                later_share: share_of_day(later_ms.into()),
                // Any day will do: whether the hour settles does not depend on it.
                settles: settles(zone, zone.start_of(model::Day(0)) + i64::from(ms)),
            }
        })
    }
}

impl Slots {
    /// The slots of a walk.
    pub(crate) fn new(
        evening: &Arrivals,
        daytime: &Arrivals,
        plan: SettlementPlan,
        zone: Zone,
    ) -> Self {
        let settles = |zone, at| plan.settles(zone, at);
        Self {
            evening: evening.slots(zone, settles),
            daytime: daytime.slots(zone, settles),
        }
    }
}

/// How busy a minute is without any hours of settlement.
fn usual_weight(minute: u16) -> f64 {
    let hour = usize::from(minute / 60);
    f64::from(OPENINGS_BY_HOUR.get(hour).copied().unwrap_or(1))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a moment of the day"
)]
fn ms_of(minute: f64) -> u32 {
    ((minute * 60_000.0) as u32).min(24 * 3_600_000 - 1)
}

#[expect(clippy::cast_precision_loss, reason = "a small number")]
fn index(n: usize) -> f64 {
    n as f64
}

fn len(list: &[f64]) -> f64 {
    index(list.len())
}

const DAY_MINUTES: u16 = 24 * 60;

#[cfg(test)]
mod tests {
    use rules::walk::settlement::{SettlementMode, UnopenedDay};

    use super::*;
    use crate::forecast::assumptions::Assumptions;

    fn plan(from_minute: u16, until_minute: u16) -> SettlementPlan {
        SettlementPlan {
            from_minute,
            until_minute,
            unopened_day: UnopenedDay::Lapses,
            mode: SettlementMode::Highest,
        }
    }

    #[test]
    fn an_evening_begins_with_a_rush() {
        let drawn = Assumptions::default().expected();
        let evening = Arrivals::evening(plan(1_200, 1_440), &drawn);
        let sum: f64 = evening.by_minute().iter().sum();
        assert!((sum - 1.0).abs() < 1e-9);
        let first_five: f64 = evening.by_minute()[..5].iter().sum();
        let (rush, expected) = (drawn.of(Key::Rush), 1.0 - (-1.0f64).exp());
        assert!(
            (first_five - rush * expected).abs() < 0.03,
            "two thirds of the rush come within its mean: {first_five}"
        );
        let per_second = evening.first_second * 1e6;
        assert!(
            (1_100.0..1_300.0).contains(&per_second),
            "0.35 / 300 s and a little more: {per_second}"
        );
    }

    #[test]
    fn slots_settle_as_the_plan_says() {
        let drawn = Assumptions::default().expected();
        let plan = plan(1_200, 1_440);
        let (evening, daytime) = (Arrivals::evening(plan, &drawn), Arrivals::daytime(plan));
        let slots = Slots::new(&evening, &daytime, plan, Zone::SHANGHAI);
        assert!(
            slots
                .evening
                .iter()
                .all(|s| s.settles && s.ms >= 1_200 * 60_000)
        );
        assert!(
            slots
                .evening
                .iter()
                .all(|s| s.ms < s.later_ms && s.share <= s.later_share)
        );
        assert!(slots.evening.is_sorted_by_key(|s| s.ms));
        assert!(
            slots
                .daytime
                .iter()
                .all(|s| !s.settles && s.ms < 1_200 * 60_000)
        );
    }

    #[test]
    fn a_whole_day_has_no_rush() {
        let plan = plan(0, 1_440);
        let drawn = Assumptions::default().expected();
        let day = Arrivals::evening(plan, &drawn);
        assert!(day.rush_seconds.is_none());
        assert_eq!(
            day.by_minute().len(),
            Arrivals::daytime(plan).by_minute().len()
        );
    }
}
