//! A workbook of one sheet.

use model::time::Day;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use crate::looks_like_formula;

/// A sheet to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its title, on the tab. What Excel does not allow in one is left out.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows; cells beyond the last column are refused, those that are missing stay empty.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub head: String,
    /// Its width in letters of Latin script; a Chinese one is twice as wide.
    pub width: u16,
}

/// A cell of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing. What somebody types into it stays text.
    Empty,
    /// A text; also a number nobody calculates with, like a phone's.
    Text(String),
    /// A number, exact up to 15 digits.
    Int(i64),
    /// A day.
    Day(Day),
}

/// Why a sheet cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// A cell does not fit: it lies outside the columns or beyond row 1,048,576, its text is longer
    /// than 32,767 letters, or its number has more digits than Excel keeps.
    #[error("row {row}, column {column}: {why}")]
    Cell {
        /// The row, from 1, which is the head.
        row: u32,
        /// The column, from 1.
        column: u32,
        /// Why.
        why: &'static str,
    },
    /// The workbook cannot be put together.
    #[error("the workbook cannot be written: {0}")]
    Workbook(String),
}

/// The workbook of a sheet, as the bytes of an `.xlsx` file. The head stands in the first row and
/// stays in sight.
pub fn write_sheet(sheet: &Sheet) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    // The library would take the time of the clock.
    let never = ExcelDateTime::from_ymd(1980, 1, 1).map_err(|e| broken(&e))?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&never));
    let formats = Formats::new();
    let page = workbook.add_worksheet();
    page.set_name(tab(&sheet.title)).map_err(|e| broken(&e))?;
    for (at, column) in (0_u16..).zip(&sheet.columns) {
        page.set_column_format(at, &formats.text)
            .and_then(|page| page.set_column_width(at, column.width))
            .map_err(|e| cell_error(&e, 0, at))?;
        text(page, 0, at, &column.head, &formats.head)?;
    }
    page.set_freeze_panes(1, 0).map_err(|e| broken(&e))?;
    for (row, cells) in (1_u32..).zip(&sheet.rows) {
        for (at, cell) in (0_u16..).zip(cells) {
            if usize::from(at) >= sheet.columns.len() {
                return Err(refused(row, at, "there is no such column"));
            }
            write_cell(page, row, at, cell, &formats)?;
        }
    }
    workbook.save_to_buffer().map_err(|e| broken(&e))
}

struct Formats {
    head: Format,
    text: Format,
    number: Format,
    day: Format,
}

impl Formats {
    fn new() -> Self {
        let text = Format::new().set_num_format("@");
        Self {
            head: text
                .clone()
                .set_bold()
                .set_align(FormatAlign::VerticalCenter),
            text,
            number: Format::new().set_num_format("0"),
            day: Format::new().set_num_format("yyyy-mm-dd"),
        }
    }
}

fn write_cell(
    page: &mut Worksheet,
    row: u32,
    at: u16,
    cell: &Cell,
    formats: &Formats,
) -> Result<(), WriteError> {
    let (number, format) = match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(words) => return text(page, row, at, words, &formats.text),
        Cell::Int(number) => (*number, &formats.number),
        Cell::Day(day) => (i64::from(day.0) + SERIAL_OF_1970, &formats.day),
    };
    if number.unsigned_abs() >= NUMBER_END {
        return Err(refused(row, at, "the number has more than 15 digits"));
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "numbers of 15 digits are exact in 53 bits"
    )]
    page.write_number_with_format(row, at, number as f64, format)
        .map(drop)
        .map_err(|e| cell_error(&e, row, at))
}

fn text(
    page: &mut Worksheet,
    row: u32,
    at: u16,
    words: &str,
    format: &Format,
) -> Result<(), WriteError> {
    let safe = if looks_like_formula(words) {
        format!("'{words}")
    } else {
        words.to_owned()
    };
    page.write_string_with_format(row, at, safe, format)
        .map(drop)
        .map_err(|e| cell_error(&e, row, at))
}

/// A title as Excel allows it on a tab.
fn tab(title: &str) -> String {
    let kept: String = title
        .chars()
        .filter(|sign| !sign.is_control() && !"[]:*?/\\".contains(*sign))
        .collect();
    let mut short = String::new();
    for sign in kept.trim_matches(['\'', ' ']).chars() {
        // Excel counts UTF-16 units.
        if short.encode_utf16().count() + sign.len_utf16() > TAB_UNITS_MAX {
            break;
        }
        short.push(sign);
    }
    let short = short.trim_matches(['\'', ' ']);
    if short.is_empty() {
        "Sheet1".to_owned()
    } else {
        short.to_owned()
    }
}

fn cell_error(error: &XlsxError, row: u32, at: u16) -> WriteError {
    match error {
        XlsxError::MaxStringLengthExceeded => {
            refused(row, at, "the text is longer than 32,767 letters")
        }
        XlsxError::RowColumnLimitError => refused(row, at, "the sheet has no such row or column"),
        other => broken(other),
    }
}

fn refused(row: u32, at: u16, why: &'static str) -> WriteError {
    WriteError::Cell {
        row: row + 1,
        column: u32::from(at) + 1,
        why,
    }
}

fn broken(error: &XlsxError) -> WriteError {
    WriteError::Workbook(error.to_string())
}

const SERIAL_OF_1970: i64 = 25_569;
const NUMBER_END: u64 = 1_000_000_000_000_000;
const TAB_UNITS_MAX: usize = 31;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_fit_on_a_tab() {
        for (title, shown) in [
            ("奖品 2019/10", "奖品 201910"),
            ("[a]:*?\\", "a"),
            ("''", "Sheet1"),
            ("", "Sheet1"),
            (&"长".repeat(40), &"长".repeat(31)),
            (&"𠮷".repeat(20), &"𠮷".repeat(15)),
        ] {
            assert_eq!(tab(title), shown);
        }
    }

    #[test]
    fn what_does_not_fit_names_its_cell() {
        let sheet = |cells| Sheet {
            title: String::new(),
            columns: vec![Column {
                head: "a".to_owned(),
                width: 5,
            }],
            rows: vec![vec![Cell::Empty], cells],
        };
        for (cells, column) in [
            (vec![Cell::Text("长".repeat(32_768))], 1),
            (vec![Cell::Int(1_000_000_000_000_000)], 1),
            (vec![Cell::Int(i64::MIN)], 1),
            (vec![Cell::Empty, Cell::Empty], 2),
        ] {
            let refused = write_sheet(&sheet(cells));
            assert!(
                matches!(refused, Err(WriteError::Cell { row: 3, column: c, .. }) if c == column),
                "{refused:?}"
            );
        }
        let fits = vec![Cell::Int(-999_999_999_999_999)];
        assert!(write_sheet(&sheet(fits)).is_ok());
    }
}
