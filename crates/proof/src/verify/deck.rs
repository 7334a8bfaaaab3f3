//! The publication of a whole deck.

use model::Text;

use super::draw::{class_mismatch, seed_and_spec_fit};
use super::{
    Fault, Invalid, Verified, bad_spec, chance, check_beacon, check_commit, compare_fingerprints,
    say,
};
use crate::deck::Deck;
use crate::publication::DeckPublication;
use crate::seed::{DeckKey, commit};

pub(super) fn verify(publication: &DeckPublication) -> Result<Verified, Invalid> {
    let spec = &publication.spec;
    spec.validate().map_err(|error| bad_spec(&error))?;
    let value = publication.beacon.as_ref();
    let beacon = check_beacon(spec.beacon.as_deref(), value, "beacon")?;
    let hash = spec.hash();
    check_commit(publication.commit, commit(hash, &publication.seed))?;
    let key = DeckKey::derive(&publication.seed, beacon, hash);
    let deck = Deck::new(spec, &key).map_err(|error| bad_spec(&error))?;

    let undrawn = || {
        publication
            .undrawn
            .iter()
            .map(|(index, class)| (*index, Some(*class)))
    };
    check_tickets(&deck, "draws", publication.draws.iter().copied())?;
    check_tickets(&deck, "undrawn", undrawn())?;
    check_apart(publication)?;
    check_counts(publication, undrawn())?;

    let mut proven = vec![seed_and_spec_fit()];
    proven.extend(all_right(publication));
    let mut not_proven = vec![compare_fingerprints()];
    match in_sequence(publication) {
        Ok(text) => proven.push(text),
        Err(text) => not_proven.push(text),
    }
    not_proven.push(chance(spec.beacon.as_deref()));
    not_proven.push(say(
        "每张票给了谁、奖品是否已经发放：请把自己的凭证与本文件对照。",
        "Whose each ticket is and whether prizes were paid out: \
         hold your own receipt against this file.",
    ));
    Ok(Verified {
        kind: publication.kind,
        spec: hash,
        commit: publication.commit,
        root: None,
        proven,
        not_proven,
    })
}

/// Tickets exist, rise, and carry what is said of them.
fn check_tickets(
    deck: &Deck,
    list: &str,
    tickets: impl Iterator<Item = (u64, Option<u16>)>,
) -> Result<(), Invalid> {
    let mut before: Option<u64> = None;
    for (position, (index, class)) in tickets.enumerate() {
        let at = || format!("{list}[{position}]");
        if before == Some(index) {
            return Err(twice(&at(), index));
        }
        if before.is_some_and(|before| before > index) {
            return Err(Invalid::new(
                Fault::OutOfOrder,
                &at(),
                format!("第 {index} 号票没有按票号从小到大排列"),
                format!("ticket {index} is not in order of tickets"),
            ));
        }
        let Some(slot) = deck.slot(index) else {
            return Err(Invalid::new(
                Fault::IndexOutOfRange,
                &at(),
                format!(
                    "没有第 {index} 号票：奖池共 {} 张，从 0 数起",
                    deck.tickets()
                ),
                format!(
                    "there is no ticket {index}: the deck has {}, from 0",
                    deck.tickets()
                ),
            ));
        };
        let carried = deck.class_of_slot(slot);
        if carried != class {
            return Err(class_mismatch(&at(), index, class, carried));
        }
        before = Some(index);
    }
    Ok(())
}

/// No ticket is both drawn and undrawn. Both lists rise.
fn check_apart(publication: &DeckPublication) -> Result<(), Invalid> {
    for (position, (index, _)) in publication.undrawn.iter().enumerate() {
        let drawn = &publication.draws;
        if drawn
            .binary_search_by_key(index, |(drawn, _)| *drawn)
            .is_ok()
        {
            return Err(twice(&format!("undrawn[{position}]"), *index));
        }
    }
    Ok(())
}

/// Every prize is there as often as announced: since no ticket is there twice and every class is
/// right, nothing can be missing then.
fn check_counts(
    publication: &DeckPublication,
    undrawn: impl Iterator<Item = (u64, Option<u16>)>,
) -> Result<(), Invalid> {
    let prizes = &publication.spec.prizes;
    let mut counts = vec![0_u64; prizes.len()];
    for (_, class) in publication.draws.iter().copied().chain(undrawn) {
        if let Some(count) = class.and_then(|class| counts.get_mut(usize::from(class))) {
            *count += 1;
        }
    }
    for (position, (prize, count)) in prizes.iter().zip(counts).enumerate() {
        if prize.count != count {
            return Err(Invalid::new(
                Fault::CountMismatch,
                &format!("spec.prizes[{position}]"),
                format!(
                    "奖项「{}」公布 {} 份，抽出与未抽出合计 {count} 份",
                    prize.id, prize.count
                ),
                format!(
                    "{} of prize `{}` were announced; drawn and undrawn are {count}",
                    prize.count, prize.id
                ),
            ));
        }
    }
    Ok(())
}

fn twice(at: &str, index: u64) -> Invalid {
    Invalid::new(
        Fault::IndexTwice,
        at,
        format!("第 {index} 号票出现了两次"),
        format!("ticket {index} is there twice"),
    )
}

fn all_right(publication: &DeckPublication) -> [Text; 2] {
    let (draws, undrawn) = (publication.draws.len(), publication.undrawn.len());
    let drawn = publication
        .draws
        .iter()
        .filter(|(_, class)| class.is_some())
        .count();
    [
        say(
            format!("{draws} 张已抽的票，每一张的结果都由种子决定，没有一张票出现两次。"),
            format!(
                "{draws} tickets were drawn; each carries what the seed says, none is there twice."
            ),
        ),
        say(
            format!("各奖项的数量与方案一份不差：已抽出 {drawn} 份，未抽出 {undrawn} 份。"),
            format!(
                "Every prize is there as often as announced: {drawn} drawn, {undrawn} undrawn."
            ),
        ),
    ]
}

/// Whether tickets were handed out one after the other. A ticket left out could have been left
/// out on purpose.
fn in_sequence(publication: &DeckPublication) -> Result<Text, Text> {
    let draws = publication.draws.len() as u64;
    let end = publication.draws.last().map_or(0, |(index, _)| index + 1);
    if end == draws {
        return Ok(say(
            "票是从 0 号起一张接一张发出的，没有跳过任何一张。",
            "Tickets were handed out one after the other from 0; none was left out.",
        ));
    }
    let left_out = end - draws;
    Err(say(
        format!("票号并不连续：已抽的最大票号之前跳过了 {left_out} 张，本文件不能说明原因。"),
        format!(
            "{left_out} tickets before the last one drawn were left out, and this file does not say why."
        ),
    ))
}
