//! Campaigns by the small numbers that stand for them in every key.

use model::CampaignId;

use crate::tx::statements;
use crate::{Row, StoreError, Tx, Value};

/// A campaign's number in this database, from 1. Another database may give it another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CampaignNo(pub u32);

impl From<CampaignNo> for Value {
    fn from(no: CampaignNo) -> Self {
        no.0.into()
    }
}

/// The number of a campaign, if it has one.
pub async fn lookup(tx: &mut Tx, id: &CampaignId) -> Result<Option<CampaignNo>, StoreError> {
    let row = tx.query_first(LOOKUP, &[id.as_str().into()]).await?;
    row.map(|row| row.get(0).map(CampaignNo)).transpose()
}

/// The number of a campaign, given now if it had none.
pub async fn find_or_add(tx: &mut Tx, id: &CampaignId) -> Result<CampaignNo, StoreError> {
    tx.execute(ADD, &[id.as_str().into()]).await?;
    lookup(tx, id)
        .await?
        .ok_or_else(|| StoreError::Damaged(format!("campaign {id} was lost")))
}

/// All campaigns by number.
pub async fn list(tx: &mut Tx) -> Result<Vec<(CampaignNo, CampaignId)>, StoreError> {
    tx.query(LIST, &[]).await?.iter().map(campaign).collect()
}

fn campaign(row: &Row) -> Result<(CampaignNo, CampaignId), StoreError> {
    let id: String = row.get(1)?;
    let id = CampaignId::parse(&id).map_err(|e| StoreError::Damaged(format!("`{id}`: {e}")))?;
    Ok((CampaignNo(row.get(0)?), id))
}

statements! {
    LOOKUP = "SELECT no FROM campaign WHERE id = $1";
    ADD = "INSERT INTO campaign (no, id) \
        SELECT COALESCE(MAX(no), 0) + 1, $1 FROM campaign WHERE TRUE \
        ON CONFLICT (id) DO NOTHING";
    LIST = "SELECT no, id FROM campaign ORDER BY no";
}
