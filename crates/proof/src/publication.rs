//! What is published of a deck after it has closed.

use serde::{Deserialize, Serialize};

use crate::deck::{Deck, DeckSpec};
use crate::fingerprint::Fingerprint;
use crate::receipt::Kind;
use crate::seed::{Beacon, DeckKey, Seed, commit, revealed};
use crate::spec::{self, SpecError};

/// A whole deck, opened: every ticket that was drawn, and every prize that was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeckPublication {
    /// Always [`Kind::Deck`].
    pub kind: Kind,
    /// The deck.
    pub spec: DeckSpec,
    /// What was published of the seed before the deck opened.
    pub commit: Fingerprint,
    /// The seed.
    #[serde(with = "revealed")]
    pub seed: Seed,
    /// The value of the beacon that the spec names.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "spec::present"
    )]
    pub beacon: Option<Beacon>,
    /// Tickets drawn, each with its class as it was recorded; in order of the ticket.
    #[serde(deserialize_with = "spec::tickets")]
    pub draws: Vec<(u64, Option<u16>)>,
    /// Tickets with a prize that nobody drew; in order of the ticket.
    #[serde(deserialize_with = "spec::tickets")]
    pub undrawn: Vec<(u64, u16)>,
}

impl DeckPublication {
    /// Opens a deck. `draws` are the tickets drawn with their classes as recorded, in any order;
    /// what is left with a prize is computed, a few microseconds a ticket of the deck.
    pub fn new(
        spec: DeckSpec,
        seed: Seed,
        beacon: Option<Beacon>,
        mut draws: Vec<(u64, Option<u16>)>,
    ) -> Result<Self, SpecError> {
        let hash = spec.hash();
        let value = beacon.as_ref().map_or(&[][..], |beacon| &beacon.0);
        let deck = Deck::new(&spec, &DeckKey::derive(&seed, value, hash))?;
        draws.sort_unstable();
        let mut drawn = draws.iter().map(|(index, _)| *index).peekable();
        let mut undrawn = Vec::new();
        for index in 0..deck.tickets() {
            if drawn.next_if_eq(&index).is_some() {
                continue;
            }
            undrawn.extend(deck.class(index).map(|class| (index, class)));
        }
        Ok(Self {
            kind: Kind::Deck,
            commit: commit(hash, &seed),
            spec,
            seed,
            beacon,
            draws,
            undrawn,
        })
    }
}
