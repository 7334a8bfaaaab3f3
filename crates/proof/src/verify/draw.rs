//! The receipt of one ticket.

use model::Text;

use super::{
    Fault, Invalid, Verified, bad_spec, chance, check_beacon, check_commit, compare_fingerprints,
    say,
};
use crate::deck::Deck;
use crate::receipt::{DrawReceipt, MINUTE_MS};
use crate::seed::{DeckKey, commit};
use crate::spec;

pub(super) fn verify(receipt: &DrawReceipt) -> Result<Verified, Invalid> {
    receipt.spec.validate().map_err(|error| bad_spec(&error))?;
    check_record(receipt)?;
    let mut proven = Vec::new();
    let mut not_proven = vec![compare_fingerprints()];
    if let Some(leaf) = receipt.leaf {
        check_leaf(receipt)?;
        proven.push(say(
            format!("存证指纹 {} 属于这条抽奖记录。", leaf.hash),
            format!("The leaf {} belongs to this draw.", leaf.hash),
        ));
    }
    if receipt.seed.is_some() || receipt.beacon.is_some() {
        check_class(receipt)?;
        proven.extend(after_reveal(receipt));
        not_proven.push(say(
            "是否有别人也领到同一张票、奖项总数是否如数：由整个奖池的公布文件证明。",
            "That nobody else had the same ticket and that all prizes were there: \
             the publication of the whole deck proves that.",
        ));
    } else {
        proven.push(before_reveal(receipt));
        not_proven.push(say(
            "种子尚未揭示，所以这张票是否真的对应这个结果，现在还不能验证；请保存本凭证，揭示后再验。",
            "The seed is not revealed yet, so that this ticket carries this cannot be checked now: \
             keep the receipt and check again after the reveal.",
        ));
    }
    not_proven.push(chance(receipt.spec.beacon.as_deref()));
    not_proven.push(say(
        "抽奖的时间、以及这张票属于谁：这是主办方系统的记录。",
        "When the ticket was drawn and whose it is: that is what the organiser's system recorded.",
    ));
    Ok(Verified {
        kind: receipt.kind,
        spec: receipt.spec.hash(),
        commit: receipt.commit,
        root: None,
        proven,
        not_proven,
    })
}

/// What can be checked without the seed.
fn check_record(receipt: &DrawReceipt) -> Result<(), Invalid> {
    let DrawReceipt { spec, index, .. } = receipt;
    if *index >= spec.tickets {
        return Err(Invalid::new(
            Fault::IndexOutOfRange,
            "index",
            format!("没有第 {index} 号票：奖池共 {} 张，从 0 数起", spec.tickets),
            format!(
                "there is no ticket {index}: the deck has {}, from 0",
                spec.tickets
            ),
        ));
    }
    let class = receipt.class.map(usize::from);
    let prize = class.map(|class| spec.prizes.get(class).map(|prize| prize.id.as_str()));
    if prize != receipt.prize.as_deref().map(Some) {
        return Err(Invalid::new(
            Fault::PrizeMismatch,
            "prize",
            "奖项编号与奖级不符".to_owned(),
            "the prize is not the one of the class".to_owned(),
        ));
    }
    let in_window = || {
        let at = spec::instant(&receipt.at).ok()?;
        let opens_at = spec::instant(&spec.opens_at).ok()?;
        let closes_at = spec::instant(&spec.closes_at).ok()?;
        // The minute a deck opens in may have begun before.
        let within = at + MINUTE_MS > opens_at && at < closes_at;
        (within && at.0.rem_euclid(MINUTE_MS) == 0).then_some(())
    };
    in_window().ok_or_else(|| {
        let (opens_at, closes_at) = (&spec.opens_at, &spec.closes_at);
        Invalid::new(
            Fault::OutsideWindow,
            "at",
            format!(
                "「{}」不是 {opens_at} 至 {closes_at} 之间的整分钟",
                receipt.at
            ),
            format!(
                "`{}` is no full minute from {opens_at} to {closes_at}",
                receipt.at
            ),
        )
    })
}

