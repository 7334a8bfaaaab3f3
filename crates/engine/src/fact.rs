//! What has happened in a campaign. Facts are kept for ever; every figure follows from them.

use model::time::Day;
use model::{GroupIx, IdempotencyKey, ParticipantNo, RegionIx, Seq, UnitIx, Window};

use crate::command::{AnnulReason, Channel, PersonKey, StaffKey};

/// One thing that was decided. It holds what came in and what it brought, so that later code
/// never judges the past again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A person joined and got the next participant number.
    Joined {
        /// Their number.
        participant: ParticipantNo,
        /// Who.
        person: PersonKey,
        /// How they came.
        channel: Channel,
        /// Who invited them.
        inviter: Option<ParticipantNo>,
    },
    /// A participant agreed to a version of the privacy notice.
    ConsentGiven {
        /// Who.
        participant: ParticipantNo,
        /// Which version.
        version: u16,
    },
    /// A participant withdrew the consent.
    ConsentWithdrawn {
        /// Who.
        participant: ParticipantNo,
    },
    /// A participant named a unit.
    UnitNamed {
        /// Who.
        participant: ParticipantNo,
        /// Which.
        unit: UnitIx,
    },
    /// A count that is the highest of its day so far.
    StepsSynced {
        /// Whose.
        participant: ParticipantNo,
        /// Of which day.
        day: Day,
        /// The count.
        count: u32,
    },
    /// A count below what is known: an anomaly.
    StepsLower {
        /// Whose.
        participant: ParticipantNo,
        /// Of which day.
        day: Day,
        /// What came.
        count: u32,
        /// What is kept.
        kept: u32,
    },
    /// A count that waits for review.
    StepsSuspected {
        /// Whose.
        participant: ParticipantNo,
        /// Of which day.
        day: Day,
        /// The count.
        count: u32,
    },
    /// A suspect count was reviewed.
    SuspectReviewed {
        /// Whose.
        participant: ParticipantNo,
        /// Of which day.
        day: Day,
        /// The count.
        count: u32,
        /// Whether it was believed.
        accepted: bool,
        /// Who decided.
        staff: StaffKey,
    },
    /// Steps were donated, with all that it brought: badges and a project in the same fact,
    /// so that they stand or fall together (P-01).
    Donated {
        /// Who.
        participant: ParticipantNo,
        /// On which day.
        day: Day,
        /// To which region.
        region: RegionIx,
        /// Steps before multiplying.
        raw_steps: u32,
        /// 1, or the multiplier of the day.
        factor: u8,
        /// Kind of exercise, if named.
        exercise: Option<u8>,
        /// Positions of badges newly earned.
        badges: Vec<u8>,
        /// Projects of the group after it, if that is more than before.
        projects: Option<u32>,
        /// The client's name for the request.
        key: Option<IdempotencyKey>,
    },
    /// A donation was taken out of the tallies.
    DonationAnnulled {
        /// Whose.
        participant: ParticipantNo,
        /// Which.
        donation: Seq,
        /// Why.
        reason: AnnulReason,
        /// Who decided.
        staff: StaffKey,
    },
    /// The donation window was moved.
    WindowChanged {
        /// The new window.
        window: Window,
        /// Who decided.
        staff: StaffKey,
    },
    /// A project was claimed.
    ProjectClaimed {
        /// Its group.
        group: GroupIx,
        /// Its number.
        number: u32,
        /// By whom.
        insurer: StaffKey,
    },
    /// A claimed project went back to the pool.
    ProjectReleased {
        /// Its group.
        group: GroupIx,
        /// Its number.
        number: u32,
        /// Who decided.
        staff: StaffKey,
    },
    /// A day was closed.
    DayClosed {
        /// Which.
        day: Day,
    },
}
