//! Identifiers. Each is its own type, so that a region can never be passed for a group.

use std::fmt;
use std::num::NonZeroU64;

use serde::{Deserialize, Serialize};

/// The name of a campaign's edition, as in its folder: `donation-2019`.
///
/// Lower-case ASCII letters, digits and hyphens, 1 to 64 characters, beginning and ending with a
/// letter or digit. It is the first part of every key and never changes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CampaignId(String);

impl CampaignId {
    /// Checks the grammar given above.
    pub fn parse(text: &str) -> Result<Self, InvalidCampaignId> {
        let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let edge = |c: Option<char>| c.is_some_and(|c| c != '-');
        let mut chars = text.chars();
        let fits = (1..=64).contains(&text.len()) && text.chars().all(inner);
        let (first, last) = (chars.next(), chars.next_back());
        if fits && edge(first) && (last.is_none() || edge(last)) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidCampaignId)
        }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CampaignId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for CampaignId {
    type Error = InvalidCampaignId;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<CampaignId> for String {
    fn from(id: CampaignId) -> Self {
        id.0
    }
}

/// The text is not a campaign id; see [`CampaignId`] for the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a campaign id is 1 to 64 lower-case letters, digits and hyphens, without a hyphen at either end"
)]
pub struct InvalidCampaignId;

/// Position of a fact in its campaign's log, from 1. 0 stands for «before the first fact».
pub type Seq = u64;

macro_rules! index {
    ($(#[$doc:meta])* $name:ident, $inner:ty) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl $name {
            /// The index as a position in a slice.
            pub const fn ix(self) -> usize {
                self.0 as usize
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

index!(
    /// A participant's number within one campaign, counted from 0 in the order of joining.
    ///
    /// Being dense it indexes flat arrays, and being ordered by joining it is the display order
    /// within a tie.
    ParticipantNo,
    u32
);
index!(
    /// Position of a region in the plan's table of regions.
    RegionIx,
    u16
);
index!(
    /// Position of a mutual-aid group in the plan's table of groups.
    GroupIx,
    u16
);
index!(
    /// Position of a unit in the plan's table of units.
    UnitIx,
    u32
);
index!(
    /// A team's number within one campaign, counted from 0 in the order of foundation, which is
    /// the display order within a tie.
    TeamNo,
    u32
);
index!(
    /// Position of a checkpoint on the plan's road.
    CheckpointIx,
    u8
);
index!(
    /// Position of a deck in the plan.
    DeckIx,
    u8
);
index!(
    /// Position of a grand draw in the plan.
    GrandDrawIx,
    u8
);

/// The client's name for one request, unique per participant: a repeated key gets the first
/// answer again and has no second effect.
///
/// 128 bits; the API derives it from the `Idempotency-Key` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IdempotencyKey(pub u128);

impl IdempotencyKey {
    /// Half of the key, which is enough to tell one person's few requests apart.
    pub fn mark(self) -> NonZeroU64 {
        let half = u64::try_from(self.0 & u128::from(u64::MAX));
        half.ok()
            .and_then(NonZeroU64::new)
            .unwrap_or(NonZeroU64::MIN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn campaign_ids_follow_the_grammar() {
        let long = "a".repeat(64);
        for good in ["a", "7", "donation-2019", "a-b", "ab", long.as_str()] {
            assert!(CampaignId::parse(good).is_ok(), "{good}");
        }
        let too_long = "a".repeat(65);
        for bad in [
            "",
            "-",
            "a-",
            "-a",
            "A",
            "a_b",
            "活动",
            "a/b",
            "..",
            too_long.as_str(),
        ] {
            assert_eq!(CampaignId::parse(bad), Err(InvalidCampaignId), "{bad}");
        }
    }
}
