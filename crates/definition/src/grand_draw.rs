//! `[[grand_draw]]`: draws for badges, after the walk.

use model::Instant;
use rules::badge::{BadgeIx, BadgePlan};
use rules::walk::grand_draw::{GrandDrawPlan, GrandPrize};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::{Context, nearest};
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::moment;
use crate::phases::{Frame, needs_walk};
use crate::prize::{self, Prize};
use crate::wire::{At, BothLanguages, Moment};

/// A draw over all badges that were exchanged for an entry.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct GrandDrawTable {
    /// Key, unique in the campaign: letters, digits, `-`, `_`, `.` and `:`.
    id: At<String>,
    /// Name.
    name: BothLanguages,
    /// First instant at which it can be held; entries are taken until it is.
    held_from: At<Moment>,
    /// Ids of the badges that can be exchanged for an entry, each once.
    badges: At<Vec<At<String>>>,
    /// Most prizes of one person; 1 where it is left out.
    #[schemars(extend("default" = 1))]
    prizes_per_person: Option<At<u8>>,
    /// The prizes, the best first.
    #[serde(default)]
    prize: Vec<At<GrandPrizeTable>>,
}

/// A prize of a grand draw.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct GrandPrizeTable {
    /// Key, unique in the draw.
    id: At<String>,
    /// Name.
    name: BothLanguages,
    /// Value in fen, at its market price.
    value_fen: At<u32>,
    /// How many there are.
    count: At<u64>,
}

pub(crate) fn check(
    cx: &mut Context<'_>,
    tree: &Tree<'_>,
    frame: Frame<'_>,
    badges: Option<&[BadgePlan]>,
) -> Part<Vec<GrandDrawPlan>> {
    needs_walk(cx, tree, "grand_draw");
    let why = both("参加抽奖的凭据是勋章", "entries are exchanged for badges");
    tree.needs(cx, "grand_draw", &[("badge", why)]);
    tree.tables::<GrandDrawTable>(cx, "grand_draw")
        .and_then(|draws| convert(cx, &draws, frame, badges))
}

fn convert(
    cx: &mut Context<'_>,
    draws: &[At<GrandDrawTable>],
    frame: Frame<'_>,
    badges: Option<&[BadgePlan]>,
) -> Option<Vec<GrandDrawPlan>> {
    cx.unique(
        draws
            .iter()
            .map(|d| (d.value.id.value.as_str(), d.value.id.place())),
    );
    if let Some(extra) = draws.get(DRAWS_MAX) {
        let message = both(
            format!("一次活动最多有 {DRAWS_MAX} 次大抽奖"),
            format!("a campaign has at most {DRAWS_MAX} grand draws"),
        );
        cx.report(Diagnostic::new(Code::OutOfBounds, extra.place(), message));
    }
    let plans: Vec<Option<GrandDrawPlan>> = draws
        .iter()
        .map(|draw| convert_draw(cx, draw, frame, badges))
        .collect();
    plans.into_iter().collect()
}

fn convert_draw(
    cx: &mut Context<'_>,
    draw: &At<GrandDrawTable>,
    frame: Frame<'_>,
    badges: Option<&[BadgePlan]>,
) -> Option<GrandDrawPlan> {
    let table = &draw.value;
    let name = cx.text(&table.name);
    prize::check_id(cx, &table.id);
    let names = prize::check(cx, &table.prize);
    check_chances(cx, draw);
    let held_from = moment::instant(cx, frame.zone, &table.held_from);
    if let Some(held_from) = held_from {
        check_time(cx, &table.held_from, held_from, frame);
    }
    let badges = badges.and_then(|known| find_badges(cx, &table.badges.value, known));
    let counts = table
        .prize
        .iter()
        .map(|prize| count(cx, &prize.value.count));
    let counts: Vec<Option<u32>> = counts.collect();
    let counts: Vec<u32> = counts.into_iter().collect::<Option<_>>()?;
    let prizes = table.prize.iter().zip(names).zip(counts);
    let prizes = prizes.map(|((prize, name), count)| GrandPrize {
        id: prize.value.id.value.clone(),
        name,
        value_fen: prize.value.value_fen.value,
        count,
    });
    Some(GrandDrawPlan {
        id: table.id.value.clone(),
        name,
        held_from: held_from?,
        badges: badges?,
        prizes_per_person: table.prizes_per_person.as_ref().map_or(1, |at| at.value),
        prizes: prizes.collect(),
    })
}

