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
//! In a walk:
//!
//! ```text
//! 07-01 07:00:00 p1 check_in
//! 07-01 08:00:00 p1 create_team 甲队                  also join_team, with a name
//! 07-01 08:00:00 p1 set_goal 8000
//! 07-01 21:00:00 p1 answer xian right                or a letter, and the question's number
//! 07-01 21:00:00 p1 note xian 一路好走               also poster, withdraw_note with a reason
//! 07-01 21:00:00 p1 chance key=tap                   also exchange_badge, with an id
//! 10-09 00:00:00 o grand_draw                        also reveal
//! 10-10 09:00:00 p1 address 陕西
//! 07-16 08:00:00 o outage 07-15 07-16T12:00:00 failure excused
//! 07-16 08:00:00 o+q correct_steps p1 07-15 8000 fraud
//! 07-16 08:00:00 o+q adjust_points p1 -5 reason      also move_member p1 乙队 reason, `-` for none
//! = person p1 points 13                              or balance, steps, settled, goals, check_ins,
//!                                                    lit, passed, notes, draws, won, team, rank…
//! = team 甲队 days 1                                  or steps, members, average, rank, permille
//! = unit tongchuan registered 2                      or active, steps, met, permille, shortfall
//! = brought points 4                                 what the last act brought; `-` for nothing
//! ```
//!
//! `-> ok` may be left out. `walk p1..p51 06-26 8000 浙江` syncs and donates for a range of people.

use std::sync::Arc;

use engine::acts::parse;
use engine::plan::Plan;
use engine::replay::{NamedWalk, NamedWalker, Replay, ReplayResult};
use serde_json::Value;

/// Plays a script on an edition in `campaigns/` and checks every outcome and figure.
#[track_caller]
pub(crate) fn check(edition: &str, text: &str) -> ReplayResult {
    check_plan(plan(edition), text)
}

/// The same on a plan that a test has changed.
#[track_caller]
pub(crate) fn check_plan(plan: Plan, text: &str) -> ReplayResult {
    let window = plan.steps.as_ref().unwrap().window;
    let year = window.first_day(plan.zone).to_string();
    let year = year[..4].to_owned();
    let mut replay = Replay::new(Arc::new(plan));
    let mut last = Value::Null;
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('#'));
    for line in lines {
        if let Some(expectation) = line.strip_prefix('=') {
            match expectation.trim().strip_prefix("brought ") {
                Some(expectation) => brought(&last, expectation, line),
                None => expect(&replay.result(), &replay, expectation.trim(), line),
            }
            continue;
        }
        let (deed, outcome) = line.split_once("->").unwrap_or((line, "ok"));
        let json = act(&year, deed.trim());
        let act = parse(&json)
            .unwrap_or_else(|p| panic!("{line}: {p:?}"))
            .remove(0);
        let got = replay.act(&act);
        assert_eq!(got.outcome, outcome.trim(), "{line}");
        last = serde_json::to_value(&got).unwrap();
    }
    replay.result()
}

