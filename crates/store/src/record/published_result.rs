//! Results as they were published, with the hash that was shown. What was published stays; a
//! correction is a further version.

use engine::command::StaffKey;
use model::time::Instant;

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::{Row, StoreError, Tx, Value};

/// A result that is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewResult {
    /// What it is the result of: `final_ranking`, `grand_draw`, ….
    pub kind: String,
    /// SHA-256 of the body, in hex.
    pub hash: String,
    /// The list itself, as JSON.
    pub body: String,
    /// When it is published.
    pub at: Instant,
    /// Who publishes it.
    pub by: StaffKey,
    /// The second person who confirmed it, where the campaign asks for one.
    pub second: Option<StaffKey>,
}

/// A version of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedResult {
    /// Which version, from 1.
    pub version: u32,
    /// The result.
    pub result: NewResult,
}

/// The newest version of a result, if it was published.
pub async fn lookup(
    tx: &mut Tx,
    campaign: CampaignNo,
    kind: &str,
) -> Result<Option<PublishedResult>, StoreError> {
    tx.query_first(LOOKUP, &[campaign.into(), kind.into()])
        .await?
        .as_ref()
        .map(published)
        .transpose()
}

/// All versions of a result, the first first.
pub async fn list(
    tx: &mut Tx,
    campaign: CampaignNo,
    kind: &str,
) -> Result<Vec<PublishedResult>, StoreError> {
    tx.query(LIST, &[campaign.into(), kind.into()])
        .await?
        .iter()
        .map(published)
        .collect()
}

/// The results that were published, each in its newest version, by kind.
pub async fn list_newest(
    tx: &mut Tx,
    campaign: CampaignNo,
) -> Result<Vec<PublishedResult>, StoreError> {
    tx.query(LIST_NEWEST, &[campaign.into()])
        .await?
        .iter()
        .map(published)
        .collect()
}

/// Publishes a result, or the next version of it, and returns the version. One that is the same as
/// the newest version is that version.
pub async fn add(tx: &mut Tx, campaign: CampaignNo, result: &NewResult) -> Result<u32, StoreError> {
    let newest = lookup(tx, campaign, &result.kind).await?;
    if let Some(same) = newest
        .as_ref()
        .filter(|newest| newest.result.hash == result.hash)
    {
        return Ok(same.version);
    }
    let version = newest.map_or(0, |newest| newest.version) + 1;
    let args: [Value; 8] = [
        campaign.into(),
        result.kind.as_str().into(),
        version.into(),
        result.hash.as_str().into(),
        result.body.as_str().into(),
        result.at.into(),
        result.by.into(),
        result.second.into(),
    ];
    tx.execute(ADD, &args).await?;
    Ok(version)
}

fn published(row: &Row) -> Result<PublishedResult, StoreError> {
    Ok(PublishedResult {
        version: row.get(0)?,
        result: NewResult {
            kind: row.get(1)?,
            hash: row.get(2)?,
            body: row.get(3)?,
            at: row.get(4)?,
            by: row.get(5)?,
            second: row.get(6)?,
        },
    })
}

statements! {
    LOOKUP = "SELECT version, kind, hash, body, published_at, published_by, second_person \
        FROM published_result WHERE campaign = $1 AND kind = $2 ORDER BY version DESC LIMIT 1";
    LIST = "SELECT version, kind, hash, body, published_at, published_by, second_person \
        FROM published_result WHERE campaign = $1 AND kind = $2 ORDER BY version";
    LIST_NEWEST = "SELECT version, kind, hash, body, published_at, published_by, second_person \
        FROM published_result newest WHERE campaign = $1 AND version = ( \
            SELECT MAX(version) FROM published_result \
            WHERE campaign = $1 AND kind = newest.kind) ORDER BY kind";
    ADD = "INSERT INTO published_result (campaign, kind, version, hash, body, published_at, \
            published_by, second_person) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
}
