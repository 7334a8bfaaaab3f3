//! When a prize must be on its way, and where it can go (W-41, W-43).

use model::{Day, Refusal, Text};
use serde::{Deserialize, Serialize};

/// What the organiser wrote about shipping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingPlan {
    /// Working days from the address to the parcel.
    pub working_days: u16,
    /// Days that differ from the week: holidays on working days, working days on weekends.
    /// Ascending, each day once.
    pub calendar: Vec<CalendarDay>,
    /// Provinces, served or not.
    pub provinces: Vec<Province>,
}

/// A day that differs from its place in the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDay {
    /// The day.
    pub day: Day,
    /// Whether people work.
    pub working: bool,
}

/// A province or region of an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Province {
    /// Key, unique in the table.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Whether parcels go there.
    pub served: bool,
}

impl ShippingPlan {
    /// The last day in time for a parcel whose address came on a day: counting starts on the
    /// next working day.
    pub fn due_day(&self, address: Day) -> Day {
        let mut day = address;
        let mut left = self.working_days;
        while left > 0 {
            day = day.next();
            if self.is_working(day) {
                left -= 1;
            }
        }
        day
    }

    /// Whether a parcel sent on a day, or not sent until it, is late.
    pub fn is_overdue(due: Day, sent_or_today: Day) -> bool {
        sent_or_today > due
    }

    /// Refuses a province parcels do not go to; an unknown one is none of them (W-43).
    pub fn admit(&self, province: &str) -> Result<&Province, Refusal> {
        self.provinces
            .iter()
            .find(|p| p.code == province || p.name.zh == province || p.name.en == province)
            .filter(|p| p.served)
            .ok_or(Refusal::RegionNotServed)
    }

    fn is_working(&self, day: Day) -> bool {
        let special = self.calendar.binary_search_by_key(&day, |c| c.day);
        match special.ok().and_then(|n| self.calendar.get(n)) {
            Some(special) => special.working,
            // 1970-01-01 was a Thursday: Monday is 0.
            None => (day.0 + 3).rem_euclid(7) < 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(calendar: &[(&str, bool)]) -> ShippingPlan {
        let province = |zh: &str, en: &str, served| Province {
            code: en.to_lowercase(),
            name: Text {
                zh: zh.to_owned(),
                en: en.to_owned(),
            },
            served,
        };
        ShippingPlan {
            working_days: 15,
            calendar: calendar
                .iter()
                .map(|(day, working)| CalendarDay {
                    day: Day::parse(day).unwrap(),
                    working: *working,
                })
                .collect(),
            provinces: vec![
                province("陕西", "Shaanxi", true),
                province("香港", "Hong Kong", false),
            ],
        }
    }

    // W-41.a, W-41.b
    #[test]
    fn fifteen_working_days_follow_the_published_calendar() {
        let address = Day::parse("2019-10-10").unwrap();
        let due = plan(&[("2019-10-12", true)]).due_day(address);
        assert_eq!(due.to_string(), "2019-10-30");
        assert_eq!(plan(&[]).due_day(address).to_string(), "2019-10-31");
        assert!(!ShippingPlan::is_overdue(due, due));
        assert!(ShippingPlan::is_overdue(due, due.next()));
    }

    #[test]
    fn holidays_are_no_working_days() {
        let holidays = plan(&[("2019-10-01", false), ("2019-10-02", false)]);
        let before = Day::parse("2019-09-30").unwrap();
        let plan = ShippingPlan {
            working_days: 1,
            ..holidays
        };
        assert_eq!(plan.due_day(before).to_string(), "2019-10-03");
    }

    // W-43.a
    #[test]
    fn only_the_mainland_is_served() {
        let plan = plan(&[]);
        assert!(plan.admit("陕西").is_ok());
        for elsewhere in ["香港", "澳门", "Paris"] {
            assert_eq!(
                plan.admit(elsewhere),
                Err(Refusal::RegionNotServed),
                "{elsewhere}"
            );
        }
    }
}
