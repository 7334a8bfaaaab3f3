//! A campaign: its plan, its state, and the two functions everything runs on.
//!
//! [`Campaign::decide`] holds all rules: state, command and time in, facts or a refusal out.
//! [`Campaign::apply`] only keeps the books. Both are pure, so the same two functions serve the
//! server, `replay`, the simulator and the tests.
//!
//! To add something people can do:
//! 1. judge it in a module of `rules`;
//! 2. give it a [`Command`], a [`Fact`] and an arm in `decide` and `apply`;
//! 3. give the fact its row in [`row`] and a line in `testdata/facts`;
//! 4. give the command its readable form in [`acts`].

#![deny(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::float_arithmetic
)]
#![warn(missing_docs)]

pub mod acts;
pub mod campaign;
pub mod command;
pub mod draws;
pub mod explain;
pub mod fact;
pub mod plan;
pub mod replay;
pub mod result;
pub mod row;
pub mod snapshot;
pub mod walk;

pub use campaign::{Campaign, Decision};
pub use command::{Command, DonationReceipt, Reply};
pub use fact::Fact;
pub use plan::Plan;
pub use row::FactRow;
