//! Digests of step payloads already taken: the same one is not taken twice.

use engine::command::PersonKey;
use model::time::Instant;

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::{StoreError, Tx};

/// A step payload that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replay {
    /// Whose.
    pub person: PersonKey,
    /// SHA-256 of the payload.
    pub digest: [u8; 32],
    /// When it was taken.
    pub at: Instant,
}

/// When a person's payload was taken, if it was.
pub async fn lookup(
    tx: &mut Tx,
    campaign: CampaignNo,
    person: PersonKey,
    digest: &[u8; 32],
) -> Result<Option<Instant>, StoreError> {
    let args = [campaign.into(), person.into(), digest.into()];
    tx.query_first(LOOKUP, &args)
        .await?
        .map(|row| row.get(0))
        .transpose()
}

/// Remembers a payload. `false` if it was taken before.
pub async fn add(tx: &mut Tx, campaign: CampaignNo, replay: &Replay) -> Result<bool, StoreError> {
    let args = [
        campaign.into(),
        replay.person.into(),
        (&replay.digest).into(),
        replay.at.into(),
    ];
    Ok(tx.execute(ADD, &args).await? > 0)
}

/// Forgets what was taken before an instant and returns the number. A payload older than that
/// must be refused by its own date.
pub async fn remove_older(
    tx: &mut Tx,
    campaign: CampaignNo,
    before: Instant,
) -> Result<u64, StoreError> {
    tx.execute(REMOVE_OLDER, &[campaign.into(), before.into()])
        .await
}

statements! {
    LOOKUP = "SELECT at FROM werun_replay WHERE campaign = $1 AND person = $2 AND digest = $3";
    ADD = "INSERT INTO werun_replay (campaign, person, digest, at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (campaign, person, digest) DO NOTHING";
    REMOVE_OLDER = "DELETE FROM werun_replay WHERE campaign = $1 AND at < $2";
}
