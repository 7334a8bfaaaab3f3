//! What has been decided in a walk, and the judgements that touch several of its parts.

use model::{
    CheckpointIx, Day, DeckIx, GrandDrawIx, Instant, ParticipantNo, Refusal, TeamNo, UnitIx,
};
use serde::{Deserialize, Serialize};

use crate::badge::BadgeIx;
use crate::board::RankCounts;
use crate::walk::WalkPlan;
use crate::walk::awards::FinalRanking;
use crate::walk::checkpoints;
use crate::walk::day_bits::{DayBits, DayIx};
use crate::walk::decks::{DeckState, Draw};
use crate::walk::grand_draw::{Entry, GrandDrawState, Held};
use crate::walk::points::{Accounts, PointKind};
use crate::walk::quotas::UnitTally;
use crate::walk::settlement::SettlementMode;
use crate::walk::teams::{CaptainGoal, LateJoin, Team};

/// What is known of a walker. Day-by-day counts stand in the sheets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Walker {
    /// Days that are settled.
    pub settled: DayBits,
    /// Days with a check-in.
    pub checked_in: DayBits,
    /// Days on which the team brought points.
    pub team_days: DayBits,
    /// Counted steps of all settled days.
    pub steps: u32,
    /// Points earned so far; corrections may lower it.
    pub earned: i32,
    /// Points paid for draws.
    pub spent: u32,
    team: Option<TeamNo>,
    joined_team: i32,
    passed: u32,
    noted: u32,
    notes_withdrawn: u32,
    badges: u32,
    exchanged: u32,
    last_draw: Option<u32>,
    /// Days on the member's goal.
    pub goal_days: u16,
    full_team_done: bool,
    address_given: bool,
    registered: bool,
}

impl Walker {
    /// Points that can be spent; negative where a correction took back what was spent.
    pub fn balance(&self) -> i64 {
        i64::from(self.earned) - i64::from(self.spent)
    }

    /// The team they belong to.
    pub fn team(&self) -> Option<TeamNo> {
        self.team
    }

    /// The first day that counts for the team.
    pub fn joined_team(&self) -> Option<Day> {
        self.team.map(|_| Day(self.joined_team))
    }

    /// Whether a checkpoint is passed.
    pub fn has_passed(&self, checkpoint: CheckpointIx) -> bool {
        self.passed & checkpoints::bit(checkpoint) != 0
    }

    /// How many checkpoints are passed.
    pub fn passed(&self) -> u16 {
        u16::try_from(self.passed.count_ones()).unwrap_or(u16::MAX)
    }

    /// Whether a note was written on a checkpoint, withdrawn ones included.
    pub fn has_noted(&self, checkpoint: CheckpointIx) -> bool {
        self.noted & checkpoints::bit(checkpoint) != 0
    }

    /// Whether the note on a checkpoint was withdrawn by moderation.
    pub fn note_is_withdrawn(&self, checkpoint: CheckpointIx) -> bool {
        self.notes_withdrawn & checkpoints::bit(checkpoint) != 0
    }

    /// Badges held, one bit each.
    pub fn badges(&self) -> u32 {
        self.badges
    }

    /// Whether a badge was exchanged for an entry.
    pub fn has_exchanged(&self, badge: BadgeIx) -> bool {
        self.exchanged & crate::badge::bit(badge) != 0
    }

    /// Whether the captain's bonus was given.
    pub fn full_team_done(&self) -> bool {
        self.full_team_done
    }

    /// Whether an address was submitted; then it is final (W-42).
    pub fn address_given(&self) -> bool {
        self.address_given
    }

    /// Whether the profile is complete (W-05).
    pub fn registered(&self) -> bool {
        self.registered
    }
}

/// Counts of one day over all people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayTally {
    /// People of whom a count was received.
    pub synced: u32,
    /// People whose day is settled; the rest of those synced lapses at midnight.
    pub settled: u32,
    /// People on the member's goal.
    pub on_target: u32,
    /// Counted steps of settled days.
    pub steps: u64,
    /// Check-ins.
    pub check_ins: u32,
    /// Teams on target.
    pub teams_on_target: u32,
    /// Points given for the day.
    pub points: i64,
}

/// A declared outage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outage {
    /// The day that suffered.
    pub day: Day,
    /// Until when syncs of that day are taken and settle it.
    pub until: Instant,
    /// Whether a missing check-in of the day does not break full attendance.
    pub excused: bool,
}

