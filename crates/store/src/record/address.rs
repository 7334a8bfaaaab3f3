//! Where a participant's prizes are sent. It is given once (W-42); only an organiser's correction
//! replaces it, and what it replaced is kept.

use engine::command::StaffKey;
use model::ParticipantNo;
use model::time::Instant;
use pii::{Place, Sealed};

use crate::record::campaign::CampaignNo;
use crate::record::profile;
use crate::tx::statements;
use crate::value::words;
use crate::{Row, StoreError, Tx, Value};

/// An address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Whose.
    pub participant: ParticipantNo,
    /// Who takes the parcel.
    pub recipient: Sealed,
    /// The phone the carrier calls.
    pub phone: Sealed,
    /// Code of the province.
    pub province: String,
    /// The rest: city, street, house.
    pub detail: Sealed,
    /// When it was given.
    pub submitted_at: Instant,
}

/// Who put another address in place of one, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// When.
    pub at: Instant,
    /// Who.
    pub by: StaffKey,
    /// Why.
    pub reason: String,
}

/// An address that was replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressVersion {
    /// Which, from 1.
    pub version: u32,
    /// The address. It opens at the same places as the one that counts.
    pub address: Address,
    /// Who replaced it.
    pub replaced: Replacement,
}

words! {
    /// A sealed column of an address.
    Column {
        /// Who takes the parcel.
        Recipient = "recipient_enc",
        /// The phone.
        Phone = "phone_enc",
        /// City, street, house.
        Detail = "detail_enc",
    }
}

/// Where a column of a participant's address stands, to seal and open it. Versions that were
/// replaced are sealed for the same place.
pub fn place(campaign: CampaignNo, participant: ParticipantNo, column: Column) -> Place {
    Place {
        campaign: campaign.0,
        table: "address",
        column: column.name(),
        row: participant.to_string(),
    }
}

/// A participant's address, if they have given one.
pub async fn lookup(
    tx: &mut Tx,
    campaign: CampaignNo,
    participant: ParticipantNo,
) -> Result<Option<Address>, StoreError> {
    tx.query_first(LOOKUP, &[campaign.into(), participant.into()])
        .await?
        .map(|row| address(&row, 0))
        .transpose()
}

/// At most `limit` addresses in the order of joining, after a participant.
pub async fn list(
    tx: &mut Tx,
    campaign: CampaignNo,
    after: Option<ParticipantNo>,
    limit: u32,
) -> Result<Vec<Address>, StoreError> {
    let args = [
        campaign.into(),
        after.map_or(profile::BEFORE_ALL, Into::into),
        limit.into(),
    ];
    let rows = tx.query(LIST, &args).await?;
    rows.iter().map(|row| address(row, 0)).collect()
}

/// The addresses of a participant that were replaced, the first first.
pub async fn list_versions(
    tx: &mut Tx,
    campaign: CampaignNo,
    participant: ParticipantNo,
) -> Result<Vec<AddressVersion>, StoreError> {
    tx.query(LIST_VERSIONS, &[campaign.into(), participant.into()])
        .await?
        .iter()
        .map(version)
        .collect()
}

/// The number of addresses.
pub async fn count(tx: &mut Tx, campaign: CampaignNo) -> Result<u64, StoreError> {
    let row = tx.query_first(COUNT, &[campaign.into()]).await?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// Keeps a participant's address and locks their profile (W-07). `false` if they have given an
/// address before; then nothing changes (`address_locked`).
pub async fn add(tx: &mut Tx, campaign: CampaignNo, address: &Address) -> Result<bool, StoreError> {
    let added = tx.execute(ADD, &args(campaign, address)).await? > 0;
    if added {
        profile::lock(tx, campaign, address.participant).await?;
    }
    Ok(added)
}

/// Puts another address in place of the one that was given, which becomes a version. `false` if
/// none was given.
pub async fn replace(
    tx: &mut Tx,
    campaign: CampaignNo,
    address: &Address,
    replaced: &Replacement,
) -> Result<bool, StoreError> {
    let key: [Value; 2] = [campaign.into(), address.participant.into()];
    let last = tx.query_first(LAST_VERSION, &key).await?;
    let version = last.map_or(Ok(0), |row| row.get::<u32>(0))? + 1;
    let [campaign_no, participant] = key;
    let kept = [
        campaign_no,
        participant,
        version.into(),
        replaced.at.into(),
        replaced.by.into(),
        replaced.reason.as_str().into(),
    ];
    if tx.execute(KEEP_VERSION, &kept).await? == 0 {
        return Ok(false);
    }
    Ok(tx.execute(REPLACE, &args(campaign, address)).await? > 0)
}

fn args(campaign: CampaignNo, address: &Address) -> [Value; 7] {
    [
        campaign.into(),
        address.participant.into(),
        (&address.recipient).into(),
        (&address.phone).into(),
        address.province.as_str().into(),
        (&address.detail).into(),
        address.submitted_at.into(),
    ]
}

fn address(row: &Row, first: usize) -> Result<Address, StoreError> {
    Ok(Address {
        participant: row.get(first)?,
        recipient: row.get(first + 1)?,
        phone: row.get(first + 2)?,
        province: row.get(first + 3)?,
        detail: row.get(first + 4)?,
        submitted_at: row.get(first + 5)?,
    })
}

fn version(row: &Row) -> Result<AddressVersion, StoreError> {
    Ok(AddressVersion {
        version: row.get(0)?,
        address: address(row, 1)?,
        replaced: Replacement {
            at: row.get(7)?,
            by: row.get(8)?,
            reason: row.get(9)?,
        },
    })
}

statements! {
    LOOKUP = "SELECT participant, recipient_enc, phone_enc, province, detail_enc, submitted_at \
        FROM address WHERE campaign = $1 AND participant = $2";
    LIST = "SELECT participant, recipient_enc, phone_enc, province, detail_enc, submitted_at \
        FROM address WHERE campaign = $1 AND participant > $2 ORDER BY participant LIMIT $3";
    LIST_VERSIONS = "SELECT version, participant, recipient_enc, phone_enc, province, \
            detail_enc, submitted_at, replaced_at, replaced_by, reason \
        FROM address_version WHERE campaign = $1 AND participant = $2 ORDER BY version";
    LAST_VERSION = "SELECT version FROM address_version \
        WHERE campaign = $1 AND participant = $2 ORDER BY version DESC LIMIT 1";
    COUNT = "SELECT COUNT(*) FROM address WHERE campaign = $1";
    ADD = "INSERT INTO address (campaign, participant, recipient_enc, phone_enc, province, \
            detail_enc, submitted_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
        ON CONFLICT (campaign, participant) DO NOTHING";
    KEEP_VERSION = "INSERT INTO address_version (campaign, participant, version, recipient_enc, \
            phone_enc, province, detail_enc, submitted_at, replaced_at, replaced_by, reason) \
        SELECT campaign, participant, $3, recipient_enc, phone_enc, province, detail_enc, \
            submitted_at, $4, $5, $6 FROM address WHERE campaign = $1 AND participant = $2";
    REPLACE = "UPDATE address SET recipient_enc = $3, phone_enc = $4, province = $5, \
            detail_enc = $6, submitted_at = $7 WHERE campaign = $1 AND participant = $2";
}
