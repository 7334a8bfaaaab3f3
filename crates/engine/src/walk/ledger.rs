//! A person's points, entry by entry (W-30).

use model::time::{Day, Instant};
use model::{CheckpointIx, ParticipantNo, Seq};
use rules::walk::points::PointKind;
use serde::Serialize;

use crate::walk::Walk;

/// One gain or spending of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerEntry {
    /// Why.
    pub kind: PointKind,
    /// How many; negative where they were spent or taken back.
    pub points: i32,
    /// The day it belongs to, where it belongs to one.
    pub day: Option<Day>,
    /// When it was booked, where that is kept.
    pub at: Option<Instant>,
    /// The checkpoint of a note.
    pub checkpoint: Option<CheckpointIx>,
    /// The draw that was paid.
    pub draw: Option<Seq>,
    /// Counted steps the entry stands for, or a correction changed.
    pub steps: Option<i64>,
}

impl LedgerEntry {
    const fn new(kind: PointKind, points: i32) -> Self {
        Self {
            kind,
            points,
            day: None,
            at: None,
            checkpoint: None,
            draw: None,
            steps: None,
        }
    }
}

impl Walk<'_> {
    /// All entries of a person: those of days in order, then notes, bonus, corrections and draws.
    /// Their sum is the balance.
    ///
    /// A corrected day shows what it brought at first; what the correction changed is an entry of
    /// its own.
    pub fn ledger(&self, no: ParticipantNo) -> Vec<LedgerEntry> {
        let mut entries = Vec::new();
        let Some(walker) = self.state.walker(no) else {
            return entries;
        };
        let corrections = || {
            let all = self.state.corrections().iter();
            all.filter(move |c| c.participant == no)
        };
        let points = &self.plan.points;
        let mut days = walker
            .checked_in
            .union(walker.settled)
            .union(walker.team_days);
        for lost in corrections() {
            if let Some(ix) = lost.day.and_then(|day| self.state.day_ix(day)) {
                days.insert(ix);
            }
        }
        for ix in days.iter() {
            let day = self.state.day_at(ix);
            let of_day = |kind, points| LedgerEntry {
                day: Some(day),
                ..LedgerEntry::new(kind, points)
            };
            let counted = self.state.counted(no, day);
            let (own, of_team, steps) = corrections()
                .filter(|c| c.day == Some(day))
                .fold((0, 0, 0), |(own, team, steps), c| {
                    (own + c.points, team + c.team_points, steps + c.steps)
                });
            if walker.checked_in.contains(ix) {
                entries.push(of_day(PointKind::CheckIn, points.check_in.into()));
            }
            let for_steps = i32::from(points.of_steps(counted));
            let for_goal = i32::from(points.of_goal(counted, self.plan.goals.member_steps));
            if own == 0 {
                entries.push(LedgerEntry {
                    steps: Some(counted.into()),
                    ..of_day(PointKind::Steps, for_steps)
                });
                entries.push(of_day(PointKind::MemberGoal, for_goal));
            } else {
                entries.push(LedgerEntry {
                    steps: Some(i64::from(counted) - steps),
                    ..of_day(PointKind::Steps, for_steps + for_goal - own)
                });
            }
            let team = i32::from(points.team_goal) * i32::from(walker.team_days.contains(ix));
            entries.push(of_day(PointKind::TeamGoal, team - of_team));
        }
        let road = self
            .plan
            .checkpoints
            .as_ref()
            .map_or(0, |road| road.road.len());
        for checkpoint in (0..).map(CheckpointIx).take(road) {
            let of_note = |points| LedgerEntry {
                checkpoint: Some(checkpoint),
                ..LedgerEntry::new(PointKind::Note, points)
            };
            if walker.has_noted(checkpoint) {
                entries.push(of_note(points.note.into()));
            }
            if walker.note_is_withdrawn(checkpoint) {
                entries.push(of_note(-i32::from(points.note)));
            }
        }
        if walker.full_team_done() {
            let bonus = i32::from(points.full_team_captain);
            entries.push(LedgerEntry::new(PointKind::FullTeam, bonus));
        }
        entries.extend(corrections().map(|c| LedgerEntry {
            day: c.day,
            at: Some(c.at),
            steps: (c.steps != 0).then_some(c.steps),
            ..LedgerEntry::new(PointKind::Correction, c.points + c.team_points)
        }));
        let mut draws: Vec<_> = self.state.draws_of(no).collect();
        draws.reverse();
        entries.extend(draws.into_iter().map(|draw| LedgerEntry {
            at: Some(draw.at),
            draw: Some(draw.id),
            ..LedgerEntry::new(PointKind::Draw, -i32::from(draw.price_points))
        }));
        entries.retain(|entry| entry.points != 0);
        entries
    }
}