/// A correction of a settled day or of points, as an entry of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// When.
    pub at: Instant,
    /// Whose figures.
    pub participant: ParticipantNo,
    /// The day that was corrected; `None` for points alone.
    pub day: Option<Day>,
    /// Counted steps gained or lost.
    pub steps: i64,
    /// Points gained or lost, those of the team included.
    pub points: i32,
}

/// What a settlement brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The day's counted steps after it.
    pub counted: u32,
    /// Steps more than were settled before.
    pub gained: u32,
    /// Points for steps.
    pub steps_points: u16,
    /// Points for the goal.
    pub goal_points: u16,
    /// The team whose day is on target by it.
    pub on_target: Option<TeamNo>,
}

/// What a correction of a day changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayCorrection {
    /// The day's counted steps after it.
    pub counted: u32,
    /// Steps gained or lost.
    pub gained: i64,
    /// Points for steps gained or lost.
    pub steps_points: i32,
    /// Points for the goal gained or lost.
    pub goal_points: i32,
    /// The team whose day comes or goes by it.
    pub team_day: TeamDayChange,
}

/// What becomes of the team's day by a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TeamDayChange {
    /// Nothing.
    None,
    /// It is on target now.
    Gained(TeamNo),
    /// It no longer is.
    Lost(TeamNo),
}

/// The state of a walk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalkState {
    /// First day of the sheets: the trial's while it lasts.
    origin: Day,
    walkers: Vec<Walker>,
    /// Highest count of each day so far, capped; by day, then by participant. A day's sheet is
    /// as long as its last participant.
    sheets: Vec<Vec<u16>>,
    days: Vec<DayTally>,
    teams: Vec<Team>,
    decks: Vec<DeckState>,
    draws: Vec<Draw>,
    grand_draws: Vec<GrandDrawState>,
    accounts: Accounts,
    by_points: RankCounts,
    by_steps: RankCounts,
    units: Vec<UnitTally>,
    outages: Vec<Outage>,
    corrections: Vec<Correction>,
    final_ranking: Option<FinalRanking>,
}

impl WalkState {
    /// A walk before its first fact.
    pub fn new(plan: &WalkPlan, units: usize) -> Self {
        Self {
            origin: plan.phases.trial_first_day.unwrap_or(plan.phases.first_day),
            walkers: Vec::new(),
            sheets: Vec::new(),
            days: Vec::new(),
            teams: Vec::new(),
            decks: vec![DeckState::default(); plan.decks.len()],
            draws: Vec::new(),
            grand_draws: vec![GrandDrawState::default(); plan.grand_draws.len()],
            accounts: Accounts::default(),
            by_points: RankCounts::default(),
            by_steps: RankCounts::default(),
            units: vec![UnitTally::default(); units],
            outages: Vec::new(),
            corrections: Vec::new(),
            final_ranking: None,
        }
    }

    // Reading.

    /// A walker by number.
    pub fn walker(&self, no: ParticipantNo) -> Option<&Walker> {
        self.walkers.get(no.ix())
    }

    /// All walkers in the order of joining.
    pub fn walkers(&self) -> &[Walker] {
        &self.walkers
    }

    /// The position of a day in the sheets; `None` before the first.
    pub fn day_ix(&self, day: Day) -> Option<DayIx> {
        DayIx::try_from(day.0 - self.origin.0).ok()
    }

    /// The day at a position of the sheets.
    pub fn day_at(&self, ix: DayIx) -> Day {
        Day(self.origin.0 + i32::from(ix))
    }

    /// The highest count of a day so far, capped; settled or not.
    pub fn received(&self, no: ParticipantNo, day: Day) -> u32 {
        self.day_ix(day).map_or(0, |ix| self.cell(no, ix))
    }

    /// The counted steps of a day: 0 until it is settled (W-09).
    pub fn counted(&self, no: ParticipantNo, day: Day) -> u32 {
        let settled = self
            .day_ix(day)
            .filter(|ix| self.walker(no).is_some_and(|w| w.settled.contains(*ix)));
        settled.map_or(0, |ix| self.cell(no, ix))
    }

    /// Whether a day is settled.
    pub fn is_settled(&self, no: ParticipantNo, day: Day) -> bool {
        self.day_ix(day)
            .zip(self.walker(no))
            .is_some_and(|(ix, w)| w.settled.contains(ix))
    }

    /// Figures of a day over all people.
    pub fn day_tally(&self, day: Day) -> DayTally {
        self.day_ix(day)
            .and_then(|ix| self.days.get(usize::from(ix)))
            .copied()
            .unwrap_or_default()
    }

