//! `tongxing replay` compared, act by act and figure by figure, with `reference/donation.py`: a
//! second implementation, written from the text of the rules.
//!
//! The acts are a few dozen written by hand, which touch every rule, and, where the files are at
//! hand, those that `tools/steps_to_acts.py` makes of the steps of 33 real people.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]
#![expect(clippy::print_stdout, reason = "what is skipped is told")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Map, Value, json};

/// What the reference is told about an edition: the values of the specification, not of the
/// campaign's folder.
struct Edition {
    id: &'static str,
    opens: &'static str,
    closes: &'static str,
    double: &'static str,
    badges: [&'static str; 3],
    exercises: &'static [&'static str],
    project_cap: Option<&'static str>,
}

const DONATION_2019: Edition = Edition {
    id: "donation-2019",
    opens: "2019-06-25T06:00:00+08:00", // D19-01
    closes: "2019-07-08T18:00:00+08:00",
    double: "2019-07-08", // D19-09
    badges: [
        "donor-1:total:1",
        "donor-5:total:5",
        "donor-streak-10:streak:10",
    ], // D19-10
    exercises: &[],
    project_cap: None, // P-01
};

const DONATION_2020: Edition = Edition {
    id: "donation-2020",
    opens: "2020-06-25T06:00:00+08:00", // D20-01
    closes: "2020-07-08T18:00:00+08:00",
    double: "2020-07-08", // D20-06
    badges: ["donor-1:total:1", "donor-5:total:5", "donor-10:total:10"], // D20-07
    exercises: &["tai-chi", "rope-skipping"], // D20-03
    project_cap: Some("6"), // D20-11
};

const THRESHOLD: &str = "7800"; // D19-06, D20-04
const PROJECT_THRESHOLD: &str = "78000000"; // D19-14, D20-11

#[test]
fn acts_written_by_hand_are_decided_as_the_reference_does() {
    for edition in [&DONATION_2019, &DONATION_2020] {
        let acts = here(&format!("tests/acts/{}.jsonl", edition.id));
        let replayed = replay(&campaign(edition), &acts);
        let expected = reference(
            edition,
            &campaign(edition),
            &acts,
            THRESHOLD,
            PROJECT_THRESHOLD,
        );
        let Some(expected) = expected else { return };
        assert_eq!(difference(&expected, &replayed), None, "{}", edition.id);
    }
}

#[test]
fn steps_of_real_people_are_decided_as_the_reference_does() {
    for edition in [&DONATION_2019, &DONATION_2020] {
        for odd in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            let Some(acts) = acts_of_real_people(edition, odd, folder.path()) else {
                return;
            };
            let campaign = campaign(edition);
            let replayed = replay(&campaign, &acts);
            let expected = reference(edition, &campaign, &acts, THRESHOLD, PROJECT_THRESHOLD);
            let Some(expected) = expected else { return };
            let donations = replayed.result["totals"]["donations"].as_u64().unwrap();
            assert!(donations > 100, "{donations} donations prove little");
            assert_eq!(
                difference(&expected, &replayed),
                None,
                "{} odd={odd}",
                edition.id
            );
        }
    }
}

/// Real people in a small group never reach the real threshold; in a copy of the campaign with a
/// low one they do, again and again.
#[test]
fn projects_are_generated_as_the_reference_does() {
    const LOW: &str = "100000";
    for edition in [&DONATION_2019, &DONATION_2020] {
        let folder = tempfile::tempdir().unwrap();
        let Some(acts) = acts_of_real_people(edition, true, folder.path()) else {
            return;
        };
        let campaign = copy_with_project_threshold(edition, LOW, folder.path());
        let replayed = replay(&campaign, &acts);
        let Some(expected) = reference(edition, &campaign, &acts, THRESHOLD, LOW) else {
            return;
        };
        let projects = replayed.result["totals"]["projects"].as_u64().unwrap();
        assert!(projects > 10, "{projects} projects prove little");
        assert_eq!(difference(&expected, &replayed), None, "{}", edition.id);
    }
}

