//! The books of a walk.

use model::{IdempotencyKey, Instant, ParticipantNo, TeamNo, UnitIx};
use rules::badge;
use rules::walk::decks::Draw;
use rules::walk::grand_draw::{Entry, Held};
use rules::walk::state::{DayCorrection, Outage, Settlement, Walker};

use crate::campaign::Campaign;
use crate::fact::Fact;

impl Campaign {
    /// Books a fact of a walk. One that belongs to no walk changes nothing.
    pub(crate) fn apply_walked(&mut self, at: Instant, fact: &Fact) {
        let seq = self.state.seq;
        let final_day = self.walk().and_then(|walk| walk.final_day());
        let (unit, captain_unit) = self.units_of(fact);
        let (Some(plan), Some(walk)) = (&self.plan.walk, &mut self.state.walk) else {
            return;
        };
        match *fact {
            Fact::Registered { participant } => walk.record_registration(participant, unit),
            Fact::DaySettled {
                participant,
                day,
                count,
                counted,
                gained,
                steps_points,
                goal_points,
                on_target,
            } => {
                if let Some(steps) = &self.plan.steps {
                    self.state.steps.record(steps, participant, day, count);
                }
                let settlement = Settlement {
                    counted,
                    gained,
                    steps_points,
                    goal_points,
                    on_target: on_target.map(|(team, _)| team),
                };
                let team_points = on_target.map_or(0, |(_, points)| points);
                walk.record_settlement(
                    plan,
                    participant,
                    unit,
                    captain_unit,
                    day,
                    settlement,
                    team_points,
                    final_day,
                );
            }
            Fact::CheckedIn {
                participant,
                day,
                points,
            } => walk.record_check_in(participant, day, points),
            Fact::BadgesEarned {
                participant,
                ref badges,
            } => walk.record_badges(participant, badge::bits(badges)),
            Fact::TeamCreated {
                participant, day, ..
            } => walk.record_foundation(participant, unit, at, day),
            Fact::TeamJoined {
                participant,
                team,
                day,
                captain_points,
            } => walk.record_join(participant, team, day, captain_points),
            Fact::TeamGoalSet {
                team,
                member_steps,
                from,
            } => walk.record_goal(team, member_steps, from),
            Fact::CheckpointPassed {
                participant,
                checkpoint,
            } => walk.record_pass(participant, checkpoint),
            Fact::NoteSubmitted {
                participant,
                checkpoint,
                points,
            } => walk.record_note(participant, checkpoint, points),
            Fact::NoteWithdrawn {
                participant,
                checkpoint,
                points,
                ..
            } => walk.record_note_withdrawal(participant, checkpoint, points),
            Fact::DeckCommitted { deck, commit } => walk.record_deck_commit(deck, commit),
            Fact::Drawn {
                participant,
                deck,
                index,
                class,
                value_fen,
                price_points,
                key,
            } => walk.record_draw(Draw {
                id: seq,
                at,
                participant,
                deck,
                index,
                class,
                value_fen,
                price_points,
                key: key.map(IdempotencyKey::mark),
                before: None,
            }),
            Fact::DeckRevealed { deck, seed, .. } => walk.record_deck_reveal(deck, seed),
            Fact::GrandDrawCommitted { draw, commit } => walk.record_grand_commit(draw, commit),
            Fact::BadgeExchanged {
                participant,
                badge,
                draw,
            } => walk.record_entry(draw, Entry { participant, badge }),
            Fact::GrandDrawHeld {
                draw,
                seed,
                ref winners,
                ..
            } => walk.record_held(
                draw,
                Held {
                    at,
                    seed,
                    winners: winners.clone(),
                },
            ),
            Fact::AddressGiven { participant } => walk.record_address(participant),
            Fact::OutageDeclared {
                day,
                until,
                excused,
                ..
            } => walk.record_outage(Outage {
                day,
                until,
                excused,
            }),
            Fact::StepsCorrected {
                participant,
                day,
                counted,
                gained,
                steps_points,
                goal_points,
                team_day,
                team_points,
                ..
            } => {
                let correction = DayCorrection {
                    counted,
                    gained,
                    steps_points,
                    goal_points,
                    team_day,
                };
                walk.record_correction(
                    plan,
                    participant,
                    unit,
                    captain_unit,
                    at,
                    day,
                    correction,
                    team_points,
                    final_day,
                );
            }
            Fact::PointsAdjusted {
                participant,
                points,
                ..
            } => walk.record_points(participant, at, points),
            Fact::MemberMoved {
                participant,
                to,
                day,
                captain_points,
                ..
            } => walk.record_move(participant, to, day, captain_points),
            Fact::TrialEnded {
                first_day,
                captain_points,
            } => {
                let size = plan.teams.map(|teams| teams.size);
                walk.record_trial_end(first_day, size, captain_points);
            }
            Fact::RankingFrozen { .. } => walk.record_final_ranking(),
            _ => {}
        }
    }

    /// The unit of the participant a fact concerns, and of the captain of their team.
    fn units_of(&self, fact: &Fact) -> (Option<UnitIx>, Option<UnitIx>) {
        let (participant, team) = match *fact {
            Fact::Registered { participant } | Fact::TeamCreated { participant, .. } => {
                (participant, None)
            }
            Fact::DaySettled {
                participant,
                on_target,
                ..
            } => (participant, on_target.map(|(team, _)| team)),
            Fact::StepsCorrected { participant, .. } => {
                let walker = self.state.walk.as_ref().and_then(|w| w.walker(participant));
                (participant, walker.and_then(Walker::team))
            }
            _ => return (None, None),
        };
        let unit = |no: ParticipantNo| self.participant(no).and_then(|p| p.unit);
        let captain = |team: TeamNo| Some(self.state.walk.as_ref()?.team(team)?.captain);
        (unit(participant), team.and_then(captain).and_then(unit))
    }
}
