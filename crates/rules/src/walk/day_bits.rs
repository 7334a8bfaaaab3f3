//! One bit for each day of a walk.

use serde::{Deserialize, Serialize};

/// Most days of a walk, its trial apart.
pub const DAYS_MAX: u16 = 128;

/// Position of a day in a walk, from 0 for its first.
pub type DayIx = u8;

/// A set of days of a walk, sixteen bytes for any number of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayBits([u64; 2]);

impl DayBits {
    /// Whether the day is in the set.
    pub fn contains(self, day: DayIx) -> bool {
        self.half(day) & bit(day) != 0
    }

    /// Puts a day into the set; a day beyond [`DAYS_MAX`] is left out.
    pub fn insert(&mut self, day: DayIx) {
        if let Some(half) = self.0.get_mut(usize::from(day / 64)) {
            *half |= bit(day);
        }
    }

    /// Takes a day out of the set.
    pub fn remove(&mut self, day: DayIx) {
        if let Some(half) = self.0.get_mut(usize::from(day / 64)) {
            *half &= !bit(day);
        }
    }

    /// How many days are in the set.
    pub fn len(self) -> u16 {
        let [low, high] = self.0;
        u16::try_from(low.count_ones() + high.count_ones()).unwrap_or(DAYS_MAX)
    }

    /// Whether no day is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == [0, 0]
    }

    /// The days in either set.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let ([a, b], [c, d]) = (self.0, other.0);
        Self([a | c, b | d])
    }

    /// The days of the set in order.
    pub fn iter(self) -> impl Iterator<Item = DayIx> {
        (0..u8::try_from(DAYS_MAX).unwrap_or(u8::MAX)).filter(move |day| self.contains(*day))
    }

    fn half(self, day: DayIx) -> u64 {
        self.0.get(usize::from(day / 64)).copied().unwrap_or(0)
    }
}

const fn bit(day: DayIx) -> u64 {
    1 << (day % 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_go_in_and_out() {
        let mut days = DayBits::default();
        for day in [0, 63, 64, 99, 127, 128, 255] {
            days.insert(day);
        }
        assert_eq!(days.iter().collect::<Vec<_>>(), [0, 63, 64, 99, 127]);
        assert_eq!(days.len(), 5);
        assert!(!days.contains(128), "beyond the last day there is none");
        days.remove(64);
        assert_eq!(days.iter().collect::<Vec<_>>(), [0, 63, 99, 127]);
        assert!(!days.is_empty());
        let mut other = DayBits::default();
        other.insert(1);
        assert_eq!(days.union(other).len(), 5);
    }
}