    /// A team by number.
    pub fn team(&self, no: TeamNo) -> Option<&Team> {
        self.teams.get(no.ix())
    }

    /// All teams in the order of foundation.
    pub fn teams(&self) -> &[Team] {
        &self.teams
    }

    /// A deck's state.
    pub fn deck(&self, deck: DeckIx) -> Option<&DeckState> {
        self.decks.get(deck.ix())
    }

    /// All draws in order.
    pub fn draws(&self) -> &[Draw] {
        &self.draws
    }

    /// A participant's draws, the latest first.
    pub fn draws_of(&self, no: ParticipantNo) -> impl Iterator<Item = &Draw> {
        let last = self.walker(no).and_then(|w| w.last_draw);
        let draw = |ix: u32| self.draws.get(usize::try_from(ix).unwrap_or(usize::MAX));
        std::iter::successors(last.and_then(draw), move |d| d.before.and_then(draw))
    }

    /// A grand draw's state.
    pub fn grand_draw(&self, draw: GrandDrawIx) -> Option<&GrandDrawState> {
        self.grand_draws.get(draw.ix())
    }

    /// Points by account (W-30).
    pub fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    /// Place by points earned, shared among equals; `None` without points (W-44).
    pub fn rank_by_points(&self, no: ParticipantNo) -> Option<u64> {
        let score = self.walker(no)?.earned;
        (score > 0).then(|| self.by_points.rank(score_of(score)))
    }

    /// Place by counted steps, shared among equals; `None` without steps.
    pub fn rank_by_steps(&self, no: ParticipantNo) -> Option<u64> {
        let score = self.walker(no)?.steps;
        (score > 0).then(|| self.by_steps.rank(u64::from(score)))
    }

    /// People with points, and people with steps: what the ranks are out of.
    pub fn ranked_people(&self) -> (u64, u64) {
        (self.by_points.people(), self.by_steps.people())
    }

    /// A unit's own people; a category's are the sum of its units.
    pub fn unit(&self, unit: UnitIx) -> UnitTally {
        self.units.get(unit.ix()).copied().unwrap_or_default()
    }

    /// Declared outages in the order of declaration.
    pub fn outages(&self) -> &[Outage] {
        &self.outages
    }

    /// Corrections in order.
    pub fn corrections(&self) -> &[Correction] {
        &self.corrections
    }

    /// The final ranking, once frozen.
    pub fn final_ranking(&self) -> Option<&FinalRanking> {
        self.final_ranking.as_ref()
    }

    /// Whether syncs of a past day are still taken.
    pub fn in_grace(&self, day: Day, now: Instant) -> bool {
        self.outages.iter().any(|o| o.day == day && now < o.until)
    }

    /// Days with a check-in or excused.
    pub fn attended(&self, no: ParticipantNo) -> DayBits {
        let mut excused = DayBits::default();
        for outage in self.outages.iter().filter(|o| o.excused) {
            if let Some(ix) = self.day_ix(outage.day) {
                excused.insert(ix);
            }
        }
        self.walker(no)
            .map_or(excused, |w| w.checked_in.union(excused))
    }

    /// Whether a participant won goods: in a grand draw, or as a member of an awarded team.
    pub fn has_won_goods(&self, plan: &WalkPlan, no: ParticipantNo) -> bool {
        if self.grand_draws.iter().any(|g| g.has_won(no)) {
            return true;
        }
        let (Some(ranking), Some(frozen)) = (&plan.final_ranking, &self.final_ranking) else {
            return false;
        };
        let full = plan
            .teams
            .filter(|t| t.awards_require_full_team)
            .map(|t| t.size);
        frozen
            .awards(&ranking.awards, full)
            .iter()
            .flat_map(|a| &a.rows)
            .filter_map(|row| frozen.rows.get(*row))
            .any(|row| row.members.contains(&no))
    }

    // Judging.

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
        let counted = match plan.settlement.mode {
            SettlementMode::Highest => count.min(u32::from(plan.daily_cap)).max(received),
            SettlementMode::FirstOpening => count.min(u32::from(plan.daily_cap)),
        };
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
                // A day that was reached is judged by those who reached it.
                let holds = if was && !walker.team_days.contains(ix) {
                    true
                } else {
                    self.holds_with(plan, team, ix, no, counted, was)
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
    ) -> Result<Option<TeamNo>, Refusal> {
        let teams = plan.teams.as_ref().ok_or(Refusal::NotFound)?;
        let from = self.walker(no).ok_or(Refusal::NotFound)?.team;
        if from == to {
            return Err(Refusal::Inconsistent);
        }
        if self.captained_by(no).is_some() {
            return Err(Refusal::InvalidState);
        }
        if let Some(to) = to {
            let team = self.team(to).ok_or(Refusal::NotFound)?;
            if team.members.len() >= usize::from(teams.size) {
                return Err(Refusal::TeamFull);
            }
        }
        Ok(from)
    }

