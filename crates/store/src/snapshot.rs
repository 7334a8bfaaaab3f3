//! Snapshots of a campaign's state. They shorten a restart and are never needed: whatever is
//! wrong with one, an older one or the log itself takes its place.

use model::Seq;
use sha2::{Digest, Sha256};

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::{Store, StoreError, Tx, Value};

/// A state as it was after a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The last fact in it.
    pub seq: Seq,
    /// The encoded state.
    pub bytes: Vec<u8>,
}

impl Store {
    /// Keeps a snapshot of the state after a fact, and drops all but the newest two of the
    /// campaign. `format` is the version of the encoding. Blocks.
    ///
    /// It is written in pieces, each in a transaction of its own, so that the log can be appended
    /// to in between. At most one snapshot of a campaign may be under way.
    pub fn save_snapshot(
        &self,
        campaign: CampaignNo,
        seq: Seq,
        format: u16,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        let key = [Value::from(campaign.0), Value::Int(seq.cast_signed())];
        self.write_blocking(async |tx: &mut Tx| tx.execute(REMOVE, &key).await)?;
        self.remove_leftover_chunks(campaign)?;
        for (number, chunk) in (0..).zip(bytes.chunks(CHUNK_BYTES)) {
            let [campaign, seq] = key.clone();
            let args = [campaign, seq, Value::Int(number), chunk.into()];
            self.write_blocking(async |tx: &mut Tx| tx.execute(ADD_CHUNK, &args).await)?;
        }
        self.write_blocking(async |tx: &mut Tx| {
            let [campaign, seq] = key.clone();
            let hash: [u8; 32] = Sha256::digest(bytes).into();
            let args = [
                campaign.clone(),
                seq,
                Value::Int(format.into()),
                (&hash).into(),
            ];
            tx.execute(ADD, &args).await?;
            tx.execute(REMOVE_OLDER, &[campaign, Value::Int(KEPT)])
                .await
        })?;
        self.remove_leftover_chunks(campaign)
    }

    /// The newest snapshot of a format that is whole. Blocks.
    pub fn load_snapshot(
        &self,
        campaign: CampaignNo,
        format: u16,
    ) -> Result<Option<Snapshot>, StoreError> {
        let no = Value::from(campaign.0);
        self.read_blocking(async |tx: &mut Tx| {
            let args = [no.clone(), Value::Int(format.into())];
            for row in tx.query(LIST, &args).await? {
                let (seq, hash) = (row.get::<Seq>(0)?, row.get::<[u8; 32]>(1)?);
                let bytes = chunks(tx, &no, seq).await?;
                if Sha256::digest(&bytes)[..] == hash {
                    return Ok(Some(Snapshot { seq, bytes }));
                }
                tracing::warn!(
                    campaign = campaign.0,
                    seq,
                    "a snapshot is damaged and not used"
                );
            }
            Ok(None)
        })
    }

    /// Removes chunks that belong to no snapshot, one at a time: dropping gigabytes at once would
    /// hold up the log.
    fn remove_leftover_chunks(&self, campaign: CampaignNo) -> Result<(), StoreError> {
        let args = [Value::from(campaign.0)];
        while self.write_blocking(async |tx: &mut Tx| tx.execute(REMOVE_LEFTOVER, &args).await)? > 0
        {
        }
        Ok(())
    }
}

async fn chunks(tx: &mut Tx, campaign: &Value, seq: Seq) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    for number in 0.. {
        let args = [
            campaign.clone(),
            Value::Int(seq.cast_signed()),
            Value::Int(number),
        ];
        let Some(row) = tx.query_first(CHUNK, &args).await? else {
            break;
        };
        bytes.extend(row.get::<Vec<u8>>(0)?);
    }
    Ok(bytes)
}

statements! {
    LIST = "SELECT seq, sha256 FROM snapshot WHERE campaign = $1 AND format = $2 \
        ORDER BY seq DESC";
    CHUNK = "SELECT body FROM snapshot_chunk WHERE campaign = $1 AND seq = $2 AND chunk = $3";
    ADD = "INSERT INTO snapshot (campaign, seq, format, sha256) VALUES ($1, $2, $3, $4)";
    ADD_CHUNK = "INSERT INTO snapshot_chunk (campaign, seq, chunk, body) VALUES ($1, $2, $3, $4)";
    REMOVE = "DELETE FROM snapshot WHERE campaign = $1 AND seq = $2";
    REMOVE_OLDER = "DELETE FROM snapshot WHERE campaign = $1 AND seq NOT IN \
        (SELECT seq FROM snapshot WHERE campaign = $1 ORDER BY seq DESC LIMIT $2)";
    REMOVE_LEFTOVER = "DELETE FROM snapshot_chunk \
        WHERE campaign = $1 AND (seq, chunk) IN ( \
            SELECT c.seq, c.chunk FROM snapshot_chunk c WHERE c.campaign = $1 AND NOT EXISTS \
                (SELECT 1 FROM snapshot s WHERE s.campaign = $1 AND s.seq = c.seq) LIMIT 1)";
}

/// Most bytes of a chunk.
const CHUNK_BYTES: usize = 8 << 20;
/// Snapshots kept of a campaign.
const KEPT: i64 = 2;
