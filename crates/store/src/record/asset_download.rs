//! How often units downloaded the campaign's posters, texts and films (W-47).

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::{Row, StoreError, Tx};

/// A unit's downloads of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetDownload {
    /// Code of the unit in the campaign's plan.
    pub unit: String,
    /// Id of what was downloaded.
    pub asset: String,
    /// How often.
    pub downloads: u64,
}

/// The downloads of all units, by unit.
pub async fn list(tx: &mut Tx, campaign: CampaignNo) -> Result<Vec<AssetDownload>, StoreError> {
    tx.query(LIST, &[campaign.into()])
        .await?
        .iter()
        .map(download)
        .collect()
}

/// The downloads of a unit.
pub async fn list_of(
    tx: &mut Tx,
    campaign: CampaignNo,
    unit: &str,
) -> Result<Vec<AssetDownload>, StoreError> {
    tx.query(LIST_OF, &[campaign.into(), unit.into()])
        .await?
        .iter()
        .map(download)
        .collect()
}

/// Counts one more download.
pub async fn add(
    tx: &mut Tx,
    campaign: CampaignNo,
    unit: &str,
    asset: &str,
) -> Result<(), StoreError> {
    tx.execute(ADD, &[campaign.into(), unit.into(), asset.into()])
        .await?;
    Ok(())
}

fn download(row: &Row) -> Result<AssetDownload, StoreError> {
    Ok(AssetDownload {
        unit: row.get(0)?,
        asset: row.get(1)?,
        downloads: row.get(2)?,
    })
}

statements! {
    LIST = "SELECT unit, asset, downloads FROM asset_download WHERE campaign = $1 \
        ORDER BY unit, asset";
    LIST_OF = "SELECT unit, asset, downloads FROM asset_download \
        WHERE campaign = $1 AND unit = $2 ORDER BY asset";
    ADD = "INSERT INTO asset_download (campaign, unit, asset, downloads) VALUES ($1, $2, $3, 1) \
        ON CONFLICT (campaign, unit, asset) DO UPDATE SET \
            downloads = asset_download.downloads + 1";
}
