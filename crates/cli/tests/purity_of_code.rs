//! A campaign is data: what is particular to one edition stands in `campaigns/` and in no
//! line of code.
//!
//! What to look for is read from the editions themselves: ids, names, regions, units, dates and
//! large numbers. Comments and tests may speak of them.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn no_line_of_code_knows_an_edition() {
    let values = values_of_editions();
    assert!(
        values.len() > 150,
        "{} values are too few: are the editions read?",
        values.len()
    );
    let mut found = Vec::new();
    let sources = sources();
    assert!(
        sources.len() > 100,
        "{} files are too few: is the code found?",
        sources.len()
    );
    for path in sources {
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        if EXEMPT
            .iter()
            .any(|(exempt, _reason)| name.starts_with(exempt))
        {
            continue;
        }
        let code = code_of(&path);
        // Few values stand anywhere in a file; only these are looked for line by line.
        let plain = code.replace('_', "");
        let near: Vec<&String> = values
            .iter()
            .filter(|value| code.contains(*value) || plain.contains(*value))
            .collect();
        for (number, line) in (1..).zip(code.lines()) {
            for value in near.iter().filter(|value| line_has(line, value)) {
                found.push(format!("{name}:{number}: {value}"));
            }
        }
    }
    assert!(
        found.is_empty(),
        "values of an edition in the code:\n{}",
        found.join("\n")
    );
}

#[test]
fn a_value_in_code_would_be_noticed() {
    let values = values_of_editions();
    for line in [
        "const THRESHOLD: u32 = 7_800;",
        "if steps >= 78000000 {",
        "let day = \"2019-07-08\";",
        "date(2019, 6, 25)",
        "regions.find(\"浙江\")",
        "name === \"Zhejiang\"",
        "Some(\"donation-2020\")",
        "region.code == \"210200\"",
    ] {
        assert!(values.iter().any(|value| line_has(line, value)), "{line}");
    }
    for line in [
        "let rows = 17_800;",
        "\"Asia/Shanghai\"",
        "date(2019, 6, 2)",
        "const N: u64 = 178000000;",
    ] {
        assert!(!values.iter().any(|value| line_has(line, value)), "{line}");
    }
}

/// Everything that is particular to an edition, in the form it would have in code.
fn values_of_editions() -> BTreeSet<String> {
    let mut values = BTreeSet::new();
    for folder in children(&root().join("campaigns"))
        .into_iter()
        .filter(|path| path.is_dir())
    {
        values.insert(folder.file_name().unwrap().to_str().unwrap().to_owned());
        let tables = ["regions.csv", "units.csv"];
        for table in tables.map(|table| folder.join(table)) {
            if !table.exists() {
                continue;
            }
            let text = fs::read_to_string(table).unwrap();
            let cells = text
                .lines()
                .skip(1)
                .flat_map(|line| line.split(',').take(3));
            values.extend(
                cells
                    .filter(|cell| !GENERAL.contains(cell) && !is_word(cell))
                    .map(str::to_owned),
            );
        }
        let text = fs::read_to_string(folder.join("campaign.toml")).unwrap();
        let mut table = "";
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with('[') {
                table = line;
            }
            let Some((key, value)) = line.split_once(" = ") else {
                continue;
            };
            // Prizes, decks and phases bear words that other campaigns may use as well.
            let own = ["[campaign]", "[[badge]]"].contains(&table);
            if !own && ["id", "name"].contains(&key) {
                continue;
            }
            if [
                "name",
                "display_name",
                "theme",
                "organiser",
                "contact",
                "id",
                "appid",
            ]
            .contains(&key)
            {
                values.extend(value.split('"').skip(1).step_by(2).map(str::to_owned));
            }
            let number: String = value.chars().filter(|c| *c != '_').collect();
            if number.len() > 3 && number.chars().all(|c| c.is_ascii_digit()) && !is_round(&number)
            {
                values.insert(number);
            }
            if let Some((date, _)) = value.split_at_checked(10).filter(|(date, _)| is_date(date)) {
                values.insert(date.to_owned());
                // As a constructor would take it.
                let parts = date.split('-').map(|part| part.trim_start_matches('0'));
                values.insert(parts.collect::<Vec<_>>().join(", "));
            }
        }
    }
    values.retain(|value| !GENERAL.contains(&value.as_str()));
    values
}