/// There are prizes, entries, and a limit that lets somebody win no more than the law allows.
fn check_chances(cx: &mut Context<'_>, draw: &At<GrandDrawTable>) {
    let table = &draw.value;
    let mut empty = |place, zh: &str, en: &str| {
        cx.report(Diagnostic::new(Code::DrawEmpty, place, both(zh, en)).rule("W-35"));
    };
    if table.prize.is_empty() {
        empty(draw.place(), "抽奖没有奖品", "the draw has no prizes");
    }
    if table.badges.value.is_empty() {
        let place = table.badges.place();
        empty(place, "没有勋章可以换取机会", "no badge gives an entry");
    }
    if let Some(extra) = table.prize.get(PRIZES_MAX) {
        let message = both(
            format!("一次抽奖最多有 {PRIZES_MAX} 种奖品"),
            format!("a draw has at most {PRIZES_MAX} kinds of prizes"),
        );
        cx.report(Diagnostic::new(Code::OutOfBounds, extra.place(), message));
    }
    let Some(most) = &table.prizes_per_person else {
        return;
    };
    if most.value == 0 {
        let message = both(
            "每人最多得 0 件，没有人能中奖",
            "with 0 prizes nobody can win",
        );
        cx.report(Diagnostic::new(Code::DrawEmpty, most.place(), message).rule("W-35"));
    } else {
        let chances = u64::from(most.value);
        prize::check_together(cx, &table.prize, chances, most.place());
    }
}

/// Warns of a draw that some badges come too late for.
fn check_time(cx: &mut Context<'_>, written: &At<Moment>, held_from: Instant, frame: Frame<'_>) {
    let Some(phases) = frame.phases else {
        return;
    };
    let end = phases.last_day.next();
    if held_from < frame.zone.start_of(end) {
        let message = both(
            format!(
                "抽奖之后还可能有人得到勋章：活动到 {} 才结束",
                phases.last_day
            ),
            format!(
                "badges can still be earned after the draw: the walk ends on {}",
                phases.last_day
            ),
        );
        cx.report(
            Diagnostic::new(Code::DrawBeforeLastBadge, written.place(), message)
                .edit(written.place(), format!("{end}T00:00:00"))
                .rule("W-35"),
        );
    }
}

fn find_badges(
    cx: &mut Context<'_>,
    written: &[At<String>],
    known: &[BadgePlan],
) -> Option<Vec<BadgeIx>> {
    cx.unique(written.iter().map(|at| (at.value.as_str(), at.place())));
    let found = written.iter().map(|at| {
        let position = known.iter().position(|badge| badge.id == at.value);
        if position.is_none() {
            let message = both(
                format!("没有勋章 `{}`", at.value),
                format!("there is no badge `{}`", at.value),
            );
            let unknown = Diagnostic::new(Code::UnknownBadge, at.place(), message).rule("W-35");
            let ids = known.iter().map(|badge| badge.id.as_str());
            cx.report(match nearest(&at.value, ids) {
                Some(near) => unknown.edit(at.place(), format!("\"{near}\"")),
                None => unknown,
            });
        }
        BadgeIx::try_from(position?).ok()
    });
    let found: Vec<Option<BadgeIx>> = found.collect();
    found.into_iter().collect()
}

fn count(cx: &mut Context<'_>, written: &At<u64>) -> Option<u32> {
    let count = u32::try_from(written.value).ok();
    if count.is_none() {
        let message = both(
            format!("奖品最多 {} 份", u32::MAX),
            format!("there are at most {} of a prize", u32::MAX),
        );
        cx.report(Diagnostic::new(Code::OutOfBounds, written.place(), message));
    }
    count
}

impl Prize for GrandPrizeTable {
    fn id(&self) -> &At<String> {
        &self.id
    }
    fn name(&self) -> &BothLanguages {
        &self.name
    }
    fn value_fen(&self) -> &At<u32> {
        &self.value_fen
    }
    fn count(&self) -> &At<u64> {
        &self.count
    }
}

/// A draw's position, and a prize's, is one byte.
const DRAWS_MAX: usize = 255;
const PRIZES_MAX: usize = 255;
