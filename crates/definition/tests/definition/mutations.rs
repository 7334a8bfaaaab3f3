//! Whatever stands in the files, a check ends with a plan or with errors that can be shown.

use definition::{CAMPAIGN_FILE, Severity, Sources, check, render};
use model::Lang;

use crate::folder;

/// Checks and shows; the places must lie within the files.
#[track_caller]
fn survives(sources: &Sources) {
    let checked = check(sources);
    let is_error = |severity| severity == Severity::Error;
    let errors = checked
        .diagnostics
        .iter()
        .any(|d| is_error(d.code.severity()));
    assert_eq!(checked.plan.is_none(), errors);
    for diagnostic in &checked.diagnostics {
        for span in &diagnostic.spans {
            let length = sources.get(&span.file).map_or(0, <[u8]>::len);
            assert!(
                span.start <= span.end && span.end <= length,
                "{diagnostic:?}"
            );
        }
    }
    if let Some(plan) = checked.plan {
        let text = std::str::from_utf8(sources.get(CAMPAIGN_FILE).unwrap()).unwrap();
        let has = |table| {
            text.lines()
                .any(|line| line.trim_start().starts_with(table))
        };
        assert_eq!(plan.donation.is_some(), has("[donation]"));
        assert_eq!(plan.projects.is_some(), has("[projects]"));
        assert_eq!(plan.walk.is_some(), has("[phases]"));
    }
    for lang in [Lang::Zh, Lang::En] {
        render::text(sources, &checked.diagnostics, lang, false);
        render::json(sources, &checked.diagnostics, lang);
    }
}

/// A small generator, so that a failure can be repeated: xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (bound as u64)).unwrap()
    }
}

fn mutate(random: &mut Random, bytes: &mut Vec<u8>) {
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len() + 1);
        match random.below(6) {
            0 if at < bytes.len() => bytes[at] = u8::try_from(random.below(256)).unwrap(),
            1 if at < bytes.len() => {
                bytes.remove(at);
            }
            2 => {
                let word = WORDS[random.below(WORDS.len())];
                bytes.splice(at..at, word.bytes());
            }
            3 => {
                // A line goes missing.
                let end = bytes[at..].iter().position(|b| *b == b'\n');
                bytes.drain(at..end.map_or(bytes.len(), |n| at + n));
            }
            4 => {
                // A piece moves elsewhere.
                let length = random.below(40).min(bytes.len() - at);
                let piece: Vec<u8> = bytes.drain(at..at + length).collect();
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            _ => {
                // A number changes.
                if let Some(digit) = bytes[at..].iter().position(u8::is_ascii_digit) {
                    bytes[at + digit] = b'0' + u8::try_from(random.below(10)).unwrap();
                }
            }
        }
    }
}

#[test]
fn a_spoilt_file_never_stops_the_checker() {
    let bases = ["base", "walk"].map(|base| folder::read(&folder::testdata(base)));
    let mut random = Random(0x1234_5678_9abc_def1);
    for round in 0..2_000 {
        let base = &bases[round % 2];
        let files: Vec<String> = base.paths().map(str::to_owned).collect();
        // Most faults are made in the main file.
        let file = match random.below(3) {
            0 => files[random.below(files.len())].as_str(),
            _ => CAMPAIGN_FILE,
        };
        let mut bytes = base.get(file).unwrap().to_vec();
        mutate(&mut random, &mut bytes);
        let sources = folder::with(base, file, bytes.clone());
        let result = std::panic::catch_unwind(|| survives(&sources));
        assert!(
            result.is_ok(),
            "round {round}, {file}:\n{}",
            String::from_utf8_lossy(&bytes)
        );
    }
}

#[test]
fn extreme_files_are_survived() {
    let bases = ["base", "walk"].map(|base| folder::read(&folder::testdata(base)));
    let deep = format!("x = {}{}", "[".repeat(50_000), "]".repeat(50_000));
    let long = format!("language = {}", "9".repeat(10_000));
    for text in [
        "", "\u{feff}", "\0", "[[[", "language", "=", "'''", "\r", &deep, &long,
    ] {
        for base in &bases {
            for file in base.paths() {
                survives(&folder::with(base, file, text));
            }
        }
    }
    survives(&Sources::default());
}

const WORDS: &[&str] = &[
    "[donation]",
    "[phases]",
    "[[deck]]",
    "[[badge]]",
    "language = 2\n",
    "24:00",
    "“",
    "”",
    "吉林",
    "\u{feff}",
    "\r\n",
    ",",
    ";",
    "\"",
    "'''",
    "#",
    "0x7f",
    "1e9",
    "-",
    "{",
    "}",
    "[",
    "]",
    "=",
    "\t",
    "\u{1f3c3}",
    "13800138000",
    "2021-02-30",
    "true",
    "zh",
    "99999999999999999999",
    "\\u0000",
    "= 0\n",
    "= 65535\n",
    "9999-12-31T23:59:59",
];
