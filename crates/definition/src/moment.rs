//! Days and instants as they are written in a campaign, always in the campaign's zone.

use jiff::civil;
use model::{Day, Instant, Zone};
use toml::value::{Datetime, Offset};

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, Place, both};
use crate::wire::{At, Moment};

/// The day of a value such as `2019-07-08`.
pub(crate) fn day(cx: &mut Context<'_>, moment: &At<Moment>) -> Option<Day> {
    let day = match &moment.value {
        Moment::Bare(Datetime {
            date: Some(date),
            time: None,
            offset: None,
        }) => civil_date(*date),
        Moment::Bare(_) => None,
        Moment::Quoted(text) => text.trim().parse().ok(),
    };
    if day.is_none() {
        let message = both("这不是日期", "this is not a date");
        let help = both("写作 2019-07-08", "write it as 2019-07-08");
        cx.report(Diagnostic::new(Code::NotATime, moment.place(), message).help(help));
    }
    day.map(Day::from_date)
}

/// The instant of a value such as `2019-06-25T06:00:00`, in the zone of the campaign.
pub(crate) fn instant(cx: &mut Context<'_>, zone: Zone, moment: &At<Moment>) -> Option<Instant> {
    let read = match &moment.value {
        Moment::Bare(bare) => bare_instant(zone, bare),
        Moment::Quoted(text) => quoted_instant(zone, text.trim()),
    };
    match read {
        Ok(instant) => Some(instant),
        Err(trouble) => {
            cx.report(report(moment, &trouble));
            None
        }
    }
}

/// The diagnostic for 「24:00」, which TOML itself has no words for.
pub(crate) fn twenty_four_hours(place: Place) -> Diagnostic {
    let message = both("没有 24:00 这个时刻", "there is no instant 24:00");
    Diagnostic::new(Code::TwentyFourHours, place, message).help(both(
        "一天结束的时刻写作次日 00:00",
        "the end of a day is written as 00:00 of the next day",
    ))
}

enum Trouble {
    NoTimeOfDay(civil::Date),
    Hour24(civil::Date),
    OtherZone(Option<civil::DateTime>),
    Nonsense,
}

fn bare_instant(zone: Zone, bare: &Datetime) -> Result<Instant, Trouble> {
    let date = bare.date.and_then(civil_date).ok_or(Trouble::Nonsense)?;
    let Some(time) = bare.time else {
        return Err(Trouble::NoTimeOfDay(date));
    };
    let part = |n: u8| i8::try_from(n).unwrap_or(-1);
    let time = civil::Time::new(
        part(time.hour),
        part(time.minute),
        part(time.second.unwrap_or(0)),
        i32::try_from(time.nanosecond.unwrap_or(0)).unwrap_or(-1),
    );
    let Ok(time) = time else {
        return Err(Trouble::Nonsense); // the leap second 23:59:60
    };
    let local = date.to_datetime(time);
    let seconds = match bare.offset {
        None => return Ok(zone.instant(local)),
        Some(Offset::Z) => 0,
        Some(Offset::Custom { minutes }) => i32::from(minutes) * 60,
    };
    in_zone(zone, local, seconds)
}

/// Reads `2019-06-25 06:00`, also with an offset, a bracketed zone, or both.
fn quoted_instant(zone: Zone, text: &str) -> Result<Instant, Trouble> {
    let (text, name) = match text.strip_suffix(']').and_then(|t| t.split_once('[')) {
        Some((text, name)) => (text.trim_end(), Some(name)),
        None => (text, None),
    };
    let (date, time) = text.split_once(['T', 't', ' ']).unwrap_or((text, ""));
    let date: civil::Date = date.parse().ok().ok_or(Trouble::Nonsense)?;
    let time = time.trim();
    if time.is_empty() {
        return Err(Trouble::NoTimeOfDay(date));
    }
    let (time, offset) = split_offset(time);
    if matches!(time, "24:00" | "24:00:00") {
        return Err(Trouble::Hour24(date));
    }
    let time: civil::Time = time.parse().ok().ok_or(Trouble::Nonsense)?;
    let local = date.to_datetime(time);
    if name.is_some_and(|name| Zone::named(name) != Some(zone)) {
        return Err(Trouble::OtherZone(None));
    }
    match offset {
        None => Ok(zone.instant(local)),
        Some(offset) => in_zone(
            zone,
            local,
            offset_seconds(offset).ok_or(Trouble::Nonsense)?,
        ),
    }
}

/// The local time, if the offset is the zone's.
fn in_zone(zone: Zone, local: civil::DateTime, seconds: i32) -> Result<Instant, Trouble> {
    if seconds == zone.0 {
        return Ok(zone.instant(local));
    }
    let there = Zone(seconds).instant(local);
    Err(Trouble::OtherZone(Some(zone.local(there))))
}