fn check_leaf(receipt: &DrawReceipt) -> Result<(), Invalid> {
    let fits = |leaf: crate::receipt::Leaf| receipt.leaf_hash(leaf.salt) == leaf.hash;
    if receipt.leaf.is_none_or(fits) {
        return Ok(());
    }
    Err(Invalid::new(
        Fault::LeafMismatch,
        "leaf",
        "存证指纹不属于这条抽奖记录".to_owned(),
        "the leaf does not belong to this draw".to_owned(),
    ))
}

fn check_class(receipt: &DrawReceipt) -> Result<(), Invalid> {
    let spec = &receipt.spec;
    let Some(seed) = &receipt.seed else {
        return Err(Invalid::new(
            Fault::BeaconUnexpected,
            "beacon",
            "有信标值而没有种子".to_owned(),
            "there is a beacon's value and no seed".to_owned(),
        ));
    };
    let beacon = check_beacon(spec.beacon.as_deref(), receipt.beacon.as_ref(), "beacon")?;
    let hash = spec.hash();
    check_commit(receipt.commit, commit(hash, seed))?;
    let deck = Deck::new(spec, &DeckKey::derive(seed, beacon, hash)).map_err(|e| bad_spec(&e))?;
    let class = deck.class(receipt.index);
    if class == receipt.class {
        return Ok(());
    }
    Err(class_mismatch("class", receipt.index, receipt.class, class))
}

/// Shared with the publication of a deck.
pub(super) fn class_mismatch(
    at: &str,
    index: u64,
    stated: Option<u16>,
    computed: Option<u16>,
) -> Invalid {
    let zh =
        |class: Option<u16>| class.map_or("无奖".to_owned(), |class| format!("奖级 {class}"));
    let en = |class: Option<u16>| class.map_or("no prize".to_owned(), |c| format!("class {c}"));
    Invalid::new(
        Fault::ClassMismatch,
        at,
        format!(
            "第 {index} 号票应为{}，文件写的是{}",
            zh(computed),
            zh(stated)
        ),
        format!(
            "ticket {index} carries {}, not {}",
            en(computed),
            en(stated)
        ),
    )
}

fn before_reveal(receipt: &DrawReceipt) -> Text {
    let result = outcome(receipt);
    say(
        format!(
            "凭证记下了：奖池 {} 的第 {} 号票，{}，结果为{}。",
            receipt.spec.deck, receipt.index, receipt.at, result.zh
        ),
        format!(
            "The receipt records ticket {} of deck {}, at {}: {}.",
            receipt.index, receipt.spec.deck, receipt.at, result.en
        ),
    )
}

fn after_reveal(receipt: &DrawReceipt) -> [Text; 2] {
    let result = outcome(receipt);
    [
        seed_and_spec_fit(),
        say(
            format!(
                "按这个种子，奖池 {} 的第 {} 号票的结果就是{}。",
                receipt.spec.deck, receipt.index, result.zh
            ),
            format!(
                "With this seed ticket {} of deck {} carries {}.",
                receipt.index, receipt.spec.deck, result.en
            ),
        ),
    ]
}

/// Shared with the other kinds of files.
pub(super) fn seed_and_spec_fit() -> Text {
    say(
        "揭示的种子和方案正好给出承诺值：种子和方案就是作出承诺时的那一份。",
        "The revealed seed and the spec give the commitment: \
         both are those that were committed to.",
    )
}

fn outcome(receipt: &DrawReceipt) -> Text {
    let class = receipt.class.map(usize::from);
    match class.and_then(|class| receipt.spec.prizes.get(class)) {
        Some(prize) => say(
            format!("「{}」（{}）", prize.name, prize.id),
            format!("“{}” ({})", prize.name, prize.id),
        ),
        None => say("未中奖", "no prize"),
    }
}
