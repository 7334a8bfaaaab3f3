//! Queued work: done once a period, run again when it fails, set aside at last.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

#[path = "common/clock.rs"]
mod clock;
#[path = "common/plan.rs"]
mod plan;

use std::collections::BTreeMap;
use std::sync::Arc;

use engine::command::{Channel, PersonKey};
use engine::{Command, snapshot};
use model::Day;
use service::open::{Edition, open_campaign};
use service::{Chance, Clock, Service, WeChat};
use store::record::job::{self, JobState, NewJob};
use store::{Store, StoreError, Tx};
use uuid::Uuid;
use wechat::{AppSecret, Client, Settings};

use crate::clock::ManualClock;
use crate::plan::{at, plan};

const DAY: Day = Day(20_000);

struct World {
    service: Service,
    clock: Arc<ManualClock>,
}

impl World {
    fn new() -> Self {
        let store = Store::in_memory().unwrap();
        let clock = Arc::new(ManualClock::new(at(DAY, 8)));
        let edition = Edition {
            plan: Arc::new(plan("walk", DAY, Day(DAY.0 + 12))),
            hash: [1; 32],
            files: BTreeMap::new(),
        };
        let now: Arc<dyn Clock> = clock.clone();
        let live = open_campaign(&store, edition, Arc::clone(&now)).unwrap();
        let settings = Settings::production("wx0", AppSecret::new("none"));
        let wechat = WeChat {
            client: Client::new(settings).unwrap(),
            appid: "wx0".to_owned(),
        };
        let service = Service::new(store, [live], wechat, now, Chance::seeded(1));
        Self { service, clock }
    }

    async fn count(&self, state: JobState) -> u64 {
        let count =
            async move |tx: &mut Tx| -> Result<_, StoreError> { job::count(tx, state).await };
        self.service.store().read(count).await.unwrap()
    }
}

#[tokio::test]
async fn duties_are_queued_once_a_period_and_done() {
    let world = World::new();
    let live = world.service.campaigns().next().unwrap().clone();
    let join = Command::Consent {
        person: PersonKey(1),
        notice_version: 1,
        channel: Channel::Qr,
        inviter: None,
        unit: None,
    };
    live.submit(join, Vec::new()).await.unwrap();

    world.service.queue_duties().await.unwrap();
    world.service.queue_duties().await.unwrap();
    assert_eq!(
        world.count(JobState::Waiting).await,
        3,
        "three duties, once each"
    );
    assert_eq!(world.service.run_due_jobs().await.unwrap(), 3);
    assert_eq!(world.count(JobState::Done).await, 3);
    assert_eq!(world.service.run_due_jobs().await.unwrap(), 0);
    let (store, no) = (world.service.store().clone(), live.no());
    let load = move || store.load_snapshot(no, snapshot::FORMAT);
    let saved = tokio::task::spawn_blocking(load)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    assert_eq!(saved.seq, live.read(engine::Campaign::seq));

    // Later in the same periods nothing is queued again; an hour on everything is.
    world.clock.set(at(DAY, 8) + 60_000);
    world.service.queue_duties().await.unwrap();
    assert_eq!(world.count(JobState::Waiting).await, 0);
    world.clock.set(at(DAY, 9));
    world.service.queue_duties().await.unwrap();
    assert_eq!(world.count(JobState::Waiting).await, 3);
}

#[tokio::test]
async fn a_job_that_keeps_failing_is_set_aside() {
    let world = World::new();
    let now = at(DAY, 8);
    let unknown = NewJob {
        id: Uuid::from_u128(7),
        kind: "fly".to_owned(),
        payload: "{}".to_owned(),
        dedup: None,
        run_at: now,
        max_attempts: 2,
    };
    let add = async move |tx: &mut Tx| -> Result<_, StoreError> { job::add(tx, &unknown).await };
    world.service.store().write(add).await.unwrap();

    assert_eq!(world.service.run_due_jobs().await.unwrap(), 1);
    assert_eq!(
        world.service.run_due_jobs().await.unwrap(),
        0,
        "it waits before the next try"
    );
    assert_eq!(world.count(JobState::Waiting).await, 1);
    world.clock.set(now + job::pause_ms(1));
    assert_eq!(world.service.run_due_jobs().await.unwrap(), 1);
    assert_eq!(world.count(JobState::Dead).await, 1);
}
