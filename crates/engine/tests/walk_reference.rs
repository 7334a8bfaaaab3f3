//! Small walks made by chance, decided by [`Replay`] and by `walk.py`, a second implementation
//! written from the text of the rules: act by act and figure by figure the same.
//!
//! `WALK_CAMPAIGNS` and `WALK_SEED` say how many campaigns and which; 10,000 by default.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test may panic, tell what it did, and run another program"
)]

#[path = "laws/walks.rs"]
mod walks;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use engine::acts::parse;
use engine::replay::Replay;
use model::Day;
use rules::walk::settlement::{SettlementMode, UnopenedDay};
use rules::walk::teams::LateJoin;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use walks::{DeckShape, Shape};

#[test]
fn campaigns_made_by_chance_are_decided_as_the_reference_does() {
    let count = number("WALK_CAMPAIGNS", 10_000);
    let seed = number("WALK_SEED", 1);
    let folder = folder();
    let Some(campaigns) = made(count, seed) else {
        return;
    };
    // Two at a time, since computing everything from lists takes its while.
    let half = campaigns.len().div_ceil(2);
    let (mut acts, mut refused) = (0, 0);
    std::thread::scope(|scope| {
        let judging = campaigns.chunks(half).enumerate().map(|(n, part)| {
            let file = folder.join(format!("walk-{}-{n}.jsonl", std::process::id()));
            std::fs::write(&file, part.join("\n")).unwrap();
            scope.spawn(move || {
                let judged = python("walk.py", &["--campaigns", file.to_str().unwrap()]).unwrap();
                std::fs::remove_file(file).unwrap();
                (part, judged)
            })
        });
        let judging: Vec<_> = judging.collect();
        for part in judging {
            let (campaigns, judged) = part.join().unwrap();
            assert_eq!(judged.lines().count(), campaigns.len());
            for (campaign, expected) in campaigns.iter().zip(judged.lines()) {
                let expected: Value = serde_json::from_str(expected).unwrap();
                let outcomes = compare(campaign, &expected);
                acts += outcomes.len();
                refused += outcomes.iter().filter(|o| o["outcome"] != "ok").count();
            }
        }
    });
    println!("{count} campaigns, {acts} acts, {refused} of them refused: all the same");
    assert!(
        acts - refused > 10 * campaigns.len(),
        "most acts are accepted"
    );
}

/// The comparison itself: a reference of another reading must be noticed.
#[test]
fn a_changed_figure_is_noticed() {
    let Some(campaigns) = made(40, 3) else { return };
    let mut noticed = 0;
    for campaign in &campaigns {
        let replayed = replayed(campaign);
        for pointer in ["/walk/points_held", "/walk/units/0/registered"] {
            let mut changed = replayed.1.clone();
            let figure = changed.pointer_mut(pointer).unwrap();
            *figure = json!(figure.as_i64().unwrap() + 1);
            noticed += usize::from(difference("", &changed, &replayed.1).is_some());
        }
        assert_eq!(difference("", &replayed.1, &replayed.1), None);
    }
    assert_eq!(noticed, 2 * campaigns.len());
}

#[track_caller]
fn compare(campaign: &str, expected: &Value) -> Vec<Value> {
    let (outcomes, result) = replayed(campaign);
    let pairs = expected["outcomes"].as_array().unwrap().iter();
    for (expected, got) in pairs.zip(&outcomes) {
        assert_eq!(
            expected,
            got,
            "reference, replay\n{}",
            told(campaign, expected)
        );
    }
    if let Some(found) = difference("result", &expected["result"], &result) {
        panic!("{found}\n{}", told(campaign, &Value::Null));
    }
    outcomes
}

fn replayed(campaign: &str) -> (Vec<Value>, Value) {
    let campaign: Campaign = serde_json::from_str(campaign).unwrap();
    let lines: Vec<String> = campaign.acts.iter().map(Value::to_string).collect();
    let acts = parse(&lines.join("\n")).unwrap();
    let mut replay = Replay::new(Arc::new(campaign.shape.shape().plan()));
    let outcomes = acts
        .iter()
        .map(|act| serde_json::to_value(replay.act(act)).unwrap())
        .collect();
    let result = serde_json::to_value(replay.result()).unwrap();
    (outcomes, result)
}

/// The first figure of the reference that the program gives otherwise.
fn difference(path: &str, expected: &Value, got: &Value) -> Option<String> {
    match (expected, got) {
        (Value::Object(one), Value::Object(other)) => one.iter().find_map(|(name, value)| {
            let got = other.get(name).unwrap_or(&Value::Null);
            difference(&format!("{path}.{name}"), value, got)
        }),
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            pairs.find_map(|(n, (a, b))| difference(&format!("{path}[{n}]"), a, b))
        }
        _ if expected == got => None,
        _ => Some(format!("{path}: reference {expected}, replay {got}")),
    }
}

