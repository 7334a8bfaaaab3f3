//! Chance that is sealed before and proven after (X-17, W-31, W-32, W-35).
//!
//! A **deck** is a fixed number of tickets with exact counts of prizes, put in an order nobody can
//! aim at: the seed of the order is committed to before the first ticket is sold and revealed after
//! the last. A **grand draw** scores a frozen list of entries with such a seed. What the program
//! publishes of both are files that [`verify()`] checks without server or network; another program
//! can do the same from `docs/verification.md`.
//!
//! The crate is pure: no IO, no clock, no randomness, no floats. Seeds and salts come in as
//! arguments.

#![deny(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::float_arithmetic
)]
#![warn(missing_docs)]

mod canonical;
pub mod classes;
pub mod deck;
pub mod fingerprint;
pub mod grand;
mod permutation;
pub mod publication;
pub mod receipt;
pub mod seed;
pub mod spec;
pub mod verify;

pub use classes::Classes;
pub use deck::{Deck, DeckSpec};
pub use fingerprint::Fingerprint;
pub use grand::{Entries, Entry, GrandDrawPublication, GrandReceipt, GrandSpec};
pub use publication::DeckPublication;
pub use receipt::DrawReceipt;
pub use seed::{Beacon, DeckKey, GrandKey, Salt, Seed};
pub use spec::{PrizeSpec, SpecError};
pub use verify::{Invalid, Verified, verify};

#[cfg(test)]
mod tests;
