//! The table in a workbook somebody sent.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::archive::{self, Limits};
use crate::looks_like_formula;
use crate::table::{Table, TableRow};

/// Why a workbook gives no table. Rows are counted from 1, columns by letters, as Excel shows them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// The bytes are no `.xlsx` file: an old `.xls`, a CSV, one with a password, or something else.
    #[error("not an .xlsx workbook; save it as .xlsx, without a password")]
    NotXlsx,
    /// The file, or what comes out of it, is larger than allowed.
    #[error("the workbook is too large")]
    TooLarge,
    /// The file contradicts itself.
    #[error("the workbook is damaged: {0}")]
    Damaged(String),
    /// No sheet can be seen, or the first one is empty.
    #[error("the workbook has no table")]
    Empty,
    /// The table has more rows than allowed.
    #[error("row {row}: the table has too many rows")]
    TooManyRows {
        /// The first row too many.
        row: u32,
    },
    /// The table has more columns than allowed.
    #[error("row {row}, column {column}: the table has too many columns")]
    TooManyColumns {
        /// The row.
        row: u32,
        /// The column that is too far to the right.
        column: String,
    },
    /// A cell shows an error instead of a value.
    #[error("row {row}, column {column}: the cell shows {shows}")]
    Cell {
        /// The row.
        row: u32,
        /// The column.
        column: String,
        /// What it shows: `#N/A`, ….
        shows: String,
    },
    /// A number has more digits than Excel keeps, so the last ones were lost when it was typed in.
    #[error("row {row}, column {column}: a number of more than 15 digits; type it in as text")]
    Rounded {
        /// The row.
        row: u32,
        /// The column.
        column: String,
    },
}

/// The table on the first sheet that is not hidden.
///
/// The head is the first row in which more than one cell is filled, so that titles and instructions
/// above it do no harm; in a sheet of one column it is the first row that is not blank. Blank rows
/// are skipped. Of merged cells the first one has the text. A formula gives the value it had when
/// the file was saved, a day `2019-10-10`, a time of a day `2019-10-10 08:30:00`, and a whole number
/// all its digits, however Excel shows it.
pub fn read_sheet(bytes: &[u8], limits: &Limits) -> Result<Table, SheetError> {
    archive::check(bytes, limits)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let title = workbook
        .sheets_metadata()
        .iter()
        .find(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .ok_or(SheetError::Empty)?;
    let rows = read_rows(&mut workbook, &title, limits)?;
    let head_at = rows
        .iter()
        .position(|row| row.cells().len() > 1)
        .unwrap_or_default();
    let mut rows = rows.into_iter().skip(head_at);
    let head = rows.next().ok_or(SheetError::Empty)?;
    let columns = head.cells().last().map_or(0, |(at, _text)| at + 1);
    let table = Table {
        title,
        head_row: head.number,
        heads: (0..columns).map(|at| one_line(head.get(at))).collect(),
        rows: rows.collect(),
    };
    Ok(table)
}

/// The rows that are not blank.
fn read_rows(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    title: &str,
    limits: &Limits,
) -> Result<Vec<TableRow>, SheetError> {
    // Cell by cell: the corners of a sheet may be far apart with nothing between them.
    let mut cells = workbook
        .worksheet_cells_reader(title)
        .map_err(|e| damaged(&e))?;
    let mut left = limits.unpacked;
    let mut rows: Vec<TableRow> = Vec::new();
    let mut row: Vec<(u16, String)> = Vec::new();
    let mut row_at = 0;
    while let Some(cell) = cells.next_cell().map_err(|e| damaged(&e))? {
        let (at_row, at_column) = cell.get_position();
        let number = at_row.saturating_add(1);
        let text = text_of(cell.get_value(), number, at_column)?;
        if text.is_empty() {
            continue;
        }
        left = left
            .checked_sub(text.len() as u64)
            .ok_or(SheetError::TooLarge)?;
        let column = u16::try_from(at_column)
            .ok()
            .filter(|column| *column < limits.columns)
            .ok_or_else(|| SheetError::TooManyColumns {
                row: number,
                column: letters(at_column),
            })?;
        if number != row_at {
            end_row(&mut rows, row_at, &mut row, limits)?;
            row_at = number;
        }
        row.push((column, text));
    }
    end_row(&mut rows, row_at, &mut row, limits)?;
    if rows.is_sorted_by(|one, next| one.number < next.number) {
        Ok(rows)
    } else {
        Err(SheetError::Damaged("rows are out of order".to_owned()))
    }
}

fn end_row(
    rows: &mut Vec<TableRow>,
    number: u32,
    row: &mut Vec<(u16, String)>,
    limits: &Limits,
) -> Result<(), SheetError> {
    if row.is_empty() {
        return Ok(());
    }
    // The head and the titles above it do not count, but need not be many either.
    if rows.len() > limits.rows {
        return Err(SheetError::TooManyRows { row: number });
    }
    if !row.is_sorted_by(|(one, _), (next, _)| one < next) {
        return Err(SheetError::Damaged(format!(
            "the cells of row {number} are out of order"
        )));
    }
    rows.push(TableRow::new(number, std::mem::take(row)));
    Ok(())
}

/// What a cell says.
fn text_of(value: &DataRef<'_>, row: u32, column: u32) -> Result<String, SheetError> {
    Ok(match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => cleaned(text),
        DataRef::SharedString(text) => cleaned(text),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.trim().to_owned(),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::Int(number) if number.unsigned_abs() < WHOLE_END => number.to_string(),
        DataRef::Float(number) if number.abs() < FLOAT_END => number.to_string(),
        DataRef::Int(_) | DataRef::Float(_) => {
            return Err(SheetError::Rounded {
                row,
                column: letters(column),
            });
        }
        DataRef::DateTime(time) if time.is_datetime() => day_and_time(*time),
        DataRef::DateTime(time) => time.as_f64().to_string(),
        DataRef::Error(error) => {
            return Err(SheetError::Cell {
                row,
                column: letters(column),
                shows: error.to_string(),
            });
        }
    })
}

/// A text without white space around it, and without the apostrophe that keeps it from being taken
/// for a formula.
fn cleaned(text: &str) -> String {
    match text.strip_prefix('\'') {
        Some(guarded) if looks_like_formula(guarded) => guarded.trim_end().to_owned(),
        _ => text.trim().to_owned(),
    }
}

fn day_and_time(time: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _milli) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date} {hour:02}:{minute:02}:{second:02}")
    }
}

/// A head on one line. Between Chinese letters a line break means nothing, elsewhere a space.
fn one_line(head: &str) -> String {
    let mut line = String::with_capacity(head.len());
    for part in head.split(['\n', '\r']).map(str::trim) {
        let apart = part.starts_with(|sign: char| sign.is_ascii_alphanumeric())
            && line.ends_with(|sign: char| sign.is_ascii_alphanumeric());
        if apart {
            line.push(' ');
        }
        line.push_str(part);
    }
    line
}

fn letters(column: u32) -> String {
    u16::try_from(column).map_or_else(|_far| (column + 1).to_string(), Table::letters)
}

fn damaged(error: &XlsxError) -> SheetError {
    SheetError::Damaged(error.to_string())
}

/// Excel keeps 15 digits.
const WHOLE_END: u64 = 1_000_000_000_000_000;
const FLOAT_END: f64 = 1e15;
