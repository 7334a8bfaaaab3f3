//! Work to be done later: queued in the transaction it follows from, claimed for a while, tried
//! again with growing pauses, and set aside when it keeps failing.

use model::time::Instant;
use uuid::Uuid;

use crate::tx::statements;
use crate::{Row, StoreError, Tx};

/// A job to be queued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// Its id; ids made later sort later (UUID v7).
    pub id: Uuid,
    /// What to do: `close_day`, ….
    pub kind: String,
    /// With what, as JSON.
    pub payload: String,
    /// A key that only one job may have, also after it was done, until it is removed.
    pub dedup: Option<String>,
    /// Not before.
    pub run_at: Instant,
    /// How often it is tried, at least once.
    pub max_attempts: u32,
}

/// A job somebody has claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: Uuid,
    /// What to do.
    pub kind: String,
    /// With what, as JSON.
    pub payload: String,
    /// Which attempt this is, from 1. It names the claim: one that ran out cannot finish the job.
    pub attempt: u32,
    /// How often it is tried.
    pub max_attempts: u32,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JobState {
    /// Due at its instant.
    Waiting,
    /// Claimed.
    Running,
    /// Done.
    Done,
    /// Failed too often; somebody has to look.
    Dead,
}

/// A job as staff see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobStatus {
    /// What and which attempt; 0 if none was made.
    pub job: Job,
    /// Where it stands.
    pub state: JobState,
    /// When it is, or was, due.
    pub run_at: Instant,
    /// What went wrong last.
    pub last_error: Option<String>,
}

/// A job by id.
pub async fn lookup(tx: &mut Tx, id: Uuid) -> Result<Option<JobStatus>, StoreError> {
    tx.query_first(LOOKUP, &[id.into()])
        .await?
        .as_ref()
        .map(status)
        .transpose()
}

/// At most `limit` jobs in a state by id, after one.
pub async fn list(
    tx: &mut Tx,
    state: JobState,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Vec<JobStatus>, StoreError> {
    let args = [
        state.name().into(),
        after.unwrap_or(Uuid::nil()).into(),
        limit.into(),
    ];
    tx.query(LIST, &args).await?.iter().map(status).collect()
}

/// The number of jobs in a state.
pub async fn count(tx: &mut Tx, state: JobState) -> Result<u64, StoreError> {
    let row = tx.query_first(COUNT, &[state.name().into()]).await?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// Queues a job. `false` if one with its dedup key is there already.
pub async fn add(tx: &mut Tx, job: &NewJob) -> Result<bool, StoreError> {
    let args = [
        job.id.into(),
        job.kind.as_str().into(),
        job.payload.as_str().into(),
        job.dedup.as_deref().into(),
        job.run_at.into(),
        job.max_attempts.into(),
    ];
    Ok(tx.execute(ADD, &args).await? > 0)
}

/// Claims the job that has been due longest, for `lease_ms` milliseconds. Jobs whose claim ran
/// out are due again; after the last attempt they are set aside.
pub async fn claim(tx: &mut Tx, now: Instant, lease_ms: i64) -> Result<Option<Job>, StoreError> {
    tx.execute(SET_ASIDE_LOST, &[now.into(), LEASE_RAN_OUT.into()])
        .await?;
    let args = [now.into(), (now + lease_ms).into()];
    tx.query_first(CLAIM, &args)
        .await?
        .as_ref()
        .map(job)
        .transpose()
}

/// Marks a claimed job as done. `false` if the claim ran out and the job is no longer the
/// caller's; then what it wrote in this transaction should be rolled back.
pub async fn complete(tx: &mut Tx, job: &Job) -> Result<bool, StoreError> {
    Ok(tx
        .execute(COMPLETE, &[job.id.into(), job.attempt.into()])
        .await?
        > 0)
}

/// Notes that a claimed job failed: it becomes due again after a pause, or is set aside after
/// the last attempt. Returns where it now stands, `None` if the claim ran out.
pub async fn fail(
    tx: &mut Tx,
    job: &Job,
    now: Instant,
    error: &str,
) -> Result<Option<JobState>, StoreError> {
    let state = if job.attempt >= job.max_attempts {
        JobState::Dead
    } else {
        JobState::Waiting
    };
    let args = [
        job.id.into(),
        job.attempt.into(),
        state.name().into(),
        (now + pause_ms(job.attempt)).into(),
        error.into(),
    ];
    Ok((tx.execute(FAIL, &args).await? > 0).then_some(state))
}

/// Queues a job again that was set aside, for so many further attempts. `false` if it was not.
pub async fn revive(
    tx: &mut Tx,
    id: Uuid,
    now: Instant,
    attempts: u32,
) -> Result<bool, StoreError> {
    Ok(tx
        .execute(REVIVE, &[id.into(), now.into(), attempts.into()])
        .await?
        > 0)
}

/// Forgets jobs that are done and were due before an instant, and frees their dedup keys.
/// Returns their number.
pub async fn remove_done(tx: &mut Tx, before: Instant) -> Result<u64, StoreError> {
    tx.execute(REMOVE_DONE, &[before.into()]).await
}

/// Milliseconds to wait after a failed attempt: 10 s, 20 s, 40 s, … up to an hour.
pub const fn pause_ms(attempt: u32) -> i64 {
    let doublings = if attempt > DOUBLINGS_MAX {
        DOUBLINGS_MAX
    } else {
        attempt.saturating_sub(1)
    };
    let pause = PAUSE_FIRST_MS << doublings;
    if pause > PAUSE_MAX_MS {
        PAUSE_MAX_MS
    } else {
        pause
    }
}

impl JobState {
    const ALL: [Self; 4] = [Self::Waiting, Self::Running, Self::Done, Self::Dead];

    const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Dead => "dead",
        }
    }
}

