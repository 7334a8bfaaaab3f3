//! `tongxing verify`: exit codes and verdicts on the fixed files of draws (docs/verification.md).

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

#[test]
fn every_fixed_file_gets_its_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.json");
    let mut verdicts = [0, 0];
    for case in cases() {
        let name = &case["name"];
        fs::write(&path, case["file"].to_string()).unwrap();
        let output = tongxing(&["verify", path.to_str().unwrap(), "--format", "json"]);
        let verdict: Value = serde_json::from_slice(&output.stdout).unwrap();
        let valid = case.get("code").is_none();
        assert_eq!(output.status.code(), Some(i32::from(!valid)), "{name}");
        assert_eq!(verdict["valid"], valid, "{name}");
        assert_eq!(verdict.get("code"), case.get("code"), "{name}");
        assert_eq!(verdict.get("at"), case.get("at"), "{name}");
        verdicts[usize::from(valid)] += 1;
    }
    assert!(verdicts[0] > 70 && verdicts[1] > 10, "{verdicts:?}");
}

#[test]
fn a_verdict_for_people_says_what_is_proven_and_what_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("receipt.json");
    let told = |case: &str, lang: &str| {
        let cases = cases();
        let case = cases.iter().find(|known| known["name"] == case).unwrap();
        fs::write(&path, case["file"].to_string()).unwrap();
        let output = tongxing(&["verify", path.to_str().unwrap(), "--lang", lang]);
        String::from_utf8(output.stdout).unwrap()
    };
    let zh = told("a winning receipt", "zh");
    assert!(zh.starts_with("有效\n  方案指纹 "), "{zh}");
    assert!(zh.contains("✓ 按这个种子") && zh.contains("○ "), "{zh}");
    let en = told("a winner fewer", "en");
    assert!(
        en.starts_with("not valid\n✗ winners[6]: the seed gives "),
        "{en}"
    );
}

#[test]
fn what_is_no_text_is_no_receipt() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photo.jpg");
    fs::write(&path, [0xff, 0xd8, 0xff, 0xe0]).unwrap();
    let output = tongxing(&["verify", path.to_str().unwrap(), "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let verdict: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(verdict["code"], "malformed");
}

#[test]
fn usage_and_missing_files_have_codes_of_their_own() {
    let missing = ["verify", "/nowhere/receipt.json"];
    assert_eq!(tongxing(&missing).status.code(), Some(3));
    assert_eq!(tongxing(&["verify"]).status.code(), Some(2));
    let poem = ["verify", "receipt.json", "--format", "poem"];
    assert_eq!(tongxing(&poem).status.code(), Some(2));
}

fn cases() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../proof/testdata/vectors.json");
    let vectors: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    vectors["files"].as_array().unwrap().clone()
}

fn tongxing(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tongxing"))
        .args(arguments)
        .output()
        .unwrap()
}
