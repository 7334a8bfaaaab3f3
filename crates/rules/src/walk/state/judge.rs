//! The judgements of a walk: what an act brings, or why it is refused. Nothing changes.

use model::{CheckpointIx, Day, GrandDrawIx, Instant, ParticipantNo, Refusal, TeamNo};

use super::{DayCorrection, Moved, Settlement, TeamDayChange, WalkState};
use crate::badge::BadgeIx;
use crate::walk::day_bits::DayIx;
use crate::walk::settlement::SettlementMode;
use crate::walk::teams::{LateJoin, Team};
use crate::walk::{GoalsPlan, WalkPlan};

impl WalkState {
    /// What a count that settles its day brings; `None` where it changes nothing.
    ///
    /// The settled count is the highest received (W-09). The team's day is looked at with every
    /// settlement of a member (W-24).
    pub fn judge_settlement(
        &self,
        plan: &WalkPlan,
        no: ParticipantNo,
        day: Day,
        count: u32,
    ) -> Option<Settlement> {
        let ix = self.day_ix(day)?;
        let walker = self.walker(no)?;
        let was_settled = walker.settled.contains(ix);
        if was_settled && plan.settlement.mode == SettlementMode::FirstOpening {
            return None;
        }
        let received = self.cell(no, ix);
        let before = if was_settled { received } else { 0 };
        let counted = count.min(u32::from(plan.daily_cap)).max(received);
        let points = &plan.points;
        let goal = plan.goals.member_steps;
        let on_target = walker
            .team
            .filter(|_| walker.joined_team <= day.0)
            .filter(|team| self.reaches_target(plan, *team, ix, no, counted));
        let settlement = Settlement {
            counted,
            gained: counted.saturating_sub(before),
            steps_points: points.of_steps(counted) - points.of_steps(before),
            goal_points: points.of_goal(counted, goal)
                - if was_settled {
                    points.of_goal(before, goal)
                } else {
                    0
                },
            on_target,
        };
        (!was_settled || settlement.gained > 0 || on_target.is_some()).then_some(settlement)
    }

    /// What correcting a closed day to `counted` steps changes. The team's day is judged
    /// again: points of a day that was only reached by what is now taken back are taken back too.
    pub fn judge_correction(
        &self,
        plan: &WalkPlan,
        no: ParticipantNo,
        day: Day,
        counted: u32,
    ) -> Result<DayCorrection, Refusal> {
        let ix = self.day_ix(day).ok_or(Refusal::InvalidDay)?;
        let walker = self.walker(no).ok_or(Refusal::NotFound)?;
        if counted > u32::from(plan.daily_cap) {
            return Err(Refusal::ValueOutOfRange);
        }
        let before = self.counted(no, day);
        let points = &plan.points;
        let goal = plan.goals.member_steps;
        let team = walker.team.filter(|_| walker.joined_team <= day.0);
        let team_day = match team.and_then(|team| Some((team, self.team(team)?))) {
            None => TeamDayChange::None,
            Some((no_of_team, team)) => {
                let was = team.on_target.contains(ix);
                // A day that was reached is judged by those who reached it. It is lost by the
                // correction alone: that somebody of them was moved since does not undo it (W-22).
                let holds = if was {
                    let with = |steps| self.holds_with(plan, team, ix, no, steps, true);
                    !walker.team_days.contains(ix)
                        || counted >= before
                        || counted >= self.goals_of(plan, team, ix).member_steps
                            && (with(counted) || !with(before))
                } else {
                    self.holds_with(plan, team, ix, no, counted, false)
                };
                match (was, holds) {
                    (false, true) => TeamDayChange::Gained(no_of_team),
                    (true, false) => TeamDayChange::Lost(no_of_team),
                    _ => TeamDayChange::None,
                }
            }
        };
        Ok(DayCorrection {
            counted,
            gained: i64::from(counted) - i64::from(before),
            steps_points: i32::from(points.of_steps(counted)) - i32::from(points.of_steps(before)),
            goal_points: i32::from(points.of_goal(counted, goal))
                - i32::from(points.of_goal(before, goal)),
            team_day,
        })
    }

    /// Judges a check-in (W-25).
    pub fn judge_check_in(&self, no: ParticipantNo, day: Day) -> Result<(), Refusal> {
        let ix = self.day_ix(day).ok_or(Refusal::InvalidDay)?;
        match self.walker(no) {
            Some(walker) if walker.checked_in.contains(ix) => Err(Refusal::AlreadyCheckedIn),
            Some(_) => Ok(()),
            None => Err(Refusal::NotFound),
        }
    }

    /// Judges founding a team; its number is the next.
    pub fn judge_foundation(
        &self,
        plan: &WalkPlan,
        no: ParticipantNo,
        today: Day,
    ) -> Result<TeamNo, Refusal> {
        self.judge_membership(plan, no, today)?;
        let next = u32::try_from(self.teams.len());
        next.map(TeamNo).map_err(|_full| Refusal::SoldOut)
    }

