//! Step donation: a day's steps for a region (D19, D20).

use std::num::NonZeroU64;

use model::{Day, GroupIx, Instant, ParticipantNo, Refusal, RegionIx, Seq, Text, UnitIx, Window};
use serde::{Deserialize, Serialize};

use crate::badge::{self, BadgeIx, BadgePlan, Progress};
use crate::board::{Board, Place};
use crate::group::Groups;
use crate::project::{ProjectsPlan, ProjectsState};

/// What the organiser wrote about donating.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DonationPlan {
    /// When donations are accepted (D19-01).
    pub window: Window,
    /// Steps of the day that make a donation possible, before any doubling (D19-06).
    pub threshold_steps: u32,
    /// What is donated (AMB-22).
    pub amount: Amount,
    /// Donations of one person on one day, at least 1 (AMB-23).
    pub donations_per_day: u8,
    /// Days that count more than once, in ascending order (D19-09).
    pub multipliers: Vec<Multiplier>,
    /// Kinds of exercise a donor may name; naming one changes nothing (D20-03).
    pub exercise_kinds: Vec<ExerciseKind>,
    /// How many individuals the board shows (AMB-29).
    pub board_limit: u16,
}

/// What is donated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// The whole count of the day at the moment of confirmation.
    All,
    /// Exactly the threshold.
    Threshold,
}

/// A day on which credited steps are multiplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Multiplier {
    /// The day.
    pub day: Day,
    /// At least 1.
    pub factor: u8,
}

/// A kind of exercise a donor may name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExerciseKind {
    /// Key, unique in the campaign.
    pub id: String,
    /// Name.
    pub name: Text,
}

impl DonationPlan {
    /// How often steps donated on a day are credited.
    pub fn factor(&self, day: Day) -> u8 {
        self.multipliers
            .iter()
            .find(|m| m.day == day)
            .map_or(1, |m| m.factor)
    }
}

/// A donation that has been accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Donation {
    /// Its fact in the log, which is its id.
    pub id: Seq,
    /// When it was decided.
    pub at: Instant,
    /// The day it was made.
    pub day: Day,
    /// The chosen region.
    pub region: RegionIx,
    /// Steps before multiplying.
    pub raw_steps: u32,
    /// 1, or the multiplier of the day.
    pub factor: u8,
    /// Badges it earned, one bit each.
    pub badges: u32,
    /// Number of the project it brought about.
    pub project: Option<u32>,
    /// The client's name for the request, so that a repeated one gets the same answer however
    /// late it comes.
    pub key: Option<NonZeroU64>,
    /// Whether a correction has taken it out of every tally. It stays listed.
    pub annulled: bool,
    /// The unit the donor had named by then.
    pub unit: Option<UnitIx>,
}

impl Donation {
    /// Steps as every tally counts them.
    pub fn credited_steps(&self) -> u64 {
        u64::from(self.raw_steps) * u64::from(self.factor)
    }
}

/// What is known of a donor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Donor {
    /// All donations in order, annulled ones included.
    donations: Vec<Donation>,
    raw_steps: u64,
    credited_steps: u64,
    /// Badges held, one bit each. Once earned a badge is never lost (D19-10).
    badges: u32,
}

impl Donor {
    /// All donations in order, annulled ones included.
    pub fn donations(&self) -> &[Donation] {
        &self.donations
    }

    /// Donations that count.
    pub fn count(&self) -> u16 {
        u16::try_from(self.valid().count()).unwrap_or(u16::MAX)
    }

    /// Raw steps of the donations that count.
    pub fn raw_steps(&self) -> u64 {
        self.raw_steps
    }

    /// Credited steps of the donations that count: the score on the board.
    pub fn credited_steps(&self) -> u64 {
        self.credited_steps
    }

    /// Badges held, one bit each.
    pub fn badges(&self) -> u32 {
        self.badges
    }

    /// Whether the donor holds a badge.
    pub fn holds(&self, badge: BadgeIx) -> bool {
        self.badges & badge::bit(badge) != 0
    }

    /// The donation that a request of that name has made.
    pub fn made_by(&self, key: NonZeroU64) -> Option<&Donation> {
        self.donations.iter().find(|d| d.key == Some(key))
    }

    /// Consecutive days with a donation, up to the latest one.
    pub fn streak(&self) -> u16 {
        badge::streak(self.valid().map(|d| d.day))
    }

    /// Donations made on a day. An annulled one still counts here: a correction does not open
    /// the day again.
    pub fn made_on(&self, day: Day) -> usize {
        self.donations
            .iter()
            .rev()
            .take_while(|d| d.day >= day)
            .filter(|d| d.day == day)
            .count()
    }

    fn valid(&self) -> impl DoubleEndedIterator<Item = &Donation> {
        self.donations.iter().filter(|d| !d.annulled)
    }
}

