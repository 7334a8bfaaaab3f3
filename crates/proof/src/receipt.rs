//! What a participant takes away from a draw.

use std::collections::BTreeMap;

use model::{Instant, Zone};
use serde::{Deserialize, Serialize};

use crate::canonical::Item;
use crate::deck::DeckSpec;
use crate::fingerprint::{Fingerprint, tagged};
use crate::seed::{Beacon, Salt, Seed, revealed_later};
use crate::spec;

/// What kind of file it is: its member `kind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// [`DrawReceipt`].
    Draw,
    /// [`crate::DeckPublication`].
    Deck,
    /// [`crate::GrandReceipt`].
    GrandEntry,
    /// [`crate::GrandDrawPublication`].
    GrandDraw,
}

/// The receipt of one ticket.
///
/// Before the reveal it keeps what was recorded, so that it can be held against what is published
/// later. With the seed anyone can compute what the ticket carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawReceipt {
    /// Always [`Kind::Draw`].
    pub kind: Kind,
    /// The deck.
    pub spec: DeckSpec,
    /// What was published of the seed before the deck opened.
    pub commit: Fingerprint,
    /// The ticket, from 0.
    #[serde(deserialize_with = "spec::whole")]
    pub index: u64,
    /// Position in the list of prizes; none without a prize.
    #[serde(deserialize_with = "spec::nullable")]
    pub class: Option<u16>,
    /// Id of that prize.
    #[serde(deserialize_with = "spec::nullable")]
    pub prize: Option<String>,
    /// The minute of the draw, never more exact: `2030-01-31T20:15:00+08:00`.
    pub at: String,
    /// What a public log holds of this draw, where there is one.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "spec::present"
    )]
    pub leaf: Option<Leaf>,
    /// The deck's seed, once it is revealed.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "revealed_later"
    )]
    pub seed: Option<Seed>,
    /// The value of the beacon that the spec names, once the seed is revealed.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "spec::present"
    )]
    pub beacon: Option<Beacon>,
}

/// A salted fingerprint of a draw: tells nothing to who does not know the draw and the salt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    /// Chance bytes of this draw alone.
    pub salt: Salt,
    /// SHA-256 over salt and draw.
    pub hash: Fingerprint,
}

impl DrawReceipt {
    /// The receipt of a ticket as it was drawn; `class` as it was recorded.
    pub fn new(
        spec: DeckSpec,
        commit: Fingerprint,
        index: u64,
        class: Option<u16>,
        at: Instant,
        zone: Zone,
    ) -> Self {
        let prize = class.and_then(|class| spec.prizes.get(usize::from(class)));
        let minute = Instant(at.0 - at.0.rem_euclid(MINUTE_MS));
        Self {
            kind: Kind::Draw,
            prize: prize.map(|prize| prize.id.clone()),
            spec,
            commit,
            index,
            class,
            at: minute.rfc3339(zone),
            leaf: None,
            seed: None,
            beacon: None,
        }
    }

    /// The same with its leaf.
    pub fn with_leaf(mut self, salt: Salt) -> Self {
        let hash = self.leaf_hash(salt);
        self.leaf = Some(Leaf { salt, hash });
        self
    }

    /// The same after the reveal. The beacon is there if and only if the spec names one.
    pub fn revealed(mut self, seed: Seed, beacon: Option<Beacon>) -> Self {
        self.seed = Some(seed);
        self.beacon = beacon;
        self
    }

    /// SHA-256 over the salt and what was recorded.
    pub(crate) fn leaf_hash(&self, salt: Salt) -> Fingerprint {
        let commit = self.commit.to_string();
        let mut members = BTreeMap::from([
            ("at", Item::Text(&self.at)),
            ("commit", Item::Text(&commit)),
            ("index", Item::Number(self.index)),
        ]);
        if let Some(class) = self.class {
            members.insert("class", Item::Number(u64::from(class)));
        }
        let record = Item::Map(members).json();
        tagged(TAG, &[&salt.0, record.as_bytes()])
    }
}

pub(crate) const MINUTE_MS: i64 = 60_000;
const TAG: &str = "draw-leaf-v1";
