//! Kill -9 under load (G-01): what was acknowledged is there after a restart, and nothing twice.
//!
//! A server of its own process takes donations over a line protocol and is killed at random
//! moments, while it starts, while it writes, while it saves snapshots. Writers note what it
//! acknowledged; requests without an answer are sent again with the same key after the restart.
//! At the end the log is compared with the notes.
//!
//! Each server lives on a day of its own, so that a person may donate again after a kill, but not
//! before. `TONGXING_KILL_SEED` and `TONGXING_KILL_CYCLES` repeat a run or make it longer.
//!
//! Two servers that are broken on purpose see to it that the harness notices.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]
#![expect(clippy::print_stdout, reason = "the server says where it listens")]

#[path = "common/plan.rs"]
mod plan;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command as Process, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant as Stopwatch};

use engine::command::{Channel, Command, PersonKey, Reply};
use engine::{Campaign, Fact, FactRow, Plan, snapshot};
use model::{Day, IdempotencyKey, Instant, RegionIx, Seq};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;
use service::image::Image;
use service::open::{Edition, StoreLog, open_campaign, restore};
use service::sequencer::{Accepted, AppendFailed, FactLog, Limits, Rejection, Sequencer};
use service::{Chance, Clock, LiveCampaign};
use store::record::campaign;
use store::{CampaignNo, RecordWrite, Store, StoreConfig, StoreError, Tx};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt};

use crate::plan::{THRESHOLD, at, plan};

#[test]
fn nothing_acknowledged_is_lost_and_nothing_counts_twice() {
    let cycles = setting("TONGXING_KILL_CYCLES").unwrap_or(20);
    let verdict = kill_loop(Server::Sound, cycles);
    println!("{verdict}");
    assert!(verdict.is_clean(), "{verdict}");
    // Otherwise the run has shown nothing.
    assert!(verdict.acknowledged >= 20 * cycles, "{verdict}");
    assert!(verdict.interrupted >= cycles, "{verdict}");
    assert!(verdict.found_done > 0, "{verdict}");
}

#[test]
fn a_server_that_answers_before_the_commit_is_found_out() {
    let verdict = kill_loop(Server::AnswersEarly, 4);
    println!("{verdict}");
    assert!(verdict.lost > 0, "{verdict}");
}

#[test]
fn a_server_without_the_rule_of_once_a_day_is_found_out() {
    let verdict = kill_loop(Server::CountsTwice, 4);
    println!("{verdict}");
    assert!(verdict.doubled > 0, "{verdict}");
}

/// The server to be killed: not a test, run in a process of its own.
#[test]
#[ignore = "the server that the tests of this file start"]
fn child_server() {
    let Some(directory) = text_setting("TONGXING_KILL_DIRECTORY") else {
        return;
    };
    let server = Server::named(&text_setting("TONGXING_KILL_SERVER").unwrap());
    let day = i32::try_from(setting("TONGXING_KILL_DAY").unwrap()).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime
        .unwrap()
        .block_on(serve(Path::new(&directory), server, Day(day)));
}

/// Kills and restarts a server, and compares its log with what it said.
fn kill_loop(server: Server, cycles: u64) -> Verdict {
    let seed = setting("TONGXING_KILL_SEED").unwrap_or_else(|| {
        let chance = Chance::from_system().unwrap();
        u64::from_le_bytes(chance.bytes())
    });
    println!("TONGXING_KILL_SEED={seed}");
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let directory = TempDir::new().unwrap();
    let notes = Mutex::new(Notes::default());
    let next_person = AtomicU64::new(1);
    for cycle in 0..cycles {
        let day = server.day(cycle);
        if rng.random_ratio(1, 4) {
            // Killed while it starts.
            let started = Running::start(directory.path(), server, day);
            thread::sleep(Duration::from_millis(rng.random_range(0..40)));
            drop(started);
        }
        let mut running = Running::start(directory.path(), server, day);
        let address = running.address();
        let resend = notes.lock().unwrap().take_resend();
        let life = Duration::from_millis(rng.random_range(20..250));
        let seeds: [u64; WRITERS] = rng.random();
        thread::scope(|scope| {
            for (writer, seed) in seeds.into_iter().enumerate() {
                let again: Vec<_> = resend
                    .iter()
                    .skip(writer)
                    .step_by(WRITERS)
                    .cloned()
                    .collect();
                let (notes, next_person) = (&notes, &next_person);
                scope.spawn(move || {
                    let mut rng = ChaCha20Rng::seed_from_u64(seed);
                    let fresh = std::iter::repeat_with(|| {
                        let person = next_person.fetch_add(1, Ordering::Relaxed);
                        Request::new(person, server, &mut rng)
                    });
                    write(address, again.into_iter().chain(fresh), day, notes);
                });
            }
            thread::sleep(life);
            running.kill();
        });
    }
    judge(
        directory.path(),
        server,
        cycles,
        notes.into_inner().unwrap(),
    )
}