/// Whether the value stands in the line, not as a part of a longer word or number.
fn line_has(line: &str, value: &str) -> bool {
    let plain = NAMES_OF_THE_ZONE
        .iter()
        .fold(line.to_owned(), |plain, name| plain.replace(name, ""));
    let plain = if value.bytes().all(|b| b.is_ascii_digit()) {
        plain.replace('_', "")
    } else {
        plain
    };
    let inside_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    plain.match_indices(value).any(|(at, _)| {
        let before = plain[..at].chars().next_back();
        let after = plain[at + value.len()..].chars().next();
        !inside_word(before) && !inside_word(after)
    })
}

/// The code of a file: without comments, and without the tests at its end.
fn code_of(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("\n#[cfg(test)]\nmod ").next().unwrap();
    let mut in_comment = false;
    let lines = text.lines().map(|line| {
        let start = line.trim_start();
        in_comment |= start.starts_with("/*") || start.starts_with("<!--");
        // What is only told to readers of the API counts as a comment.
        let comment = in_comment || start.starts_with("//") || start.starts_with("#[schema(");
        if start.ends_with("*/") || start.ends_with("-->") {
            in_comment = false;
        }
        if comment {
            ""
        } else {
            line.split(" // ").next().unwrap()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn sources() -> Vec<PathBuf> {
    let crates = children(&root().join("crates"));
    let mut folders: Vec<PathBuf> = crates.into_iter().map(|path| path.join("src")).collect();
    folders.push(root().join("web/src"));
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in children(&folder) {
            let name = path.file_name().unwrap().to_str().unwrap();
            let is_test = name == "tests.rs" || name.contains(".test.") || name.contains(".spec.");
            if path.is_dir() {
                if name != "tests" {
                    folders.push(path);
                }
            } else if !is_test && SUFFIXES.iter().any(|suffix| name.ends_with(suffix)) {
                files.push(path);
            }
        }
    }
    files
}

fn children(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// A number with one digit that is not 0 is in every program.
fn is_round(number: &str) -> bool {
    number.trim_end_matches('0').len() <= 1
}

/// A plain word in small letters, as codes of units are.
fn is_word(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_lowercase())
}

fn is_date(text: &str) -> bool {
    let digits = |at: std::ops::Range<usize>| text[at].bytes().all(|b| b.is_ascii_digit());
    text.is_ascii() && text.len() == 10 && digits(0..4) && digits(5..7) && digits(8..10)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

const SUFFIXES: &[&str] = &[".rs", ".ts", ".vue", ".json", ".css", ".sql"];

/// Values that an edition shares with the language, so that finding them says nothing.
const GENERAL: &[&str] = &[
    "100000", // default of `steps.plausible_max`
    "regions",
    "groups",
    "people",          // ids of boards
    "Transport",       // a unit's short name, and a kind of failure
    "Full attendance", // a badge, and what it counts
    "120000",          // a number of prizes, and two minutes
];

/// The zone bears the names of two regions.
const NAMES_OF_THE_ZONE: &[&str] = &["Asia/Shanghai", "Beijing time", "北京时间"];

/// Files that may know an edition, each for a reason.
const EXEMPT: &[(&str, &str)] = &[
    (
        "crates/sim/src",
        "a simulated public has habits, surnames and favourite places",
    ),
    ("web/src/testing", "fixtures of tests"),
    (
        "crates/definition/src/moment.rs",
        "the help on dates shows how one is written",
    ),
];
