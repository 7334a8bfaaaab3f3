//! What happens without anybody asking: days close, jobs are run,
//! draws are paid.

use std::time::Duration;

use engine::Command;
use model::Refusal;

use crate::live::LiveCampaign;
use crate::sequencer::Rejection;
use crate::service::Service;

impl Service {
    /// Runs until it is dropped.
    pub async fn run_background(&self) {
        tokio::join!(self.run_duties(), self.run_payouts());
    }

    async fn run_duties(&self) {
        let mut ticks = tokio::time::interval(Duration::from_secs(1));
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        for tick in 0_u64.. {
            ticks.tick().await;
            for live in self.campaigns() {
                close_days(live).await;
            }
            if tick % JOBS_EVERY_S == JOBS_EVERY_S - 1 {
                let run = match self.queue_duties().await {
                    Ok(()) => self.run_due_jobs().await,
                    Err(error) => Err(error),
                };
                if let Err(error) = run {
                    tracing::warn!(%error, "jobs not run");
                }
            }
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

const JOBS_EVERY_S: u64 = 20;
