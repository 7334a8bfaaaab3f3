//! What units were asked for, and how far they are (W-45, W-46, W-49).

use serde::{Deserialize, Serialize};

/// The quotas of a campaign, as printed: one for each unit that has any. A category's target is
/// the printed one, never the sum of its units (AMB-19).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quotas(pub Vec<Option<Quota>>);

/// A unit's line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// Least number of participants.
    pub target: u32,
    /// Members of the unit, where the table says so.
    pub members: Option<u32>,
    /// The unit's exact share of the total, where the table says so.
    pub share: Option<u32>,
}

impl Quota {
    /// Whether it is met.
    pub fn is_met(&self, participants: u64) -> bool {
        participants >= u64::from(self.target)
    }

    /// Participants still missing.
    pub fn shortfall(&self, participants: u64) -> u64 {
        u64::from(self.target).saturating_sub(participants)
    }

    /// Participants as a part of the target, in tenths of a percent, rounded half up (W-46).
    pub fn permille(&self, participants: u64) -> u64 {
        permille(participants, u64::from(self.target))
    }
}

/// A part of a whole in tenths of a percent, rounded half up; 0 of nothing.
pub fn permille(part: u64, whole: u64) -> u64 {
    let doubled = u128::from(part) * 2_000 + u128::from(whole);
    let rounded = doubled.checked_div(u128::from(whole) * 2).unwrap_or(0);
    u64::try_from(rounded).unwrap_or(u64::MAX)
}

/// What a unit's people did; a category's tally is the sum of its units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitTally {
    /// People registered.
    pub registered: u32,
    /// People with a settled day.
    pub active: u32,
    /// Counted steps of all.
    pub steps: u64,
    /// Days on the member's goal, over all people.
    pub goal_days: u64,
    /// Teams whose captain belongs to the unit.
    pub teams: u32,
    /// Days on target of these teams.
    pub team_days: u64,
}

impl UnitTally {
    /// Adds another unit's people.
    pub fn add(&mut self, other: &Self) {
        self.registered += other.registered;
        self.active += other.active;
        self.steps += other.steps;
        self.goal_days += other.goal_days;
        self.teams += other.teams;
        self.team_days += other.team_days;
    }

    /// Steps per person with a settled day, rounded down, for display.
    pub fn average_steps(&self) -> u64 {
        self.steps.checked_div(u64::from(self.active)).unwrap_or(0)
    }
}

/// Weights of the published index of the organisation award, in percent (W-49).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexWeights {
    /// Of the quota: participants against the target, at most one.
    pub quota: u8,
    /// Of the activity: people with a settled day among those registered.
    pub active: u8,
    /// Of the steps: average steps against the best unit's.
    pub steps: u8,
    /// Of the teams: days on target per team against all days.
    pub teams: u8,
}

impl IndexWeights {
    /// The index of a unit in hundredths of a point, 0 to 10,000, each part rounded down.
    ///
    /// `best_average` is the highest average of steps of all units compared, `days` the number
    /// of days of the activity.
    pub fn index(
        &self,
        quota: Option<&Quota>,
        tally: &UnitTally,
        best_average: u64,
        days: u16,
    ) -> u32 {
        let part = |weight: u8, part: u64, whole: u64| -> u32 {
            let part = u128::from(part.min(whole)) * u128::from(weight) * 100;
            let value = part.checked_div(u128::from(whole)).unwrap_or(0);
            u32::try_from(value).unwrap_or(u32::MAX)
        };
        let registered = u64::from(tally.registered);
        let target = quota.map_or(0, |q| u64::from(q.target));
        let team_days = u64::from(tally.teams) * u64::from(days);
        part(self.quota, registered, target)
            + part(self.active, u64::from(tally.active), registered)
            + part(self.steps, tally.average_steps(), best_average)
            + part(self.teams, tally.team_days, team_days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quota(target: u32) -> Quota {
        Quota {
            target,
            members: None,
            share: None,
        }
    }

    #[test]
    fn a_quota_is_a_minimum() {
        for (target, participants, met) in [
            (30_000, 29_999, false),  // W-45.a
            (30_000, 30_000, true),   // W-45.a
            (13_000, 13_000, true),   // W-45.b
            (17_000, 16_999, false),  // W-45.b
            (17_000, 17_000, true),   // W-45.b
            (850_000, 850_000, true), // W-45.c
        ] {
            assert_eq!(quota(target).is_met(participants), met, "{participants}");
        }
        assert_eq!(quota(13_000).permille(13_000), 1_000); // W-45.b: 100.0 %
        // W-46.a
        assert_eq!(quota(70_000).permille(35_000), 500);
        assert_eq!(quota(70_000).shortfall(35_000), 35_000);
    }

    #[test]
    fn parts_are_rounded_half_up() {
        assert_eq!(permille(1, 3), 333);
        assert_eq!(permille(2, 3), 667);
        assert_eq!(permille(1, 2_000), 1);
        assert_eq!(permille(1, 0), 0);
    }

    #[test]
    fn the_index_adds_its_weighted_parts() {
        let weights = IndexWeights {
            quota: 40,
            active: 20,
            steps: 15,
            teams: 25,
        };
        let tally = UnitTally {
            registered: 120,
            active: 60,
            steps: 600_000,
            goal_days: 0,
            teams: 2,
            team_days: 50,
        };
        // 40 (capped) + 10 + 15 × 10,000 / 20,000 + 25 × 50 / 200
        let index = weights.index(Some(&quota(100)), &tally, 20_000, 100);
        assert_eq!(index, 4_000 + 1_000 + 750 + 625);
        let empty = weights.index(None, &UnitTally::default(), 0, 100);
        assert_eq!(empty, 0);
    }
}