/// A running tally of donations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Donations that count.
    pub donations: u64,
    /// Their steps before multiplying.
    pub raw_steps: u64,
    /// Their steps as credited.
    pub credited_steps: u64,
    /// Donations that corrections took out.
    pub annulled: u64,
    /// Credited steps that corrections took out.
    pub annulled_steps: u64,
}

impl Tally {
    fn add(&mut self, donation: &Donation) {
        self.donations += 1;
        self.raw_steps += u64::from(donation.raw_steps);
        self.credited_steps += donation.credited_steps();
    }

    fn annul(&mut self, donation: &Donation) {
        self.donations -= 1;
        self.raw_steps -= u64::from(donation.raw_steps);
        self.credited_steps -= donation.credited_steps();
        self.annulled += 1;
        self.annulled_steps += donation.credited_steps();
    }
}

/// A unit's tally on one day (D19-15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitDay {
    /// The unit.
    pub unit: UnitIx,
    /// The day.
    pub day: Day,
    /// Different people.
    pub donors: u64,
    /// What they donated.
    pub tally: Tally,
}

/// Everything donated so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DonationState {
    donors: Vec<Donor>,
    total: Tally,
    people: u64,
    regions: Vec<Tally>,
    groups: Vec<Tally>,
    units: Vec<UnitDay>,
    unit_people: Vec<u64>,
    board: Board,
}

/// The parts of a plan that a donation touches.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// The donation rules.
    pub donation: &'a DonationPlan,
    /// The groups; empty if the campaign has none.
    pub groups: &'a Groups,
    /// The projects, if the campaign has any.
    pub projects: Option<&'a ProjectsPlan>,
    /// The badges.
    pub badges: &'a [BadgePlan],
}

/// What a donation is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who donates.
    pub participant: ParticipantNo,
    /// To which region.
    pub region: RegionIx,
    /// The day, which is today.
    pub day: Day,
    /// The day's believed count.
    pub count: u32,
}

/// What an accepted donation brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Steps before multiplying.
    pub raw_steps: u32,
    /// 1, or the multiplier of the day.
    pub factor: u8,
    /// Badges newly earned.
    pub badges: Vec<BadgeIx>,
    /// Projects the group has after it, if that is more than before.
    pub projects: Option<u32>,
}

impl DonationState {
    /// An empty state for that many regions, groups and units.
    pub fn new(regions: usize, groups: usize, units: usize, board_limit: u16) -> Self {
        Self {
            donors: Vec::new(),
            total: Tally::default(),
            people: 0,
            regions: vec![Tally::default(); regions],
            groups: vec![Tally::default(); groups],
            units: Vec::new(),
            unit_people: vec![0; units],
            board: Board::new(usize::from(board_limit)),
        }
    }

    /// Judges a donation. The window has been checked.
    ///
    /// Refuses `unknown_region`, then `already_donated_today`, then `threshold_not_met`.
    pub fn judge(
        &self,
        parts: Parts<'_>,
        projects: &ProjectsState,
        request: Request,
    ) -> Result<Accepted, Refusal> {
        let plan = parts.donation;
        if request.region.ix() >= self.regions.len() {
            return Err(Refusal::UnknownRegion);
        }
        let donor = self.donor(request.participant).ok_or(Refusal::NotFound)?;
        if donor.made_on(request.day) >= usize::from(plan.donations_per_day) {
            return Err(Refusal::AlreadyDonatedToday);
        }
        if request.count < plan.threshold_steps {
            return Err(Refusal::ThresholdNotMet);
        }
        let raw_steps = match plan.amount {
            Amount::All => request.count,
            Amount::Threshold => plan.threshold_steps,
        };
        let factor = plan.factor(request.day);
        let credited = u64::from(raw_steps) * u64::from(factor);
        let days = donor.valid().map(|d| d.day).chain([request.day]);
        let badges = badge::reached(
            parts.badges,
            donor.badges,
            Progress {
                donations: donor.count().saturating_add(1),
                streak: badge::streak(days),
                ..Progress::default()
            },
        );
        let projects = match (parts.projects, parts.groups.of(request.region)) {
            (Some(plan), Some(group)) => {
                let earned = plan.earned(self.group(group).credited_steps + credited);
                (earned > projects.generated(group)).then_some(earned)
            }
            _ => None,
        };
        Ok(Accepted {
            raw_steps,
            factor,
            badges,
            projects,
        })
    }

    /// Makes room for a new participant.
    pub fn add_participant(&mut self) {
        self.donors.push(Donor::default());
    }

