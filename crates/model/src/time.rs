//! Instants, days and the campaign's zone. The only module that knows how days are cut.

use std::fmt;
use std::ops::{Add, Sub};

use jiff::civil;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Milliseconds since 1970-01-01T00:00:00Z. May be negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// Reads RFC 3339 with an offset: `2019-07-01T20:15:00+08:00`, `2019-07-01T12:15:00.5Z`.
    pub fn parse(text: &str) -> Result<Self, InvalidTime> {
        // jiff would also take a bracketed zone and a lower-case `t`; the offset is what matters.
        text.parse::<jiff::Timestamp>()
            .map(|t| Self(t.as_millisecond()))
            .map_err(|e| InvalidTime::new(text, &e))
    }

    /// RFC 3339 in the zone, with milliseconds only where there are any.
    pub fn rfc3339(self, zone: Zone) -> String {
        let local = zone.local(self);
        let offset = zone.0.unsigned_abs() / 60;
        let sign = if zone.0 < 0 { '-' } else { '+' };
        let (h, m) = (offset / 60, offset % 60);
        let ms = self.0.rem_euclid(1000);
        let fraction = if ms == 0 {
            String::new()
        } else {
            format!(".{ms:03}")
        };
        format!(
            "{}{fraction}{sign}{h:02}:{m:02}",
            local.strftime("%Y-%m-%dT%H:%M:%S")
        )
    }
}

impl Add<i64> for Instant {
    type Output = Self;
    /// Later by that many milliseconds.
    fn add(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}

impl Sub for Instant {
    type Output = i64;
    /// Milliseconds from the other instant to this one.
    fn sub(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// A calendar day in the campaign's zone: days since 1970-01-01. Serialised as `2019-07-01`
/// for people and as a number in compact formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(pub i32);

impl Day {
    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Result<Self, InvalidTime> {
        text.parse::<civil::Date>()
            .map(Self::from_date)
            .map_err(|e| InvalidTime::new(text, &e))
    }

    /// The following day.
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The day before.
    pub const fn previous(self) -> Self {
        Self(self.0 - 1)
    }

    /// The civil date this day stands for.
    pub fn date(self) -> civil::Date {
        EPOCH.saturating_add(jiff::Span::new().days(self.0))
    }

    /// The day of a civil date.
    pub fn from_date(date: civil::Date) -> Self {
        // Civil dates span fewer than 2^23 days, so `get_days` always fits.
        Self(EPOCH.until(date).map_or(0, |span| span.get_days()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() {
            s.collect_str(self)
        } else {
            s.serialize_i32(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if d.is_human_readable() {
            let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
            Self::parse(&text).map_err(serde::de::Error::custom)
        } else {
            i32::deserialize(d).map(Self)
        }
    }
}

/// A zone with one fixed offset from UTC, in seconds.
///
/// China has one zone and no daylight saving (spec §0.3), so a day is always 24 hours and every
/// day rule is a division. A zone that changes its clocks cannot be named in a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Zone(pub i32);

impl Zone {
    /// Asia/Shanghai, UTC+08:00.
    pub const SHANGHAI: Self = Self(8 * 3600);

    /// The zone of that name, if it is one that campaigns may use.
    pub fn named(name: &str) -> Option<Self> {
        (name == "Asia/Shanghai").then_some(Self::SHANGHAI)
    }

    /// The calendar day an instant falls on.
    pub fn day_of(self, at: Instant) -> Day {
        let local_ms = at.0.saturating_add(self.offset_ms());
        let days = local_ms.div_euclid(DAY_MS);
        Day(i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX }))
    }

    /// 00:00 of a day.
    pub fn start_of(self, day: Day) -> Instant {
        Instant(i64::from(day.0) * DAY_MS - self.offset_ms())
    }

    /// Milliseconds since 00:00 of the instant's day, 0 to 86,399,999.
    pub fn ms_of_day(self, at: Instant) -> i64 {
        at.0.saturating_add(self.offset_ms()).rem_euclid(DAY_MS)
    }

    /// The instant of a local date and time.
    pub fn instant(self, local: civil::DateTime) -> Instant {
        let t = local.time();
        let ms = (i64::from(t.hour()) * 3600 + i64::from(t.minute()) * 60 + i64::from(t.second()))
            * 1000
            + i64::from(t.subsec_nanosecond() / 1_000_000);
        self.start_of(Day::from_date(local.date())) + ms
    }

    /// The local date and time of an instant, to the second.
    pub fn local(self, at: Instant) -> civil::DateTime {
        let second_of_day = self.ms_of_day(at) / 1000;
        let part = |n: i64| i8::try_from(n).unwrap_or(0);
        let time = civil::time(
            part(second_of_day / 3600),
            part(second_of_day / 60 % 60),
            part(second_of_day % 60),
            0,
        );
        self.day_of(at).date().to_datetime(time)
    }

    const fn offset_ms(self) -> i64 {
        self.0 as i64 * 1000
    }
}

/// Text that is not a day or an instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a valid time: {reason}")]
pub struct InvalidTime {
    text: String,
    reason: String,
}

impl InvalidTime {
    fn new(text: &str, reason: &jiff::Error) -> Self {
        Self {
            text: text.to_owned(),
            reason: reason.to_string(),
        }
    }
}

const DAY_MS: i64 = 24 * 3600 * 1000;
const EPOCH: civil::Date = civil::date(1970, 1, 1);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_are_cut_at_midnight_in_shanghai() {
        for (utc, day) in [
            ("2019-07-01T15:59:59Z", "2019-07-01"), // X-01.a
            ("2019-07-01T16:00:00Z", "2019-07-02"), // X-01.b
            ("1969-12-31T15:59:59.999Z", "1969-12-31"),
            ("1969-12-31T16:00:00Z", "1970-01-01"),
        ] {
            let at = Instant::parse(utc).unwrap();
            assert_eq!(Zone::SHANGHAI.day_of(at).to_string(), day, "{utc}");
        }
    }

    #[test]
    fn instants_print_in_the_zone() {
        let at = Instant::parse("2019-07-01T15:59:59.250Z").unwrap();
        assert_eq!(at.rfc3339(Zone::SHANGHAI), "2019-07-01T23:59:59.250+08:00");
        assert_eq!(Instant(0).rfc3339(Zone(0)), "1970-01-01T00:00:00+00:00");
    }

    #[test]
    fn nonsense_is_refused() {
        for bad in ["", "2019-02-30", "2019-7-1", "yesterday"] {
            assert!(Day::parse(bad).is_err(), "{bad}");
        }
        for bad in ["2019-07-01T20:15:00", "2019-07-01", "20:15"] {
            assert!(
                Instant::parse(bad).is_err(),
                "an instant needs an offset: {bad}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_day_holds_its_own_instants(ms in -4_000_000_000_000_i64..8_000_000_000_000) {
            let (zone, at) = (Zone::SHANGHAI, Instant(ms));
            let day = zone.day_of(at);
            prop_assert!(zone.start_of(day) <= at && at < zone.start_of(day.next()));
            prop_assert_eq!(Day::parse(&day.to_string()).unwrap(), day);
            prop_assert_eq!(Instant::parse(&at.rfc3339(zone)).unwrap(), at);
            prop_assert_eq!(zone.instant(zone.local(at)).0, ms - ms.rem_euclid(1000));
        }
    }
}