#[track_caller]
fn brought(last: &Value, expectation: &str, line: &str) {
    let (field, value) = expectation.split_once(' ').unwrap();
    let got = match &last[field] {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    assert_eq!(got, value.trim(), "{line}");
}

/// An edition as its folder has it.
pub(crate) use fixtures::plan;

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
                    (name @ ("consent" | "profile"), value) => {
                        json.push_str(&format!(r#","{name}":{value}"#));
                    }
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
        _ => walked(&words, day),
    };
    let by_staff = matches!(
        words[3],
        "claim"
            | "release"
            | "move_window"
            | "grand_draw"
            | "reveal"
            | "outage"
            | "correct_steps"
            | "adjust_points"
            | "move_member"
    );
    let person = if by_staff {
        String::new()
    } else {
        format!(r#","person":"{}""#, words[2])
    };
    format!(r#"{{"at":"{at}"{person},{rest}}}"#)
}

/// An act of a walk.
fn walked(words: &[&str], day: impl Fn(&str) -> String) -> String {
    let word = |n: usize| words.get(n).copied().unwrap_or_default();
    let deed = word(3);
    let given = |name: &str, n: usize| {
        words
            .get(n)
            .map_or(String::new(), |value| format!(r#","{name}":"{value}""#))
    };
    let two = || {
        let (first, second) = word(2).split_once('+').unwrap_or((word(2), ""));
        let second = if second.is_empty() {
            String::new()
        } else {
            format!(r#","second":"{second}""#)
        };
        format!(r#","staff":"{first}"{second},"person":"{}""#, word(4))
    };
    let fields = match deed {
        "check_in" | "grand_draw" | "reveal" => String::new(),
        "create_team" | "join_team" => given("team", 4),
        "set_goal" => format!(r#","steps":{}"#, word(4)),
        "answer" => {
            let question = words
                .get(6)
                .map_or(String::new(), |n| format!(r#","question":{n}"#));
            given("checkpoint", 4) + &given("answer", 5) + &question
        }
        "note" => given("checkpoint", 4) + &given("text", 5).replace('_', " "),
        "poster" => given("checkpoint", 4),
        "withdraw_note" => given("checkpoint", 4) + &given("reason", 5),
        "chance" => words[4..]
            .iter()
            .map(|word| word.split_once('=').unwrap())
            .map(|(name, value)| format!(r#","{name}":"{value}""#))
            .collect(),
        "exchange_badge" => given("badge", 4),
        "address" => given("province", 4),
        "outage" => {
            let excused = words.get(7).is_some();
            format!(
                r#","day":"{}","until":"{}+08:00","excused":{excused}{}"#,
                day(word(4)),
                day(word(5)),
                given("reason", 6)
            )
        }
        "correct_steps" => format!(
            r#"{},"day":"{}","steps":{}{}"#,
            two(),
            day(word(5)),
            word(6),
            given("reason", 7)
        ),
        "adjust_points" => format!(r#"{},"points":{}{}"#, two(), word(5), given("reason", 6)),
        "move_member" => {
            let team = if word(5) == "-" {
                String::new()
            } else {
                given("team", 5)
            };
            two() + &team + &given("reason", 6)
        }
        other => panic!("unknown deed {other}"),
    };
    format!(r#""do":"{deed}"{fields}"#)
}

/// A figure of a person in a walk.
fn of_walker(walker: &NamedWalker, figure: &str) -> Option<String> {
    let figures = &walker.figures;
    let place = |place: Option<u64>| place.map_or("-".to_owned(), |place| place.to_string());
    Some(match figure {
        "points" => figures.points.to_string(),
        "balance" => figures.balance.to_string(),
        "steps" => figures.steps.to_string(),
        "settled" => figures.settled_days.to_string(),
        "goals" => figures.goal_days.to_string(),
        "check_ins" => figures.check_in_days.to_string(),
        "lit" => figures.lit.to_string(),
        "passed" => figures.passed.len().to_string(),
        "notes" => figures.notes.len().to_string(),
        "draws" => figures.draws.to_string(),
        "won" => figures.won_fen.to_string(),
        "team" => walker.team_name.clone().unwrap_or("-".to_owned()),
        "rank_by_points" => place(figures.rank_by_points),
        "rank_by_steps" => place(figures.rank_by_steps),
        _ => return None,
    })
}

/// A figure of a walk's teams, units, days and draws.
fn of_walk(walk: &NamedWalk, words: &[&str], line: &str) -> String {
    match *words {
        ["team", name, figure] => {
            let team = walk.teams.iter().find(|team| team.name == name);
            let team = team.unwrap_or_else(|| panic!("{line}: no team called {name}"));
            match figure {
                "days" => team.row.days_on_target.to_string(),
                "steps" => team.row.steps.to_string(),
                "members" => team.row.members.to_string(),
                "average" => team.row.average_steps.to_string(),
                "rank" => team.row.rank.to_string(),
                "permille" => team.row.goal_permille.to_string(),
                "people" => team.people.join(","),
                other => panic!("{line}: unknown figure {other}"),
            }
        }
        ["unit", code, figure] => {
            let unit = walk.units.iter().find(|unit| unit.code == code).unwrap();
            match figure {
                "registered" => unit.registered.to_string(),
                "active" => unit.active.to_string(),
                "steps" => unit.steps.to_string(),
                "teams" => unit.teams.to_string(),
                "target" => unit.target.unwrap().to_string(),
                "permille" => unit.permille.unwrap().to_string(),
                "shortfall" => unit.shortfall.unwrap().to_string(),
                "met" => unit.met.unwrap().to_string(),
                other => panic!("{line}: unknown figure {other}"),
            }
        }
        ["day", day, figure] => {
            let day = walk.days.iter().find(|row| row.day.to_string() == day);
            let day = day.unwrap();
            match figure {
                "synced" => day.synced.to_string(),
                "settled" => day.settled.to_string(),
                "lapsed" => day.lapsed.to_string(),
                "steps" => day.steps.to_string(),
                other => panic!("{line}: unknown figure {other}"),
            }
        }
        ["order"] => {
            let names: Vec<&str> = walk.teams.iter().map(|team| team.name.as_str()).collect();
            names.join(",")
        }
        ["paid"] => walk
            .decks
            .iter()
            .map(|d| d.paid_fen)
            .sum::<u64>()
            .to_string(),
        ["drawn"] => walk.decks.iter().map(|d| d.drawn).sum::<u64>().to_string(),
        ["entries"] => walk
            .grand_draws
            .iter()
            .map(|d| d.entries)
            .sum::<u64>()
            .to_string(),
        ["awards"] => {
            let awards = walk.awards.as_ref().expect("the ranking is frozen");
            let given = awards
                .teams
                .iter()
                .map(|a| format!("{}:{}", a.award, a.team));
            given.collect::<Vec<_>>().join(",")
        }
        ["version"] => walk.awards.as_ref().unwrap().version.to_string(),
        ref other => panic!("{line}: unknown expectation {other:?}"),
    }
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
    let walker = |name: &str| {
        let found = result.participants.iter().find(|p| p.person == name);
        found.and_then(|p| p.walk.as_ref())
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
        ["person", name, figure, value]
            if walker(name).is_some_and(|w| of_walker(w, figure).is_some()) =>
        {
            (
                walker(name).and_then(|w| of_walker(w, figure)).unwrap(),
                *value,
            )
        }
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
        ["goal", name, day, value] => {
            let walk = result.walk.as_ref().unwrap();
            let team = walk.teams.iter().find(|team| team.name == *name).unwrap();
            let team = replay.campaign().walk().unwrap().state.team(team.row.team);
            let day = model::Day::parse(&format!("2019-{day}")).unwrap();
            let goal = team.unwrap().goal_on(day);
            (goal.map_or("-".to_owned(), |goal| goal.to_string()), *value)
        }
        ["suspects", value] => (result.result.suspects.len().to_string(), *value),
        ["signals", value] => (result.result.signals.len().to_string(), *value),
        ["participants", value] => (result.result.totals.participants.to_string(), *value),
        ["top", value] => (result.top.len().to_string(), *value),
        [figure @ .., value] => {
            let walk = result.walk.as_ref();
            let walk = walk.unwrap_or_else(|| panic!("{line}: unknown expectation {words:?}"));
            (of_walk(walk, figure, line), *value)
        }
        [] => panic!("{line}: an expectation of nothing"),
    };
    assert_eq!(got, value, "{line}");
}