    // Booking. What was decided comes in as arguments.

    /// Makes room for a new participant.
    pub fn add_participant(&mut self) {
        self.walkers.push(Walker::default());
    }

    /// Books a complete profile.
    pub fn record_registration(&mut self, no: ParticipantNo, unit: Option<UnitIx>) {
        let Some(walker) = self.walkers.get_mut(no.ix()) else {
            return;
        };
        walker.registered = true;
        self.tally_unit(unit, |tally| tally.registered += 1);
    }

    /// Books a change of unit: what the person did goes along.
    pub fn record_unit(&mut self, no: ParticipantNo, from: Option<UnitIx>, to: Option<UnitIx>) {
        let Some(walker) = self.walkers.get(no.ix()).copied() else {
            return;
        };
        let team = self.captained_by(no).and_then(|team| self.team(team));
        let moved = UnitTally {
            registered: u32::from(walker.registered),
            active: u32::from(!walker.settled.is_empty()),
            steps: u64::from(walker.steps),
            goal_days: u64::from(walker.goal_days),
            teams: u32::from(team.is_some()),
            team_days: team.map_or(0, |t| u64::from(t.on_target.len())),
        };
        self.tally_unit(to, |tally| tally.add(&moved));
        self.tally_unit(from, |tally| {
            tally.registered -= moved.registered;
            tally.active -= moved.active;
            tally.steps -= moved.steps;
            tally.goal_days -= moved.goal_days;
            tally.teams -= moved.teams;
            tally.team_days -= moved.team_days;
        });
    }

    /// Books a count that does not settle its day yet.
    pub fn record_received(&mut self, plan: &WalkPlan, no: ParticipantNo, day: Day, count: u32) {
        let Some(ix) = self.day_ix(day) else { return };
        let settled = self
            .walkers
            .get(no.ix())
            .is_some_and(|w| w.settled.contains(ix));
        if settled && plan.settlement.mode == SettlementMode::FirstOpening {
            return;
        }
        let capped = u16::try_from(count).unwrap_or(u16::MAX).min(plan.daily_cap);
        let known = self.cell(no, ix);
        if u32::from(capped) <= known {
            return;
        }
        self.set_cell(no, ix, capped);
        if known == 0 && !settled {
            self.tally_day(ix, |tally| tally.synced += 1);
        }
    }

    /// Books a settlement.
    #[expect(clippy::too_many_arguments, reason = "they are the fields of one fact")]
    pub fn record_settlement(
        &mut self,
        plan: &WalkPlan,
        no: ParticipantNo,
        unit: Option<UnitIx>,
        captain_unit: Option<UnitIx>,
        day: Day,
        settlement: Settlement,
        team_points: u16,
    ) {
        let Some(ix) = self.day_ix(day) else { return };
        let before = self.counted(no, day);
        let Settlement {
            counted,
            gained,
            steps_points,
            goal_points,
            on_target,
        } = settlement;
        let unheard_of = self.cell(no, ix) == 0;
        self.set_cell(no, ix, u16::try_from(counted).unwrap_or(u16::MAX));
        let goal = plan.goals.member_steps;
        let Some(walker) = self.walkers.get_mut(no.ix()) else {
            return;
        };
        let first_of_day = !walker.settled.contains(ix);
        let first_ever = walker.settled.is_empty();
        let reached = counted >= goal && (first_of_day || before < goal);
        walker.settled.insert(ix);
        walker.goal_days += u16::from(reached);
        let team = walker.team.filter(|_| walker.joined_team <= day.0);
        self.add_steps(no, i64::from(gained));
        if let Some(team) = team.and_then(|team| self.teams.get_mut(team.ix())) {
            team.steps += u64::from(gained);
        }
        self.add_points(no, PointKind::Steps, i32::from(steps_points));
        self.add_points(no, PointKind::MemberGoal, i32::from(goal_points));
        self.tally_day(ix, |tally| {
            tally.synced += u32::from(first_of_day && unheard_of);
            tally.settled += u32::from(first_of_day);
            tally.on_target += u32::from(reached);
            tally.steps += u64::from(gained);
            tally.points += i64::from(steps_points) + i64::from(goal_points);
        });
        self.tally_unit(unit, |tally| {
            tally.active += u32::from(first_ever);
            tally.steps += u64::from(gained);
            tally.goal_days += u64::from(reached);
        });
        if let Some(team) = on_target {
            self.record_team_day(team, ix, day, team_points, captain_unit);
        }
    }

