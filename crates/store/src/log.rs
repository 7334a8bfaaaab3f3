//! The log of a campaign: rows that people can read with SQL, appended in batches.

use engine::FactRow;
use model::Seq;

use crate::record::campaign::CampaignNo;
use crate::{AppendError, RecordWrite, Store, StoreError, Tx};

impl Store {
    /// Appends facts to a campaign's log, and writes the attached records with them, in one
    /// durable transaction: all or nothing. Blocks, on the caller's thread.
    ///
    /// `expect_last` is the last fact the caller knows, 0 for none. If the log ends elsewhere, or
    /// the rows do not follow on without a gap, nothing is written.
    pub fn append(
        &self,
        campaign: CampaignNo,
        expect_last: Seq,
        rows: &[FactRow],
        attached: &[RecordWrite],
    ) -> Result<(), AppendError> {
        self.shared().transact(|tx| {
            tx.lite().append(campaign.0.into(), expect_last, rows)?;
            for write in attached {
                crate::tx::finish(write.write(tx, campaign))?;
            }
            Ok(())
        })
    }

    /// The last fact of a campaign's log, 0 if there is none. Blocks.
    ///
    /// The connection that writes is asked. After [`AppendError::OutcomeUnknown`] it answers only
    /// once the database was opened again and checked, so what it says is on the disk.
    pub fn log_head(&self, campaign: CampaignNo) -> Result<Seq, StoreError> {
        self.write_blocking(async |tx: &mut Tx| head(tx, campaign).await)
    }

    /// At most `limit` facts after a position, in order. Blocks.
    ///
    /// A gap in the log is [`StoreError::Damaged`].
    pub fn read_log(
        &self,
        campaign: CampaignNo,
        after: Seq,
        limit: u32,
    ) -> Result<Vec<FactRow>, StoreError> {
        self.read_blocking(async |tx: &mut Tx| list(tx, campaign, after, limit).await)
    }

    /// All facts after a position, in pages, up to the log's head at the time the last page is
    /// read. Each step blocks.
    pub fn log_pages(
        &self,
        campaign: CampaignNo,
        after: Seq,
    ) -> impl Iterator<Item = Result<Vec<FactRow>, StoreError>> + use<> {
        let store = self.clone();
        let mut next = Some(after);
        std::iter::from_fn(move || {
            let page = store.read_log(campaign, next.take()?, PAGE_ROWS);
            match page {
                Ok(rows) => {
                    next = rows.last().map(|row| row.seq);
                    next.map(|_| Ok(rows))
                }
                Err(error) => Some(Err(error)),
            }
        })
    }
}

/// The last fact of a campaign's log, 0 if there is none.
#[expect(clippy::unused_async, reason = "waits on a database on the network")]
pub async fn head(tx: &mut Tx, campaign: CampaignNo) -> Result<Seq, StoreError> {
    tx.lite().log_head(campaign.0.into())
}

/// One fact of a campaign's log.
pub async fn lookup(
    tx: &mut Tx,
    campaign: CampaignNo,
    seq: Seq,
) -> Result<Option<FactRow>, StoreError> {
    let Some(before) = seq.checked_sub(1) else {
        return Ok(None);
    };
    Ok(list(tx, campaign, before, 1).await?.pop())
}

/// At most `limit` facts after a position, in order.
#[expect(clippy::unused_async, reason = "waits on a database on the network")]
pub async fn list(
    tx: &mut Tx,
    campaign: CampaignNo,
    after: Seq,
    limit: u32,
) -> Result<Vec<FactRow>, StoreError> {
    let rows = tx.lite().log_rows(campaign.0.into(), after, limit)?;
    for (row, expected) in rows.iter().zip(after + 1..) {
        if row.seq != expected {
            return Err(StoreError::Damaged(format!(
                "fact {expected} is missing from the log"
            )));
        }
    }
    Ok(rows)
}

/// Rows read at once when a log is loaded.
const PAGE_ROWS: u32 = 10_000;
