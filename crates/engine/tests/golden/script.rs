//! The little language of the scripts.
//!
//! ```text
//! 06-25 06:00:00 p1 sync 7800            -> ok      a sync of that day
//! 06-25 06:00:01 p1 donate 浙江           -> ok
//! 06-25 23:00:00 p1 void 06-25 fraud      -> ok      by an organiser
//! = region 浙江 7800                                 credited steps of the region itself
//! = group 甘肃 7800                                  credited steps of the group aiding 甘肃
//! = projects 甘肃 0
//! = person p1 credited 7800                          or raw, donations, rank, anomalies, streak
//! = badges p1 first                                  ids of the badges held, `-` for none
//! ```
//!
//! `-> ok` may be left out. `walk p1..p51 06-26 8000 浙江` syncs and donates for a range of people.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use engine::acts::parse;
use engine::plan::Plan;
use engine::replay::{Replay, ReplayResult};

/// Plays a script on an edition in `campaigns/` and checks every outcome and figure.
#[track_caller]
pub(crate) fn check(edition: &str, text: &str) -> ReplayResult {
    check_plan(plan(edition), text)
}

/// The same on a plan that a test has changed.
#[track_caller]
pub(crate) fn check_plan(plan: Plan, text: &str) -> ReplayResult {
    let year = plan
        .donation
        .as_ref()
        .unwrap()
        .window
        .first_day(plan.zone)
        .to_string();
    let year = year[..4].to_owned();
    let mut replay = Replay::new(Arc::new(plan));
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('#'));
    for line in lines {
        if let Some(expectation) = line.strip_prefix('=') {
            expect(&replay.result(), &replay, expectation.trim(), line);
            continue;
        }
        let (deed, outcome) = line.split_once("->").unwrap_or((line, "ok"));
        let json = act(&year, deed.trim());
        let act = parse(&json)
            .unwrap_or_else(|p| panic!("{line}: {p:?}"))
            .remove(0);
        let got = replay.act(&act);
        assert_eq!(got.outcome, outcome.trim(), "{line}");
    }
    replay.result()
}

/// An edition as its folder has it.
pub(crate) fn plan(edition: &str) -> Plan {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../campaigns")
        .join(edition);
    let mut files = BTreeMap::new();
    collect(&folder, &folder, &mut files);
    let checked = definition::check(&definition::Sources::new(files));
    checked
        .plan
        .unwrap_or_else(|| panic!("{edition} does not check"))
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            files.insert(name, std::fs::read(&path).unwrap());
        }
    }
}

fn act(year: &str, deed: &str) -> String {
    let words: Vec<&str> = deed.split_whitespace().collect();
    let day = |month_day: &str| format!("{year}-{month_day}");
    let at = format!("{}T{}+08:00", day(words[0]), words[1]);
    let rest = match words[3] {
        "sync" => match words.get(5) {
            Some(of) => format!(r#""do":"sync","steps":{},"day":"{}""#, words[4], day(of)),
            None => format!(r#""do":"sync","steps":{}"#, words[4]),
        },
        "donate" => {
            let mut json = format!(r#""do":"donate","region":"{}""#, words[4]);
            for word in &words[5..] {
                let (name, value) = word.split_once('=').unwrap();
                json.push_str(&format!(r#","{name}":"{value}""#));
            }
            json
        }
        "register" => {
            let mut json = String::from(r#""do":"register""#);
            for word in &words[4..] {
                match word.split_once('=').unwrap() {
                    ("consent", value) => json.push_str(&format!(r#","consent":{value}"#)),
                    (name, value) => json.push_str(&format!(r#","{name}":"{value}""#)),
                }
            }
            json
        }
        "agree" => r#""do":"consent","granted":true"#.to_owned(),
        "withdraw" => r#""do":"consent","granted":false"#.to_owned(),
        "void" => match words.get(5) {
            Some(reason) => {
                format!(
                    r#""do":"void","day":"{}","reason":"{reason}""#,
                    day(words[4])
                )
            }
            None => format!(r#""do":"void","day":"{}""#, day(words[4])),
        },
        "believe" => format!(
            r#""do":"correct","day":"{}","accept":true,"reason":"asked the person""#,
            day(words[4])
        ),
        "claim" => {
            let number = words
                .get(5)
                .map_or(String::new(), |n| format!(r#","number":{n}"#));
            format!(
                r#""do":"claim","staff":"{}","region":"{}"{number}"#,
                words[2], words[4]
            )
        }
        "release" => format!(
            r#""do":"release","region":"{}","number":{},"reason":"returned""#,
            words[4], words[5]
        ),
        "move_window" => {
            let reason = words
                .get(6)
                .map_or(String::new(), |r| format!(r#","reason":"{r}""#));
            format!(
                r#""do":"change_window","opens_at":"{}+08:00","closes_at":"{}+08:00"{reason}"#,
                day(words[4]),
                day(words[5])
            )
        }
        other => panic!("unknown deed {other}"),
    };
    let by_staff = matches!(words[3], "claim" | "release" | "move_window");
    let person = if by_staff {
        String::new()
    } else {
        format!(r#","person":"{}""#, words[2])
    };
    format!(r#"{{"at":"{at}"{person},{rest}}}"#)
}

#[track_caller]
fn expect(result: &ReplayResult, replay: &Replay, expectation: &str, line: &str) {
    let words: Vec<&str> = expectation.split_whitespace().collect();
    let person = |name: &str| {
        let found = result.participants.iter().find(|p| p.person == name);
        found
            .unwrap_or_else(|| panic!("{line}: nobody called {name}"))
            .figures
            .clone()
    };
    let group = |name: &str| {
        result
            .result
            .groups
            .iter()
            .find(|g| g.name.zh == name)
            .unwrap()
    };
    let (got, value) = match words.as_slice() {
        ["region", name, value] => {
            let row = result
                .result
                .regions
                .iter()
                .find(|r| r.name.zh == *name)
                .unwrap();
            (row.credited_steps.to_string(), *value)
        }
        ["group", name, value] => (group(name).credited_steps.to_string(), *value),
        ["projects", name, value] => (group(name).projects.to_string(), *value),
        ["flagged", name, value] => (group(name).flagged.to_string(), *value),
        ["person", name, figure, value] => {
            let figures = person(name);
            let got = match *figure {
                "credited" => figures.credited_steps.to_string(),
                "raw" => figures.raw_steps.to_string(),
                "donations" => figures.donations.to_string(),
                "rank" => figures.rank.map_or("-".to_owned(), |r| r.to_string()),
                "anomalies" => figures.anomalies.to_string(),
                "streak" => figures.streak.to_string(),
                "channel" => figures.channel.name().to_owned(),
                "unit" => figures.unit.unwrap_or("-".to_owned()),
                other => panic!("{line}: unknown figure {other}"),
            };
            (got, *value)
        }
        ["count", name, day, value] => {
            let day = model::Day::parse(day).unwrap();
            let count = replay
                .campaign()
                .steps()
                .count(person(name).participant, day);
            (count.to_string(), *value)
        }
        ["badges", name, value] => {
            let held = person(name).badges;
            (
                if held.is_empty() {
                    "-".to_owned()
                } else {
                    held.join(",")
                },
                *value,
            )
        }
        ["suspects", value] => (result.result.suspects.len().to_string(), *value),
        ["signals", value] => (result.result.signals.len().to_string(), *value),
        ["participants", value] => (result.result.totals.participants.to_string(), *value),
        ["top", value] => (result.top.len().to_string(), *value),
        other => panic!("{line}: unknown expectation {other:?}"),
    };
    assert_eq!(got, value, "{line}");
}
