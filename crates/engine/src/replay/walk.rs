//! Acts of a walk, under the names of the file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::text::admit_text;
use model::{CheckpointIx, DeckIx, GrandDrawIx, Instant, ParticipantNo, Refusal, TeamNo};
use proof::Seed;
use rules::badge::BadgeIx;
use rules::walk::state::TeamDayChange;

use super::{Brought, NamedWinner, Replay, key_of, parse_day, required};
use crate::acts::{Choice, Deed};
use crate::command::{Command, PersonKey, Reply, TwoPersons};
use crate::plan::Plan;

/// What a replay of a walk knows beside the campaign.
#[derive(Clone, Debug, Default)]
pub(super) struct Walked {
    /// Teams by name.
    teams: BTreeMap<String, TeamNo>,
    /// Names by number.
    names: Vec<String>,
    /// Wrong answers of a person at a checkpoint.
    wrong: BTreeMap<(ParticipantNo, CheckpointIx), u32>,
    /// People of whom the file says that their profile is not complete.
    incomplete: BTreeSet<ParticipantNo>,
    /// Whether the draws are committed to.
    committed: bool,
}

impl Walked {
    pub(super) fn team_name(&self, team: TeamNo) -> String {
        self.names.get(team.ix()).cloned().unwrap_or_default()
    }

    /// A team that does not exist is judged like any other, after what comes first.
    fn team(&self, name: &str) -> TeamNo {
        let known = self.teams.get(name.trim()).copied();
        known.unwrap_or(TeamNo(u32::MAX))
    }
}

impl Replay {
    /// Commits to every draw before the first act. The seed of a draw is the hash of its spec:
    /// anybody can know it, which a replay may and a campaign may not.
    pub(super) fn commit_draws(&mut self, at: Instant) {
        if std::mem::replace(&mut self.walked.committed, true) {
            return;
        }
        let plan = Arc::clone(self.campaign.plan());
        let Some(walk) = &plan.walk else { return };
        for (deck, _) in (0..).map(DeckIx).zip(&walk.decks) {
            let Some(seed) = seed_of_deck(&plan, deck) else {
                continue;
            };
            let commit = self.campaign.deck_commitment(deck, &seed);
            // A plan is checked: its decks can be sealed. One that could not would stay shut.
            if let (Some(commit), Ok(())) = (commit, self.campaign.unseal(deck, &seed)) {
                let _done = self.submit(at, &Command::CommitDeck { deck, commit });
            }
        }
        for (draw, _) in (0..).map(GrandDrawIx).zip(&walk.grand_draws) {
            let seed = seed_of_grand_draw(&plan, draw);
            let commit = seed.and_then(|seed| self.campaign.grand_commitment(draw, &seed));
            if let Some(commit) = commit {
                let _done = self.submit(at, &Command::CommitGrandDraw { draw, commit });
            }
        }
    }

    /// Completes a profile, where the campaign asks for one and the file does not withhold it.
    pub(super) fn complete_profile(
        &mut self,
        at: Instant,
        participant: ParticipantNo,
    ) -> Result<(), Refusal> {
        let walker = self
            .campaign
            .walk()
            .and_then(|walk| walk.state.walker(participant));
        let missing = walker.is_some_and(|walker| !walker.registered());
        if missing
            && self.campaign.plan().profile.is_some()
            && !self.walked.incomplete.contains(&participant)
        {
            let unit = self.campaign.participant(participant).and_then(|p| p.unit);
            self.submit(at, &Command::Register { participant, unit })?;
        }
        Ok(())
    }

    /// Keeps what the file says of a profile.
    pub(super) fn withhold_profile(&mut self, participant: ParticipantNo, withheld: bool) {
        if withheld {
            self.walked.incomplete.insert(participant);
        } else {
            self.walked.incomplete.remove(&participant);
        }
    }

