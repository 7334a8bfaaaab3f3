//! `tongxing forecast` as a user meets it.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

#[test]
fn the_same_seed_prints_the_same_bytes() {
    let printed = |seed: &str, format: &str| {
        let output = forecast("walk-shaanxi-2019", &["--seed", seed, "--format", format]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        output.stdout
    };
    for format in ["json", "text"] {
        assert_eq!(printed("7", format), printed("7", format), "{format}");
        assert_ne!(printed("7", format), printed("8", format), "{format}");
    }
}

#[test]
fn a_walk_is_forecast_with_what_organisers_ask_for() {
    let output = forecast("walk-shaanxi-2019", &["--format", "json"]);
    let forecast: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(forecast["people"], 2_000);
    assert_eq!(forecast["runs"], 4);
    let walk = &forecast["walk"];
    for pointer in [
        "/cost/total_fen/p50",
        "/decks/0/paid_fen/p50",
        "/chances/p50",
        "/payout/days/p50",
        "/road/lit_all/p50",
        "/badges/0/holders/p50",
        "/grand_draws/0/entries/p50",
        "/teams/last_place_steps/p50",
        "/points/issued/p50",
        "/load/busiest_second/p50",
        "/load/curve/0/per_second",
        "/units/0/participants/p50",
        "/late/0/lit_all/p50",
    ] {
        let figure = walk.pointer(pointer).and_then(Value::as_f64);
        assert!(figure.is_some_and(|f| f > 0.0), "{pointer}: {figure:?}");
    }
    let units = walk["units"].as_array().unwrap();
    let total = units[0]["participants"]["p50"].as_f64().unwrap();
    assert!((total - 2_000.0).abs() < 0.5, "everybody belongs to a unit");
    assert!(forecast.get("donation").is_none());
    for assumption in forecast["assumptions"].as_array().unwrap() {
        assert_eq!(assumption["changed"], false, "{assumption}");
    }
}

#[test]
fn donation_campaigns_are_forecast_too() {
    for edition in ["donation-2019", "donation-2020"] {
        let output = forecast(edition, &["--format", "json"]);
        let forecast: Value = serde_json::from_slice(&output.stdout).unwrap();
        let donation = &forecast["donation"];
        assert!(
            donation["donations"]["p50"].as_f64().unwrap() > 500.0,
            "{edition}"
        );
        assert!(
            !donation["groups"].as_array().unwrap().is_empty(),
            "{edition}"
        );
        assert!(forecast.get("walk").is_none());
    }
}

#[test]
fn assumptions_can_be_set_and_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("assumptions.toml");
    fs::write(
        &file,
        "devoted = 0\ncheck_in = { low = 0.1, value = 0.2, high = 0.3 }\n",
    )
    .unwrap();
    let arguments = ["--assumptions", file.to_str().unwrap(), "--format", "json"];
    let output = forecast("walk-shaanxi-2019", &arguments);
    let forecast_json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let changed = forecast_json["assumptions"].as_array().unwrap().iter();
    let changed: Vec<&str> = changed
        .filter(|a| a["changed"] == true)
        .map(|a| a["name"].as_str().unwrap())
        .collect();
    assert_eq!(changed, ["devoted", "check_in"]);
    assert_eq!(forecast_json["walk"]["badges"][0]["holders"]["p95"], 0.0);

    fs::write(&file, "devotd = 0\n").unwrap();
    let output = forecast("walk-shaanxi-2019", &arguments);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("no assumption `devotd`"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn the_page_refers_to_nothing_outside_itself() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("report.html");
    for (lang, title) in [("zh", "活动预测"), ("en", "Forecast")] {
        let out = ["--lang", lang, "--out", page.to_str().unwrap()];
        let output = forecast("walk-shaanxi-2019", &out);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(String::from_utf8(output.stdout).unwrap().starts_with(title));
        let html = fs::read_to_string(&page).unwrap();
        assert!(html.contains(&format!("<h1>{title}")));
        assert!(html.matches("<svg").count() >= 8);
        for outside in [
            "http", "src=", "href=", "url(", "<script", "@import", "NaN", "inf\"",
        ] {
            assert!(!html.contains(outside), "{outside}");
        }
    }
}

#[test]
fn nobody_is_wrong_usage() {
    let output = tongxing(&["forecast", &campaign("donation-2019"), "--people", "0"]);
    assert_eq!(output.status.code(), Some(2));
    let output = tongxing(&["forecast", "nowhere", "--people", "5"]);
    assert_eq!(output.status.code(), Some(3));
}

fn forecast(edition: &str, more: &[&str]) -> Output {
    let folder = campaign(edition);
    let mut arguments = vec!["forecast", &folder, "--people", "2000", "--runs", "4"];
    arguments.extend(more);
    tongxing(&arguments)
}

fn tongxing(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongxing"));
    command.args(arguments).output().unwrap()
}

fn campaign(edition: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../campaigns");
    root.join(edition).to_str().unwrap().to_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
