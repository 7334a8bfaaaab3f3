//! Half-open windows of time (X-02, spec §0.3).

use serde::{Deserialize, Serialize};

use crate::outcome::Refusal;
use crate::time::{Day, Instant, Zone};

/// A span of time `[opens, closes)`: the first instant belongs to it, the last one does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// First instant inside.
    pub opens: Instant,
    /// First instant after it.
    pub closes: Instant,
}

impl Window {
    /// Whole days, both included: 「9月15日-10月5日」.
    pub fn of_days(zone: Zone, first: Day, last: Day) -> Self {
        Self {
            opens: zone.start_of(first),
            closes: zone.start_of(last.next()),
        }
    }

    /// Whether the instant is inside.
    pub fn contains(self, at: Instant) -> bool {
        self.opens <= at && at < self.closes
    }

    /// Refuses what comes before the window or at or after its end.
    pub fn admit(self, at: Instant) -> Result<(), Refusal> {
        if at < self.opens {
            Err(Refusal::NotOpenYet)
        } else if at >= self.closes {
            Err(Refusal::Closed)
        } else {
            Ok(())
        }
    }

    /// First calendar day the window touches.
    pub fn first_day(self, zone: Zone) -> Day {
        zone.day_of(self.opens)
    }

    /// Last calendar day the window touches.
    pub fn last_day(self, zone: Zone) -> Day {
        zone.day_of(Instant(self.closes.0 - 1))
    }

    /// The window widened to whole days.
    pub fn whole_days(self, zone: Zone) -> Self {
        Self::of_days(zone, self.first_day(zone), self.last_day(zone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(&format!("{text}+08:00")).unwrap()
    }

    #[test]
    fn bounds_are_half_open() {
        let donation = Window {
            opens: at("2019-06-25T06:00:00"),
            closes: at("2019-07-08T18:00:00"),
        };
        let whole_days = Window::of_days(
            Zone::SHANGHAI,
            Day::parse("2022-09-15").unwrap(),
            Day::parse("2022-10-05").unwrap(),
        );
        for (window, instant, expected) in [
            (donation, "2019-06-25T05:59:59", Err(Refusal::NotOpenYet)), // X-02.a
            (donation, "2019-06-25T06:00:00", Ok(())),                   // X-02.a
            (donation, "2019-07-08T17:59:59", Ok(())),                   // X-02.b
            (donation, "2019-07-08T17:59:59.999", Ok(())),
            (donation, "2019-07-08T18:00:00", Err(Refusal::Closed)), // X-02.b
            (
                whole_days,
                "2022-09-14T23:59:59.999",
                Err(Refusal::NotOpenYet),
            ),
            (whole_days, "2022-10-05T23:59:59", Ok(())), // X-02.c
            (whole_days, "2022-10-06T00:00:00", Err(Refusal::Closed)), // X-02.c
        ] {
            assert_eq!(window.admit(at(instant)), expected, "{instant}");
        }
    }

    #[test]
    fn a_window_knows_its_days() {
        let window = Window {
            opens: at("2019-06-25T06:00:00"),
            closes: at("2019-07-08T18:00:00"),
        };
        let zone = Zone::SHANGHAI;
        assert_eq!(window.first_day(zone).to_string(), "2019-06-25");
        assert_eq!(window.last_day(zone).to_string(), "2019-07-08");
        // A window that ends at midnight does not touch the day that begins there.
        let until_midnight = Window {
            closes: at("2019-07-08T00:00:00"),
            ..window
        };
        assert_eq!(until_midnight.last_day(zone).to_string(), "2019-07-07");
    }
}