    /// Decides an act of a walk.
    pub(super) fn perform_walked(&mut self, at: Instant, deed: &Deed) -> Result<Brought, Refusal> {
        let plan = Arc::clone(self.campaign.plan());
        let command = match deed {
            Deed::CheckIn { person, .. } => Command::CheckIn {
                participant: self.registered(at, person)?,
            },
            Deed::CreateTeam { person, team, .. } => return self.create_team(at, person, team),
            Deed::JoinTeam { person, team, .. } => Command::JoinTeam {
                participant: self.registered(at, person)?,
                team: self.walked.team(team),
            },
            Deed::SetGoal { person, steps, .. } => Command::SetGoal {
                participant: self.registered(at, person)?,
                member_steps: *steps,
            },
            Deed::Answer {
                person,
                checkpoint,
                answer,
                question,
                ..
            } => {
                let participant = self.registered(at, person)?;
                let checkpoint = checkpoint_of(&plan, checkpoint);
                return self.answer(at, participant, checkpoint, *answer, *question);
            }
            Deed::Note {
                person,
                checkpoint,
                text,
                ..
            } => {
                let command = Command::SubmitNote {
                    participant: self.registered(at, person)?,
                    checkpoint: checkpoint_of(&plan, checkpoint),
                };
                self.campaign.decide(at, &command)?;
                let road = plan.walk.as_ref().and_then(|w| w.checkpoints.as_ref());
                let longest = road.map_or(0, |road| road.note_characters_max);
                if let Some(text) = text {
                    admit_text(text, 1, usize::try_from(longest).unwrap_or(usize::MAX))?;
                }
                command
            }
            Deed::Poster {
                person, checkpoint, ..
            } => {
                let participant = self.registered(at, person)?;
                let checkpoint = checkpoint_of(&plan, checkpoint);
                let walk = self.campaign.walk().ok_or(Refusal::NotFound)?;
                walk.state
                    .passed_checkpoint(walk.plan, participant, checkpoint)?;
                return Ok(Brought::default());
            }
            Deed::Chance {
                person, deck, key, ..
            } => Command::Draw {
                participant: self.registered(at, person)?,
                deck: self.deck(at, deck.as_deref()),
                key: key.as_deref().map(key_of),
            },
            Deed::ExchangeBadge { person, badge, .. } => {
                let position = plan.badges.iter().position(|b| b.id == *badge);
                let badge = position.and_then(|ix| BadgeIx::try_from(ix).ok());
                Command::ExchangeBadge {
                    participant: self.registered(at, person)?,
                    badge: badge.unwrap_or(BadgeIx::MAX),
                }
            }
            Deed::Address {
                person, province, ..
            } => {
                let participant = self.registered(at, person)?;
                let shipping = plan.shipping.as_ref().ok_or(Refusal::NotFound)?;
                shipping.admit(province)?;
                Command::GiveAddress { participant }
            }
            _ => self.staff_command(deed)?,
        };
        let reply = self.submit(at, &command)?;
        Ok(self.brought(reply))
    }

    /// What staff do.
    fn staff_command(&mut self, deed: &Deed) -> Result<Command, Refusal> {
        let plan = Arc::clone(self.campaign.plan());
        Ok(match deed {
            Deed::WithdrawNote {
                staff,
                person,
                checkpoint,
                reason,
                ..
            } => {
                required(reason.as_deref())?;
                Command::WithdrawNote {
                    participant: self.known(person)?,
                    checkpoint: checkpoint_of(&plan, checkpoint),
                    staff: self.staff(staff.as_deref()),
                }
            }
            Deed::GrandDraw { staff, draw, .. } => {
                let draw = self.grand_draw(draw.as_deref());
                let seed = seed_of_grand_draw(&plan, draw).ok_or(Refusal::NotFound)?;
                Command::HoldGrandDraw {
                    draw,
                    seed: *seed.reveal(),
                    staff: self.staff(staff.as_deref()),
                }
            }
            Deed::Reveal { staff, deck, .. } => {
                let deck = self.deck_to_reveal(deck.as_deref());
                let seed = seed_of_deck(&plan, deck).ok_or(Refusal::NotFound)?;
                Command::RevealDeck {
                    deck,
                    seed: *seed.reveal(),
                    staff: self.staff(staff.as_deref()),
                }
            }
            Deed::Outage {
                staff,
                day,
                until,
                excused,
                reason,
                ..
            } => {
                required(reason.as_deref())?;
                Command::DeclareOutage {
                    day: parse_day(day)?,
                    until: Instant::parse(until).map_err(|_unreadable| Refusal::Inconsistent)?,
                    excused: excused.unwrap_or(false),
                    staff: self.staff(staff.as_deref()),
                }
            }
            Deed::CorrectSteps {
                staff,
                second,
                person,
                day,
                steps,
                reason,
                ..
            } => {
                required(reason.as_deref())?;
                Command::CorrectSteps {
                    participant: self.known(person)?,
                    day: parse_day(day)?,
                    counted: *steps,
                    staff: self.two(staff.as_deref(), second.as_deref())?,
                }
            }
            Deed::AdjustPoints {
                staff,
                second,
                person,
                points,
                reason,
                ..
            } => {
                required(reason.as_deref())?;
                Command::AdjustPoints {
                    participant: self.known(person)?,
                    points: *points,
                    staff: self.two(staff.as_deref(), second.as_deref())?,
                }
            }
            Deed::MoveMember {
                staff,
                second,
                person,
                team,
                reason,
                ..
            } => {
                required(reason.as_deref())?;
                Command::MoveMember {
                    participant: self.known(person)?,
                    to: team.as_deref().map(|name| self.walked.team(name)),
                    staff: self.two(staff.as_deref(), second.as_deref())?,
                }
            }
            // Whatever has no arm here is no deed of a walk.
            _ => return Err(Refusal::NotFound),
        })
    }