/// A campaign for people to read, up to an act.
fn told(campaign: &str, upto: &Value) -> String {
    let campaign: Map<String, Value> = serde_json::from_str(campaign).unwrap();
    let acts = campaign["acts"].as_array().unwrap();
    let upto = upto["line"]
        .as_u64()
        .map_or(acts.len(), |n| usize::try_from(n).unwrap());
    let acts: Vec<String> = (1..)
        .zip(&acts[..upto])
        .map(|(n, act): (u32, _)| format!("{n} {act}"))
        .collect();
    format!("{}\n{}", campaign["shape"], acts.join("\n"))
}

/// Campaigns, one a line; `None` where there is no Python.
fn made(count: u64, seed: u64) -> Option<Vec<String>> {
    let made = python(
        "walk_campaigns.py",
        &["--count", &count.to_string(), "--seed", &seed.to_string()],
    )?;
    Some(made.lines().map(str::to_owned).collect())
}

/// What a script of the reference prints. Where tests count, Python must be there.
fn python(script: &str, arguments: &[&str]) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../cli/tests/reference");
    let mut command = Command::new("python3");
    command.arg("-B").arg(path.join(script)).args(arguments);
    let Ok(child) = command.stderr(Stdio::inherit()).output() else {
        assert!(std::env::var("CI").is_err(), "python3 is missing");
        println!("skipped: there is no python3");
        return None;
    };
    assert!(child.status.success(), "{script}: {}", child.status);
    Some(String::from_utf8(child.stdout).unwrap())
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| text.parse().unwrap())
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

#[derive(Deserialize)]
struct Campaign {
    shape: Numbers,
    acts: Vec<Value>,
}

/// The numbers as the generator writes them.
#[derive(Deserialize)]
struct Numbers {
    first_day: i32,
    trial_days: i32,
    days: i32,
    settle_from: u16,
    settle_until: u16,
    unopened: UnopenedDay,
    mode: SettlementMode,
    cap: u16,
    plausible_max: u32,
    seal_after_days: u8,
    member_steps: u32,
    team_steps: u32,
    team_size: u8,
    late_join: LateJoin,
    awards_require_full_team: bool,
    captain_goal_min: u32,
    captain_goal_max: u32,
    captain_goal_scores: bool,
    targets: Vec<u32>,
    questions: u8,
    points: rules::walk::points::PointsPlan,
    deck: Option<DeckNumbers>,
    badge_days: u16,
    badge_checkpoints: u16,
    grand_prizes: Vec<u32>,
    grand_per_person: u8,
    held_from_day: i32,
    final_day: i32,
    awards: Vec<u32>,
    units: u32,
}

#[derive(Deserialize)]
struct DeckNumbers {
    opens_day: i32,
    closes_day: i32,
    price_points: u16,
    tickets: u64,
    budget_fen: u64,
    per_person_max: Option<u16>,
    prizes: Vec<(u32, u64)>,
}

impl Numbers {
    fn shape(self) -> Shape {
        let mut shape = Shape::small();
        shape.first_day = Day(self.first_day);
        shape.trial_days = self.trial_days;
        shape.days = self.days;
        shape.settlement.from_minute = self.settle_from;
        shape.settlement.until_minute = self.settle_until;
        shape.settlement.unopened_day = self.unopened;
        shape.settlement.mode = self.mode;
        shape.cap = self.cap;
        shape.plausible_max = self.plausible_max;
        shape.seal_after_days = self.seal_after_days;
        shape.goals.member_steps = self.member_steps;
        shape.goals.team_steps = self.team_steps;
        shape.teams.size = self.team_size;
        shape.teams.late_join = self.late_join;
        shape.teams.awards_require_full_team = self.awards_require_full_team;
        shape.teams.captain_goal_min = self.captain_goal_min;
        shape.teams.captain_goal_max = self.captain_goal_max;
        shape.teams.captain_goal_affects_scoring = self.captain_goal_scores;
        shape.targets = self.targets;
        shape.questions = self.questions;
        shape.points = self.points;
        shape.deck = self.deck.map(|deck| DeckShape {
            opens_day: deck.opens_day,
            closes_day: deck.closes_day,
            price_points: deck.price_points,
            tickets: deck.tickets,
            budget_fen: deck.budget_fen,
            per_person_max: deck.per_person_max,
            prizes: deck.prizes,
        });
        shape.badge_days = self.badge_days;
        shape.badge_checkpoints = self.badge_checkpoints;
        shape.grand_prizes = self.grand_prizes;
        shape.grand_per_person = self.grand_per_person;
        shape.held_from_day = self.held_from_day;
        shape.final_day = self.final_day;
        shape.awards = self.awards;
        shape.units = self.units;
        shape
    }
}
