//! Erasing what the log does not need: all phones, addresses and pictures when their time is over,
//! or everything a person gave. No fact refers to any of it, so totals and rankings stay.

use model::ParticipantNo;
use uuid::Uuid;

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::{Row, StoreError, Tx};

/// What was erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Profiles, or phones of profiles.
    pub profiles: u64,
    /// Addresses, with those that were replaced.
    pub addresses: u64,
    /// Posters.
    pub posters: u64,
    /// Photos of units' tasks.
    pub photos: u64,
    /// Notes.
    pub notes: u64,
    /// Messages and settings of reminders.
    pub messages: u64,
    /// Appeals, of which the row stays without its text.
    pub appeals: u64,
}

/// At most `limit` files of posters and of units' photos by id, after one. They are removed before
/// [`erase_personal`]: the other way round a crash would leave files nobody knows of.
pub async fn list_files(
    tx: &mut Tx,
    campaign: CampaignNo,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Uuid>, StoreError> {
    let args = [
        campaign.into(),
        after.unwrap_or(Uuid::nil()).into(),
        limit.into(),
    ];
    let rows = tx.query(LIST_FILES, &args).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// The files of a participant's posters. They are removed before [`erase_person`].
pub async fn list_files_of(
    tx: &mut Tx,
    campaign: CampaignNo,
    participant: ParticipantNo,
) -> Result<Vec<Uuid>, StoreError> {
    let rows = tx
        .query(LIST_FILES_OF, &[campaign.into(), participant.into()])
        .await?;
    rows.iter().map(|row: &Row| row.get(0)).collect()
}

/// Erases all phones, addresses, posters and photos of a campaign. Prizes and payments stay as
/// long as accounting needs them.
pub async fn erase_personal(tx: &mut Tx, campaign: CampaignNo) -> Result<Erased, StoreError> {
    let args = [campaign.into()];
    Ok(Erased {
        profiles: tx.execute(ERASE_PHONES, &args).await?,
        addresses: tx.execute(ERASE_ADDRESSES, &args).await?
            + tx.execute(ERASE_ADDRESS_VERSIONS, &args).await?,
        posters: tx.execute(ERASE_POSTERS, &args).await?,
        photos: tx.execute(ERASE_PHOTOS, &args).await?,
        ..Erased::default()
    })
}

/// Erases what a person gave and wrote. Prizes and payments stay as long as accounting needs them.
pub async fn erase_person(
    tx: &mut Tx,
    campaign: CampaignNo,
    participant: ParticipantNo,
) -> Result<Erased, StoreError> {
    let args = [campaign.into(), participant.into()];
    Ok(Erased {
        profiles: tx.execute(ERASE_PROFILE_OF, &args).await?,
        addresses: tx.execute(ERASE_ADDRESS_OF, &args).await?
            + tx.execute(ERASE_ADDRESS_VERSIONS_OF, &args).await?,
        posters: tx.execute(ERASE_POSTERS_OF, &args).await?,
        photos: 0,
        notes: tx.execute(ERASE_NOTES_OF, &args).await?,
        messages: tx.execute(ERASE_MESSAGES_OF, &args).await?
            + tx.execute(ERASE_REMINDER_SETTINGS_OF, &args).await?,
        appeals: tx.execute(ERASE_APPEALS_OF, &args).await?,
    })
}

statements! {
    LIST_FILES = "SELECT file FROM poster WHERE campaign = $1 AND file > $2 \
        UNION SELECT photo FROM unit_task WHERE campaign = $1 AND photo > $2 \
        ORDER BY 1 LIMIT $3";
    LIST_FILES_OF = "SELECT file FROM poster WHERE campaign = $1 AND participant = $2 \
        ORDER BY file";
    ERASE_PHONES = "UPDATE profile SET phone_enc = NULL, phone_index = NULL \
        WHERE campaign = $1 AND phone_enc IS NOT NULL";
    ERASE_ADDRESSES = "DELETE FROM address WHERE campaign = $1";
    ERASE_ADDRESS_VERSIONS = "DELETE FROM address_version WHERE campaign = $1";
    ERASE_POSTERS = "DELETE FROM poster WHERE campaign = $1";
    ERASE_PHOTOS = "UPDATE unit_task SET photo = NULL \
        WHERE campaign = $1 AND photo IS NOT NULL";
    ERASE_PROFILE_OF = "DELETE FROM profile WHERE campaign = $1 AND participant = $2";
    ERASE_ADDRESS_OF = "DELETE FROM address WHERE campaign = $1 AND participant = $2";
    ERASE_ADDRESS_VERSIONS_OF = "DELETE FROM address_version \
        WHERE campaign = $1 AND participant = $2";
    ERASE_POSTERS_OF = "DELETE FROM poster WHERE campaign = $1 AND participant = $2";
    ERASE_NOTES_OF = "DELETE FROM note WHERE campaign = $1 AND participant = $2";
    ERASE_MESSAGES_OF = "DELETE FROM message WHERE campaign = $1 AND participant = $2";
    ERASE_REMINDER_SETTINGS_OF = "DELETE FROM reminder_setting \
        WHERE campaign = $1 AND participant = $2";
    ERASE_APPEALS_OF = "UPDATE appeal SET text = '' \
        WHERE campaign = $1 AND participant = $2 AND text <> ''";
}
