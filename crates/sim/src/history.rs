//! What a public has done by a given moment: the log of a campaign in full swing.

use std::sync::Arc;

use engine::command::{Channel, Command, PersonKey};
use engine::{Campaign, FactRow, Plan};
use model::{Day, Instant, RegionIx};
use rand::RngExt;

use crate::outing;
use crate::population::Population;

/// One visit of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// When.
    pub at: Instant,
    /// Who, as a number of the population.
    pub person: u32,
    /// What for.
    pub deed: Deed,
}

/// What a person comes for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// To give the phone's count, and perhaps donate it.
    Donate {
        /// The phone's count of the day.
        steps: u32,
        /// The region chosen, if they donate.
        region: Option<RegionIx>,
    },
    /// To check in.
    CheckIn,
    /// To have the day settled.
    Walk {
        /// The phone's count of the day.
        steps: u32,
    },
}

/// The visits of a day in order of time, as far as the campaign's window allows.
pub fn visits(plan: &Plan, public: &Population, day: Day) -> Vec<Visit> {
    let mut visits = if plan.walk.is_some() {
        outing::visits(plan, public, day)
    } else {
        donors(plan, public, day)
    };
    visits.sort_by_key(|visit| (visit.at, visit.person));
    visits
}

fn donors(plan: &Plan, public: &Population, day: Day) -> Vec<Visit> {
    let midnight = plan.zone.start_of(day);
    let Some(donation) = &plan.donation else {
        return Vec::new();
    };
    (0..public.len())
        .filter_map(|person| {
            let ms = public.opens_at(person, day)?;
            let at = midnight + ms;
            if !donation.window.contains(at) {
                return None;
            }
            let steps = public.steps_by(person, day, ms);
            let mut chance = public.chance(person, VISITS + u64::from(day.0.unsigned_abs()));
            let donates = steps >= donation.threshold_steps
                && chance.random::<f64>() < public.person(person).keenness;
            let region = donates.then(|| chosen_region(plan, public, person, chance.random()));
            Some(Visit {
                at,
                person,
                deed: Deed::Donate { steps, region },
            })
        })
        .collect()
}

/// The log of a campaign that the public has taken part in until an instant, together with the
/// state it gives. `key` names the people.
pub fn history(
    plan: &Arc<Plan>,
    public: &Population,
    until: Instant,
    key: impl Fn(u32) -> PersonKey,
) -> (Campaign, Vec<FactRow>) {
    let mut campaign = Campaign::new(Arc::clone(plan));
    let mut log = Vec::new();
    let Some(window) = campaign.steps_window() else {
        return (campaign, log);
    };
    let last = plan.zone.day_of(until).min(window.last_day(plan.zone));
    let mut day = window.first_day(plan.zone);
    while day <= last {
        for visit in visits(plan, public, day) {
            if visit.at >= until {
                break;
            }
            campaign.close_days(visit.at, &mut log);
            for round in 0..ROUNDS {
                if let Some(command) = command(&campaign, public, visit, &key, round) {
                    // A refusal is part of life: a second visit meets «already donated».
                    drop(campaign.perform(visit.at, &command, &mut log));
                }
            }
        }
        day = day.next();
    }
    campaign.close_days(until, &mut log);
    (campaign, log)
}

/// The command of a visit in a round, by what the campaign holds so far; `None` where the round
/// brings nothing. Rounds go from 0 to below [`ROUNDS`], so that a public can share its commits.
pub fn command(
    campaign: &Campaign,
    public: &Population,
    visit: Visit,
    key: &impl Fn(u32) -> PersonKey,
    round: u8,
) -> Option<Command> {
    if let Some(walk) = campaign.walk() {
        return outing::command(campaign, walk, public, visit, key, round);
    }
    let Deed::Donate { steps, region } = visit.deed else {
        return None;
    };
    match (campaign.number_of(key(visit.person)), round) {
        (None, 0) => Some(consent(
            campaign.plan(),
            public,
            visit.person,
            key(visit.person),
        )),
        (Some(participant), 1) => Some(Command::Sync {
            participant,
            day: campaign.plan().zone.day_of(visit.at),
            count: steps,
        }),
        (Some(participant), 2) => region.map(|region| Command::Donate {
            participant,
            region,
            exercise: None,
            key: None,
        }),
        _ => None,
    }
}

/// How many rounds a visit has at most.
pub const ROUNDS: u8 = 5;

/// A newcomer's first command.
pub(crate) fn consent(
    plan: &Plan,
    public: &Population,
    visitor: u32,
    person: PersonKey,
) -> Command {
    Command::Consent {
        person,
        notice_version: plan.consent.version,
        channel: channel(public, visitor),
        inviter: None,
        unit: None,
    }
}

/// How a person came to the campaign.
fn channel(public: &Population, person: u32) -> Channel {
    let at = public.chance(person, CHANNEL).random_range(0..10);
    match at {
        0..=1 => Channel::Search,
        2..=4 => Channel::OfficialAccount,
        5..=7 => Channel::FriendShare,
        8 => Channel::Qr,
        _ => Channel::Other,
    }
}

/// Half of all donations go to the person's home region, the rest to an aided one. Squaring a
/// position makes those at the head of a table more popular, so that boards have a shape.
fn chosen_region(plan: &Plan, public: &Population, person: u32, choice: f64) -> RegionIx {
    region_at(plan, public.person(person).home, choice)
}

/// The region chosen by somebody whose home lies at a position, 0 to 1: below one half the own
/// one, above it an aided one.
pub(crate) fn region_at(plan: &Plan, home: f64, choice: f64) -> RegionIx {
    let at = |position: f64, len: usize| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a position below `len`"
        )]
        let at = (position * len as f64) as usize;
        at.min(len.saturating_sub(1))
    };
    let home = at(home * home, plan.regions.len());
    let home = RegionIx(u16::try_from(home).unwrap_or(0));
    if choice < 0.5 || plan.groups.is_empty() {
        return home;
    }
    let choice = (choice - 0.5) * 2.0;
    let group = at(choice * choice, plan.groups.len());
    plan.groups
        .iter()
        .nth(group)
        .map_or(home, |(_, group)| group.aided)
}

const VISITS: u64 = 1 << 48;
const CHANNEL: u64 = 1 << 52;
