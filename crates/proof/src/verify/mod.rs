//! Checks the files that are published of draws: valid, or the first thing that is not.
//!
//! The order of checks is part of the format: another program names the same first fault.

mod deck;
mod draw;
mod grand;

use model::Text;
use serde::{Deserialize, Serialize};

use crate::fingerprint::Fingerprint;
use crate::receipt::Kind;
use crate::seed::Beacon;
use crate::spec::SpecError;

/// A file in which everything is right, and what that means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// What kind of file it is.
    pub kind: Kind,
    /// The fingerprint of the spec.
    pub spec: Fingerprint,
    /// What was published of the seed before.
    pub commit: Fingerprint,
    /// What was published of the entries of a grand draw.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<Fingerprint>,
    /// What the file proves.
    pub proven: Vec<Text>,
    /// What it says or leaves open and does not prove.
    pub not_proven: Vec<Text>,
}

/// The first thing in a file that is not right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{at}: {}", message.en)]
pub struct Invalid {
    /// What kind of fault it is.
    pub code: Fault,
    /// Where: a path of members like `draws[3]`; empty where the file as a whole cannot be read.
    pub at: String,
    /// In words.
    pub message: Text,
}

/// What can be wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Not JSON, or not with the members this kind of file has.
    Malformed,
    /// No kind of file that is known.
    UnknownKind,
    /// A deck or draw cannot be like that.
    BadSpec,
    /// The spec names a beacon and the file has no value of it.
    BeaconMissing,
    /// The file has the value of a beacon that nobody named.
    BeaconUnexpected,
    /// Seed and spec do not give the commitment.
    CommitMismatch,
    /// There is no such ticket.
    IndexOutOfRange,
    /// The same ticket is there twice.
    IndexTwice,
    /// A list is not in its order.
    OutOfOrder,
    /// The ticket does not carry that.
    ClassMismatch,
    /// The prize is not the one of that class, or there is none such.
    PrizeMismatch,
    /// The minute is none, or outside the deck's window.
    OutsideWindow,
    /// The leaf does not belong to this draw.
    LeafMismatch,
    /// Drawn and undrawn prizes are not as many as announced.
    CountMismatch,
    /// An id breaks the grammar.
    BadEntry,
    /// The same entry is there twice.
    EntryTwice,
    /// The entries do not have that fingerprint.
    RootMismatch,
    /// The list of winners is not what the seed gives.
    WinnersMismatch,
    /// The score is not the entry's.
    ScoreMismatch,
    /// The threshold is not the last winner's score.
    ThresholdMismatch,
    /// Score and threshold say something else of the entry.
    ResultMismatch,
}

/// Checks a receipt or a publication of any kind.
pub fn verify(text: &str) -> Result<Verified, Invalid> {
    #[derive(Deserialize)]
    struct Probe {
        kind: String,
    }
    let probe: Probe = read(text)?;
    match probe.kind.as_str() {
        "draw" => draw::verify(&read(text)?),
        "deck" => deck::verify(&read(text)?),
        "grand_entry" => grand::verify_receipt(&read(text)?),
        "grand_draw" => grand::verify_publication(&read(text)?),
        unknown => Err(Invalid::new(
            Fault::UnknownKind,
            "kind",
            format!("不认识「{unknown}」这种文件"),
            format!("`{unknown}` is no kind of file that is known"),
        )),
    }
}

impl Invalid {
    fn new(code: Fault, at: &str, zh: String, en: String) -> Self {
        Self {
            code,
            at: at.to_owned(),
            message: Text { zh, en },
        }
    }
}

fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Invalid> {
    serde_json::from_str(text).map_err(|error| {
        let zh = format!("文件不是规定的格式：{error}");
        Invalid::new(
            Fault::Malformed,
            "",
            zh,
            format!("not the form of such a file: {error}"),
        )
    })
}

fn bad_spec(error: &SpecError) -> Invalid {
    Invalid {
        code: Fault::BadSpec,
        at: "spec".to_owned(),
        message: error.text(),
    }
}

/// The value of the beacon is there if and only if the spec names one.
fn check_beacon<'a>(
    named: Option<&str>,
    value: Option<&'a Beacon>,
    at: &str,
) -> Result<&'a [u8], Invalid> {
    match (named, value) {
        (None, None) => Ok(&[]),
        (Some(_), Some(value)) => Ok(&value.0),
        (Some(named), None) => Err(Invalid::new(
            Fault::BeaconMissing,
            at,
            format!("方案约定使用公共信标「{named}」，文件里没有它的值"),
            format!("the spec names the beacon `{named}`, and the file has no value of it"),
        )),
        (None, Some(_)) => Err(Invalid::new(
            Fault::BeaconUnexpected,
            at,
            "方案没有约定公共信标，文件里却有信标值".to_owned(),
            "the spec names no beacon, and the file has a value of one".to_owned(),
        )),
    }
}

fn check_commit(published: Fingerprint, computed: Fingerprint) -> Result<(), Invalid> {
    if published == computed {
        return Ok(());
    }
    Err(Invalid::new(
        Fault::CommitMismatch,
        "commit",
        format!(
            "由种子和方案算出的承诺是 {computed}，不是 {published}：种子或方案与事先公布的不同"
        ),
        format!(
            "seed and spec give the commitment {computed}, not {published}: \
             the seed or the spec is not the one committed to"
        ),
    ))
}

fn say(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text {
        zh: zh.into(),
        en: en.into(),
    }
}

/// A file cannot tell that it is the one that was published.
fn compare_fingerprints() -> Text {
    say(
        "文件自己不能证明方案和承诺就是事先公布的：请把上面的指纹与开奖前公布的指纹逐字对照。",
        "A file cannot prove that its spec and commitment were published before: \
         compare the fingerprints above with those published at that time.",
    )
}

/// What stays open of where the chance came from.
fn chance(beacon: Option<&str>) -> Text {
    match beacon {
        None => say(
            "方案没有使用公共信标：揭示之前掌握种子的人可以预知结果，本文件不能证明没有人这样做。",
            "No public beacon was used: who held the seed before the reveal could know the outcome, \
             and this file does not prove that nobody did.",
        ),
        Some(named) => say(
            format!("公共信标「{named}」的值是否属实：请到信标的公布处查对。"),
            format!(
                "That the value is the one of the beacon “{named}”: \
                 look it up where the beacon is published."
            ),
        ),
    }
}
