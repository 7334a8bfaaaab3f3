//! What has been decided in a walk. The acts that touch several of its parts are judged in `judge`
//! and booked in `book`.

mod book;
mod judge;

use model::{CheckpointIx, Day, DeckIx, GrandDrawIx, Instant, ParticipantNo, TeamNo, UnitIx};
use serde::{Deserialize, Serialize};

use crate::badge::BadgeIx;
use crate::board::RankCounts;
use crate::walk::WalkPlan;
use crate::walk::awards::FinalRanking;
use crate::walk::checkpoints;
use crate::walk::day_bits::{DayBits, DayIx};
use crate::walk::decks::{DeckState, Draw};
use crate::walk::grand_draw::GrandDrawState;
use crate::walk::points::Accounts;
use crate::walk::quotas::UnitTally;
use crate::walk::teams::Team;

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
    /// Points of their own gained or lost.
    pub points: i32,
    /// Points gained or lost because the team's day came or went.
    pub team_points: i32,
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

/// What moving a member changes besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The team they leave.
    pub from: Option<TeamNo>,
    /// What the captain of the new team gets because it becomes full (W-29).
    pub captain_points: u16,
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

    /// The last day with figures; the first day while there are none.
    pub fn last_day(&self) -> Day {
        let days = i32::try_from(self.days.len()).unwrap_or(i32::MAX);
        Day(self.origin.0 + (days - 1).max(0))
    }

    /// Whether a day has brought the points of a team already; a day does so once, whatever team
    /// a correction moves the person to (W-30).
    pub fn has_team_day(&self, no: ParticipantNo, day: Day) -> bool {
        self.day_ix(day)
            .zip(self.walker(no))
            .is_some_and(|(ix, w)| w.team_days.contains(ix))
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

    /// Whether a correction decided about a day's steps.
    pub fn is_corrected(&self, no: ParticipantNo, day: Day) -> bool {
        let own = |c: &&Correction| c.participant == no && c.day == Some(day);
        self.corrections
            .iter()
            .filter(own)
            .any(|c| c.team_points == 0)
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

    fn cell(&self, no: ParticipantNo, ix: DayIx) -> u32 {
        let cell = self
            .sheets
            .get(usize::from(ix))
            .and_then(|sheet| sheet.get(no.ix()));
        cell.copied().map_or(0, u32::from)
    }
}

fn score_of(points: i32) -> u64 {
    u64::try_from(points).unwrap_or(0)
}
