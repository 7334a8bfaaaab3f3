//! `[[deck]]`: draws paid with points.

use engine::plan::PayoutPlan;
use model::Window;
use rules::walk::GoalsPlan;
use rules::walk::checkpoints::CheckpointsPlan;
use rules::walk::decks::{DeckPlan, DeckPrize};
use rules::walk::points::PointsPlan;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::moment;
use crate::phases::{Frame, needs_walk};
use crate::prize::{self, Prize, grouped, yuan};
use crate::supply;
use crate::window;
use crate::wire::{At, BothLanguages, Moment};

/// A deck of tickets, each paid with points and drawn at once. Decks may follow each other.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct DeckTable {
    /// Key, unique in the campaign: letters, digits, `-`, `_`, `.` and `:`.
    id: At<String>,
    /// Name.
    name: BothLanguages,
    /// First instant at which tickets can be drawn, on a day that counts.
    opens_at: At<Moment>,
    /// First instant at which they no longer can.
    pub(crate) closes_at: At<Moment>,
    /// Points of one ticket.
    price_points: At<u16>,
    /// Tickets in the deck.
    pub(crate) tickets: At<u64>,
    /// Most money the deck may give out, in fen.
    budget_fen: At<u64>,
    /// Most tickets of one person. By default as many as the points allow.
    per_person_max: Option<At<u16>>,
    /// What becomes of tickets nobody drew, told before.
    undrawn: BothLanguages,
    /// The prizes. Tickets beyond their counts carry none.
    #[serde(default)]
    prize: Vec<At<DeckPrizeTable>>,
}

/// A prize of a deck.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct DeckPrizeTable {
    /// Key, unique in the deck.
    id: At<String>,
    /// Name.
    name: BothLanguages,
    /// Value in fen.
    value_fen: At<u32>,
    /// How many tickets carry it.
    count: At<u64>,
}

/// What decks are judged by, as far as it is there and sound.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Means<'p> {
    pub(crate) frame: Frame<'p>,
    pub(crate) goals: Option<GoalsPlan>,
    pub(crate) checkpoints: Option<&'p CheckpointsPlan>,
    pub(crate) points: Option<&'p PointsPlan>,
    pub(crate) payout: Option<&'p PayoutPlan>,
    /// People who were asked to come, where the quotas say so.
    pub(crate) people: Option<u64>,
}

pub(crate) fn check(
    cx: &mut Context<'_>,
    tree: &Tree<'_>,
    means: Means<'_>,
) -> Part<Vec<DeckPlan>> {
    needs_walk(cx, tree, "deck");
    tree.needs(
        cx,
        "deck",
        &[
            (
                "points",
                both("抽奖用积分兑换", "tickets are paid with points"),
            ),
            (
                "payout",
                both(
                    "奖金要有发放渠道",
                    "the money is paid out through a channel",
                ),
            ),
        ],
    );
    tree.tables::<DeckTable>(cx, "deck")
        .and_then(|decks| convert(cx, &decks, means))
}

fn convert(
    cx: &mut Context<'_>,
    decks: &[At<DeckTable>],
    means: Means<'_>,
) -> Option<Vec<DeckPlan>> {
    cx.unique(
        decks
            .iter()
            .map(|d| (d.value.id.value.as_str(), d.value.id.place())),
    );
    if let Some(extra) = decks.get(DECKS_MAX) {
        let message = both(
            format!("一次活动最多有 {DECKS_MAX} 个奖池"),
            format!("a campaign has at most {DECKS_MAX} decks"),
        );
        cx.report(Diagnostic::new(Code::OutOfBounds, extra.place(), message));
    }
    let plans: Vec<Option<DeckPlan>> = decks
        .iter()
        .map(|deck| convert_deck(cx, deck, means))
        .collect();
    let plans: Vec<DeckPlan> = plans.into_iter().collect::<Option<_>>()?;
    supply::check(cx, decks, &plans, means);
    Some(plans)
}

fn convert_deck(cx: &mut Context<'_>, deck: &At<DeckTable>, means: Means<'_>) -> Option<DeckPlan> {
    let table = &deck.value;
    let name = cx.text(&table.name);
    let undrawn = cx.text(&table.undrawn);
    prize::check_id(cx, &table.id);
    let names = prize::check(cx, &table.prize);
    check_counts(cx, deck);
    check_money(cx, table, means.payout);
    check_price(cx, table);
    let window = read_window(cx, table, means.frame);
    if let Some(window) = window {
        check_affordable(cx, table, window, means);
    }
    let prizes = table
        .prize
        .iter()
        .zip(names)
        .map(|(prize, name)| DeckPrize {
            id: prize.value.id.value.clone(),
            name,
            value_fen: prize.value.value_fen.value,
            count: prize.value.count.value,
        });
    Some(DeckPlan {
        id: table.id.value.clone(),
        name,
        window: window?,
        price_points: table.price_points.value,
        tickets: table.tickets.value,
        budget_fen: table.budget_fen.value,
        per_person_max: table.per_person_max.as_ref().map(|at| at.value),
        prizes: prizes.collect(),
        undrawn,
    })
}

