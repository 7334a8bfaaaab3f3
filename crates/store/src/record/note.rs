//! What participants wrote at a checkpoint, one note each, public once approved.

use model::ParticipantNo;
use model::time::Instant;

use crate::record::campaign::CampaignNo;
use crate::record::moderation::{Moderation, Standing, Verdict};
use crate::record::profile::BEFORE_ALL;
use crate::tx::statements;
use crate::{Row, StoreError, Tx};

/// A note to be handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNote {
    /// Whose.
    pub participant: ParticipantNo,
    /// Position of the checkpoint in the campaign's plan.
    pub checkpoint: u16,
    /// What it says.
    pub text: String,
    /// When it was handed in.
    pub submitted_at: Instant,
}

/// A note and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The note.
    pub note: NewNote,
    /// Where it stands.
    pub standing: Standing,
}

/// A decision on a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoteVerdict {
    /// Whose note.
    pub participant: ParticipantNo,
    /// At which checkpoint.
    pub checkpoint: u16,
    /// The decision.
    pub verdict: Verdict,
}

/// Where a page of a list in order of time ended.
pub type Cursor = (Instant, ParticipantNo, u16);

/// A participant's note at a checkpoint, if there is one.
pub async fn lookup(
    tx: &mut Tx,
    campaign: CampaignNo,
    participant: ParticipantNo,
    checkpoint: u16,
) -> Result<Option<Note>, StoreError> {
    let args = [campaign.into(), participant.into(), checkpoint.into()];
    tx.query_first(LOOKUP, &args)
        .await?
        .as_ref()
        .map(note)
        .transpose()
}

/// The notes of a participant, by checkpoint.
pub async fn list_of(
    tx: &mut Tx,
    campaign: CampaignNo,
    participant: ParticipantNo,
) -> Result<Vec<Note>, StoreError> {
    tx.query(LIST_OF, &[campaign.into(), participant.into()])
        .await?
        .iter()
        .map(note)
        .collect()
}

/// At most `limit` notes in a state, the one handed in first first, after one. With
/// [`Moderation::Submitted`] this is the moderators' queue.
pub async fn list(
    tx: &mut Tx,
    campaign: CampaignNo,
    state: Moderation,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Note>, StoreError> {
    let (at, participant, checkpoint) = match after {
        Some((at, participant, checkpoint)) => (at, participant.into(), checkpoint),
        None => (Instant(i64::MIN), BEFORE_ALL, 0),
    };
    let args = [
        campaign.into(),
        state.into(),
        at.into(),
        participant,
        checkpoint.into(),
        limit.into(),
    ];
    tx.query(LIST, &args).await?.iter().map(note).collect()
}

/// At most `limit` approved notes of a checkpoint, for the public: the latest first, before one.
pub async fn list_approved(
    tx: &mut Tx,
    campaign: CampaignNo,
    checkpoint: u16,
    before: Option<(Instant, ParticipantNo)>,
    limit: u32,
) -> Result<Vec<Note>, StoreError> {
    let (at, participant) = before.unwrap_or((Instant(i64::MAX), ParticipantNo(u32::MAX)));
    let args = [
        campaign.into(),
        checkpoint.into(),
        at.into(),
        participant.into(),
        limit.into(),
    ];
    tx.query(LIST_APPROVED, &args)
        .await?
        .iter()
        .map(note)
        .collect()
}

/// The number of notes in a state.
pub async fn count(
    tx: &mut Tx,
    campaign: CampaignNo,
    state: Moderation,
) -> Result<u64, StoreError> {
    let row = tx
        .query_first(COUNT, &[campaign.into(), state.into()])
        .await?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// Hands in a note. One that was rejected is replaced; `false` if there is another one, which
/// stays as it is.
pub async fn add(tx: &mut Tx, campaign: CampaignNo, note: &NewNote) -> Result<bool, StoreError> {
    let args = [
        campaign.into(),
        note.participant.into(),
        note.checkpoint.into(),
        note.text.as_str().into(),
        note.submitted_at.into(),
    ];
    Ok(tx.execute(ADD, &args).await? > 0)
}

/// Decides on a note. `false` if it is no longer the one that was judged.
pub async fn moderate(
    tx: &mut Tx,
    campaign: CampaignNo,
    decision: &NoteVerdict,
) -> Result<bool, StoreError> {
    let [submitted_at, from, to, reason, by, at] = decision.verdict.args();
    let args = [
        campaign.into(),
        decision.participant.into(),
        decision.checkpoint.into(),
        submitted_at,
        from,
        to,
        reason,
        by,
        at,
    ];
    Ok(tx.execute(MODERATE, &args).await? > 0)
}

fn note(row: &Row) -> Result<Note, StoreError> {
    Ok(Note {
        note: NewNote {
            participant: row.get(0)?,
            checkpoint: row.get(1)?,
            text: row.get(2)?,
            submitted_at: row.get(3)?,
        },
        standing: Standing::read(row, 4)?,
    })
}

statements! {
    LOOKUP = "SELECT participant, checkpoint, text, submitted_at, state, reason, moderated_at, \
            moderated_by FROM note WHERE campaign = $1 AND participant = $2 AND checkpoint = $3";
    LIST_OF = "SELECT participant, checkpoint, text, submitted_at, state, reason, moderated_at, \
            moderated_by FROM note WHERE campaign = $1 AND participant = $2 ORDER BY checkpoint";
    LIST = "SELECT participant, checkpoint, text, submitted_at, state, reason, moderated_at, \
            moderated_by FROM note WHERE campaign = $1 AND state = $2 \
            AND (submitted_at, participant, checkpoint) > ($3, $4, $5) \
        ORDER BY submitted_at, participant, checkpoint LIMIT $6";
    LIST_APPROVED = "SELECT participant, checkpoint, text, submitted_at, state, reason, \
            moderated_at, moderated_by FROM note \
        WHERE campaign = $1 AND checkpoint = $2 AND state = 'approved' \
            AND (submitted_at, participant) < ($3, $4) \
        ORDER BY submitted_at DESC, participant DESC LIMIT $5";
    COUNT = "SELECT COUNT(*) FROM note WHERE campaign = $1 AND state = $2";
    ADD = "INSERT INTO note (campaign, participant, checkpoint, text, submitted_at, state) \
        VALUES ($1, $2, $3, $4, $5, 'submitted') \
        ON CONFLICT (campaign, participant, checkpoint) DO UPDATE SET text = excluded.text, \
            submitted_at = excluded.submitted_at, state = 'submitted', reason = NULL \
        WHERE note.state = 'rejected'";
    MODERATE = "UPDATE note SET state = $6, reason = $7, moderated_by = $8, moderated_at = $9 \
        WHERE campaign = $1 AND participant = $2 AND checkpoint = $3 AND submitted_at = $4 \
            AND state = $5";
}
