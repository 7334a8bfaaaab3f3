//! Days of a walk are settled the same way, however often the server dies (W-09, W-30.a).
//!
//! A process of its own plays several days of a small walk: morning counts, check-ins, evening
//! settlements, the closing of each day. It is killed at random moments and started again until
//! it is through; log and state must be byte for byte those of a process that was left alone.
//!
//! `TONGXING_SETTLEMENT_KILLS` and `TONGXING_SETTLEMENT_SEED` make it longer or repeat it.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command as Process, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;
use std::time::Duration;

use engine::command::{Channel, Command, PersonKey};
use engine::{Campaign, FactRow, Plan};
use model::{Day, Instant, ParticipantNo, TeamNo};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;
use service::open::{Edition, open_campaign, restore};
use service::{Chance, Clock, LiveCampaign};
use store::{Store, StoreConfig};
use tempfile::TempDir;

#[test]
fn a_day_settles_to_the_same_bytes_after_any_number_of_kills() {
    let kills = setting("TONGXING_SETTLEMENT_KILLS").unwrap_or(50);
    let seed = setting("TONGXING_SETTLEMENT_SEED").unwrap_or_else(|| {
        let chance = Chance::from_system().unwrap();
        u64::from_le_bytes(chance.bytes())
    });
    println!("TONGXING_SETTLEMENT_SEED={seed}");
    let undisturbed = TempDir::new().unwrap();
    assert!(
        Player::start(undisturbed.path())
            .0
            .wait()
            .unwrap()
            .success()
    );
    let expected = outcome(undisturbed.path());

    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let disturbed = TempDir::new().unwrap();
    let mut killed = 0;
    for _ in 0..kills {
        let mut player = Player::start(disturbed.path());
        thread::sleep(Duration::from_millis(rng.random_range(5..80)));
        if player.0.try_wait().unwrap().is_none() {
            killed += 1;
        }
    }
    assert!(Player::start(disturbed.path()).0.wait().unwrap().success());
    let (log, state) = outcome(disturbed.path());
    println!("{killed} of {kills} runs were killed; {} facts", log.len());
    assert!(killed >= kills / 2, "otherwise the run has shown nothing");
    assert!(log.len() > 1_000);
    for (got, wanted) in log.iter().zip(&expected.0) {
        assert_eq!(got, wanted);
    }
    assert_eq!(log.len(), expected.0.len());
    assert_eq!(state, expected.1);
}

/// The process to be killed: not a test.
#[test]
#[ignore = "the process that the test of this file starts"]
fn player() {
    let Some(directory) = text_setting("TONGXING_SETTLEMENT_DIRECTORY") else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(play(Path::new(&directory)));
}

/// Plays what the log does not hold yet.
async fn play(directory: &Path) {
    let store = store_in(directory);
    let plan = plan();
    let script = script(&plan);
    let clock = Arc::new(ScriptClock(AtomicI64::new(0)));
    clock.set(script[0].0);
    let live: LiveCampaign = open_campaign(
        &store,
        Edition {
            plan: Arc::new(plan),
            hash: [7; 32],
            files: BTreeMap::new(),
        },
        Arc::clone(&clock) as Arc<dyn Clock>,
    )
    .unwrap();
    let from = live.read(Campaign::last_at).unwrap_or(Instant(i64::MIN));
    for (at, command) in script.into_iter().filter(|(at, _)| *at >= from) {
        clock.set(at);
        // What the log holds already is refused or changes nothing.
        drop(live.submit(command, Vec::new()).await);
    }
}

