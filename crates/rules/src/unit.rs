//! Units that participants may name: insurers, city associations, unions (D19-02, W-05).

use model::{Text, UnitIx};
use serde::{Deserialize, Serialize};

/// A unit of a campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Key, unique in the table.
    pub code: String,
    /// Name.
    pub name: Text,
    /// The unit it is a part of. A unit with parts is a heading: nobody belongs to it directly.
    pub parent: Option<UnitIx>,
    /// What the organiser calls its kind: `city`, `industry`.
    pub kind: Option<String>,
}

/// The units of a campaign in table order; a parent stands before its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Units(pub Vec<Unit>);

impl Units {
    /// The unit at an index.
    pub fn get(&self, ix: UnitIx) -> Option<&Unit> {
        self.0.get(ix.ix())
    }

    /// Units with their index, in table order.
    pub fn iter(&self) -> impl Iterator<Item = (UnitIx, &Unit)> {
        (0u32..).map(UnitIx).zip(&self.0)
    }

    /// Whether a unit has parts, so that nobody belongs to it directly.
    pub fn is_heading(&self, ix: UnitIx) -> bool {
        self.0.iter().any(|unit| unit.parent == Some(ix))
    }

    /// The unit and all it is a part of, from itself upwards.
    pub fn ancestry(&self, ix: UnitIx) -> impl Iterator<Item = UnitIx> {
        // A parent stands before its parts, so this ends.
        std::iter::successors(Some(ix), |ix| self.get(*ix)?.parent.filter(|p| p < ix))
    }

    /// The unit with that code or Chinese name.
    pub fn find(&self, key: &str) -> Option<UnitIx> {
        (0u32..)
            .map(UnitIx)
            .zip(&self.0)
            .find(|(_, u)| u.code == key || u.name.zh == key)
            .map(|(ix, _)| ix)
    }
}
