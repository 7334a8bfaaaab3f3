//! Files as they are published, and what is wrong with those that were tampered with.
//!
//! The same files are part of the vectors, so that the second verifier must give the same reasons.

use serde_json::{Value, json};

use super::examples::{
    best_and_empty, deck_publication, deck_publication_with_beacon, grand_publication, receipt,
    receipt_with_leaf, revealed, seed,
};
use crate::grand::EntryResult;
use crate::seed::commit;
use crate::verify::Fault;
use crate::{DeckPublication, GrandReceipt, verify};

/// A file and what is wrong with it: the fault and its place.
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) file: Value,
    pub(super) fault: Option<(Fault, &'static str)>,
}

#[test]
fn files_as_published_are_valid_and_tampering_is_named() {
    for case in cases() {
        let found = verify(&case.file.to_string()).map_err(|invalid| (invalid.code, invalid.at));
        match (found, case.fault) {
            (Ok(verified), None) => {
                assert!(!verified.proven.is_empty(), "{}", case.name);
                assert!(!verified.not_proven.is_empty(), "{}", case.name);
            }
            (Ok(_), Some(fault)) => panic!("{}: {fault:?} went unnoticed", case.name),
            (Err((code, at)), fault) => {
                assert_eq!(Some((code, at.as_str())), fault, "{}", case.name);
            }
        }
    }
}

#[test]
fn every_fault_has_a_case() {
    let met: std::collections::BTreeSet<_> = cases()
        .iter()
        .filter_map(|case| case.fault.map(|(fault, _)| fault))
        .collect();
    for fault in ALL_FAULTS {
        assert!(met.contains(fault), "{fault:?}");
    }
}