fn split_offset(time: &str) -> (&str, Option<&str>) {
    match time.find(['Z', 'z', '+', '-']) {
        Some(at) => {
            let (time, offset) = time.split_at(at);
            (time.trim_end(), Some(offset))
        }
        None => (time, None),
    }
}

fn offset_seconds(offset: &str) -> Option<i32> {
    if offset.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, digits) = match offset.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, offset.strip_prefix('+')?),
    };
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "0"));
    let hours: i32 = hours.parse().ok().filter(|h| (0..=23).contains(h))?;
    let minutes: i32 = minutes.parse().ok().filter(|m| (0..=59).contains(m))?;
    Some(sign * (hours * 3600 + minutes * 60))
}

fn report(moment: &At<Moment>, trouble: &Trouble) -> Diagnostic {
    let quote = |text: String| match moment.value {
        Moment::Bare(_) => text,
        Moment::Quoted(_) => format!("\"{text}\""),
    };
    match trouble {
        Trouble::NoTimeOfDay(date) => {
            let message = both("这里还要写明时刻", "this needs a time of day");
            Diagnostic::new(Code::NotATime, moment.place(), message)
                .edit(moment.place(), quote(format!("{date}T00:00:00")))
        }
        Trouble::Hour24(date) => {
            let next = Day::from_date(*date).next();
            twenty_four_hours(moment.place())
                .edit(moment.place(), quote(format!("{next}T00:00:00")))
        }
        Trouble::OtherZone(local) => {
            let message = both("这个时刻属于另一个时区", "this instant is in another zone");
            let diagnostic = Diagnostic::new(Code::OtherZone, moment.place(), message).help(both(
                "时刻一律按活动的时区书写，不必注明时区",
                "instants are written in the campaign's zone, which need not be repeated",
            ));
            match local {
                Some(local) => diagnostic.edit(
                    moment.place(),
                    quote(local.strftime("%Y-%m-%dT%H:%M:%S").to_string()),
                ),
                None => diagnostic,
            }
        }
        Trouble::Nonsense => {
            let message = both("这不是日期加时刻", "this is not a date with a time");
            let help = both(
                "写作 2019-06-25T06:00:00",
                "write it as 2019-06-25T06:00:00",
            );
            Diagnostic::new(Code::NotATime, moment.place(), message).help(help)
        }
    }
}

fn civil_date(date: toml::value::Date) -> Option<civil::Date> {
    let year = i16::try_from(date.year).ok()?;
    let month = i8::try_from(date.month).ok()?;
    let day = i8::try_from(date.day).ok()?;
    civil::Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Sources;

    fn read(toml: &str) -> Result<String, &'static str> {
        #[derive(serde::Deserialize)]
        struct Line {
            at: At<Moment>,
        }
        let line: Line = toml::from_str(&format!("at = {toml}")).unwrap();
        let sources = Sources::default();
        let mut cx = Context::new(&sources);
        match instant(&mut cx, Zone::SHANGHAI, &line.at) {
            Some(instant) => Ok(instant.rfc3339(Zone::SHANGHAI)),
            None => Err(cx.into_diagnostics()[0].code.as_str()),
        }
    }

    #[test]
    fn instants_are_read_in_the_zone() {
        for toml in [
            "2019-06-25T06:00:00",
            "2019-06-25 06:00:00",
            "2019-06-25T06:00",
            "2019-06-25T06:00:00+08:00",
            "\"2019-06-25T06:00\"",
            "\"2019-06-25 06:00:00\"",
            "\"2019-06-25T06:00[Asia/Shanghai]\"",
            "\"2019-06-25T06:00+08:00[Asia/Shanghai]\"",
            "\"2019-06-25T06:00:00+08\"",
        ] {
            assert_eq!(
                read(toml).as_deref(),
                Ok("2019-06-25T06:00:00+08:00"),
                "{toml}"
            );
        }
    }

    #[test]
    fn what_is_no_instant_of_the_zone_is_refused() {
        for (toml, code) in [
            ("2019-06-25", "E0301"),
            ("06:00:00", "E0301"),
            ("\"25 June 2019\"", "E0301"),
            ("\"2019-06-31T06:00\"", "E0301"),
            ("\"2019-06-25T06:00+99:00\"", "E0301"),
            ("\"2019-07-08T24:00\"", "E0302"),
            ("\"2019-07-08 24:00:00+08:00\"", "E0302"),
            ("2019-06-25T06:00:00Z", "E0303"),
            ("\"2019-06-25T06:00+09:00\"", "E0303"),
            ("\"2019-06-25T06:00[Asia/Tokyo]\"", "E0303"),
        ] {
            assert_eq!(read(toml), Err(code), "{toml}");
        }
    }
}
