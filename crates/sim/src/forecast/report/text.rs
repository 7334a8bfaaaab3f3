//! The report as a text of fixed width. Chinese characters are two cells wide.

use model::Lang;

use super::content::{Report, Table};

/// Renders a report.
pub(super) fn render(report: &Report, lang: Lang) -> String {
    let mut out = format!("{}\n{}\n", report.title, report.subtitle);
    out.push('\n');
    for finding in &report.findings {
        out.push_str("• ");
        out.push_str(&wrapped(finding, 2));
        out.push('\n');
    }
    for section in &report.sections {
        let line = "─".repeat(width(&section.heading));
        for part in ["\n", section.heading.as_str(), "\n", line.as_str(), "\n"] {
            out.push_str(part);
        }
        if let Some(note) = &section.note {
            out.push_str(&wrapped(note, 0));
            out.push('\n');
        }
        for table in &section.tables {
            out.push_str(&lay_out(table));
        }
    }
    out.push('\n');
    out.push_str(match lang {
        Lang::Zh => "P5、P50、P95：5%、一半、95%的模拟不超过该数。\n",
        Lang::En => "P5, P50, P95: 5 %, half and 95 % of the runs stay at or below.\n",
    });
    out
}

/// Columns as wide as their widest cell; the first one to the left, the others to the right.
fn lay_out(table: &Table) -> String {
    let rows = std::iter::once(&table.head).chain(&table.rows);
    let columns = table.head.len();
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            let cells = rows.clone().filter_map(|row| row.get(column));
            cells.map(|cell| width(cell)).max().unwrap_or(0)
        })
        .collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::from("  ");
        for (column, (cell, wide)) in row.iter().zip(&widths).enumerate() {
            let space = " ".repeat(wide - width(cell));
            if column == 0 || table.is_text(column) {
                line.push_str(cell);
                line.push_str(&space);
            } else {
                line.push_str(&space);
                line.push_str(cell);
            }
            line.push_str("  ");
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Breaks a text into lines; Chinese breaks anywhere, English between words.
fn wrapped(text: &str, indent: usize) -> String {
    let mut out = String::new();
    let mut column = indent;
    let mut word = String::new();
    let flush = |word: &mut String, out: &mut String, column: &mut usize| {
        let wide = width(word.trim_end());
        if *column + wide > LINE && *column > indent {
            let kept = out.trim_end().len();
            out.truncate(kept);
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            *column = indent;
        }
        out.push_str(word);
        *column += width(word);
        word.clear();
    };
    for c in text.chars() {
        let closes = "，。；：、）%".contains(c);
        if cell(c) == 2 && !closes {
            flush(&mut word, &mut out, &mut column);
        }
        word.push(c);
        if c == ' ' {
            flush(&mut word, &mut out, &mut column);
        }
    }
    flush(&mut word, &mut out, &mut column);
    out
}

fn width(text: &str) -> usize {
    text.chars().map(cell).sum()
}

fn cell(c: char) -> usize {
    match c {
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' => 2,
        _ => 1,
    }
}

const LINE: usize = 96;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let table = Table::new(
            row(["项目", "P50"]),
            vec![row(["a", "1,000"]), row(["红包", "2"])],
        );
        assert_eq!(
            lay_out(&table),
            "  项目    P50\n  a     1,000\n  红包      2\n"
        );
    }

    #[test]
    fn lines_end_before_the_edge() {
        let text = "word ".repeat(60) + &"字".repeat(100) + "。";
        let out = wrapped(&text, 2);
        assert!(out.lines().all(|line| width(line) <= LINE + 2), "{out}");
        assert!(!out.contains("\n  。"));
        assert_eq!(out.replace(['\n', ' '], ""), text.replace(' ', ""));
    }
}
