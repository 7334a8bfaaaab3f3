use model::time::Instant;
use store::record::audit::{self, Actor, Audit, AuditFilter};
use store::record::job::{self, JobState, NewJob};
use store::record::werun_replay::{self, Replay};
use store::{AppendError, RecordWrite, StoreError, Tx, log};

use crate::backend::{Backend, PERSON, facts, id};

pub(crate) fn appended_facts_read_back(backend: &mut Backend) {
    let campaign = backend.campaign("donation-2019");
    assert_eq!(backend.store.log_head(campaign), Ok(0));
    backend
        .store
        .append(campaign, 0, &facts(1, 3), &[])
        .unwrap();
    backend
        .store
        .append(campaign, 3, &facts(4, 2), &[])
        .unwrap();
    backend.reopen();
    let campaign = backend.campaign("donation-2019");
    assert_eq!(backend.store.log_head(campaign), Ok(5));
    assert_eq!(backend.store.read_log(campaign, 0, 100), Ok(facts(1, 5)));
    assert_eq!(backend.store.read_log(campaign, 2, 2), Ok(facts(3, 2)));
    let one = async |tx: &mut Tx| log::lookup(tx, campaign, 4).await;
    assert_eq!(backend.store.read_blocking(one), Ok(facts(4, 1).pop()));
    let none = async |tx: &mut Tx| log::lookup(tx, campaign, 0).await;
    assert_eq!(backend.store.read_blocking(none), Ok(None));
}

pub(crate) fn gaps_are_refused(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    backend
        .store
        .append(campaign, 0, &facts(1, 3), &[])
        .unwrap();
    for (expect_last, rows) in [
        (0, facts(1, 1)), // written before
        (2, facts(3, 2)), // partly
        (4, facts(5, 1)), // beyond the end
        (3, facts(5, 1)), // not where it says
        (3, facts(3, 2)),
        (3, [facts(4, 1), facts(6, 1)].concat()),
        (3, [facts(4, 1), facts(4, 1)].concat()),
    ] {
        let refused = backend.store.append(campaign, expect_last, &rows, &[]);
        assert!(
            matches!(refused, Err(AppendError::HeadMoved { head: 3, .. })),
            "{expect_last} {rows:?}: {refused:?}"
        );
        assert_eq!(backend.store.log_head(campaign), Ok(3));
    }
}

pub(crate) fn campaigns_have_logs_of_their_own(backend: &mut Backend) {
    let (a, b) = (backend.campaign("a"), backend.campaign("b"));
    assert_eq!(backend.campaign("a"), a);
    backend.store.append(a, 0, &facts(1, 2), &[]).unwrap();
    backend.store.append(b, 0, &facts(1, 1), &[]).unwrap();
    assert_eq!(
        (backend.store.log_head(a), backend.store.log_head(b)),
        (Ok(2), Ok(1))
    );
}

pub(crate) fn a_log_loads_in_pages(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    backend
        .store
        .append(campaign, 0, &facts(1, 20_001), &[])
        .unwrap();
    let pages: Vec<_> = backend
        .store
        .log_pages(campaign, 1)
        .map(Result::unwrap)
        .collect();
    assert_eq!(pages.concat(), facts(2, 20_000));
    assert!(pages.len() > 1);
    assert_eq!(backend.store.log_pages(campaign, 20_001).count(), 0);
}

pub(crate) fn a_failing_attached_record_takes_the_facts_with_it(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let twice = [RecordWrite::Audit(entry(1)), RecordWrite::Audit(entry(1))];
    let refused = backend.store.append(campaign, 0, &facts(1, 2), &twice);
    assert!(
        matches!(
            refused,
            Err(AppendError::NotWritten(StoreError::Conflict(_)))
        ),
        "{refused:?}"
    );
    assert_eq!(backend.store.log_head(campaign), Ok(0));
    let trail = async |tx: &mut Tx| audit::list(tx, &AuditFilter::default(), None, 9).await;
    assert_eq!(backend.store.read_blocking(trail), Ok(vec![]));
    backend
        .store
        .append(campaign, 0, &facts(1, 2), &twice[..1])
        .unwrap();
    assert_eq!(backend.store.log_head(campaign), Ok(2));
}

pub(crate) fn attached_records_stand_with_the_facts(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let replay = Replay {
        person: PERSON,
        digest: [7; 32],
        at: Instant(5),
    };
    let job = NewJob {
        id: id(1),
        kind: "publish".to_owned(),
        payload: "{}".to_owned(),
        dedup: Some("publish/1".to_owned()),
        run_at: Instant(5),
        max_attempts: 3,
    };
    // The same payload twice in a batch must not fail the batch.
    let attached = [
        RecordWrite::Replay(replay),
        RecordWrite::Replay(replay),
        RecordWrite::Job(job),
        RecordWrite::Audit(entry(1)),
    ];
    backend
        .store
        .append(campaign, 0, &facts(1, 1), &attached)
        .unwrap();
    let (taken, jobs, trail) = backend
        .write(async |tx: &mut Tx| {
            let taken = werun_replay::lookup(tx, campaign, PERSON, &[7; 32]).await?;
            let jobs = job::count(tx, JobState::Waiting).await?;
            Ok((
                taken,
                jobs,
                audit::list(tx, &AuditFilter::default(), None, 9).await?,
            ))
        })
        .unwrap();
    assert_eq!((taken, jobs), (Some(Instant(5)), 1));
    assert_eq!(
        trail,
        [Audit {
            campaign: Some(campaign),
            ..entry(1)
        }]
    );
}

pub(crate) fn a_gap_made_behind_the_back_is_damage(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    backend
        .store
        .append(campaign, 0, &facts(1, 3), &[])
        .unwrap();
    backend
        .write(async |tx: &mut Tx| tx.execute("DELETE FROM log WHERE seq = 2", &[]).await)
        .unwrap();
    let read = backend.store.read_log(campaign, 0, 9);
    assert!(
        matches!(&read, Err(StoreError::Damaged(what)) if what.contains("fact 2")),
        "{read:?}"
    );
}

fn entry(n: u128) -> Audit {
    Audit {
        id: id(n),
        at: Instant(4),
        actor: Actor::System,
        campaign: None,
        action: "window_changed".to_owned(),
        subject: "donation".to_owned(),
        old: None,
        new: Some("…".to_owned()),
        reason: Some("outage".to_owned()),
    }
}
