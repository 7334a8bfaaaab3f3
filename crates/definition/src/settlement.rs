//! `[steps.settlement]` and what else `[steps]` says of a walk: the cap of a day and its seal.

use rules::walk::settlement::{SettlementMode, SettlementPlan, UnopenedDay};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::clock;
use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::Tree;
use crate::steps::StepsTable;
use crate::wire::At;

/// When the steps of a day are settled.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct SettlementTable {
    /// Beginning of the daily window, such as `"20:00"`.
    from: At<String>,
    /// End of it, not included; `"24:00"` is the end of the day.
    until: At<String>,
    /// What becomes of a day that was not opened in the window.
    unopened_day: At<UnopenedDayWord>,
    /// Which count of the window is kept.
    mode: At<ModeWord>,
}

/// What becomes of a day that was not opened in the window.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum UnopenedDayWord {
    /// It counts nothing.
    Lapses,
    /// It counts what was received.
    Counts,
}

/// Which count of the window is kept.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ModeWord {
    /// The highest received.
    Highest,
    /// That of the first opening.
    FirstOpening,
}

/// What a walk takes from `[steps]`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WalkSteps {
    pub(crate) settlement: SettlementPlan,
    pub(crate) daily_cap: u16,
    pub(crate) seal_after_days: u8,
}

/// Checks what `[steps]` says of a walk: everything where there is one, nothing where there is
/// none.
pub(crate) fn check(
    cx: &mut Context<'_>,
    tree: &Tree<'_>,
    steps: &At<StepsTable>,
) -> Option<WalkSteps> {
    if !tree.has("phases") {
        if !cx.told_walk_without_days {
            refuse(cx, &steps.value);
        }
        return None;
    }
    let StepsTable {
        daily_cap,
        seal_after_days,
        settlement,
        ..
    } = &steps.value;
    for (key, is_missing, rule) in [
        ("daily_cap", daily_cap.is_none(), "W-11"),
        ("settlement", settlement.is_none(), "W-09"),
    ] {
        if is_missing {
            let message = both(
                format!("健步走的 `steps` 缺少 `{key}`"),
                format!("for a walk `steps` lacks `{key}`"),
            );
            let place = steps.place();
            cx.report(Diagnostic::new(Code::MissingKey, place, message).rule(rule));
        }
    }
    if let Some(cap) = daily_cap {
        check_cap(cx, &steps.value, cap);
    }
    let settlement = settlement.as_ref().and_then(|table| convert(cx, table));
    Some(WalkSteps {
        settlement: settlement?,
        daily_cap: daily_cap.as_ref()?.value,
        seal_after_days: seal_after_days
            .as_ref()
            .map_or(SEAL_AFTER_DAYS, |at| at.value),
    })
}

fn convert(cx: &mut Context<'_>, table: &SettlementTable) -> Option<SettlementPlan> {
    let from = clock::minute(cx, &table.from);
    let until = clock::minute(cx, &table.until);
    let (from, until) = (from?, until?);
    clock::check_window(
        cx,
        (Some(&table.from), from),
        (Some(&table.until), until),
        "W-09",
    )?;
    Some(SettlementPlan {
        from_minute: from,
        until_minute: until,
        unopened_day: match table.unopened_day.value {
            UnopenedDayWord::Lapses => UnopenedDay::Lapses,
            UnopenedDayWord::Counts => UnopenedDay::Counts,
        },
        mode: match table.mode.value {
            ModeWord::Highest => SettlementMode::Highest,
            ModeWord::FirstOpening => SettlementMode::FirstOpening,
        },
    })
}

fn check_cap(cx: &mut Context<'_>, steps: &StepsTable, cap: &At<u16>) {
    if cap.value == 0 {
        let message = both(
            "每日上限为 0，不计任何步数",
            "with a daily cap of 0 no step counts",
        );
        cx.report(Diagnostic::new(Code::CapCountsNothing, cap.place(), message).rule("W-11"));
    }
    let max = steps.plausible_max();
    if max > 0 && max < u32::from(cap.value) {
        let message = both(
            format!("达到每日上限的步数要等待审核：可信上限只有 {max}"),
            format!("counts that reach the daily cap wait for review: only {max} is believed"),
        );
        let mut waits = Diagnostic::new(Code::CapNotBelieved, cap.place(), message).rule("X-06");
        if let Some(max) = &steps.plausible_max {
            waits = waits.also(max.place(), both("可信上限", "the plausible maximum"));
        }
        cx.report(waits);
    }
}

fn refuse(cx: &mut Context<'_>, steps: &StepsTable) {
    let written = [
        ("daily_cap", steps.daily_cap.as_ref().map(At::place)),
        (
            "seal_after_days",
            steps.seal_after_days.as_ref().map(At::place),
        ),
        (
            "settlement",
            steps.settlement.as_ref().map(|table| table.from.place()),
        ),
    ];
    for (key, place) in written {
        if let Some(place) = place {
            let message = both(
                format!("`{key}` 需要表 `[phases]`"),
                format!("`{key}` needs the table `[phases]`"),
            );
            let help = both("捐步活动没有这一项", "a donation has nothing of the kind");
            cx.report(Diagnostic::new(Code::NeedsTable, place, message).help(help));
        }
    }
}

/// days a closed day stays open to a declaration of an outage.
const SEAL_AFTER_DAYS: u8 = 3;
