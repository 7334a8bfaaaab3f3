//! The grand draw: one entry for each badge, one draw over all entries (W-35).

use model::{Instant, ParticipantNo, Text};
use serde::{Deserialize, Serialize};

use crate::badge::BadgeIx;

/// What the organiser wrote about a grand draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrandDrawPlan {
    /// Key, unique in the campaign.
    pub id: String,
    /// Name.
    pub name: Text,
    /// First instant at which it can be held (AMB-16). Entries are taken until it is.
    pub held_from: Instant,
    /// Badges that can be exchanged for an entry, each once.
    pub badges: Vec<BadgeIx>,
    /// Most prizes of one person.
    pub prizes_per_person: u8,
    /// The prizes, the best first.
    pub prizes: Vec<GrandPrize>,
}

/// A prize of the grand draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrandPrize {
    /// Key, unique in the draw.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Value in fen.
    pub value_fen: u32,
    /// How many there are.
    pub count: u32,
}

impl GrandDrawPlan {
    /// Number of prizes.
    pub fn places(&self) -> usize {
        self.prizes
            .iter()
            .map(|p| usize::try_from(p.count).unwrap_or(usize::MAX))
            .fold(0, usize::saturating_add)
    }

    /// Position of the prize that goes to a place, from 0 for the first drawn.
    pub fn prize_at(&self, place: usize) -> Option<u8> {
        let mut upto = 0usize;
        (0u8..)
            .zip(&self.prizes)
            .find(|(_, prize)| {
                upto = upto.saturating_add(usize::try_from(prize.count).unwrap_or(usize::MAX));
                place < upto
            })
            .map(|(ix, _)| ix)
    }
}

/// An entry: a badge that was exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Entry {
    /// Whose.
    pub participant: ParticipantNo,
    /// Which badge.
    pub badge: BadgeIx,
}

/// An entry that won.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Winner {
    /// The entry.
    pub entry: Entry,
    /// Position of the prize in the draw's plan.
    pub prize: u8,
}

/// What is known of a grand draw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrandDrawState {
    /// The published commitment to the seed.
    pub commit: Option<[u8; 32]>,
    /// Entries in the order they came.
    pub entries: Vec<Entry>,
    /// What was drawn; `None` before.
    pub held: Option<Held>,
}

/// A draw that was held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// When.
    pub at: Instant,
    /// The revealed seed.
    pub seed: [u8; 32],
    /// The winners in the order of their prizes.
    pub winners: Vec<Winner>,
}

impl GrandDrawState {
    /// Whether a participant won something.
    pub fn has_won(&self, participant: ParticipantNo) -> bool {
        self.held
            .as_ref()
            .is_some_and(|h| h.winners.iter().any(|w| w.entry.participant == participant))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_go_to_the_prizes_in_order() {
        let text = Text {
            zh: String::new(),
            en: String::new(),
        };
        let prize = |count| GrandPrize {
            id: String::new(),
            name: text.clone(),
            value_fen: 1,
            count,
        };
        let plan = GrandDrawPlan {
            id: "g".to_owned(),
            name: text.clone(),
            held_from: Instant(0),
            badges: vec![0],
            prizes_per_person: 1,
            prizes: vec![prize(1), prize(2)],
        };
        let prizes: Vec<_> = (0..4).map(|place| plan.prize_at(place)).collect();
        assert_eq!(prizes, [Some(0), Some(1), Some(1), None]);
        assert_eq!(plan.places(), 3);
    }
}
