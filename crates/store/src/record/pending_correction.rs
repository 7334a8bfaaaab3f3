//! Corrections one organiser proposed and a second one has to decide on.

use engine::command::StaffKey;
use model::time::Instant;
use uuid::Uuid;

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::value::words;
use crate::{Row, StoreError, Tx};

/// A correction that is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCorrection {
    /// Its id; ids made later sort later (UUID v7).
    pub id: Uuid,
    /// What is to be done.
    pub kind: String,
    /// With what, as JSON.
    pub payload: String,
    /// What it would change, as JSON.
    pub preview: String,
    /// Why.
    pub reason: String,
    /// When it was proposed.
    pub proposed_at: Instant,
    /// By whom.
    pub proposed_by: StaffKey,
}

/// A proposed correction and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingCorrection {
    /// The correction.
    pub correction: NewCorrection,
    /// Where it stands.
    pub state: CorrectionState,
    /// When it was decided on.
    pub decided_at: Option<Instant>,
    /// By whom; `None` while it is open, and if it expired.
    pub decided_by: Option<StaffKey>,
}

words! {
    /// Where a proposed correction stands.
    CorrectionState {
        /// Waits for a second person.
        Open = "open",
        /// Done.
        Done = "done",
        /// Turned down.
        Dismissed = "dismissed",
        /// Nobody decided in time.
        Expired = "expired",
    }
}

/// A decision on a proposed correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CorrectionDecision {
    /// Which.
    pub id: Uuid,
    /// Where it stands now.
    pub to: CorrectionState,
    /// When.
    pub at: Instant,
    /// Who decided; `None` if the program let it expire.
    pub by: Option<StaffKey>,
}

/// A proposed correction by id.
pub async fn lookup(
    tx: &mut Tx,
    campaign: CampaignNo,
    id: Uuid,
) -> Result<Option<PendingCorrection>, StoreError> {
    tx.query_first(LOOKUP, &[campaign.into(), id.into()])
        .await?
        .as_ref()
        .map(pending)
        .transpose()
}

/// At most `limit` corrections in a state by id, after one.
pub async fn list(
    tx: &mut Tx,
    campaign: CampaignNo,
    state: CorrectionState,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Vec<PendingCorrection>, StoreError> {
    let args = [
        campaign.into(),
        state.into(),
        after.unwrap_or(Uuid::nil()).into(),
        limit.into(),
    ];
    tx.query(LIST, &args).await?.iter().map(pending).collect()
}

/// The number of corrections in a state.
pub async fn count(
    tx: &mut Tx,
    campaign: CampaignNo,
    state: CorrectionState,
) -> Result<u64, StoreError> {
    let row = tx
        .query_first(COUNT, &[campaign.into(), state.into()])
        .await?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// Proposes a correction.
pub async fn add(
    tx: &mut Tx,
    campaign: CampaignNo,
    correction: &NewCorrection,
) -> Result<(), StoreError> {
    let args = [
        campaign.into(),
        correction.id.into(),
        correction.kind.as_str().into(),
        correction.payload.as_str().into(),
        correction.preview.as_str().into(),
        correction.reason.as_str().into(),
        correction.proposed_at.into(),
        correction.proposed_by.into(),
    ];
    tx.execute(ADD, &args).await?;
    Ok(())
}

/// Decides on a correction. `false` if it is not open.
pub async fn decide(
    tx: &mut Tx,
    campaign: CampaignNo,
    decision: &CorrectionDecision,
) -> Result<bool, StoreError> {
    let args = [
        campaign.into(),
        decision.id.into(),
        decision.to.into(),
        decision.at.into(),
        decision.by.into(),
    ];
    Ok(tx.execute(DECIDE, &args).await? > 0)
}

/// Lets the open corrections expire that were proposed before an instant, and returns their number.
pub async fn expire(
    tx: &mut Tx,
    campaign: CampaignNo,
    before: Instant,
    now: Instant,
) -> Result<u64, StoreError> {
    tx.execute(EXPIRE, &[campaign.into(), before.into(), now.into()])
        .await
}

fn pending(row: &Row) -> Result<PendingCorrection, StoreError> {
    Ok(PendingCorrection {
        correction: NewCorrection {
            id: row.get(0)?,
            kind: row.get(1)?,
            payload: row.get(2)?,
            preview: row.get(3)?,
            reason: row.get(4)?,
            proposed_at: row.get(5)?,
            proposed_by: row.get(6)?,
        },
        state: row.get(7)?,
        decided_at: row.get(8)?,
        decided_by: row.get(9)?,
    })
}

statements! {
    LOOKUP = "SELECT id, kind, payload, preview, reason, proposed_at, proposed_by, state, \
            decided_at, decided_by FROM pending_correction WHERE campaign = $1 AND id = $2";
    LIST = "SELECT id, kind, payload, preview, reason, proposed_at, proposed_by, state, \
            decided_at, decided_by FROM pending_correction \
        WHERE campaign = $1 AND state = $2 AND id > $3 ORDER BY id LIMIT $4";
    COUNT = "SELECT COUNT(*) FROM pending_correction WHERE campaign = $1 AND state = $2";
    ADD = "INSERT INTO pending_correction (campaign, id, kind, payload, preview, reason, \
            proposed_at, proposed_by, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open')";
    DECIDE = "UPDATE pending_correction SET state = $3, decided_at = $4, decided_by = $5 \
        WHERE campaign = $1 AND id = $2 AND state = 'open'";
    EXPIRE = "UPDATE pending_correction SET state = 'expired', decided_at = $3 \
        WHERE campaign = $1 AND state = 'open' AND proposed_at < $2";
}
