//! A campaign's plan and state, and the two functions that change it.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

use model::time::{Day, Instant};
use model::{IdempotencyKey, ParticipantNo, Refusal, RegionIx, Seq, UnitIx, Window};
use rules::badge;
use rules::donation::{Donation, DonationPlan, DonationState, Parts, Request};
use rules::project::ProjectsState;
use rules::steps::{Reading, StepsPlan, StepsState};
use rules::walk::state::WalkState;
use serde::{Deserialize, Serialize};

use crate::command::{
    AnnulReason, Channel, Command, DonationReceipt, PersonKey, Reply, StaffKey, StepsReply,
};
use crate::draws::SealedDecks;
use crate::fact::Fact;
use crate::plan::Plan;
use crate::row::FactRow;

/// A campaign as far as its log has been applied.
///
/// Cloning it makes a second image; the plan is shared.
#[derive(Clone, Debug)]
pub struct Campaign {
    pub(crate) plan: Arc<Plan>,
    pub(crate) state: State,
    /// The decks whose order is known here. It is a secret beside the state: facts carry what it
    /// brought, so applying them needs none.
    pub(crate) decks: SealedDecks,
}

impl PartialEq for Campaign {
    fn eq(&self, other: &Self) -> bool {
        self.plan == other.plan && self.state == other.state
    }
}

impl Eq for Campaign {}

/// What a command would change, if it is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The facts to append, in order. Empty where nothing changes: the count was known, the
    /// request is a repeated one.
    pub facts: Vec<Fact>,
    /// The answer, once the facts are durable.
    pub reply: Reply,
}

/// Everything that follows from the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    /// The last fact applied; 0 for none.
    pub(crate) seq: Seq,
    /// When it was decided.
    pub(crate) at: Instant,
    pub(crate) participants: Vec<Participant>,
    pub(crate) by_person: FixedMap<PersonKey, ParticipantNo>,
    pub(crate) steps: StepsState,
    pub(crate) donation: DonationState,
    pub(crate) projects: ProjectsState,
    /// The last day closed.
    pub(crate) closed: Option<Day>,
    /// The donation window, where it is no longer the plan's.
    pub(crate) window: Option<Window>,
    /// How often the window was moved.
    pub(crate) window_changes: u32,
    pub(crate) walk: Option<WalkState>,
}

/// A map whose iteration order does not depend on chance; nothing relies on the order itself.
pub(crate) type FixedMap<K, V> = HashMap<K, V, BuildHasherDefault<DefaultHasher>>;

/// Who takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// The person behind the number.
    pub person: PersonKey,
    /// When they joined.
    pub joined_at: Instant,
    /// How they first came.
    pub channel: Channel,
    /// Who invited them.
    pub inviter: Option<ParticipantNo>,
    /// The unit they named.
    pub unit: Option<UnitIx>,
    /// Version of the privacy notice agreed to; `None` where the consent is withdrawn.
    pub consent: Option<u16>,
}

impl Campaign {
    /// A campaign before its first fact.
    pub fn new(plan: Arc<Plan>) -> Self {
        let board_limit = plan.donation.as_ref().map_or(0, |d| d.board_limit);
        let state = State {
            seq: 0,
            at: Instant(i64::MIN),
            participants: Vec::new(),
            by_person: FixedMap::default(),
            steps: StepsState::default(),
            donation: DonationState::new(
                plan.regions.len(),
                plan.groups.len(),
                plan.units.0.len(),
                board_limit,
            ),
            projects: ProjectsState::new(plan.groups.len()),
            closed: None,
            window: None,
            window_changes: 0,
            walk: plan
                .walk
                .as_ref()
                .map(|walk| WalkState::new(walk, plan.units.0.len())),
        };
        Self::restored(plan, state)
    }

    pub(crate) fn restored(plan: Arc<Plan>, state: State) -> Self {
        Self {
            plan,
            state,
            decks: SealedDecks::default(),
        }
    }

