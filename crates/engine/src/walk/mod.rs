//! A campaign that walks for many days: plan and state side by side, and what follows from them.

mod apply;
mod decide;
pub mod ledger;
pub mod result;

use model::time::Day;
use model::{ParticipantNo, Window};
use rules::badge::{BadgeRule, Progress};
use rules::walk::WalkPlan;
use rules::walk::state::{WalkState, Walker};

use crate::campaign::Campaign;
use crate::fact::Fact;
use crate::plan::Plan;

/// The walk of a campaign: its plan and its state.
#[derive(Clone, Copy, Debug)]
pub struct Walk<'a> {
    campaign: &'a Campaign,
    /// What the organiser wrote.
    pub plan: &'a WalkPlan,
    /// What has been decided.
    pub state: &'a WalkState,
}

impl Campaign {
    /// The walk, where the campaign is one.
    pub fn walk(&self) -> Option<Walk<'_>> {
        Some(Walk {
            campaign: self,
            plan: self.plan.walk.as_ref()?,
            state: self.state.walk.as_ref()?,
        })
    }

    /// From when until when people can walk, the trial included.
    pub(crate) fn walk_window(&self) -> Option<Window> {
        let walk = self.plan.walk.as_ref()?;
        Some(walk.phases.window(self.plan.zone))
    }
}

impl Walk<'_> {
    /// How far a participant is towards badges for walking.
    pub fn progress(&self, no: ParticipantNo) -> Progress {
        Progress {
            check_in_days: self.state.attended(no).len(),
            checkpoints_passed: self.state.walker(no).map_or(0, Walker::passed),
            ..Progress::default()
        }
    }

    /// Whether today belongs to the trial.
    pub fn is_trial(&self, day: Day) -> bool {
        self.plan.phases.is_trial(day)
    }

    /// The last day of the final ranking.
    pub fn final_day(&self) -> Option<Day> {
        let ranking = self.plan.final_ranking.as_ref()?;
        Some(self.plan_of_campaign().zone.day_of(ranking.at).previous())
    }

    pub(crate) fn plan_of_campaign(&self) -> &Plan {
        &self.campaign.plan
    }

    /// What a believed count brings to a day that was opened in time.
    pub(crate) fn settles_reviewed(
        &self,
        participant: ParticipantNo,
        day: Day,
        count: u32,
    ) -> Option<Fact> {
        if !self.state.is_settled(participant, day) || self.state.is_corrected(participant, day) {
            return None;
        }
        self.settlement_fact(participant, day, count, count)
    }

    /// What the end of a day brings besides: the end of the trial, the final ranking, and badges
    /// of those an outage had kept from checking in.
    pub(crate) fn closing_facts(&self, day: Day) -> Vec<Fact> {
        let phases = &self.plan.phases;
        let mut facts = Vec::new();
        if phases.trial_first_day.is_some() && day.next() == phases.first_day {
            let full_team = self.plan.points.full_team_captain;
            facts.push(Fact::TrialEnded {
                first_day: phases.first_day,
                captain_points: if self.plan.teams.is_some() {
                    full_team
                } else {
                    0
                },
            });
        }
        if self.final_day() == Some(day) {
            facts.push(Fact::RankingFrozen { day });
        }
        if day == phases.last_day && self.state.outages().iter().any(|o| o.excused) {
            facts.extend(self.attendance_facts(None));
        }
        facts
    }

    /// Badges that are reached because days are excused, `excused` among them.
    pub(crate) fn attendance_facts(&self, excused: Option<Day>) -> Vec<Fact> {
        let excused = excused.and_then(|day| self.state.day_ix(day));
        let everybody = (0u32..).map(ParticipantNo).take(self.state.walkers().len());
        let badges = everybody.filter_map(|no| {
            let mut attended = self.state.attended(no);
            if let Some(ix) = excused {
                attended.insert(ix);
            }
            let progress = Progress {
                check_in_days: attended.len(),
                ..Progress::default()
            };
            self.badges_fact(no, progress, BadgeRule::CheckInDays)
        });
        badges.collect()
    }
}