/// Tickets there are, prizes there are, and every prize on a ticket.
fn check_counts(cx: &mut Context<'_>, deck: &At<DeckTable>) {
    let DeckTable { tickets, prize, .. } = &deck.value;
    if tickets.value == 0 || tickets.value > TICKETS_MAX {
        let most = grouped(u128::from(TICKETS_MAX));
        let message = both(
            format!("奖池应有 1 至 {most} 张票"),
            format!("a deck has 1 to {most} tickets"),
        );
        cx.report(Diagnostic::new(Code::DrawEmpty, tickets.place(), message).rule("W-32"));
    }
    if prize.is_empty() {
        let message = both("奖池里没有奖品", "the deck has no prizes");
        let help = both("写 `[[deck.prize]]`", "write `[[deck.prize]]`");
        cx.report(
            Diagnostic::new(Code::DrawEmpty, deck.place(), message)
                .help(help)
                .rule("W-32"),
        );
    }
    let count: u128 = prize.iter().map(|p| u128::from(p.value.count.value)).sum();
    if tickets.value > 0 && count > u128::from(tickets.value) {
        let (count, tickets_written) = (grouped(count), grouped(u128::from(tickets.value)));
        let message = both(
            format!("奖品共 {count} 份，票只有 {tickets_written} 张"),
            format!("there are {count} prizes on {tickets_written} tickets"),
        );
        cx.report(Diagnostic::new(Code::DeckOversold, tickets.place(), message).rule("W-32"));
    }
}

/// The budget holds all prizes, and the channel pays each of them.
fn check_money(cx: &mut Context<'_>, table: &DeckTable, payout: Option<&PayoutPlan>) {
    let DeckTable {
        budget_fen, prize, ..
    } = table;
    let worth = |p: &DeckPrizeTable| u128::from(p.value_fen.value) * u128::from(p.count.value);
    let value: u128 = prize.iter().map(|p| worth(&p.value)).sum();
    if value > u128::from(budget_fen.value) {
        let (value, budget) = (yuan(value), yuan(u128::from(budget_fen.value)));
        let message = both(
            format!("奖品共值 {value} 元，预算只有 {budget} 元"),
            format!("the prizes are worth {value} yuan, the budget is {budget} yuan"),
        );
        cx.report(Diagnostic::new(Code::DeckOverBudget, budget_fen.place(), message).rule("X-43"));
    }
    let Some(payout) = payout else {
        return;
    };
    let (least, most) = (payout.minimum_fen, payout.maximum_fen);
    for At { value: prize, .. } in prize {
        let value = &prize.value_fen;
        if (least..=most).contains(&value.value) {
            continue;
        }
        let amount = yuan(u128::from(value.value));
        let (least, most) = (yuan(u128::from(least)), yuan(u128::from(most)));
        let message = both(
            format!("这个渠道每笔只能发 {least} 至 {most} 元，不能发 {amount} 元"),
            format!("the channel pays {least} to {most} yuan at a time, not {amount}"),
        );
        cx.report(
            Diagnostic::new(Code::OutsideChannel, value.place(), message)
                .help(both(
                    "换一个档次，或在 `[payout]` 中换渠道",
                    "choose another tier, or another channel in `[payout]`",
                ))
                .rule("W-32"),
        );
    }
}

fn check_price(cx: &mut Context<'_>, table: &DeckTable) {
    let price = &table.price_points;
    if let Some(max) = &table.per_person_max
        && max.value == 0
    {
        let message = both(
            "每人上限为 0，没有人能抽",
            "with a limit of 0 nobody can draw",
        );
        cx.report(Diagnostic::new(Code::DrawEmpty, max.place(), message).rule("W-31"));
    }
    if price.value > 0 {
        return;
    }
    if let Some(max) = &table.per_person_max {
        // What costs nothing is one chance to win all of them.
        let chances = u64::from(max.value);
        prize::check_together(cx, &table.prize, chances, max.place());
    } else {
        let message = both(
            "不花积分又没有每人上限，一个人可以抽光全部",
            "tickets cost nothing and have no limit: one person can draw them all",
        );
        let help = both("写明 `per_person_max`", "write `per_person_max`");
        cx.report(
            Diagnostic::new(Code::FreeWithoutLimit, price.place(), message)
                .help(help)
                .rule("W-31"),
        );
    }
}

/// The window, on days that count: nothing is drawn in the trial (W-02).
fn read_window(cx: &mut Context<'_>, table: &DeckTable, frame: Frame<'_>) -> Option<Window> {
    let (opens, closes) = (&table.opens_at, &table.closes_at);
    let opens_at = moment::instant(cx, frame.zone, opens);
    let closes_at = moment::instant(cx, frame.zone, closes);
    let window = Window {
        opens: opens_at?,
        closes: closes_at?,
    };
    window::check(cx, window, frame.zone, opens, closes, Some("W-31"))?;
    let days = supply::counting_days(frame.phases?, frame.zone);
    let outside = if window.opens < days.opens {
        opens
    } else if window.closes > days.closes {
        closes
    } else {
        return Some(window);
    };
    let (first, last) = (days.first_day(frame.zone), days.last_day(frame.zone));
    let message = both(
        format!("抽奖要在计入成绩的日子里（{first} 至 {last}）"),
        format!("tickets are drawn on the days that count, {first} to {last}"),
    );
    cx.report(Diagnostic::new(Code::DeckOutsideActivity, outside.place(), message).rule("W-02"));
    None
}

/// Somebody who earns everything must be able to pay.
fn check_affordable(cx: &mut Context<'_>, table: &DeckTable, window: Window, means: Means<'_>) {
    let price = &table.price_points;
    if let Some(most) = supply::points_before(window, means)
        && u64::from(price.value) > most
    {
        let message = both(
            format!("没有人抽得起：到截止时每人最多有 {most} 积分"),
            format!("nobody can pay: until the close a person earns {most} points at most"),
        );
        cx.report(Diagnostic::new(Code::PriceUnreachable, price.place(), message).rule("W-31"));
    }
}

impl Prize for DeckPrizeTable {
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

/// The largest deck whose order can be sealed.
const TICKETS_MAX: u64 = 1 << 40;
/// A deck's position is one byte.
const DECKS_MAX: usize = 255;
