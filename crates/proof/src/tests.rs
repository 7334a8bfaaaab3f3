//! Tests of the crate as a whole.

mod examples;
mod files;
mod laws;
mod vectors;
