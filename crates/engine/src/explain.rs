//! «Why is my number this?»: the entries a figure is made of.

use model::time::Day;
use model::{GroupIx, ParticipantNo, RegionIx, Seq, TeamNo};
use serde::Serialize;

use crate::campaign::Campaign;

/// A donation as an entry of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The fact it stands in.
    pub seq: Seq,
    /// Its day.
    pub day: Day,
    /// The chosen region.
    pub region: RegionIx,
    /// Steps before multiplying.
    pub raw_steps: u32,
    /// 1, or the multiplier of the day.
    pub factor: u8,
    /// Whether a correction took it out; then it adds nothing.
    pub annulled: bool,
}

impl Entry {
    /// What it adds to the credited steps.
    pub fn adds(&self) -> u64 {
        if self.annulled {
            0
        } else {
            u64::from(self.raw_steps) * u64::from(self.factor)
        }
    }
}

/// What a donor's figures are made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DonorExplanation {
    /// Σ of what the entries add.
    pub credited_steps: u64,
    /// All donations, annulled ones included.
    pub entries: Vec<Entry>,
    /// The days of the run that ends with the latest donation, ascending.
    pub streak_days: Vec<Day>,
    /// How many people have more; `None` without a place on the board.
    pub people_ahead: Option<u64>,
}

/// What a region's or group's total is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TallyExplanation {
    /// The total of credited steps that counts.
    pub credited_steps: u64,
    /// The same steps before multiplying.
    pub raw_steps: u64,
    /// What multiplied days added to them.
    pub added_by_multipliers: u64,
    /// Credited steps that corrections took out; they are not in the total.
    pub annulled_steps: u64,
    /// For a group: what each member contributed. They add up to the total (D19-12).
    pub members: Vec<(RegionIx, u64)>,
}

/// What a team's standing is made of (W-21, W-24).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TeamExplanation {
    /// Counted steps of all members: the sum of what they contributed.
    pub steps: u64,
    /// The members in the order of joining.
    pub members: Vec<Contribution>,
    /// Days on target, ascending.
    pub on_target: Vec<Day>,
}

/// What a member contributed to a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Contribution {
    /// The member.
    pub participant: ParticipantNo,
    /// The first day that counts for the team.
    pub from: Day,
    /// Counted steps from that day on.
    pub steps: u64,
}

impl Campaign {
    /// Explains a team's standing.
    pub fn explain_team(&self, team: TeamNo) -> Option<TeamExplanation> {
        let walk = self.walk()?.state;
        let team = walk.team(team)?;
        let contribution = |no: &ParticipantNo| {
            let walker = walk.walker(*no)?;
            let from = walker.joined_team()?;
            let days = walker.settled.iter().map(|ix| walk.day_at(ix));
            let counting = days.filter(|day| *day >= from);
            Some(Contribution {
                participant: *no,
                from,
                steps: counting.map(|day| u64::from(walk.counted(*no, day))).sum(),
            })
        };
        let members: Vec<Contribution> = team.members.iter().filter_map(contribution).collect();
        Some(TeamExplanation {
            steps: members.iter().map(|member| member.steps).sum(),
            members,
            on_target: team.on_target.iter().map(|ix| walk.day_at(ix)).collect(),
        })
    }

    /// Explains a donor's figures.
    pub fn explain_donor(&self, participant: ParticipantNo) -> Option<DonorExplanation> {
        let donor = self.donation().donor(participant)?;
        let entries: Vec<Entry> = donor
            .donations()
            .iter()
            .map(|d| Entry {
                seq: d.id,
                day: d.day,
                region: d.region,
                raw_steps: d.raw_steps,
                factor: d.factor,
                annulled: d.annulled,
            })
            .collect();
        let mut days: Vec<Day> = entries
            .iter()
            .filter(|e| !e.annulled)
            .map(|e| e.day)
            .collect();
        days.dedup();
        let run = usize::from(donor.streak());
        Some(DonorExplanation {
            credited_steps: donor.credited_steps(),
            streak_days: days.split_off(days.len().saturating_sub(run)),
            entries,
            people_ahead: self.donor_row(participant).map(|row| row.rank - 1),
        })
    }

    /// Explains a region's own tally.
    pub fn explain_region(&self, region: RegionIx) -> Option<TallyExplanation> {
        self.plan().regions.get(region)?;
        Some(explanation(self.donation().region(region), Vec::new()))
    }

    /// Explains a group's total.
    pub fn explain_group(&self, group: GroupIx) -> Option<TallyExplanation> {
        let members = &self.plan().groups.get(group)?.members;
        let share = |region: &RegionIx| (*region, self.donation().region(*region).credited_steps);
        Some(explanation(
            self.donation().group(group),
            members.iter().map(share).collect(),
        ))
    }
}

fn explanation(tally: rules::donation::Tally, members: Vec<(RegionIx, u64)>) -> TallyExplanation {
    TallyExplanation {
        credited_steps: tally.credited_steps,
        raw_steps: tally.raw_steps,
        added_by_multipliers: tally.credited_steps - tally.raw_steps,
        annulled_steps: tally.annulled_steps,
        members,
    }
}