#[test]
fn what_is_not_json_of_the_form_is_malformed() {
    let good = serde_json::to_string(&revealed(3)).unwrap();
    let twice = good.replacen("\"index\":", "\"index\":3,\"index\":", 1);
    let float = good.replacen("\"index\":3", "\"index\":3.0", 1);
    let capital = good.replacen(r#""salt":"5a"#, r#""salt":"5A"#, 1);
    assert!([&twice, &float, &capital].iter().all(|text| **text != good));
    let cut = good.get(..good.len() - 1).unwrap();
    for text in [
        "",
        "{}",
        "[]",
        "null",
        "{\"kind\":7}",
        cut,
        &twice,
        &float,
        &capital,
    ] {
        let invalid = verify(text).unwrap_err();
        assert_eq!(
            (invalid.code, invalid.at.as_str()),
            (Fault::Malformed, ""),
            "{text}"
        );
    }
}

#[test]
fn a_publication_is_in_order_whatever_order_the_draws_came_in() {
    let publication = deck_publication();
    let DeckPublication { spec, draws, .. } = publication.clone();
    let reversed = draws.into_iter().rev().collect();
    assert_eq!(
        DeckPublication::new(spec, seed(1), None, reversed),
        Ok(publication)
    );
}

#[test]
fn a_receipt_tells_the_minute_and_no_more() {
    assert_eq!(receipt(3).at, "2030-01-01T06:00:00+08:00");
}

#[test]
fn a_verdict_says_what_was_proven_in_both_languages() {
    let (best, _) = best_and_empty();
    let verified = verify(&serde_json::to_string(&revealed(best)).unwrap()).unwrap();
    let told = |lang| {
        let proven = verified.proven.iter().map(|text| text.get(lang));
        proven.collect::<Vec<_>>().join("\n")
    };
    let zh = told(model::Lang::Zh);
    assert!(
        zh.contains(&format!("第 {best} 号票的结果就是「50.00元」")),
        "{zh}"
    );
    let en = told(model::Lang::En);
    assert!(
        en.contains(&format!(
            "ticket {best} of deck packets-1 carries “50.00元”"
        )),
        "{en}"
    );
    // Without a log the file cannot vouch for what was published before.
    let open: Vec<_> = verified.not_proven.iter().map(|text| &text.en).collect();
    assert!(
        open.iter()
            .any(|text| text.contains("compare the fingerprints")),
        "{open:?}"
    );
    assert!(
        open.iter().any(|text| text.contains("No public beacon")),
        "{open:?}"
    );
}

#[test]
fn tickets_left_out_are_not_passed_over_in_silence() {
    let told = |publication: &DeckPublication| {
        let verified = verify(&serde_json::to_string(publication).unwrap()).unwrap();
        let has = |texts: &[model::Text], part: &str| texts.iter().any(|t| t.en.contains(part));
        (
            has(&verified.proven, "none was left out"),
            has(&verified.not_proven, "were left out"),
        )
    };
    assert_eq!(told(&deck_publication()), (true, false));
    assert_eq!(told(&deck_publication_with_beacon()), (false, true));
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    good(&mut cases);
    receipts(&mut cases);
    decks(&mut cases);
    specs(&mut cases);
    grand_draws(&mut cases);
    grand_entries(&mut cases);
    cases
}

fn good(cases: &mut Vec<Case>) {
    let (best, empty) = best_and_empty();
    let grand = grand_publication();
    let with = |result| {
        let receipts = grand
            .entries
            .iter()
            .filter_map(|entry| grand.receipt(&entry.entry));
        receipts
            .into_iter()
            .find(|receipt| {
                receipt
                    .drawn
                    .as_ref()
                    .is_some_and(|drawn| drawn.result == result)
            })
            .unwrap()
    };
    let mut before = with(EntryResult::Won);
    before.drawn = None;
    let mut all_drawn = deck_publication();
    let undrawn = std::mem::take(&mut all_drawn.undrawn);
    let rest = undrawn
        .into_iter()
        .map(|(index, class)| (index, Some(class)));
    all_drawn.draws.extend(rest);
    for (name, file) in [
        ("a receipt before the reveal", json!(receipt(best))),
        ("a receipt with a leaf", json!(receipt_with_leaf(best))),
        ("a winning receipt", json!(revealed(best))),
        ("a losing receipt", json!(revealed(empty))),
        ("a deck", json!(deck_publication())),
        (
            "a deck with a beacon and gaps",
            json!(deck_publication_with_beacon()),
        ),
        ("a deck without a prize left", json!(all_drawn)),
        ("a grand draw", json!(grand)),
        ("an entry before the draw", json!(before)),
        ("an entry that won", json!(with(EntryResult::Won))),
        (
            "an entry that did not win",
            json!(with(EntryResult::NotDrawn)),
        ),
        (
            "an entry that was passed over",
            json!(with(EntryResult::PassedOver)),
        ),
    ] {
        cases.push(Case {
            name,
            file,
            fault: None,
        });
    }
}

fn receipts(cases: &mut Vec<Case>) {
    let (best, empty) = best_and_empty();
    let mut file = Tampered::new(cases, json!(revealed(best)));
    file.add("another index", Fault::LeafMismatch, "leaf", |f| {
        f["index"] = json!(best_and_empty().1);
    });
    file.add(
        "another index without leaf",
        Fault::ClassMismatch,
        "class",
        |f| {
            f["index"] = json!(best_and_empty().1);
            remove(f, "leaf");
        },
    );
    file.add(
        "an index beyond the deck",
        Fault::IndexOutOfRange,
        "index",
        |f| f["index"] = json!(40),
    );
    file.add("another class", Fault::PrizeMismatch, "prize", |f| {
        f["class"] = json!(1);
    });
    file.add(
        "a class that does not exist",
        Fault::PrizeMismatch,
        "prize",
        |f| {
            f["class"] = json!(3);
            f["prize"] = Value::Null;
        },
    );
    file.add(
        "another class and prize",
        Fault::LeafMismatch,
        "leaf",
        |f| {
            f["class"] = json!(1);
            f["prize"] = json!("fen-500");
        },
    );
    file.add(
        "another class and prize without leaf",
        Fault::ClassMismatch,
        "class",
        |f| {
            f["class"] = json!(1);
            f["prize"] = json!("fen-500");
            remove(f, "leaf");
        },
    );
    file.add("another prize", Fault::PrizeMismatch, "prize", |f| {
        f["prize"] = json!("fen-30");
    });
    file.add("another minute", Fault::LeafMismatch, "leaf", |f| {
        f["at"] = json!("2030-01-01T06:01:00+08:00");
    });
    file.add(
        "a minute before the deck opens",
        Fault::OutsideWindow,
        "at",
        |f| {
            f["at"] = json!("2030-01-01T05:59:00+08:00");
        },
    );
    file.add(
        "the minute the deck closes",
        Fault::OutsideWindow,
        "at",
        |f| {
            f["at"] = json!("2030-04-10T00:00:00+08:00");
        },
    );
    file.add("a second", Fault::OutsideWindow, "at", |f| {
        f["at"] = json!("2030-01-02T06:00:01+08:00");
    });
    file.add(
        "a day that does not exist",
        Fault::OutsideWindow,
        "at",
        |f| {
            f["at"] = json!("2030-02-30T06:00:00+08:00");
        },
    );
    file.add("another salt", Fault::LeafMismatch, "leaf", |f| {
        f["leaf"]["salt"] = json!("00".repeat(16));
    });
    file.add("another seed", Fault::CommitMismatch, "commit", |f| {
        f["seed"] = json!("00".repeat(32));
    });
    file.add("another commitment", Fault::LeafMismatch, "leaf", |f| {
        f["commit"] = json!("00".repeat(32));
    });
    file.add(
        "another commitment without leaf",
        Fault::CommitMismatch,
        "commit",
        |f| {
            f["commit"] = json!("00".repeat(32));
            remove(f, "leaf");
        },
    );
    file.add(
        "a beacon nobody named",
        Fault::BeaconUnexpected,
        "beacon",
        |f| f["beacon"] = json!("00"),
    );
    file.add(
        "a beacon without a seed",
        Fault::BeaconUnexpected,
        "beacon",
        |f| {
            f["beacon"] = json!("00");
            remove(f, "seed");
        },
    );
    file.add(
        "a price that was lowered",
        Fault::CommitMismatch,
        "commit",
        |f| {
            f["spec"]["price_points"] = json!(10);
        },
    );
    file.add(
        "another rule for undrawn tickets",
        Fault::CommitMismatch,
        "commit",
        |f| {
            f["spec"]["undrawn"] = json!("");
        },
    );
    file.add(
        "a limit that was not there",
        Fault::CommitMismatch,
        "commit",
        |f| {
            f["spec"]["per_person_max"] = json!(5);
        },
    );
    file.add("an unknown kind", Fault::UnknownKind, "kind", |f| {
        f["kind"] = json!("lottery");
    });
    file.add("an unknown member", Fault::Malformed, "", |f| {
        f["note"] = json!("ok");
    });
    file.add("an unknown member of the spec", Fault::Malformed, "", |f| {
        f["spec"]["note"] = json!("ok");
    });
    file.add("an unknown algorithm", Fault::Malformed, "", |f| {
        f["spec"]["algorithm"] = json!("rot13");
    });
    file.add("a missing class", Fault::Malformed, "", |f| {
        remove(f, "class");
    });
    file.add("a null seed", Fault::Malformed, "", |f| {
        f["seed"] = Value::Null;
    });
    file.add("a null limit", Fault::Malformed, "", |f| {
        f["spec"]["per_person_max"] = Value::Null;
    });
    file.add("a negative index", Fault::Malformed, "", |f| {
        f["index"] = json!(-1);
    });
    file.add("a seed too short", Fault::Malformed, "", |f| {
        f["seed"] = json!("00");
    });
    file.add(
        "a number no program keeps exactly",
        Fault::Malformed,
        "",
        |f| {
            f["index"] = json!(1_u64 << 53);
        },
    );
    file.add(
        "a value no program keeps exactly",
        Fault::Malformed,
        "",
        |f| {
            f["spec"]["prizes"][0]["value_fen"] = json!(1_u64 << 53);
        },
    );
    file.add("a number as text", Fault::Malformed, "", |f| {
        f["index"] = json!("3");
    });

    let mut file = Tampered::new(cases, json!(revealed(empty)));
    file.add(
        "a prize for a losing ticket",
        Fault::LeafMismatch,
        "leaf",
        |f| {
            f["class"] = json!(0);
            f["prize"] = json!("fen-5000");
        },
    );
    file.add(
        "a prize for a losing ticket without leaf",
        Fault::ClassMismatch,
        "class",
        |f| {
            f["class"] = json!(0);
            f["prize"] = json!("fen-5000");
            remove(f, "leaf");
        },
    );
}

fn decks(cases: &mut Vec<Case>) {
    let mut file = Tampered::new(cases, json!(deck_publication()));
    file.add(
        "a draw with another class",
        Fault::ClassMismatch,
        "draws[7]",
        |f| {
            let class = &mut f["draws"][7][1];
            *class = if class.is_null() {
                json!(2)
            } else {
                Value::Null
            };
        },
    );
    file.add(
        "a draw with another index",
        Fault::ClassMismatch,
        "draws[24]",
        |f| {
            // A later ticket of another class.
            let own = deck_publication().draws[24].1;
            let spec = super::examples::small_spec(false);
            let deck = super::examples::deck(&spec, &seed(1));
            f["draws"][24][0] = json!((25..40).find(|index| deck.class(*index) != own).unwrap());
        },
    );
    file.add("a draw twice", Fault::IndexTwice, "draws[4]", |f| {
        f["draws"][4] = f["draws"][3].clone();
    });
    file.add("two draws exchanged", Fault::OutOfOrder, "draws[6]", |f| {
        f["draws"].as_array_mut().unwrap().swap(5, 6);
    });
    file.add(
        "a draw beyond the deck",
        Fault::IndexOutOfRange,
        "draws[25]",
        |f| {
            f["draws"].as_array_mut().unwrap().push(json!([40, null]));
        },
    );
    file.add(
        "a draw that is also undrawn",
        Fault::IndexTwice,
        "undrawn[0]",
        |f| {
            let won = f["draws"]
                .as_array()
                .unwrap()
                .iter()
                .find(|draw| !draw[1].is_null())
                .cloned();
            f["undrawn"].as_array_mut().unwrap().insert(0, won.unwrap());
        },
    );
    file.add(
        "an undrawn prize kept back",
        Fault::CountMismatch,
        "spec.prizes[2]",
        |f| {
            let undrawn = f["undrawn"].as_array_mut().unwrap();
            let at = undrawn.iter().position(|ticket| ticket[1] == 2).unwrap();
            undrawn.remove(at);
        },
    );
    file.add(
        "a winning draw left out",
        Fault::CountMismatch,
        "spec.prizes[2]",
        |f| {
            let draws = f["draws"].as_array_mut().unwrap();
            let at = draws.iter().position(|ticket| ticket[1] == 2).unwrap();
            draws.remove(at);
        },
    );
    file.add(
        "an undrawn ticket with another class",
        Fault::ClassMismatch,
        "undrawn[0]",
        |f| {
            let class = &mut f["undrawn"][0][1];
            *class = if *class == 2 { json!(1) } else { json!(2) };
        },
    );
    file.add(
        "undrawn tickets in reverse",
        Fault::OutOfOrder,
        "undrawn[1]",
        |f| {
            f["undrawn"].as_array_mut().unwrap().reverse();
        },
    );
    file.add(
        "an undrawn ticket without a prize",
        Fault::Malformed,
        "",
        |f| {
            f["undrawn"][0][1] = Value::Null;
        },
    );
    file.add(
        "a deck with another seed",
        Fault::CommitMismatch,
        "commit",
        |f| {
            f["seed"] = json!("00".repeat(32));
        },
    );
    file.add("a prize fewer", Fault::CommitMismatch, "commit", |f| {
        f["spec"]["prizes"][2]["count"] = json!(9);
    });
    file.add("a prize worth less", Fault::CommitMismatch, "commit", |f| {
        f["spec"]["prizes"][0]["value_fen"] = json!(500);
    });
    file.add(
        "prizes in another order",
        Fault::CommitMismatch,
        "commit",
        |f| {
            f["spec"]["prizes"].as_array_mut().unwrap().swap(0, 1);
        },
    );
    file.add(
        "another seed with its own commitment",
        Fault::ClassMismatch,
        "draws[0]",
        |f| {
            // What only the fingerprint published before gives away where the draws are exchanged too.
            let (spec, draws) = (deck_publication().spec, deck_publication().draws);
            let differs = |n: &u64| super::examples::deck(&spec, &seed(*n)).class(0) != draws[0].1;
            let other = seed((100..200).find(differs).unwrap());
            f["commit"] = json!(commit(spec.hash(), &other));
            f["seed"] = json!(crate::fingerprint::to_hex(other.reveal()));
        },
    );

    let mut file = Tampered::new(cases, json!(deck_publication_with_beacon()));
    file.add("no beacon", Fault::BeaconMissing, "beacon", |f| {
        remove(f, "beacon");
    });
    file.add("another beacon", Fault::ClassMismatch, "draws[0]", |f| {
        let publication = deck_publication_with_beacon();
        let differs = |byte: &u8| {
            let (spec, seed) = (&publication.spec, &publication.seed);
            let key = crate::DeckKey::derive(seed, &[*byte], spec.hash());
            crate::Deck::new(spec, &key).unwrap().class(0) != publication.draws[0].1
        };
        f["beacon"] = json!(format!("{:02x}", (0..255).find(differs).unwrap()));
    });
    file.add("an empty beacon", Fault::Malformed, "", |f| {
        f["beacon"] = json!("");
    });
}

fn specs(cases: &mut Vec<Case>) {
    let mut file = Tampered::new(cases, json!(deck_publication()));
    let mut bad = |name, change: fn(&mut Value)| {
        file.add(name, Fault::BadSpec, "spec", |f| change(&mut f["spec"]));
    };
    bad("more prizes than tickets", |s| s["tickets"] = json!(13));
    bad("a deck without tickets", |s| s["tickets"] = json!(0));
    bad("a deck too large", |s| {
        s["tickets"] = json!((1_u64 << 40) + 1);
    });
    bad("a deck without prizes", |s| s["prizes"] = json!([]));
    bad("two prizes with one id", |s| {
        s["prizes"][1]["id"] = json!("fen-30");
    });
    bad("a prize that is not there", |s| {
        s["prizes"][1]["count"] = json!(0);
    });
    bad("a prize id with a space", |s| {
        s["prizes"][1]["id"] = json!("fen 30");
    });
    bad("a campaign without a name", |s| s["campaign"] = json!(""));
    bad("a deck that closes as it opens", |s| {
        s["closes_at"] = s["opens_at"].clone();
    });
    bad("an instant without an offset", |s| {
        s["opens_at"] = json!("2030-01-01T06:00:00");
    });
    bad("nobody may draw", |s| s["per_person_max"] = json!(0));
}

fn grand_draws(cases: &mut Vec<Case>) {
    let mut file = Tampered::new(cases, json!(grand_publication()));
    file.add(
        "two winners exchanged",
        Fault::WinnersMismatch,
        "winners[1]",
        |f| {
            f["winners"].as_array_mut().unwrap().swap(1, 2);
        },
    );
    file.add(
        "another winner",
        Fault::WinnersMismatch,
        "winners[0]",
        |f| {
            f["winners"][0]["entry"] = f["winners"][1]["entry"].clone();
        },
    );
    file.add(
        "another prize for a winner",
        Fault::WinnersMismatch,
        "winners[0]",
        |f| {
            f["winners"][0]["prize"] = json!("cup");
        },
    );
    file.add(
        "a winner fewer",
        Fault::WinnersMismatch,
        "winners[6]",
        |f| {
            f["winners"].as_array_mut().unwrap().pop();
        },
    );
    file.add("a winner more", Fault::WinnersMismatch, "winners[7]", |f| {
        let first = f["winners"][0].clone();
        f["winners"].as_array_mut().unwrap().push(first);
    });
    file.add(
        "a higher threshold",
        Fault::ThresholdMismatch,
        "threshold",
        |f| {
            f["threshold"] = json!("f".repeat(64));
        },
    );
    file.add("no threshold", Fault::ThresholdMismatch, "threshold", |f| {
        remove(f, "threshold");
    });
    file.add("an entry left out", Fault::RootMismatch, "root", |f| {
        f["entries"].as_array_mut().unwrap().pop();
    });
    file.add(
        "an entry of somebody else",
        Fault::RootMismatch,
        "root",
        |f| {
            f["entries"][0][1] = json!("p19");
        },
    );
    file.add("an entry twice", Fault::EntryTwice, "entries[1]", |f| {
        f["entries"][1] = f["entries"][0].clone();
    });
    file.add(
        "entries in another order",
        Fault::OutOfOrder,
        "entries[3]",
        |f| {
            f["entries"].as_array_mut().unwrap().swap(2, 3);
        },
    );
    file.add("an entry with a name", Fault::BadEntry, "entries[2]", |f| {
        f["entries"][2][1] = json!("张三");
    });
    file.add(
        "a grand draw with another seed",
        Fault::CommitMismatch,
        "commit",
        |f| {
            f["seed"] = json!("00".repeat(32));
        },
    );
    file.add(
        "more prizes a person",
        Fault::CommitMismatch,
        "commit",
        |f| {
            f["spec"]["prizes_per_person"] = json!(2);
        },
    );
    file.add("a grand draw without prizes", Fault::BadSpec, "spec", |f| {
        f["spec"]["prizes"] = json!([]);
    });
    file.add("no prize a person", Fault::BadSpec, "spec", |f| {
        f["spec"]["prizes_per_person"] = json!(0);
    });
    file.add(
        "a grand draw with a beacon nobody named",
        Fault::BeaconUnexpected,
        "beacon",
        |f| {
            f["beacon"] = json!("00");
        },
    );
}

fn grand_entries(cases: &mut Vec<Case>) {
    let publication = grand_publication();
    let winner = publication.receipt(&publication.winners[0].entry).unwrap();
    let lost = |receipt: &GrandReceipt| {
        receipt
            .drawn
            .as_ref()
            .is_some_and(|drawn| drawn.result == EntryResult::NotDrawn)
    };
    let mut receipts = publication
        .entries
        .iter()
        .filter_map(|e| publication.receipt(&e.entry));
    let loser = receipts.find(lost).unwrap();

    let mut file = Tampered::new(cases, json!(winner));
    file.add(
        "a winner told to have lost",
        Fault::ResultMismatch,
        "drawn.result",
        |f| {
            f["drawn"]["result"] = json!("not_drawn");
            f["drawn"]["prize"] = Value::Null;
        },
    );
    file.add(
        "a prize that does not exist",
        Fault::PrizeMismatch,
        "drawn.prize",
        |f| {
            f["drawn"]["prize"] = json!("car");
        },
    );
    file.add(
        "a winner without a prize",
        Fault::PrizeMismatch,
        "drawn.prize",
        |f| {
            f["drawn"]["prize"] = Value::Null;
        },
    );
    file.add("a person with a name", Fault::BadEntry, "person", |f| {
        f["person"] = json!("张三");
    });
    let last = publication.receipt(&publication.winners[6].entry).unwrap();
    let mut file = Tampered::new(cases, json!(last));
    file.add(
        "the last winner told to be passed over",
        Fault::ResultMismatch,
        "drawn.result",
        |f| {
            f["drawn"]["result"] = json!("passed_over");
            f["drawn"]["prize"] = Value::Null;
        },
    );
    let mut file = Tampered::new(cases, json!(loser));
    file.add(
        "a loser without a threshold",
        Fault::ResultMismatch,
        "drawn.result",
        |f| {
            remove(&mut f["drawn"], "threshold");
        },
    );
    file.add(
        "another entry's score",
        Fault::ScoreMismatch,
        "drawn.score",
        |f| {
            f["drawn"]["score"] = json!("0".repeat(64));
        },
    );
    file.add("another entry", Fault::ScoreMismatch, "drawn.score", |f| {
        f["entry"] = json!("p99:full");
    });
    file.add(
        "a loser told to have won",
        Fault::ResultMismatch,
        "drawn.result",
        |f| {
            f["drawn"]["result"] = json!("won");
            f["drawn"]["prize"] = json!("cup");
        },
    );
    file.add(
        "a loser told to be passed over",
        Fault::ResultMismatch,
        "drawn.result",
        |f| {
            f["drawn"]["result"] = json!("passed_over");
        },
    );
    file.add(
        "a loser with a prize",
        Fault::PrizeMismatch,
        "drawn.prize",
        |f| {
            f["drawn"]["prize"] = json!("cup");
        },
    );
    file.add(
        "a receipt with another seed",
        Fault::CommitMismatch,
        "commit",
        |f| {
            f["drawn"]["seed"] = json!("00".repeat(32));
        },
    );
    file.add(
        "a receipt with a beacon nobody named",
        Fault::BeaconUnexpected,
        "drawn.beacon",
        |f| {
            f["drawn"]["beacon"] = json!("00");
        },
    );
}

/// Adds copies of a good file with one change each.
struct Tampered<'a> {
    cases: &'a mut Vec<Case>,
    good: Value,
}

