//! Tables in Excel workbooks (`.xlsx`), in and out, and nothing else.
//!
//! [`write_sheet`] makes a workbook of one sheet; [`read_sheet`] takes the first sheet people see
//! of a workbook somebody sent, within [`Limits`], and gives its cells as text. Numbers that stand
//! for something (phones, tracking numbers) are written as text and come back digit by digit.
//!
//! The crate opens no files and knows no time: equal sheets give equal bytes.

#![deny(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![warn(missing_docs)]

mod archive;
mod read;
mod table;
mod write;

pub use archive::Limits;
pub use read::{SheetError, read_sheet};
pub use table::{Table, TableRow};
pub use write::{Cell, Column, Sheet, WriteError, write_sheet};

/// Whether a spreadsheet could take a text for a formula: such a text gets an apostrophe before it
///
fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}
