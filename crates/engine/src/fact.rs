//! What has happened in a campaign. Facts are kept for ever; every figure follows from them.

use model::time::{Day, Instant};
use model::{
    CheckpointIx, DeckIx, GrandDrawIx, GroupIx, IdempotencyKey, ParticipantNo, RegionIx, Seq,
    TeamNo, UnitIx, Window,
};
use rules::badge::BadgeIx;
use rules::walk::grand_draw::Winner;
use rules::walk::state::TeamDayChange;

use crate::command::{AnnulReason, Channel, PersonKey, StaffKey, TwoPersons};

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
    /// A participant's profile became complete (W-05).
    Registered {
        /// Who.
        participant: ParticipantNo,
    },
    /// A count settled its day, or raised a settled one (W-09), with all that it brought.
    DaySettled {
        /// Whose.
        participant: ParticipantNo,
        /// Of which day.
        day: Day,
        /// The count as received.
        count: u32,
        /// The day's counted steps after it.
        counted: u32,
        /// Steps more than were settled before.
        gained: u32,
        /// Points for steps.
        steps_points: u16,
        /// Points for the goal.
        goal_points: u16,
        /// The team whose day is on target by it, and what each of its members gets (W-24, W-28).
        on_target: Option<(TeamNo, u16)>,
    },
    /// A participant checked in.
    CheckedIn {
        /// Who.
        participant: ParticipantNo,
        /// On which day.
        day: Day,
        /// Points.
        points: u16,
    },
    /// A participant earned badges by walking.
    BadgesEarned {
        /// Who.
        participant: ParticipantNo,
        /// Positions of the badges.
        badges: Vec<BadgeIx>,
    },
    /// A participant founded the next team.
    TeamCreated {
        /// The captain.
        participant: ParticipantNo,
        /// Its number.
        team: TeamNo,
        /// The day from which steps count.
        day: Day,
    },
    /// A participant joined a team.
    TeamJoined {
        /// Who.
        participant: ParticipantNo,
        /// Which.
        team: TeamNo,
        /// The day from which steps count.
        day: Day,
        /// What the captain got because the team became full; 0 for nothing (W-29).
        captain_points: u16,
    },
    /// A captain set a goal.
    TeamGoalSet {
        /// The team.
        team: TeamNo,
        /// Steps per member and day.
        member_steps: u32,
        /// First day it holds.
        from: Day,
    },
    /// A participant passed a checkpoint.
    CheckpointPassed {
        /// Who.
        participant: ParticipantNo,
        /// Which.
        checkpoint: CheckpointIx,
    },
    /// A participant submitted a note.
    NoteSubmitted {
        /// Who.
        participant: ParticipantNo,
        /// On which checkpoint.
        checkpoint: CheckpointIx,
        /// Points.
        points: u16,
    },
    /// Moderation withdrew a note.
    NoteWithdrawn {
        /// Whose.
        participant: ParticipantNo,
        /// On which checkpoint.
        checkpoint: CheckpointIx,
        /// Points lost.
        points: u16,
        /// Who decided.
        staff: StaffKey,
    },
    /// The order of a deck was committed to.
    DeckCommitted {
        /// Which.
        deck: DeckIx,
        /// The commitment.
        commit: [u8; 32],
    },
    /// A ticket was drawn.
    Drawn {
        /// By whom.
        participant: ParticipantNo,
        /// From which deck.
        deck: DeckIx,
        /// Its index.
        index: u64,
        /// Position of the prize; `None` where it carries none.
        class: Option<u16>,
        /// Its value in fen.
        value_fen: u32,
        /// Points paid.
        price_points: u16,
        /// The client's name for the request.
        key: Option<IdempotencyKey>,
    },
    /// The seed of a deck was revealed.
    DeckRevealed {
        /// Which.
        deck: DeckIx,
        /// The seed.
        seed: [u8; 32],
        /// Who decided.
        staff: StaffKey,
    },
    /// The seed of a grand draw was committed to.
    GrandDrawCommitted {
        /// Which.
        draw: GrandDrawIx,
        /// The commitment.
        commit: [u8; 32],
    },
    /// A badge was exchanged for an entry.
    BadgeExchanged {
        /// Who.
        participant: ParticipantNo,
        /// Position of the badge.
        badge: BadgeIx,
        /// The draw it went to.
        draw: GrandDrawIx,
    },
    /// A grand draw was held.
    GrandDrawHeld {
        /// Which.
        draw: GrandDrawIx,
        /// The revealed seed.
        seed: [u8; 32],
        /// The winners in the order of their prizes.
        winners: Vec<Winner>,
        /// Who decided.
        staff: StaffKey,
    },
    /// A winner submitted an address.
    AddressGiven {
        /// Who.
        participant: ParticipantNo,
    },
    /// An outage was declared.
    OutageDeclared {
        /// The day that suffered.
        day: Day,
        /// Until when its syncs are taken.
        until: Instant,
        /// Whether a missing check-in does not break full attendance.
        excused: bool,
        /// Who decided.
        staff: StaffKey,
    },
    /// A closed day was corrected.
    StepsCorrected {
        /// Whose.
        participant: ParticipantNo,
        /// Which day.
        day: Day,
        /// Counted steps from now on.
        counted: u32,
        /// Steps gained or lost.
        gained: i64,
        /// Points for steps gained or lost.
        steps_points: i32,
        /// Points for the goal gained or lost.
        goal_points: i32,
        /// What became of the team's day.
        team_day: TeamDayChange,
        /// What each rewarded member gained or lost by that.
        team_points: u16,
        /// Who decided.
        staff: TwoPersons,
    },
    /// Points were given or taken.
    PointsAdjusted {
        /// Whose.
        participant: ParticipantNo,
        /// How many more, or fewer.
        points: i32,
        /// Who decided.
        staff: TwoPersons,
    },
    /// A membership was corrected.
    MemberMoved {
        /// Who.
        participant: ParticipantNo,
        /// From which team.
        from: Option<TeamNo>,
        /// To which.
        to: Option<TeamNo>,
        /// The day from which steps count for the new team.
        day: Day,
        /// What the new team's captain got because it became full; 0 for nothing (W-29).
        captain_points: u16,
        /// Who decided.
        staff: TwoPersons,
    },
    /// The trial ended: what was walked and earned in it is gone (W-02).
    TrialEnded {
        /// First day that counts.
        first_day: Day,
        /// What the captain of each full team got.
        captain_points: u16,
    },
    /// The final ranking of teams was frozen (W-39).
    RankingFrozen {
        /// The last day in it.
        day: Day,
    },
}
