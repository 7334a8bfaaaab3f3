//! Courses of events: what a handful of people do within a few days.

use std::sync::Arc;

use engine::command::{AnnulReason, Channel, Command, PersonKey, StaffKey};
use engine::{Campaign, FactRow, Plan};
use model::{Instant, ParticipantNo, Refusal, RegionIx};
use proptest::prelude::*;

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) at: i64,
    pub(crate) person: u8,
    deed: Deed,
}

#[derive(Clone, Debug)]
enum Deed {
    Sync(u32),
    Donate(u16),
    Annul,
    Withdraw,
    Agree,
}

impl Step {
    /// Whether somebody other than the person decides about their figures.
    pub(crate) fn is_correction(&self) -> bool {
        matches!(self.deed, Deed::Annul)
    }
}

/// Up to 120 acts of 6 people in 6 days, in order of time.
pub(crate) fn courses() -> impl Strategy<Value = Vec<Step>> {
    let deed = prop_oneof![
        6 => prop_oneof![0u32..30_000, Just(7_800), Just(7_799), Just(200_000)].prop_map(Deed::Sync),
        6 => (0u16..6).prop_map(Deed::Donate),
        1 => Just(Deed::Annul),
        1 => Just(Deed::Withdraw),
        1 => Just(Deed::Agree),
    ];
    // Whole hours, so that instants coincide and ties are common.
    let step = (0i64..6 * 24, 0u8..6, deed);
    let step = step.prop_map(|(hour, person, deed)| Step {
        at: hour * 3_600_000,
        person,
        deed,
    });
    proptest::collection::vec(step, 0..120).prop_map(|mut steps| {
        steps.sort_by_key(|s| (s.at, s.person));
        steps
    })
}

/// Plays a course: the campaign reached, its log, and what became of each act.
pub(crate) fn play(plan: Plan, steps: &[Step]) -> (Campaign, Vec<FactRow>, Vec<Option<Refusal>>) {
    let mut campaign = Campaign::new(Arc::new(plan));
    let mut log = Vec::new();
    let mut outcomes = Vec::new();
    let mut submit = |campaign: &mut Campaign, at: Instant, command: &Command| {
        let decision = campaign.decide(at, command)?;
        for fact in &decision.facts {
            campaign.apply(at, fact);
            log.push(FactRow::new(campaign.seq(), at, fact));
        }
        Ok(())
    };
    for step in steps {
        let at = Instant(step.at);
        while let Some(day) = campaign.day_to_close(at) {
            submit(&mut campaign, at, &Command::CloseDay { day }).unwrap();
        }
        let person = PersonKey(u128::from(step.person));
        if campaign.number_of(person).is_none()
            && let Err(refusal) = submit(&mut campaign, at, &agree(person))
        {
            outcomes.push(Some(refusal));
            continue;
        }
        let participant = campaign.number_of(person).unwrap();
        let command = match step.deed {
            Deed::Sync(count) => Command::Sync {
                participant,
                day: campaign.plan().zone.day_of(at),
                count,
            },
            Deed::Donate(region) => Command::Donate {
                participant,
                region: RegionIx(region),
                exercise: None,
                key: None,
            },
            Deed::Annul => Command::Annul {
                participant,
                donation: latest_donation(&campaign, participant),
                reason: Some(AnnulReason::Fraud),
                staff: StaffKey(1),
            },
            Deed::Withdraw => Command::WithdrawConsent { participant },
            Deed::Agree => agree(person),
        };
        outcomes.push(submit(&mut campaign, at, &command).err());
    }
    (campaign, log, outcomes)
}

fn agree(person: PersonKey) -> Command {
    Command::Consent {
        person,
        notice_version: 1,
        channel: Channel::Qr,
        inviter: None,
        unit: None,
    }
}

fn latest_donation(campaign: &Campaign, participant: ParticipantNo) -> u64 {
    let donor = campaign.donation().donor(participant).unwrap();
    donor.donations().last().map_or(0, |d| d.id)
}
