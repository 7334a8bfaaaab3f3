//! The vocabulary every other crate shares: ids, instants and windows, regions, outcome codes.
//!
//! The crate is pure: no IO, no clock, no randomness, no floats. It depends on nothing of ours.

#![deny(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::float_arithmetic
)]
#![warn(missing_docs)]

pub mod id;
pub mod outcome;
pub mod person;
pub mod role;
pub mod text;
pub mod time;
pub mod window;

pub use id::{
    CampaignId, CheckpointIx, DeckIx, GrandDrawIx, GroupIx, IdempotencyKey, ParticipantNo,
    RegionIx, Seq, TeamNo, UnitIx,
};
pub use outcome::Refusal;
pub use text::{Lang, Text};
pub use time::{Day, Instant, Zone};
pub use window::Window;