    /// Judges a command. Nothing changes: the caller appends the facts and then applies them.
    ///
    /// `now` is the server's time of receipt, which the caller never lets run backwards.
    pub fn decide(&self, now: Instant, command: &Command) -> Result<Decision, Refusal> {
        match *command {
            Command::Consent {
                person,
                notice_version,
                channel,
                inviter,
                unit,
            } => self.decide_consent(now, person, notice_version, channel, inviter, unit),
            Command::WithdrawConsent { participant } => {
                let known = self.participant(participant).ok_or(Refusal::NotFound)?;
                let facts = match known.consent {
                    Some(_) => vec![Fact::ConsentWithdrawn { participant }],
                    None => Vec::new(),
                };
                Ok(Decision {
                    facts,
                    reply: Reply::Done,
                })
            }
            Command::Sync {
                participant,
                day,
                count,
            } => self.decide_sync(now, participant, day, count),
            Command::Donate {
                participant,
                region,
                exercise,
                key,
            } => self.decide_donation(now, participant, region, exercise, key),
            Command::Annul {
                participant,
                donation,
                reason,
                staff,
            } => self.decide_annulment(participant, donation, reason, staff),
            Command::ReviewSuspect {
                participant,
                day,
                accepted,
                staff,
            } => self.decide_review(participant, day, accepted, staff),
            Command::ChangeWindow { window, staff } => {
                if self.plan.donation.is_none() {
                    return Err(Refusal::NotFound);
                }
                if window.opens >= window.closes {
                    return Err(Refusal::Inconsistent);
                }
                let fact = Fact::WindowChanged { window, staff };
                Ok(Decision {
                    facts: vec![fact],
                    reply: Reply::Done,
                })
            }
            Command::ClaimProject {
                group,
                number,
                insurer,
            } => {
                let number = self.state.projects.judge_claim(group, number)?;
                let fact = Fact::ProjectClaimed {
                    group,
                    number,
                    insurer,
                };
                Ok(Decision {
                    facts: vec![fact],
                    reply: Reply::Project { group, number },
                })
            }
            Command::ReleaseProject {
                group,
                number,
                staff,
            } => {
                self.state.projects.judge_release(group, number)?;
                let fact = Fact::ProjectReleased {
                    group,
                    number,
                    staff,
                };
                Ok(Decision {
                    facts: vec![fact],
                    reply: Reply::Project { group, number },
                })
            }
            Command::CloseDay { day } => self.decide_day_close(now, day),
            ref walking => self.decide_walking(now, walking),
        }
    }

    /// Keeps the books. The facts must be those of `decide`, in order; `at` is when they were
    /// decided and never earlier than the fact before.
    pub fn apply(&mut self, at: Instant, fact: &Fact) {
        let state = &mut self.state;
        state.seq += 1;
        state.at = at;
        match *fact {
            Fact::Joined {
                participant,
                person,
                channel,
                inviter,
            } => {
                debug_assert_eq!(
                    participant.ix(),
                    state.participants.len(),
                    "numbers have no gaps"
                );
                state.participants.push(Participant {
                    person,
                    joined_at: at,
                    channel,
                    inviter,
                    unit: None,
                    consent: None,
                });
                state.by_person.insert(person, participant);
                state.steps.add_participant();
                if self.plan.donation.is_some() {
                    state.donation.add_participant();
                }
                if let Some(walk) = &mut state.walk {
                    walk.add_participant();
                }
            }
            Fact::ConsentGiven {
                participant,
                version,
            } => {
                self.update(participant, |p| p.consent = Some(version));
            }
            Fact::ConsentWithdrawn { participant } => {
                self.update(participant, |p| p.consent = None);
            }
            Fact::UnitNamed { participant, unit } => {
                let before = self.participant(participant).and_then(|p| p.unit);
                if let Some(walk) = &mut self.state.walk {
                    walk.record_unit(participant, before, Some(unit));
                }
                self.update(participant, |p| p.unit = Some(unit));
            }
            Fact::StepsSynced {
                participant,
                day,
                count,
            } => {
                if let Some(plan) = &self.plan.steps {
                    state.steps.record(plan, participant, day, count);
                }
                if let (Some(plan), Some(walk)) = (&self.plan.walk, &mut state.walk) {
                    walk.record_received(plan, participant, day, count);
                }
            }
            Fact::StepsLower {
                participant, day, ..
            } => {
                state.steps.record_lower(participant, day);
            }
            Fact::StepsSuspected {
                participant,
                day,
                count,
            } => {
                state.steps.record_suspect(participant, day, count);
            }
            Fact::SuspectReviewed {
                participant,
                day,
                count,
                accepted,
                ..
            } => {
                state.steps.record_review(participant, day, count, accepted);
                if accepted && let (Some(plan), Some(walk)) = (&self.plan.walk, &mut state.walk) {
                    walk.record_received(plan, participant, day, count);
                }
            }
            Fact::Donated {
                participant,
                day,
                region,
                raw_steps,
                factor,
                ref badges,
                projects,
                key,
                ..
            } => {
                let unit = state
                    .participants
                    .get(participant.ix())
                    .and_then(|p| p.unit);
                let donation = Donation {
                    id: state.seq,
                    at,
                    day,
                    region,
                    raw_steps,
                    factor,
                    badges: badge::bits(badges),
                    project: projects,
                    key: key.map(IdempotencyKey::mark),
                    annulled: false,
                    unit,
                };
                state
                    .donation
                    .record(&self.plan.groups, participant, donation);
                if let (Some(upto), Some(group)) = (projects, self.plan.groups.of(region)) {
                    state.projects.generate(group, upto);
                }
            }
            Fact::DonationAnnulled {
                participant,
                donation,
                ..
            } => {
                state
                    .donation
                    .record_annul(&self.plan.groups, participant, donation);
            }
            Fact::WindowChanged { window, .. } => {
                state.window = Some(window);
                state.window_changes += 1;
            }
            Fact::ProjectClaimed {
                group,
                number,
                insurer,
            } => {
                state.projects.set_claimant(group, number, Some(insurer.0));
            }
            Fact::ProjectReleased { group, number, .. } => {
                state.projects.set_claimant(group, number, None);
            }
            Fact::DayClosed { day } => state.closed = Some(day),
            ref walked => self.apply_walked(at, walked),
        }
    }

