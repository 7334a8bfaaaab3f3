//! What is wrong with a window of time.

use model::{Window, Zone};

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, both};
use crate::wire::{At, Moment};

/// Checks that a window opens before it closes, and warns if a year looks mistyped.
pub(crate) fn check(
    cx: &mut Context<'_>,
    window: Window,
    zone: Zone,
    opens: &At<Moment>,
    closes: &At<Moment>,
    rule: Option<&'static str>,
) -> Option<()> {
    let report = |code, message| {
        let mut diagnostic = Diagnostic::new(code, closes.place(), message)
            .label(both("结束", "closes"))
            .also(opens.place(), both("开始", "opens"));
        diagnostic.rule = rule;
        diagnostic
    };
    if window.closes <= window.opens {
        cx.report(report(
            Code::ClosesBeforeOpening,
            both(
                "期间在开始之前或开始时就结束了",
                "the window closes at or before its opening",
            ),
        ));
        return None;
    }
    let days = window.last_day(zone).0 - window.first_day(zone).0 + 1;
    let year = |day: model::Day| day.date().year();
    if days > 366 {
        cx.report(report(
            Code::LongWindow,
            both(
                format!("期间长达 {days} 天，年份是否写错？"),
                format!("the window is {days} days long; is a year mistyped?"),
            ),
        ));
    } else if year(window.first_day(zone)) != year(window.last_day(zone)) {
        cx.report(report(
            Code::WindowAcrossYears,
            both(
                "期间跨年，年份是否写错？",
                "the window crosses a year; is a year mistyped?",
            ),
        ));
    }
    Some(())
}
