//! Appeals of participants against a result, a rejection or a correction.

use engine::command::StaffKey;
use model::ParticipantNo;
use model::time::Instant;
use uuid::Uuid;

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::value::words;
use crate::{Row, StoreError, Tx};

/// An appeal that is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAppeal {
    /// Its id; ids made later sort later (UUID v7).
    pub id: Uuid,
    /// Whose.
    pub participant: ParticipantNo,
    /// What it is about: `result:final`, `note:3`, ….
    pub about: String,
    /// What the person says.
    pub text: String,
    /// When it was made.
    pub submitted_at: Instant,
}

/// An appeal and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appeal {
    /// The appeal.
    pub appeal: NewAppeal,
    /// Where it stands.
    pub state: AppealState,
    /// Why it was decided like that.
    pub reason: Option<String>,
    /// When it was decided.
    pub decided_at: Option<Instant>,
    /// By whom.
    pub decided_by: Option<StaffKey>,
}

words! {
    /// Where an appeal stands.
    AppealState {
        /// Waits for a decision.
        Open = "open",
        /// Found right.
        Accepted = "accepted",
        /// Turned down.
        Dismissed = "dismissed",
    }
}

/// A decision on an appeal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppealDecision {
    /// Which.
    pub id: Uuid,
    /// Where it stands now.
    pub to: AppealState,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Instant,
    /// Who decided.
    pub by: StaffKey,
}

/// An appeal by id.
pub async fn lookup(
    tx: &mut Tx,
    campaign: CampaignNo,
    id: Uuid,
) -> Result<Option<Appeal>, StoreError> {
    tx.query_first(LOOKUP, &[campaign.into(), id.into()])
        .await?
        .as_ref()
        .map(appeal)
        .transpose()
}

/// The appeals of a participant, the latest first.
pub async fn list_of(
    tx: &mut Tx,
    campaign: CampaignNo,
    participant: ParticipantNo,
) -> Result<Vec<Appeal>, StoreError> {
    tx.query(LIST_OF, &[campaign.into(), participant.into()])
        .await?
        .iter()
        .map(appeal)
        .collect()
}

/// At most `limit` appeals in a state by id, after one.
pub async fn list(
    tx: &mut Tx,
    campaign: CampaignNo,
    state: AppealState,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Appeal>, StoreError> {
    let args = [
        campaign.into(),
        state.into(),
        after.unwrap_or(Uuid::nil()).into(),
        limit.into(),
    ];
    tx.query(LIST, &args).await?.iter().map(appeal).collect()
}

/// The number of appeals in a state.
pub async fn count(
    tx: &mut Tx,
    campaign: CampaignNo,
    state: AppealState,
) -> Result<u64, StoreError> {
    let row = tx
        .query_first(COUNT, &[campaign.into(), state.into()])
        .await?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// The number of open appeals about something, which is then marked as under appeal.
pub async fn count_open_about(
    tx: &mut Tx,
    campaign: CampaignNo,
    about: &str,
) -> Result<u64, StoreError> {
    let row = tx
        .query_first(COUNT_OPEN_ABOUT, &[campaign.into(), about.into()])
        .await?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// Keeps an appeal.
pub async fn add(tx: &mut Tx, campaign: CampaignNo, appeal: &NewAppeal) -> Result<(), StoreError> {
    let args = [
        campaign.into(),
        appeal.id.into(),
        appeal.participant.into(),
        appeal.about.as_str().into(),
        appeal.text.as_str().into(),
        appeal.submitted_at.into(),
    ];
    tx.execute(ADD, &args).await?;
    Ok(())
}

/// Decides on an appeal. `false` if it is not open.
pub async fn decide(
    tx: &mut Tx,
    campaign: CampaignNo,
    decision: &AppealDecision,
) -> Result<bool, StoreError> {
    let args = [
        campaign.into(),
        decision.id.into(),
        decision.to.into(),
        decision.reason.as_str().into(),
        decision.at.into(),
        decision.by.into(),
    ];
    Ok(tx.execute(DECIDE, &args).await? > 0)
}

fn appeal(row: &Row) -> Result<Appeal, StoreError> {
    Ok(Appeal {
        appeal: NewAppeal {
            id: row.get(0)?,
            participant: row.get(1)?,
            about: row.get(2)?,
            text: row.get(3)?,
            submitted_at: row.get(4)?,
        },
        state: row.get(5)?,
        reason: row.get(6)?,
        decided_at: row.get(7)?,
        decided_by: row.get(8)?,
    })
}

statements! {
    LOOKUP = "SELECT id, participant, about, text, submitted_at, state, reason, decided_at, \
            decided_by FROM appeal WHERE campaign = $1 AND id = $2";
    LIST_OF = "SELECT id, participant, about, text, submitted_at, state, reason, decided_at, \
            decided_by FROM appeal WHERE campaign = $1 AND participant = $2 ORDER BY id DESC";
    LIST = "SELECT id, participant, about, text, submitted_at, state, reason, decided_at, \
            decided_by FROM appeal WHERE campaign = $1 AND state = $2 AND id > $3 \
        ORDER BY id LIMIT $4";
    COUNT = "SELECT COUNT(*) FROM appeal WHERE campaign = $1 AND state = $2";
    COUNT_OPEN_ABOUT = "SELECT COUNT(*) FROM appeal \
        WHERE campaign = $1 AND about = $2 AND state = 'open'";
    ADD = "INSERT INTO appeal (campaign, id, participant, about, text, submitted_at, state) \
        VALUES ($1, $2, $3, $4, $5, $6, 'open')";
    DECIDE = "UPDATE appeal SET state = $3, reason = $4, decided_at = $5, decided_by = $6 \
        WHERE campaign = $1 AND id = $2 AND state = 'open'";
}
