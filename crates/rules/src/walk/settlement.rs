//! When a day's steps are settled (W-09).

use model::{Instant, Zone};
use serde::{Deserialize, Serialize};

/// What the organiser wrote about settling a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettlementPlan {
    /// Start of the daily window, minutes after midnight.
    pub from_minute: u16,
    /// End of it, exclusive; 1440 is midnight.
    pub until_minute: u16,
    /// What becomes of a day nobody opened in the window (AMB-03).
    pub unopened_day: UnopenedDay,
    /// Which count of the window is kept (AMB-04).
    pub mode: SettlementMode,
}

/// What becomes of a day that was not opened in the evening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnopenedDay {
    /// It counts nothing.
    Lapses,
    /// It counts what was received: every sync settles.
    Counts,
}

/// Which count of the window is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettlementMode {
    /// The highest received.
    Highest,
    /// That of the first opening inside the window.
    FirstOpening,
}

impl SettlementPlan {
    /// Whether a sync received at an instant settles its day.
    pub fn settles(&self, zone: Zone, now: Instant) -> bool {
        self.unopened_day == UnopenedDay::Counts || self.is_open(zone, now)
    }

    /// Whether the daily window is open.
    pub fn is_open(&self, zone: Zone, now: Instant) -> bool {
        let ms = zone.ms_of_day(now);
        minutes(self.from_minute) <= ms && ms < minutes(self.until_minute)
    }
}

/// Minutes after midnight as milliseconds.
pub(crate) fn minutes(minute: u16) -> i64 {
    i64::from(minute) * 60_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_evening_window_is_half_open() {
        let plan = SettlementPlan {
            from_minute: 1_200,
            until_minute: 1_440,
            unopened_day: UnopenedDay::Lapses,
            mode: SettlementMode::Highest,
        };
        for (at, open) in [
            ("19:59:59.999", false), // W-09.a
            ("20:00:00", true),      // W-09.b
            ("23:59:59.999", true),  // W-09.c
            ("00:00:00", false),     // W-09.c
            ("12:00:00", false),
        ] {
            let now = Instant::parse(&format!("2019-07-02T{at}+08:00")).unwrap();
            assert_eq!(plan.is_open(Zone::SHANGHAI, now), open, "{at}");
            let counts = SettlementPlan {
                unopened_day: UnopenedDay::Counts,
                ..plan
            };
            assert!(counts.settles(Zone::SHANGHAI, now));
        }
    }
}
