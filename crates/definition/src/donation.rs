//! `[donation]`: when and how the steps of a day can be donated.

use model::{Window, Zone};
use rules::donation::{Amount, DonationPlan, ExerciseKind, Multiplier};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::moment;
use crate::steps::StepsTable;
use crate::window;
use crate::wire::{At, BothLanguages, Moment};

/// When and how the steps of a day can be donated.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct DonationTable {
    /// First instant at which donations are accepted, in the campaign's zone.
    opens_at: At<Moment>,
    /// First instant at which they are no longer accepted.
    closes_at: At<Moment>,
    /// Steps of the day, before any multiplying, that make a donation possible; this number is
    /// enough.
    pub(crate) threshold_steps: At<u32>,
    /// What is donated.
    amount: At<AmountWord>,
    /// Donations of one person on one day.
    #[schemars(extend("default" = 1))]
    donations_per_day: Option<At<u8>>,
    /// Days on which donated steps count more than once.
    #[serde(default)]
    multiplier: Vec<At<MultiplierTable>>,
    /// Kinds of exercise a donor may name. Naming one changes nothing.
    #[serde(default)]
    exercise_kind: Vec<At<ExerciseKindTable>>,
}

/// What is donated.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum AmountWord {
    /// The whole count of the day at the moment of confirmation.
    All,
    /// Exactly the threshold.
    Threshold,
}

/// A day on which donated steps count more than once.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct MultiplierTable {
    /// The day.
    day: At<Moment>,
    /// How many times steps donated on that day count; at least 2.
    factor: At<u8>,
}

/// A kind of exercise a donor may name.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct ExerciseKindTable {
    /// Key, unique in the campaign.
    id: At<String>,
    /// Name.
    name: BothLanguages,
}

pub(crate) fn check(
    cx: &mut Context<'_>,
    tree: &Tree<'_>,
    zone: Zone,
    steps: Option<&StepsTable>,
    board_limit: u16,
) -> Part<DonationPlan> {
    tree.needs(
        cx,
        "donation",
        &[
            (
                "steps",
                both("先有步数才能捐步", "there must be steps to donate"),
            ),
            (
                "regions",
                both("步数捐给某个地区", "steps are donated to a region"),
            ),
        ],
    );
    tree.table::<DonationTable>(cx, "donation")
        .and_then(|table| convert(cx, &table.value, zone, steps, board_limit))
}

fn convert(
    cx: &mut Context<'_>,
    table: &DonationTable,
    zone: Zone,
    steps: Option<&StepsTable>,
    board_limit: u16,
) -> Option<DonationPlan> {
    let window = read_window(cx, table, zone);
    check_threshold(cx, &table.threshold_steps, steps);
    let multipliers = multipliers(cx, &table.multiplier, zone, window);
    let per_day = table.donations_per_day.as_ref();
    if let Some(per_day) = per_day
        && per_day.value == 0
    {
        let message = both(
            "每天可捐 0 次，没有人能捐步",
            "with 0 donations a day nobody may donate",
        );
        cx.report(Diagnostic::new(Code::NoDonations, per_day.place(), message).rule("D19-08"));
    }
    let kinds = &table.exercise_kind;
    cx.unique(
        kinds
            .iter()
            .map(|k| (k.value.id.value.as_str(), k.value.id.place())),
    );
    let exercise_kinds = kinds
        .iter()
        .map(|kind| ExerciseKind {
            id: kind.value.id.value.clone(),
            name: cx.text(&kind.value.name),
        })
        .collect();
    Some(DonationPlan {
        window: window?,
        threshold_steps: table.threshold_steps.value,
        amount: match table.amount.value {
            AmountWord::All => Amount::All,
            AmountWord::Threshold => Amount::Threshold,
        },
        donations_per_day: per_day.map_or(1, |at| at.value),
        multipliers,
        exercise_kinds,
        board_limit,
    })
}

