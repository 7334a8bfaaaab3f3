//! `[shipping]`: where prizes are sent and how fast.

use model::{Day, Text};
use rules::walk::phases::PhasesPlan;
use rules::walk::shipping::{CalendarDay, Province, ShippingPlan};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::checkpoints::public_pair;
use crate::context::Context;
use crate::csv_table;
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::phases::needs_walk;
use crate::wire::At;

/// Where prizes are sent and how fast.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct ShippingTable {
    /// Working days from the address to the parcel, 1 to 250; counting begins on the next one.
    working_days: At<u16>,
    /// CSV file with the columns `date` and `kind`: days that differ from their place in the week,
    /// each a `holiday` or `working`.
    holidays: At<String>,
    /// CSV file with the columns `code`, `name_zh`, `name_en`, `served`: provinces, `yes` or `no`.
    served: At<String>,
}

pub(crate) fn check(
    cx: &mut Context<'_>,
    tree: &Tree<'_>,
    phases: Option<&PhasesPlan>,
) -> Part<ShippingPlan> {
    needs_walk(cx, tree, "shipping");
    tree.table::<ShippingTable>(cx, "shipping")
        .and_then(|table| convert(cx, &table.value, phases))
}

fn convert(
    cx: &mut Context<'_>,
    table: &ShippingTable,
    phases: Option<&PhasesPlan>,
) -> Option<ShippingPlan> {
    let working_days = &table.working_days;
    let fits = (1..=WORKING_DAYS_MAX).contains(&working_days.value);
    if !fits {
        let message = both(
            format!("工作日应在 1 和 {WORKING_DAYS_MAX} 之间"),
            format!("there are 1 to {WORKING_DAYS_MAX} working days"),
        );
        let place = working_days.place();
        cx.report(Diagnostic::new(Code::OutOfBounds, place, message).rule("W-41"));
    }
    let calendar = read_calendar(cx, &table.holidays);
    let provinces = read_provinces(cx, &table.served);
    let plan = ShippingPlan {
        working_days: working_days.value,
        calendar: calendar?,
        provinces: provinces?,
    };
    if fits && let Some(phases) = phases {
        check_calendar(cx, &table.holidays, &plan, phases);
    }
    Some(plan)
}

/// Warns of a calendar without the year in which the last prizes are due: holidays are published
/// year by year.
fn check_calendar(
    cx: &mut Context<'_>,
    path: &At<String>,
    plan: &ShippingPlan,
    phases: &PhasesPlan,
) {
    let last_shown = phases.shown.last().map(|phase| phase.last_day);
    let last_address = last_shown.map_or(phases.last_day, |day| day.max(phases.last_day));
    let due = plan.due_day(last_address);
    let year = due.date().year();
    if plan
        .calendar
        .iter()
        .any(|day| day.day.date().year() >= year)
    {
        return;
    }
    let message = both(
        format!("节假日表里没有 {year} 年：{last_address} 提供的地址最迟 {due} 发货"),
        format!(
            "the calendar has no day of {year}, but an address of {last_address} is due on {due}"
        ),
    );
    let help = both(
        "没有列出的日子按星期计算，节假日会算作工作日",
        "days that are not listed follow the week, so that holidays count as working days",
    );
    cx.report(
        Diagnostic::new(Code::CalendarTooShort, path.place(), message)
            .help(help)
            .rule("W-41"),
    );
}

fn read_calendar(cx: &mut Context<'_>, path: &At<String>) -> Option<Vec<CalendarDay>> {
    let csv = csv_table::read(cx, path, ["date", "kind"])?;
    cx.unique(
        csv.rows
            .iter()
            .map(|[date, _]| (date.text.as_str(), date.place.clone())),
    );
    let mut sound = csv.complete;
    let mut calendar = Vec::with_capacity(csv.rows.len());
    for [date, kind] in &csv.rows {
        let day = Day::parse(&date.text).ok();
        if day.is_none() {
            let message = both("这不是日期", "this is not a date");
            let help = both("写作 2030-10-01", "write it as 2030-10-01");
            let place = date.place.clone();
            cx.report(Diagnostic::new(Code::NotATime, place, message).help(help));
        }
        let working = csv_table::word(cx, kind, &[("holiday", false), ("working", true)]);
        match (day, working) {
            (Some(day), Some(working)) => calendar.push(CalendarDay { day, working }),
            _ => sound = false,
        }
    }
    calendar.sort_by_key(|special| special.day);
    sound.then_some(calendar)
}

fn read_provinces(cx: &mut Context<'_>, path: &At<String>) -> Option<Vec<Province>> {
    let csv = csv_table::read(cx, path, ["code", "name_zh", "name_en", "served"])?;
    cx.unique(
        csv.rows
            .iter()
            .map(|[code, ..]| (code.text.as_str(), code.place.clone())),
    );
    cx.unique_names(csv.rows.iter().map(|[_, zh, en, _]| {
        [
            (zh.text.as_str(), zh.place.clone()),
            (en.text.as_str(), en.place.clone()),
        ]
    }));
    let mut sound = csv.complete;
    let mut provinces = Vec::with_capacity(csv.rows.len());
    for [code, zh, en, served] in &csv.rows {
        let name: Text = public_pair(cx, &csv.file, zh, en);
        match csv_table::word(cx, served, &[("yes", true), ("no", false)]) {
            Some(served) => provinces.push(Province {
                code: code.text.clone(),
                name,
                served,
            }),
            None => sound = false,
        }
    }
    if sound && provinces.iter().all(|province| !province.served) {
        let message = both("没有一个地方可以送到", "prizes are sent nowhere");
        cx.report(Diagnostic::new(Code::NowhereServed, path.place(), message).rule("W-43"));
    }
    sound.then_some(provinces)
}

/// About a year of them.
const WORKING_DAYS_MAX: u16 = 250;
