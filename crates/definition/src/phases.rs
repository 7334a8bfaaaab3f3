//! `[phases]` and `[[phase]]`: the days of a walk, and the phases people are shown.

use model::{Day, Zone};
use rules::walk::day_bits::DAYS_MAX;
use rules::walk::phases::{Phase, PhasesPlan};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, Place, both};
use crate::document::{Part, Tree};
use crate::moment;
use crate::wire::{At, BothLanguages, Moment};

/// The days of a walk.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(
    clippy::struct_field_names,
    reason = "the fields are the keys of the table"
)]
pub(crate) struct PhasesTable {
    /// First day of the public test, which ends with the day before `first_day`. What is walked
    /// in it never counts.
    trial_first_day: Option<At<Moment>>,
    /// First day that counts.
    first_day: At<Moment>,
    /// Last day that counts; at most 128 days in all.
    last_day: At<Moment>,
}

/// A phase as it is shown.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct PhaseTable {
    /// Key, unique in the campaign.
    id: At<String>,
    /// Name.
    name: BothLanguages,
    /// First day.
    first_day: At<Moment>,
    /// Last day.
    last_day: At<Moment>,
}

/// What the parts of a walk must fit into. What is `None` is missing or wrong, and that has been
/// reported.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame<'p> {
    pub(crate) zone: Zone,
    pub(crate) phases: Option<&'p PhasesPlan>,
    /// Steps of a day that count.
    pub(crate) daily_cap: Option<u16>,
}

pub(crate) fn check(cx: &mut Context<'_>, tree: &Tree<'_>) -> Part<PhasesPlan> {
    tree.needs(
        cx,
        "phases",
        &[
            ("steps", both("健步走要统计步数", "a walk counts steps")),
            (
                "goals",
                both("健步走要有每日目标", "a walk has a daily goal"),
            ),
        ],
    );
    needs_walk(cx, tree, "phase");
    if let Some(place) = tree.name_place("phases")
        && let Some(donation) = tree.name_place("donation")
    {
        let message = both(
            "一次活动要么捐步，要么健步走",
            "a campaign is either a donation or a walk",
        );
        cx.report(
            Diagnostic::new(Code::DonationAndWalk, place, message)
                .also(donation, both("捐步", "the donation"))
                .help(both(
                    "请写成两个活动，各有一个文件夹",
                    "write two campaigns, each with its own folder",
                )),
        );
    }
    let shown = tree.tables::<PhaseTable>(cx, "phase");
    let shown = shown.into_option().unwrap_or_default();
    let shown = convert_shown(cx, &shown);
    tree.table::<PhasesTable>(cx, "phases")
        .and_then(|table| convert(cx, &table.value, shown))
}

/// Refuses a table that belongs to a walk where there is none. Of several such tables the first
/// is told.
pub(crate) fn needs_walk(cx: &mut Context<'_>, tree: &Tree<'_>, key: &str) {
    if cx.told_walk_without_days || !tree.has(key) || tree.has("phases") {
        return;
    }
    cx.told_walk_without_days = true;
    let why = both(
        "这张表属于健步走，健步走的日子写在 `[phases]`",
        "the table belongs to a walk, whose days are written in `[phases]`",
    );
    tree.needs(cx, key, &[("phases", why)]);
}

fn convert(
    cx: &mut Context<'_>,
    table: &PhasesTable,
    shown: Option<Vec<Phase>>,
) -> Option<PhasesPlan> {
    let first = moment::day(cx, &table.first_day);
    let last = moment::day(cx, &table.last_day);
    let trial = match &table.trial_first_day {
        Some(written) => moment::day(cx, written).map(Some),
        None => Some(None),
    };
    let (first, last, trial) = (first?, last?, trial?);
    in_order(cx, (first, &table.first_day), (last, &table.last_day))?;
    if let (Some(trial), Some(written)) = (trial, &table.trial_first_day)
        && trial >= first
    {
        let message = both(
            "公测要在正式开始之前",
            "the trial begins before the first day that counts",
        );
        cx.report(
            Diagnostic::new(Code::PhasesDisorder, written.place(), message)
                .also(table.first_day.place(), both("第一天", "the first day"))
                .rule("W-02"),
        );
        return None;
    }
    let days = i64::from(last.0) - i64::from(first.0) + 1;
    if days > i64::from(DAYS_MAX) {
        let message = both(
            format!("健步走有 {days} 天，最多 {DAYS_MAX} 天"),
            format!("the walk has {days} days; there are at most {DAYS_MAX}"),
        );
        let place = table.last_day.place();
        cx.report(Diagnostic::new(Code::WalkTooLong, place, message).rule("W-01"));
        return None;
    }
    Some(PhasesPlan {
        trial_first_day: trial,
        first_day: first,
        last_day: last,
        shown: shown?,
    })
}

/// The phases in order of time; they may leave gaps and do not overlap.
fn convert_shown(cx: &mut Context<'_>, tables: &[At<PhaseTable>]) -> Option<Vec<Phase>> {
    cx.unique(
        tables
            .iter()
            .map(|t| (t.value.id.value.as_str(), t.value.id.place())),
    );
    let mut shown = Vec::new();
    let mut before: Option<(Day, Place)> = None;
    for At { value: table, .. } in tables {
        let name = cx.text(&table.name);
        let first = moment::day(cx, &table.first_day);
        let last = moment::day(cx, &table.last_day);
        let (first, last) = (first?, last?);
        in_order(cx, (first, &table.first_day), (last, &table.last_day))?;
        if let Some((end, place)) = &before
            && first <= *end
        {
            let message = both(
                "这个阶段没有接在前一个之后",
                "this phase does not follow the one before",
            );
            cx.report(
                Diagnostic::new(Code::PhasesDisorder, table.first_day.place(), message)
                    .also(
                        place.clone(),
                        both("前一个的结束", "the end of the one before"),
                    )
                    .rule("W-04"),
            );
            return None;
        }
        before = Some((last, table.last_day.place()));
        shown.push(Phase {
            id: table.id.value.clone(),
            name,
            first_day: first,
            last_day: last,
        });
    }
    Some(shown)
}

fn in_order(
    cx: &mut Context<'_>,
    (first, begins): (Day, &At<Moment>),
    (last, ends): (Day, &At<Moment>),
) -> Option<()> {
    if first <= last {
        return Some(());
    }
    let message = both("最后一天在第一天之前", "the last day lies before the first");
    cx.report(
        Diagnostic::new(Code::PhasesDisorder, ends.place(), message)
            .also(begins.place(), both("第一天", "the first day")),
    );
    None
}