/// The steps of real people in a walk: teams, evenings, checkpoints, draws, an outage.
#[test]
fn real_people_walk_as_the_reference_says() {
    let steps = here("../../../shared/data/steps/fitabase_2016-04/dailySteps_merged.csv");
    if !steps.is_file() {
        println!("skipped: {} is not there", steps.display());
        return;
    }
    let campaign = here("../../campaigns/walk-shaanxi-2019");
    let folder = tempfile::tempdir().unwrap();
    let acts = folder.path().join("acts.jsonl");
    let Some(mut converter) = python() else {
        return;
    };
    converter
        .arg(here("../../tools/steps_to_acts.py"))
        .arg(steps);
    converter.arg("--walk").arg(&campaign).arg("--out");
    succeed(converter.arg(&acts));
    let replayed = replay(&campaign, &acts);
    let Some(mut reference) = python() else {
        return;
    };
    reference
        .arg("-B")
        .arg(here("tests/reference/walk.py"))
        .arg(&campaign);
    let expected = succeed(reference.arg("--acts").arg(&acts));
    let expected: Value = serde_json::from_str(&expected).unwrap();
    let walk = &replayed.result["walk"];
    for (figure, least) in [
        ("/decks/0/drawn", 100),
        ("/teams/0/steps", 500_000),
        ("/accounts/note", 20),
    ] {
        let figure = walk.pointer(figure).and_then(Value::as_i64).unwrap();
        assert!(figure >= least, "{figure} proves little");
    }
    let outcomes = expected["outcomes"].as_array().unwrap();
    for (one, other) in outcomes.iter().zip(&replayed.outcomes) {
        assert_eq!(one, other, "reference, replay");
    }
    assert_eq!(outcomes.len(), replayed.outcomes.len());
    let found = missing_at("result", &expected["result"], &replayed.result);
    assert_eq!(found, None);
}

/// The comparison itself: a reference that reads one number otherwise must be noticed.
#[test]
fn a_different_reading_is_noticed() {
    let edition = &DONATION_2019;
    let acts = here("tests/acts/donation-2019.jsonl");
    let replayed = replay(&campaign(edition), &acts);
    for (threshold, project_threshold, where_it_shows) in [
        ("7801", PROJECT_THRESHOLD, "outcomes"),
        (THRESHOLD, "80000001", "outcomes"),
        (THRESHOLD, "77999999", "groups"),
    ] {
        let expected = reference(
            edition,
            &campaign(edition),
            &acts,
            threshold,
            project_threshold,
        );
        let Some(expected) = expected else { return };
        let found = difference(&expected, &replayed).expect("the readings differ");
        assert!(found.contains(where_it_shows), "{found}");
    }
}

/// What became of each act, and the figures at the end.
struct Replayed {
    outcomes: Vec<Value>,
    result: Value,
}

fn replay(campaign: &Path, acts: &Path) -> Replayed {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("result.json");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongxing"));
    command
        .arg("replay")
        .arg(campaign)
        .arg("--acts")
        .arg(acts)
        .arg("--out")
        .arg(&out);
    let printed = succeed(&mut command);
    let mut outcomes: Vec<Value> = parse_lines(&printed);
    let last = outcomes.pop().unwrap();
    let written: Value = serde_json::from_slice(&fs::read(&out).unwrap()).unwrap();
    assert_eq!(
        last,
        json!({ "result": written }),
        "the file and the last line are the same"
    );
    Replayed {
        outcomes,
        result: written,
    }
}

/// What the reference makes of the acts; `None` where there is no Python.
fn reference(
    edition: &Edition,
    campaign: &Path,
    acts: &Path,
    threshold: &str,
    project_threshold: &str,
) -> Option<Value> {
    let mut command = python()?;
    command
        .arg(here("tests/reference/donation.py"))
        .arg(campaign)
        .arg("--acts")
        .arg(acts);
    command.args([
        "--edition",
        edition.id,
        "--opens",
        edition.opens,
        "--closes",
        edition.closes,
    ]);
    command.args(["--threshold", threshold, "--double", edition.double]);
    command.args(["--project-threshold", project_threshold]);
    for badge in edition.badges {
        command.args(["--badge", badge]);
    }
    for exercise in edition.exercises {
        command.args(["--exercise", exercise]);
    }
    if let Some(cap) = edition.project_cap {
        command.args(["--project-cap", cap]);
    }
    Some(serde_json::from_str(&succeed(&mut command)).unwrap())
}

/// The first thing that is not the same, if any.
fn difference(expected: &Value, replayed: &Replayed) -> Option<String> {
    let outcomes = expected["outcomes"].as_array().unwrap();
    for (n, (one, other)) in outcomes.iter().zip(&replayed.outcomes).enumerate() {
        if one != other {
            return Some(format!("outcomes[{n}]: reference {one}, replay {other}"));
        }
    }
    if outcomes.len() != replayed.outcomes.len() {
        return Some("outcomes: there are not as many".to_owned());
    }
    let judged = without(&replayed.result, NOT_IN_THE_REFERENCE);
    difference_at("result", &expected["result"], &judged)
}

