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

impl Cell {
    /// The cell, unless it is empty.
    pub(crate) fn given(&self) -> Option<&Self> {
        (!self.text.is_empty()).then_some(self)
    }
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    name: &'static str,
    needed: bool,
}

/// A column whose cells are all filled.
pub(crate) const fn needed(name: &'static str) -> Column {
    Column { name, needed: true }
}

/// A column that may be missing and whose cells may be empty. Where it is missing they are.
pub(crate) const fn optional(name: &'static str) -> Column {
    Column {
        name,
        needed: false,
    }
}

/// Reads a table with exactly these columns, in any order. Rows with an empty cell or the wrong
/// number of cells are reported and left out.
pub(crate) fn read<const N: usize>(
    cx: &mut Context<'_>,
    path: &At<String>,
    columns: [&'static str; N],
) -> Option<CsvTable<N>> {
    read_columns(cx, path, columns.map(needed))
}

/// As [`read`], with columns that need not be there.
///
/// A byte order mark and Windows line ends are accepted: spreadsheets write them.
pub(crate) fn read_columns<const N: usize>(
    cx: &mut Context<'_>,
    path: &At<String>,
    columns: [Column; N],
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
        match row(cx, &line, &heading, columns, positions) {
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
        let ranges = cell_ranges(raw);
        let cells = record.iter().enumerate().map(|(n, text)| Cell {
            text: text.trim().to_owned(),
            place: at(ranges.get(n).cloned().unwrap_or(0..raw.len())),
        });
        Some(Line {
            cells: cells.collect(),
            place: at(0..raw.len()),
        })
    }
}

/// Where the cells of a row stand: between the commas outside quotes, without white space and
/// quotes around them.
fn cell_ranges(raw: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let (mut start, mut quoted) = (0, false);
    let ends = raw.char_indices().chain([(raw.len(), ',')]);
    for (at, c) in ends {
        if c == '"' {
            quoted = !quoted;
        } else if c == ',' && (!quoted || at == raw.len()) {
            let cell = raw.get(start..at).unwrap_or_default();
            let inner = cell.trim();
            let before = start + (cell.len() - cell.trim_start().len());
            let unquoted = inner.strip_prefix('"').and_then(|c| c.strip_suffix('"'));
            ranges.push(match unquoted {
                Some(inner) => before + 1..before + 1 + inner.len(),
                None => before..before + inner.len(),
            });
            start = at + 1;
        }
    }
    ranges
}

/// Where the wanted columns stand, or `None` after reporting what is wrong with the heading.
fn heading_positions<const N: usize>(
    cx: &mut Context<'_>,
    file: &str,
    heading: &Line,
    columns: [Column; N],
) -> Option<[Option<usize>; N]> {
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
    let mut positions = [None; N];
    let mut found = true;
    let written: Vec<&str> = heading.cells.iter().map(|c| c.text.as_str()).collect();
    for (column, position) in columns.iter().zip(&mut positions) {
        let name = column.name;
        *position = written.iter().position(|w| *w == name);
        if position.is_none() && column.needed {
            let message = both(
                format!("表 `{file}` 缺少列 `{name}`"),
                format!("the table `{file}` lacks the column `{name}`"),
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
        let is_known = columns.iter().any(|column| column.name == cell.text);
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
        let names = columns.iter().map(|column| column.name);
        let missing = names.filter(|name| !written.contains(name));
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
    columns: [Column; N],
    positions: [Option<usize>; N],
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
    let mut cells = Vec::with_capacity(N);
    for (column, position) in columns.iter().zip(positions) {
        let cell = position.and_then(|at| line.cells.get(at)).cloned();
        let cell = cell.unwrap_or(Cell {
            text: String::new(),
            place: line.place.clone(),
        });
        if column.needed && cell.text.is_empty() {
            report_empty(cx, &cell);
        } else {
            cells.push(cell);
        }
    }
    cells.try_into().ok()
}

/// Reports a cell that should not be empty.
pub(crate) fn report_empty(cx: &mut Context<'_>, cell: &Cell) {
    let message = both("这一格是空的", "this cell is empty");
    let place = cell.place.clone();
    cx.report(Diagnostic::new(Code::EmptyCell, place, message));
}

/// The whole number in a cell.
pub(crate) fn number(cx: &mut Context<'_>, cell: &Cell) -> Option<u32> {
    let number = cell.text.parse().ok();
    if number.is_none() {
        let message = both(
            format!("“{}”不是 0 至 {} 的整数", cell.text, u32::MAX),
            format!("“{}” is not a whole number up to {}", cell.text, u32::MAX),
        );
        let wrong = Diagnostic::new(Code::NotANumber, cell.place.clone(), message);
        let digits: String = cell
            .text
            .chars()
            .filter(|c| !matches!(c, ',' | '，' | ' ' | '_'))
            .collect();
        cx.report(match digits.parse::<u32>() {
            Ok(number) => wrong.edit(cell.place.clone(), number.to_string()),
            Err(_) => wrong,
        });
    }
    number
}

/// What a cell means that holds one of a few words.
pub(crate) fn word<T: Copy>(cx: &mut Context<'_>, cell: &Cell, words: &[(&str, T)]) -> Option<T> {
    let known = words.iter().find(|(word, _)| *word == cell.text);
    if known.is_none() {
        let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let list = names.join(", ");
        let message = both(
            format!("这一格不能是“{}”", cell.text),
            format!("this cell cannot be “{}”", cell.text),
        );
        let help = both(format!("可用的有：{list}"), format!("there are: {list}"));
        let unknown = Diagnostic::new(Code::UnknownWord, cell.place.clone(), message).help(help);
        cx.report(match nearest(&cell.text, names) {
            Some(near) => unknown.edit(cell.place.clone(), near),
            None => unknown,
        });
    }
    known.map(|(_, meaning)| *meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_between_commas_outside_quotes() {
        for (raw, cells) in [
            ("a,b", vec!["a", "b"]),
            ("a, b ,", vec!["a", "b", ""]),
            ("\"a,b\",c", vec!["a,b", "c"]),
            (
                "x,\"say \"\"no\"\", he\",y",
                vec!["x", "say \"\"no\"\", he", "y"],
            ),
            ("\"西,安\",\"\n\"", vec!["西,安", "\n"]),
            ("\"open,", vec!["\"open,"]),
            ("", vec![""]),
        ] {
            let ranges = cell_ranges(raw).into_iter();
            let found: Vec<&str> = ranges.map(|range| raw.get(range).unwrap()).collect();
            assert_eq!(found, cells, "{raw}");
        }
    }
}