/// Sends requests until the server is gone.
fn write(
    address: SocketAddr,
    mut requests: impl Iterator<Item = Request>,
    day: i32,
    notes: &Mutex<Notes>,
) {
    let Ok(stream) = TcpStream::connect(address) else {
        let mut notes = notes.lock().unwrap();
        notes.unanswered.extend(requests.take_while(|r| r.cut_off));
        return;
    };
    stream.set_nodelay(true).unwrap();
    let mut answers = BufReader::new(stream.try_clone().unwrap());
    while let Some(request) = requests.next() {
        let mut answer = String::new();
        let sent = (&stream).write_all(request.line().as_bytes());
        let answered = sent.and_then(|()| answers.read_line(&mut answer));
        // Half an answer is none.
        if answered.is_err() || !answer.ends_with('\n') {
            let mut notes = notes.lock().unwrap();
            notes.interrupted += 1;
            notes.unanswered.push(Request {
                cut_off: true,
                ..request
            });
            notes.unanswered.extend(requests.take_while(|r| r.cut_off));
            return;
        }
        notes.lock().unwrap().book(request, answer.trim(), day);
    }
}

/// What one person asks for: to donate what they walked today.
#[derive(Clone, Debug)]
struct Request {
    person: u64,
    steps: u32,
    region: u16,
    /// `None` where the client gives its requests no names.
    key: Option<u128>,
    /// Whether it was sent before and the server was gone before it answered.
    cut_off: bool,
}

impl Request {
    fn new(person: u64, server: Server, rng: &mut ChaCha20Rng) -> Self {
        Self {
            person,
            steps: THRESHOLD + rng.random_range(0..10_000),
            region: rng.random_range(0..5),
            key: (server != Server::CountsTwice).then(|| rng.random()),
            cut_off: false,
        }
    }

    fn line(&self) -> String {
        let key = self.key.map_or("-".to_owned(), |key| format!("{key:x}"));
        format!("{} {} {} {key}\n", self.person, self.steps, self.region)
    }

    fn parse(line: &str) -> Self {
        let words: Vec<_> = line.split_whitespace().collect();
        Self {
            person: words[0].parse().unwrap(),
            steps: words[1].parse().unwrap(),
            region: words[2].parse().unwrap(),
            key: u128::from_str_radix(words[3], 16).ok(),
            cut_off: false,
        }
    }
}

/// What the clients know.
#[derive(Default)]
struct Notes {
    acknowledged: Vec<Acknowledged>,
    unanswered: Vec<Request>,
    /// How often a server was gone before it answered.
    interrupted: u64,
    /// Requests without an answer that turned out to have been done.
    found_done: u64,
    wrong: Vec<String>,
}

#[derive(Clone, Debug)]
struct Acknowledged {
    request: Request,
    id: Seq,
    day: i32,
}

impl Notes {
    fn book(&mut self, request: Request, answer: &str, day: i32) {
        match answer.split_once(' ') {
            Some(("ok", rest)) => {
                let (id, decided_on) = rest.split_once(' ').unwrap();
                let id = id.parse().unwrap();
                let decided_on: i32 = decided_on.parse().unwrap();
                if request.cut_off && decided_on < day {
                    self.found_done += 1;
                }
                self.acknowledged.push(Acknowledged {
                    request,
                    id,
                    day: decided_on,
                });
            }
            _ => self.wrong.push(format!("{request:?} on {day}: {answer}")),
        }
    }

