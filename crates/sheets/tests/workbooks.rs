//! Workbooks there and back, hostile ones, and real ones where they are at hand.

#![expect(clippy::unwrap_used, reason = "a case that meets an error has failed")]

use std::io::{Cursor, Read as _, Write as _};
use std::panic::catch_unwind;
use std::path::Path;

use model::time::Day;
use sheets::{Cell, Column, Limits, Sheet, SheetError, Table, read_sheet, write_sheet};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

#[test]
fn parcels_come_back_as_they_went_out() {
    let table = read(&parcels()).unwrap();
    assert_eq!((table.title.as_str(), table.head_row), ("包裹", 1));
    assert_eq!(table.heads, ["奖品", "电话", "单号", "件数", "寄出日"]);
    let rows: Vec<Vec<&str>> = table
        .rows
        .iter()
        .map(|row| (0..5).map(|at| row.get(at)).collect())
        .collect();
    assert_eq!(
        rows,
        [
            [
                "手机",
                "13800000000",
                "773001234567890123",
                "1",
                "2019-10-10"
            ],
            ["=1+1", "+86", "-", "-5", "1970-01-01"], // X-38.b
            ["手环", "", "", "999999999999999", "2100-02-28"],
        ]
    );
    let numbers: Vec<u32> = table.rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [2, 3, 5], "a blank row is skipped but counted");
    assert_eq!(table.column("单号"), Some(2));
    assert_eq!(table.column("没有"), None);
}

#[test]
fn what_looks_like_a_formula_is_a_text_with_an_apostrophe() {
    // X-38.b
    let strings = part(&parcels(), "xl/sharedStrings.xml");
    assert!(strings.contains("<t>'=1+1</t>"), "{strings}");
    assert!(strings.contains("<t>'+86</t>"), "{strings}");
    let page = part(&parcels(), "xl/worksheets/sheet1.xml");
    assert!(!page.contains("<f>"), "{page}");
}

#[test]
fn the_clock_leaves_no_trace() {
    let properties = part(&parcels(), "docProps/core.xml");
    for (at, _) in properties.match_indices("W3CDTF\">") {
        let time = &properties[at + 8..at + 28];
        assert_eq!(time, "1980-01-01T00:00:00Z", "{properties}");
    }
    assert!(properties.contains("1980-01-01"), "{properties}");
    assert_eq!(parcels(), parcels());
}

#[test]
fn phones_and_tracking_numbers_are_texts() {
    let strings = part(&parcels(), "xl/sharedStrings.xml");
    for number in ["13800000000", "773001234567890123"] {
        assert!(strings.contains(&format!("<t>{number}</t>")), "{strings}");
    }
}

#[test]
fn numbers_give_all_their_digits() {
    for (stored, text) in [
        ("1.38E10", Ok("13800000000")),
        ("1.3800000001E+10", Ok("13800000001")),
        ("13800000000", Ok("13800000000")),
        ("7.30012345678901E14", Ok("730012345678901")),
        ("12.50", Ok("12.5")),
        ("-0.25", Ok("-0.25")),
        ("7.73001234567890E17", Err("B")),
        ("1E300", Err("B")),
    ] {
        let sheet = rows(&format!(
            "<c r=\"A2\"><v>1</v></c><c r=\"B2\"><v>{stored}</v></c>"
        ));
        let told = read(&sheet).map(|table| table.rows[0].get(1).to_owned());
        let expected = text
            .map(str::to_owned)
            .map_err(|column| SheetError::Rounded {
                row: 2,
                column: column.to_owned(),
            });
        assert_eq!(told, expected, "{stored}");
    }
}

#[test]
fn an_error_in_a_cell_names_row_and_column() {
    let sheet = rows("<c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"e\"><v>#N/A</v></c>");
    let refused = read(&sheet).unwrap_err();
    assert_eq!(refused.to_string(), "row 2, column B: the cell shows #N/A");
}