    /// Books a check-in.
    pub fn record_check_in(&mut self, no: ParticipantNo, day: Day, points: u16) {
        let Some(ix) = self.day_ix(day) else { return };
        if let Some(walker) = self.walkers.get_mut(no.ix()) {
            walker.checked_in.insert(ix);
        }
        self.tally_day(ix, |tally| {
            tally.check_ins += 1;
            tally.points += i64::from(points);
        });
        self.add_points(no, PointKind::CheckIn, i32::from(points));
    }

    /// Books newly earned badges.
    pub fn record_badges(&mut self, no: ParticipantNo, badges: u32) {
        if let Some(walker) = self.walkers.get_mut(no.ix()) {
            walker.badges |= badges;
        }
    }

    /// Books a new team.
    pub fn record_foundation(
        &mut self,
        no: ParticipantNo,
        unit: Option<UnitIx>,
        at: Instant,
        today: Day,
    ) {
        let team = TeamNo(u32::try_from(self.teams.len()).unwrap_or(u32::MAX));
        self.teams.push(Team {
            captain: no,
            created_at: at,
            members: Vec::new(),
            steps: 0,
            on_target: DayBits::default(),
            goal: None,
        });
        self.tally_unit(unit, |tally| tally.teams += 1);
        self.record_join(no, team, today, 0);
    }

    /// Books a new member. The steps of that whole day enter the team (W-21).
    pub fn record_join(
        &mut self,
        no: ParticipantNo,
        team: TeamNo,
        today: Day,
        captain_points: u16,
    ) {
        let steps = self.counted(no, today);
        let Some(joined) = self.teams.get_mut(team.ix()) else {
            return;
        };
        joined.members.push(no);
        joined.steps += u64::from(steps);
        let captain = joined.captain;
        if let Some(walker) = self.walkers.get_mut(no.ix()) {
            walker.team = Some(team);
            walker.joined_team = today.0;
        }
        if captain_points > 0 {
            self.record_full_team(captain, captain_points);
        }
    }

    /// Books a captain's goal.
    pub fn record_goal(&mut self, team: TeamNo, member_steps: u32, from: Day) {
        if let Some(team) = self.teams.get_mut(team.ix()) {
            let before = team.goal_on(from.previous());
            team.goal = Some(CaptainGoal {
                member_steps,
                from,
                before,
            });
        }
    }

    /// Books a passed checkpoint.
    pub fn record_pass(&mut self, no: ParticipantNo, checkpoint: CheckpointIx) {
        if let Some(walker) = self.walkers.get_mut(no.ix()) {
            walker.passed |= checkpoints::bit(checkpoint);
        }
    }

    /// Books a note.
    pub fn record_note(&mut self, no: ParticipantNo, checkpoint: CheckpointIx, points: u16) {
        if let Some(walker) = self.walkers.get_mut(no.ix()) {
            walker.noted |= checkpoints::bit(checkpoint);
        }
        self.add_points(no, PointKind::Note, i32::from(points));
    }

    /// Books the withdrawal of a note.
    pub fn record_note_withdrawal(
        &mut self,
        no: ParticipantNo,
        checkpoint: CheckpointIx,
        points: u16,
    ) {
        if let Some(walker) = self.walkers.get_mut(no.ix()) {
            walker.notes_withdrawn |= checkpoints::bit(checkpoint);
        }
        self.add_points(no, PointKind::Note, -i32::from(points));
    }

    /// Books the commitment to a deck's order.
    pub fn record_deck_commit(&mut self, deck: DeckIx, commit: [u8; 32]) {
        if let Some(deck) = self.decks.get_mut(deck.ix()) {
            deck.commit = Some(commit);
        }
    }

    /// Books a drawn ticket.
    pub fn record_draw(&mut self, draw: Draw) {
        let position = u32::try_from(self.draws.len()).ok();
        let Some(walker) = self.walkers.get_mut(draw.participant.ix()) else {
            return;
        };
        let before = walker.last_draw;
        walker.last_draw = position;
        walker.spent += u32::from(draw.price_points);
        self.draws.push(Draw { before, ..draw });
        if let Some(deck) = self.decks.get_mut(draw.deck.ix()) {
            deck.record(draw.index, draw.class, draw.value_fen);
        }
        self.accounts
            .book(PointKind::Draw, -i64::from(draw.price_points));
    }