    /// Requests for the next server: all without an answer, and some that have one.
    fn take_resend(&mut self) -> Vec<Request> {
        let mut requests = std::mem::take(&mut self.unanswered);
        let latest = self.acknowledged.iter().rev().take(LATEST);
        requests.extend(latest.step_by(5).map(|a| a.request.clone()));
        requests
    }
}

/// What became of it all.
#[derive(Debug, Default)]
struct Verdict {
    cycles: u64,
    acknowledged: u64,
    interrupted: u64,
    found_done: u64,
    /// Acknowledged donations that the log does not have.
    lost: u64,
    /// Donations that are there more often than once.
    doubled: u64,
    /// Anything else, in words.
    wrong: Vec<String>,
}

impl Verdict {
    fn is_clean(&self) -> bool {
        self.lost == 0 && self.doubled == 0 && self.wrong.is_empty()
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "kill -9: {} cycles, {} acknowledged, {} cut off, of these {} found done; \
             {} lost, {} doubled, {} otherwise wrong",
            self.cycles,
            self.acknowledged,
            self.interrupted,
            self.found_done,
            self.lost,
            self.doubled,
            self.wrong.len()
        )?;
        for what in self.wrong.iter().take(10) {
            write!(f, "\n  {what}")?;
        }
        Ok(())
    }
}

