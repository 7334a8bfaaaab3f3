//! When a walk runs: its trial, its days, and the phases people are shown (W-01, W-02, W-04).

use model::{Day, Instant, Text, Window, Zone};
use serde::{Deserialize, Serialize};

/// The days of a walk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhasesPlan {
    /// First day of the public test, which ends with the day before `first_day` (W-02). What is
    /// walked in it never counts; people and teams stay.
    pub trial_first_day: Option<Day>,
    /// First day that counts (W-01).
    pub first_day: Day,
    /// Last day that counts.
    pub last_day: Day,
    /// Phases as they are shown, in order of time (W-04).
    pub shown: Vec<Phase>,
}

/// A phase as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    /// Key, unique in the campaign.
    pub id: String,
    /// Name.
    pub name: Text,
    /// First day.
    pub first_day: Day,
    /// Last day.
    pub last_day: Day,
}

impl PhasesPlan {
    /// Number of days that count: the denominator of the goal rate (W-36).
    pub fn activity_days(&self) -> u16 {
        let days = self.last_day.0 - self.first_day.0 + 1;
        u16::try_from(days).unwrap_or(0)
    }

    /// From when until when people can act, the trial included.
    pub fn window(&self, zone: Zone) -> Window {
        let first = self.trial_first_day.unwrap_or(self.first_day);
        Window::of_days(zone, first, self.last_day)
    }

    /// Whether a day belongs to the trial.
    pub fn is_trial(&self, day: Day) -> bool {
        day < self.first_day
    }

    /// The phase shown at an instant; `None` between phases and outside all of them (W-04.b).
    pub fn shown_at(&self, zone: Zone, now: Instant) -> Option<&Phase> {
        let day = zone.day_of(now);
        self.shown
            .iter()
            .find(|phase| phase.first_day <= day && day <= phase.last_day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> PhasesPlan {
        let day = |text| Day::parse(text).unwrap();
        let phase = |id: &str, first, last| Phase {
            id: id.to_owned(),
            name: Text {
                zh: id.to_owned(),
                en: id.to_owned(),
            },
            first_day: day(first),
            last_day: day(last),
        };
        PhasesPlan {
            trial_first_day: Some(day("2019-06-18")),
            first_day: day("2019-07-01"),
            last_day: day("2019-10-08"),
            shown: vec![
                phase("1", "2019-06-01", "2019-06-30"),
                phase("2", "2019-07-01", "2019-10-08"),
                phase("3", "2019-10-11", "2019-10-31"),
            ],
        }
    }

    #[test]
    fn the_phase_follows_from_the_date() {
        for (at, shown) in [
            ("2019-06-20T12:00:00", Some("1")), // W-04.a
            ("2019-07-01T00:00:00", Some("2")), // W-04.a
            ("2019-10-08T23:59:00", Some("2")), // W-04.a
            ("2019-10-15T00:00:00", Some("3")), // W-04.a
            ("2019-10-09T00:00:00", None),      // W-04.b
            ("2019-10-10T23:59:59", None),      // W-04.b
            ("2019-05-31T23:59:59", None),
        ] {
            let now = Instant::parse(&format!("{at}+08:00")).unwrap();
            let got = plan().shown_at(Zone::SHANGHAI, now).map(|p| p.id.clone());
            assert_eq!(got.as_deref(), shown, "{at}");
        }
    }

    #[test]
    fn both_end_days_count() {
        assert_eq!(plan().activity_days(), 100);
        assert!(plan().is_trial(Day::parse("2019-06-30").unwrap()));
        assert!(!plan().is_trial(Day::parse("2019-07-01").unwrap()));
    }
}
