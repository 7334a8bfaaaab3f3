//! CSV tables beside the main file, with the place of every cell.

use std::ops::Range;

use crate::context::{Context, nearest};
use crate::diagnostic::{Code, Diagnostic, Place, both};
use crate::wire::At;

/// A table as read: its rows hold the cells of the wanted columns, in their order.
#[derive(Clone, Debug)]
pub(crate) struct CsvTable<const N: usize> {
    pub(crate) file: String,
    pub(crate) rows: Vec<[Cell; N]>,
    /// Whether every row could be read.
    pub(crate) complete: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) place: Place,
}

/// Reads a table with exactly these columns, in any order. Rows with an empty cell or the wrong
/// number of cells are reported and left out.
///
/// A byte order mark and Windows line ends are accepted: spreadsheets write them.
pub(crate) fn read<const N: usize>(
    cx: &mut Context<'_>,
    path: &At<String>,
    columns: [&str; N],
) -> Option<CsvTable<N>> {
    let file = path.value.as_str();
    let whole = cx.file(file, path.place())?;
    let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let skipped = whole.len() - text.len();
    let mut lines = Lines {
        file,
        text,
        skipped,
        reader: csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes()),
    };
    let Some(heading) = lines.next() else {
        let message = both(
            format!("表 `{file}` 是空的"),
            format!("the table `{file}` is empty"),
        );
        cx.report(Diagnostic::new(
            Code::EmptyTable,
            Place::new(file, &(0..0)),
            message,
        ));
        return None;
    };
    let positions = heading_positions(cx, file, &heading, columns)?;
    let mut table = CsvTable {
        file: file.to_owned(),
        rows: Vec::new(),
        complete: true,
    };
    for line in lines {
        match row(cx, &line, &heading, positions) {
            Some(row) => table.rows.push(row),
            None => table.complete = false,
        }
    }
    if table.rows.is_empty() && table.complete {
        let message = both(
            format!("表 `{file}` 没有数据行"),
            format!("the table `{file}` has no rows"),
        );
        cx.report(Diagnostic::new(Code::EmptyTable, heading.place, message));
        return None;
    }
    Some(table)
}

struct Line {
    cells: Vec<Cell>,
    place: Place,
}

struct Lines<'t> {
    file: &'t str,
    text: &'t str,
    skipped: usize,
    reader: csv::Reader<&'t [u8]>,
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let mut record = csv::StringRecord::new();
        // The text is UTF-8 and rows may differ in length, so that reading cannot fail.
        if !self.reader.read_record(&mut record).ok()? {
            return None;
        }
        let start = usize::try_from(record.position()?.byte()).ok()?;
        let rest = self.text.get(start..)?;
        let start = start + (rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        let end = usize::try_from(self.reader.position().byte()).ok()?;
        let raw = self.text.get(start..end)?.trim_end_matches(['\r', '\n']);
        let at = |range: Range<usize>| {
            let offset = self.skipped + start;
            Place::new(self.file, &(offset + range.start..offset + range.end))
        };
        let cells = (0..record.len()).filter_map(|n| {
            let text = record.get(n)?;
            let trimmed = text.trim();
            // Without quotes the cells stand in the file as in the record, a comma apart.
            let range = if raw.contains('"') {
                0..raw.len()
            } else {
                let before = record.range(n)?.start + n;
                let before = before + (text.len() - text.trim_start().len());
                before..before + trimmed.len()
            };
            Some(Cell {
                text: trimmed.to_owned(),
                place: at(range),
            })
        });
        Some(Line {
            cells: cells.collect(),
            place: at(0..raw.len()),
        })
    }
}

/// Where the wanted columns stand, or `None` after reporting what is wrong with the heading.
fn heading_positions<const N: usize>(
    cx: &mut Context<'_>,
    file: &str,
    heading: &Line,
    columns: [&str; N],
) -> Option<[usize; N]> {
    if let [only] = heading.cells.as_slice()
        && N > 1
        && let Some(separator) = only
            .text
            .chars()
            .find(|c| matches!(c, ';' | '\t' | '，' | '；' | '|'))
    {
        let (name_zh, name_en) = match separator {
            ';' => ("分号", "semicolons"),
            '\t' => ("制表符", "tabs"),
            '|' => ("竖线", "bars"),
            _ => ("中文标点", "full-width marks"),
        };
        let message = both(
            format!("表 `{file}` 用{name_zh}分隔，应当用半角逗号"),
            format!("the table `{file}` is separated by {name_en} instead of commas"),
        );
        cx.report(
            Diagnostic::new(Code::WrongSeparator, heading.place.clone(), message).help(both(
                "另存为“CSV UTF-8（逗号分隔）”，或把分隔符全部替换为半角逗号",
                "save it as “CSV UTF-8 (comma delimited)”, or replace the separators by commas",
            )),
        );
        return None;
    }
    let mut positions = [0; N];
    let mut found = true;
    let written: Vec<&str> = heading.cells.iter().map(|c| c.text.as_str()).collect();
    for (column, position) in columns.iter().zip(&mut positions) {
        if let Some(at) = written.iter().position(|w| w == column) {
            *position = at;
        } else {
            let message = both(
                format!("表 `{file}` 缺少列 `{column}`"),
                format!("the table `{file}` lacks the column `{column}`"),
            );
            cx.report(Diagnostic::new(
                Code::MissingColumn,
                heading.place.clone(),
                message,
            ));
            found = false;
        }
    }
    for (n, cell) in heading.cells.iter().enumerate() {
        let is_known = columns.contains(&cell.text.as_str());
        let is_first = written.iter().position(|w| *w == cell.text) == Some(n);
        if is_known && is_first {
            continue;
        }
        let message = if is_known {
            both(
                format!("列 `{}` 出现了两次", cell.text),
                format!("the column `{}` stands here twice", cell.text),
            )
        } else {
            both(
                format!("表 `{file}` 里没有列 `{}`", cell.text),
                format!("the table `{file}` has no column `{}`", cell.text),
            )
        };
        let unknown = Diagnostic::new(Code::UnknownColumn, cell.place.clone(), message);
        let missing = columns.iter().copied().filter(|c| !written.contains(c));
        cx.report(match nearest(&cell.text, missing) {
            Some(near) => unknown
                .help(both(
                    format!("是否指 `{near}`？"),
                    format!("did you mean `{near}`?"),
                ))
                .edit(cell.place.clone(), near),
            None => unknown,
        });
        found = false;
    }
    found.then_some(positions)
}

fn row<const N: usize>(
    cx: &mut Context<'_>,
    line: &Line,
    heading: &Line,
    positions: [usize; N],
) -> Option<[Cell; N]> {
    if line.cells.len() != heading.cells.len() {
        let (has, wants) = (line.cells.len(), heading.cells.len());
        let message = both(
            format!("这一行有 {has} 格，表头有 {wants} 列"),
            format!("the row has {has} cells, the heading {wants}"),
        );
        cx.report(Diagnostic::new(
            Code::RaggedRow,
            line.place.clone(),
            message,
        ));
        return None;
    }
    for cell in &line.cells {
        if cell.text.is_empty() {
            let message = both("这一格是空的", "this cell is empty");
            cx.report(Diagnostic::new(
                Code::EmptyCell,
                cell.place.clone(),
                message,
            ));
        }
    }
    let cells = positions.map(|at| line.cells.get(at).filter(|c| !c.text.is_empty()).cloned());
    let cells: Vec<Cell> = cells.into_iter().collect::<Option<_>>()?;
    cells.try_into().ok()
}
