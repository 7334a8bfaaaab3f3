//! Times of day, as minutes after midnight.

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, both};
use crate::wire::At;

/// The minute of a time such as `20:00`; `24:00` is the end of the day.
pub(crate) fn minute(cx: &mut Context<'_>, written: &At<String>) -> Option<u16> {
    let minute = parse(written.value.trim());
    if minute.is_none() {
        let message = both("这不是一天里的时刻", "this is not a time of day");
        let help = both(
            "写作 \"20:00\"，一天的结束写作 \"24:00\"",
            "write it as \"20:00\", and the end of the day as \"24:00\"",
        );
        let place = written.place();
        cx.report(Diagnostic::new(Code::NotAClockTime, place, message).help(help));
    }
    minute
}

/// Refuses a daily window that ends at or before its beginning.
pub(crate) fn check_window(
    cx: &mut Context<'_>,
    (from, from_minute): (Option<&At<String>>, u16),
    (until, until_minute): (Option<&At<String>>, u16),
    rule: &'static str,
) -> Option<()> {
    if from_minute < until_minute {
        return Some(());
    }
    if let Some(place) = until.or(from).map(At::place) {
        let message = both(
            "每天的时段在开始之前或开始时就结束了",
            "the daily window ends at or before its beginning",
        );
        let help = both(
            "时段不能跨过 0 点；一天的结束写作 \"24:00\"",
            "a window lies within one day; the end of the day is \"24:00\"",
        );
        let mut empty = Diagnostic::new(Code::EmptyDailyWindow, place, message)
            .help(help)
            .rule(rule);
        if let (Some(from), Some(_)) = (from, until) {
            empty = empty.also(from.place(), both("开始", "begins"));
        }
        cx.report(empty);
    }
    None
}

fn parse(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let number = |part: &str| {
        let is_number = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| part.parse::<u16>().ok())?
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    let total = hour * 60 + minute;
    (minute < 60 && total <= MINUTES_OF_A_DAY).then_some(total)
}

/// The end of the day.
pub(crate) const MINUTES_OF_A_DAY: u16 = 24 * 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_are_read() {
        for (text, minute) in [
            ("00:00", Some(0)),
            ("20:00", Some(1_200)),
            ("9:05", Some(545)),
            ("24:00", Some(1_440)),
            ("24:01", None),
            ("20:60", None),
            ("20", None),
            ("+1:00", None),
            ("20:00:00", None),
            ("", None),
        ] {
            assert_eq!(parse(text), minute, "{text}");
        }
    }
}
