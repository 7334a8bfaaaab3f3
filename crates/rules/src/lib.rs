//! The rules of walking campaigns, one module a subject.
//!
//! A module holds its *plan* (what the organiser wrote, checked), its *state* (what has been
//! decided so far) and the functions that judge an act and keep the books. All of it is pure:
//! integers, no IO, no clock, no randomness. Time and ids come in as arguments, and every refusal
//! is a [`model::Refusal`].
//!
//! To add a rule: give its parameter a field in the module's plan, judge it where the act is
//! judged, and put the outcome into the fact, so that later code never judges the past again.

#![deny(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::float_arithmetic
)]
#![warn(missing_docs)]

pub mod badge;
pub mod board;
pub mod donation;
pub mod group;
pub mod project;
pub mod ranking;
pub mod region;
pub mod steps;
pub mod unit;
pub mod walk;