    /// Decides a command and applies its facts at once; their rows go to the end of `log`.
    ///
    /// For replays and simulations, which have no disk to wait for: a running campaign makes the
    /// facts durable in between.
    pub fn perform(
        &mut self,
        at: Instant,
        command: &Command,
        log: &mut Vec<FactRow>,
    ) -> Result<Reply, Refusal> {
        let decision = self.decide(at, command)?;
        for fact in &decision.facts {
            self.apply(at, fact);
            log.push(FactRow::new(self.seq(), at, fact));
        }
        Ok(decision.reply)
    }

    /// Closes the days that are over, each at its own midnight, as [`Campaign::perform`] does.
    pub fn close_days(&mut self, now: Instant, log: &mut Vec<FactRow>) {
        while let Some(day) = self.day_to_close(now) {
            let midnight = self.plan.zone.start_of(day.next());
            if self
                .perform(midnight, &Command::CloseDay { day }, log)
                .is_err()
            {
                break;
            }
        }
    }

    /// The plan.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// The last fact applied; 0 before the first.
    pub fn seq(&self) -> Seq {
        self.state.seq
    }

    /// When the last fact was decided; `None` before the first.
    pub fn last_at(&self) -> Option<Instant> {
        (self.state.seq > 0).then_some(self.state.at)
    }

    /// The donation window as it stands now.
    pub fn window(&self) -> Option<Window> {
        self.state
            .window
            .or_else(|| self.plan.donation.as_ref().map(|d| d.window))
    }

    /// How often the window was moved after publication.
    pub fn window_changes(&self) -> u32 {
        self.state.window_changes
    }

    /// When step counts are taken: the plan's days, widened where the donation window moved.
    pub fn steps_window(&self) -> Option<Window> {
        let planned = self.plan.steps.as_ref()?.window;
        Some(match self.state.window {
            None => planned,
            Some(moved) => {
                let days = moved.whole_days(self.plan.zone);
                Window {
                    opens: planned.opens.min(days.opens),
                    closes: planned.closes.max(days.closes),
                }
            }
        })
    }

    /// A participant by number.
    pub fn participant(&self, no: ParticipantNo) -> Option<&Participant> {
        self.state.participants.get(no.ix())
    }

    /// All participants in the order of joining.
    pub fn participants(&self) -> &[Participant] {
        &self.state.participants
    }

    /// The number a person has in this campaign.
    pub fn number_of(&self, person: PersonKey) -> Option<ParticipantNo> {
        self.state.by_person.get(&person).copied()
    }

    /// Step counts, suspects and signals.
    pub fn steps(&self) -> &StepsState {
        &self.state.steps
    }

    /// Donations, tallies and the board.
    pub fn donation(&self) -> &DonationState {
        &self.state.donation
    }

    /// Projects and claims.
    pub fn projects(&self) -> &ProjectsState {
        &self.state.projects
    }

    /// The last day closed.
    pub fn closed_day(&self) -> Option<Day> {
        self.state.closed
    }

    /// The next day that has to be closed, if it is over at `now`.
    pub fn day_to_close(&self, now: Instant) -> Option<Day> {
        let zone = self.plan.zone;
        let window = self.steps_window()?;
        let next = match self.state.closed {
            Some(day) => day.next(),
            None => window.first_day(zone),
        };
        (next <= window.last_day(zone) && next < zone.day_of(now)).then_some(next)
    }