    /// Books an accepted donation.
    pub fn record(&mut self, groups: &Groups, participant: ParticipantNo, donation: Donation) {
        let Some(donor) = self.donors.get_mut(participant.ix()) else {
            return;
        };
        let first = donor.valid().next().is_none();
        let first_today = !donor.valid().any(|d| d.day == donation.day);
        let first_for_unit = !donor.valid().any(|d| d.unit == donation.unit);
        let before = donor.credited_steps;
        donor.donations.push(donation);
        donor.raw_steps += u64::from(donation.raw_steps);
        donor.credited_steps += donation.credited_steps();
        donor.badges |= donation.badges;
        let after = donor.credited_steps;

        self.board.raise(participant, before, after);
        self.people += u64::from(first);
        self.for_each_tally(groups, &donation, |tally| tally.add(&donation));
        if let Some(unit) = donation.unit {
            self.unit_day(unit, donation.day).donors += u64::from(first_today);
            if let Some(people) = self.unit_people.get_mut(unit.ix()) {
                *people += u64::from(first_for_unit);
            }
        }
    }

    /// Judges a correction that takes a donation out: it must exist and still count.
    pub fn judge_annul(&self, participant: ParticipantNo, id: Seq) -> Result<Donation, Refusal> {
        let donor = self.donor(participant).ok_or(Refusal::NotFound)?;
        let donation = donor
            .donations
            .iter()
            .find(|d| d.id == id)
            .ok_or(Refusal::NotFound)?;
        if donation.annulled {
            Err(Refusal::InvalidState)
        } else {
            Ok(*donation)
        }
    }

    /// Books that correction. Badges and projects stay (D19-10, P-01).
    pub fn record_annul(&mut self, groups: &Groups, participant: ParticipantNo, id: Seq) {
        let Some(donor) = self.donors.get_mut(participant.ix()) else {
            return;
        };
        let Some(found) = donor
            .donations
            .iter_mut()
            .find(|d| d.id == id && !d.annulled)
        else {
            return;
        };
        found.annulled = true;
        let donation = *found;
        let before = donor.credited_steps;
        donor.raw_steps -= u64::from(donation.raw_steps);
        donor.credited_steps -= donation.credited_steps();
        let after = donor.credited_steps;
        let last = donor.valid().next().is_none();
        let last_today = !donor.valid().any(|d| d.day == donation.day);
        let last_for_unit = !donor.valid().any(|d| d.unit == donation.unit);

        let everybody =
            (0u32..)
                .map(ParticipantNo)
                .zip(&self.donors)
                .map(|(participant, donor)| Place {
                    participant,
                    score: donor.credited_steps,
                });
        self.board.lower(participant, before, after, everybody);
        self.people -= u64::from(last);
        self.for_each_tally(groups, &donation, |tally| tally.annul(&donation));
        if let Some(unit) = donation.unit {
            self.unit_day(unit, donation.day).donors -= u64::from(last_today);
            if let Some(people) = self.unit_people.get_mut(unit.ix()) {
                *people -= u64::from(last_for_unit);
            }
        }
    }

    /// A participant as donor.
    pub fn donor(&self, participant: ParticipantNo) -> Option<&Donor> {
        self.donors.get(participant.ix())
    }

    /// Everything together.
    pub fn total(&self) -> Tally {
        self.total
    }

    /// Different people with a donation that counts.
    pub fn people(&self) -> u64 {
        self.people
    }

    /// A region's own tally (D19-12).
    pub fn region(&self, region: RegionIx) -> Tally {
        self.regions.get(region.ix()).copied().unwrap_or_default()
    }

    /// The total of a group's aided region (D19-12).
    pub fn group(&self, group: GroupIx) -> Tally {
        self.groups.get(group.ix()).copied().unwrap_or_default()
    }

    /// Tallies of units by day, in the order the first donation of each came in (D19-15).
    pub fn units(&self) -> &[UnitDay] {
        &self.units
    }

    /// Different people of a unit with a donation that counts, over all days.
    pub fn unit_people(&self, unit: UnitIx) -> u64 {
        self.unit_people.get(unit.ix()).copied().unwrap_or(0)
    }

    /// The board of individuals.
    pub fn board(&self) -> &Board {
        &self.board
    }

    fn for_each_tally(
        &mut self,
        groups: &Groups,
        donation: &Donation,
        change: impl Fn(&mut Tally),
    ) {
        change(&mut self.total);
        if let Some(region) = self.regions.get_mut(donation.region.ix()) {
            change(region);
        }
        let group = groups.of(donation.region);
        if let Some(group) = group.and_then(|group| self.groups.get_mut(group.ix())) {
            change(group);
        }
        if let Some(unit) = donation.unit {
            change(&mut self.unit_day(unit, donation.day).tally);
        }
    }

    fn unit_day(&mut self, unit: UnitIx, day: Day) -> &mut UnitDay {
        let at = self
            .units
            .iter()
            .rposition(|u| u.unit == unit && u.day == day);
        let at = at.unwrap_or_else(|| {
            self.units.push(UnitDay {
                unit,
                day,
                donors: 0,
                tally: Tally::default(),
            });
            self.units.len() - 1
        });
        #[expect(
            clippy::indexing_slicing,
            reason = "`at` was found or has just been pushed"
        )]
        &mut self.units[at]
    }
}
