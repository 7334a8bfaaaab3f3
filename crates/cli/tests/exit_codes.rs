//! How commands end: what scripts rely on (docs/exit-codes.md).

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const CLEAN: i32 = 0;
const HAS_ERRORS: i32 = 1;
const WRONG_USAGE: i32 = 2;
const FAILED: i32 = 3;

#[test]
fn a_clean_campaign_checks_with_0() {
    for edition in ["donation-2019", "donation-2020"] {
        let output = tongxing(&["check", &campaign(edition), "--format", "json"]);
        assert_eq!(code(&output), CLEAN, "{}", stderr(&output));
        let list: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(list, Value::Array(Vec::new()), "{edition}");
    }
}

#[test]
fn a_campaign_with_errors_checks_with_1_and_says_where() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("campaign.toml"),
        "language = 1\ncolour = \"red\"\n",
    )
    .unwrap();
    let output = tongxing(&["check", path(folder.path()), "--format", "json"]);
    assert_eq!(code(&output), HAS_ERRORS, "{}", stderr(&output));
    let list: Value = serde_json::from_slice(&output.stdout).unwrap();
    let errors = list.as_array().unwrap();
    let unknown = errors
        .iter()
        .find(|e| e["spans"][0]["line"] == 2)
        .expect("line 2 is wrong");
    assert_eq!(unknown["severity"], "error");
    assert_eq!(unknown["spans"][0]["file"], "campaign.toml");
    assert_eq!(unknown["spans"][0]["column"], 1);
    for field in ["code", "message", "help"] {
        assert!(unknown.get(field).is_some(), "{field}");
    }
}

#[test]
fn a_new_campaign_checks_clean() {
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("our-walk");
    let output = tongxing(&["new", path(&made)]);
    assert_eq!(code(&output), CLEAN, "{}", stderr(&output));
    let output = tongxing(&["check", path(&made)]);
    assert_eq!(code(&output), CLEAN, "{}", stderr(&output));
    let output = tongxing(&["new", path(&made)]);
    assert_eq!(
        code(&output),
        FAILED,
        "an existing folder is never written over"
    );
}

#[test]
fn a_refused_act_is_an_outcome_and_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let acts = folder.path().join("acts.jsonl");
    let act = r#"{"at":"2019-06-25T05:59:59+08:00","person":"p1","do":"donate","region":"甘肃"}"#;
    fs::write(&acts, act).unwrap();
    let output = tongxing(&["replay", &campaign("donation-2019"), "--acts", path(&acts)]);
    assert_eq!(code(&output), CLEAN, "{}", stderr(&output));
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        stdout.lines().next(),
        Some(r#"{"line":1,"outcome":"not_open_yet"}"#)
    );
}

#[test]
fn a_faulty_file_of_acts_is_refused_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let acts = folder.path().join("acts.jsonl");
    let good = r#"{"at":"2019-06-26T08:00:00+08:00","person":"p1","do":"sync","steps":1}"#;
    let wrong = r#"{"at":"2019-06-26T09:00:00+08:00","person":"p1","do":"fly"}"#;
    let early = good.replace("T08", "T07");
    fs::write(&acts, format!("{good}\n{wrong}\n{early}\n")).unwrap();
    let arguments = ["replay", &campaign("donation-2019"), "--acts", path(&acts)];

    let output = tongxing(&arguments);
    assert_eq!(code(&output), HAS_ERRORS);
    assert_eq!(output.stdout, b"", "nothing has been decided");
    let told = stderr(&output);
    assert!(told.contains("line 2") && told.contains("line 3"), "{told}");

    let output = tongxing(&[&arguments[..], &["--format", "json"]].concat());
    assert_eq!(code(&output), HAS_ERRORS);
    let problems: Value = serde_json::from_slice(&output.stdout).unwrap();
    let lines: Vec<_> = problems
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["line"].as_u64())
        .collect();
    assert_eq!(lines, [Some(2), Some(3)]);
}

#[test]
fn a_replay_of_a_faulty_campaign_decides_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("campaign.toml"), "language = 1\n").unwrap();
    fs::write(folder.path().join("acts.jsonl"), "").unwrap();
    let acts = folder.path().join("acts.jsonl");
    let output = tongxing(&["replay", path(folder.path()), "--acts", path(&acts)]);
    assert_eq!(code(&output), HAS_ERRORS, "{}", stderr(&output));
    assert_eq!(output.stdout, b"");
}

#[test]
fn wrong_usage_ends_with_2() {
    for arguments in [
        vec!["sing"],
        vec!["check"],
        vec!["check", "somewhere", "--format", "poem"],
        vec!["replay", "somewhere"],
        vec!["replay", "somewhere", "--acts", "a", "--until", "noon"],
    ] {
        assert_eq!(code(&tongxing(&arguments)), WRONG_USAGE, "{arguments:?}");
    }
}

#[test]
fn what_cannot_be_read_ends_with_3() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    let missing = path(&missing);
    assert_eq!(code(&tongxing(&["check", missing])), FAILED);
    let replay = ["replay", &campaign("donation-2019"), "--acts", missing];
    assert_eq!(code(&tongxing(&replay)), FAILED);
}

fn tongxing(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tongxing"))
        .args(arguments)
        .output()
        .unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("not ended by a signal")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn campaign(edition: &str) -> String {
    format!("{}/../../campaigns/{edition}", env!("CARGO_MANIFEST_DIR"))
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}