    /// Judges joining a team; returns the points the captain gets where it becomes full (W-29).
    pub fn judge_join(
        &self,
        plan: &WalkPlan,
        no: ParticipantNo,
        team: TeamNo,
        today: Day,
    ) -> Result<u16, Refusal> {
        let size = self.judge_membership(plan, no, today)?;
        self.judge_place(plan, team, size, today)
    }

    /// Judges a captain's goal (W-19).
    pub fn judge_goal(
        &self,
        plan: &WalkPlan,
        no: ParticipantNo,
        member_steps: u32,
    ) -> Result<TeamNo, Refusal> {
        let teams = plan.teams.as_ref().ok_or(Refusal::NotFound)?;
        let team = self.captained_by(no).ok_or(Refusal::Forbidden)?;
        teams.judge_goal(member_steps)?;
        Ok(team)
    }

    /// The team a participant is captain of.
    pub fn captained_by(&self, no: ParticipantNo) -> Option<TeamNo> {
        let team = self.walker(no)?.team?;
        (self.team(team)?.captain == no).then_some(team)
    }

    /// Judges an answer: the checkpoint must be lit, not passed, and the option the right one
    /// (W-15).
    pub fn judge_answer(
        &self,
        plan: &WalkPlan,
        no: ParticipantNo,
        checkpoint: CheckpointIx,
        question: u8,
        option: u8,
    ) -> Result<(), Refusal> {
        let road = plan.checkpoints.as_ref().ok_or(Refusal::NotFound)?;
        let place = road.get(checkpoint).ok_or(Refusal::NotFound)?;
        let walker = self.walker(no).ok_or(Refusal::NotFound)?;
        if u64::from(walker.steps) < place.upto_steps {
            return Err(Refusal::CheckpointLocked);
        }
        if walker.has_passed(checkpoint) {
            return Err(Refusal::AlreadyPassed);
        }
        let question = place.questions.get(usize::from(question));
        if question.ok_or(Refusal::NotFound)?.answer == option {
            Ok(())
        } else {
            Err(Refusal::WrongAnswer)
        }
    }

    /// Judges a note (W-17).
    pub fn judge_note(
        &self,
        plan: &WalkPlan,
        no: ParticipantNo,
        checkpoint: CheckpointIx,
    ) -> Result<(), Refusal> {
        let road = plan.checkpoints.as_ref().ok_or(Refusal::NotFound)?;
        let walker = self.walker(no).ok_or(Refusal::NotFound)?;
        self.passed_checkpoint(plan, no, checkpoint)?;
        if road.notes_per_checkpoint == 0 {
            return Err(Refusal::NotFound);
        }
        if walker.has_noted(checkpoint) {
            return Err(Refusal::AlreadySubmitted);
        }
        Ok(())
    }

    /// Refuses what needs a passed checkpoint: notes and posters (W-16, W-17).
    pub fn passed_checkpoint(
        &self,
        plan: &WalkPlan,
        no: ParticipantNo,
        checkpoint: CheckpointIx,
    ) -> Result<(), Refusal> {
        let road = plan.checkpoints.as_ref().ok_or(Refusal::NotFound)?;
        road.get(checkpoint).ok_or(Refusal::NotFound)?;
        match self.walker(no) {
            Some(walker) if walker.has_passed(checkpoint) => Ok(()),
            _ => Err(Refusal::CheckpointLocked),
        }
    }

    /// Judges the withdrawal of a note by moderation; returns the points it loses.
    pub fn judge_note_withdrawal(
        &self,
        plan: &WalkPlan,
        no: ParticipantNo,
        checkpoint: CheckpointIx,
    ) -> Result<u16, Refusal> {
        let walker = self.walker(no).ok_or(Refusal::NotFound)?;
        if !walker.has_noted(checkpoint) {
            return Err(Refusal::NotFound);
        }
        if walker.note_is_withdrawn(checkpoint) {
            return Err(Refusal::InvalidState);
        }
        Ok(plan.points.note)
    }

    /// Judges the exchange of a badge for an entry in a grand draw (W-35).
    pub fn judge_entry(
        &self,
        plan: &WalkPlan,
        no: ParticipantNo,
        badge: BadgeIx,
    ) -> Result<GrandDrawIx, Refusal> {
        let walker = self.walker(no).ok_or(Refusal::NotFound)?;
        let draw = (0..)
            .map(GrandDrawIx)
            .zip(&plan.grand_draws)
            .find(|(_, d)| d.badges.contains(&badge))
            .map(|(ix, _)| ix)
            .ok_or(Refusal::NotFound)?;
        if walker.badges & crate::badge::bit(badge) == 0 {
            return Err(Refusal::NotEligible);
        }
        if walker.has_exchanged(badge) {
            return Err(Refusal::AlreadyExchanged);
        }
        if self.grand_draw(draw).is_some_and(|g| g.held.is_some()) {
            return Err(Refusal::Closed);
        }
        Ok(draw)
    }

