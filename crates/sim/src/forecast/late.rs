//! What joining late costs: people who register on one day, alone, and stay to the end.

use super::arrival::{Arrivals, Slots};
use super::day::Grant;
use super::people::{Scratch, Shard, to_u32};
use super::steps::Week;
use super::walk::Setting;

/// What those who joined on a day reached.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LateRun {
    /// From 0 for the first day.
    pub(crate) day: u16,
    /// Share with all checkpoints lit.
    pub(crate) lit_all: f64,
    /// Share with all checkpoints passed.
    pub(crate) passed_all: f64,
    /// Points of the one in the middle.
    pub(crate) points: f64,
    /// Tickets these points pay before the last deck closes.
    pub(crate) chances: f64,
}

impl Setting<'_> {
    /// Follows people who join on every so many days.
    pub(crate) fn join_late(&self) -> Vec<LateRun> {
        let last = u16::try_from(self.days()).unwrap_or(0);
        let step = usize::from(last / POINTS).max(1);
        let evening = Arrivals::evening(self.walk.settlement, self.drawn);
        let daytime = Arrivals::daytime(self.walk.settlement);
        let slots = Slots::new(&evening, &daytime, self.walk.settlement, self.plan.zone);
        let week = Week::new(self.drawn);
        let (_, exchange_day) = self.cutoffs();
        let mut cohorts: Vec<(u16, Shard, Vec<u32>)> = (0..last)
            .step_by(step)
            .map(|day| {
                let shard = Shard::cohort(self.walk, self.drawn, self.seed, self.run, day, COHORT);
                (day, shard, Vec::new())
            })
            .collect();
        let mut scratch = Scratch::default();
        for day in 0..self.days() {
            let today = self.today(&week, &slots, day, None);
            for (_, shard, exchangeable) in &mut cohorts {
                shard.walk(&today, Grant::default(), &mut scratch, &mut ());
                if day == exchange_day {
                    *exchangeable = shard.reached.iter().map(|r| r.earned).collect();
                }
            }
        }
        cohorts
            .into_iter()
            .map(|(day, shard, exchangeable)| self.look_at(day, &shard, exchangeable))
            .collect()
    }

    fn look_at(&self, day: u16, shard: &Shard, exchangeable: Vec<u32>) -> LateRun {
        let road = self.walk.checkpoints.as_ref();
        let places = road.map_or(0, |road| road.road.len());
        let share = |is: &dyn Fn(&super::people::Reached) -> bool| {
            let people = shard.reached.iter().filter(|r| is(r)).count();
            f64::from(to_u32(people)) / f64::from(COHORT)
        };
        let price = self
            .walk
            .decks
            .first()
            .map_or(0, |deck| u32::from(deck.price_points));
        let chances = median(exchangeable).checked_div(price).unwrap_or(0);
        LateRun {
            day,
            lit_all: share(&|r| {
                road.is_some_and(|road| usize::from(road.lit(r.steps.into())) == places)
            }),
            passed_all: share(&|r| places > 0 && usize::from(r.passed) == places),
            points: median(shard.reached.iter().map(|r| r.earned).collect()).into(),
            chances: chances.into(),
        }
    }
}

fn median(mut values: Vec<u32>) -> u32 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

/// People of a cohort: the curve is good to about two percent in each run.
const COHORT: u32 = 500;
/// Points of the curve.
const POINTS: u16 = 20;
