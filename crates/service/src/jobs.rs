//! Work that is queued in the store, so that a fault or a restart delays it but does not lose it.
//!
//! A job is run again after a pause when it fails, and set aside after its last attempt, where
//! staff can see it. Every job may be run twice: a crash can come between its end and the note of
//! it.

use engine::{Campaign, snapshot};
use store::record::job::{self, Job, JobState, NewJob};
use store::record::{session, werun_replay};
use store::{StoreError, Tx};

use crate::error::ServiceError;
use crate::participation::replay_horizon;
use crate::service::Service;

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Duty {
    /// Saves the state of every campaign, so that the next start reads little of the log.
    SaveSnapshots,
    /// Removes sessions that have ended, payload digests that no longer matter, finished jobs.
    Clean,
    /// Makes up for what an act on a walk left to do, lets proposals expire, and erases personal
    /// data whose time is over.
    TendWalks,
}

impl Duty {
    const ALL: [Self; 3] = [Self::SaveSnapshots, Self::Clean, Self::TendWalks];

    const fn kind(self) -> &'static str {
        match self {
            Self::SaveSnapshots => "save_snapshots",
            Self::Clean => "clean",
            Self::TendWalks => "tend_walks",
        }
    }

    const fn every_ms(self) -> i64 {
        match self {
            Self::SaveSnapshots => 5 * MINUTE_MS,
            Self::Clean | Self::TendWalks => 10 * MINUTE_MS,
        }
    }
}

impl Service {
    /// Queues the duties of the present period, once each however often this is called.
    pub async fn queue_duties(&self) -> Result<(), ServiceError> {
        let now = self.now();
        let jobs: Vec<NewJob> = Duty::ALL
            .into_iter()
            .map(|duty| NewJob {
                id: self.fresh_id(),
                kind: duty.kind().to_owned(),
                payload: "{}".to_owned(),
                dedup: Some(format!("{} {}", duty.kind(), now.0 / duty.every_ms())),
                run_at: now,
                max_attempts: ATTEMPTS,
            })
            .collect();
        self.store()
            .write(async move |tx| -> Result<_, StoreError> {
                for job in &jobs {
                    job::add(tx, job).await?;
                }
                Ok(())
            })
            .await?;
        Ok(())
    }

    /// Runs the jobs that are due, one after the other, and gives their number.
    pub async fn run_due_jobs(&self) -> Result<usize, ServiceError> {
        let mut run = 0;
        loop {
            let now = self.now();
            let claim = async move |tx: &mut Tx| -> Result<_, StoreError> {
                job::claim(tx, now, LEASE_MS).await
            };
            let Some(job) = self.store().write(claim).await? else {
                return Ok(run);
            };
            run += 1;
            let outcome = self.run_job(&job).await;
            self.note(job, outcome).await?;
        }
    }

    async fn run_job(&self, job: &Job) -> Result<(), String> {
        match Duty::ALL.into_iter().find(|duty| duty.kind() == job.kind) {
            Some(Duty::SaveSnapshots) => self.save_snapshots().await,
            Some(Duty::Clean) => self.clean().await.map_err(|e| e.to_string()),
            Some(Duty::TendWalks) => self.tend_walks().await.map_err(|e| e.to_string()),
            None => Err(format!("this program knows no job `{}`", job.kind)),
        }
    }

    async fn note(&self, job: Job, outcome: Result<(), String>) -> Result<(), ServiceError> {
        let now = self.now();
        let kind = job.kind.clone();
        let state = self
            .store()
            .write(async move |tx| -> Result<_, StoreError> {
                match outcome {
                    Ok(()) => job::complete(tx, &job).await.map(|_mine| None),
                    Err(error) => {
                        tracing::warn!(kind = job.kind, attempt = job.attempt, error, "job failed");
                        job::fail(tx, &job, now, &error).await
                    }
                }
            })
            .await?;
        if state == Some(JobState::Dead) {
            tracing::error!(kind, "job set aside after its last attempt");
        }
        Ok(())
    }

    /// Saves the state of every campaign.
    pub async fn save_snapshots(&self) -> Result<(), String> {
        for live in self.campaigns() {
            let (store, live) = (self.store().clone(), live.clone());
            let saving = tokio::task::spawn_blocking(move || {
                // The copy is made under the lock, the encoding after it.
                let state = live.read(Campaign::clone);
                if state.seq() == 0 {
                    return Ok(());
                }
                let bytes = state.to_snapshot().map_err(|e| e.to_string())?;
                store
                    .save_snapshot(live.no(), state.seq(), snapshot::FORMAT, &bytes)
                    .map_err(|e| e.to_string())
            });
            saving.await.map_err(|e| e.to_string())??;
        }
        Ok(())
    }

    async fn tend_walks(&self) -> Result<(), ServiceError> {
        for live in self.campaigns().filter(|live| live.plan().walk.is_some()) {
            self.expire_corrections(live).await?;
            self.grand_prizes(live).await?;
            self.note_unit_days(live).await?;
            self.erase_when_due(live).await?;
        }
        Ok(())
    }

    async fn clean(&self) -> Result<(), ServiceError> {
        let now = self.now();
        let horizons: Vec<_> = self
            .campaigns()
            .map(|live| (live.no(), replay_horizon(live.now())))
            .collect();
        self.store()
            .write(async move |tx| -> Result<_, StoreError> {
                session::remove_expired(tx, now).await?;
                job::remove_done(tx, now + -JOBS_KEPT_MS).await?;
                for (no, horizon) in horizons {
                    werun_replay::remove_older(tx, no, horizon).await?;
                }
                Ok(())
            })
            .await?;
        Ok(())
    }
}

const MINUTE_MS: i64 = 60_000;
/// How long a claim lasts: longer than the longest job takes.
const LEASE_MS: i64 = 10 * MINUTE_MS;
const ATTEMPTS: u32 = 5;
/// How long finished jobs are kept: longer than any period, or a duty would be queued again.
const JOBS_KEPT_MS: i64 = 24 * 60 * MINUTE_MS;