    /// Books the revealed seed of a deck.
    pub fn record_deck_reveal(&mut self, deck: DeckIx, seed: [u8; 32]) {
        if let Some(deck) = self.decks.get_mut(deck.ix()) {
            deck.seed = Some(seed);
        }
    }

    /// Books the commitment to a grand draw's seed.
    pub fn record_grand_commit(&mut self, draw: GrandDrawIx, commit: [u8; 32]) {
        if let Some(draw) = self.grand_draws.get_mut(draw.ix()) {
            draw.commit = Some(commit);
        }
    }

    /// Books an entry.
    pub fn record_entry(&mut self, draw: GrandDrawIx, entry: Entry) {
        if let Some(walker) = self.walkers.get_mut(entry.participant.ix()) {
            walker.exchanged |= crate::badge::bit(entry.badge);
        }
        if let Some(draw) = self.grand_draws.get_mut(draw.ix()) {
            draw.entries.push(entry);
        }
    }

    /// Books a grand draw that was held.
    pub fn record_held(&mut self, draw: GrandDrawIx, held: Held) {
        if let Some(draw) = self.grand_draws.get_mut(draw.ix()) {
            draw.held = Some(held);
        }
    }

    /// Books a submitted address.
    pub fn record_address(&mut self, no: ParticipantNo) {
        if let Some(walker) = self.walkers.get_mut(no.ix()) {
            walker.address_given = true;
        }
    }

    /// Books a declared outage.
    pub fn record_outage(&mut self, outage: Outage) {
        self.outages.push(outage);
    }

    /// Books a correction of a closed day.
    #[expect(clippy::too_many_arguments, reason = "they are the fields of one fact")]
    pub fn record_correction(
        &mut self,
        plan: &WalkPlan,
        no: ParticipantNo,
        unit: Option<UnitIx>,
        captain_unit: Option<UnitIx>,
        at: Instant,
        day: Day,
        correction: DayCorrection,
        team_points: u16,
        final_day: Option<Day>,
    ) {
        let Some(ix) = self.day_ix(day) else { return };
        let before = self.counted(no, day);
        let DayCorrection {
            counted,
            gained,
            steps_points,
            goal_points,
            team_day,
        } = correction;
        self.set_cell(no, ix, u16::try_from(counted).unwrap_or(u16::MAX));
        let goal = plan.goals.member_steps;
        let goal_change = i16::from(counted >= goal) - i16::from(before >= goal);
        let Some(walker) = self.walkers.get_mut(no.ix()) else {
            return;
        };
        let first_of_day = !walker.settled.contains(ix);
        let first_ever = walker.settled.is_empty();
        walker.settled.insert(ix);
        walker.goal_days = walker.goal_days.saturating_add_signed(goal_change);
        let team = walker.team.filter(|_| walker.joined_team <= day.0);
        self.add_steps(no, gained);
        self.add_points(no, PointKind::Correction, steps_points + goal_points);
        self.tally_day(ix, |tally| {
            tally.settled += u32::from(first_of_day);
            tally.on_target = tally.on_target.saturating_add_signed(goal_change.into());
            tally.steps = tally.steps.saturating_add_signed(gained);
            tally.points += i64::from(steps_points) + i64::from(goal_points);
        });
        self.tally_unit(unit, |tally| {
            tally.active += u32::from(first_ever);
            tally.steps = tally.steps.saturating_add_signed(gained);
            tally.goal_days = tally.goal_days.saturating_add_signed(goal_change.into());
        });
        let mut team_change = 0i32;
        if let Some(team_no) = team {
            if let Some(team) = self.teams.get_mut(team_no.ix()) {
                team.steps = team.steps.saturating_add_signed(gained);
            }
            match team_day {
                TeamDayChange::None => {}
                TeamDayChange::Gained(_) => {
                    self.record_team_day(team_no, ix, day, team_points, captain_unit);
                    team_change = i32::from(team_points);
                }
                TeamDayChange::Lost(_) => {
                    self.record_team_day_lost(team_no, ix, team_points, captain_unit);
                    team_change = -i32::from(team_points);
                }
            }
            if let Some(ranking) = &mut self.final_ranking
                && final_day.is_some_and(|last| day <= last)
            {
                ranking.correct(team_no, |standing| {
                    standing.steps = standing.steps.saturating_add_signed(gained);
                    let days = match team_day {
                        TeamDayChange::None => 0,
                        TeamDayChange::Gained(_) => 1,
                        TeamDayChange::Lost(_) => -1,
                    };
                    standing.days_on_target = standing.days_on_target.saturating_add_signed(days);
                });
            }
        }
        self.corrections.push(Correction {
            at,
            participant: no,
            day: Some(day),
            steps: gained,
            points: steps_points + goal_points + team_change,
        });
    }

