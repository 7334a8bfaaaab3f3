//! How people walk, calibrated on two sets of real daily records: the Fitabase records of April
//! 2016 (33 people, doi:10.5281/zenodo.53894) and `LifeSnaps` (doi:10.5281/zenodo.6826682).
//!
//! What those records show, and this model copies: people differ much more from each other than
//! chance alone would have it (the standard deviation of their means is 2,600 to 4,200 steps);
//! around the own mean a person's days are nearly independent with a coefficient of variation
//! near 0.5; on a few percent of days the phone was not carried; Saturdays are higher and Sundays
//! lower; by 20:00 people have 87 % of the day's steps.

use model::Day;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Gamma, StandardNormal};

/// A public of a given size.
#[derive(Clone, Copy, Debug)]
pub struct Population {
    seed: u64,
    people: u32,
}

/// What somebody is like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Person {
    /// Mean steps of a day on which the phone is carried.
    pub mean_steps: f64,
    /// Probability of donating on a day when the threshold is reached, 0 to 1.
    pub keenness: f64,
    /// Position, 0 to 1, in a list of home regions weighted by population.
    pub home: f64,
}

impl Population {
    /// A public of that many people.
    pub fn new(seed: u64, people: u32) -> Self {
        Self { seed, people }
    }

    /// How many people there are.
    pub fn len(&self) -> u32 {
        self.people
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.people == 0
    }

    /// What a person is like.
    pub fn person(&self, person: u32) -> Person {
        let mut chance = self.chance(person, PERSON);
        Person {
            mean_steps: means().sample(&mut chance),
            keenness: 0.25 + 0.75 * chance.random::<f64>(),
            home: chance.random(),
        }
    }

    /// Steps of a whole day.
    pub fn steps(&self, person: u32, day: Day) -> u32 {
        let mut chance = self.chance(person, day_stream(day));
        let carried: f64 = chance.random();
        if carried < NOT_CARRIED {
            return 0;
        }
        if carried < NOT_CARRIED + BARELY_CARRIED {
            return chance.random_range(1..500);
        }
        let mean = self.person(person).mean_steps * weekday_factor(day);
        let spread: f64 = StandardNormal.sample(&mut chance);
        let steps = mean * (1.0 + DAY_SPREAD * spread);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped"
        )]
        let steps = steps.clamp(LEAST_STEPS, MOST_STEPS) as u32;
        steps
    }

    /// Steps counted by an instant of the day, given as milliseconds since midnight.
    pub fn steps_by(&self, person: u32, day: Day, ms_of_day: i64) -> u32 {
        let share = share_of_day(ms_of_day);
        let steps = u64::from(self.steps(person, day)) * u64::from(share) / 10_000;
        u32::try_from(steps).unwrap_or(u32::MAX)
    }

    /// When the person opens the app on a day, in milliseconds since midnight; `None` on days
    /// when they do not. Evenings are busiest.
    pub fn opens_at(&self, person: u32, day: Day) -> Option<i64> {
        let mut chance = self.chance(person, day_stream(day) ^ OPENING);
        if chance.random::<f64>() > 0.2 + 0.8 * self.person(person).keenness {
            return None;
        }
        let mut weight = chance.random_range(0..OPENINGS_BY_HOUR.iter().sum::<u32>());
        let mut hour = 0;
        for (h, w) in (0i64..).zip(OPENINGS_BY_HOUR) {
            hour = h;
            match weight.checked_sub(w) {
                Some(rest) => weight = rest,
                None => break,
            }
        }
        Some(hour * HOUR_MS + chance.random_range(0..HOUR_MS))
    }

    /// Chance of one person for one purpose, independent of all others.
    pub fn chance(&self, person: u32, purpose: u64) -> impl Rng + use<> {
        let mut chance = ChaCha8Rng::seed_from_u64(self.seed ^ (u64::from(person) << 32));
        chance.set_stream(purpose);
        chance
    }
}

/// People's means: positive, and skewed as the records are.
fn means() -> Gamma<f64> {
    let shape = (MEAN_STEPS / MEAN_SD) * (MEAN_STEPS / MEAN_SD);
    Gamma::new(shape, MEAN_STEPS / shape).expect("shape and scale are positive constants")
}

/// Saturday 1.10, Sunday 0.91, other days a little below 1, so that the week's mean is 1.
pub(crate) fn weekday_factor(day: Day) -> f64 {
    // 1970-01-01 was a Thursday.
    match (day.0 + 3).rem_euclid(7) {
        5 => 1.10,
        6 => 0.91,
        _ => 0.998,
    }
}

