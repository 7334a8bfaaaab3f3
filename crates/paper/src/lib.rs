//! Pictures that people take home: today the poster of a passed checkpoint (W-16).
//!
//! [`Photo::read`] turns an upload into pixels or says in a sentence why not. [`Template::parse`]
//! checks an organiser's SVG, [`Template::render`] merges both into a PNG. `docs/posters.md`
//! describes the templates.
//!
//! Everything here computes for up to a second or so and belongs on a thread where that blocks
//! nobody. Nothing is fetched and nothing is written; fonts of the system are read once, when a
//! character is outside the fonts that the crate carries.

#![deny(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![warn(missing_docs)]

mod fonts;
mod jpeg;
pub mod photo;
pub mod poster;

pub use photo::{InvalidPhoto, Photo};
pub use poster::{Fields, RenderError, Template, TemplateError, TemplateProblem};