    fn decide_consent(
        &self,
        now: Instant,
        person: PersonKey,
        notice_version: u16,
        channel: Channel,
        inviter: Option<ParticipantNo>,
        unit: Option<UnitIx>,
    ) -> Result<Decision, Refusal> {
        if notice_version != self.plan.consent.version {
            return Err(Refusal::ConsentRequired);
        }
        let units = &self.plan.units;
        if unit.is_some_and(|unit| units.get(unit).is_none() || units.is_heading(unit)) {
            return Err(Refusal::NotFound);
        }
        let known = self.number_of(person);
        let participant = if let Some(participant) = known {
            participant
        } else {
            // Whoever comes early may look and agree; only the end closes the door.
            let ends = self.window().or_else(|| self.walk_window());
            if ends.is_some_and(|w| now >= w.closes) {
                return Err(Refusal::Closed);
            }
            let next = u32::try_from(self.state.participants.len());
            ParticipantNo(next.map_err(|_full| Refusal::SoldOut)?)
        };
        let before = known.and_then(|no| self.participant(no));
        let mut facts = Vec::new();
        if before.is_none() {
            let inviter = inviter.filter(|no| self.participant(*no).is_some());
            facts.push(Fact::Joined {
                participant,
                person,
                channel,
                inviter,
            });
        }
        if let Some(unit) = unit {
            match before.and_then(|p| p.unit) {
                None => facts.push(Fact::UnitNamed { participant, unit }),
                Some(named) if named == unit => {}
                // The address tells where a prize goes: from then on the unit stays (W-07).
                Some(_) if self.plan.units_changeable && !self.address_given(participant) => {
                    facts.push(Fact::UnitNamed { participant, unit });
                }
                Some(_) => return Err(Refusal::Locked),
            }
        }
        if before.and_then(|p| p.consent) != Some(notice_version) {
            facts.push(Fact::ConsentGiven {
                participant,
                version: notice_version,
            });
        }
        Ok(Decision {
            facts,
            reply: Reply::Joined(participant),
        })
    }

    fn decide_sync(
        &self,
        now: Instant,
        participant: ParticipantNo,
        day: Day,
        count: u32,
    ) -> Result<Decision, Refusal> {
        let (plan, window) = self.steps_plan()?;
        self.consented(participant)?;
        // The outage of the last day is made good after it.
        if !self.walk().is_some_and(|w| w.state.in_grace(day, now)) {
            window.admit(now)?;
        }
        if let Some(walk) = self.walk() {
            return self.decide_walked_sync(walk, plan, now, participant, day, count);
        }
        let today = self.plan.zone.day_of(now);
        let steps = &self.state.steps;
        let known = steps.count(participant, day);
        let mut reply = StepsReply {
            day,
            count: known,
            suspect: steps.suspect(participant, day),
            settled: None,
        };
        let reading = steps.judge(plan, participant, today, day, count)?;
        match reading {
            Reading::Higher => reply.count = count,
            Reading::Suspect => reply.suspect = Some(count),
            Reading::Same | Reading::Lower => {}
        }
        let fact = sync_fact(reading, participant, day, count, known);
        Ok(Decision {
            facts: fact.into_iter().collect(),
            reply: Reply::Steps(reply),
        })
    }

    /// Decides about the suspect count of a day. In a walk a believed count of a settled day is
    /// settled too.
    fn decide_review(
        &self,
        participant: ParticipantNo,
        day: Day,
        accepted: bool,
        staff: StaffKey,
    ) -> Result<Decision, Refusal> {
        let waiting = self.state.steps.waiting(participant, day);
        let count = waiting.ok_or(Refusal::NotFound)?.count;
        let mut facts = vec![Fact::SuspectReviewed {
            participant,
            day,
            count,
            accepted,
            staff,
        }];
        if let Some(walk) = self.walk().filter(|_| accepted) {
            facts.extend(walk.settles_reviewed(participant, day, count));
        }
        Ok(Decision {
            facts,
            reply: Reply::Done,
        })
    }

