//! `tools/steps_to_acts.py`, which makes acts of step records.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]
#![expect(clippy::print_stdout, reason = "what is skipped is told")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const RECORD: &str = "Id,ActivityDay,StepTotal\n\
    5553957443,4/13/2016,9000\n5553957443,4/12/2016,7799\n42,4/12/2016,12000\n";

#[test]
fn days_are_played_in_order_on_the_days_of_the_window() {
    let Some(output) = convert(RECORD.as_bytes(), &[]) else {
        return;
    };
    let acts = acts(&output);
    let seen: Vec<_> = acts
        .iter()
        .map(|act| {
            let text = |field: &str| act[field].as_str().unwrap_or_default();
            (
                &text("at")[..10],
                text("person"),
                text("do"),
                act["steps"].as_u64(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("2031-01-10", "p001", "sync", Some(7_799)),
            ("2031-01-10", "p002", "sync", Some(12_000)),
            ("2031-01-10", "p002", "donate", None),
            ("2031-01-11", "p001", "sync", Some(9_000)),
            ("2031-01-11", "p001", "donate", None),
        ]
    );
    assert!(
        acts.is_sorted_by_key(|act| act["at"].as_str().unwrap()),
        "in order of time"
    );
    let last = acts.last().unwrap()["at"].as_str().unwrap();
    assert!(
        last < "2031-01-11T18:00:00",
        "before the window closes: {last}"
    );
    assert!(
        !String::from_utf8_lossy(&output.stdout).contains("5553957443"),
        "no id of the record appears"
    );
}

#[test]
fn variants_of_the_file_give_the_same_acts() {
    let Some(plain) = convert(RECORD.as_bytes(), &[]) else {
        return;
    };
    for variant in [
        format!("\u{feff}{RECORD}"),
        RECORD.replace(',', ";"),
        RECORD.replace('\n', "\r\n"),
        RECORD.replace("4/13/2016", "\"4/13/2016\""),
    ] {
        let output = convert(variant.as_bytes(), &[]).unwrap();
        assert_eq!(acts(&output), acts(&plain), "{variant:?}");
    }
}

#[test]
fn odd_acts_are_added_and_none_is_lost() {
    let Some(plain) = convert(RECORD.as_bytes(), &[]) else {
        return;
    };
    let odd = acts(&convert(RECORD.as_bytes(), &["--odd"]).unwrap());
    assert!(odd.len() > acts(&plain).len());
    let steps_of = |acts: &[Value]| acts.iter().filter_map(|act| act["steps"].as_u64()).max();
    assert!(steps_of(&odd) >= steps_of(&acts(&plain)));
    assert!(
        odd.iter()
            .any(|act| act["at"] == "2031-01-10T05:59:59+08:00"),
        "before the opening"
    );
    assert!(
        odd.iter()
            .any(|act| act["at"] == "2031-01-11T18:00:00+08:00"),
        "at the close"
    );
}

#[test]
fn bad_input_is_told_with_its_line() {
    for (text, told) in [
        (&b""[..], "the file is empty"),
        (b"Id,Day,Steps\n", "line 1: the columns must be"),
        (
            b"Id,ActivityDay,StepTotal\n1,13/1/2016,5\n",
            "line 2: '13/1/2016' is no date",
        ),
        (
            b"Id,ActivityDay,StepTotal\n1,1/1/2016,5\n1,1/2/2016,-5\n",
            "line 3: '-5' is no number",
        ),
        (
            b"Id,ActivityDay,StepTotal\n1,1/1/2016,9999999999\n",
            "line 2",
        ),
        (
            b"Id,ActivityDay,StepTotal\n1,1/1/2016\n",
            "line 2: 2 fields where 3 belong",
        ),
        (
            b"Id,ActivityDay,StepTotal\n,1/1/2016,5\n",
            "line 2: the person has no id",
        ),
        (
            b"Id,ActivityDay,StepTotal\n1,1/1/2016,5\n1,1/1/2016,6\n",
            "line 3: a second count",
        ),
        (
            b"Id,ActivityDay,StepTotal\n1,1/1/2016,5\n\xb0\xa1,1/2/2016,5\n",
            "line 3: not UTF-8",
        ),
    ] {
        let Some(output) = convert(text, &[]) else {
            return;
        };
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}: {stderr}");
        assert!(stderr.contains(told), "{told}: {stderr}");
        assert_eq!(output.stdout, b"", "{told}");
    }
}

/// What the converter makes of a file, for a window of two days; `None` without Python.
fn convert(steps: &[u8], more: &[&str]) -> Option<Output> {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| -> PathBuf {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let steps = file("steps.csv", steps);
    let regions = file(
        "regions.csv",
        "code,name_zh,name_en\n1,甲,A\n2,乙,B\n".as_bytes(),
    );
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/steps_to_acts.py");
    let mut command = Command::new("python3");
    command
        .arg(tool)
        .arg(steps)
        .arg("--regions")
        .arg(regions)
        .args(more);
    command.args([
        "--threshold",
        "7800",
        "--opens",
        "2031-01-10T06:00:00+08:00",
    ]);
    command.args(["--closes", "2031-01-11T18:00:00+08:00"]);
    match command.output() {
        Ok(output) => Some(output),
        Err(error) => {
            #[expect(
                clippy::disallowed_methods,
                reason = "what CI must not skip, a laptop may"
            )]
            let required = std::env::var("CI").is_ok();
            assert!(!required, "python3: {error}");
            println!("skipped: there is no python3");
            None
        }
    }
}

fn acts(output: &Output) -> Vec<Value> {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
