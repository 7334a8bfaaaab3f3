//! The regions that can receive steps (D19-04).

use model::{RegionIx, Text};
use serde::{Deserialize, Serialize};

/// What a region is in the administrative order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegionKind {
    /// 省
    Province,
    /// 自治区
    AutonomousRegion,
    /// 直辖市
    Municipality,
    /// 计划单列市 of the nation, counted apart from its province (D19-04).
    IndependentPlanningCity,
}

/// One region of a campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// Six digits of GB/T 2260, or another key that is unique in the table.
    pub code: String,
    /// Short name: 大连, Dalian.
    pub name: Text,
    /// Administrative kind.
    pub kind: RegionKind,
    /// Row of its tile on the big screen, from 1.
    pub row: u8,
    /// Column of its tile, from 1.
    pub column: u8,
}

/// All regions of a campaign in table order; a [`RegionIx`] is a position in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Regions(Vec<Region>);

impl Regions {
    /// The table. Codes and names must be unique; the checker of the language sees to it.
    pub fn new(regions: Vec<Region>) -> Self {
        Self(regions)
    }

    /// Number of regions.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the campaign has no regions.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Regions with their index, in table order.
    pub fn iter(&self) -> impl Iterator<Item = (RegionIx, &Region)> {
        // A campaign has at most 65,535 regions: the checker refuses more.
        (0u16..).map(RegionIx).zip(&self.0)
    }

    /// The region at an index of this table.
    pub fn get(&self, ix: RegionIx) -> Option<&Region> {
        self.0.get(ix.ix())
    }

    /// The region with that code, Chinese name or English name.
    pub fn find(&self, key: &str) -> Option<RegionIx> {
        self.iter()
            .find(|(_, r)| r.code == key || r.name.zh == key || r.name.en == key)
            .map(|(ix, _)| ix)
    }
}