/// Share of the day's steps walked by an instant, in hundredths of a percent.
pub(crate) fn share_of_day(ms_of_day: i64) -> u32 {
    let hour = usize::try_from(ms_of_day.div_euclid(HOUR_MS))
        .unwrap_or(0)
        .min(23);
    let before: u32 = STEPS_BY_HOUR.iter().take(hour).sum();
    let into_hour = u32::try_from(ms_of_day.rem_euclid(HOUR_MS) * 100 / HOUR_MS).unwrap_or(0);
    let within = STEPS_BY_HOUR.get(hour).copied().unwrap_or(0) * into_hour / 100;
    (before + within).min(10_000)
}

fn day_stream(day: Day) -> u64 {
    u64::from(day.0.unsigned_abs()) + DAYS
}

/// Purposes of chance; days follow from `DAYS` on.
const PERSON: u64 = 0;
const DAYS: u64 = 1 << 8;
const OPENING: u64 = 1 << 40;

const HOUR_MS: i64 = 3_600_000;

/// Mean of people's means on days when the phone was carried; 7,780 over all days.
const MEAN_STEPS: f64 = 8_400.0;
/// Standard deviation of people's means; the records have 2,600 and 3,600.
const MEAN_SD: f64 = 2_700.0;
/// A person's standard deviation as a share of the mean; the records have 0.47 and 0.56.
const DAY_SPREAD: f64 = 0.47;
const NOT_CARRIED: f64 = 0.045;
const BARELY_CARRIED: f64 = 0.025;
/// On a day when the phone is carried at all, nobody stands still.
pub(crate) const LEAST_STEPS: f64 = 300.0;
/// The records' highest day is 36,019; one in another set is 55,122.
pub(crate) const MOST_STEPS: f64 = 60_000.0;

/// Share of a day's steps by hour in hundredths of a percent (Fitabase, 827 complete days).
const STEPS_BY_HOUR: [u32; 24] = [
    55, 31, 22, 9, 17, 58, 232, 395, 557, 565, 624, 595, 709, 695, 691, 527, 644, 715, 775, 759,
    458, 400, 309, 158,
];

/// When people open the app: an assumption, no record tells. Busiest from 20:00 to 22:00.
pub(crate) const OPENINGS_BY_HOUR: [u32; 24] = [
    6, 2, 1, 1, 1, 3, 10, 20, 24, 18, 16, 18, 30, 24, 16, 16, 18, 24, 36, 60, 130, 120, 80, 30,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_public() {
        let (one, two, other) = (
            Population::new(1, 10),
            Population::new(1, 10),
            Population::new(2, 10),
        );
        let day = Day(18_072);
        let steps = |p: &Population| (0..10).map(|n| p.steps(n, day)).collect::<Vec<_>>();
        assert_eq!(steps(&one), steps(&two));
        assert_ne!(steps(&one), steps(&other));
    }

    /// The deciles and shares of both real sets, with room for their difference from each other.
    #[test]
    fn the_public_walks_like_the_recorded_people() {
        let public = Population::new(7, 3_000);
        let mut days: Vec<u32> = (0..3_000u32)
            .flat_map(|person| (18_072..18_086).map(move |day| (person, Day(day))))
            .map(|(person, day)| public.steps(person, day))
            .collect();
        days.sort_unstable();
        let quantile = |q: usize| days[days.len() * q / 100];
        let share = |from: u32| days.iter().filter(|d| **d >= from).count() * 100 / days.len();
        for (what, got, low, high) in [
            ("lower quartile", quantile(25), 3_600, 4_700),
            ("median", quantile(50), 6_600, 7_700),
            ("upper quartile", quantile(75), 10_000, 11_200),
            ("ninth decile", quantile(90), 13_400, 15_200),
            ("99th percentile", quantile(99), 20_500, 26_000),
        ] {
            assert!(
                (low..=high).contains(&got),
                "{what}: {got} is not in {low}..={high}"
            );
        }
        assert!(
            (43..=50).contains(&share(7_800)),
            "{} % reach 7,800",
            share(7_800)
        );
        assert!(
            (26..=35).contains(&share(10_000)),
            "{} % reach 10,000",
            share(10_000)
        );
    }

    #[test]
    fn a_day_is_walked_hour_by_hour() {
        let public = Population::new(7, 1);
        let day = (18_072..18_172)
            .map(Day)
            .find(|d| public.steps(0, *d) > 5_000)
            .unwrap();
        let whole = public.steps(0, day);
        let by = |hour: i64| public.steps_by(0, day, hour * HOUR_MS);
        assert_eq!(by(0), 0);
        assert!(by(12) < by(18) && by(18) < by(23));
        let evening = by(20) * 100 / whole;
        assert!((84..=89).contains(&evening), "{evening} % by 20:00");
        assert!(public.steps_by(0, day, 24 * HOUR_MS - 1) <= whole);
    }
}
