//! A campaign's figures as they are published: totals, boards with shared ranks, groups and
//! their projects, units, badges, and what waits for review.

use model::time::Day;
use model::{GroupIx, ParticipantNo, RegionIx, Seq, Text};
use rules::badge::{self, BadgePlan, Progress};
use rules::donation::{Donor, Tally};
use rules::ranking::shared_ranks;
use rules::steps::{Signal, Suspect};
use rules::walk::state::Walker;
use serde::Serialize;

use crate::campaign::Campaign;
use crate::command::{Channel, PersonKey};

/// Figures of the whole campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// People who joined.
    pub participants: u64,
    /// Different people with a donation that counts.
    pub donors: u64,
    /// Donations that count.
    pub donations: u64,
    /// Their steps before multiplying.
    pub raw_steps: u64,
    /// Their steps as credited.
    pub credited_steps: u64,
    /// Projects generated.
    pub projects: u64,
}

/// A region's place (D19-13): all regions, by their own tally.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RegionRow {
    /// Shared among equals.
    pub rank: u64,
    /// The region's position in the plan.
    #[serde(skip)]
    pub region: RegionIx,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Donations that count.
    pub donations: u64,
    /// Steps before multiplying.
    pub raw_steps: u64,
    /// Steps as credited.
    pub credited_steps: u64,
}

/// A group's place, by the total of its aided region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupRow {
    /// Shared among equals.
    pub rank: u64,
    /// The group's position in the plan.
    #[serde(skip)]
    pub group: GroupIx,
    /// Code of its aided region.
    pub code: String,
    /// Name of its aided region.
    pub name: Text,
    /// Codes of all members.
    pub members: Vec<String>,
    /// Donations that count.
    pub donations: u64,
    /// Steps as credited.
    pub credited_steps: u64,
    /// Projects generated.
    pub projects: u32,
    /// Most projects it can have.
    pub project_cap: Option<u32>,
    /// Steps missing to the next project; `None` when there will be none.
    pub steps_to_next: Option<u64>,
    /// How much of the way to the next project is done, 0 to 1000.
    pub next_permille: u16,
    /// A correction has lowered the total below what the projects took (P-01).
    pub flagged: bool,
}

/// One project (P-01, P-11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProjectRow {
    /// `edition-region-n`.
    pub number: String,
    /// Code of the aided region.
    pub region: String,
    /// n, from 1.
    pub n: u32,
    /// `generated` or `claimed`.
    pub state: &'static str,
}

/// A donor's place on the board of individuals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DonorRow {
    /// Shared among equals.
    pub rank: u64,
    /// Who.
    pub participant: ParticipantNo,
    /// Donations that count.
    pub donations: u16,
    /// Steps as credited.
    pub credited_steps: u64,
}

/// A participant's figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ParticipantFigures {
    /// The participant's number.
    pub participant: ParticipantNo,
    /// The person behind it.
    #[serde(skip)]
    pub person: PersonKey,
    /// Place on the board; `None` without donations.
    pub rank: Option<u64>,
    /// Donations that count.
    pub donations: u16,
    /// Steps before multiplying.
    pub raw_steps: u64,
    /// Steps as credited.
    pub credited_steps: u64,
    /// Consecutive days with a donation, up to the latest one.
    pub streak: u16,
    /// Ids of the badges held.
    pub badges: Vec<String>,
    /// Lower re-syncs.
    pub anomalies: u16,
    /// How they came.
    pub channel: Channel,
    /// Code of the unit they named.
    pub unit: Option<String>,
    /// Whether the consent stands.
    pub consent: bool,
}

/// A unit's figures of one day (D19-15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitRow {
    /// Code of the unit.
    pub unit: String,
    /// The day.
    pub day: Day,
    /// Different people.
    pub donors: u64,
    /// Donations that count.
    pub donations: u64,
    /// Steps before multiplying.
    pub raw_steps: u64,
    /// Steps as credited.
    pub credited_steps: u64,
}

/// How many hold a badge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BadgeRow {
    /// The badge.
    pub id: String,
    /// People who hold it.
    pub holders: u64,
}

/// How many came through a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ChannelRow {
    /// The channel.
    pub channel: Channel,
    /// People who came through it.
    pub participants: u64,
}

/// Everything a campaign publishes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CampaignResult {
    /// The edition.
    pub campaign: String,
    /// The last fact the figures follow from.
    pub as_of: Seq,
    /// The last day closed.
    pub closed_day: Option<Day>,
    /// Figures of the whole.
    pub totals: Totals,
    /// The board of regions.
    pub regions: Vec<RegionRow>,
    /// The groups.
    pub groups: Vec<GroupRow>,
    /// The projects.
    pub projects: Vec<ProjectRow>,
    /// The badges.
    pub badges: Vec<BadgeRow>,
    /// The units by day.
    pub units: Vec<UnitRow>,
    /// How people came.
    pub channels: Vec<ChannelRow>,
    /// Suspect counts and what became of them.
    pub suspects: Vec<Suspect>,
    /// Flags for review.
    pub signals: Vec<Signal>,
}