    fn decide_donation(
        &self,
        now: Instant,
        participant: ParticipantNo,
        region: RegionIx,
        exercise: Option<u8>,
        key: Option<IdempotencyKey>,
    ) -> Result<Decision, Refusal> {
        let plan = self.plan.donation.as_ref().ok_or(Refusal::NotFound)?;
        let donor = self.state.donation.donor(participant);
        let before = donor
            .zip(key)
            .and_then(|(donor, key)| donor.made_by(key.mark()));
        if let Some(before) = before {
            // The first answer again; the same key for another wish is a mistake of the client.
            return if before.region == region {
                Ok(Decision {
                    facts: Vec::new(),
                    reply: Reply::Donated(DonationReceipt::of(before)),
                })
            } else {
                Err(Refusal::Inconsistent)
            };
        }
        self.consented(participant)?;
        self.donation_window(plan).admit(now)?;
        if exercise.is_some_and(|e| usize::from(e) >= plan.exercise_kinds.len()) {
            return Err(Refusal::NotFound);
        }
        let day = self.plan.zone.day_of(now);
        let count = self.state.steps.count(participant, day);
        let request = Request {
            participant,
            region,
            day,
            count,
        };
        let accepted = self.state.donation.judge(
            Parts {
                donation: plan,
                groups: &self.plan.groups,
                projects: self.plan.projects.as_ref(),
                badges: &self.plan.badges,
            },
            &self.state.projects,
            request,
        )?;
        let receipt = DonationReceipt {
            id: self.state.seq + 1,
            at: now,
            day,
            region,
            raw_steps: accepted.raw_steps,
            factor: accepted.factor,
            badges: accepted.badges.clone(),
            project: accepted.projects,
        };
        let fact = Fact::Donated {
            participant,
            day,
            region,
            raw_steps: accepted.raw_steps,
            factor: accepted.factor,
            exercise,
            badges: accepted.badges,
            projects: accepted.projects,
            key,
        };
        Ok(Decision {
            facts: vec![fact],
            reply: Reply::Donated(receipt),
        })
    }

    fn decide_annulment(
        &self,
        participant: ParticipantNo,
        donation: Seq,
        reason: Option<AnnulReason>,
        staff: StaffKey,
    ) -> Result<Decision, Refusal> {
        self.state.donation.judge_annul(participant, donation)?;
        let reason = reason.ok_or(Refusal::ReasonRequired)?;
        let fact = Fact::DonationAnnulled {
            participant,
            donation,
            reason,
            staff,
        };
        Ok(Decision {
            facts: vec![fact],
            reply: Reply::Done,
        })
    }

    fn decide_day_close(&self, now: Instant, day: Day) -> Result<Decision, Refusal> {
        if self.state.closed.is_some_and(|closed| day <= closed) {
            return Err(Refusal::DayClosed);
        }
        // Days are closed in order and only when they are over.
        if self.day_to_close(now) != Some(day) {
            return Err(Refusal::InvalidDay);
        }
        let mut facts = vec![Fact::DayClosed { day }];
        if let Some(walk) = self.walk() {
            facts.extend(walk.closing_facts(day));
        }
        Ok(Decision {
            facts,
            reply: Reply::Done,
        })
    }

    fn steps_plan(&self) -> Result<(&StepsPlan, Window), Refusal> {
        let plan = self.plan.steps.as_ref().ok_or(Refusal::NotFound)?;
        Ok((plan, self.steps_window().unwrap_or(plan.window)))
    }

    fn donation_window(&self, plan: &DonationPlan) -> Window {
        self.state.window.unwrap_or(plan.window)
    }

    fn address_given(&self, participant: ParticipantNo) -> bool {
        let walk = self.state.walk.as_ref();
        walk.and_then(|walk| walk.walker(participant))
            .is_some_and(rules::walk::state::Walker::address_given)
    }

    /// Refuses whoever has not agreed, or no longer does.
    pub fn consented(&self, participant: ParticipantNo) -> Result<(), Refusal> {
        let known = self
            .participant(participant)
            .ok_or(Refusal::ConsentRequired)?;
        known.consent.map(drop).ok_or(Refusal::ConsentRequired)
    }

    pub(crate) fn update(
        &mut self,
        participant: ParticipantNo,
        change: impl FnOnce(&mut Participant),
    ) {
        if let Some(known) = self.state.participants.get_mut(participant.ix()) {
            change(known);
        }
    }
}

/// The fact a reading is worth; `known` is the count kept.
pub(crate) fn sync_fact(
    reading: Reading,
    participant: ParticipantNo,
    day: Day,
    count: u32,
    known: u32,
) -> Option<Fact> {
    match reading {
        Reading::Same => None,
        Reading::Higher => Some(Fact::StepsSynced {
            participant,
            day,
            count,
        }),
        Reading::Lower => Some(Fact::StepsLower {
            participant,
            day,
            count,
            kept: known,
        }),
        Reading::Suspect => Some(Fact::StepsSuspected {
            participant,
            day,
            count,
        }),
    }
}
