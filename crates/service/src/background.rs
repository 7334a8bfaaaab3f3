//! What happens without anybody asking: days close, snapshots are saved, old records go.

use std::time::Duration;

use engine::{Campaign, Command, snapshot};
use model::Refusal;
use store::StoreError;
use store::record::{session, werun_replay};

use crate::live::LiveCampaign;
use crate::participation::replay_horizon;
use crate::sequencer::Rejection;
use crate::service::Service;

impl Service {
    /// Runs until it is dropped.
    pub async fn run_background(&self) {
        let mut ticks = tokio::time::interval(Duration::from_secs(1));
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        let mut tick = 0_u64;
        loop {
            ticks.tick().await;
            for live in self.campaigns() {
                close_days(live).await;
            }
            if tick % CLEAN_EVERY_S == CLEAN_EVERY_S - 1 {
                self.clean().await;
            }
            if tick % SAVE_EVERY_S == SAVE_EVERY_S - 1 {
                self.save_snapshots().await;
            }
            tick += 1;
        }
    }

    /// Saves the state of every campaign, so that the next start reads little of the log.
    pub async fn save_snapshots(&self) {
        for live in self.campaigns() {
            let (store, live) = (self.store().clone(), live.clone());
            let saving = tokio::task::spawn_blocking(move || {
                // The copy is made under the lock, the encoding after it.
                let state = live.read(Campaign::clone);
                if state.seq() == 0 {
                    return;
                }
                let saved = match state.to_snapshot() {
                    Ok(bytes) => store
                        .save_snapshot(live.no(), state.seq(), snapshot::FORMAT, &bytes)
                        .map_err(|e| e.to_string()),
                    Err(error) => Err(error.to_string()),
                };
                if let Err(error) = saved {
                    tracing::error!(campaign = %live.id(), %error, "snapshot not saved");
                }
            });
            if let Err(error) = saving.await {
                tracing::error!(%error, "snapshot not saved");
            }
        }
    }

    async fn clean(&self) {
        let now = self.now();
        let horizons: Vec<_> = self
            .campaigns()
            .map(|live| (live.no(), replay_horizon(live.now())))
            .collect();
        let cleaned = self
            .store()
            .write(async move |tx| -> Result<_, StoreError> {
                session::remove_expired(tx, now).await?;
                for (no, horizon) in horizons {
                    werun_replay::remove_older(tx, no, horizon).await?;
                }
                Ok(())
            })
            .await;
        if let Err(error) = cleaned {
            tracing::warn!(%error, "old records not removed");
        }
    }
}

/// Closes the days of a campaign that are over.
pub async fn close_days(live: &LiveCampaign) {
    while let Some(day) = live.read(|c| c.day_to_close(live.now())) {
        match live.submit(Command::CloseDay { day }, Vec::new()).await {
            Ok(_) => tracing::info!(campaign = %live.id(), %day, "day closed"),
            // Another closed it first.
            Err(Rejection::Refused(Refusal::DayClosed)) => {}
            Err(error) => {
                tracing::warn!(campaign = %live.id(), %day, %error, "day not closed");
                return;
            }
        }
    }
}

const CLEAN_EVERY_S: u64 = 600;
const SAVE_EVERY_S: u64 = 300;
