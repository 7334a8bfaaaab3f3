//! Golden rows: every form of a fact that was ever released still reads, and writing gives the
//! same bytes. A line may be added to `testdata/facts/v1.jsonl`; none may change.

use engine::{Fact, FactRow};

const RELEASED: &str = include_str!("../testdata/facts/v1.jsonl");

#[test]
fn every_released_form_reads_and_writes_the_same() {
    let mut kinds = Vec::new();
    for line in RELEASED.lines() {
        let row: FactRow = serde_json::from_str(line).unwrap();
        let fact: Fact = row.fact().unwrap_or_else(|e| panic!("{line}: {e}"));
        let written = FactRow::new(row.seq, row.at, &fact);
        assert_eq!(serde_json::to_string(&written).unwrap(), line);
        kinds.push(row.kind);
    }
    kinds.dedup();
    assert_eq!(kinds.len(), 37, "each kind of fact has a line: {kinds:?}");
}

#[test]
fn a_row_of_a_newer_program_is_told_apart_from_a_damaged_one() {
    let row: FactRow = serde_json::from_str(RELEASED.lines().next().unwrap()).unwrap();
    for (change, message) in [
        (
            FactRow {
                version: 2,
                ..row.clone()
            },
            "does not know",
        ),
        (
            FactRow {
                kind: "flew".to_owned(),
                ..row.clone()
            },
            "does not know",
        ),
        (
            FactRow {
                payload: "{}".to_owned(),
                ..row.clone()
            },
            "is damaged",
        ),
        (
            FactRow {
                payload: "{".to_owned(),
                ..row.clone()
            },
            "is damaged",
        ),
        (
            FactRow {
                participant: None,
                ..row
            },
            "participant is missing",
        ),
    ] {
        let error = change.fact().unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
}
