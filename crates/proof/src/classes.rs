//! Which prize a slot of a deck carries.

use crate::deck::DeckSpec;
use crate::spec::SpecError;

/// The prizes of a deck as ranges of slots: the first prize has the first slots, and so on; what
/// is left has no prize.
///
/// Knows counts alone, no names: four words and eight bytes a prize.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classes {
    tickets: u64,
    /// The first slot after each prize's range; never falling.
    ends: Vec<u64>,
}

impl Classes {
    /// Ranges of the given lengths in a deck of so many tickets.
    ///
    /// Counts are in the order of the prizes; a class is a position in it.
    pub fn new(tickets: u64, counts: &[u64]) -> Result<Self, SpecError> {
        if !(1..=DeckSpec::TICKETS_MAX).contains(&tickets) {
            return Err(SpecError::Tickets(tickets));
        }
        if counts.len() > usize::from(u16::MAX) {
            return Err(SpecError::Prizes(counts.len()));
        }
        let mut prizes = 0_u64;
        let mut ends = Vec::with_capacity(counts.len());
        for count in counts {
            prizes = prizes.saturating_add(*count);
            ends.push(prizes);
        }
        if prizes > tickets {
            return Err(SpecError::TooManyPrizes { prizes, tickets });
        }
        Ok(Self { tickets, ends })
    }

    /// How many tickets there are.
    pub const fn tickets(&self) -> u64 {
        self.tickets
    }

    /// The class of a slot: a position in the list of prizes, or none.
    pub fn of_slot(&self, slot: u64) -> Option<u16> {
        let class = self.ends.partition_point(|end| *end <= slot);
        let class = u16::try_from(class).ok()?;
        (usize::from(class) < self.ends.len()).then_some(class)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_follow_each_other() {
        let classes = Classes::new(10, &[2, 0, 1, 3]).unwrap();
        let of: Vec<_> = (0..12).map(|slot| classes.of_slot(slot)).collect();
        let (first, third, fourth) = (Some(0), Some(2), Some(3));
        assert_eq!(of[..7], [first, first, third, fourth, fourth, fourth, None]);
        assert_eq!(of[7..], [None; 5]);
    }

    #[test]
    fn a_deck_is_not_oversold() {
        let full = Classes::new(5, &[2, 3]).unwrap();
        assert_eq!(full.of_slot(4), Some(1));
        assert_eq!(
            Classes::new(5, &[2, 4]),
            Err(SpecError::TooManyPrizes {
                prizes: 6,
                tickets: 5
            })
        );
        assert!(Classes::new(5, &[u64::MAX, 2]).is_err(), "no overflow");
        assert_eq!(Classes::new(0, &[]), Err(SpecError::Tickets(0)));
        assert_eq!(Classes::new(5, &[]).unwrap().of_slot(0), None);
    }
}
