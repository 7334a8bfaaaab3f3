//! Campaigns with faults: each folder in `testdata/broken` says how a good campaign is spoilt and
//! what the checker must find, all at once and in order. What people read stands beside it.
//!
//! `INSTA_UPDATE=always` rewrites the texts people read; what is to be found is written by hand.
#![expect(clippy::disallowed_methods, reason = "the crate itself reads no files")]

use std::path::{Path, PathBuf};

use definition::{CAMPAIGN_FILE, Code, Diagnostic, Severity, Sources, check, render};
use model::Lang;
use serde::Deserialize;

use crate::folder;

/// How a good campaign is spoilt.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// `base` or `walk` for the small ones in `testdata`, or an edition.
    #[serde(default = "base")]
    base: String,
    /// Name of the folder, where it is known.
    folder: Option<String>,
    /// What is found, as `code file:line:column`.
    expect: Vec<String>,
    #[serde(default)]
    replace: Vec<Replace>,
    #[serde(default)]
    put: Vec<Put>,
    #[serde(default)]
    remove: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replace {
    #[serde(default = "campaign_file")]
    file: String,
    from: String,
    to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Put {
    #[serde(default = "campaign_file")]
    file: String,
    text: Option<String>,
    /// Bytes that are no UTF-8.
    bytes: Option<Vec<u8>>,
}

fn base() -> String {
    "base".to_owned()
}

fn campaign_file() -> String {
    CAMPAIGN_FILE.to_owned()
}

fn cases() -> Vec<(String, PathBuf)> {
    let entries = std::fs::read_dir(folder::testdata("broken")).unwrap();
    let mut cases: Vec<(String, PathBuf)> = entries
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.path()))
        .collect();
    cases.sort();
    cases
}

fn load(path: &Path) -> (Case, Sources) {
    let case = std::fs::read_to_string(path.join("case.toml")).unwrap();
    let case: Case = toml::from_str(&case).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut sources = match case.base.as_str() {
        "base" | "walk" => folder::read(&folder::testdata(&case.base)),
        edition => folder::campaign(edition),
    };
    for path in &case.remove {
        sources = folder::without(&sources, path);
    }
    for put in &case.put {
        let content = match (&put.text, &put.bytes) {
            (Some(text), None) => text.clone().into_bytes(),
            (None, Some(bytes)) => bytes.clone(),
            _ => panic!("{}: one of text and bytes", path.display()),
        };
        sources = folder::with(&sources, &put.file, content);
    }
    for change in &case.replace {
        sources = folder::replaced(&sources, &change.file, &change.from, &change.to);
    }
    if let Some(folder) = &case.folder {
        sources = sources.in_folder(folder);
    }
    (case, sources)
}

/// What was found, as `code file:line:column`, read from the JSON that editors get.
fn found(sources: &Sources) -> Vec<String> {
    let checked = check(sources);
    let json = render::json(sources, &checked.diagnostics, Lang::En);
    let list = json.as_array().unwrap().iter().map(|d| {
        let span = &d["spans"][0];
        let file = span["file"].as_str().unwrap();
        let code = d["code"].as_str().unwrap();
        format!("{code} {file}:{}:{}", span["line"], span["column"])
    });
    list.collect()
}

#[test]
fn the_bases_are_good() {
    for base in ["base", "walk"] {
        let sources = folder::read(&folder::testdata(base));
        let checked = check(&sources);
        let found = render::text(&sources, &checked.diagnostics, Lang::En, false);
        assert_eq!(found, "", "{base}");
        assert!(checked.plan.is_some(), "{base}");
    }
}

#[test]
fn every_fault_is_found_at_once() {
    let cases = cases();
    assert!(cases.len() >= 24, "only {} cases", cases.len());
    let mut wrong = Vec::new();
    for (name, path) in cases {
        let (case, sources) = load(&path);
        let found = found(&sources);
        if found != case.expect {
            wrong.push(format!("{name}: {found:#?}"));
        }
        let checked = check(&sources);
        let errors = checked
            .diagnostics
            .iter()
            .any(|d| d.code.severity() == Severity::Error);
        assert_eq!(
            checked.plan.is_none(),
            errors,
            "{name}: a plan exists iff there is no error"
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn people_read_where_and_why() {
    for (name, path) in cases() {
        let (_, sources) = load(&path);
        let diagnostics = check(&sources).diagnostics;
        let text = render::text(&sources, &diagnostics, Lang::En, false);
        insta::with_settings!({
            snapshot_path => path,
            prepend_module_to_snapshot => false,
            omit_expression => true,
            description => name,
        }, {
            insta::assert_snapshot!("expected", text);
        });
    }
}

#[test]
fn every_code_has_a_case() {
    let expected: Vec<String> = cases()
        .iter()
        .flat_map(|(_, path)| load(path).0.expect)
        .collect();
    let without: Vec<&str> = Code::ALL
        .iter()
        .map(|code| code.as_str())
        .filter(|code| !expected.iter().any(|e| e.starts_with(code)))
        .collect();
    assert_eq!(without, [] as [&str; 0], "codes without a case");
}

#[test]
fn sentences_exist_in_both_languages() {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for (name, path) in cases() {
        let (_, sources) = load(&path);
        for diagnostic in check(&sources).diagnostics {
            let texts = [Some(&diagnostic.message), diagnostic.help.as_ref()];
            for text in texts.into_iter().flatten() {
                assert!(text.zh.chars().any(is_han), "{name}: {}", text.zh);
                assert!(
                    text.en.chars().any(|c| c.is_ascii_alphabetic()),
                    "{name}: {}",
                    text.en
                );
            }
        }
    }
}

/// An edit must mend what it is proposed for: applying it removes that diagnostic.
#[test]
fn edits_mend_what_they_are_proposed_for() {
    let mut edits = 0;
    for (name, path) in cases() {
        let (_, sources) = load(&path);
        for diagnostic in check(&sources).diagnostics {
            let Some(edit) = &diagnostic.edit else {
                continue;
            };
            let mut bytes = sources.get(&edit.file).unwrap().to_vec();
            bytes.splice(edit.start..edit.end, edit.replacement.bytes());
            let mended = folder::with(&sources, &edit.file, bytes);
            let mended = match sources.folder() {
                Some(folder) => mended.in_folder(folder),
                None => mended,
            };
            let alike = |sources: &Sources| {
                let found = check(sources).diagnostics;
                let same = |d: &&Diagnostic| {
                    (d.code, &d.message) == (diagnostic.code, &diagnostic.message)
                };
                found.iter().filter(same).count()
            };
            assert!(
                alike(&mended) < alike(&sources),
                "{name}: {} stays after its edit to {:?}",
                diagnostic.code,
                edit.replacement
            );
            edits += 1;
        }
    }
    assert!(edits >= 15, "only {edits} edits");
}
