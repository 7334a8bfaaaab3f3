//! Messages a participant finds in the program: reminders, decisions, prizes.

use model::ParticipantNo;
use model::time::{Day, Instant};
use uuid::Uuid;

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::{Row, StoreError, Tx};

/// A message to be left for a participant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMessage {
    /// Its id; ids made later sort later (UUID v7).
    pub id: Uuid,
    /// For whom.
    pub participant: ParticipantNo,
    /// What about: `settle_today`, `address_needed`, ….
    pub kind: String,
    /// The day it belongs to. Of one kind there is one message a day; without a day any number.
    pub day: Option<Day>,
    /// What its sentence needs, as JSON.
    pub params: String,
    /// When.
    pub at: Instant,
}

/// A message and whether it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The message.
    pub message: NewMessage,
    /// When it was read.
    pub read_at: Option<Instant>,
}

/// At most `limit` messages for a participant, the latest first; `before` is the last id of the
/// page above.
pub async fn list(
    tx: &mut Tx,
    campaign: CampaignNo,
    participant: ParticipantNo,
    before: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Message>, StoreError> {
    let args = [
        campaign.into(),
        participant.into(),
        before.unwrap_or(Uuid::max()).into(),
        limit.into(),
    ];
    tx.query(LIST, &args).await?.iter().map(message).collect()
}

/// The number of messages a participant has not read.
pub async fn count_unread(
    tx: &mut Tx,
    campaign: CampaignNo,
    participant: ParticipantNo,
) -> Result<u64, StoreError> {
    let row = tx
        .query_first(COUNT_UNREAD, &[campaign.into(), participant.into()])
        .await?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// Leaves a message. `false` if there is one of its kind and day, or of its id.
pub async fn add(
    tx: &mut Tx,
    campaign: CampaignNo,
    message: &NewMessage,
) -> Result<bool, StoreError> {
    let args = [
        campaign.into(),
        message.participant.into(),
        message.id.into(),
        message.kind.as_str().into(),
        message.day.into(),
        message.params.as_str().into(),
        message.at.into(),
    ];
    Ok(tx.execute(ADD, &args).await? > 0)
}

/// Marks a participant's messages up to one as read, and returns how many were not before.
pub async fn mark_read(
    tx: &mut Tx,
    campaign: CampaignNo,
    participant: ParticipantNo,
    up_to: Uuid,
    at: Instant,
) -> Result<u64, StoreError> {
    let args = [campaign.into(), participant.into(), up_to.into(), at.into()];
    tx.execute(MARK_READ, &args).await
}

fn message(row: &Row) -> Result<Message, StoreError> {
    Ok(Message {
        message: NewMessage {
            id: row.get(0)?,
            participant: row.get(1)?,
            kind: row.get(2)?,
            day: row.get(3)?,
            params: row.get(4)?,
            at: row.get(5)?,
        },
        read_at: row.get(6)?,
    })
}

statements! {
    LIST = "SELECT id, participant, kind, day, params, at, read_at FROM message \
        WHERE campaign = $1 AND participant = $2 AND id < $3 ORDER BY id DESC LIMIT $4";
    COUNT_UNREAD = "SELECT COUNT(*) FROM message \
        WHERE campaign = $1 AND participant = $2 AND read_at IS NULL";
    ADD = "INSERT INTO message (campaign, participant, id, kind, day, params, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    MARK_READ = "UPDATE message SET read_at = $4 \
        WHERE campaign = $1 AND participant = $2 AND id <= $3 AND read_at IS NULL";
}
