//! A table that was read.

/// A table: its head and its rows. All cells are text; one that is empty is the empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Title of the sheet.
    pub title: String,
    /// The row of the head, from 1.
    pub head_row: u32,
    /// The heads by column, from the first column of the sheet on. A column may have none.
    pub heads: Vec<String>,
    /// The rows below the head that are not blank.
    pub rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRow {
    /// Which row of the sheet, from 1, as Excel shows it.
    pub number: u32,
    /// Columns, from 0, and texts of the cells that are not empty, in order.
    cells: Vec<(u16, String)>,
}

impl Table {
    /// The position of the first column with a head.
    pub fn column(&self, head: &str) -> Option<u16> {
        let columns = (0_u16..).zip(&self.heads);
        columns
            .into_iter()
            .find_map(|(at, each)| (each == head).then_some(at))
    }

    /// The letters of a column, as Excel shows them: `A`, `Z`, `AA`, ….
    pub fn letters(column: u16) -> String {
        let mut letters = Vec::new();
        let mut rest = u32::from(column) + 1;
        while rest > 0 {
            let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
            letters.push(char::from(b'A' + letter));
            rest = (rest - 1) / 26;
        }
        letters.iter().rev().collect()
    }
}

impl TableRow {
    pub(crate) const fn new(number: u32, cells: Vec<(u16, String)>) -> Self {
        Self { number, cells }
    }

    /// The text of a column; empty if there is none.
    pub fn get(&self, column: u16) -> &str {
        self.cells
            .binary_search_by_key(&column, |(at, _text)| *at)
            .ok()
            .and_then(|found| self.cells.get(found))
            .map_or("", |(_at, text)| text.as_str())
    }

    /// Columns and texts of the cells that are not empty, in order.
    pub fn cells(&self) -> &[(u16, String)] {
        &self.cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_excel() {
        for (column, letters) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16_383, "XFD"),
        ] {
            assert_eq!(Table::letters(column), letters);
        }
    }

    #[test]
    fn cells_are_found_by_column() {
        let row = TableRow::new(7, vec![(1, "b".to_owned()), (4, "e".to_owned())]);
        let found: Vec<_> = (0..6).map(|at| row.get(at)).collect();
        assert_eq!(found, ["", "b", "", "", "e", ""]);
    }
}
