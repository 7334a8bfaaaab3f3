//! What walking brings, and why it is refused.

use model::time::{Day, Instant};
use model::{
    CheckpointIx, DeckIx, GrandDrawIx, IdempotencyKey, ParticipantNo, Refusal, TeamNo, UnitIx,
};
use proof::Seed;
use rules::badge::{self, BadgeRule, Progress};
use rules::steps::{Reading, StepsPlan};
use rules::walk::decks::Draw;
use rules::walk::state::{TeamDayChange, Walker};

use crate::campaign::{Campaign, Decision, sync_fact};
use crate::command::{Command, Reply, SettledReply, StepsReply, TwoPersons};
use crate::draws::held_from;
use crate::fact::Fact;
use crate::walk::Walk;

impl Campaign {
    /// Judges the commands of a walk.
    pub(crate) fn decide_walking(
        &self,
        now: Instant,
        command: &Command,
    ) -> Result<Decision, Refusal> {
        if let Command::Register { participant, unit } = *command {
            return self.decide_registration(now, participant, unit);
        }
        let walk = self.walk().ok_or(Refusal::NotFound)?;
        match *command {
            Command::CheckIn { participant } => walk.decide_check_in(now, participant),
            Command::CreateTeam { participant } => walk.decide_foundation(now, participant),
            Command::JoinTeam { participant, team } => walk.decide_join(now, participant, team),
            Command::SetGoal {
                participant,
                member_steps,
            } => walk.decide_goal(now, participant, member_steps),
            Command::Answer {
                participant,
                checkpoint,
                question,
                option,
            } => walk.decide_answer(now, participant, checkpoint, question, option),
            Command::SubmitNote {
                participant,
                checkpoint,
            } => walk.decide_note(now, participant, checkpoint),
            Command::WithdrawNote {
                participant,
                checkpoint,
                staff,
            } => {
                let points =
                    walk.state
                        .judge_note_withdrawal(walk.plan, participant, checkpoint)?;
                let fact = Fact::NoteWithdrawn {
                    participant,
                    checkpoint,
                    points,
                    staff,
                };
                Ok(one(fact, Reply::Points(-i32::from(points))))
            }
            Command::CommitDeck { deck, commit } => {
                let state = walk.state.deck(deck).ok_or(Refusal::NotFound)?;
                match state.commit {
                    None => Ok(one(Fact::DeckCommitted { deck, commit }, Reply::Done)),
                    Some(before) if before == commit => Ok(nothing(Reply::Done)),
                    Some(_) => Err(Refusal::Locked),
                }
            }
            Command::Draw {
                participant,
                deck,
                key,
            } => walk.decide_draw(now, participant, deck, key),
            Command::RevealDeck { deck, seed, staff } => {
                let plan = walk.plan.decks.get(deck.ix()).ok_or(Refusal::NotFound)?;
                let state = walk.state.deck(deck).ok_or(Refusal::NotFound)?;
                if now < plan.window.closes && state.next < plan.tickets {
                    return Err(Refusal::NotOpenYet);
                }
                if state.seed.is_some() {
                    return Ok(nothing(Reply::Done));
                }
                if self.deck_commitment(deck, &Seed::new(seed)) != state.commit {
                    return Err(Refusal::Inconsistent);
                }
                Ok(one(Fact::DeckRevealed { deck, seed, staff }, Reply::Done))
            }
            Command::CommitGrandDraw { draw, commit } => {
                let state = walk.state.grand_draw(draw).ok_or(Refusal::NotFound)?;
                match state.commit {
                    None => Ok(one(Fact::GrandDrawCommitted { draw, commit }, Reply::Done)),
                    Some(before) if before == commit => Ok(nothing(Reply::Done)),
                    Some(_) => Err(Refusal::Locked),
                }
            }
            Command::ExchangeBadge { participant, badge } => {
                self.consented(participant)?;
                let draw = walk.state.judge_entry(walk.plan, participant, badge)?;
                let fact = Fact::BadgeExchanged {
                    participant,
                    badge,
                    draw,
                };
                Ok(one(fact, Reply::Entered(draw)))
            }
            Command::HoldGrandDraw { draw, seed, staff } => {
                walk.decide_grand_draw(now, draw, seed, staff)
            }
            Command::GiveAddress { participant } => {
                self.consented(participant)?;
                let walker = walk.state.walker(participant).ok_or(Refusal::NotFound)?;
                if walker.address_given() {
                    return Err(Refusal::AddressLocked);
                }
                if !walk.state.has_won_goods(walk.plan, participant) {
                    return Err(Refusal::NotEligible);
                }
                Ok(one(Fact::AddressGiven { participant }, Reply::Done))
            }
            Command::DeclareOutage {
                day,
                until,
                excused,
                staff,
            } => {
                let today = self.plan.zone.day_of(now);
                walk.state.judge_outage(walk.plan, day, today, until, now)?;
                let mut facts = vec![Fact::OutageDeclared {
                    day,
                    until,
                    excused,
                    staff,
                }];
                if excused && self.closed_day() >= Some(walk.plan.phases.last_day) {
                    facts.extend(walk.attendance_facts(Some(day)));
                }
                Ok(Decision {
                    facts,
                    reply: Reply::Done,
                })
            }
            Command::CorrectSteps {
                participant,
                day,
                counted,
                staff,
            } => walk.decide_correction(participant, day, counted, staff),
            Command::AdjustPoints {
                participant,
                points,
                staff,
            } => {
                two_persons(staff)?;
                walk.state.walker(participant).ok_or(Refusal::NotFound)?;
                if points == 0 {
                    return Err(Refusal::Inconsistent);
                }
                let fact = Fact::PointsAdjusted {
                    participant,
                    points,
                    staff,
                };
                Ok(one(fact, Reply::Points(points)))
            }
            Command::MoveMember {
                participant,
                to,
                staff,
            } => {
                two_persons(staff)?;
                let day = self.plan.zone.day_of(now);
                let moved = walk.state.judge_move(walk.plan, participant, to, day)?;
                let fact = Fact::MemberMoved {
                    participant,
                    from: moved.from,
                    to,
                    day,
                    captain_points: moved.captain_points,
                    staff,
                };
                Ok(one(fact, Reply::Done))
            }
            // Whatever has no arm here is no command of a walk.
            _ => Err(Refusal::NotFound),
        }
    }

