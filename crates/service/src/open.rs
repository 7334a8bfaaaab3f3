//! Opening a campaign: its plan is published, its state read from snapshot and log, its
//! sequencer started.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use engine::row::UnreadableRow;
use engine::{Campaign, FactRow, Plan, snapshot};
use model::{CampaignId, Seq};
use store::record::plan::PlanRecord;
use store::record::{campaign, plan};
use store::{AppendError, CampaignNo, RecordWrite, Store, StoreError};

use crate::clock::Clock;
use crate::image::Image;
use crate::live::LiveCampaign;
use crate::sealing::{SealFailed, Vault, seal_draws};
use crate::sequencer::{AppendFailed, FactLog, Limits, Sequencer};

/// A campaign folder that has been checked.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The plan.
    pub plan: Arc<Plan>,
    /// SHA-256 over the folder's files.
    pub hash: [u8; 32],
    /// The files as text, kept with the published version.
    pub files: BTreeMap<String, String>,
}

/// A campaign cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenFailed {
    /// The published plan is frozen by its hash, and the folder holds another.
    #[error(
        "campaign {0} was published with another plan: a published plan is frozen. Put the \
         folder back as it was published, or give the changed folder an id of its own"
    )]
    PlanChanged(CampaignId),
    /// The log cannot be read.
    #[error("campaign {campaign}: {source}")]
    Log {
        /// Which campaign.
        campaign: CampaignId,
        /// Why.
        source: UnreadableRow,
    },
    /// The store failed.
    #[error("campaign {campaign}: {source}")]
    Store {
        /// Which campaign.
        campaign: CampaignId,
        /// Why.
        source: StoreError,
    },
    /// The draws cannot be sealed.
    #[error("campaign {campaign}: {source}")]
    Seal {
        /// Which campaign.
        campaign: CampaignId,
        /// Why.
        source: SealFailed,
    },
    /// The sequencer's thread cannot be started.
    #[error("the sequencer cannot be started: {0}")]
    Thread(#[from] io::Error),
}

/// Opens a campaign on a store. The first time, its plan is published. Without a vault no ticket
/// of a sealed draw can be drawn.
///
/// Blocks while the log is read.
pub fn open_campaign(
    store: &Store,
    edition: Edition,
    clock: Arc<dyn Clock>,
) -> Result<LiveCampaign, OpenFailed> {
    open(store, None, edition, clock)
}

/// As [`open_campaign`], with the vault that keeps the orders of its draws. The first time, the
/// draws are committed to.
pub fn open_sealed_campaign(
    store: &Store,
    vault: &Vault,
    edition: Edition,
    clock: Arc<dyn Clock>,
) -> Result<LiveCampaign, OpenFailed> {
    open(store, Some(vault), edition, clock)
}

fn open(
    store: &Store,
    vault: Option<&Vault>,
    edition: Edition,
    clock: Arc<dyn Clock>,
) -> Result<LiveCampaign, OpenFailed> {
    let Edition { plan, hash, files } = edition;
    let id = plan.id.clone();
    let failed = |source| OpenFailed::Store {
        campaign: id.clone(),
        source,
    };
    let now = clock.now();
    let (no, published) = store
        .write_blocking(async |tx| -> Result<_, StoreError> {
            let no = campaign::find_or_add(tx, &id).await?;
            if let Some(published) = plan::lookup(tx, no).await? {
                return Ok((no, published));
            }
            let first = PlanRecord {
                version: 1,
                hash,
                files,
                reason: None,
                at: now,
            };
            plan::add(tx, no, &first).await?;
            Ok((no, first))
        })
        .map_err(failed)?;
    if published.hash != hash {
        return Err(OpenFailed::PlanChanged(id));
    }
    let mut campaign = restore(store, no, Arc::clone(&plan))?;
    if let Some(vault) = vault {
        seal_draws(store, vault, no, &mut campaign, now).map_err(|source| OpenFailed::Seal {
            campaign: id.clone(),
            source,
        })?;
    }
    tracing::info!(campaign = %id, seq = campaign.seq(), "campaign opened");
    let image = Arc::new(Image::new(campaign));
    let log = Box::new(StoreLog {
        store: store.clone(),
        campaign: no,
    });
    let (sequencer, _thread) = Sequencer::start(
        Arc::clone(&image),
        log,
        Arc::clone(&clock),
        Limits::default(),
    )?;
    Ok(LiveCampaign::new(
        no,
        plan,
        published.version,
        image,
        sequencer,
        clock,
    ))
}

/// The state of a campaign: the newest snapshot that can be read, and the log after it.
pub fn restore(store: &Store, no: CampaignNo, plan: Arc<Plan>) -> Result<Campaign, OpenFailed> {
    let id = plan.id.clone();
    let failed = |source| OpenFailed::Store {
        campaign: id.clone(),
        source,
    };
    let saved = store.load_snapshot(no, snapshot::FORMAT).map_err(failed)?;
    let head = store.log_head(no).map_err(failed)?;
    let mut campaign = match saved {
        None => Campaign::new(plan),
        Some(saved) => match Campaign::from_snapshot(Arc::clone(&plan), &saved.bytes) {
            // One that is ahead of the log would keep every append from ever following on.
            Ok(campaign) if campaign.seq() == saved.seq && saved.seq <= head => campaign,
            // A snapshot is only a shortcut.
            _ => {
                tracing::warn!(campaign = %id, seq = saved.seq, "snapshot passed over");
                Campaign::new(plan)
            }
        },
    };
    for page in store.log_pages(no, campaign.seq()) {
        for row in page.map_err(failed)? {
            let fact = row.fact().map_err(|source| OpenFailed::Log {
                campaign: id.clone(),
                source,
            })?;
            campaign.apply(row.at, &fact);
        }
    }
    Ok(campaign)
}

/// A campaign's log in the store.
#[derive(Debug)]
pub struct StoreLog {
    /// The store.
    pub store: Store,
    /// The campaign.
    pub campaign: CampaignNo,
}

impl FactLog for StoreLog {
    fn append(
        &mut self,
        after: Seq,
        rows: &[FactRow],
        attached: &[RecordWrite],
    ) -> Result<(), AppendFailed> {
        self.store
            .append(self.campaign, after, rows, attached)
            .map_err(|error| match error {
                // A head that has moved means that what is known here is behind the log.
                AppendError::OutcomeUnknown(_) | AppendError::HeadMoved { .. } => {
                    AppendFailed::OutcomeUnknown(error.to_string())
                }
                AppendError::NotWritten(_) => AppendFailed::NotWritten(error.to_string()),
            })
    }

    fn read_after(&mut self, after: Seq) -> Result<Vec<FactRow>, AppendFailed> {
        let pages = self.store.log_pages(self.campaign, after);
        let rows: Result<Vec<_>, _> = pages.collect();
        let rows = rows.map_err(|error| AppendFailed::OutcomeUnknown(error.to_string()))?;
        Ok(rows.into_iter().flatten().collect())
    }
}