#[test]
fn more_rows_or_columns_than_allowed_are_refused() {
    let limits = Limits {
        rows: 2,
        columns: 3,
        ..Limits::default()
    };
    let row = |number: u32| format!("</row><row r=\"{number}\"><c r=\"A{number}\"><v>1</v></c>");
    let two = rows(&(row(2) + &row(9)));
    assert_eq!(read_sheet(&two, &limits).unwrap().rows.len(), 2);
    let three = rows(&(row(2) + &row(9) + &row(11)));
    assert_eq!(
        read_sheet(&three, &limits),
        Err(SheetError::TooManyRows { row: 11 })
    );
    let far = rows("<c r=\"XFD2\"><v>1</v></c>");
    assert_eq!(
        read_sheet(&far, &limits),
        Err(SheetError::TooManyColumns {
            row: 2,
            column: "XFD".to_owned()
        })
    );
    let empty = rows("<c r=\"A2\"><v>1</v></c><c r=\"XFD2\"/>");
    assert_eq!(read_sheet(&empty, &limits).unwrap().rows.len(), 1);
}

#[test]
fn bombs_are_refused_before_they_are_opened() {
    let page = "0".repeat(16 << 20);
    let bomb = zip(&[("xl/worksheets/sheet1.xml", page.as_bytes())]);
    assert!(bomb.len() < 50_000, "{}", bomb.len());
    assert_eq!(read(&bomb), Err(SheetError::TooLarge), "by its ratio");
    let wide = Limits {
        ratio: u64::MAX,
        unpacked: 1 << 20,
        ..Limits::default()
    };
    assert_eq!(
        read_sheet(&bomb, &wide),
        Err(SheetError::TooLarge),
        "by its size"
    );

    let names: Vec<String> = (0..501).map(|n| n.to_string()).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b""[..])).collect();
    assert_eq!(
        read(&zip(&entries)),
        Err(SheetError::TooLarge),
        "by its entries"
    );

    let small = Limits {
        bytes: 100,
        ..Limits::default()
    };
    assert_eq!(read_sheet(&parcels(), &small), Err(SheetError::TooLarge));
}

#[test]
fn one_text_in_many_cells_does_not_fill_the_memory() {
    let text = "长".repeat(10_000);
    let strings = format!("<sst xmlns=\"{MAIN}\"><si><t>{text}</t></si></sst>");
    let mut cells = String::new();
    for row in 2..10_000 {
        let cell = format!("</row><row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c>");
        cells.push_str(&cell);
    }
    assert_eq!(read(&workbook(&cells, &strings)), Err(SheetError::TooLarge));
}

