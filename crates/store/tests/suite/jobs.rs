use model::time::Instant;
use store::record::job::{self, Job, JobState, NewJob};
use store::{StoreError, Tx};

use crate::backend::{Backend, id};

const LEASE_MS: i64 = 60_000;

pub(crate) fn a_job_is_claimed_once_and_completed(backend: &mut Backend) {
    add(
        backend,
        &NewJob {
            payload: r#"{"day":"2019-07-01"}"#.to_owned(),
            ..queued(1, 0, 3)
        },
    );
    let claimed = claim(backend, 0).unwrap();
    assert_eq!(claimed.id, id(1));
    assert_eq!(
        (claimed.attempt, claimed.payload.as_str()),
        (1, r#"{"day":"2019-07-01"}"#)
    );
    assert_eq!(claim(backend, 1), None, "it is somebody's");
    assert_eq!(complete(backend, &claimed), Ok(true));
    assert_eq!(complete(backend, &claimed), Ok(false));
    assert_eq!(claim(backend, LEASE_MS * 10), None);
    assert_eq!(state(backend, 1), Some(JobState::Done));
}

pub(crate) fn jobs_wait_for_their_time_and_turn(backend: &mut Backend) {
    add(backend, &queued(1, 200, 3));
    add(backend, &queued(2, 100, 3));
    assert_eq!(claim(backend, 99), None);
    assert_eq!(claim(backend, 100).unwrap().id, id(2));
    assert_eq!(claim(backend, 199), None);
    assert_eq!(claim(backend, 200).unwrap().id, id(1));
}

pub(crate) fn failing_jobs_pause_longer_and_longer_and_die(backend: &mut Backend) {
    add(backend, &queued(1, 0, 3));
    let mut now = 0;
    for (attempt, pause, then) in [
        (1, 10_000, JobState::Waiting),
        (2, 20_000, JobState::Waiting),
        (3, 40_000, JobState::Dead),
    ] {
        let claimed = claim(backend, now).unwrap();
        assert_eq!(claimed.attempt, attempt);
        let failed = backend
            .write(async |tx: &mut Tx| job::fail(tx, &claimed, Instant(now), "no paper").await);
        assert_eq!(failed, Ok(Some(then)));
        assert_eq!(claim(backend, now + pause - 1), None);
        now += pause;
    }
    assert_eq!(claim(backend, now * 10), None);
    let dead = backend
        .write(async |tx: &mut Tx| job::list(tx, JobState::Dead, None, 9).await)
        .unwrap();
    assert_eq!(dead[0].last_error.as_deref(), Some("no paper"));
    assert_eq!(job::pause_ms(9), 2_560_000);
    assert_eq!(
        (job::pause_ms(10), job::pause_ms(u32::MAX)),
        (3_600_000, 3_600_000)
    );
}

pub(crate) fn a_claim_that_ran_out_cannot_finish(backend: &mut Backend) {
    add(backend, &queued(1, 0, 3));
    let lost = claim(backend, 0).unwrap();
    assert_eq!(claim(backend, LEASE_MS - 1), None);
    let second = claim(backend, LEASE_MS).unwrap();
    assert_eq!(second.attempt, 2);
    assert_eq!(complete(backend, &lost), Ok(false));
    let failed =
        backend.write(async |tx: &mut Tx| job::fail(tx, &lost, Instant(LEASE_MS), "late").await);
    assert_eq!(failed, Ok(None));
    assert_eq!(complete(backend, &second), Ok(true));
}

pub(crate) fn a_job_lost_in_its_last_attempt_is_set_aside(backend: &mut Backend) {
    add(backend, &queued(1, 0, 1));
    claim(backend, 0).unwrap();
    assert_eq!(claim(backend, LEASE_MS), None);
    assert_eq!(state(backend, 1), Some(JobState::Dead));
}

pub(crate) fn a_dedup_key_is_one_job(backend: &mut Backend) {
    let close = |n| NewJob {
        dedup: Some("close/2019-07-01".to_owned()),
        ..queued(n, 0, 3)
    };
    assert!(add(backend, &close(1)));
    assert!(!add(backend, &close(2)));
    let claimed = claim(backend, 0).unwrap();
    complete(backend, &claimed).unwrap();
    assert!(!add(backend, &close(3)), "also after it was done");
    let removed = backend.write(async |tx: &mut Tx| job::remove_done(tx, Instant(1)).await);
    assert_eq!(removed, Ok(1));
    assert!(add(backend, &close(4)));
    assert!(
        add(backend, &queued(5, 0, 3)),
        "jobs without a key are as many as there are"
    );
    assert!(add(backend, &queued(6, 0, 3)));
    let waiting = backend.write(async |tx: &mut Tx| job::count(tx, JobState::Waiting).await);
    assert_eq!(waiting, Ok(3));
}

pub(crate) fn dead_jobs_can_be_revived(backend: &mut Backend) {
    add(backend, &queued(1, 0, 1));
    let lost = claim(backend, 0).unwrap();
    assert_eq!(claim(backend, LEASE_MS), None);
    let revived =
        |n| backend.write(async |tx: &mut Tx| job::revive(tx, id(n), Instant(LEASE_MS), 2).await);
    assert_eq!(
        (revived(1), revived(1), revived(2)),
        (Ok(true), Ok(false), Ok(false))
    );
    let again = claim(backend, LEASE_MS).unwrap();
    assert_eq!((again.attempt, again.max_attempts), (2, 3));
    assert_eq!(complete(backend, &lost), Ok(false));
    assert_eq!(complete(backend, &again), Ok(true));
}

fn queued(n: u128, run_at: i64, max_attempts: u32) -> NewJob {
    NewJob {
        id: id(n),
        kind: "close_day".to_owned(),
        payload: "{}".to_owned(),
        dedup: None,
        run_at: Instant(run_at),
        max_attempts,
    }
}

fn add(backend: &Backend, job: &NewJob) -> bool {
    backend
        .write(async |tx: &mut Tx| job::add(tx, job).await)
        .unwrap()
}

fn claim(backend: &Backend, now: i64) -> Option<Job> {
    backend
        .write(async |tx: &mut Tx| job::claim(tx, Instant(now), LEASE_MS).await)
        .unwrap()
}

fn complete(backend: &Backend, job: &Job) -> Result<bool, StoreError> {
    backend.write(async |tx: &mut Tx| job::complete(tx, job).await)
}

fn state(backend: &Backend, n: u128) -> Option<JobState> {
    let job = backend
        .write(async |tx: &mut Tx| job::lookup(tx, id(n)).await)
        .unwrap();
    job.map(|job| job.state)
}
