//! What a public does in a walk, day by day, for histories and the demo.

use engine::command::{Command, PersonKey};
use engine::walk::Walk;
use engine::{Campaign, Plan};
use model::{CheckpointIx, Day, ParticipantNo, TeamNo, UnitIx};
use rand::RngExt;

use crate::history::{Deed, Visit, consent};
use crate::population::Population;

/// The visits of a day of a walk, in no order: a check-in in the morning, an opening in the evening.
pub(crate) fn visits(plan: &Plan, public: &Population, day: Day) -> Vec<Visit> {
    let Some(walk) = &plan.walk else {
        return Vec::new();
    };
    let midnight = plan.zone.start_of(day);
    let window = walk.phases.window(plan.zone);
    if !window.contains(midnight) {
        return Vec::new();
    }
    let evening_from = i64::from(walk.settlement.from_minute) * MINUTE_MS;
    let evening_ms = i64::from(walk.settlement.until_minute) * MINUTE_MS - evening_from;
    let mut visits = Vec::new();
    for person in 0..public.len() {
        let keenness = public.person(person).keenness;
        let mut chance = public.chance(person, OUTING ^ u64::from(day.0.unsigned_abs()));
        if chance.random::<f64>() < 0.6 + 0.4 * keenness {
            visits.push(Visit {
                at: midnight + MORNING_MS + chance.random_range(0..MORNING_SPAN_MS),
                person,
                deed: Deed::CheckIn,
            });
        }
        let ambitious = walk
            .teams
            .is_some_and(|teams| is_ambitious(public, person, teams.size));
        let opens = if ambitious {
            0.98
        } else {
            0.55 + 0.45 * keenness
        };
        if chance.random::<f64>() < opens {
            // Most open early in the evening.
            let late: f64 = chance.random();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_precision_loss,
                reason = "milliseconds of an evening"
            )]
            let ms = evening_from + (late * late * (evening_ms - 1) as f64) as i64;
            visits.push(Visit {
                at: midnight + ms,
                person,
                deed: Deed::Walk {
                    steps: if ambitious && chance.random_ratio(49, 50) {
                        let goal = walk.goals.member_steps;
                        let more = chance.random_range(0..=goal / 2);
                        public.steps_by(person, day, ms).max(goal + more)
                    } else {
                        public.steps_by(person, day, ms)
                    },
                },
            });
        }
    }
    visits
}

/// The next command of a visit that has come to a round; `None` where the round brings nothing.
///
/// A newcomer agrees, fills in the profile and joins a team before anything else. Six neighbours
/// of the population make a team, of which the last may stay away.
pub(crate) fn command(
    campaign: &Campaign,
    walk: Walk<'_>,
    public: &Population,
    visit: Visit,
    key: &impl Fn(u32) -> PersonKey,
    round: u8,
) -> Option<Command> {
    let person = visit.person;
    let Some(participant) = campaign.number_of(key(person)) else {
        return (round == 0).then(|| consent(campaign.plan(), public, person, key(person)));
    };
    let walker = walk.state.walker(participant)?;
    match round {
        1 if !walker.registered() => Some(Command::Register {
            participant,
            unit: unit(campaign.plan(), public, person),
        }),
        2 if walker.team().is_none() => team(campaign, walk, public, person, participant, key),
        3 => Some(match visit.deed {
            Deed::CheckIn => Command::CheckIn { participant },
            Deed::Walk { steps } | Deed::Donate { steps, .. } => Command::Sync {
                participant,
                day: campaign.plan().zone.day_of(visit.at),
                count: steps,
            },
        }),
        4 if matches!(visit.deed, Deed::Walk { .. }) => answer(walk, public, person, participant),
        _ => None,
    }
}

fn team(
    campaign: &Campaign,
    walk: Walk<'_>,
    public: &Population,
    person: u32,
    participant: ParticipantNo,
    key: &impl Fn(u32) -> PersonKey,
) -> Option<Command> {
    let size = u32::from(walk.plan.teams?.size);
    let captain = person - person % size;
    if public.chance(captain, TEAM).random_ratio(1, 6) {
        // These walk alone.
        return None;
    }
    if person == captain {
        return Some(Command::CreateTeam { participant });
    }
    let last = person == captain + size - 1;
    if last && public.chance(person, TEAM).random_ratio(1, 3) {
        return None;
    }
    let captain = campaign.number_of(key(captain))?;
    let team: TeamNo = walk.state.walker(captain)?.team()?;
    Some(Command::JoinTeam { participant, team })
}

/// Some teams walk to win: their members remind each other.
fn is_ambitious(public: &Population, person: u32, size: u8) -> bool {
    let size = u32::from(size);
    public
        .chance(person - person % size, AMBITION)
        .random_ratio(1, 4)
}

/// Answers the question of the first checkpoint that is lit and not passed; now and then it waits
/// for another evening.
fn answer(
    walk: Walk<'_>,
    public: &Population,
    person: u32,
    participant: ParticipantNo,
) -> Option<Command> {
    let road = walk.plan.checkpoints.as_ref()?;
    let walker = walk.state.walker(participant)?;
    let lit = road.lit(walker.steps.into());
    let checkpoint = (0..lit)
        .map(CheckpointIx)
        .find(|ix| !walker.has_passed(*ix))?;
    if public
        .chance(person, QUIZ + u64::from(walker.steps))
        .random_ratio(1, 3)
    {
        return None;
    }
    let question = road.question_for(checkpoint, participant.0, 0)?;
    let place = road.get(checkpoint)?;
    let option = place.questions.get(usize::from(question))?.answer;
    Some(Command::Answer {
        participant,
        checkpoint,
        question,
        option,
    })
}

/// Neighbours of the population belong to the same unit; some units are larger than others.
fn unit(plan: &Plan, public: &Population, person: u32) -> Option<UnitIx> {
    let leaves: Vec<UnitIx> = plan
        .units
        .iter()
        .map(|(ix, _)| ix)
        .filter(|ix| !plan.units.is_heading(*ix))
        .collect();
    let weight = |ix: &UnitIx| {
        let quota = plan.quotas.0.get(ix.ix()).copied().flatten();
        quota.map_or(1, |q| u64::from(q.target))
    };
    let all: u64 = leaves.iter().map(weight).sum();
    let neighbours = person / 6;
    let mut at = public.chance(neighbours, UNIT).random_range(0..all.max(1));
    leaves.into_iter().find(|ix| {
        let own = weight(ix);
        let here = at < own;
        at = at.saturating_sub(own);
        here
    })
}

const MINUTE_MS: i64 = 60_000;
const MORNING_MS: i64 = 6 * 60 * MINUTE_MS;
const MORNING_SPAN_MS: i64 = 8 * 60 * MINUTE_MS;
const OUTING: u64 = 1 << 40;
const TEAM: u64 = 1 << 41;
const QUIZ: u64 = 1 << 42;
const UNIT: u64 = 1 << 43;
const AMBITION: u64 = 1 << 44;
