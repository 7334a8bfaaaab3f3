//! A public made by chance from a seed: how people walk, when they open the app, what they do.
//!
//! The same seed gives the same public on every machine. The figures behind it come from real
//! step records; see [`population`].

#![warn(missing_docs)]

pub mod forecast;
pub mod history;
pub mod names;
mod outing;
pub mod population;

pub use population::{Person, Population};
