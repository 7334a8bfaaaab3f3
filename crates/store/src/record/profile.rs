//! What a participant told about themselves when they registered (W-06, W-07).

use model::ParticipantNo;
use model::time::Instant;
use pii::{BlindIndex, Place, Sealed};

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::value::words;
use crate::{Row, StoreError, Tx, Value};

/// A participant's profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Whose.
    pub participant: ParticipantNo,
    /// The name.
    pub name: Sealed,
    /// The phone; `None` once it was erased.
    pub phone: Option<SealedPhone>,
    /// Code of the region.
    pub place: String,
    /// Code of the unit.
    pub unit: String,
    /// The employer.
    pub employer: Sealed,
    /// The department.
    pub department: Sealed,
    /// When the person confirmed that all of it is true.
    pub confirmed_at: Instant,
    /// When it was changed last.
    pub updated_at: Instant,
    /// Whether a prize address was given, after which the person changes nothing any more.
    /// Given, not set: [`set`] and [`correct`] leave it as it stands.
    pub locked: bool,
}

/// A phone, and what equal phones have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedPhone {
    /// The number.
    pub number: Sealed,
    /// Its blind index.
    pub index: BlindIndex,
}

words! {
    /// A sealed column of a profile.
    Column {
        /// The name.
        Name = "name_enc",
        /// The phone.
        Phone = "phone_enc",
        /// The employer.
        Employer = "employer_enc",
        /// The department.
        Department = "department_enc",
    }
}

/// Where a column of a participant's profile stands, to seal and open it.
pub fn place(campaign: CampaignNo, participant: ParticipantNo, column: Column) -> Place {
    Place {
        campaign: campaign.0,
        table: "profile",
        column: column.name(),
        row: participant.to_string(),
    }
}

/// A participant's profile, if they have given one.
pub async fn lookup(
    tx: &mut Tx,
    campaign: CampaignNo,
    participant: ParticipantNo,
) -> Result<Option<Profile>, StoreError> {
    tx.query_first(LOOKUP, &[campaign.into(), participant.into()])
        .await?
        .as_ref()
        .map(profile)
        .transpose()
}

/// At most `limit` participants who gave the phone of an index, after one. Several may share a
/// phone, and one is no proof of anything.
pub async fn find_by_phone(
    tx: &mut Tx,
    campaign: CampaignNo,
    index: &BlindIndex,
    after: Option<ParticipantNo>,
    limit: u32,
) -> Result<Vec<Profile>, StoreError> {
    let args = [
        campaign.into(),
        index.into(),
        after.map_or(BEFORE_ALL, Into::into),
        limit.into(),
    ];
    tx.query(FIND_BY_PHONE, &args)
        .await?
        .iter()
        .map(profile)
        .collect()
}

/// At most `limit` profiles in the order of joining, after one.
pub async fn list(
    tx: &mut Tx,
    campaign: CampaignNo,
    after: Option<ParticipantNo>,
    limit: u32,
) -> Result<Vec<Profile>, StoreError> {
    let args = [
        campaign.into(),
        after.map_or(BEFORE_ALL, Into::into),
        limit.into(),
    ];
    tx.query(LIST, &args).await?.iter().map(profile).collect()
}

/// The number of profiles.
pub async fn count(tx: &mut Tx, campaign: CampaignNo) -> Result<u64, StoreError> {
    let row = tx.query_first(COUNT, &[campaign.into()]).await?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// Keeps what a participant told, in place of what they told before. `false` if the profile is
/// locked; then nothing changes.
pub async fn set(tx: &mut Tx, campaign: CampaignNo, profile: &Profile) -> Result<bool, StoreError> {
    Ok(tx.execute(SET, &args(campaign, profile)).await? > 0)
}

/// Keeps what an organiser corrected, locked or not. `false` if there is no profile.
pub async fn correct(
    tx: &mut Tx,
    campaign: CampaignNo,
    profile: &Profile,
) -> Result<bool, StoreError> {
    Ok(tx.execute(CORRECT, &args(campaign, profile)).await? > 0)
}

/// Locks a profile, as an address was given. `false` if there is none.
pub async fn lock(
    tx: &mut Tx,
    campaign: CampaignNo,
    participant: ParticipantNo,
) -> Result<bool, StoreError> {
    Ok(tx
        .execute(LOCK, &[campaign.into(), participant.into()])
        .await?
        > 0)
}

/// Before the first participant, whose number is 0.
pub(crate) const BEFORE_ALL: Value = Value::Int(-1);

fn args(campaign: CampaignNo, profile: &Profile) -> [Value; 11] {
    let phone = profile.phone.as_ref();
    [
        campaign.into(),
        profile.participant.into(),
        (&profile.name).into(),
        phone.map(|phone| &phone.number).into(),
        phone.map(|phone| &phone.index).into(),
        profile.place.as_str().into(),
        profile.unit.as_str().into(),
        (&profile.employer).into(),
        (&profile.department).into(),
        profile.confirmed_at.into(),
        profile.updated_at.into(),
    ]
}

fn profile(row: &Row) -> Result<Profile, StoreError> {
    let phone = match (row.get(2)?, row.get(3)?) {
        (Some(number), Some(index)) => Some(SealedPhone { number, index }),
        _ => None,
    };
    Ok(Profile {
        participant: row.get(0)?,
        name: row.get(1)?,
        phone,
        place: row.get(4)?,
        unit: row.get(5)?,
        employer: row.get(6)?,
        department: row.get(7)?,
        confirmed_at: row.get(8)?,
        updated_at: row.get(9)?,
        locked: row.get(10)?,
    })
}

statements! {
    LOOKUP = "SELECT participant, name_enc, phone_enc, phone_index, place, unit, employer_enc, \
            department_enc, confirmed_at, updated_at, locked \
        FROM profile WHERE campaign = $1 AND participant = $2";
    FIND_BY_PHONE = "SELECT participant, name_enc, phone_enc, phone_index, place, unit, \
            employer_enc, department_enc, confirmed_at, updated_at, locked \
        FROM profile WHERE campaign = $1 AND phone_index = $2 AND participant > $3 \
        ORDER BY participant LIMIT $4";
    LIST = "SELECT participant, name_enc, phone_enc, phone_index, place, unit, employer_enc, \
            department_enc, confirmed_at, updated_at, locked \
        FROM profile WHERE campaign = $1 AND participant > $2 ORDER BY participant LIMIT $3";
    COUNT = "SELECT COUNT(*) FROM profile WHERE campaign = $1";
    SET = "INSERT INTO profile (campaign, participant, name_enc, phone_enc, phone_index, place, \
            unit, employer_enc, department_enc, confirmed_at, updated_at, locked) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0) \
        ON CONFLICT (campaign, participant) DO UPDATE SET name_enc = excluded.name_enc, \
            phone_enc = excluded.phone_enc, phone_index = excluded.phone_index, \
            place = excluded.place, unit = excluded.unit, employer_enc = excluded.employer_enc, \
            department_enc = excluded.department_enc, confirmed_at = excluded.confirmed_at, \
            updated_at = excluded.updated_at WHERE profile.locked = 0";
    CORRECT = "UPDATE profile SET name_enc = $3, phone_enc = $4, phone_index = $5, place = $6, \
            unit = $7, employer_enc = $8, department_enc = $9, confirmed_at = $10, \
            updated_at = $11 WHERE campaign = $1 AND participant = $2";
    LOCK = "UPDATE profile SET locked = 1 WHERE campaign = $1 AND participant = $2";
}
