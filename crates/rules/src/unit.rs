//! Units that participants may name: insurers, city associations (D19-02).

use model::{Text, UnitIx};
use serde::{Deserialize, Serialize};

/// A unit of a campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Key, unique in the table.
    pub code: String,
    /// Name.
    pub name: Text,
}

/// The units of a campaign in table order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Units(pub Vec<Unit>);

impl Units {
    /// The unit at an index.
    pub fn get(&self, ix: UnitIx) -> Option<&Unit> {
        self.0.get(ix.ix())
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