impl Campaign {
    /// Figures of the whole campaign.
    pub fn totals(&self) -> Totals {
        let total = self.donation().total();
        Totals {
            participants: self.participants().len() as u64,
            donors: self.donation().people(),
            donations: total.donations,
            raw_steps: total.raw_steps,
            credited_steps: total.credited_steps,
            projects: self.projects().total(),
        }
    }

    /// All regions by their own tally; equal ones in table order.
    pub fn region_board(&self) -> Vec<RegionRow> {
        let rows = self.plan().regions.iter().map(|(ix, region)| {
            let tally = self.donation().region(ix);
            RegionRow {
                rank: 0,
                region: ix,
                code: region.code.clone(),
                name: region.name.clone(),
                donations: tally.donations,
                raw_steps: tally.raw_steps,
                credited_steps: tally.credited_steps,
            }
        });
        let mut rows: Vec<_> = rows.collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.credited_steps));
        let keys: Vec<u64> = rows.iter().map(|row| row.credited_steps).collect();
        for (row, rank) in rows.iter_mut().zip(shared_ranks(&keys)) {
            row.rank = rank;
        }
        rows
    }

    /// A region's rank on that board and its tally.
    pub fn region_place(&self, region: RegionIx) -> (u64, Tally) {
        let tally = self.donation().region(region);
        let ahead =
            self.plan().regions.iter().filter(|(ix, _)| {
                self.donation().region(*ix).credited_steps > tally.credited_steps
            });
        (1 + ahead.count() as u64, tally)
    }

    /// A group's figures.
    pub fn group_place(&self, group: GroupIx) -> Option<GroupRow> {
        let row = self.group_row(group)?;
        let ahead = self
            .plan()
            .groups
            .iter()
            .filter(|(ix, _)| self.donation().group(*ix).credited_steps > row.credited_steps);
        Some(GroupRow {
            rank: 1 + ahead.count() as u64,
            ..row
        })
    }

    /// All groups by their total; equal ones in table order.
    pub fn group_board(&self) -> Vec<GroupRow> {
        let mut rows: Vec<_> = self
            .plan()
            .groups
            .iter()
            .filter_map(|(ix, _)| self.group_row(ix))
            .collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.credited_steps));
        let keys: Vec<u64> = rows.iter().map(|row| row.credited_steps).collect();
        for (row, rank) in rows.iter_mut().zip(shared_ranks(&keys)) {
            row.rank = rank;
        }
        rows
    }

    /// The best individuals, in display order.
    pub fn donor_board(&self) -> Vec<DonorRow> {
        let places = self.donation().board().top().iter();
        places
            .filter_map(|place| self.donor_row(place.participant))
            .collect()
    }

    /// A donor's own place; `None` without a donation that counts.
    pub fn donor_row(&self, participant: ParticipantNo) -> Option<DonorRow> {
        let donor = self.donation().donor(participant)?;
        let credited_steps = donor.credited_steps();
        (credited_steps > 0).then(|| DonorRow {
            rank: self.donation().board().rank(credited_steps),
            participant,
            donations: donor.count(),
            credited_steps,
        })
    }

    /// A participant's figures.
    pub fn figures(&self, participant: ParticipantNo) -> Option<ParticipantFigures> {
        let known = self.participant(participant)?;
        let nothing = Donor::default();
        let donor = self.donation().donor(participant).unwrap_or(&nothing);
        let plan = self.plan();
        let badges = badge::of_bits(self.badges_held(participant));
        let id = |ix: &u8| plan.badges.get(usize::from(*ix)).map(|b| b.id.clone());
        Some(ParticipantFigures {
            participant,
            person: known.person,
            rank: self.donor_row(participant).map(|row| row.rank),
            donations: donor.count(),
            raw_steps: donor.raw_steps(),
            credited_steps: donor.credited_steps(),
            streak: donor.streak(),
            badges: badges.iter().filter_map(id).collect(),
            anomalies: self.steps().anomalies(participant),
            channel: known.channel,
            unit: known
                .unit
                .and_then(|u| plan.units.get(u))
                .map(|u| u.code.clone()),
            consent: known.consent.is_some(),
        })
    }

    /// The code that names a project in public: `edition-region-n` (P-01).
    pub fn project_number(&self, group: GroupIx, n: u32) -> String {
        let aided = self
            .plan()
            .groups
            .get(group)
            .and_then(|g| self.plan().regions.get(g.aided));
        format!(
            "{}-{}-{n}",
            self.plan().id,
            aided.map_or("?", |r| r.code.as_str())
        )
    }

    /// All projects, by group and number.
    pub fn project_rows(&self) -> Vec<ProjectRow> {
        let mut rows = Vec::new();
        for (ix, group) in self.plan().groups.iter() {
            let region = self
                .plan()
                .regions
                .get(group.aided)
                .map_or("", |r| r.code.as_str());
            for (n, project) in (1..).zip(self.projects().of(ix)) {
                rows.push(ProjectRow {
                    number: self.project_number(ix, n),
                    region: region.to_owned(),
                    n,
                    state: if project.claimant.is_some() {
                        "claimed"
                    } else {
                        "generated"
                    },
                });
            }
        }
        rows
    }

    /// How many people came through each channel; the rows add up to all participants.
    pub fn channel_rows(&self) -> Vec<ChannelRow> {
        let count = |channel| {
            self.participants()
                .iter()
                .filter(|p| p.channel == channel)
                .count()
        };
        Channel::ALL
            .into_iter()
            .map(|channel| ChannelRow {
                channel,
                participants: count(channel) as u64,
            })
            .collect()
    }

    /// Units by day, in the order their first donation came in.
    pub fn unit_rows(&self) -> Vec<UnitRow> {
        let name = |unit| {
            self.plan()
                .units
                .get(unit)
                .map_or_else(String::new, |u| u.code.clone())
        };
        let row = |day: &rules::donation::UnitDay| UnitRow {
            unit: name(day.unit),
            day: day.day,
            donors: day.donors,
            donations: day.tally.donations,
            raw_steps: day.tally.raw_steps,
            credited_steps: day.tally.credited_steps,
        };
        self.donation().units().iter().map(row).collect()
    }

    /// Everything the campaign publishes.
    pub fn result(&self) -> CampaignResult {
        let holders = |badge| {
            let everybody = (0u32..).map(ParticipantNo).take(self.participants().len());
            let held = everybody.map(|no| self.badges_held(no));
            held.filter(|held| held & badge::bit(badge) != 0).count() as u64
        };
        let badges = (0..).zip(&self.plan().badges).map(|(ix, badge)| BadgeRow {
            id: badge.id.clone(),
            holders: holders(ix),
        });
        CampaignResult {
            campaign: self.plan().id.to_string(),
            as_of: self.seq(),
            closed_day: self.closed_day(),
            totals: self.totals(),
            regions: self.region_board(),
            groups: self.group_board(),
            projects: self.project_rows(),
            badges: badges.collect(),
            units: self.unit_rows(),
            channels: self.channel_rows(),
            suspects: self.steps().suspects().to_vec(),
            signals: self.steps().signals().to_vec(),
        }
    }

    /// Whether corrections have lowered a group's total below what its projects took (P-01).
    pub fn group_is_flagged(&self, group: GroupIx) -> bool {
        self.plan().projects.as_ref().is_some_and(|plan| {
            let total = self.donation().group(group).credited_steps;
            plan.earned(total) < self.projects().generated(group)
        })
    }

    /// A group's figures, without its rank.
    fn group_row(&self, ix: GroupIx) -> Option<GroupRow> {
        let plan = self.plan();
        let group = plan.groups.get(ix)?;
        let aided = plan.regions.get(group.aided)?;
        let tally = self.donation().group(ix);
        let generated = self.projects().generated(ix);
        let to_next = plan
            .projects
            .as_ref()
            .and_then(|p| p.steps_to_next(tally.credited_steps, generated));
        let code = |region: &RegionIx| plan.regions.get(*region).map(|r| r.code.clone());
        Some(GroupRow {
            rank: 0,
            group: ix,
            code: aided.code.clone(),
            name: aided.name.clone(),
            members: group.members.iter().filter_map(code).collect(),
            donations: tally.donations,
            credited_steps: tally.credited_steps,
            projects: generated,
            project_cap: plan.projects.as_ref().and_then(|p| p.cap),
            steps_to_next: to_next,
            next_permille: match (&plan.projects, to_next) {
                (Some(p), Some(missing)) => {
                    let done = p.threshold_steps.saturating_sub(missing);
                    let permille = u128::from(done) * 1000 / u128::from(p.threshold_steps.max(1));
                    u16::try_from(permille).unwrap_or(1000)
                }
                _ => 1000,
            },
            flagged: self.group_is_flagged(ix),
        })
    }

    /// Badges a participant holds, one bit each.
    pub fn badges_held(&self, participant: ParticipantNo) -> u32 {
        let donor = self.donation().donor(participant);
        let walker = self.walk().and_then(|w| w.state.walker(participant));
        donor.map_or(0, Donor::badges) | walker.map_or(0, Walker::badges)
    }

    /// Progress of a participant towards each badge, in plan order.
    pub fn badge_progress(&self, participant: ParticipantNo) -> Vec<(u16, bool)> {
        let donor = self.donation().donor(participant);
        let held = self.badges_held(participant);
        let progress = Progress {
            donations: donor.map_or(0, Donor::count),
            streak: donor.map_or(0, Donor::streak),
            ..self
                .walk()
                .map_or_else(Progress::default, |w| w.progress(participant))
        };
        let row = |(ix, plan): (u8, &BadgePlan)| {
            (
                progress.of(plan.rule).min(plan.at),
                held & badge::bit(ix) != 0,
            )
        };
        (0..).zip(&self.plan().badges).map(row).collect()
    }
}
