//! Grand draws: the publication, and the receipt of one entry.

use super::draw::seed_and_spec_fit;
use super::{
    Fault, Invalid, Verified, bad_spec, chance, check_beacon, check_commit, compare_fingerprints,
    say,
};
use crate::fingerprint::Fingerprint;
use crate::grand::{
    self, Drawn, Entries, Entry, EntryError, EntryResult, GrandDrawPublication, GrandReceipt,
    GrandSpec,
};
use crate::seed::{Beacon, GrandKey, Seed, grand_commit};
use crate::spec;

pub(super) fn verify_publication(publication: &GrandDrawPublication) -> Result<Verified, Invalid> {
    let spec = &publication.spec;
    spec.validate().map_err(|error| bad_spec(&error))?;
    let beacon = publication.beacon.as_ref();
    let key = open(
        spec,
        publication.commit,
        &publication.seed,
        beacon,
        "beacon",
    )?;
    let entries = check_entries(publication)?;
    check_outcome(publication, &grand::draw(spec, &entries, &key))?;

    let (entries, winners) = (publication.entries.len(), publication.winners.len());
    let proven = vec![
        seed_and_spec_fit(),
        say(
            format!("参加抽奖的 {entries} 个资格与冻结时的指纹相符，一个不多、一个不少。"),
            format!(
                "The {entries} entries have the fingerprint of the frozen list: none was added or left out."
            ),
        ),
        say(
            format!(
                "{winners} 名中奖者正是得分最小的资格，按序对应奖品；没有人超过每人 {} 次的上限。",
                spec.prizes_per_person
            ),
            format!(
                "The {winners} winners are the smallest scores in order; nobody won more than the limit of {} allows.",
                spec.prizes_per_person
            ),
        ),
    ];
    let mut not_proven = vec![compare_fingerprints()];
    not_proven.push(chance(spec.beacon.as_deref()));
    not_proven.push(say(
        "每个资格属于谁、是否应当取得：由活动的规则和记录说明。",
        "Whose each entry is and that it was earned: the campaign's rules and records tell that.",
    ));
    Ok(Verified {
        kind: publication.kind,
        spec: spec.hash(),
        commit: publication.commit,
        root: Some(publication.root),
        proven,
        not_proven,
    })
}

pub(super) fn verify_receipt(receipt: &GrandReceipt) -> Result<Verified, Invalid> {
    let spec = &receipt.spec;
    spec.validate().map_err(|error| bad_spec(&error))?;
    for (at, id) in [("entry", &receipt.entry), ("person", &receipt.person)] {
        spec::check_id(id).map_err(|error| bad_entry(at, &error))?;
    }
    let mut proven = Vec::new();
    let mut not_proven = vec![compare_fingerprints()];
    match &receipt.drawn {
        None => {
            proven.push(say(
                format!(
                    "凭证记下了：资格 {} 参加抽奖 {}。",
                    receipt.entry, spec.draw
                ),
                format!(
                    "The receipt records that entry {} takes part in draw {}.",
                    receipt.entry, spec.draw
                ),
            ));
            not_proven.push(say(
                "抽奖尚未公布；请保存本凭证，公布后再验。",
                "The draw is not published yet: keep the receipt and check again after it is.",
            ));
        }
        Some(drawn) => {
            check_drawn(receipt, drawn)?;
            proven.push(seed_and_spec_fit());
            proven.push(result(receipt, drawn));
        }
    }
    not_proven.push(say(
        "这个资格确在冻结的名单里，以及别人的结果：由抽奖的公布文件证明。",
        "That the entry is on the frozen list, and what others won: the publication of the draw proves that.",
    ));
    not_proven.push(chance(spec.beacon.as_deref()));
    Ok(Verified {
        kind: receipt.kind,
        spec: spec.hash(),
        commit: receipt.commit,
        root: Some(receipt.root),
        proven,
        not_proven,
    })
}

fn open(
    spec: &GrandSpec,
    commit: Fingerprint,
    seed: &Seed,
    beacon: Option<&Beacon>,
    at: &str,
) -> Result<GrandKey, Invalid> {
    check_beacon(spec.beacon.as_deref(), beacon, at)?;
    let hash = spec.hash();
    check_commit(commit, grand_commit(hash, seed))?;
    Ok(grand::key(seed, beacon, hash))
}

fn check_entries(publication: &GrandDrawPublication) -> Result<Entries, Invalid> {
    let mut before: Option<&Entry> = None;
    for (position, entry) in publication.entries.iter().enumerate() {
        let at = format!("entries[{position}]");
        for id in [&entry.entry, &entry.person] {
            spec::check_id(id).map_err(|error| bad_entry(&at, &error))?;
        }
        let id = &entry.entry;
        if before.is_some_and(|before| before.entry == *id) {
            return Err(entry_twice(&at, id));
        }
        if before.is_some_and(|before| before.entry > *id) {
            return Err(Invalid::new(
                Fault::OutOfOrder,
                &at,
                format!("资格 {id} 没有按编号排列"),
                format!("entry {id} is not in order"),
            ));
        }
        before = Some(entry);
    }
    let entries = Entries::freeze(publication.entries.clone()).map_err(|error| match error {
        EntryError::Name(error) => bad_entry("entries", &error),
        EntryError::Twice(id) => entry_twice("entries", &id),
    })?;
    let root = entries.root();
    if root != publication.root {
        return Err(Invalid::new(
            Fault::RootMismatch,
            "root",
            format!("名单的指纹是 {root}，不是 {}", publication.root),
            format!(
                "the entries have the fingerprint {root}, not {}",
                publication.root
            ),
        ));
    }
    Ok(entries)
}