    /// What a reply of a walk brought, in the words of the file.
    pub(super) fn brought_walked(&self, reply: Reply) -> Brought {
        let plan = self.campaign.plan();
        let badge_id = |ix: BadgeIx| plan.badges.get(usize::from(ix)).map(|b| b.id.clone());
        let badge_ids = |badges: Vec<BadgeIx>| badges.into_iter().filter_map(badge_id).collect();
        let walk = plan.walk.as_ref();
        match reply {
            Reply::CheckedIn { points, badges } => Brought {
                points: Some(points.into()),
                badges: badge_ids(badges),
                ..Brought::default()
            },
            Reply::Team(team) => Brought {
                team: Some(self.walked.team_name(team)),
                ..Brought::default()
            },
            Reply::Passed { badges } => Brought {
                badges: badge_ids(badges),
                ..Brought::default()
            },
            Reply::Points(points) => Brought {
                points: Some(points),
                ..Brought::default()
            },
            Reply::Drawn(draw) => {
                let deck = walk.and_then(|walk| walk.decks.get(draw.deck.ix()));
                let prizes = deck.map(|deck| deck.prizes.as_slice()).unwrap_or_default();
                let prize = draw.class.and_then(|class| prizes.get(usize::from(class)));
                Brought {
                    draw: deck.map(|deck| deck.id.clone()),
                    index: Some(draw.index),
                    prize: prize.map(|prize| prize.id.clone()),
                    value_fen: Some(draw.value_fen),
                    ..Brought::default()
                }
            }
            Reply::Entered(draw) => Brought {
                draw: walk
                    .and_then(|walk| walk.grand_draws.get(draw.ix()))
                    .map(|draw| draw.id.clone()),
                ..Brought::default()
            },
            Reply::Held(winners) => {
                let draws = walk.map(|walk| walk.grand_draws.as_slice());
                let prize = |badge: BadgeIx, ix: u8| {
                    let draws = draws.unwrap_or_default();
                    let of = draws.iter().find(|draw| draw.badges.contains(&badge));
                    of.and_then(|draw| draw.prizes.get(usize::from(ix)))
                        .map_or_else(String::new, |prize| prize.id.clone())
                };
                Brought {
                    winners: Some(
                        winners
                            .iter()
                            .map(|winner| NamedWinner {
                                person: self.name(winner.entry.participant),
                                badge: badge_id(winner.entry.badge).unwrap_or_default(),
                                prize: prize(winner.entry.badge, winner.prize),
                            })
                            .collect(),
                    ),
                    ..Brought::default()
                }
            }
            Reply::Corrected {
                steps,
                points,
                team_day,
            } => Brought {
                steps: Some(steps),
                points: Some(points),
                team_day: match team_day {
                    TeamDayChange::None => None,
                    TeamDayChange::Gained(_) => Some("gained"),
                    TeamDayChange::Lost(_) => Some("lost"),
                },
                ..Brought::default()
            },
            _ => Brought::default(),
        }
    }

    /// Founds a team. What refuses it comes first, then what is wrong with the name.
    fn create_team(&mut self, at: Instant, person: &str, name: &str) -> Result<Brought, Refusal> {
        let participant = self.registered(at, person)?;
        let command = Command::CreateTeam { participant };
        self.campaign.decide(at, &command)?;
        let name = name.trim();
        if let Some(teams) = self.campaign.plan().walk.as_ref().and_then(|w| w.teams) {
            let (min, max) = (teams.name_characters_min, teams.name_characters_max);
            admit_text(name, min.into(), max.into())?;
        }
        if self.walked.teams.contains_key(name) {
            return Err(Refusal::Inconsistent);
        }
        let reply = self.submit(at, &command)?;
        if let Reply::Team(team) = reply {
            self.walked.teams.insert(name.to_owned(), team);
            self.walked.names.push(name.to_owned());
        }
        Ok(self.brought(reply))
    }

    fn answer(
        &mut self,
        at: Instant,
        participant: ParticipantNo,
        checkpoint: CheckpointIx,
        answer: Choice,
        question: Option<u8>,
    ) -> Result<Brought, Refusal> {
        let plan = Arc::clone(self.campaign.plan());
        let road = plan.walk.as_ref().and_then(|w| w.checkpoints.as_ref());
        let given = self.walked.wrong.get(&(participant, checkpoint));
        let wrong = given.copied().unwrap_or(0);
        let question = match question {
            Some(n) => Some(n - 1),
            None => road.and_then(|road| road.question_for(checkpoint, participant.0, wrong)),
        };
        let right = road
            .and_then(|road| road.get(checkpoint))
            .zip(question)
            .and_then(|(place, ix)| place.questions.get(usize::from(ix)))
            .map(|question| question.answer);
        let command = Command::Answer {
            participant,
            checkpoint,
            question: question.unwrap_or(u8::MAX),
            option: option_of(answer, right.unwrap_or(0)),
        };
        match self.submit(at, &command) {
            Ok(reply) => Ok(self.brought(reply)),
            Err(refusal) => {
                if refusal == Refusal::WrongAnswer {
                    let wrong = self.walked.wrong.entry((participant, checkpoint));
                    *wrong.or_default() += 1;
                }
                Err(refusal)
            }
        }
    }