fn difference_at(path: &str, expected: &Value, got: &Value) -> Option<String> {
    match (expected, got) {
        (Value::Object(one), Value::Object(other)) => {
            let names: Vec<&String> = one.keys().chain(other.keys()).collect();
            names
                .into_iter()
                .find_map(|name| match (one.get(name), other.get(name)) {
                    (Some(a), Some(b)) => difference_at(&format!("{path}.{name}"), a, b),
                    _ => Some(format!("{path}.{name}: only one of the two has it")),
                })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            pairs.find_map(|(n, (a, b))| difference_at(&format!("{path}[{n}]"), a, b))
        }
        _ if expected == got => None,
        _ => Some(format!("{path}: reference {expected}, replay {got}")),
    }
}

/// The first figure of the reference that is given otherwise; the program may give more.
fn missing_at(path: &str, expected: &Value, got: &Value) -> Option<String> {
    match (expected, got) {
        (Value::Object(one), Value::Object(other)) => one.iter().find_map(|(name, value)| {
            let got = other.get(name).unwrap_or(&Value::Null);
            missing_at(&format!("{path}.{name}"), value, got)
        }),
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            pairs.find_map(|(n, (a, b))| missing_at(&format!("{path}[{n}]"), a, b))
        }
        _ => difference_at(path, expected, got),
    }
}

/// The value without these fields, at any depth.
fn without(value: &Value, names: &[&str]) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields
                .iter()
                .filter(|(name, _)| !names.contains(&name.as_str()));
            let kept: Map<String, Value> = kept
                .map(|(name, value)| (name.clone(), without(value, names)))
                .collect();
            Value::Object(kept)
        }
        Value::Array(values) => values.iter().map(|value| without(value, names)).collect(),
        other => other.clone(),
    }
}

fn acts_of_real_people(edition: &Edition, odd: bool, folder: &Path) -> Option<PathBuf> {
    let steps = here("../../../shared/data/steps/fitabase_2016-04/dailySteps_merged.csv");
    if !steps.is_file() {
        println!("skipped: {} is not there", steps.display());
        return None;
    }
    let acts = folder.join("acts.jsonl");
    let mut command = python()?;
    command.arg(here("../../tools/steps_to_acts.py")).arg(steps);
    command
        .arg("--regions")
        .arg(campaign(edition).join("regions.csv"));
    command.args(["--opens", edition.opens, "--closes", edition.closes]);
    command.args(["--threshold", THRESHOLD]);
    if odd {
        command.arg("--odd");
    }
    succeed(command.arg("--out").arg(&acts));
    Some(acts)
}

fn copy_with_project_threshold(edition: &Edition, threshold: &str, folder: &Path) -> PathBuf {
    let copy = folder.join(edition.id);
    copy_folder(&campaign(edition), &copy);
    let path = copy.join("campaign.toml");
    let text = fs::read_to_string(&path).unwrap();
    let (before, projects) = text
        .split_once("\n[projects]\n")
        .expect("the campaign has projects");
    let mut replaced = 0;
    let lines = projects.lines().map(|line| {
        if replaced == 0 && line.starts_with("threshold_steps") {
            replaced += 1;
            format!("threshold_steps = {threshold}")
        } else {
            line.to_owned()
        }
    });
    let projects: Vec<String> = lines.collect();
    assert_eq!(replaced, 1, "the projects have a threshold");
    fs::write(
        &path,
        format!("{before}\n[projects]\n{}\n", projects.join("\n")),
    )
    .unwrap();
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Python 3, which the reference and the converter need. Where tests count it must be there.
fn python() -> Option<Command> {
    let found = Command::new("python3").arg("--version").output().is_ok();
    if found {
        return Some(Command::new("python3"));
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "what CI must not skip, a laptop may"
    )]
    let required = std::env::var("CI").is_ok();
    assert!(!required, "python3 is missing");
    println!("skipped: there is no python3");
    None
}

fn succeed(command: &mut Command) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let stderr = String::from_utf8_lossy(&stderr);
    assert!(status.success(), "{command:?}: {status}\n{stderr}");
    String::from_utf8(stdout).unwrap()
}

fn parse_lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn campaign(edition: &Edition) -> PathBuf {
    here("../../campaigns").join(edition.id)
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Names and colours of a page, positions in the log, and flags that change no figure.
const NOT_IN_THE_REFERENCE: &[&str] = &["name", "next_permille", "as_of", "closed_day", "signals"];
