//! The description of the interface, which the web client is typed by.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use model::Refusal;
use serde_json::Value;

use crate::support::TestApp;

#[test]
fn the_description_of_the_web_client_is_fresh() {
    let fresh = serde_json::to_string_pretty(&api::openapi()).unwrap() + "\n";
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/openapi.json");
    if fs::read_to_string(&kept).unwrap_or_default() != fresh {
        let at = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openapi.json");
        fs::write(&at, fresh).unwrap();
        panic!(
            "web/openapi.json is stale. Refresh it: cp {} {} && npm --prefix web run generate",
            at.display(),
            kept.display()
        );
    }
}

#[tokio::test]
async fn the_description_is_served() {
    let app = TestApp::start().await;
    let served = app.visitor().get("/api/openapi.json").await.expect(200);
    assert_eq!(served, description());
}

/// Two types of one name would silently overwrite each other.
#[test]
fn schema_names_are_unique() {
    let mut names = Vec::new();
    collect(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut names,
    );
    let unique: BTreeSet<_> = names.iter().cloned().collect();
    assert_eq!(unique.len(), names.len(), "{names:?}");
    let description = description();
    let schemas = description["components"]["schemas"].as_object().unwrap();
    let described: BTreeSet<_> = schemas.keys().cloned().collect();
    assert_eq!(unique, described);
}

#[test]
fn every_operation_says_what_it_does_and_how_it_fails() {
    for (path, method, operation) in operations(&description()) {
        let name = format!("{method} {path}");
        assert!(operation["summary"].is_string(), "{name}");
        assert!(operation["operationId"].is_string(), "{name}");
        let failure = &operation["responses"]["default"];
        assert!(
            failure["content"]["application/problem+json"].is_object(),
            "{name}"
        );
        let told = failure["description"].as_str().unwrap();
        let codes: Vec<_> = told.split('`').skip(1).step_by(2).collect();
        assert!(!codes.is_empty(), "{name}");
        for code in codes {
            let known =
                Refusal::from_code(code).is_some() || api::Problem::OWN_CODES.contains(&code);
            assert!(known, "{name}: {code}");
        }
    }
}

pub(crate) fn description() -> Value {
    serde_json::to_value(api::openapi()).unwrap()
}

pub(crate) fn operations(description: &Value) -> Vec<(String, String, Value)> {
    let paths = description["paths"].as_object().unwrap();
    let of = |(path, item): (&String, &Value)| {
        let item = item.as_object().unwrap().clone();
        let path = path.clone();
        item.into_iter()
            .map(move |(method, operation)| (path.clone(), method, operation))
    };
    paths.iter().flat_map(of).collect()
}

fn collect(folder: &Path, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, names);
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let mut derived: Option<Option<String>> = None;
        for line in source.lines().map(str::trim) {
            if line.starts_with("#[derive(") && line.contains("ToSchema") {
                derived = Some(None);
            } else if let (Some(name), Some((_, rest))) = (&mut derived, line.split_once("(as = "))
            {
                *name = rest.split([',', ')']).next().map(str::to_owned);
            } else if let (Some(name), Some(declared)) = (&derived, declared(line)) {
                names.push(name.clone().unwrap_or_else(|| declared.to_owned()));
                derived = None;
            }
        }
    }
}

fn declared(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("pub(crate) ")?;
    let rest = rest
        .strip_prefix("struct ")
        .or_else(|| rest.strip_prefix("enum "))?;
    rest.split([' ', '(', '<', ';']).next()
}