    /// The deck of that id, or the first one that is open, has tickets left, and else the first
    /// that has not closed.
    fn deck(&self, at: Instant, id: Option<&str>) -> DeckIx {
        let decks = self
            .campaign
            .plan()
            .walk
            .as_ref()
            .map(|w| w.decks.as_slice());
        let decks = || (0..).map(DeckIx).zip(decks.unwrap_or_default());
        let left = |ix: DeckIx, tickets: u64| {
            let state = self.campaign.walk().and_then(|w| w.state.deck(ix));
            state.is_some_and(|state| state.next < tickets)
        };
        let found = match id {
            Some(id) => decks().find(|(_, deck)| deck.id == id),
            None => decks()
                .find(|(ix, deck)| deck.window.contains(at) && left(*ix, deck.tickets))
                .or_else(|| decks().find(|(_, deck)| at < deck.window.closes))
                .or_else(|| decks().last()),
        };
        found.map_or(DeckIx(u8::MAX), |(ix, _)| ix)
    }

    fn deck_to_reveal(&self, id: Option<&str>) -> DeckIx {
        let decks = self
            .campaign
            .plan()
            .walk
            .as_ref()
            .map(|w| w.decks.as_slice());
        let mut decks = (0..).map(DeckIx).zip(decks.unwrap_or_default());
        let revealed = |ix: DeckIx| {
            let state = self.campaign.walk().and_then(|w| w.state.deck(ix));
            state.is_some_and(|state| state.seed.is_some())
        };
        let found = match id {
            Some(id) => decks.find(|(_, deck)| deck.id == id),
            None => decks.find(|(ix, _)| !revealed(*ix)),
        };
        found.map_or(DeckIx(u8::MAX), |(ix, _)| ix)
    }

    fn grand_draw(&self, id: Option<&str>) -> GrandDrawIx {
        let walk = self.campaign.plan().walk.as_ref();
        let draws = walk.map(|w| w.grand_draws.as_slice()).unwrap_or_default();
        let mut draws = (0..).map(GrandDrawIx).zip(draws);
        let held = |ix: GrandDrawIx| {
            let state = self.campaign.walk().and_then(|w| w.state.grand_draw(ix));
            state.is_some_and(|state| state.held.is_some())
        };
        let found = match id {
            Some(id) => draws.find(|(_, draw)| draw.id == id),
            None => draws.find(|(ix, _)| !held(*ix)),
        };
        found.map_or(GrandDrawIx(u8::MAX), |(ix, _)| ix)
    }

    fn two(&mut self, staff: Option<&str>, second: Option<&str>) -> Result<TwoPersons, Refusal> {
        Ok(TwoPersons {
            proposed_by: self.staff(staff),
            confirmed_by: self.staff(Some(second.ok_or(Refusal::SecondPersonRequired)?)),
        })
    }

    /// The name the file gives a participant.
    pub(super) fn name(&self, no: ParticipantNo) -> String {
        let person = self.campaign.participant(no);
        let PersonKey(person) = person.map_or(PersonKey(0), |p| p.person);
        self.people.name(person)
    }
}

/// A checkpoint that does not exist is judged like any other, after what comes first.
fn checkpoint_of(plan: &Plan, key: &str) -> CheckpointIx {
    let road = plan.walk.as_ref().and_then(|w| w.checkpoints.as_ref());
    road.and_then(|road| road.find(key))
        .unwrap_or(CheckpointIx(u8::MAX))
}

fn option_of(choice: Choice, right: u8) -> u8 {
    match choice {
        Choice::A => 0,
        Choice::B => 1,
        Choice::C => 2,
        Choice::D => 3,
        Choice::E => 4,
        Choice::F => 5,
        Choice::G => 6,
        Choice::H => 7,
        Choice::Right => right,
        Choice::Wrong => right.wrapping_add(1),
    }
}

fn seed_of_deck(plan: &Plan, deck: DeckIx) -> Option<Seed> {
    plan.deck_spec(deck).map(|spec| Seed::new(spec.hash().0))
}

fn seed_of_grand_draw(plan: &Plan, draw: GrandDrawIx) -> Option<Seed> {
    plan.grand_spec(draw).map(|spec| Seed::new(spec.hash().0))
}
