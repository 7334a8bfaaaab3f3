//! Teams: founding, joining, goals, days on target, and their ranking (W-18 … W-24, W-36 … W-38).

use std::cmp::Ordering;

use model::{Day, Instant, ParticipantNo, Refusal, TeamNo};
use serde::{Deserialize, Serialize};

use crate::walk::day_bits::{DayBits, DayIx};

/// What the organiser wrote about teams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamsPlan {
    /// Places of a team, the captain's included (AMB-06).
    pub size: u8,
    /// Shortest name, in visible characters.
    pub name_characters_min: u8,
    /// Longest name, in visible characters.
    pub name_characters_max: u8,
    /// Whether one can join after the activity has begun (AMB-11).
    pub late_join: LateJoin,
    /// Whether only a full team can win a prize (AMB-07).
    pub awards_require_full_team: bool,
    /// Lowest goal a captain may set, steps per member and day (W-19).
    pub captain_goal_min: u32,
    /// Highest such goal.
    pub captain_goal_max: u32,
    /// Whether the captain's goal takes the place of the system's (AMB-08).
    pub captain_goal_affects_scoring: bool,
}

/// What becomes of those who come after the first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LateJoin {
    /// Their steps enter the team from the day they join.
    FromJoining,
    /// Teams are closed once the activity has begun.
    Closed,
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Who founded it.
    pub captain: ParticipantNo,
    /// When.
    pub created_at: Instant,
    /// Members in the order of joining, the captain first.
    pub members: Vec<ParticipantNo>,
    /// Counted steps of all members since each joined.
    pub steps: u64,
    /// Days on target; once reached a day stays (W-24).
    pub on_target: DayBits,
    /// The captain's goal.
    pub goal: Option<CaptainGoal>,
}

/// A goal set by a captain: steps per member and day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptainGoal {
    /// Steps per member.
    pub member_steps: u32,
    /// First day it holds.
    pub from: Day,
    /// The goal that held before that day.
    pub before: Option<u32>,
}

impl Team {
    /// The captain's goal that holds on a day.
    pub fn goal_on(&self, day: Day) -> Option<u32> {
        let goal = self.goal?;
        if goal.from <= day {
            Some(goal.member_steps)
        } else {
            goal.before
        }
    }

    /// What the ranking compares.
    pub fn standing(&self) -> Standing {
        Standing {
            days_on_target: self.on_target.len(),
            steps: self.steps,
            members: u8::try_from(self.members.len()).unwrap_or(u8::MAX),
        }
    }

    /// Whether a day is on target.
    pub fn is_on_target(&self, day: DayIx) -> bool {
        self.on_target.contains(day)
    }
}

impl TeamsPlan {
    /// Judges a captain's goal (W-19).
    pub fn judge_goal(&self, member_steps: u32) -> Result<(), Refusal> {
        if (self.captain_goal_min..=self.captain_goal_max).contains(&member_steps) {
            Ok(())
        } else {
            Err(Refusal::GoalOutOfRange)
        }
    }
}

/// What the ranking of teams compares: first the days on target, which have the same denominator
/// for all (W-36), then the steps per member, as an exact ratio (W-37).
///
/// The greater standing is the better one; equal standings share a rank.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Standing {
    /// Days on target.
    pub days_on_target: u16,
    /// Counted steps of all members.
    pub steps: u64,
    /// Members now.
    pub members: u8,
}

impl Standing {
    /// Steps per member, rounded down, for display.
    pub fn average_steps(self) -> u64 {
        self.steps.checked_div(u64::from(self.members)).unwrap_or(0)
    }
}

impl Ord for Standing {
    fn cmp(&self, other: &Self) -> Ordering {
        let (mine, theirs) = (u128::from(self.steps), u128::from(other.steps));
        // A team without members has no average; it is never founded, but a correction may
        // leave one. It stands last among its equals.
        let ratio = (mine * u128::from(other.members)).cmp(&(theirs * u128::from(self.members)));
        self.days_on_target
            .cmp(&other.days_on_target)
            .then_with(|| (self.members > 0).cmp(&(other.members > 0)))
            .then(ratio)
    }
}

impl PartialOrd for Standing {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Standing {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Standing {}

/// Teams from the best to the last; within equal standings the one founded earlier (W-38).
pub fn ranked(teams: &[Team]) -> Vec<(TeamNo, Standing)> {
    let mut rows: Vec<_> = (0u32..)
        .map(TeamNo)
        .zip(teams.iter().map(Team::standing))
        .collect();
    // Numbers are given in the order of foundation, so they are the order within a tie.
    rows.sort_unstable_by(|(a, x), (b, y)| y.cmp(x).then(a.cmp(b)));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(days_on_target: u16, average: u64, members: u8) -> Standing {
        Standing {
            days_on_target,
            steps: average * u64::from(members),
            members,
        }
    }

    fn team(standing: Standing) -> Team {
        let mut on_target = DayBits::default();
        for day in 0..standing.days_on_target {
            on_target.insert(u8::try_from(day).unwrap());
        }
        Team {
            captain: ParticipantNo(0),
            created_at: Instant(0),
            members: vec![ParticipantNo(0); usize::from(standing.members)],
            steps: standing.steps,
            on_target,
            goal: None,
        }
    }

    // W-37.a
    #[test]
    fn steps_per_member_divide_by_the_members_there_are() {
        let average = |steps, members| {
            Standing {
                days_on_target: 0,
                steps,
                members,
            }
            .average_steps()
        };
        assert_eq!(average(3_000_000, 6), 500_000);
        assert_eq!(average(2_600_000, 5), 520_000);
        assert_eq!(average(1, 0), 0);
    }

    #[test]
    fn the_goal_rate_comes_before_the_steps() {
        // W-38.a: A, B, C → C, B, A
        let teams = [
            team(standing(50, 500_000, 6)),
            team(standing(50, 520_000, 6)),
            team(standing(51, 310_000, 6)),
        ];
        let order: Vec<u32> = ranked(&teams).iter().map(|(no, _)| no.0).collect();
        assert_eq!(order, [2, 1, 0]);

        // W-38.b: equal in both, founded earlier first
        let teams = [
            team(standing(50, 500_000, 6)),
            team(standing(50, 500_000, 5)),
        ];
        let ranked = ranked(&teams);
        assert_eq!(ranked[0].1, ranked[1].1);
        assert_eq!(ranked[0].0, TeamNo(0));
    }

    #[test]
    fn averages_are_compared_exactly() {
        let third = Standing {
            days_on_target: 0,
            steps: 1,
            members: 3,
        };
        let less = Standing {
            days_on_target: 0,
            steps: 33,
            members: 100,
        };
        assert!(third > less);
        let nobody = Standing {
            days_on_target: 0,
            steps: 0,
            members: 0,
        };
        let idle = Standing {
            days_on_target: 0,
            steps: 0,
            members: 3,
        };
        assert!(nobody < idle);
    }

    #[test]
    fn a_goal_holds_from_its_day() {
        let mut team = team(standing(0, 0, 1));
        team.goal = Some(CaptainGoal {
            member_steps: 8_000,
            from: Day(11),
            before: Some(7_000),
        });
        assert_eq!(team.goal_on(Day(10)), Some(7_000));
        assert_eq!(team.goal_on(Day(11)), Some(8_000));
    }
}