/// Compares the log with the notes.
fn judge(directory: &Path, server: Server, cycles: u64, notes: Notes) -> Verdict {
    let mut verdict = Verdict {
        cycles,
        interrupted: notes.interrupted,
        found_done: notes.found_done,
        wrong: notes.wrong,
        ..Verdict::default()
    };
    let database = rusqlite::Connection::open(directory.join("tongxing.db")).unwrap();
    let check: String = database
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    if check != "ok" {
        verdict.wrong.push(check);
    }
    let (rows, last): (i64, Option<i64>) = database
        .query_row("SELECT COUNT(*), MAX(seq) FROM log", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    if last.unwrap_or(0) != rows {
        verdict.wrong.push(format!("{rows} rows up to {last:?}"));
    }
    drop(database);

    let store = opened(directory);
    let no = numbered(&store);
    let log: Vec<_> = store.log_pages(no, 0).flat_map(Result::unwrap).collect();
    let books = Books::of(&log);
    verdict.doubled += books.doubled;
    verdict
        .wrong
        .extend(books.wrong_against(&store, no, server, &log));

    // A request that was sent again may have been acknowledged again, with the same answer.
    let mut by_request: HashMap<_, Acknowledged> = HashMap::new();
    for acknowledged in notes.acknowledged {
        let key = (
            acknowledged.request.person,
            acknowledged.request.key,
            acknowledged.day,
        );
        if let Some(before) = by_request.get(&key) {
            if before.id != acknowledged.id {
                verdict.doubled += 1;
            }
            continue;
        }
        verdict.acknowledged += 1;
        if !books.hold(&acknowledged) {
            verdict.lost += 1;
        }
        by_request.insert(key, acknowledged);
    }
    verdict
}

/// What the rows of the log add up to, without the engine.
#[derive(Default)]
struct Books {
    people: HashMap<u32, u128>,
    donations: HashMap<Seq, Donation>,
    regions: BTreeMap<u16, (u64, u64)>,
    donors: HashMap<u32, u64>,
    doubled: u64,
}

struct Donation {
    participant: u32,
    day: i32,
    region: u16,
    steps: u32,
    key: Option<u128>,
}

impl Books {
    fn of(log: &[FactRow]) -> Self {
        let mut books = Self::default();
        let mut on_day: HashMap<(u32, i32), u64> = HashMap::new();
        let mut keys: HashMap<u128, u64> = HashMap::new();
        for row in log {
            match row.fact().unwrap() {
                Fact::Joined {
                    participant,
                    person,
                    ..
                } => {
                    books.people.insert(participant.0, person.0);
                }
                Fact::Donated {
                    participant,
                    day,
                    region,
                    raw_steps,
                    factor,
                    key,
                    ..
                } => {
                    let credited = u64::from(raw_steps) * u64::from(factor);
                    let of_region = books.regions.entry(region.0).or_default();
                    of_region.0 += 1;
                    of_region.1 += credited;
                    *books.donors.entry(participant.0).or_default() += credited;
                    *on_day.entry((participant.0, day.0)).or_default() += 1;
                    if let Some(key) = key {
                        *keys.entry(key.0).or_default() += 1;
                    }
                    books.donations.insert(
                        row.seq,
                        Donation {
                            participant: participant.0,
                            day: day.0,
                            region: region.0,
                            steps: raw_steps,
                            key: key.map(|key| key.0),
                        },
                    );
                }
                _ => {}
            }
        }
        let twice = on_day.values().chain(keys.values()).filter(|n| **n > 1);
        books.doubled = twice.count() as u64;
        books
    }

    fn hold(&self, acknowledged: &Acknowledged) -> bool {
        let Acknowledged { request, id, day } = acknowledged;
        self.donations.get(id).is_some_and(|donation| {
            let person = self.people.get(&donation.participant);
            person == Some(&u128::from(request.person))
                && donation.day == *day
                && donation.region == request.region
                && donation.steps == request.steps
                && donation.key == request.key
        })
    }

    /// Where a restart, and a reading of the log alone, differ from these sums.
    fn wrong_against(
        &self,
        store: &Store,
        no: CampaignNo,
        server: Server,
        log: &[FactRow],
    ) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut replayed = Campaign::new(server.plan());
        for row in log {
            replayed.apply(row.at, &row.fact().unwrap());
        }
        if restore(store, no, server.plan()).unwrap() != replayed {
            wrong.push("a restart gives another state than the log".to_owned());
        }
        for (&region, &sums) in &self.regions {
            let tally = replayed.donation().region(RegionIx(region));
            if (tally.donations, tally.credited_steps) != sums {
                wrong.push(format!("region {region}: {tally:?} instead of {sums:?}"));
            }
        }
        for (&participant, &sum) in &self.donors {
            let donor = replayed.donation().donor(model::ParticipantNo(participant));
            if donor.map(rules::donation::Donor::credited_steps) != Some(sum) {
                wrong.push(format!("donor {participant}: {donor:?} instead of {sum}"));
            }
        }
        let total: u64 = self.regions.values().map(|(_, steps)| steps).sum();
        if replayed.donation().total().credited_steps != total {
            wrong.push(format!("{total} in all"));
        }
        wrong
    }
}

/// A server in a process of its own. Dropping it kills it.
struct Running(Child);

impl Running {
    fn start(directory: &Path, server: Server, day: i32) -> Self {
        let child = Process::new(std::env::current_exe().unwrap())
            .args(["--exact", "child_server", "--ignored", "--nocapture"])
            .env("TONGXING_KILL_DIRECTORY", directory)
            .env("TONGXING_KILL_SERVER", server.name())
            .env("TONGXING_KILL_DAY", day.to_string())
            .stdout(Stdio::piped())
            .spawn();
        Self(child.unwrap())
    }

    /// Where it listens, once it does.
    fn address(&mut self) -> SocketAddr {
        let mut output = BufReader::new(self.0.stdout.take().unwrap()).lines();
        let address = output.find_map(|line| {
            let line = line.unwrap();
            Some(line.split_once(LISTENS)?.1.parse().unwrap())
        });
        address.expect("the server starts")
    }

    /// SIGKILL.
    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may be dead already.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Which server is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Server {
    /// The one of the crate.
    Sound,
    /// Answers when the facts are in memory and writes them a little later.
    AnswersEarly,
    /// Takes any number of donations a day, of clients that give their requests no names.
    CountsTwice,
}

impl Server {
    const fn name(self) -> &'static str {
        match self {
            Self::Sound => "sound",
            Self::AnswersEarly => "answers_early",
            Self::CountsTwice => "counts_twice",
        }
    }