fn check_outcome(
    publication: &GrandDrawPublication,
    computed: &grand::Outcome,
) -> Result<(), Invalid> {
    let (stated, computed_winners) = (&publication.winners, &computed.winners);
    let same = stated
        .iter()
        .zip(computed_winners)
        .take_while(|(a, b)| a == b)
        .count();
    if same < stated.len().max(computed_winners.len()) {
        let name = |winner: Option<&grand::Winner>| {
            winner.map_or("–".to_owned(), |w| format!("{} → {}", w.entry, w.prize))
        };
        let (is, should) = (name(stated.get(same)), name(computed_winners.get(same)));
        return Err(Invalid::new(
            Fault::WinnersMismatch,
            &format!("winners[{same}]"),
            format!("按种子计算，这里应为 {should}，文件写的是 {is}，或者得分不符"),
            format!("the seed gives {should} here, not {is}, or another score"),
        ));
    }
    if publication.threshold != computed.threshold {
        return Err(Invalid::new(
            Fault::ThresholdMismatch,
            "threshold",
            "门槛不是最后一名中奖者的得分".to_owned(),
            "the threshold is not the last winner's score".to_owned(),
        ));
    }
    Ok(())
}

fn check_drawn(receipt: &GrandReceipt, drawn: &Drawn) -> Result<(), Invalid> {
    let spec = &receipt.spec;
    let beacon = drawn.beacon.as_ref();
    let key = open(spec, receipt.commit, &drawn.seed, beacon, "drawn.beacon")?;
    let score = grand::score(&key, &receipt.entry);
    if score != drawn.score {
        return Err(Invalid::new(
            Fault::ScoreMismatch,
            "drawn.score",
            format!(
                "资格 {} 的得分是 {score}，不是 {}",
                receipt.entry, drawn.score
            ),
            format!(
                "the score of entry {} is {score}, not {}",
                receipt.entry, drawn.score
            ),
        ));
    }
    let above = drawn.threshold.map(|threshold| score > threshold);
    let fits = match drawn.result {
        EntryResult::Won => above != Some(true),
        EntryResult::NotDrawn => above == Some(true),
        // The last winner has the threshold itself for a score.
        EntryResult::PassedOver => above != Some(true) && drawn.threshold != Some(score),
    };
    if !fits {
        return Err(Invalid::new(
            Fault::ResultMismatch,
            "drawn.result",
            "得分与门槛比较的结果与所写的不符".to_owned(),
            "score and threshold say something else of this entry".to_owned(),
        ));
    }
    let known = |id: &String| spec.prizes.iter().any(|prize| prize.id == *id);
    let named = drawn.prize.as_ref().map(known);
    if named != (drawn.result == EntryResult::Won).then_some(true) {
        return Err(Invalid::new(
            Fault::PrizeMismatch,
            "drawn.prize",
            "奖项与结果不符，或没有这个奖项".to_owned(),
            "the prize does not fit the result, or there is none such".to_owned(),
        ));
    }
    Ok(())
}

fn result(receipt: &GrandReceipt, drawn: &Drawn) -> model::Text {
    let (id, score) = (&receipt.entry, drawn.score);
    match drawn.result {
        EntryResult::Won => say(
            format!("资格 {id} 的得分是 {score}，没有超过最后一名中奖者的得分。"),
            format!("The score of entry {id} is {score}, not above the last winner's."),
        ),
        EntryResult::NotDrawn => say(
            format!("资格 {id} 的得分是 {score}，大于最后一名中奖者的得分，因此没有中奖。"),
            format!(
                "The score of entry {id} is {score}, above the last winner's, so it did not win."
            ),
        ),
        EntryResult::PassedOver => say(
            format!(
                "资格 {id} 的得分是 {score}，够得上中奖；文件称其本人已达中奖上限而顺延，是否如此见公布文件。"
            ),
            format!(
                "The score of entry {id} is {score} and would have won; the file says that its person had won \
                 as much as allowed: whether that is so the publication tells."
            ),
        ),
    }
}

fn bad_entry(at: &str, error: &spec::SpecError) -> Invalid {
    Invalid {
        code: Fault::BadEntry,
        at: at.to_owned(),
        message: error.text(),
    }
}

fn entry_twice(at: &str, id: &str) -> Invalid {
    Invalid::new(
        Fault::EntryTwice,
        at,
        format!("资格 {id} 出现了两次"),
        format!("entry {id} is there twice"),
    )
}
