//! The books of a walk: what was decided comes in as arguments and is kept. Nothing is refused.

use model::{CheckpointIx, Day, DeckIx, GrandDrawIx, Instant, ParticipantNo, TeamNo, UnitIx};

use super::{
    Correction, DayCorrection, DayTally, Outage, Settlement, TeamDayChange, WalkState, Walker,
    score_of,
};
use crate::board::RankCounts;
use crate::walk::WalkPlan;
use crate::walk::awards::FinalRanking;
use crate::walk::checkpoints;
use crate::walk::day_bits::{DayBits, DayIx};
use crate::walk::decks::Draw;
use crate::walk::grand_draw::{Entry, Held};
use crate::walk::points::{Accounts, PointKind};
use crate::walk::quotas::UnitTally;
use crate::walk::teams::{CaptainGoal, Team};

impl WalkState {
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

    /// Books a count that does not settle its day. What is settled is raised by settlements alone.
    pub fn record_received(&mut self, plan: &WalkPlan, no: ParticipantNo, day: Day, count: u32) {
        let Some(ix) = self.day_ix(day) else { return };
        let settled = self.walkers.get(no.ix()).map(|w| w.settled.contains(ix));
        if settled != Some(false) {
            return;
        }
        let capped = u16::try_from(count).unwrap_or(u16::MAX).min(plan.daily_cap);
        let known = self.cell(no, ix);
        if u32::from(capped) <= known {
            return;
        }
        self.set_cell(no, ix, capped);
        if known == 0 {
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
        final_day: Option<Day>,
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
        // An outage is made good after the ranking was frozen: it gets a new version.
        if let (Some(team), Some(ranking)) = (team, &mut self.final_ranking)
            && final_day.is_some_and(|last| day <= last)
        {
            ranking.correct(team, |standing| {
                standing.steps += u64::from(gained);
                standing.days_on_target += u16::from(on_target.is_some());
            });
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
            for member in self.turn_team_day(team, ix, true, captain_unit) {
                self.add_points(member, PointKind::TeamGoal, i32::from(team_points));
                self.tally_day(ix, |tally| tally.points += i64::from(team_points));
            }
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
        self.corrections.push(Correction {
            at,
            participant: no,
            day: Some(day),
            steps: gained,
            points: steps_points + goal_points,
            team_points: 0,
        });
        let Some(team_no) = team else { return };
        if let Some(team) = self.teams.get_mut(team_no.ix()) {
            team.steps = team.steps.saturating_add_signed(gained);
        }
        let gained_day = match team_day {
            TeamDayChange::None => None,
            TeamDayChange::Gained(_) => Some(true),
            TeamDayChange::Lost(_) => Some(false),
        };
        if let Some(gained) = gained_day {
            for member in self.turn_team_day(team_no, ix, gained, captain_unit) {
                let points = i32::from(team_points) * if gained { 1 } else { -1 };
                if points == 0 {
                    continue;
                }
                self.add_points(member, PointKind::Correction, points);
                self.tally_day(ix, |tally| tally.points += i64::from(points));
                self.corrections.push(Correction {
                    at,
                    participant: member,
                    day: Some(day),
                    steps: 0,
                    points: 0,
                    team_points: points,
                });
            }
        }
        if let Some(ranking) = &mut self.final_ranking
            && final_day.is_some_and(|last| day <= last)
        {
            ranking.correct(team_no, |standing| {
                standing.steps = standing.steps.saturating_add_signed(gained);
                let days = gained_day.map_or(0, |gained| if gained { 1 } else { -1 });
                standing.days_on_target = standing.days_on_target.saturating_add_signed(days);
            });
        }
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
            team_points: 0,
        });
    }

    /// Books a corrected membership: what the member walked for the old team leaves it, days on
    /// target stay, and the new team counts from that day.
    pub fn record_move(
        &mut self,
        no: ParticipantNo,
        to: Option<TeamNo>,
        today: Day,
        captain_points: u16,
    ) {
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
            self.record_join(no, to, today, captain_points);
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

    fn record_full_team(&mut self, captain: ParticipantNo, points: u16) {
        if let Some(walker) = self.walkers.get_mut(captain.ix()) {
            walker.full_team_done = true;
        }
        self.add_points(captain, PointKind::FullTeam, i32::from(points));
    }

    /// Turns a team's day on target or back; returns the members it concerns: those whose day it
    /// was, or is.
    fn turn_team_day(
        &mut self,
        team: TeamNo,
        ix: DayIx,
        on_target: bool,
        captain_unit: Option<UnitIx>,
    ) -> Vec<ParticipantNo> {
        let day = self.day_at(ix);
        let Some(turned) = self.teams.get_mut(team.ix()) else {
            return Vec::new();
        };
        if on_target {
            turned.on_target.insert(ix);
        } else {
            turned.on_target.remove(ix);
        }
        let mut members = turned.members.clone();
        members.retain(|member| {
            let Some(walker) = self.walkers.get_mut(member.ix()) else {
                return false;
            };
            if on_target {
                let counts = walker.joined_team <= day.0 && !walker.team_days.contains(ix);
                if counts {
                    walker.team_days.insert(ix);
                }
                counts
            } else {
                let had = walker.team_days.contains(ix);
                walker.team_days.remove(ix);
                had
            }
        });
        let change: i32 = if on_target { 1 } else { -1 };
        self.tally_day(ix, |tally| {
            tally.teams_on_target = tally.teams_on_target.saturating_add_signed(change);
        });
        self.tally_unit(captain_unit, |tally| {
            tally.team_days = tally.team_days.saturating_add_signed(change.into());
        });
        members
    }
}