    fn named(name: &str) -> Self {
        [Self::Sound, Self::AnswersEarly, Self::CountsTwice]
            .into_iter()
            .find(|server| server.name() == name)
            .unwrap()
    }

    /// The day a cycle's server lives on.
    fn day(self, cycle: u64) -> i32 {
        match self {
            // The retries of its clients have to meet what they did before.
            Self::CountsTwice => FIRST.0,
            _ => FIRST.0 + i32::try_from(cycle).unwrap(),
        }
    }

    fn plan(self) -> Arc<Plan> {
        let mut plan = plan(CAMPAIGN, FIRST, Day(FIRST.0 + 2_000));
        if self == Self::CountsTwice {
            plan.donation.as_mut().unwrap().donations_per_day = u8::MAX;
        }
        Arc::new(plan)
    }
}

async fn serve(directory: &Path, server: Server, day: Day) {
    let store = opened(directory);
    let clock = Arc::new(DayClock {
        begin: at(day, 6),
        since: Stopwatch::now(),
    });
    let door = Arc::new(Door::open(&store, server, clock));
    // Closed late: once the day after it is closed a donation's key is forgotten, and a request
    // that was cut off again and again would meet a new day.
    while let Some(over) = door.day_to_close()
        && over.0 + KEYS_KEPT_DAYS < day.0
    {
        let close = Command::CloseDay { day: over };
        door.submit(close).await.unwrap();
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{LISTENS}{}", listener.local_addr().unwrap());
    // A snapshot of what is not in the log would be a fault of its own.
    if server != Server::AnswersEarly {
        let door = Arc::clone(&door);
        tokio::task::spawn_blocking(move || save_snapshots(&store, &door));
    }
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        let door = Arc::clone(&door);
        tokio::spawn(async move {
            let (requests, mut answers) = stream.into_split();
            let mut lines = tokio::io::BufReader::new(requests).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                let answer = door.answer(&Request::parse(&line)).await;
                let answer = answer.unwrap_or_else(|rejection| format!("no {rejection}"));
                if answers
                    .write_all(format!("{answer}\n").as_bytes())
                    .await
                    .is_err()
                {
                    return;
                }
            }
        });
    }
}

/// Saves one snapshot after the other, so that many a kill meets one half written.
fn save_snapshots(store: &Store, door: &Door) {
    loop {
        let state = door.read(Campaign::clone);
        let bytes = state.to_snapshot().unwrap();
        let no = numbered(store);
        store
            .save_snapshot(no, state.seq(), snapshot::FORMAT, &bytes)
            .unwrap();
        thread::sleep(Duration::from_millis(15));
    }
}

/// The campaign as the server reaches it.
enum Door {
    Live(LiveCampaign),
    Early(Arc<Image>, Sequencer, Arc<DayClock>),
}

impl Door {
    fn open(store: &Store, server: Server, clock: Arc<DayClock>) -> Self {
        if server != Server::AnswersEarly {
            let edition = Edition {
                plan: server.plan(),
                hash: [1; 32],
                files: BTreeMap::new(),
            };
            return Self::Live(open_campaign(store, edition, clock).unwrap());
        }
        let no = numbered(store);
        let image = Arc::new(Image::new(restore(store, no, server.plan()).unwrap()));
        let log = EarlyLog::start(StoreLog {
            store: store.clone(),
            campaign: no,
        });
        let doors = Sequencer::start(
            Arc::clone(&image),
            Box::new(log),
            Arc::clone(&clock) as Arc<dyn Clock>,
            Limits::default(),
        );
        Self::Early(image, doors.unwrap().0, clock)
    }

