//! What brings points (W-17, W-25 … W-30).

use model::{Instant, Refusal, Zone};
use serde::{Deserialize, Serialize};

use crate::walk::settlement::minutes;

/// What the organiser wrote about points. A kind that is 0 brings nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsPlan {
    /// For checking in, once a day (W-25).
    pub check_in: u16,
    /// From which minute of the day one can check in (AMB-05).
    pub check_in_from_minute: u16,
    /// Until which minute, exclusive; 0 stands for the whole day.
    pub check_in_until_minute: u16,
    /// Counted steps of a day for one point; 0 for none (W-26).
    pub steps_per_point: u32,
    /// Most points a day's steps bring.
    pub steps_points_max: u16,
    /// For a day on the member's goal (W-27).
    pub member_goal: u16,
    /// For each member when the team's day is on target (W-28).
    pub team_goal: u16,
    /// For a note on a passed checkpoint (W-17).
    pub note: u16,
    /// For the captain whose team becomes full, once (W-29).
    pub full_team_captain: u16,
}

/// Why points were given or taken: the accounts of the ledger (W-30).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PointKind {
    /// Checking in.
    CheckIn,
    /// A day's counted steps.
    Steps,
    /// A day on the member's goal.
    MemberGoal,
    /// A day on which the team was on target.
    TeamGoal,
    /// A note, or its withdrawal.
    Note,
    /// A full team, for its captain.
    FullTeam,
    /// A draw, paid with points.
    Draw,
    /// A correction by the organiser.
    Correction,
}

impl PointKind {
    /// All kinds, in the order of the ledger's accounts.
    pub const ALL: [Self; 8] = [
        Self::CheckIn,
        Self::Steps,
        Self::MemberGoal,
        Self::TeamGoal,
        Self::Note,
        Self::FullTeam,
        Self::Draw,
        Self::Correction,
    ];

    /// Name of the account in exports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CheckIn => "check_in",
            Self::Steps => "steps",
            Self::MemberGoal => "member_goal",
            Self::TeamGoal => "team_goal",
            Self::Note => "note",
            Self::FullTeam => "full_team",
            Self::Draw => "draw",
            Self::Correction => "correction",
        }
    }
}

/// Points of all participants by the account they came from; draws are negative.
///
/// The sum over the accounts is what participants hold together: the other side of the double
/// entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounts([i64; PointKind::ALL.len()]);

impl Accounts {
    /// Books points on an account.
    pub fn book(&mut self, kind: PointKind, points: i64) {
        if let Some(account) = self.0.get_mut(kind as usize) {
            *account += points;
        }
    }

    /// What stands on an account.
    pub fn of(&self, kind: PointKind) -> i64 {
        self.0.get(kind as usize).copied().unwrap_or(0)
    }

    /// What participants hold together.
    pub fn balance(&self) -> i64 {
        self.0.iter().sum()
    }
}

impl PointsPlan {
    /// Points of a day's counted steps; nothing is carried over (W-26).
    pub fn of_steps(&self, counted: u32) -> u16 {
        let full = counted.checked_div(self.steps_per_point).unwrap_or(0);
        u16::try_from(full)
            .unwrap_or(u16::MAX)
            .min(self.steps_points_max)
    }

    /// Points of a day on the member's goal.
    pub fn of_goal(&self, counted: u32, goal: u32) -> u16 {
        if counted >= goal { self.member_goal } else { 0 }
    }

    /// Refuses a check-in outside its hours.
    pub fn admit_check_in(&self, zone: Zone, now: Instant) -> Result<(), Refusal> {
        let ms = zone.ms_of_day(now);
        if ms < minutes(self.check_in_from_minute) {
            return Err(Refusal::NotOpenYet);
        }
        if self.check_in_until_minute > 0 && ms >= minutes(self.check_in_until_minute) {
            return Err(Refusal::Closed);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: PointsPlan = PointsPlan {
        check_in: 1,
        check_in_from_minute: 0,
        check_in_until_minute: 0,
        steps_per_point: 2_000,
        steps_points_max: 5,
        member_goal: 1,
        team_goal: 2,
        note: 2,
        full_team_captain: 20,
    };

    #[test]
    fn full_thousands_bring_points_up_to_the_most_of_a_day() {
        // W-26.a
        for (counted, points) in [
            (0, 0),
            (1_999, 0),
            (2_000, 1),
            (3_999, 1),
            (9_999, 4),
            (10_000, 5),
            (10_001, 5),
            (30_000, 5),
        ] {
            assert_eq!(PLAN.of_steps(counted), points, "{counted}");
        }
        // W-26.b: no carry-over between days.
        assert_eq!(PLAN.of_steps(1_999) + PLAN.of_steps(1_999), 0);
        let none = PointsPlan::default();
        assert_eq!(none.of_steps(50_000), 0);
    }

    #[test]
    fn the_goal_itself_is_on_target() {
        // W-23.a
        assert_eq!(PLAN.of_goal(5_999, 6_000), 0);
        assert_eq!(PLAN.of_goal(6_000, 6_000), 1);
    }

    #[test]
    fn hours_of_check_in_are_half_open() {
        let hours = PointsPlan {
            check_in_from_minute: 6 * 60,
            check_in_until_minute: 9 * 60,
            ..PLAN
        };
        for (at, expected) in [
            ("05:59:59", Err(Refusal::NotOpenYet)),
            ("06:00:00", Ok(())),
            ("08:59:59", Ok(())),
            ("09:00:00", Err(Refusal::Closed)),
        ] {
            let now = Instant::parse(&format!("2019-07-02T{at}+08:00")).unwrap();
            assert_eq!(hours.admit_check_in(Zone::SHANGHAI, now), expected, "{at}");
            assert_eq!(PLAN.admit_check_in(Zone::SHANGHAI, now), Ok(()), "{at}");
        }
    }

    #[test]
    fn accounts_balance() {
        let mut accounts = Accounts::default();
        accounts.book(PointKind::CheckIn, 25);
        accounts.book(PointKind::Draw, -20);
        assert_eq!(accounts.of(PointKind::CheckIn), 25);
        assert_eq!(accounts.balance(), 5);
        for (ix, kind) in PointKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, ix, "{}", kind.name());
        }
    }
}
