//! What can be asked of a campaign, and what it answers.

use model::time::{Day, Instant};
use model::{GroupIx, IdempotencyKey, ParticipantNo, RegionIx, Seq, UnitIx, Window};
use rules::badge;
use rules::donation::Donation;
use serde::{Deserialize, Serialize};

/// A person of the deployment, as campaigns know them: an id without a name. Erasing the record
/// under it leaves the log as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonKey(pub u128);

/// A staff account, as the log knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StaffKey(pub u128);

/// Through which door a person first came.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Found by searching for the mini program.
    Search,
    /// The menu of an official account.
    OfficialAccount,
    /// A link a friend shared.
    FriendShare,
    /// A QR code.
    Qr,
    /// Anything else, or not known.
    #[default]
    Other,
}

impl Channel {
    /// All channels.
    pub const ALL: [Self; 5] = [
        Self::Search,
        Self::OfficialAccount,
        Self::FriendShare,
        Self::Qr,
        Self::Other,
    ];

    /// The channel's name in links and exports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::OfficialAccount => "official_account",
            Self::FriendShare => "friend_share",
            Self::Qr => "qr",
            Self::Other => "other",
        }
    }

    /// The channel of that name; anything unknown is [`Channel::Other`].
    pub fn named(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|c| c.name() == name)
            .unwrap_or_default()
    }
}

/// Why a donation is taken out of the tallies. The words behind it stand in the audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnnulReason {
    /// The steps were not walked.
    Fraud,
    /// Credited to the wrong place or person.
    WrongCredit,
    /// The platform or the step source was at fault.
    Outage,
    /// Anything else, explained in the audit log.
    Other,
}

impl AnnulReason {
    /// The reason of that name; anything unknown is [`AnnulReason::Other`].
    pub fn named(name: &str) -> Self {
        match name {
            "fraud" => Self::Fraud,
            "wrong_credit" => Self::WrongCredit,
            "outage" => Self::Outage,
            _ => Self::Other,
        }
    }
}

/// Something a person, the staff or the calendar wants of a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// A person agrees to the privacy notice and to giving their steps. The first time,
    /// they join the campaign.
    Consent {
        /// Who.
        person: PersonKey,
        /// Version of the notice they read.
        notice_version: u16,
        /// How they came; counts only the first time.
        channel: Channel,
        /// Who invited them; counts only the first time.
        inviter: Option<ParticipantNo>,
        /// The unit they name, if any; may be named once (D19-02).
        unit: Option<UnitIx>,
    },
    /// The participant withdraws the consent: no more steps are taken.
    WithdrawConsent {
        /// Who.
        participant: ParticipantNo,
    },
    /// A step count arrived.
    Sync {
        /// Whose.
        participant: ParticipantNo,
        /// Of which day.
        day: Day,
        /// The day's total so far.
        count: u32,
    },
    /// The participant confirms a donation of today's steps.
    Donate {
        /// Who.
        participant: ParticipantNo,
        /// To which region.
        region: RegionIx,
        /// Kind of exercise, if named (D20-03); a position in the plan's list.
        exercise: Option<u8>,
        /// The client's name for this request.
        key: Option<IdempotencyKey>,
    },
    /// An organiser takes a donation out of the tallies.
    Annul {
        /// Whose donation.
        participant: ParticipantNo,
        /// Which.
        donation: Seq,
        /// Why; without it the command is refused.
        reason: Option<AnnulReason>,
        /// Who decided.
        staff: StaffKey,
    },
    /// An organiser decides about a suspect count.
    ReviewSuspect {
        /// Whose.
        participant: ParticipantNo,
        /// Of which day.
        day: Day,
        /// Whether it is believed.
        accepted: bool,
        /// Who decided.
        staff: StaffKey,
    },
    /// An organiser moves the donation window.
    ChangeWindow {
        /// The new window.
        window: Window,
        /// Who decided.
        staff: StaffKey,
    },
    /// A head office claims a project (P-03).
    ClaimProject {
        /// Of which group.
        group: GroupIx,
        /// Which one; `None` for the first that is free.
        number: Option<u32>,
        /// By whom.
        insurer: StaffKey,
    },
    /// An organiser returns a claimed project to the pool (P-02).
    ReleaseProject {
        /// Of which group.
        group: GroupIx,
        /// Which one.
        number: u32,
        /// Who decided.
        staff: StaffKey,
    },
    /// A day is over.
    CloseDay {
        /// Which.
        day: Day,
    },
}

/// What an accepted command brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The participant's number in this campaign.
    Joined(ParticipantNo),
    /// The day's count after the sync.
    Steps(StepsReply),
    /// The donation.
    Donated(DonationReceipt),
    /// The project that changed hands.
    Project {
        /// Its group.
        group: GroupIx,
        /// Its number.
        number: u32,
    },
    /// Done; there is nothing to tell.
    Done,
}

/// A day's count after a sync.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct StepsReply {
    /// The day.
    pub day: Day,
    /// The believed count.
    pub count: u32,
    /// A higher count that waits for review.
    pub suspect: Option<u32>,
}

/// What a donor is told after the confirmation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DonationReceipt {
    /// The donation.
    pub id: Seq,
    /// When it was decided.
    pub at: Instant,
    /// The day it counts for.
    pub day: Day,
    /// The chosen region.
    pub region: RegionIx,
    /// Steps before multiplying.
    pub raw_steps: u32,
    /// 1, or the multiplier of the day.
    pub factor: u8,
    /// Positions of badges newly earned.
    pub badges: Vec<u8>,
    /// Number of the project this donation brought about.
    pub project: Option<u32>,
}

impl DonationReceipt {
    /// The receipt of a donation that was made before.
    pub fn of(donation: &Donation) -> Self {
        Self {
            id: donation.id,
            at: donation.at,
            day: donation.day,
            region: donation.region,
            raw_steps: donation.raw_steps,
            factor: donation.factor,
            badges: badge::of_bits(donation.badges),
            project: donation.project,
        }
    }

    /// Steps as every tally counts them.
    pub fn credited_steps(&self) -> u64 {
        u64::from(self.raw_steps) * u64::from(self.factor)
    }
}
