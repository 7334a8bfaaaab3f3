//! Fixed values, shared with the second implementation (`web/src/verify`).
//!
//! `UPDATE_GENERATED=1` writes them; a change of them is a change of the format.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use super::examples::{
    beacon, deck_spec, documented, entries, grand_spec, prize, receipt_with_leaf, seed,
};
use super::files;
use crate::fingerprint::to_hex;
use crate::grand::{draw, score};
use crate::seed::{commit, grand_commit};
use crate::{Deck, DeckKey, DeckSpec, GrandKey, GrandSpec, Seed};

#[test]
fn values_are_those_that_were_fixed() {
    let fresh = vectors();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/vectors.json");
    #[expect(clippy::disallowed_methods, reason = "generated on demand")]
    if std::env::var("UPDATE_GENERATED").is_ok() {
        std::fs::write(&path, text(&fresh)).unwrap();
    }
    #[expect(clippy::disallowed_methods, reason = "a test reads its data")]
    let fixed: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let (fresh, fixed) = (fresh.as_object().unwrap(), fixed.as_object().unwrap());
    assert!(fresh.keys().eq(fixed.keys()));
    for (list, values) in fresh {
        let fixed = fixed[list].as_array().unwrap();
        assert_eq!(values.as_array().unwrap().len(), fixed.len(), "{list}");
        for (value, fixed) in values.as_array().unwrap().iter().zip(fixed) {
            assert_eq!(value, fixed, "{list}");
        }
    }
}

#[test]
fn the_documented_example_is_right() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/verification.md");
    #[expect(clippy::disallowed_methods, reason = "a test reads its data")]
    let page = std::fs::read_to_string(page).unwrap();
    let (spec, seed) = documented();
    let hash = spec.hash();
    let key = DeckKey::derive(&seed, &[], hash);
    let deck = Deck::new(&spec, &key).unwrap();
    let mut values = vec![
        spec.canonical_json(),
        hash.to_string(),
        to_hex(seed.reveal()),
        commit(hash, &seed).to_string(),
        to_hex(&key.0),
    ];
    values.extend((0..5).map(|index| {
        let class = deck
            .class(index)
            .map_or("none".to_owned(), |class| class.to_string());
        format!("| {index} | {} | {class} |", deck.slot(index).unwrap())
    }));
    for value in values {
        assert!(page.contains(&value), "docs/verification.md has no {value}");
    }
}

fn vectors() -> Value {
    let losing = |tickets| if tickets > 2 { tickets / 3 } else { 0 };
    let sizes = [1, 2, 3, 5, 8, 9, 100, 4097, 1_000_003, 1 << 40];
    let mut decks: Vec<Value> = sizes
        .into_iter()
        .map(|tickets| {
            let winning = tickets - losing(tickets);
            let best = winning / 4;
            let mut prizes = vec![
                prize("fen-500", 500, best),
                prize("fen-30", 30, winning - best),
            ];
            prizes.retain(|prize| prize.count > 0);
            deck_vector(&deck_spec(tickets, prizes), &seed(tickets), &[])
        })
        .collect();
    let with_beacon = DeckSpec {
        beacon: Some("drand quicknet, round 9000000 \u{1}\u{7f}é🧧\\\"".to_owned()),
        per_person_max: Some(47),
        ..deck_spec(7, vec![prize("cup", 7_900, 2)])
    };
    decks.push(deck_vector(&with_beacon, &seed(7), &beacon().0));
    let (documented, seed) = documented();
    decks.push(deck_vector(&documented, &seed, &[]));
    let leaf = receipt_with_leaf(7);
    let files: Vec<Value> = files::cases()
        .into_iter()
        .map(|case| match case.fault {
            None => json!({"name": case.name, "file": case.file}),
            Some((code, at)) => {
                json!({"name": case.name, "code": code, "at": at, "file": case.file})
            }
        })
        .collect();
    let grand_with_beacon = GrandSpec {
        beacon: Some("drand".to_owned()),
        prizes_per_person: 2,
        ..grand_spec()
    };
    json!({
        "decks": decks,
        "leaves": [leaf],
        "grand": [grand_vector(&grand_spec(), &[]), grand_vector(&grand_with_beacon, &beacon().0)],
        "files": files,
    })
}

fn deck_vector(spec: &DeckSpec, seed: &Seed, beacon: &[u8]) -> Value {
    let hash = spec.hash();
    let key = DeckKey::derive(seed, beacon, hash);
    let deck = Deck::new(spec, &key).unwrap();
    let last = spec.tickets - 1;
    let mut indices: Vec<u64> = (0..spec.tickets.min(12)).collect();
    indices.extend([last / 2, last].into_iter().filter(|index| *index >= 12));
    let tickets: Vec<Value> = indices
        .into_iter()
        .map(|index| json!([index, deck.slot(index), deck.class(index)]))
        .collect();
    json!({
        "spec": spec, "canonical": spec.canonical_json(), "spec_hash": hash,
        "seed": to_hex(seed.reveal()), "beacon": to_hex(beacon),
        "commit": commit(hash, seed), "key": to_hex(&key.0), "tickets": tickets,
    })
}

fn grand_vector(spec: &GrandSpec, beacon: &[u8]) -> Value {
    let (seed, hash, entries) = (seed(3), spec.hash(), entries());
    let key = GrandKey::derive(&seed, beacon, hash);
    let scores: Vec<_> = entries
        .as_slice()
        .iter()
        .map(|e| score(&key, &e.entry))
        .collect();
    let outcome = draw(spec, &entries, &key);
    json!({
        "spec": spec, "canonical": spec.canonical_json(), "spec_hash": hash,
        "seed": to_hex(seed.reveal()), "beacon": to_hex(beacon),
        "commit": grand_commit(hash, &seed), "key": to_hex(&key.0),
        "entries": entries, "root": entries.root(), "scores": scores,
        "winners": outcome.winners, "threshold": outcome.threshold,
    })
}

/// One value a line, so that a change can be read.
fn text(vectors: &Value) -> String {
    let mut text = "{\n".to_owned();
    for (n, (list, values)) in vectors.as_object().unwrap().iter().enumerate() {
        let lines: Vec<String> = values
            .as_array()
            .unwrap()
            .iter()
            .map(Value::to_string)
            .collect();
        let comma = if n > 0 { ",\n" } else { "" };
        write!(text, "{comma}\"{list}\": [\n{}\n]", lines.join(",\n")).unwrap();
    }
    text + "\n}\n"
}