    async fn answer(&self, request: &Request) -> Result<String, Rejection> {
        let consent = Command::Consent {
            person: PersonKey(request.person.into()),
            notice_version: 1,
            channel: Channel::Other,
            inviter: None,
            unit: None,
        };
        let Reply::Joined(participant) = self.submit(consent).await?.reply else {
            panic!("a consent is answered with a number");
        };
        let (day, known) = self.read(|c| {
            let day = c.plan().zone.day_of(self.now());
            (day, c.steps().count(participant, day))
        });
        if known < request.steps {
            let sync = Command::Sync {
                participant,
                day,
                count: request.steps,
            };
            self.submit(sync).await?;
        }
        let donate = Command::Donate {
            participant,
            region: RegionIx(request.region),
            exercise: None,
            key: request.key.map(IdempotencyKey),
        };
        let Reply::Donated(receipt) = self.submit(donate).await?.reply else {
            panic!("a donation is answered with a receipt");
        };
        Ok(format!("ok {} {}", receipt.id, receipt.day.0))
    }

    async fn submit(&self, command: Command) -> Result<Accepted, Rejection> {
        match self {
            Self::Live(live) => live.submit(command, Vec::new()).await,
            Self::Early(_, sequencer, _) => sequencer.submit(command, Vec::new()).await,
        }
    }

    fn read<T>(&self, look: impl FnOnce(&Campaign) -> T) -> T {
        match self {
            Self::Live(live) => live.read(look),
            Self::Early(image, ..) => image.read(look),
        }
    }

    fn now(&self) -> Instant {
        match self {
            Self::Live(live) => live.now(),
            Self::Early(_, _, clock) => clock.now(),
        }
    }

    fn day_to_close(&self) -> Option<Day> {
        self.read(|c| c.day_to_close(self.now()))
    }
}

/// A log that lies: it says that facts are durable and writes them later.
#[derive(Debug)]
struct EarlyLog {
    store: StoreLog,
    later: Sender<(Seq, Vec<FactRow>)>,
}

impl EarlyLog {
    fn start(store: StoreLog) -> Self {
        let (later, waiting) = channel::<(Seq, Vec<FactRow>)>();
        let mut log = StoreLog {
            store: store.store.clone(),
            campaign: store.campaign,
        };
        thread::spawn(move || {
            for (after, rows) in waiting {
                thread::sleep(Duration::from_millis(5));
                log.append(after, &rows, &[]).unwrap();
            }
        });
        Self { store, later }
    }
}

impl FactLog for EarlyLog {
    fn append(
        &mut self,
        after: Seq,
        rows: &[FactRow],
        _attached: &[RecordWrite],
    ) -> Result<(), AppendFailed> {
        let given = self.later.send((after, rows.to_vec()));
        given.map_err(|e| AppendFailed::NotWritten(e.to_string()))
    }

    fn read_after(&mut self, after: Seq) -> Result<Vec<FactRow>, AppendFailed> {
        self.store.read_after(after)
    }
}

/// Runs on from six in the morning of a day.
#[derive(Debug)]
struct DayClock {
    begin: Instant,
    since: Stopwatch,
}

impl Clock for DayClock {
    fn now(&self) -> Instant {
        let ms = i64::try_from(self.since.elapsed().as_millis());
        self.begin + ms.unwrap()
    }
}

fn opened(directory: &Path) -> Store {
    let config = StoreConfig {
        path: directory.to_owned(),
    };
    Store::open(&config).unwrap()
}

fn numbered(store: &Store) -> CampaignNo {
    let id = model::CampaignId::parse(CAMPAIGN).unwrap();
    store
        .write_blocking(async |tx: &mut Tx| -> Result<_, StoreError> {
            campaign::find_or_add(tx, &id).await
        })
        .unwrap()
}

fn setting(name: &str) -> Option<u64> {
    text_setting(name).map(|text| text.parse().unwrap())
}

#[expect(clippy::disallowed_methods, reason = "how a run of this test is set")]
fn text_setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

const CAMPAIGN: &str = "kill";
/// 2019-07-01.
const FIRST: Day = Day(18_078);
const WRITERS: usize = 12;
/// Of so many acknowledged requests some are sent again.
const LATEST: usize = 200;
const KEYS_KEPT_DAYS: i32 = 10;
const LISTENS: &str = "listens on ";
