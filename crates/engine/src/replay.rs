//! A file of acts, decided one after the other without server or network.

mod named;
mod walk;

use std::collections::BTreeMap;
use std::sync::Arc;

use model::time::{Day, Instant};
use model::{GroupIx, IdempotencyKey, ParticipantNo, Refusal, RegionIx, Window};
use serde::Serialize;

use crate::acts::{Act, Deed};
use crate::campaign::Campaign;
use crate::command::{AnnulReason, Channel, Command, PersonKey, Reply, StaffKey};
use crate::plan::Plan;
use crate::result::{CampaignResult, ParticipantFigures};
use crate::row::FactRow;

pub use named::{
    NamedAward, NamedAwards, NamedGrandDraw, NamedTeam, NamedWalk, NamedWalker, NamedWinner,
};

/// What became of one act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Line of the file.
    pub line: usize,
    /// `ok`, or the outcome code of the refusal.
    pub outcome: &'static str,
    /// What an accepted act brought.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub brought: Option<Brought>,
}

/// What an accepted act brought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Brought {
    /// The day's count after a sync.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// `suspect`, where the count waits for review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<&'static str>,
    /// Steps of a donation before multiplying.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw_steps: Option<u32>,
    /// Steps of a donation as credited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credited_steps: Option<u64>,
    /// Badges newly earned.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub badges: Vec<String>,
    /// The project that came into being or changed hands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// Whether the day of a sync is settled; in a walk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled: Option<bool>,
    /// Points given or taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<i32>,
    /// Points the team's day brought the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team_points: Option<u16>,
    /// The team founded, joined, or given a goal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// The deck or grand draw.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draw: Option<String>,
    /// The ticket's index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<u64>,
    /// The ticket's prize, where it carries one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prize: Option<String>,
    /// Its value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_fen: Option<u32>,
    /// Winners of a grand draw in the order of their prizes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub winners: Option<Vec<NamedWinner>>,
    /// Counted steps a correction gave or took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steps: Option<i64>,
    /// `gained` or `lost`, where a correction changed the team's day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team_day: Option<&'static str>,
}

/// The figures of a person, under the name the file gives them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NamedFigures {
    /// Name in the file.
    pub person: String,
    /// The figures.
    #[serde(flatten)]
    pub figures: ParticipantFigures,
    /// What they did in a walk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub walk: Option<NamedWalker>,
}

/// One line of the board of individuals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NamedPlace {
    /// Shared among equals.
    pub rank: u64,
    /// Name in the file.
    pub person: String,
    /// Donations that count.
    pub donations: u16,
    /// Steps as credited.
    pub credited_steps: u64,
}

/// The final result of a replay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplayResult {
    /// What the campaign publishes.
    #[serde(flatten)]
    pub result: CampaignResult,
    /// The best individuals.
    pub top: Vec<NamedPlace>,
    /// Everybody, in the order of joining.
    pub participants: Vec<NamedFigures>,
    /// What a walk publishes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub walk: Option<NamedWalk>,
}

/// A campaign that acts are replayed into.
#[derive(Clone, Debug)]
pub struct Replay {
    campaign: Campaign,
    people: Names,
    staff: Names,
    walked: walk::Walked,
    log: Vec<FactRow>,
}

impl Replay {
    /// A replay of a campaign before its first fact.
    pub fn new(plan: Arc<Plan>) -> Self {
        Self {
            campaign: Campaign::new(plan),
            people: Names::default(),
            staff: Names::default(),
            walked: walk::Walked::default(),
            log: Vec::new(),
        }
    }

    /// Decides one act. Days that were over before it are closed first.
    pub fn act(&mut self, act: &Act) -> Outcome {
        self.close_days(act.at);
        self.commit_draws(act.at);
        match self.perform(act.at, &act.deed) {
            Ok(brought) => Outcome {
                line: act.line,
                outcome: "ok",
                brought: Some(brought),
            },
            Err(refusal) => Outcome {
                line: act.line,
                outcome: refusal.code(),
                brought: None,
            },
        }
    }

    /// Closes all days that are over at an instant.
    pub fn close_days(&mut self, now: Instant) {
        self.campaign.close_days(now, &mut self.log);
    }

    /// The campaign as it stands.
    pub fn campaign(&self) -> &Campaign {
        &self.campaign
    }

    /// All facts so far, as rows of a log.
    pub fn log(&self) -> &[FactRow] {
        &self.log
    }

