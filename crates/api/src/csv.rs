//! Tables for spreadsheets.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::wire::NO_STORE;

/// A table as a CSV file that spreadsheets open with the right characters.
#[derive(Debug)]
pub(crate) struct CsvFile {
    text: String,
}

impl CsvFile {
    pub(crate) fn new(heads: &[&str]) -> Self {
        // The mark tells spreadsheets that the file is UTF-8.
        let mut file = Self {
            text: String::from('\u{feff}'),
        };
        file.row(heads.iter().copied());
        file
    }

    pub(crate) fn row<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) {
        for (n, cell) in cells.into_iter().enumerate() {
            if n > 0 {
                self.text.push(',');
            }
            self.text.push_str(&quoted(cell.as_ref()));
        }
        self.text.push_str("\r\n");
    }

    /// What has been written so far, to be sent; the rest of the file follows.
    pub(crate) fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }
}

impl IntoResponse for CsvFile {
    fn into_response(self) -> Response {
        let headers = [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static("text/csv; charset=utf-8"),
            ),
            (
                header::CONTENT_DISPOSITION,
                HeaderValue::from_static("attachment"),
            ),
        ];
        (NO_STORE, headers, self.text).into_response()
    }
}

/// A cell that no spreadsheet takes for a formula.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let safe = if formula { "'" } else { "" };
    format!("\"{safe}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_neutralised() {
        let mut file = CsvFile::new(&["name"]);
        file.row(["=HYPERLINK(\"http://x\")"]);
        file.row(["青岛, \"黄海\""]);
        assert_eq!(
            file.text,
            "\u{feff}\"name\"\r\n\"'=HYPERLINK(\"\"http://x\"\")\"\r\n\"青岛, \"\"黄海\"\"\"\r\n"
        );
    }
}
