//! Hints for reviewers. They never remove anything by themselves.

use model::time::Instant;
use uuid::Uuid;

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::{Row, StoreError, Tx};

/// Something that looks wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Its id; ids made later sort later (UUID v7).
    pub id: Uuid,
    /// What it is about: `vote_burst`, `equal_counts`, ….
    pub kind: String,
    /// Hash of the account, device or address it is about.
    pub subject_hash: [u8; 32],
    /// What was seen, in words.
    pub detail: String,
    /// When.
    pub at: Instant,
}

/// At most `limit` signals, the newest first; `before` is the last id of the page above.
pub async fn list(
    tx: &mut Tx,
    campaign: CampaignNo,
    before: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Signal>, StoreError> {
    let args = [
        campaign.into(),
        before.unwrap_or(Uuid::max()).into(),
        limit.into(),
    ];
    tx.query(LIST, &args).await?.iter().map(signal).collect()
}

/// Adds a signal.
pub async fn add(tx: &mut Tx, campaign: CampaignNo, signal: &Signal) -> Result<(), StoreError> {
    let args = [
        campaign.into(),
        signal.id.into(),
        signal.kind.as_str().into(),
        (&signal.subject_hash).into(),
        signal.detail.as_str().into(),
        signal.at.into(),
    ];
    tx.execute(ADD, &args).await?;
    Ok(())
}

fn signal(row: &Row) -> Result<Signal, StoreError> {
    Ok(Signal {
        id: row.get(0)?,
        kind: row.get(1)?,
        subject_hash: row.get(2)?,
        detail: row.get(3)?,
        at: row.get(4)?,
    })
}

statements! {
    LIST = "SELECT id, kind, subject_hash, detail, at FROM signal \
        WHERE campaign = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    ADD = "INSERT INTO signal (campaign, id, kind, subject_hash, detail, at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
}
