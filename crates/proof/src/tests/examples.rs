//! Small draws that the tests share.

use sha2::{Digest, Sha256};

use crate::{
    Beacon, Deck, DeckKey, DeckPublication, DeckSpec, DrawReceipt, Entries, Entry,
    GrandDrawPublication, GrandSpec, PrizeSpec, Salt, Seed, deck::DeckAlgorithm,
    grand::GrandAlgorithm, seed::commit,
};
use model::{Instant, Zone};

/// Seeds that differ and are the same in every run.
pub(super) fn seed(n: u64) -> Seed {
    Seed::new(Sha256::digest(n.to_be_bytes()).into())
}

pub(super) fn beacon() -> Beacon {
    Beacon(Sha256::digest(b"beacon").to_vec())
}

pub(super) fn prize(id: &str, value_fen: u64, count: u64) -> PrizeSpec {
    PrizeSpec {
        id: id.to_owned(),
        name: format!("{}.{:02}元", value_fen / 100, value_fen % 100),
        value_fen,
        count,
    }
}

pub(super) fn deck_spec(tickets: u64, prizes: Vec<PrizeSpec>) -> DeckSpec {
    DeckSpec {
        campaign: "walk".to_owned(),
        deck: "packets-1".to_owned(),
        tickets,
        prizes,
        opens_at: "2030-01-01T06:00:30+08:00".to_owned(),
        closes_at: "2030-04-10T00:00:00+08:00".to_owned(),
        price_points: 20,
        per_person_max: None,
        beacon: None,
        undrawn: "未抽出的红包不再发放。\n\"Not awarded.\"".to_owned(),
        algorithm: DeckAlgorithm::Feistel10Sha256V1,
    }
}

/// The example of `docs/verification.md`.
pub(super) fn documented() -> (DeckSpec, Seed) {
    let named = |id: &str, name: &str, value_fen, count| PrizeSpec {
        name: name.to_owned(),
        ..prize(id, value_fen, count)
    };
    let spec = DeckSpec {
        campaign: "walk".to_owned(),
        deck: "example".to_owned(),
        undrawn: "Not awarded.".to_owned(),
        ..deck_spec(
            5,
            vec![
                named("big", "5 yuan", 500, 1),
                named("small", "0.3 yuan", 30, 3),
            ],
        )
    };
    (
        spec,
        Seed::new(std::array::from_fn(|n| u8::try_from(n).unwrap())),
    )
}

/// A deck of 40 tickets and 14 prizes, with or without a beacon.
pub(super) fn small_spec(with_beacon: bool) -> DeckSpec {
    let prizes = vec![
        prize("fen-5000", 5000, 1),
        prize("fen-500", 500, 3),
        prize("fen-30", 30, 10),
    ];
    DeckSpec {
        per_person_max: with_beacon.then_some(3),
        beacon: with_beacon.then(|| "drand quicknet, round 9000000".to_owned()),
        ..deck_spec(40, prizes)
    }
}

pub(super) fn deck(spec: &DeckSpec, seed: &Seed) -> Deck {
    Deck::new(spec, &DeckKey::derive(seed, b"", spec.hash())).unwrap()
}

/// The small deck without a beacon, of which the first 25 tickets were drawn.
pub(super) fn deck_publication() -> DeckPublication {
    let (spec, seed) = (small_spec(false), seed(1));
    let deck = deck(&spec, &seed);
    let draws = (0..25).map(|index| (index, deck.class(index))).collect();
    DeckPublication::new(spec, seed, None, draws).unwrap()
}

/// The small deck with a beacon, of which every third ticket was drawn.
pub(super) fn deck_publication_with_beacon() -> DeckPublication {
    let (spec, seed, beacon) = (small_spec(true), seed(2), beacon());
    let key = DeckKey::derive(&seed, &beacon.0, spec.hash());
    let deck = Deck::new(&spec, &key).unwrap();
    let draws = (0..40)
        .step_by(3)
        .map(|index| (index, deck.class(index)))
        .collect();
    DeckPublication::new(spec, seed, Some(beacon), draws).unwrap()
}

/// The receipt of a ticket of the small deck, before the reveal.
pub(super) fn receipt(index: u64) -> DrawReceipt {
    let (spec, seed) = (small_spec(false), seed(1));
    let class = deck(&spec, &seed).class(index);
    let commit = commit(spec.hash(), &seed);
    let at = Instant::parse("2030-01-01T06:00:45.250+08:00").unwrap();
    DrawReceipt::new(spec, commit, index, class, at, Zone::SHANGHAI)
}

pub(super) fn receipt_with_leaf(index: u64) -> DrawReceipt {
    receipt(index).with_leaf(Salt([0x5a; 16]))
}

pub(super) fn revealed(index: u64) -> DrawReceipt {
    receipt_with_leaf(index).revealed(seed(1), None)
}

/// Where the small deck has its one best prize, and a ticket without any.
pub(super) fn best_and_empty() -> (u64, u64) {
    let deck = deck(&small_spec(false), &seed(1));
    let find = |class| (0..40).find(|index| deck.class(*index) == class).unwrap();
    (find(Some(0)), find(None))
}

pub(super) fn grand_spec() -> GrandSpec {
    GrandSpec {
        campaign: "walk".to_owned(),
        draw: "grand".to_owned(),
        prizes: vec![
            prize("phone", 299_900, 1),
            prize("watch", 69_900, 2),
            prize("cup", 7_900, 4),
        ],
        held_from: "2030-04-11T00:00:00+08:00".to_owned(),
        prizes_per_person: 1,
        beacon: None,
        algorithm: GrandAlgorithm::HmacSha256SmallestV1,
    }
}

/// Two entries of each of 20 people.
pub(super) fn entries() -> Entries {
    let pair = |n: u32| {
        let person = format!("p{n}");
        let entry = |badge| Entry {
            entry: format!("{person}:{badge}"),
            person: person.clone(),
        };
        [entry("full-attendance"), entry("all-checkpoints")]
    };
    Entries::freeze((0..20).flat_map(pair).collect()).unwrap()
}

pub(super) fn grand_publication() -> GrandDrawPublication {
    GrandDrawPublication::new(grand_spec(), seed(6), None, &entries()).unwrap()
}