#[test]
fn false_sizes_in_the_archive_change_nothing() {
    let page = "0".repeat(3 << 20);
    let mut bomb = zip(&[("a", page.as_bytes())]);
    // The size of the entry when it is unpacked, in the entry and in the directory.
    let size = u32::try_from(page.len()).unwrap().to_le_bytes();
    let mut changed = 0;
    for at in 0..bomb.len() - 4 {
        if bomb[at..at + 4] == size {
            bomb[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
            changed += 1;
        }
    }
    assert_eq!(changed, 2);
    assert!(read(&bomb).is_err());
}

#[test]
fn what_is_no_workbook_is_refused() {
    for bytes in [
        &b""[..],
        b"PK",
        "\u{feff}姓名,年纪\n".as_bytes(),
        &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
    ] {
        assert_eq!(read(bytes), Err(SheetError::NotXlsx));
    }
    let other = zip(&[("word/document.xml", &b"<w/>"[..])]);
    let refused = read(&other);
    assert!(
        matches!(refused, Err(SheetError::Damaged(_))),
        "{refused:?}"
    );
    let nothing = write_sheet(&Sheet::default()).unwrap();
    assert_eq!(read(&nothing), Err(SheetError::Empty));
}

#[test]
fn damaged_workbooks_give_errors_and_no_panics() {
    let good = parcels();
    let parts = parts(&good);
    let mut chance = 1_u64;
    let mut draw = |below: usize| {
        // Knuth's MMIX generator; its high bits are good enough here.
        chance = chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(chance >> 33).unwrap() % below
    };
    for round in 0..600 {
        let mut damaged = parts.clone();
        let which = draw(damaged.len());
        let bytes = &mut damaged[which].1;
        for _ in 0..=draw(3) {
            let at = draw(bytes.len());
            match draw(3) {
                0 => bytes[at] = u8::try_from(draw(256)).unwrap(),
                1 => bytes.truncate(at + 1),
                _ => bytes[at] = b"<>/\"'=0 &;:A9"[draw(13)],
            }
        }
        let entries: Vec<(&str, &[u8])> = damaged
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .collect();
        let bytes = zip(&entries);
        assert!(
            catch_unwind(|| drop(read(&bytes))).is_ok(),
            "round {round}: {}",
            damaged[which].0
        );
    }
    for end in (0..good.len()).step_by(97) {
        assert!(read(&good[..end]).is_err(), "{end}");
    }
}

#[test]
fn real_workbooks_are_read_or_refused_as_they_should() {
    let Some(folder) = folder() else {
        println!("skipped: TONGXING_SHEETS names no folder of workbooks");
        return;
    };
    let folder = Path::new(&folder);
    let manifest = std::fs::read_to_string(folder.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    for file in manifest["files"].as_array().unwrap() {
        let name = file["file"].as_str().unwrap();
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let told = read(&bytes);
        if !file["type_by_magic"].as_str().unwrap().starts_with("zip") {
            assert_eq!(told, Err(SheetError::NotXlsx), "{name}");
            continue;
        }
        let table = told.unwrap_or_else(|error| panic!("{name}: {error}"));
        let sheet = &file["sheets"][0];
        assert_eq!(table.title, sheet["name"].as_str().unwrap(), "{name}");
        let filled: usize = table.rows.iter().map(|row| row.cells().len()).sum();
        let heads = table.heads.iter().filter(|head| !head.is_empty()).count();
        let titles = titles_above(sheet, table.head_row);
        assert_eq!(
            Some((filled + heads + titles) as u64),
            sheet["non_empty_cells"].as_u64(),
            "{name}: {table:?}"
        );
        println!(
            "{name}: head in row {}, {} rows",
            table.head_row,
            table.rows.len()
        );
    }
}

#[expect(clippy::disallowed_methods, reason = "how a run of this test is set")]
fn folder() -> Option<String> {
    std::env::var("TONGXING_SHEETS").ok()
}

/// Cells above the head, as the manifest's first rows have them.
fn titles_above(sheet: &serde_json::Value, head_row: u32) -> usize {
    let above = usize::try_from(head_row).unwrap() - 1;
    let rows = sheet["first_rows"].as_array().unwrap();
    let filled = |row: &serde_json::Value| {
        let cells = row.as_array().unwrap().iter();
        cells.filter(|cell| !cell.is_null()).count()
    };
    rows.iter().take(above).map(filled).sum()
}

fn parcels() -> Vec<u8> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let day = |text: &str| Cell::Day(Day::parse(text).unwrap());
    let column = |head: &str| Column {
        head: head.to_owned(),
        width: 20,
    };
    write_sheet(&Sheet {
        title: "包裹".to_owned(),
        columns: ["奖品", "电话", "单号", "件数", "寄出日"]
            .map(column)
            .into(),
        rows: vec![
            vec![
                text("手机"),
                text("13800000000"),
                text("773001234567890123"),
                Cell::Int(1),
                day("2019-10-10"),
            ],
            vec![
                text("=1+1"),
                text("+86"),
                text("-"),
                Cell::Int(-5),
                day("1970-01-01"),
            ],
            vec![],
            vec![
                text(" 手环 "),
                Cell::Empty,
                text("  "),
                Cell::Int(999_999_999_999_999),
                day("2100-02-28"),
            ],
        ],
    })
    .unwrap()
}

fn read(bytes: &[u8]) -> Result<Table, SheetError> {
    read_sheet(bytes, &Limits::default())
}

/// A workbook with the heads `a` and `b` in row 1 and these cells from row 2 on.
fn rows(cells: &str) -> Vec<u8> {
    let strings = format!("<sst xmlns=\"{MAIN}\"/>");
    workbook(cells, &strings)
}

fn workbook(cells: &str, strings: &str) -> Vec<u8> {
    let head = "<c r=\"A1\" t=\"str\"><v>a</v></c><c r=\"B1\" t=\"str\"><v>b</v></c>";
    let page = format!(
        "<worksheet xmlns=\"{MAIN}\"><sheetData><row r=\"1\">{head}</row>\
        <row r=\"2\">{cells}</row></sheetData></worksheet>"
    );
    let mut parts = parts(&parcels());
    for (name, bytes) in &mut parts {
        match name.as_str() {
            "xl/worksheets/sheet1.xml" => *bytes = page.clone().into_bytes(),
            "xl/sharedStrings.xml" => *bytes = strings.as_bytes().to_vec(),
            _ => {}
        }
    }
    let entries: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    zip(&entries)
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn parts(workbook: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut entry = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn part(workbook: &[u8], name: &str) -> String {
    let parts = parts(workbook);
    let (_, bytes) = parts.into_iter().find(|(each, _)| each == name).unwrap();
    String::from_utf8(bytes).unwrap()
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
