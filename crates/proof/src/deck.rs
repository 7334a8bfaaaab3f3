//! A deck of tickets: what is published of it, and what each ticket carries.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::canonical::Item;
use crate::classes::Classes;
use crate::fingerprint::{Fingerprint, tagged};
use crate::permutation::Permutation;
use crate::seed::DeckKey;
use crate::spec::{self, PrizeSpec, SpecError};

/// Everything about a deck that is published before its first ticket and cannot change after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeckSpec {
    /// Id of the campaign.
    pub campaign: String,
    /// Id of the deck within the campaign.
    pub deck: String,
    /// How many tickets there are: 1 to 2^40.
    #[serde(deserialize_with = "spec::whole")]
    pub tickets: u64,
    /// The prizes; a ticket's class is a position in this list.
    pub prizes: Vec<PrizeSpec>,
    /// First instant at which a ticket is drawn: `2030-01-31T20:15:00+08:00`.
    pub opens_at: String,
    /// First instant at which no ticket is drawn any more.
    pub closes_at: String,
    /// What a ticket costs.
    pub price_points: u32,
    /// How many tickets one person may draw; at least 1.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "spec::present"
    )]
    pub per_person_max: Option<u32>,
    /// Which public beacon enters the key, in words; none where the seed alone decides.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "spec::present"
    )]
    pub beacon: Option<String>,
    /// What becomes of tickets nobody has drawn, in words.
    pub undrawn: String,
    /// How tickets are put in order.
    pub algorithm: DeckAlgorithm,
}

/// How the tickets of a deck are put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeckAlgorithm {
    /// Ten Feistel rounds with SHA-256, as in `docs/verification.md`.
    #[serde(rename = "feistel10-sha256-v1")]
    Feistel10Sha256V1,
}

impl DeckAlgorithm {
    /// The name in a spec.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Feistel10Sha256V1 => "feistel10-sha256-v1",
        }
    }
}

impl DeckSpec {
    /// The largest deck.
    pub const TICKETS_MAX: u64 = 1 << 40;

    /// The spec in the one form that is hashed (RFC 8785).
    pub fn canonical_json(&self) -> String {
        let prizes = self.prizes.iter().map(PrizeSpec::item).collect();
        let mut members = BTreeMap::from([
            ("campaign", Item::Text(&self.campaign)),
            ("deck", Item::Text(&self.deck)),
            ("tickets", Item::Number(self.tickets)),
            ("prizes", Item::List(prizes)),
            ("opens_at", Item::Text(&self.opens_at)),
            ("closes_at", Item::Text(&self.closes_at)),
            ("price_points", Item::Number(u64::from(self.price_points))),
            ("undrawn", Item::Text(&self.undrawn)),
            ("algorithm", Item::Text(self.algorithm.as_str())),
        ]);
        if let Some(max) = self.per_person_max {
            members.insert("per_person_max", Item::Number(u64::from(max)));
        }
        if let Some(beacon) = &self.beacon {
            members.insert("beacon", Item::Text(beacon));
        }
        Item::Map(members).json()
    }

    /// The spec's fingerprint.
    pub fn hash(&self) -> Fingerprint {
        tagged(TAG, &[self.canonical_json().as_bytes()])
    }

    /// Whether a deck can be like that.
    pub fn validate(&self) -> Result<(), SpecError> {
        spec::check_id(&self.campaign)?;
        spec::check_id(&self.deck)?;
        spec::check_prizes(&self.prizes)?;
        self.classes()?;
        if spec::instant(&self.opens_at)? >= spec::instant(&self.closes_at)? {
            return Err(SpecError::Window {
                opens_at: self.opens_at.clone(),
                closes_at: self.closes_at.clone(),
            });
        }
        if self.per_person_max == Some(0) {
            return Err(SpecError::NobodyMay);
        }
        Ok(())
    }

    /// The ranges of the prizes.
    pub fn classes(&self) -> Result<Classes, SpecError> {
        let counts: Vec<u64> = self.prizes.iter().map(|prize| prize.count).collect();
        Classes::new(self.tickets, &counts)
    }
}

/// A deck that can be drawn from: the classes of its tickets under a key.
///
/// Which tickets are drawn is not kept here. A lookup takes a few microseconds and no memory.
#[derive(Clone)]
pub struct Deck {
    classes: Classes,
    order: Permutation,
}

impl Deck {
    /// The deck of a valid spec.
    pub fn new(spec: &DeckSpec, key: &DeckKey) -> Result<Self, SpecError> {
        spec.validate()?;
        Ok(Self::of(spec.classes()?, key))
    }

    /// The deck of given ranges, for who knows a deck without its names.
    pub fn of(classes: Classes, key: &DeckKey) -> Self {
        let order = Permutation::new(classes.tickets(), key);
        Self { classes, order }
    }

    /// How many tickets there are.
    pub const fn tickets(&self) -> u64 {
        self.classes.tickets()
    }

    /// Where a ticket lies in the deck's order; none where there is no such ticket. Tickets are
    /// counted from 0, and no two have the same slot.
    pub fn slot(&self, index: u64) -> Option<u64> {
        self.order.slot(index)
    }

    /// What a ticket carries: a position in the list of prizes, or none.
    pub fn class(&self, index: u64) -> Option<u16> {
        self.classes.of_slot(self.slot(index)?)
    }

    /// What a place in the order carries.
    pub(crate) fn class_of_slot(&self, slot: u64) -> Option<u16> {
        self.classes.of_slot(slot)
    }
}

impl fmt::Debug for Deck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut deck = f.debug_struct("Deck");
        deck.field("classes", &self.classes).finish_non_exhaustive()
    }
}

const TAG: &str = "deck-spec-v1";
