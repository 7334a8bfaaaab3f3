//! The boundaries of `ARCHITECTURE.md`, held against the code.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

#[test]
fn crates_depend_on_each_other_as_the_table_says() {
    let written = table_of_edges();
    let real = real_edges();
    let crates: BTreeSet<&String> = written.keys().chain(real.keys()).collect();
    let mut differences = Vec::new();
    for name in crates {
        let (Some(written), Some(real)) = (written.get(name), real.get(name)) else {
            let place = if real.contains_key(name) {
                "the table"
            } else {
                "the workspace"
            };
            differences.push(format!("`{name}` is missing in {place}"));
            continue;
        };
        for edge in real.difference(written) {
            differences.push(format!(
                "`{name}` depends on `{edge}`, which the table forbids"
            ));
        }
        for edge in written.difference(real) {
            differences.push(format!(
                "`{name}` no longer depends on `{edge}`: take it off the table"
            ));
        }
    }
    assert!(
        differences.is_empty(),
        "ARCHITECTURE.md:\n{}",
        differences.join("\n")
    );
}

#[test]
fn crates_that_are_called_pure_are() {
    let pure = pure_crates();
    assert!(pure.len() >= 4, "the table marks the pure crates: {pure:?}");
    let packages = packages();
    for name in &pure {
        let package = &packages[name];
        for dependency in dependencies(package) {
            assert!(
                !IMPURE.contains(&dependency.as_str()),
                "`{name}` is pure and must not depend on `{dependency}`"
            );
        }
        let clippy = root().join("crates").join(name).join("clippy.toml");
        let bans = fs::read_to_string(&clippy)
            .unwrap_or_else(|error| panic!("{}: {error}", clippy.display()));
        for banned in BANNED_IN_PURE_CRATES {
            assert!(
                bans.contains(&format!("\"{banned}\"")),
                "{} must ban {banned}",
                clippy.display()
            );
        }
    }
}

#[test]
fn pure_crates_depend_on_pure_crates_alone() {
    let pure = pure_crates();
    for (name, edges) in table_of_edges() {
        if pure.contains(&name) {
            let impure: Vec<_> = edges.difference(&pure).collect();
            assert!(
                impure.is_empty(),
                "`{name}` is pure but depends on {impure:?}"
            );
        }
    }
}

#[test]
fn every_crate_is_on_the_code_map() {
    let text = architecture();
    for name in packages().keys() {
        assert!(
            text.contains(&format!("`crates/{name}`")),
            "the code map has no crates/{name}"
        );
    }
    for line in text.lines() {
        for path in line.split('`').filter(|word| word.starts_with("crates/")) {
            assert!(
                root().join(path).exists(),
                "{path} is in ARCHITECTURE.md and does not exist"
            );
        }
    }
}

/// The edges written down: crate, what it is, and the crates it may depend on.
fn table_of_edges() -> BTreeMap<String, BTreeSet<String>> {
    rows()
        .into_iter()
        .map(|(name, _, edges)| (name, edges))
        .collect()
}

fn pure_crates() -> BTreeSet<String> {
    let rows = rows().into_iter();
    rows.filter(|(_, nature, _)| nature == "pure")
        .map(|(name, ..)| name)
        .collect()
}

fn rows() -> Vec<(String, String, BTreeSet<String>)> {
    let text = architecture();
    let table = text
        .lines()
        .skip_while(|line| *line != HEADING_OF_TABLE)
        .skip(1);
    let lines = table.skip_while(|line| !line.starts_with("| `"));
    let rows: Vec<_> = lines
        .take_while(|line| line.starts_with("| `"))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [name, nature, edges] = cells[..] else {
                panic!("not three cells: {line}")
            };
            let edges = edges
                .split(',')
                .map(|edge| edge.trim().trim_matches('`').to_owned());
            let edges = edges.filter(|edge| edge != "–").collect();
            (name.trim_matches('`').to_owned(), nature.to_owned(), edges)
        })
        .collect();
    assert!(
        !rows.is_empty(),
        "ARCHITECTURE.md has no table under «{HEADING_OF_TABLE}»"
    );
    rows
}

fn real_edges() -> BTreeMap<String, BTreeSet<String>> {
    let packages = packages();
    let own: BTreeSet<String> = packages.keys().cloned().collect();
    let edges = |package| dependencies(package).intersection(&own).cloned().collect();
    packages
        .iter()
        .map(|(name, package)| (name.clone(), edges(package)))
        .collect()
}

/// Names of a package's ordinary dependencies; those of tests and build scripts do not count.
fn dependencies(package: &Value) -> BTreeSet<String> {
    let all = package["dependencies"].as_array().unwrap().iter();
    let ordinary = all.filter(|dependency| dependency["kind"].is_null());
    ordinary
        .map(|dependency| dependency["name"].as_str().unwrap().to_owned())
        .collect()
}

fn packages() -> BTreeMap<String, Value> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--offline",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .map(|p| (p["name"].as_str().unwrap().to_owned(), p.clone()))
        .collect()
}

fn architecture() -> String {
    fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

const HEADING_OF_TABLE: &str = "## Who may import whom";

/// What does IO, knows the time, or throws dice.
const IMPURE: &[&str] = &[
    "anyhow",
    "axum",
    "getrandom",
    "hyper",
    "rand",
    "rand_chacha",
    "rusqlite",
    "tempfile",
    "tokio",
    "tower",
    "tracing",
];

const BANNED_IN_PURE_CRATES: &[&str] = &[
    "std::time::SystemTime::now",
    "std::time::Instant::now",
    "jiff::Timestamp::now",
    "jiff::Zoned::now",
    "std::env::var",
    "std::fs::read",
    "std::thread::spawn",
];
