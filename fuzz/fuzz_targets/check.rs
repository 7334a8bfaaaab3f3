//! Any bytes as `campaign.toml`, beside good tables and texts.
//!
//! `cargo +nightly fuzz run check fuzz/seeds/check -- -dict=fuzz/check.dict`

#![no_main]

use std::collections::BTreeMap;

use definition::{Severity, Sources, check, render};
use libfuzzer_sys::fuzz_target;
use model::Lang;

fuzz_target!(|main: &[u8]| {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (path, content) in DONATION.iter().chain(WALK) {
        files.insert((*path).to_owned(), content.to_vec());
    }
    files.insert("campaign.toml".to_owned(), main.to_vec());
    let sources = Sources::new(files);
    let checked = check(&sources);
    let errors = checked
        .diagnostics
        .iter()
        .any(|d| d.code.severity() == Severity::Error);
    assert_eq!(checked.plan.is_none(), errors);
    for lang in [Lang::Zh, Lang::En] {
        render::text(&sources, &checked.diagnostics, lang, false);
        render::json(&sources, &checked.diagnostics, lang);
    }
});

macro_rules! good {
    ($base:literal: $($path:literal)*) => {
        &[$(($path, include_bytes!(concat!("../../crates/definition/testdata/", $base, "/", $path)))),*]
    };
}

const DONATION: &[(&str, &[u8])] = good! {
    "base": "regions.csv" "mutual-aid.csv"
    "texts/purpose.zh.md" "texts/purpose.en.md" "texts/faq.zh.md" "texts/faq.en.md"
    "texts/privacy.zh.md" "texts/privacy.en.md"
};

const WALK: &[(&str, &[u8])] = good! {
    "walk": "units.csv" "quotas.csv" "places.csv" "checkpoints.csv" "questions.csv" "holidays.csv"
    "served.csv" "tasks.csv" "assets.csv" "assets/post.md" "gate.svg" "poster.svg"
};
