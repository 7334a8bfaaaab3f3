//! What a public has done by a given moment: the log of a campaign in full swing.

use std::sync::Arc;

use engine::command::{Channel, Command, PersonKey};
use engine::{Campaign, FactRow, Plan};
use model::{Day, Instant, ParticipantNo, RegionIx};
use rand::RngExt;

use crate::population::Population;

/// One visit of a person: the count the phone shows, and the region they donate to if they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// When.
    pub at: Instant,
    /// Who, as a number of the population.
    pub person: u32,
    /// The phone's count of the day.
    pub steps: u32,
    /// The region chosen, if they donate.
    pub region: Option<RegionIx>,
}

/// The visits of a day in order of time, as far as the campaign's window allows.
pub fn visits(plan: &Plan, public: &Population, day: Day) -> Vec<Visit> {
    let midnight = plan.zone.start_of(day);
    let Some(donation) = &plan.donation else {
        return Vec::new();
    };
    let mut visits: Vec<Visit> = (0..public.len())
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
                steps,
                region,
            })
        })
        .collect();
    visits.sort_by_key(|visit| (visit.at, visit.person));
    visits
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
    let Some(window) = campaign.window() else {
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
            play(&mut campaign, &mut log, visit, key(visit.person), public);
        }
        day = day.next();
    }
    campaign.close_days(until, &mut log);
    (campaign, log)
}

/// The commands a visit stands for, given the person's number if they have joined already.
pub fn commands(
    plan: &Plan,
    visit: Visit,
    person: PersonKey,
    participant: Option<ParticipantNo>,
    channel: Channel,
) -> Vec<Command> {
    match participant {
        None => vec![Command::Consent {
            person,
            notice_version: plan.consent.version,
            channel,
            inviter: None,
            unit: None,
        }],
        Some(participant) => {
            let day = plan.zone.day_of(visit.at);
            let sync = Command::Sync {
                participant,
                day,
                count: visit.steps,
            };
            let donate = visit.region.map(|region| Command::Donate {
                participant,
                region,
                exercise: None,
                key: None,
            });
            std::iter::once(sync).chain(donate).collect()
        }
    }
}

/// How a person came to the campaign.
pub fn channel(public: &Population, person: u32) -> Channel {
    let at = public.chance(person, CHANNEL).random_range(0..10);
    match at {
        0..=1 => Channel::Search,
        2..=4 => Channel::OfficialAccount,
        5..=7 => Channel::FriendShare,
        8 => Channel::Qr,
        _ => Channel::Other,
    }
}

fn play(
    campaign: &mut Campaign,
    log: &mut Vec<FactRow>,
    visit: Visit,
    person: PersonKey,
    public: &Population,
) {
    let plan = Arc::clone(campaign.plan());
    let channel = channel(public, visit.person);
    let mut perform = |campaign: &mut Campaign, commands: Vec<Command>| {
        for command in commands {
            // A refusal is part of life: a second visit meets «already donated».
            drop(campaign.perform(visit.at, &command, log));
        }
    };
    if campaign.number_of(person).is_none() {
        perform(campaign, commands(&plan, visit, person, None, channel));
    }
    let known = campaign.number_of(person);
    perform(campaign, commands(&plan, visit, person, known, channel));
}

/// Half of all donations go to the person's home region, the rest to an aided one. Squaring a
/// position makes those at the head of a table more popular, so that boards have a shape.
fn chosen_region(plan: &Plan, public: &Population, person: u32, choice: f64) -> RegionIx {
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
    let home = public.person(person).home;
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