fn read_window(cx: &mut Context<'_>, table: &DonationTable, zone: Zone) -> Option<Window> {
    let opens = moment::instant(cx, zone, &table.opens_at);
    let closes = moment::instant(cx, zone, &table.closes_at);
    let window = Window {
        opens: opens?,
        closes: closes?,
    };
    let (opens, closes) = (&table.opens_at, &table.closes_at);
    window::check(cx, window, zone, opens, closes, Some("D19-01"))?;
    Some(window)
}

fn check_threshold(cx: &mut Context<'_>, threshold: &At<u32>, steps: Option<&StepsTable>) {
    if threshold.value == 0 {
        let message = both(
            "门槛为 0，不走路也能捐步",
            "with a threshold of 0 people donate without walking",
        );
        cx.report(Diagnostic::new(Code::ThresholdZero, threshold.place(), message).rule("D19-06"));
    }
    let Some(steps) = steps else {
        return;
    };
    let max = steps.plausible_max();
    if max > 0 && threshold.value > max {
        let message = both(
            format!("没有人能捐步：门槛 {} 高于可信上限 {max}", threshold.value),
            format!(
                "nobody can donate: the threshold {} is above the plausible maximum {max}",
                threshold.value
            ),
        );
        let mut unreachable =
            Diagnostic::new(Code::ThresholdUnreachable, threshold.place(), message).rule("X-06");
        if let Some(max) = &steps.plausible_max {
            unreachable = unreachable.also(
                max.place(),
                both("更高的步数要等待审核", "counts above this wait for review"),
            );
        }
        cx.report(unreachable);
    }
}

fn multipliers(
    cx: &mut Context<'_>,
    tables: &[At<MultiplierTable>],
    zone: Zone,
    window: Option<Window>,
) -> Vec<Multiplier> {
    let mut multipliers: Vec<(Multiplier, &At<Moment>)> = Vec::new();
    for table in tables {
        let MultiplierTable { day: at, factor } = &table.value;
        check_factor(cx, factor);
        let Some(day) = moment::day(cx, at) else {
            continue;
        };
        if let Some(window) = window {
            let (first, last) = (window.first_day(zone), window.last_day(zone));
            if day < first || day > last {
                let message = both(
                    format!("{day} 不在捐步期间（{first} 至 {last}）"),
                    format!("{day} lies outside the donation window ({first} to {last})"),
                );
                let outside = Diagnostic::new(Code::MultiplierOutside, at.place(), message);
                let same_day = day.date().with().year(first.date().year()).build();
                let near = same_day.ok().map(model::Day::from_date);
                cx.report(match near.filter(|near| (first..=last).contains(near)) {
                    Some(near) => outside
                        .help(both("年份是否写错？", "is the year mistyped?"))
                        .edit(at.place(), near.to_string())
                        .rule("D19-09"),
                    None => outside.rule("D19-09"),
                });
            }
        }
        if let Some((_, first)) = multipliers.iter().find(|(m, _)| m.day == day) {
            let message = both(
                format!("{day} 有两个倍数"),
                format!("{day} has two multipliers"),
            );
            let first = first.place();
            cx.report(
                Diagnostic::new(Code::MultiplierTwice, at.place(), message)
                    .also(first, both("第一次在这里", "first given here"))
                    .rule("D19-09"),
            );
            continue;
        }
        let factor = factor.value;
        multipliers.push((Multiplier { day, factor }, at));
    }
    let mut multipliers: Vec<Multiplier> = multipliers.into_iter().map(|(m, _)| m).collect();
    multipliers.sort_by_key(|m| m.day);
    multipliers
}

fn check_factor(cx: &mut Context<'_>, factor: &At<u8>) {
    let (code, message) = match factor.value {
        0 => (
            Code::FactorZero,
            both(
                "倍数为 0，当天捐的步数全部作废",
                "with a factor of 0 the steps of that day count for nothing",
            ),
        ),
        1 => (
            Code::FactorOne,
            both("倍数为 1，等于没有倍数", "a factor of 1 changes nothing"),
        ),
        _ => return,
    };
    cx.report(Diagnostic::new(code, factor.place(), message).rule("D19-09"));
}
