//! What holds for every deck and every grand draw.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::examples::{deck, deck_spec, entries, grand_publication, grand_spec, prize, seed};
use crate::grand::{EntryError, EntryResult, draw, score};
use crate::{Classes, Deck, DeckKey, Entries, Entry, Fingerprint, GrandKey, GrandSpec, Seed};

fn plain(tickets: u64, n: u64) -> Deck {
    let classes = Classes::new(tickets, &[]).unwrap();
    Deck::of(
        classes,
        &DeckKey::derive(&seed(n), b"", Fingerprint([0; 32])),
    )
}

fn assert_bijection(tickets: u64) {
    let deck = plain(tickets, tickets);
    let mut seen = vec![false; usize::try_from(tickets).unwrap()];
    for index in 0..tickets {
        let slot = deck.slot(index).unwrap();
        let taken = &mut seen[usize::try_from(slot).unwrap()];
        assert!(!*taken, "{tickets} tickets: slot {slot} is given twice");
        *taken = true;
    }
    assert_eq!(deck.slot(tickets), None);
}

#[test]
fn every_slot_of_a_small_deck_is_given_once() {
    let edges = (0..13).flat_map(|bits| [(1 << bits) - 1, 1 << bits, (1 << bits) + 1]);
    let sizes: BTreeSet<u64> = (1..300)
        .chain((300..5000).step_by(61))
        .chain(edges)
        .collect();
    sizes
        .into_iter()
        .filter(|n| *n > 0)
        .for_each(assert_bijection);
}

#[test]
#[ignore = "takes half a minute; every size up to 5000"]
fn every_slot_of_every_small_deck_is_given_once() {
    (1..=5000).for_each(assert_bijection);
}

#[test]
fn every_slot_of_a_large_deck_is_given_once() {
    for tickets in [65_536, 271_829, 1_000_000] {
        assert_bijection(tickets);
    }
}