fn job(row: &Row) -> Result<Job, StoreError> {
    Ok(Job {
        id: row.get(0)?,
        kind: row.get(1)?,
        payload: row.get(2)?,
        attempt: row.get(3)?,
        max_attempts: row.get(4)?,
    })
}

fn status(row: &Row) -> Result<JobStatus, StoreError> {
    let name: String = row.get(5)?;
    let state = JobState::ALL.into_iter().find(|state| state.name() == name);
    Ok(JobStatus {
        job: job(row)?,
        state: state.ok_or_else(|| StoreError::Damaged(format!("job state `{name}`")))?,
        run_at: row.get(6)?,
        last_error: row.get(7)?,
    })
}

statements! {
    LOOKUP = "SELECT id, kind, payload, attempts, max_attempts, state, run_at, last_error \
        FROM job WHERE id = $1";
    LIST = "SELECT id, kind, payload, attempts, max_attempts, state, run_at, last_error \
        FROM job WHERE state = $1 AND id > $2 ORDER BY id LIMIT $3";
    COUNT = "SELECT COUNT(*) FROM job WHERE state = $1";
    ADD = "INSERT INTO job (id, kind, payload, dedup, state, run_at, attempts, max_attempts) \
        VALUES ($1, $2, $3, $4, 'waiting', $5, 0, $6) ON CONFLICT (dedup) DO NOTHING";
    SET_ASIDE_LOST = "UPDATE job SET state = 'dead', locked_until = NULL, last_error = $2 \
        WHERE state = 'running' AND locked_until <= $1 AND attempts >= max_attempts";
    CLAIM = "UPDATE job SET state = 'running', attempts = attempts + 1, locked_until = $2 \
        WHERE id = (SELECT id FROM job WHERE (state = 'waiting' AND run_at <= $1) \
            OR (state = 'running' AND locked_until <= $1) ORDER BY run_at, id LIMIT 1) \
        RETURNING id, kind, payload, attempts, max_attempts";
    COMPLETE = "UPDATE job SET state = 'done', locked_until = NULL, last_error = NULL \
        WHERE id = $1 AND state = 'running' AND attempts = $2";
    FAIL = "UPDATE job SET state = $3, run_at = $4, locked_until = NULL, last_error = $5 \
        WHERE id = $1 AND state = 'running' AND attempts = $2";
    REVIVE = "UPDATE job SET state = 'waiting', run_at = $2, \
        max_attempts = attempts + $3 \
        WHERE id = $1 AND state = 'dead'";
    REMOVE_DONE = "DELETE FROM job WHERE state = 'done' AND run_at < $1";
}

const LEASE_RAN_OUT: &str = "the last attempt never ended";
const PAUSE_FIRST_MS: i64 = 10_000;
const PAUSE_MAX_MS: i64 = 3_600_000;
const DOUBLINGS_MAX: u32 = 9;
