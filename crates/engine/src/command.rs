//! What can be asked of a campaign, and what it answers.

use model::time::{Day, Instant};
use model::{
    CheckpointIx, DeckIx, GrandDrawIx, GroupIx, IdempotencyKey, ParticipantNo, RegionIx, Seq,
    TeamNo, UnitIx, Window,
};
use rules::badge::{self, BadgeIx};
use rules::donation::Donation;
use rules::walk::decks::Draw;
use rules::walk::grand_draw::Winner;
use rules::walk::state::TeamDayChange;
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

/// Who stands behind a correction that moves results: one proposes, another confirms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TwoPersons {
    /// Who proposed it.
    pub proposed_by: StaffKey,
    /// Who confirmed it; the same person is refused.
    pub confirmed_by: StaffKey,
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
    /// A participant's profile is complete: from now on they can earn and join (W-05). Later ones
    /// correct the unit (W-07). The profile itself is a record attached to the command.
    Register {
        /// Who.
        participant: ParticipantNo,
        /// The unit they belong to.
        unit: Option<UnitIx>,
    },
    /// A participant checks in (W-25).
    CheckIn {
        /// Who.
        participant: ParticipantNo,
    },
    /// A participant founds a team and is its captain (W-06). Its name is a record.
    CreateTeam {
        /// Who.
        participant: ParticipantNo,
    },
    /// A participant joins a team.
    JoinTeam {
        /// Who.
        participant: ParticipantNo,
        /// Which.
        team: TeamNo,
    },
    /// A captain sets a goal that holds from the next day (W-19).
    SetGoal {
        /// The captain.
        participant: ParticipantNo,
        /// Steps per member and day.
        member_steps: u32,
    },
    /// A participant answers a question of a lit checkpoint (W-15).
    Answer {
        /// Who.
        participant: ParticipantNo,
        /// At which checkpoint.
        checkpoint: CheckpointIx,
        /// Position of the question.
        question: u8,
        /// Position of the chosen option.
        option: u8,
    },
    /// A participant submits a note on a passed checkpoint (W-17). Its text is a record.
    SubmitNote {
        /// Who.
        participant: ParticipantNo,
        /// On which checkpoint.
        checkpoint: CheckpointIx,
    },
    /// Moderation withdraws a note, which loses its points (W-17, X-13).
    WithdrawNote {
        /// Whose.
        participant: ParticipantNo,
        /// On which checkpoint.
        checkpoint: CheckpointIx,
        /// Who decided.
        staff: StaffKey,
    },
    /// The order of a deck is committed to; once.
    CommitDeck {
        /// Which.
        deck: DeckIx,
        /// The commitment, as crate `proof` makes it.
        commit: [u8; 32],
    },
    /// A participant exchanges points for a ticket, which is drawn at once (W-31).
    Draw {
        /// Who.
        participant: ParticipantNo,
        /// From which deck.
        deck: DeckIx,
        /// The client's name for this request.
        key: Option<IdempotencyKey>,
    },
    /// The seed of a closed deck is revealed, so that anyone can check every ticket.
    RevealDeck {
        /// Which.
        deck: DeckIx,
        /// The seed.
        seed: [u8; 32],
        /// Who decided.
        staff: StaffKey,
    },
    /// The seed of a grand draw is committed to; once.
    CommitGrandDraw {
        /// Which.
        draw: GrandDrawIx,
        /// The commitment.
        commit: [u8; 32],
    },
    /// A participant exchanges a badge for an entry in the grand draw (W-35).
    ExchangeBadge {
        /// Who.
        participant: ParticipantNo,
        /// Position of the badge.
        badge: BadgeIx,
    },
    /// The grand draw is held over all entries.
    HoldGrandDraw {
        /// Which.
        draw: GrandDrawIx,
        /// The seed, revealed by this.
        seed: [u8; 32],
        /// Who decided.
        staff: StaffKey,
    },
    /// The winner of goods submits an address, which is final (W-42). The address is a record.
    GiveAddress {
        /// Who.
        participant: ParticipantNo,
    },
    /// An organiser declares an outage of a day.
    DeclareOutage {
        /// The day that suffered.
        day: Day,
        /// Until when its syncs are taken.
        until: Instant,
        /// Whether a missing check-in does not break full attendance.
        excused: bool,
        /// Who decided.
        staff: StaffKey,
    },
    /// Organisers correct the counted steps of a closed day.
    CorrectSteps {
        /// Whose.
        participant: ParticipantNo,
        /// Of which day.
        day: Day,
        /// Counted steps from now on.
        counted: u32,
        /// Who decided.
        staff: TwoPersons,
    },
    /// Organisers give or take points.
    AdjustPoints {
        /// Whose.
        participant: ParticipantNo,
        /// How many more, or fewer.
        points: i32,
        /// Who decided.
        staff: TwoPersons,
    },
    /// Organisers correct a membership (W-22).
    MoveMember {
        /// Who.
        participant: ParticipantNo,
        /// To which team; `None` out of theirs.
        to: Option<TeamNo>,
        /// Who decided.
        staff: TwoPersons,
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
    /// What a check-in brought.
    CheckedIn {
        /// Points.
        points: u16,
        /// Badges newly earned.
        badges: Vec<BadgeIx>,
    },
    /// The team founded or joined.
    Team(TeamNo),
    /// The checkpoint is passed.
    Passed {
        /// Badges newly earned.
        badges: Vec<BadgeIx>,
    },
    /// Points given or taken by what was done.
    Points(i32),
    /// The ticket drawn.
    Drawn(Draw),
    /// The grand draw an entry went to.
    Entered(GrandDrawIx),
    /// The winners of a grand draw.
    Held(Vec<Winner>),
    /// What a correction changed.
    Corrected {
        /// Counted steps gained or lost.
        steps: i64,
        /// Points of the participant gained or lost, those of the team included.
        points: i32,
        /// The team whose day came or went by it.
        team_day: TeamDayChange,
    },
    /// Done; there is nothing to tell.
    Done,
}

/// A day's count after a sync.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct StepsReply {
    /// The day.
    pub day: Day,
    /// The believed count; in a walk with a cap never above it (W-11).
    pub count: u32,
    /// A higher count that waits for review.
    pub suspect: Option<u32>,
    /// What it is worth in a walk.
    pub settled: Option<SettledReply>,
}

/// What the day of a walk is worth after a sync (W-09).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SettledReply {
    /// Whether the day is settled; if not, its steps are provisional.
    pub settled: bool,
    /// Points for steps and goal that this sync brought.
    pub points: u16,
    /// Points of the team's day that this sync brought.
    pub team_points: u16,
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