    /// The final result, with people under the names of the file.
    pub fn result(&self) -> ReplayResult {
        let everybody = (0u32..)
            .map(ParticipantNo)
            .take(self.campaign.participants().len());
        ReplayResult {
            result: self.campaign.result(),
            top: self
                .campaign
                .donor_board()
                .into_iter()
                .map(|row| NamedPlace {
                    rank: row.rank,
                    person: self.name(row.participant),
                    donations: row.donations,
                    credited_steps: row.credited_steps,
                })
                .collect(),
            participants: everybody
                .filter_map(|no| self.campaign.figures(no))
                .map(|figures| NamedFigures {
                    person: self.name(figures.participant),
                    walk: self.named_walker(figures.participant),
                    figures,
                })
                .collect(),
            walk: self.named_walk(),
        }
    }

    fn perform(&mut self, at: Instant, deed: &Deed) -> Result<Brought, Refusal> {
        let plan = Arc::clone(self.campaign.plan());
        let command = match deed {
            Deed::Register {
                person,
                consent,
                unit,
                channel,
                inviter,
                profile,
                ..
            } => {
                let unit = match unit {
                    Some(unit) => Some(plan.units.find(unit).ok_or(Refusal::NotFound)?),
                    None => None,
                };
                let inviter = inviter
                    .as_deref()
                    .and_then(|name| self.campaign.number_of(PersonKey(self.people.known(name)?)));
                let register = Command::Consent {
                    person: PersonKey(self.people.id(person)),
                    notice_version: plan.consent.version,
                    channel: channel.as_deref().map_or(Channel::Other, Channel::named),
                    inviter,
                    unit,
                };
                let Reply::Joined(participant) = self.submit(at, &register)? else {
                    return Ok(Brought::default());
                };
                self.withhold_profile(participant, *profile == Some(false));
                if *consent == Some(false) {
                    Command::WithdrawConsent { participant }
                } else {
                    self.complete_profile(at, participant)?;
                    return Ok(Brought::default());
                }
            }
            Deed::Consent {
                person,
                granted: true,
                ..
            } => {
                let person = PersonKey(self.people.id(person));
                self.consent(person)
            }
            Deed::Consent {
                person,
                granted: false,
                ..
            } => Command::WithdrawConsent {
                participant: self.registered(at, person)?,
            },
            Deed::Sync {
                person, day, steps, ..
            } => Command::Sync {
                participant: self.registered(at, person)?,
                day: day.as_deref().map_or(Ok(plan.zone.day_of(at)), parse_day)?,
                count: *steps,
            },
            Deed::Donate {
                person,
                region,
                exercise,
                key,
                ..
            } => {
                let participant = self.registered(at, person)?;
                let exercise = exercise.as_deref().map(|id| plan.exercise(id));
                let exercise = exercise.map(|ix| ix.ok_or(Refusal::NotFound)).transpose()?;
                Command::Donate {
                    participant,
                    // A name that is no region is judged like any other, after the window.
                    region: plan.regions.find(region).unwrap_or(RegionIx(u16::MAX)),
                    exercise,
                    key: key.as_deref().map(key_of),
                }
            }
            Deed::Void {
                staff,
                person,
                day,
                reason,
                ..
            } => {
                let participant = self.known(person)?;
                let day = parse_day(day)?;
                let donor = self.campaign.donation().donor(participant);
                let made = donor
                    .into_iter()
                    .flat_map(rules::donation::Donor::donations);
                let of_day: Vec<_> = made.filter(|d| d.day == day).collect();
                let valid = of_day.iter().rev().find(|d| !d.annulled);
                let donation = valid.or(of_day.last()).ok_or(Refusal::NotFound)?.id;
                let reason = reason.as_deref().filter(|r| !r.trim().is_empty());
                Command::Annul {
                    participant,
                    donation,
                    reason: reason.map(AnnulReason::named),
                    staff: self.staff(staff.as_deref()),
                }
            }
            Deed::Correct {
                staff,
                person,
                day,
                accept,
                reason,
                ..
            } => {
                required(reason.as_deref())?;
                Command::ReviewSuspect {
                    participant: self.known(person)?,
                    day: parse_day(day)?,
                    accepted: *accept,
                    staff: self.staff(staff.as_deref()),
                }
            }
            Deed::ChangeWindow {
                staff,
                opens_at,
                closes_at,
                reason,
                ..
            } => {
                required(reason.as_deref())?;
                let bound =
                    |text| Instant::parse(text).map_err(|_unreadable| Refusal::Inconsistent);
                Command::ChangeWindow {
                    window: Window {
                        opens: bound(opens_at)?,
                        closes: bound(closes_at)?,
                    },
                    staff: self.staff(staff.as_deref()),
                }
            }
            Deed::Claim {
                staff,
                region,
                number,
                ..
            } => Command::ClaimProject {
                group: aided_group(&plan, region)?,
                number: *number,
                insurer: self.staff(Some(staff)),
            },
            Deed::Release {
                staff,
                region,
                number,
                reason,
                ..
            } => {
                required(reason.as_deref())?;
                Command::ReleaseProject {
                    group: aided_group(&plan, region)?,
                    number: *number,
                    staff: self.staff(staff.as_deref()),
                }
            }
            Deed::CloseDay { day, .. } => Command::CloseDay {
                day: parse_day(day)?,
            },
            walked => return self.perform_walked(at, walked),
        };
        let reply = self.submit(at, &command)?;
        Ok(self.brought(reply))
    }

