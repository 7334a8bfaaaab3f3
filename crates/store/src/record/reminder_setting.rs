//! Which reminders a participant has switched off. One nobody set is on.

use model::ParticipantNo;

use crate::record::campaign::CampaignNo;
use crate::record::profile::BEFORE_ALL;
use crate::tx::statements;
use crate::{StoreError, Tx};

/// The kinds of reminder a participant has switched off.
pub async fn list_off(
    tx: &mut Tx,
    campaign: CampaignNo,
    participant: ParticipantNo,
) -> Result<Vec<String>, StoreError> {
    let rows = tx
        .query(LIST_OFF, &[campaign.into(), participant.into()])
        .await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// At most `limit` participants who switched a kind of reminder off, in the order of joining,
/// after one.
pub async fn list_without(
    tx: &mut Tx,
    campaign: CampaignNo,
    kind: &str,
    after: Option<ParticipantNo>,
    limit: u32,
) -> Result<Vec<ParticipantNo>, StoreError> {
    let args = [
        campaign.into(),
        kind.into(),
        after.map_or(BEFORE_ALL, Into::into),
        limit.into(),
    ];
    let rows = tx.query(LIST_WITHOUT, &args).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Switches a kind of reminder off, or on again.
pub async fn set(
    tx: &mut Tx,
    campaign: CampaignNo,
    participant: ParticipantNo,
    kind: &str,
    off: bool,
) -> Result<(), StoreError> {
    let args = [campaign.into(), participant.into(), kind.into(), off.into()];
    tx.execute(SET, &args).await?;
    Ok(())
}

statements! {
    LIST_OFF = "SELECT kind FROM reminder_setting \
        WHERE campaign = $1 AND participant = $2 AND off = 1 ORDER BY kind";
    LIST_WITHOUT = "SELECT participant FROM reminder_setting \
        WHERE campaign = $1 AND kind = $2 AND off = 1 AND participant > $3 \
        ORDER BY participant LIMIT $4";
    SET = "INSERT INTO reminder_setting (campaign, participant, kind, off) \
        VALUES ($1, $2, $3, $4) \
        ON CONFLICT (campaign, participant, kind) DO UPDATE SET off = excluded.off";
}