    /// Books points given or taken by the organiser.
    pub fn record_points(&mut self, no: ParticipantNo, at: Instant, points: i32) {
        self.add_points(no, PointKind::Correction, points);
        self.corrections.push(Correction {
            at,
            participant: no,
            day: None,
            steps: 0,
            points,
        });
    }

    /// Books a corrected membership: what the member walked for the old team leaves it, days on
    /// target stay, and the new team counts from that day.
    pub fn record_move(&mut self, no: ParticipantNo, to: Option<TeamNo>, today: Day) {
        let Some(walker) = self.walkers.get(no.ix()).copied() else {
            return;
        };
        if let Some(from) = walker.team {
            let contributed: u64 = walker
                .settled
                .iter()
                .filter(|ix| self.day_at(*ix).0 >= walker.joined_team)
                .map(|ix| u64::from(self.cell(no, ix)))
                .sum();
            if let Some(team) = self.teams.get_mut(from.ix()) {
                team.members.retain(|member| *member != no);
                team.steps = team.steps.saturating_sub(contributed);
            }
        }
        if let Some(walker) = self.walkers.get_mut(no.ix()) {
            walker.team = None;
        }
        if let Some(to) = to {
            self.record_join(no, to, today, 0);
        }
    }

    /// Books the end of the trial: people, teams and goals stay, everything walked and earned
    /// goes (W-02). Captains of full teams get their bonus now.
    pub fn record_trial_end(&mut self, first_day: Day, size: Option<u8>, captain_points: u16) {
        self.origin = first_day;
        self.sheets.clear();
        self.days.clear();
        self.accounts = Accounts::default();
        self.by_points = RankCounts::default();
        self.by_steps = RankCounts::default();
        self.outages.clear();
        self.corrections.clear();
        for walker in &mut self.walkers {
            *walker = Walker {
                team: walker.team,
                joined_team: walker.joined_team,
                registered: walker.registered,
                ..Walker::default()
            };
        }
        for unit in &mut self.units {
            *unit = UnitTally {
                registered: unit.registered,
                teams: unit.teams,
                ..UnitTally::default()
            };
        }
        let mut captains = Vec::new();
        for team in &mut self.teams {
            team.steps = 0;
            team.on_target = DayBits::default();
            if size.is_some_and(|size| team.members.len() >= usize::from(size)) {
                captains.push(team.captain);
            }
        }
        if captain_points > 0 {
            for captain in captains {
                self.record_full_team(captain, captain_points);
            }
        }
    }

    /// Freezes the final ranking (W-39).
    pub fn record_final_ranking(&mut self) {
        self.final_ranking = Some(FinalRanking::freeze(&self.teams));
    }

    // Helpers.

    fn cell(&self, no: ParticipantNo, ix: DayIx) -> u32 {
        let cell = self
            .sheets
            .get(usize::from(ix))
            .and_then(|sheet| sheet.get(no.ix()));
        cell.copied().map_or(0, u32::from)
    }

    fn set_cell(&mut self, no: ParticipantNo, ix: DayIx, count: u16) {
        let day = usize::from(ix);
        if self.sheets.len() <= day {
            self.sheets.resize_with(day + 1, Vec::new);
        }
        let Some(sheet) = self.sheets.get_mut(day) else {
            return;
        };
        if sheet.len() <= no.ix() {
            let len = (no.ix() + 1).max(self.walkers.len());
            sheet.resize(len, 0);
        }
        if let Some(cell) = sheet.get_mut(no.ix()) {
            *cell = count;
        }
    }

    fn tally_day(&mut self, ix: DayIx, change: impl FnOnce(&mut DayTally)) {
        let day = usize::from(ix);
        if self.days.len() <= day {
            self.days.resize_with(day + 1, DayTally::default);
        }
        if let Some(tally) = self.days.get_mut(day) {
            change(tally);
        }
    }