    /// A complete profile makes a participant able to earn and join (W-05).
    fn decide_registration(
        &self,
        now: Instant,
        participant: ParticipantNo,
        unit: Option<UnitIx>,
    ) -> Result<Decision, Refusal> {
        let walk = self.walk().ok_or(Refusal::NotFound)?;
        self.consented(participant)?;
        let walker = walk.state.walker(participant).ok_or(Refusal::NotFound)?;
        // Whoever is registered may correct the profile after the last day too (W-07).
        if !walker.registered() {
            walk.window().admit(now)?;
        }
        let before = self.participant(participant).and_then(|p| p.unit);
        let mut facts = Vec::new();
        if let Some(unit) = unit {
            if self.plan.units.get(unit).is_none() || self.plan.units.is_heading(unit) {
                return Err(Refusal::NotFound);
            }
            match before {
                Some(before) if before == unit => {}
                // The address tells where a prize goes: from then on the profile stays (W-07).
                Some(_) if !self.plan.units_changeable || walker.address_given() => {
                    return Err(Refusal::Locked);
                }
                _ => facts.push(Fact::UnitNamed { participant, unit }),
            }
        }
        if !walker.registered() {
            facts.push(Fact::Registered { participant });
        }
        Ok(Decision {
            facts,
            reply: Reply::Done,
        })
    }

    /// Judges a count of a walk: before the evening it is provisional, in it the day is settled
    /// (W-09); a past day is open only while its outage is made good.
    pub(crate) fn decide_walked_sync(
        &self,
        walk: Walk<'_>,
        plan: &StepsPlan,
        now: Instant,
        participant: ParticipantNo,
        day: Day,
        count: u32,
    ) -> Result<Decision, Refusal> {
        walk.registered(participant)?;
        let today = self.plan.zone.day_of(now);
        let steps = &self.state.steps;
        let known = steps.count(participant, day);
        let in_grace = day < today && walk.state.in_grace(day, now);
        let implausible = count > plan.plausible_max && count > known;
        let (reading, settles) = if in_grace {
            let waiting = steps.waiting(participant, day);
            let reading = if implausible && waiting.is_none_or(|known| count > known.count) {
                Reading::Suspect
            } else {
                Reading::Same
            };
            (reading, true)
        } else {
            let reading = steps.judge(plan, participant, today, day, count)?;
            let settles = walk.plan.settlement.settles(self.plan.zone, now);
            (reading, settles)
        };
        // However often an implausible count comes, it is not used before its review.
        let believed = if implausible { known } else { count.max(known) };
        // What two organisers decided about a day is not undone by opening the app again.
        let settlement = if settles && !(in_grace && walk.state.is_corrected(participant, day)) {
            walk.settlement_fact(participant, day, believed, count)
        } else {
            None
        };
        let mut facts = Vec::new();
        // What settles the day also tells the count; other readings are told beside it.
        if settlement.is_none() || reading != Reading::Higher {
            facts.extend(sync_fact(reading, participant, day, count, known));
        }
        let suspect = match reading {
            Reading::Suspect => Some(count),
            _ if in_grace => steps.waiting(participant, day).map(|waiting| waiting.count),
            _ => steps.suspect(participant, day),
        };
        let reply = walk.steps_reply(participant, day, believed, suspect, settlement.as_ref());
        facts.extend(settlement);
        Ok(Decision {
            facts,
            reply: Reply::Steps(reply),
        })
    }
}