/// The commands of all days, each at an instant of its own.
fn script(plan: &Plan) -> Vec<(Instant, Command)> {
    let walk = plan.walk.as_ref().unwrap();
    let zone = plan.zone;
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let mut script = Vec::new();
    let first = walk.phases.trial_first_day.unwrap();
    let mut at = zone.start_of(first);
    let mut step = |at: &mut Instant, command| {
        *at = *at + 1;
        script.push((*at, command));
    };
    let unit = plan
        .units
        .iter()
        .find(|(ix, _)| !plan.units.is_heading(*ix));
    let size = u32::from(walk.teams.unwrap().size);
    for no in 0..PEOPLE {
        let participant = ParticipantNo(no);
        step(
            &mut at,
            Command::Consent {
                person: PersonKey(u128::from(no) + 1),
                notice_version: plan.consent.version,
                channel: Channel::Other,
                inviter: None,
                unit: None,
            },
        );
        step(
            &mut at,
            Command::Register {
                participant,
                unit: unit.map(|(ix, _)| ix),
            },
        );
        if no % size == 0 {
            step(&mut at, Command::CreateTeam { participant });
        } else {
            let team = TeamNo(no / size);
            step(&mut at, Command::JoinTeam { participant, team });
        }
    }
    for day in first.0..walk.phases.first_day.0 + DAYS {
        let day = Day(day);
        for (hour, evening) in [(8, false), (20, true)] {
            at = (zone.start_of(day) + hour * 3_600_000).max(at);
            for no in 0..PEOPLE {
                let participant = ParticipantNo(no);
                if !evening && rng.random_ratio(9, 10) {
                    step(&mut at, Command::CheckIn { participant });
                }
                let count = rng.random_range(0..9_000) + if evening { 5_000 } else { 0 };
                step(
                    &mut at,
                    Command::Sync {
                        participant,
                        day,
                        count,
                    },
                );
            }
        }
        at = zone.start_of(day.next());
        step(&mut at, Command::CloseDay { day });
    }
    script
}

/// The walk without its draws, whose order would differ from start to start.
fn plan() -> Plan {
    let mut plan = fixtures::plan("walk-shaanxi-2019");
    let walk = plan.walk.as_mut().unwrap();
    walk.decks.clear();
    walk.grand_draws.clear();
    // Two days of trial, so that its end is among what is killed.
    walk.phases.trial_first_day = Some(Day(walk.phases.first_day.0 - 2));
    if let Some(steps) = &mut plan.steps {
        steps.window = walk.phases.window(plan.zone);
    }
    plan
}

/// The log and the state made of it.
fn outcome(directory: &Path) -> (Vec<FactRow>, Vec<u8>) {
    let store = store_in(directory);
    let plan = Arc::new(plan());
    let id = plan.id.clone();
    let no = store
        .read_blocking(async |tx| store::record::campaign::lookup(tx, &id).await)
        .unwrap()
        .unwrap();
    let campaign = restore(&store, no, plan).unwrap();
    let mut rows = Vec::new();
    for page in store.log_pages(no, 0) {
        rows.extend(page.unwrap());
    }
    (rows, campaign.to_snapshot().unwrap())
}

fn store_in(directory: &Path) -> Store {
    let config = StoreConfig {
        path: directory.to_owned(),
    };
    // The process before was killed, but may not be gone for a moment.
    for _ in 0..200 {
        if let Ok(store) = Store::open(&config) {
            return store;
        }
        thread::sleep(Duration::from_millis(10));
    }
    Store::open(&config).unwrap()
}

struct Player(Child);

impl Player {
    fn start(directory: &Path) -> Self {
        let player = Process::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "player"])
            .env("TONGXING_SETTLEMENT_DIRECTORY", directory)
            .stdout(Stdio::null())
            .spawn();
        Self(player.unwrap())
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A clock that stands where the script is.
#[derive(Debug)]
struct ScriptClock(AtomicI64);

impl ScriptClock {
    fn set(&self, at: Instant) {
        self.0.store(at.0, Ordering::SeqCst);
    }
}

impl Clock for ScriptClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}

fn setting(name: &str) -> Option<u64> {
    text_setting(name)?.parse().ok()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test that starts itself is told how by its environment"
)]
fn text_setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

const PEOPLE: u32 = 60;
const DAYS: i32 = 6;
