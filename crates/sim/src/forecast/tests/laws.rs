//! What holds of every forecast.

use std::num::NonZeroUsize;

use super::super::assumptions::{Assumptions, Key};
use super::super::figures::{Forecast, real};
use super::super::people::SHARD;
use super::super::{ForecastError, Request, forecast};

fn request(people: u32, runs: u32, threads: usize, seed: u64) -> Request {
    Request {
        people,
        seed,
        runs: Some(runs),
        threads: NonZeroUsize::new(threads).unwrap(),
        assumptions: Assumptions::default(),
    }
}

fn bytes(forecast: &Forecast) -> String {
    serde_json::to_string(forecast).unwrap()
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    for (edition, people) in [
        ("walk-shaanxi-2019", 900),
        ("walk-shaanxi-2019", SHARD * 9 + 17),
        ("donation-2020", SHARD * 9 + 17),
    ] {
        let plan = fixtures::plan(edition);
        let made =
            |threads, seed| bytes(&forecast(&plan, &request(people, 3, threads, seed)).unwrap());
        let one = made(1, 4);
        assert_eq!(one, made(2, 4), "{edition}");
        assert_eq!(one, made(5, 4), "{edition}");
        assert_ne!(one, made(2, 5), "{edition}");
    }
}

#[test]
fn budgets_are_never_exceeded_and_scarce_tickets_sell_out() {
    let mut plan = fixtures::plan("walk-shaanxi-2019");
    let deck = &mut plan.walk.as_mut().unwrap().decks[0];
    deck.tickets /= 1_000;
    for prize in &mut deck.prizes {
        prize.count /= 1_000;
    }
    deck.budget_fen = deck.value_fen();
    let (tickets, budget) = (deck.tickets, deck.budget_fen);
    let made = forecast(&plan, &request(3_000, 5, 2, 1)).unwrap();
    let walk = made.walk.unwrap();
    let deck = &walk.decks[0];
    assert!((deck.sells_out - 1.0).abs() < 1e-9);
    assert!((deck.drawn.p5 - real(tickets)).abs() < 0.5);
    assert!((deck.paid_fen.p95 - real(budget)).abs() < 0.5);
    assert!(walk.cost.total_fen.p95 <= real(walk.cost.ceiling_fen));
    assert!(deck.sold_out_date.is_some());
    assert!(walk.chances.unwrap().p5 > real(tickets));
}

#[test]
fn whoever_joins_later_reaches_less() {
    let plan = fixtures::plan("walk-shaanxi-2019");
    let made = forecast(&plan, &request(2_000, 6, 2, 1)).unwrap();
    let late = made.walk.unwrap().late;
    assert!(late.len() >= 20);
    let (first, last) = (&late[0], &late[late.len() - 1]);
    assert!(first.lit_all.p50 > 0.02 && last.lit_all.p95 < 1e-9);
    assert!(first.points.p50 > last.points.p50 * 5.0);
    // The last third of the road lies further than anybody can walk in a month.
    assert!(
        late.iter()
            .filter(|l| l.day > 65)
            .all(|l| l.lit_all.p95 < 1e-9)
    );
}

#[test]
fn spreads_are_ordered() {
    fn check(path: &str, value: &serde_json::Value) {
        match value {
            serde_json::Value::Object(fields) => {
                if let (Some(p5), Some(p50), Some(p95)) =
                    (fields.get("p5"), fields.get("p50"), fields.get("p95"))
                {
                    let of = |v: &serde_json::Value| v.as_f64().unwrap();
                    assert!(of(p5) <= of(p50) && of(p50) <= of(p95), "{path}: {value}");
                }
                for (name, field) in fields {
                    check(&format!("{path}.{name}"), field);
                }
            }
            serde_json::Value::Array(list) => list.iter().for_each(|item| check(path, item)),
            _ => {}
        }
    }
    for edition in ["walk-shaanxi-2019", "donation-2019"] {
        let made = forecast(&fixtures::plan(edition), &request(800, 8, 2, 9)).unwrap();
        check("", &serde_json::to_value(&made).unwrap());
    }
}

/// To renew it: `cargo run -p sim --example forecast_schema > docs/forecast.schema.json`.
#[test]
fn the_schema_in_the_repository_is_fresh() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/forecast.schema.json"
    );
    let kept: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(
        kept == schemars::schema_for!(Forecast).to_value(),
        "docs/forecast.schema.json is not that of the type: renew it"
    );
}

#[test]
fn every_assumption_is_documented_as_it_is() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/forecast.md");
    let page = std::fs::read_to_string(path).unwrap().replace(',', "");
    for key in Key::ALL {
        let (spec, range) = (key.spec(), key.spec().range);
        let row = format!(
            "| `{}` | {} | {} | {} |",
            spec.name, range.low, range.value, range.high
        );
        assert!(page.contains(&row), "docs/forecast.md lacks «{row}»");
    }
}

#[test]
fn a_forecast_needs_people() {
    let plan = fixtures::plan("donation-2019");
    assert_eq!(
        forecast(&plan, &request(0, 1, 1, 1)).unwrap_err(),
        ForecastError::Nobody
    );
}
