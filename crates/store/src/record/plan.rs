//! Published plans: the files of a campaign, frozen by hash; a change is a new version.

use std::collections::BTreeMap;

use model::time::Instant;

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::{Row, StoreError, Tx};

/// A published version of a campaign's plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRecord {
    /// Which version, from 1.
    pub version: u32,
    /// The hash it is frozen by.
    pub hash: [u8; 32],
    /// The text of each file by its path in the campaign's folder.
    pub files: BTreeMap<String, String>,
    /// Why it was changed; the first version needs no reason.
    pub reason: Option<String>,
    /// When it was published.
    pub at: Instant,
}

/// The newest version of a campaign's plan.
pub async fn lookup(tx: &mut Tx, campaign: CampaignNo) -> Result<Option<PlanRecord>, StoreError> {
    tx.query_first(LOOKUP, &[campaign.into()])
        .await?
        .as_ref()
        .map(plan)
        .transpose()
}

/// All versions, the first first.
pub async fn list(tx: &mut Tx, campaign: CampaignNo) -> Result<Vec<PlanRecord>, StoreError> {
    tx.query(LIST, &[campaign.into()])
        .await?
        .iter()
        .map(plan)
        .collect()
}

/// Keeps a version. One that exists already is [`StoreError::Conflict`].
pub async fn add(tx: &mut Tx, campaign: CampaignNo, plan: &PlanRecord) -> Result<(), StoreError> {
    let files =
        serde_json::to_string(&plan.files).map_err(|e| StoreError::Failed(e.to_string()))?;
    let args = [
        campaign.into(),
        plan.version.into(),
        (&plan.hash).into(),
        files.as_str().into(),
        plan.reason.as_deref().into(),
        plan.at.into(),
    ];
    tx.execute(ADD, &args).await?;
    Ok(())
}

fn plan(row: &Row) -> Result<PlanRecord, StoreError> {
    let files: String = row.get(2)?;
    Ok(PlanRecord {
        version: row.get(0)?,
        hash: row.get(1)?,
        files: serde_json::from_str(&files)
            .map_err(|e| StoreError::Damaged(format!("the files of a plan: {e}")))?,
        reason: row.get(3)?,
        at: row.get(4)?,
    })
}

statements! {
    LOOKUP = "SELECT version, hash, files, reason, at FROM plan WHERE campaign = $1 \
        ORDER BY version DESC LIMIT 1";
    LIST = "SELECT version, hash, files, reason, at FROM plan WHERE campaign = $1 \
        ORDER BY version";
    ADD = "INSERT INTO plan (campaign, version, hash, files, reason, at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
}
