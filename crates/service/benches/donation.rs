//! Syncs and donations of a thousand callers through the sequencer, durable before each answer,
//! beside two floors on the same disk in the same rounds:
//!
//! - `raw log`: the same callers, queue, batches and answers around a file of 64-byte records with
//!   one `fdatasync` a batch: what remains is deciding, the row and the database;
//! - `bare file`: batches of 1,024 records written by one thread that nobody waits for.
//!
//! Works are measured in turn, and each figure is the median of its rounds: the disk's mood
//! changes by the hour, so only ratios within a run mean anything. CPU is that of the whole
//! process, callers included. `TMPDIR` chooses the disk; one in memory makes `fdatasync` free.

#![expect(clippy::unwrap_used, reason = "a benchmark may panic")]
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "../tests/common/clock.rs"]
mod clock;
#[path = "common/figures.rs"]
mod figures;
#[path = "../tests/common/plan.rs"]
mod plan;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use engine::command::{Channel, Command, PersonKey};
use model::{Day, IdempotencyKey, ParticipantNo, RegionIx};
use service::background::close_days;
use service::open::{Edition, open_campaign};
use service::{Clock, LiveCampaign};
use store::{Store, StoreConfig};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, oneshot};

use crate::clock::ManualClock;
use crate::figures::Figures;
use crate::plan::{THRESHOLD, at, plan};

fn main() {
    let directory = TempDir::new().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .unwrap();
    let clock = Arc::new(ManualClock::new(at(FIRST, 8)));
    let live = campaign(directory.path(), Arc::clone(&clock) as Arc<dyn Clock>);
    each(&runtime, &live, |person| Command::Consent {
        person: PersonKey(person.0.into()),
        notice_version: 1,
        channel: Channel::Other,
        inviter: None,
        unit: None,
    });
    let raw = RawLog::start(&directory.path().join("raw"));

    let mut figures = Figures::default();
    for round in 0..ROUNDS {
        let day = Day(FIRST.0 + round);
        clock.set(at(day, 8));
        runtime.block_on(close_days(&live));
        figures.measure("sync", PEOPLE, || {
            each(&runtime, &live, move |participant| Command::Sync {
                participant,
                day,
                count: THRESHOLD + participant.0 % 5_000,
            });
            Duration::ZERO
        });
        figures.measure("donation", PEOPLE, || {
            each(&runtime, &live, move |participant| Command::Donate {
                participant,
                region: RegionIx(u16::try_from(participant.0 % 5).unwrap()),
                exercise: None,
                key: Some(key(participant, day)),
            });
            Duration::ZERO
        });
        figures.measure("raw log", PEOPLE, || {
            raw.each(&runtime);
            Duration::ZERO
        });
        figures.measure("bare file", PEOPLE, || {
            bare_file(&directory.path().join("bare"));
            Duration::ZERO
        });
    }
    println!("{CALLERS} callers, {PEOPLE} commands a round, median of {ROUNDS} rounds");
    figures.print("service/donation", "raw log");
}

/// Has every participant's command accepted, by callers that wait for each answer.
fn each(
    runtime: &Runtime,
    live: &LiveCampaign,
    command: impl Fn(ParticipantNo) -> Command + Copy + Send + 'static,
) {
    let callers = (0..CALLERS).map(|caller| {
        let live = live.clone();
        runtime.spawn(async move {
            for n in 0..PEOPLE / CALLERS {
                let participant = ParticipantNo(n * CALLERS + caller);
                live.submit(command(participant), Vec::new()).await.unwrap();
            }
        })
    });
    let callers: Vec<_> = callers.collect();
    runtime.block_on(async {
        for caller in callers {
            caller.await.unwrap();
        }
    });
}

/// Another one every day.
fn key(participant: ParticipantNo, day: Day) -> IdempotencyKey {
    IdempotencyKey(u128::from(participant.0) << 32 | u128::from(day.0.unsigned_abs()))
}

fn campaign(directory: &Path, clock: Arc<dyn Clock>) -> LiveCampaign {
    let config = StoreConfig {
        path: directory.join("store"),
    };
    let store = Store::open(&config).unwrap();
    let edition = Edition {
        plan: Arc::new(plan("bench", FIRST, Day(FIRST.0 + ROUNDS))),
        hash: [1; 32],
        files: BTreeMap::new(),
    };
    open_campaign(&store, edition, clock).unwrap()
}

/// A thread that appends records in batches and answers after the `fdatasync`.
struct RawLog(mpsc::Sender<(Record, oneshot::Sender<()>)>);

type Record = [u8; 64];

impl RawLog {
    fn start(path: &Path) -> Self {
        let mut file = File::create(path).unwrap();
        let (queue, mut waiting) = mpsc::channel(QUEUE);
        thread::spawn(move || {
            let mut batch: Vec<(Record, oneshot::Sender<()>)> = Vec::with_capacity(BATCH);
            let mut bytes = Vec::new();
            while waiting.blocking_recv_many(&mut batch, BATCH) > 0 {
                bytes.clear();
                for (record, _) in &batch {
                    bytes.extend_from_slice(record);
                }
                file.write_all(&bytes).unwrap();
                file.sync_data().unwrap();
                for (_, answer) in batch.drain(..) {
                    answer.send(()).unwrap();
                }
            }
        });
        Self(queue)
    }

    fn each(&self, runtime: &Runtime) {
        let callers = (0..CALLERS).map(|caller| {
            let queue = self.0.clone();
            runtime.spawn(async move {
                for n in 0..PEOPLE / CALLERS {
                    let mut record = [0; 64];
                    record[..4].copy_from_slice(&(n * CALLERS + caller).to_le_bytes());
                    let (answer, answered) = oneshot::channel();
                    queue.try_send((record, answer)).unwrap();
                    answered.await.unwrap();
                }
            })
        });
        let callers: Vec<_> = callers.collect();
        runtime.block_on(async {
            for caller in callers {
                caller.await.unwrap();
            }
        });
    }
}

fn bare_file(path: &Path) {
    let mut file = File::options()
        .create(true)
        .append(true)
        .open(path)
        .unwrap();
    let batch = vec![7; size_of::<Record>() * CALLERS as usize];
    for _ in 0..PEOPLE / CALLERS {
        file.write_all(&batch).unwrap();
        file.sync_data().unwrap();
    }
}

/// 2019-07-01.
const FIRST: Day = Day(18_078);
const ROUNDS: i32 = 7;
const CALLERS: u32 = 1_024;
const PEOPLE: u32 = CALLERS * 150;
/// As the sequencer's limits.
const QUEUE: usize = 16_384;
const BATCH: usize = 2_048;
