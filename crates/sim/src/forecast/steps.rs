//! Steps of a day from twelve bits of chance: the distribution of [`crate::population`] as a
//! table, one for each day of the week.

use model::Day;

use super::assumptions::{Drawn, Key};
use crate::population::{LEAST_STEPS, MOST_STEPS, weekday_factor};

/// Entries of a table.
pub(crate) const ENTRIES: usize = 4_096;

/// Steps of equally likely days: a number of steps, or a part of the person's mean.
#[derive(Clone, Debug)]
pub(crate) struct StepTable(Box<[Entry; ENTRIES]>);

#[derive(Clone, Copy, Debug)]
struct Entry {
    steps: u32,
    /// Part of the mean, in 1/65,536.
    of_mean: u32,
}

/// The tables of a week.
#[derive(Clone, Debug)]
pub(crate) struct Week([StepTable; 7]);

impl Week {
    pub(crate) fn new(drawn: &Drawn) -> Self {
        let mut day = Day(-1);
        Self(std::array::from_fn(|_| {
            day = day.next();
            StepTable::new(drawn, day)
        }))
    }

    /// The table of a day.
    pub(crate) fn on(&self, day: Day) -> &StepTable {
        let weekday = usize::try_from(day.0.rem_euclid(7)).unwrap_or(0);
        &self.0[weekday]
    }
}

impl StepTable {
    fn new(drawn: &Drawn, day: Day) -> Self {
        let weekday = weekday_factor(day);
        let (none, barely) = (drawn.of(Key::NotCarried), drawn.of(Key::BarelyCarried));
        let (spread, carried) = (drawn.of(Key::DaySpread), (1.0 - none - barely).max(1e-6));
        let mean = drawn.of(Key::MeanSteps);
        let entry = |position: f64| {
            if position < none {
                return Entry {
                    steps: 0,
                    of_mean: 0,
                };
            }
            if position < none + barely {
                return Entry {
                    steps: fixed((position - none) / barely * 499.0 + 1.0),
                    of_mean: 0,
                };
            }
            let z = normal_quantile((position - none - barely) / carried);
            // On a day when the phone is carried at all, nobody stands still.
            let factor = (weekday * (1.0 + spread * z)).max(LEAST_STEPS / mean);
            Entry {
                steps: 0,
                of_mean: fixed(factor * 65_536.0),
            }
        };
        let mut position = 0.5 / 4_096.0;
        let entries = std::array::from_fn(|_| {
            let entry = entry(position);
            position += 1.0 / 4_096.0;
            entry
        });
        Self(Box::new(entries))
    }

    /// Steps of a whole day of somebody with that mean.
    #[inline]
    pub(crate) fn walked(&self, position: usize, mean: u16) -> u32 {
        let Entry { steps, of_mean } = self.0[position % ENTRIES];
        // Below 2^16 × 2^20: the widest factor is about 1 + 0.6 × 4.
        let part = (u64::from(mean) * u64::from(of_mean)) >> 16;
        let part = u32::try_from(part).unwrap_or(u32::MAX);
        (steps + part).min(MOST)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a constant, whole and positive"
)]
const MOST: u32 = MOST_STEPS as u32;

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positive and small"
)]
fn fixed(value: f64) -> u32 {
    value.max(0.0).round() as u32
}

/// The value below which a standard normal variable lies with that probability: the expansion of
/// Abramowitz and Stegun, 26.2.23, good to 4.5e-4.
fn normal_quantile(probability: f64) -> f64 {
    let p = probability.clamp(1e-9, 1.0 - 1e-9);
    let tail = p.min(1.0 - p);
    let t = (-2.0 * tail.ln()).sqrt();
    let above = t
        - (2.515_517 + t * (0.802_853 + t * 0.010_328))
            / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)));
    if p < 0.5 { -above } else { above }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::assumptions::Assumptions;

    #[test]
    fn quantiles_are_those_of_the_normal_distribution() {
        for (p, z) in [
            (0.5, 0.0),
            (0.975, 1.95996),
            (0.025, -1.95996),
            (0.999, 3.09023),
        ] {
            assert!((normal_quantile(p) - z).abs() < 1e-3, "{p}");
        }
    }

    #[test]
    fn a_table_has_the_mean_and_the_spread_it_is_made_for() {
        let drawn = Assumptions::default().expected();
        // 1970-01-05 was a Monday.
        let table = StepTable::new(&drawn, Day(4));
        let walked: Vec<u32> = (0..ENTRIES).map(|n| table.walked(n, 10_000)).collect();
        // The first seven percent are days without the phone.
        let carried: Vec<f64> = walked[287..].iter().map(|w| f64::from(*w)).collect();
        let count = f64::from(u32::try_from(carried.len()).unwrap());
        let mean = carried.iter().sum::<f64>() / count;
        let sd = (carried.iter().map(|w| (w - mean).powi(2)).sum::<f64>() / count).sqrt();
        assert!((9_900.0..10_150.0).contains(&mean), "{mean}");
        assert!((4_400.0..4_800.0).contains(&sd), "{sd}");
        let without = walked.iter().filter(|w| **w == 0).count();
        assert!((180..190).contains(&without), "{without} of 4,096");
    }
}