    fn submit(&mut self, at: Instant, command: &Command) -> Result<Reply, Refusal> {
        self.campaign.perform(at, command, &mut self.log)
    }

    /// The consent of a person of whom nothing else is said.
    fn consent(&self, person: PersonKey) -> Command {
        Command::Consent {
            person,
            notice_version: self.campaign.plan().consent.version,
            channel: Channel::Other,
            inviter: None,
            unit: None,
        }
    }

    /// The number of a person, who is registered first if need be.
    fn registered(&mut self, at: Instant, person: &str) -> Result<ParticipantNo, Refusal> {
        let key = PersonKey(self.people.id(person));
        let participant = match self.campaign.number_of(key) {
            Some(participant) => participant,
            None => match self.submit(at, &self.consent(key))? {
                Reply::Joined(participant) => participant,
                _ => return Err(Refusal::NotFound),
            },
        };
        self.complete_profile(at, participant)?;
        Ok(participant)
    }

    fn known(&self, person: &str) -> Result<ParticipantNo, Refusal> {
        let key = self.people.known(person).map(PersonKey);
        key.and_then(|key| self.campaign.number_of(key))
            .ok_or(Refusal::NotFound)
    }

    fn staff(&mut self, name: Option<&str>) -> StaffKey {
        StaffKey(self.staff.id(name.unwrap_or("organiser")))
    }

    fn brought(&self, reply: Reply) -> Brought {
        match reply {
            Reply::Steps(steps) => {
                let settled = steps.settled.filter(|walked| walked.settled);
                Brought {
                    count: Some(steps.count),
                    mark: steps.suspect.map(|_| "suspect"),
                    settled: steps.settled.map(|walked| walked.settled),
                    points: settled.map(|walked| walked.points.into()),
                    team_points: settled.map(|walked| walked.team_points),
                    ..Brought::default()
                }
            }
            Reply::Donated(receipt) => {
                let plan = self.campaign.plan();
                let id = |badge: &u8| plan.badges.get(usize::from(*badge)).map(|b| b.id.clone());
                let group = plan.groups.of(receipt.region);
                Brought {
                    raw_steps: Some(receipt.raw_steps),
                    credited_steps: Some(receipt.credited_steps()),
                    badges: receipt.badges.iter().filter_map(id).collect(),
                    project: group
                        .zip(receipt.project)
                        .map(|(group, n)| self.campaign.project_number(group, n)),
                    ..Brought::default()
                }
            }
            Reply::Project { group, number } => Brought {
                project: Some(self.campaign.project_number(group, number)),
                ..Brought::default()
            },
            walked => self.brought_walked(walked),
        }
    }
}

/// Names of a file and the ids they stand for, numbered by first appearance.
#[derive(Clone, Debug, Default)]
struct Names {
    ids: BTreeMap<String, u128>,
    names: Vec<String>,
}

impl Names {
    fn id(&mut self, name: &str) -> u128 {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        self.names.push(name.to_owned());
        let id = self.names.len() as u128;
        self.ids.insert(name.to_owned(), id);
        id
    }

    fn known(&self, name: &str) -> Option<u128> {
        self.ids.get(name).copied()
    }

    fn name(&self, id: u128) -> String {
        let at = usize::try_from(id).ok().and_then(|id| id.checked_sub(1));
        at.and_then(|at| self.names.get(at))
            .cloned()
            .unwrap_or_default()
    }
}

fn parse_day(text: &str) -> Result<Day, Refusal> {
    Day::parse(text).map_err(|_unreadable| Refusal::InvalidDay)
}

fn required(reason: Option<&str>) -> Result<(), Refusal> {
    let given = reason.is_some_and(|r| !r.trim().is_empty());
    if given {
        Ok(())
    } else {
        Err(Refusal::ReasonRequired)
    }
}

/// The group whose aided region has that code or name.
fn aided_group(plan: &Plan, region: &str) -> Result<GroupIx, Refusal> {
    let region = plan.regions.find(region).ok_or(Refusal::UnknownRegion)?;
    let mut groups = plan.groups.iter();
    let found = groups.find(|(_, group)| group.aided == region);
    found.map(|(ix, _)| ix).ok_or(Refusal::ProjectNotAvailable)
}

/// A key of any text as a number: FNV-1a, which keeps short texts apart well enough for a file.
fn key_of(text: &str) -> IdempotencyKey {
    let hash = text.bytes().fold(
        0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128,
        |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b),
    );
    IdempotencyKey(hash)
}