#[test]
fn slots_of_the_largest_deck_are_in_range_and_differ() {
    let deck = plain(1 << 40, 1);
    let slots: BTreeSet<_> = (0..1000).map(|index| deck.slot(index).unwrap()).collect();
    assert_eq!(slots.len(), 1000);
    assert!(slots.iter().all(|slot| *slot < 1 << 40));
    assert!(deck.slot((1 << 40) - 1).is_some());
    assert_eq!(deck.slot(u64::MAX), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn counts_are_exact(
        counts in prop::collection::vec(1_u64..400, 1..9),
        losing in 0_u64..1000,
        n: u64,
    ) {
        let tickets = counts.iter().sum::<u64>() + losing;
        let classes = Classes::new(tickets, &counts).unwrap();
        let deck = Deck::of(classes, &DeckKey::derive(&seed(n), b"", Fingerprint([0; 32])));
        let mut found = vec![0; counts.len()];
        for class in (0..tickets).filter_map(|index| deck.class(index)) {
            found[usize::from(class)] += 1;
        }
        prop_assert_eq!(found, counts);
    }
}

/// X-17.a: however many draw at once, each has a ticket of their own, and one ticket has the prize.
#[test]
fn the_unique_prize_goes_to_one_ticket() {
    let spec = deck_spec(
        1000,
        vec![prize("yuan-50", 5000, 1), prize("fen-30", 30, 999)],
    );
    for n in 0..20 {
        let deck = deck(&spec, &seed(n));
        let winning = (0..1000).filter(|index| deck.class(*index) == Some(0));
        assert_eq!(winning.count(), 1);
        let others = (0..1000).filter(|index| deck.class(*index) == Some(1));
        assert_eq!(
            others.count(),
            999,
            "who misses it gets one of the tiers in stock"
        );
    }
}

/// W-32.a
#[test]
fn a_deck_of_one_tier_gives_that_tier_with_every_ticket() {
    let spec = deck_spec(500, vec![prize("fen-30", 30, 500)]);
    let deck = deck(&spec, &seed(0));
    assert!((0..500).all(|index| deck.class(index) == Some(0)));
    assert_eq!(deck.class(500), None, "and no ticket is left");
}

/// W-32.c
#[test]
fn what_a_deck_pays_is_what_its_tiers_cost() {
    let spec = deck_spec(
        900,
        vec![
            prize("a", 5000, 1),
            prize("b", 500, 20),
            prize("c", 30, 700),
        ],
    );
    let deck = deck(&spec, &seed(0));
    let paid: u64 = (0..900)
        .filter_map(|index| deck.class(index))
        .map(|class| spec.prizes[usize::from(class)].value_fen)
        .sum();
    assert_eq!(paid, 5000 + 20 * 500 + 700 * 30);
}

#[test]
fn every_ticket_has_the_same_chance_of_the_best_prize() {
    const KEYS: u64 = 20_000;
    for tickets in [2, 3, 5, 8, 13] {
        let classes = Classes::new(tickets, &[1]).unwrap();
        let mut wins = vec![0_u64; usize::try_from(tickets).unwrap()];
        for n in 0..KEYS {
            let deck = Deck::of(
                classes.clone(),
                &DeckKey::derive(&seed(n), b"", Fingerprint([0; 32])),
            );
            let winner = (0..tickets)
                .find(|index| deck.class(*index).is_some())
                .unwrap();
            wins[usize::try_from(winner).unwrap()] += 1;
        }
        // Each is binomial; five standard deviations.
        let mean = KEYS / tickets;
        let far = 5 * (KEYS * (tickets - 1)).isqrt() / tickets;
        assert!(
            wins.iter().all(|n| n.abs_diff(mean) <= far),
            "{tickets}: {wins:?}"
        );
    }
}

#[test]
fn prizes_are_spread_evenly_over_the_tickets() {
    let classes = Classes::new(64_000, &[16_000]).unwrap();
    let deck = Deck::of(
        classes,
        &DeckKey::derive(&seed(5), b"", Fingerprint([0; 32])),
    );
    let mut wins = [0_u64; 64];
    for index in (0..64_000).filter(|index| deck.class(*index).is_some()) {
        wins[usize::try_from(index / 1000).unwrap()] += 1;
    }
    // Expected 250 with a variance of 187.5 each; the sum of squares over it has 63 degrees of
    // freedom, which stay below 114 but once in ten thousand times.
    let squares: u64 = wins.iter().map(|n| n.abs_diff(250).pow(2)).sum();
    assert!(squares * 2 < 114 * 375, "{wins:?}");
}

#[test]
fn another_seed_gives_another_order() {
    let orders: BTreeSet<Vec<Option<u64>>> = (0..50)
        .map(|n| {
            let deck = plain(100, n);
            (0..100).map(|index| deck.slot(index)).collect()
        })
        .collect();
    assert_eq!(orders.len(), 50);
}

#[test]
fn the_smallest_scores_win_in_order_of_the_prizes() {
    let publication = grand_publication();
    let prizes: Vec<_> = publication
        .winners
        .iter()
        .map(|w| w.prize.as_str())
        .collect();
    assert_eq!(
        prizes,
        ["phone", "watch", "watch", "cup", "cup", "cup", "cup"]
    );
    assert!(publication.winners.is_sorted_by(|a, b| a.score < b.score));
    assert_eq!(
        publication.threshold,
        publication.winners.last().map(|w| w.score)
    );
    let key = GrandKey::derive(&publication.seed, b"", publication.spec.hash());
    let person: BTreeMap<_, _> = publication
        .entries
        .iter()
        .map(|e| (&e.entry, &e.person))
        .collect();
    let people: BTreeSet<_> = publication
        .winners
        .iter()
        .map(|w| person[&w.entry])
        .collect();
    assert_eq!(people.len(), 7, "one prize a person");
    for entry in &publication.entries {
        let won = publication.winners.iter().any(|w| w.entry == entry.entry);
        let below = publication
            .threshold
            .is_some_and(|last| score(&key, &entry.entry) <= last);
        assert!(
            won || !below || people.contains(&entry.person),
            "{entry:?} was left out"
        );
    }
}

#[test]
fn a_person_wins_as_often_as_the_spec_allows() {
    let mut most = BTreeMap::new();
    for per_person in [1, 2] {
        let spec = GrandSpec {
            prizes: vec![prize("cup", 7_900, 30)],
            prizes_per_person: per_person,
            ..grand_spec()
        };
        let key = GrandKey::derive(&seed(4), b"", spec.hash());
        let outcome = draw(&spec, &entries(), &key);
        let mut wins: BTreeMap<String, u32> = BTreeMap::new();
        for winner in &outcome.winners {
            let person = winner.entry.split(':').next().unwrap();
            *wins.entry(person.to_owned()).or_default() += 1;
        }
        most.insert(
            per_person,
            (outcome.winners.len(), wins.into_values().max().unwrap()),
        );
        // 20 people cannot win 30 prizes one each: then all have won, and there is no threshold.
        assert_eq!(outcome.threshold.is_none(), per_person == 1);
    }
    assert_eq!(most[&1], (20, 1));
    assert_eq!(most[&2], (30, 2));
}

#[test]
fn an_entry_more_or_less_changes_no_score() {
    let key = GrandKey::derive(&seed(4), b"", grand_spec().hash());
    let all = draw(&grand_spec(), &entries(), &key);
    let last = all.winners.last().unwrap();
    let fewer = entries()
        .as_slice()
        .iter()
        .filter(|e| e.entry != last.entry)
        .cloned()
        .collect();
    let fewer = draw(&grand_spec(), &Entries::freeze(fewer).unwrap(), &key);
    assert_eq!(fewer.winners[..6], all.winners[..6]);
}

#[test]
fn every_entry_has_a_receipt_that_says_how_it_came_out() {
    let publication = grand_publication();
    let mut results = BTreeMap::new();
    for entry in &publication.entries {
        let receipt = publication.receipt(&entry.entry).unwrap();
        let drawn = receipt.drawn.clone().unwrap();
        let json = serde_json::to_string(&receipt).unwrap();
        crate::verify(&json).unwrap();
        *results.entry(format!("{:?}", drawn.result)).or_insert(0) += 1;
        assert_eq!(drawn.result == EntryResult::Won, drawn.prize.is_some());
    }
    assert_eq!(results["Won"], 7);
    assert_eq!(results.values().sum::<u32>(), 40);
    assert_eq!(publication.receipt("nobody"), None);
}

#[test]
fn entries_are_frozen_in_order_and_once() {
    let entry = |entry: &str| Entry {
        entry: entry.to_owned(),
        person: "p".to_owned(),
    };
    let one = Entries::freeze(vec![entry("b"), entry("a")]).unwrap();
    let other = Entries::freeze(vec![entry("a"), entry("b")]).unwrap();
    assert_eq!(one.root(), other.root());
    assert_ne!(
        one.root(),
        Entries::freeze(vec![entry("a")]).unwrap().root()
    );
    let twice = Entries::freeze(vec![entry("a"), entry("b"), entry("a")]);
    assert_eq!(twice, Err(EntryError::Twice("a".to_owned())));
    assert!(matches!(
        Entries::freeze(vec![entry("a b")]),
        Err(EntryError::Name(_))
    ));
}

#[test]
fn a_seed_never_leaves_with_what_holds_it() {
    let seed = Seed::new([0xab; 32]);
    let spec = deck_spec(10, vec![prize("a", 1, 1)]);
    let told = format!("{:?}", deck(&spec, &seed));
    assert!(!told.contains("171") && !told.contains("ab"), "{told}");
}