    /// Judges the declaration of an outage: the day must be over and not yet sealed.
    pub fn judge_outage(
        &self,
        plan: &WalkPlan,
        day: Day,
        today: Day,
        until: Instant,
        now: Instant,
    ) -> Result<(), Refusal> {
        if self.day_ix(day).is_none() || day > plan.phases.last_day || day > today {
            return Err(Refusal::InvalidDay);
        }
        if today.0 - day.0 > i32::from(plan.seal_after_days) {
            return Err(Refusal::Locked);
        }
        if until <= now {
            return Err(Refusal::Inconsistent);
        }
        Ok(())
    }

    /// Judges moving a member to another team or out of theirs, which only a correction can
    /// (W-22). A captain stays.
    pub fn judge_move(
        &self,
        plan: &WalkPlan,
        no: ParticipantNo,
        to: Option<TeamNo>,
        today: Day,
    ) -> Result<Moved, Refusal> {
        let teams = plan.teams.as_ref().ok_or(Refusal::NotFound)?;
        let from = self.walker(no).ok_or(Refusal::NotFound)?.team;
        if from == to {
            return Err(Refusal::Inconsistent);
        }
        if self.captained_by(no).is_some() {
            return Err(Refusal::InvalidState);
        }
        let captain_points = match to {
            Some(to) => self.judge_place(plan, to, teams.size, today)?,
            None => 0,
        };
        Ok(Moved {
            from,
            captain_points,
        })
    }

    /// Judges whether a team has a place left; returns the points its captain gets where it
    /// becomes full, once (W-29).
    fn judge_place(
        &self,
        plan: &WalkPlan,
        team: TeamNo,
        size: u8,
        today: Day,
    ) -> Result<u16, Refusal> {
        let team = self.team(team).ok_or(Refusal::NotFound)?;
        let members = team.members.len();
        if members >= usize::from(size) {
            return Err(Refusal::TeamFull);
        }
        let becomes_full = members + 1 == usize::from(size);
        // What is completed in the trial is rewarded when it ends.
        let rewarded =
            becomes_full && !plan.phases.is_trial(today) && !self.bonus_done(team.captain);
        Ok(if rewarded {
            plan.points.full_team_captain
        } else {
            0
        })
    }

    fn bonus_done(&self, captain: ParticipantNo) -> bool {
        self.walker(captain).is_some_and(|w| w.full_team_done)
    }

    fn judge_membership(
        &self,
        plan: &WalkPlan,
        no: ParticipantNo,
        today: Day,
    ) -> Result<u8, Refusal> {
        let teams = plan.teams.as_ref().ok_or(Refusal::NotFound)?;
        if teams.late_join == LateJoin::Closed && !plan.phases.is_trial(today) {
            return Err(Refusal::Closed);
        }
        match self.walker(no) {
            Some(walker) if walker.team.is_some() => Err(Refusal::AlreadyInTeam),
            Some(_) => Ok(teams.size),
            None => Err(Refusal::NotFound),
        }
    }

    /// Whether a team's day becomes on target once a member has `counted` steps settled.
    fn reaches_target(
        &self,
        plan: &WalkPlan,
        team: TeamNo,
        ix: DayIx,
        no: ParticipantNo,
        counted: u32,
    ) -> bool {
        self.team(team)
            .filter(|team| !team.on_target.contains(ix))
            .is_some_and(|team| self.holds_with(plan, team, ix, no, counted, false))
    }

    /// Whether both goals of a team's day hold (W-24), with a member's count replaced.
    ///
    /// `of_those_rewarded` judges a day that was reached by those who reached it, so that who
    /// joined later changes nothing.
    fn holds_with(
        &self,
        plan: &WalkPlan,
        team: &Team,
        ix: DayIx,
        no: ParticipantNo,
        counted: u32,
        of_those_rewarded: bool,
    ) -> bool {
        let day = self.day_at(ix);
        let counted = team.members.iter().filter_map(|member| {
            let Some(walker) = self.walker(*member) else {
                return Some(None);
            };
            if of_those_rewarded && !walker.team_days.contains(ix) || walker.joined_team > day.0 {
                return None;
            }
            Some(if *member == no {
                Some(counted)
            } else {
                let settled = walker.settled.contains(ix);
                settled.then(|| self.cell(*member, ix))
            })
        });
        self.goals_of(plan, team, ix).are_reached(counted)
    }

    /// The goals of a member and of the team that score on a day (AMB-08).
    fn goals_of(&self, plan: &WalkPlan, team: &Team, ix: DayIx) -> GoalsPlan {
        let day = self.day_at(ix);
        let own = plan
            .teams
            .filter(|teams| teams.captain_goal_affects_scoring)
            .and_then(|teams| Some((team.goal_on(day)?, teams.size)));
        match own {
            Some((goal, size)) => GoalsPlan {
                member_steps: goal,
                team_steps: goal.saturating_mul(u32::from(size)),
            },
            None => plan.goals,
        }
    }
}