    fn tally_unit(&mut self, unit: Option<UnitIx>, change: impl FnOnce(&mut UnitTally)) {
        if let Some(tally) = unit.and_then(|unit| self.units.get_mut(unit.ix())) {
            change(tally);
        }
    }

    fn add_steps(&mut self, no: ParticipantNo, gained: i64) {
        if let Some(walker) = self.walkers.get_mut(no.ix()) {
            let before = walker.steps;
            let after = (i64::from(before) + gained).max(0);
            walker.steps = u32::try_from(after).unwrap_or(u32::MAX);
            self.by_steps
                .move_person(u64::from(before), u64::from(walker.steps));
        }
    }

    fn add_points(&mut self, no: ParticipantNo, kind: PointKind, points: i32) {
        if points == 0 {
            return;
        }
        if let Some(walker) = self.walkers.get_mut(no.ix()) {
            let before = score_of(walker.earned);
            walker.earned = walker.earned.saturating_add(points);
            self.by_points.move_person(before, score_of(walker.earned));
            self.accounts.book(kind, i64::from(points));
        }
    }

    fn bonus_done(&self, captain: ParticipantNo) -> bool {
        self.walker(captain).is_some_and(|w| w.full_team_done)
    }

    fn record_full_team(&mut self, captain: ParticipantNo, points: u16) {
        if let Some(walker) = self.walkers.get_mut(captain.ix()) {
            walker.full_team_done = true;
        }
        self.add_points(captain, PointKind::FullTeam, i32::from(points));
    }

    fn record_team_day(
        &mut self,
        team: TeamNo,
        ix: DayIx,
        day: Day,
        points: u16,
        captain_unit: Option<UnitIx>,
    ) {
        let Some(reached) = self.teams.get_mut(team.ix()) else {
            return;
        };
        reached.on_target.insert(ix);
        for member in reached.members.clone() {
            let counts = self.walkers.get_mut(member.ix()).is_some_and(|walker| {
                let counts = walker.joined_team <= day.0;
                if counts {
                    walker.team_days.insert(ix);
                }
                counts
            });
            if counts {
                self.add_points(member, PointKind::TeamGoal, i32::from(points));
                self.tally_day(ix, |tally| tally.points += i64::from(points));
            }
        }
        self.tally_day(ix, |tally| tally.teams_on_target += 1);
        self.tally_unit(captain_unit, |tally| tally.team_days += 1);
    }

    fn record_team_day_lost(
        &mut self,
        team: TeamNo,
        ix: DayIx,
        points: u16,
        captain_unit: Option<UnitIx>,
    ) {
        let Some(lost) = self.teams.get_mut(team.ix()) else {
            return;
        };
        lost.on_target.remove(ix);
        for member in lost.members.clone() {
            let had = self.walkers.get_mut(member.ix()).is_some_and(|walker| {
                let had = walker.team_days.contains(ix);
                walker.team_days.remove(ix);
                had
            });
            if had {
                self.add_points(member, PointKind::Correction, -i32::from(points));
                self.tally_day(ix, |tally| tally.points -= i64::from(points));
            }
        }
        self.tally_day(ix, |tally| {
            tally.teams_on_target = tally.teams_on_target.saturating_sub(1);
        });
        self.tally_unit(captain_unit, |tally| tally.team_days -= 1);
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
        let (member_goal, team_goal) = self.goals_on(plan, team, day);
        let mut sum = 0u32;
        let mut anybody = false;
        for member in &team.members {
            let Some(walker) = self.walker(*member) else {
                return false;
            };
            if of_those_rewarded && !walker.team_days.contains(ix) || walker.joined_team > day.0 {
                continue;
            }
            let steps = if *member == no {
                counted
            } else if walker.settled.contains(ix) {
                self.cell(*member, ix)
            } else {
                return false;
            };
            if steps < member_goal {
                return false;
            }
            anybody = true;
            sum = sum.saturating_add(steps);
        }
        anybody && sum >= team_goal
    }

    /// The goals that score on a day (AMB-08).
    fn goals_on(&self, plan: &WalkPlan, team: &Team, day: Day) -> (u32, u32) {
        let own = plan
            .teams
            .filter(|teams| teams.captain_goal_affects_scoring)
            .and_then(|teams| Some((team.goal_on(day)?, teams.size)));
        match own {
            Some((goal, size)) => (goal, goal.saturating_mul(u32::from(size))),
            None => (plan.goals.member_steps, plan.goals.team_steps),
        }
    }
}

fn score_of(points: i32) -> u64 {
    u64::try_from(points).unwrap_or(0)
}
