//! Walking for many days: settled steps, goals, teams, a road of checkpoints, points, draws and
//! prizes (W).
//!
//! Each file is one part with its plan; [`state`] holds what has been decided so far and judges
//! the acts that touch several parts.

pub mod awards;
pub mod checkpoints;
pub mod day_bits;
pub mod decks;
pub mod grand_draw;
pub mod phases;
pub mod points;
pub mod profile;
pub mod quotas;
pub mod settlement;
pub mod shipping;
pub mod state;
pub mod teams;

use serde::{Deserialize, Serialize};

use crate::walk::awards::FinalRankingPlan;
use crate::walk::checkpoints::CheckpointsPlan;
use crate::walk::decks::DeckPlan;
use crate::walk::grand_draw::GrandDrawPlan;
use crate::walk::phases::PhasesPlan;
use crate::walk::points::PointsPlan;
use crate::walk::settlement::SettlementPlan;
use crate::walk::teams::TeamsPlan;

/// What the organiser wrote about a walk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalkPlan {
    /// Its days.
    pub phases: PhasesPlan,
    /// When a day's steps are settled.
    pub settlement: SettlementPlan,
    /// Steps of a day beyond which nothing is counted or shown (W-11).
    pub daily_cap: u16,
    /// Days for which a closed day can still be declared an outage.
    pub seal_after_days: u8,
    /// Daily goals.
    pub goals: GoalsPlan,
    /// Teams; `None` where people walk alone.
    pub teams: Option<TeamsPlan>,
    /// The road; `None` without one.
    pub checkpoints: Option<CheckpointsPlan>,
    /// What brings points.
    pub points: PointsPlan,
    /// Draws for points.
    pub decks: Vec<DeckPlan>,
    /// Draws for badges.
    pub grand_draws: Vec<GrandDrawPlan>,
    /// The final ranking of teams and its awards.
    pub final_ranking: Option<FinalRankingPlan>,
}

/// Daily goals, both reached by the number itself (W-23).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalsPlan {
    /// Counted steps of a member.
    pub member_steps: u32,
    /// Counted steps of a team, whatever its number of members (AMB-07).
    pub team_steps: u32,
}

impl GoalsPlan {
    /// Whether a team's day is on target (W-24): every member has settled the member's goal, and
    /// all together the team's. `counted` holds the counted steps of each member, `None` for one
    /// whose day is not settled. Nobody reaches nothing.
    pub fn are_reached(&self, counted: impl IntoIterator<Item = Option<u32>>) -> bool {
        let mut sum = 0u32;
        let mut anybody = false;
        for steps in counted {
            match steps.filter(|steps| *steps >= self.member_steps) {
                Some(steps) => sum = sum.saturating_add(steps),
                None => return false,
            }
            anybody = true;
        }
        anybody && sum >= self.team_steps
    }
}