impl Walk<'_> {
    /// The fact of a settlement with `believed` steps; `None` where nothing changes.
    pub(super) fn settlement_fact(
        &self,
        participant: ParticipantNo,
        day: Day,
        believed: u32,
        received: u32,
    ) -> Option<Fact> {
        let settled = self
            .state
            .judge_settlement(self.plan, participant, day, believed)?;
        Some(Fact::DaySettled {
            participant,
            day,
            count: received.min(believed),
            counted: settled.counted,
            gained: settled.gained,
            steps_points: settled.steps_points,
            goal_points: settled.goal_points,
            on_target: settled
                .on_target
                .map(|team| (team, self.plan.points.team_goal)),
        })
    }

    /// The fact of badges newly reached; none in the trial.
    pub(super) fn badges_fact(
        &self,
        participant: ParticipantNo,
        progress: Progress,
        rule: BadgeRule,
    ) -> Option<Fact> {
        let plan = self.plan_of_campaign();
        let held = self.state.walker(participant)?.badges();
        let mut badges = badge::reached(&plan.badges, held, progress);
        badges.retain(|ix| {
            plan.badges
                .get(usize::from(*ix))
                .is_some_and(|badge| badge.rule == rule)
        });
        (!badges.is_empty()).then_some(Fact::BadgesEarned {
            participant,
            badges,
        })
    }

    /// From when until when people can act, the trial included.
    pub fn window(&self) -> model::Window {
        self.plan.phases.window(self.plan_of_campaign().zone)
    }

    /// Refuses whoever has not completed the profile (W-05).
    pub fn registered(&self, participant: ParticipantNo) -> Result<(), Refusal> {
        match self.state.walker(participant) {
            Some(walker) if walker.registered() => Ok(()),
            Some(_) if self.plan_of_campaign().profile.is_none() => Ok(()),
            Some(_) => Err(Refusal::ProfileIncomplete),
            None => Err(Refusal::ConsentRequired),
        }
    }

    /// Refuses whoever cannot act at an instant: without consent, outside the days, without a
    /// complete profile. Returns the day.
    fn admit(&self, now: Instant, participant: ParticipantNo) -> Result<Day, Refusal> {
        self.campaign.consented(participant)?;
        self.window().admit(now)?;
        self.registered(participant)?;
        Ok(self.plan_of_campaign().zone.day_of(now))
    }

    fn steps_reply(
        &self,
        participant: ParticipantNo,
        day: Day,
        believed: u32,
        suspect: Option<u32>,
        settlement: Option<&Fact>,
    ) -> StepsReply {
        let cap = u32::from(self.plan.daily_cap);
        let provisional = believed.min(cap).max(self.state.received(participant, day));
        let was_settled = self.state.is_settled(participant, day);
        let (shown, points, team_points, settles) = match settlement {
            Some(Fact::DaySettled {
                counted,
                steps_points,
                goal_points,
                on_target,
                ..
            }) => {
                let team_points = on_target
                    .filter(|_| !self.state.has_team_day(participant, day))
                    .map_or(0, |(_, points)| points);
                (*counted, steps_points + goal_points, team_points, true)
            }
            _ if was_settled => (self.state.counted(participant, day), 0, 0, true),
            _ => (provisional, 0, 0, false),
        };
        StepsReply {
            day,
            count: shown,
            suspect,
            settled: Some(SettledReply {
                settled: settles,
                points,
                team_points,
            }),
        }
    }

    fn decide_check_in(
        &self,
        now: Instant,
        participant: ParticipantNo,
    ) -> Result<Decision, Refusal> {
        let day = self.admit(now, participant)?;
        let points = &self.plan.points;
        points.admit_check_in(self.plan_of_campaign().zone, now)?;
        self.state.judge_check_in(participant, day)?;
        let mut facts = vec![Fact::CheckedIn {
            participant,
            day,
            points: points.check_in,
        }];
        let mut attended = self.state.attended(participant);
        if let Some(ix) = self.state.day_ix(day) {
            attended.insert(ix);
        }
        let progress = Progress {
            check_in_days: attended.len(),
            ..Progress::default()
        };
        let earned = if self.is_trial(day) {
            None
        } else {
            self.badges_fact(participant, progress, BadgeRule::CheckInDays)
        };
        let reply = Reply::CheckedIn {
            points: points.check_in,
            badges: badges_of(earned.as_ref()),
        };
        facts.extend(earned);
        Ok(Decision { facts, reply })
    }

    fn decide_foundation(
        &self,
        now: Instant,
        participant: ParticipantNo,
    ) -> Result<Decision, Refusal> {
        let day = self.admit(now, participant)?;
        let team = self.state.judge_foundation(self.plan, participant, day)?;
        let fact = Fact::TeamCreated {
            participant,
            team,
            day,
        };
        Ok(one(fact, Reply::Team(team)))
    }

    fn decide_join(
        &self,
        now: Instant,
        participant: ParticipantNo,
        team: TeamNo,
    ) -> Result<Decision, Refusal> {
        let day = self.admit(now, participant)?;
        let captain_points = self.state.judge_join(self.plan, participant, team, day)?;
        let fact = Fact::TeamJoined {
            participant,
            team,
            day,
            captain_points,
        };
        Ok(one(fact, Reply::Team(team)))
    }

    fn decide_goal(
        &self,
        now: Instant,
        participant: ParticipantNo,
        member_steps: u32,
    ) -> Result<Decision, Refusal> {
        let day = self.admit(now, participant)?;
        let team = self
            .state
            .judge_goal(self.plan, participant, member_steps)?;
        let fact = Fact::TeamGoalSet {
            team,
            member_steps,
            from: day.next(),
        };
        Ok(one(fact, Reply::Team(team)))
    }

    fn decide_answer(
        &self,
        now: Instant,
        participant: ParticipantNo,
        checkpoint: CheckpointIx,
        question: u8,
        option: u8,
    ) -> Result<Decision, Refusal> {
        let day = self.admit(now, participant)?;
        self.state
            .judge_answer(self.plan, participant, checkpoint, question, option)?;
        let passed = self.state.walker(participant).map_or(0, Walker::passed);
        let progress = Progress {
            checkpoints_passed: passed + 1,
            ..Progress::default()
        };
        let earned = if self.is_trial(day) {
            None
        } else {
            self.badges_fact(participant, progress, BadgeRule::CheckpointsPassed)
        };
        let reply = Reply::Passed {
            badges: badges_of(earned.as_ref()),
        };
        let mut facts = vec![Fact::CheckpointPassed {
            participant,
            checkpoint,
        }];
        facts.extend(earned);
        Ok(Decision { facts, reply })
    }

    fn decide_note(
        &self,
        now: Instant,
        participant: ParticipantNo,
        checkpoint: CheckpointIx,
    ) -> Result<Decision, Refusal> {
        self.admit(now, participant)?;
        self.state.judge_note(self.plan, participant, checkpoint)?;
        let points = self.plan.points.note;
        let fact = Fact::NoteSubmitted {
            participant,
            checkpoint,
            points,
        };
        Ok(one(fact, Reply::Points(i32::from(points))))
    }

    fn decide_draw(
        &self,
        now: Instant,
        participant: ParticipantNo,
        deck: DeckIx,
        key: Option<IdempotencyKey>,
    ) -> Result<Decision, Refusal> {
        let mark = key.map(IdempotencyKey::mark);
        let repeated = mark.and_then(|mark| {
            self.state
                .draws_of(participant)
                .find(|draw| draw.key == Some(mark))
        });
        if let Some(before) = repeated {
            return if before.deck == deck {
                Ok(nothing(Reply::Drawn(*before)))
            } else {
                Err(Refusal::Inconsistent)
            };
        }
        self.campaign.consented(participant)?;
        self.registered(participant)?;
        let plan = self.plan.decks.get(deck.ix()).ok_or(Refusal::NotFound)?;
        let state = self.state.deck(deck).ok_or(Refusal::NotFound)?;
        // A ticket cannot be put back, so points of the trial buy none (W-02).
        if self.is_trial(self.plan_of_campaign().zone.day_of(now)) {
            return Err(Refusal::NotOpenYet);
        }
        let walker = self.state.walker(participant).ok_or(Refusal::NotFound)?;
        let drawn = self.state.draws_of(participant);
        let drawn = drawn.filter(|draw| draw.deck == deck).count();
        let drawn = u16::try_from(drawn).unwrap_or(u16::MAX);
        let index = state.judge(plan, now, walker.balance(), drawn)?;
        let sealed = self.campaign.decks.get(deck).ok_or(Refusal::NotOpenYet)?;
        let class = sealed.class(index);
        let value_fen = plan.value_of(class);
        state.judge_value(plan, value_fen)?;
        let fact = Fact::Drawn {
            participant,
            deck,
            index,
            class,
            value_fen,
            price_points: plan.price_points,
            key,
        };
        let draw = Draw {
            id: self.campaign.seq() + 1,
            at: now,
            participant,
            deck,
            index,
            class,
            value_fen,
            price_points: plan.price_points,
            key: mark,
            before: None,
        };
        Ok(one(fact, Reply::Drawn(draw)))
    }

    fn decide_grand_draw(
        &self,
        now: Instant,
        draw: GrandDrawIx,
        seed: [u8; 32],
        staff: crate::command::StaffKey,
    ) -> Result<Decision, Refusal> {
        let plan = self.plan.grand_draws.get(draw.ix());
        let plan = plan.ok_or(Refusal::NotFound)?;
        let state = self.state.grand_draw(draw).ok_or(Refusal::NotFound)?;
        held_from(plan.held_from, now)?;
        if let Some(held) = &state.held {
            return Ok(nothing(Reply::Held(held.winners.clone())));
        }
        let secret = Seed::new(seed);
        if self.campaign.grand_commitment(draw, &secret) != state.commit {
            return Err(Refusal::Inconsistent);
        }
        let winners = self.campaign.draw_winners(draw, plan, &secret);
        let winners = winners.ok_or(Refusal::Inconsistent)?;
        let fact = Fact::GrandDrawHeld {
            draw,
            seed,
            winners: winners.clone(),
            staff,
        };
        Ok(one(fact, Reply::Held(winners)))
    }

    fn decide_correction(
        &self,
        participant: ParticipantNo,
        day: Day,
        counted: u32,
        staff: TwoPersons,
    ) -> Result<Decision, Refusal> {
        two_persons(staff)?;
        // A day that is still open corrects itself with the next sync.
        if self.campaign.closed_day().is_none_or(|closed| day > closed) {
            return Err(Refusal::InvalidDay);
        }
        let change = self
            .state
            .judge_correction(self.plan, participant, day, counted)?;
        if change.gained == 0 && self.state.is_settled(participant, day) {
            return Err(Refusal::Inconsistent);
        }
        let team_points = match change.team_day {
            TeamDayChange::None => 0,
            TeamDayChange::Gained(_) | TeamDayChange::Lost(_) => self.plan.points.team_goal,
        };
        let of_team = match change.team_day {
            TeamDayChange::None => 0,
            TeamDayChange::Gained(_) => i32::from(team_points),
            TeamDayChange::Lost(_) => -i32::from(team_points),
        };
        let fact = Fact::StepsCorrected {
            participant,
            day,
            counted: change.counted,
            gained: change.gained,
            steps_points: change.steps_points,
            goal_points: change.goal_points,
            team_day: change.team_day,
            team_points,
            staff,
        };
        let reply = Reply::Corrected {
            steps: change.gained,
            points: change.steps_points + change.goal_points + of_team,
            team_day: change.team_day,
        };
        Ok(one(fact, reply))
    }
}

fn two_persons(staff: TwoPersons) -> Result<(), Refusal> {
    if staff.proposed_by == staff.confirmed_by {
        Err(Refusal::SecondPersonRequired)
    } else {
        Ok(())
    }
}

fn badges_of(fact: Option<&Fact>) -> Vec<badge::BadgeIx> {
    match fact {
        Some(Fact::BadgesEarned { badges, .. }) => badges.clone(),
        _ => Vec::new(),
    }
}

fn one(fact: Fact, reply: Reply) -> Decision {
    Decision {
        facts: vec![fact],
        reply,
    }
}

fn nothing(reply: Reply) -> Decision {
    Decision {
        facts: Vec::new(),
        reply,
    }
}
