//! What a forecast computes is what the engine decides of the same acts.

mod donation;
mod laws;
mod walk;
