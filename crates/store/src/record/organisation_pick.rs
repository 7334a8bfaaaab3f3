//! The units an organiser chose for the award of outstanding organisation (W-49).

use engine::command::StaffKey;
use model::time::Instant;

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::{Row, StoreError, Tx};

/// A unit that was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationPick {
    /// Code of the unit in the campaign's plan.
    pub unit: String,
    /// When it was chosen.
    pub at: Instant,
    /// Who chose it.
    pub by: StaffKey,
    /// Why.
    pub reason: String,
}

/// The units that were chosen.
pub async fn list(tx: &mut Tx, campaign: CampaignNo) -> Result<Vec<OrganisationPick>, StoreError> {
    tx.query(LIST, &[campaign.into()])
        .await?
        .iter()
        .map(pick)
        .collect()
}

/// Chooses a unit. `false` if it was chosen before; then nothing changes.
pub async fn add(
    tx: &mut Tx,
    campaign: CampaignNo,
    pick: &OrganisationPick,
) -> Result<bool, StoreError> {
    let args = [
        campaign.into(),
        pick.unit.as_str().into(),
        pick.at.into(),
        pick.by.into(),
        pick.reason.as_str().into(),
    ];
    Ok(tx.execute(ADD, &args).await? > 0)
}

/// Takes a choice back. `false` if the unit was not chosen.
pub async fn remove(tx: &mut Tx, campaign: CampaignNo, unit: &str) -> Result<bool, StoreError> {
    Ok(tx.execute(REMOVE, &[campaign.into(), unit.into()]).await? > 0)
}

fn pick(row: &Row) -> Result<OrganisationPick, StoreError> {
    Ok(OrganisationPick {
        unit: row.get(0)?,
        at: row.get(1)?,
        by: row.get(2)?,
        reason: row.get(3)?,
    })
}

statements! {
    LIST = "SELECT unit, picked_at, picked_by, reason FROM organisation_pick \
        WHERE campaign = $1 ORDER BY unit";
    ADD = "INSERT INTO organisation_pick (campaign, unit, picked_at, picked_by, reason) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (campaign, unit) DO NOTHING";
    REMOVE = "DELETE FROM organisation_pick WHERE campaign = $1 AND unit = $2";
}