impl<'a> Tampered<'a> {
    fn new(cases: &'a mut Vec<Case>, good: Value) -> Self {
        Self { cases, good }
    }

    fn add(
        &mut self,
        name: &'static str,
        fault: Fault,
        at: &'static str,
        change: impl Fn(&mut Value),
    ) {
        let mut file = self.good.clone();
        change(&mut file);
        assert_ne!(file, self.good, "{name} changes nothing");
        self.cases.push(Case {
            name,
            file,
            fault: Some((fault, at)),
        });
    }
}

fn remove(file: &mut Value, member: &str) {
    file.as_object_mut().unwrap().remove(member).unwrap();
}

const ALL_FAULTS: &[Fault] = &[
    Fault::Malformed,
    Fault::UnknownKind,
    Fault::BadSpec,
    Fault::BeaconMissing,
    Fault::BeaconUnexpected,
    Fault::CommitMismatch,
    Fault::IndexOutOfRange,
    Fault::IndexTwice,
    Fault::OutOfOrder,
    Fault::ClassMismatch,
    Fault::PrizeMismatch,
    Fault::OutsideWindow,
    Fault::LeafMismatch,
    Fault::CountMismatch,
    Fault::BadEntry,
    Fault::EntryTwice,
    Fault::RootMismatch,
    Fault::WinnersMismatch,
    Fault::ScoreMismatch,
    Fault::ThresholdMismatch,
    Fault::ResultMismatch,
];
