//! The sequencer's promises: order, durability before the answer, and nothing lost in between.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

#[path = "common/clock.rs"]
mod clock;
#[path = "common/plan.rs"]
mod plan;

use std::collections::{BTreeMap, VecDeque};
use std::pin::Pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread::JoinHandle;

use engine::command::{AnnulReason, Channel, PersonKey, StaffKey};
use engine::{Campaign, Command, DonationReceipt, Fact, FactRow, Plan, Reply, snapshot};
use model::{Day, GroupIx, IdempotencyKey, ParticipantNo, Refusal, RegionIx, Seq};
use service::background::close_days;
use service::image::Image;
use service::open::{Edition, open_campaign, restore};
use service::sequencer::{Accepted, AppendFailed, FactLog, Limits, Rejection, Sequencer};
use service::{Clock, LiveCampaign};
use store::record::audit::{self, Actor, Audit, AuditFilter};
use store::{RecordWrite, Store, StoreConfig, StoreError, Tx};
use tempfile::TempDir;
use uuid::Uuid;

use crate::clock::ManualClock;
use crate::plan::{THRESHOLD, at, plan};

#[test]
fn a_refused_command_does_not_disturb_its_neighbours() {
    let desk = Desk::open(Limits::default());
    let answers = desk.one_batch(
        Append::Written,
        [
            sync(ANNA, DAY, 8_000),
            donate(ANNA, RegionIx(99), None),
            sync(BELA, DAY, 7_000),
            donate(BELA, RegionIx(1), None),
            donate(ANNA, RegionIx(0), None),
        ],
    );

    assert!(answers[0].is_ok() && answers[2].is_ok() && answers[4].is_ok());
    assert_eq!(answers[1], refused(Refusal::UnknownRegion));
    assert_eq!(answers[3], refused(Refusal::ThresholdNotMet));
    assert_eq!(
        kinds(&desk.log.rows()[PEOPLE_ROWS..]),
        ["steps_synced", "steps_synced", "donated"]
    );
    assert_eq!(desk.image.read(Campaign::clone), replayed(&desk.log.rows()));
}

#[test]
fn nobody_is_answered_and_readers_see_nothing_before_the_append() {
    let desk = Desk::open(Limits::default());
    let before = desk.image.read(Campaign::clone);
    let moves = desk.image.subscribe();
    let gate = desk.log.gate();

    let mut waiting = desk.hand_in(sync(ANNA, DAY, 8_000));
    gate.entered();
    assert!(!waiting.is_answered());
    assert_eq!(desk.image.read(Campaign::clone), before);
    assert!(!moves.has_changed().unwrap());

    gate.open();
    let accepted = waiting.answer().unwrap();
    // What was answered is to be seen at once.
    assert_eq!(accepted.as_of, desk.image.read(Campaign::seq));
    assert_eq!(desk.count(ANNA), 8_000);
    assert!(moves.has_changed().unwrap());
}

#[test]
fn a_batch_that_was_not_written_is_told_to_nobody() {
    let desk = Desk::open(Limits::default());
    let before = desk.image.read(Campaign::clone);
    let rows = desk.log.rows();

    let commands = [
        sync(ANNA, DAY, 8_000),
        donate(ANNA, RegionIx(0), None),
        // Refused on the strength of a fact that never was.
        donate(ANNA, RegionIx(1), None),
    ];
    for answer in desk.one_batch(Append::NotWritten, commands.clone()) {
        assert_eq!(answer, Err(Rejection::Unavailable));
    }
    assert_eq!(desk.image.read(Campaign::clone), before);
    assert_eq!(desk.log.rows(), rows);

    let answers = desk.one_batch(Append::Written, commands);
    assert!(answers[0].is_ok() && answers[1].is_ok());
    assert_eq!(answers[2], refused(Refusal::AlreadyDonatedToday));
    assert_eq!(desk.image.read(Campaign::clone), replayed(&desk.log.rows()));
}

#[test]
fn a_retry_after_an_unknown_outcome_gets_the_first_answer() {
    let desk = Desk::open(Limits::default());
    desk.submit(sync(ANNA, DAY, 8_000)).unwrap();
    desk.log.next_append(Append::UnknownButWritten);

    let keyed = donate(ANNA, RegionIx(2), Some(IdempotencyKey(7)));
    assert_eq!(desk.submit(keyed.clone()), Err(Rejection::Unavailable));
    let written = desk.log.rows();
    assert_eq!(kinds(&written).last(), Some(&"donated"));
    assert_eq!(
        desk.image.read(Campaign::clone),
        replayed(&written),
        "readers have caught up with the log"
    );

    let receipt = receipt(desk.submit(keyed).unwrap());
    assert_eq!(receipt.id, written.last().unwrap().seq);
    assert_eq!(desk.log.rows(), written, "the retry wrote nothing");
}

#[test]
fn a_retry_after_an_unknown_outcome_is_done_if_nothing_was_written() {
    let desk = Desk::open(Limits::default());
    desk.submit(sync(ANNA, DAY, 8_000)).unwrap();
    let rows = desk.log.rows();
    desk.log.next_append(Append::UnknownAndLost);

    let keyed = donate(ANNA, RegionIx(2), Some(IdempotencyKey(7)));
    assert_eq!(desk.submit(keyed.clone()), Err(Rejection::Unavailable));
    assert_eq!(desk.image.read(Campaign::clone), replayed(&rows));

    let receipt = receipt(desk.submit(keyed).unwrap());
    assert_eq!(receipt.id, rows.last().unwrap().seq + 1);
    assert_eq!(desk.image.read(Campaign::clone), replayed(&desk.log.rows()));
}

//
#[test]
fn a_full_queue_says_so_and_drops_nothing() {
    let desk = Desk::open(Limits { queue: 4, batch: 2 });
    let gate = desk.log.gate();
    let mut accepted = vec![desk.hand_in(sync(ANNA, DAY, 1))];
    gate.entered();
    accepted.extend((2..6).map(|count| desk.hand_in(sync(ANNA, DAY, count))));
    assert!(accepted.iter_mut().all(|waiting| !waiting.is_answered()));

    for count in [100, 101] {
        let mut turned_away = desk.hand_in(sync(ANNA, DAY, count));
        assert!(turned_away.is_answered(), "at once");
        assert_eq!(turned_away.answer(), Err(Rejection::Busy));
    }
    gate.open();
    for (waiting, count) in accepted.into_iter().zip(1..) {
        let Reply::Steps(reply) = waiting.answer().unwrap().reply else {
            panic!("a sync is answered with steps");
        };
        assert_eq!(reply.count, count);
    }
    assert_eq!(
        desk.count(ANNA),
        5,
        "what was told to come again did not count"
    );
    assert_eq!(desk.log.rows().len(), PEOPLE_ROWS + 5);
    desk.submit(sync(ANNA, DAY, 100)).unwrap();
}

// X-09.c
#[test]
fn a_double_tap_on_confirm_makes_one_donation() {
    for (key, second) in [
        // Without a key the rule of once a day refuses; with one the first answer is repeated.
        (None, Some(Refusal::AlreadyDonatedToday)),
        (Some(IdempotencyKey(1)), None),
    ] {
        let desk = Desk::open(Limits::default());
        desk.submit(sync(ANNA, DAY, 8_000)).unwrap();
        let tap = donate(ANNA, RegionIx(0), key);
        let mut answers = desk.one_batch(Append::Written, [tap.clone(), tap]);

        let (last, first) = (answers.pop().unwrap(), answers.pop().unwrap());
        let first = receipt(first.unwrap());
        match second {
            None => assert_eq!(receipt(last.unwrap()), first),
            Some(refusal) => assert_eq!(last, refused(refusal)),
        }
        let rows = desk.log.rows();
        let donated = rows.iter().filter(|row| row.kind == "donated");
        assert_eq!(donated.count(), 1, "{key:?}");
        assert_eq!(
            desk.image.read(|c| c.donation().total().credited_steps),
            8_000
        );
    }
}

// X-09.b
#[test]
fn of_two_claims_on_one_project_one_succeeds() {
    let desk = Desk::open(Limits::default());
    desk.submit(sync(ANNA, DAY, 45_000)).unwrap();
    let donated = receipt(desk.submit(donate(ANNA, RegionIx(0), None)).unwrap());
    assert_eq!(donated.project, Some(1));

    let claim = |insurer| Command::ClaimProject {
        group: GroupIx(0),
        number: Some(1),
        insurer: StaffKey(insurer),
    };
    let answers = desk.one_batch(Append::Written, [claim(1), claim(2)]);
    assert!(answers[0].is_ok());
    assert_eq!(answers[1], refused(Refusal::ProjectAlreadyClaimed));
}

#[test]
fn the_time_of_facts_never_falls() {
    let desk = Desk::open(Limits::default());
    for (hour, count) in [(12, 1_000), (9, 2_000), (10, 3_000), (13, 4_000)] {
        desk.clock.set(at(DAY, hour));
        desk.submit(sync(ANNA, DAY, count)).unwrap();
    }
    let times: Vec<_> = desk.log.rows().iter().map(|row| row.at).collect();
    let synced = &times[PEOPLE_ROWS..];
    assert_eq!(synced, [12, 12, 12, 13].map(|hour| at(DAY, hour)));
}

#[test]
fn the_thread_ends_with_the_last_door() {
    let desk = Desk::open(Limits::default());
    let last = desk.sequencer.clone();
    drop(desk.sequencer);
    assert!(run(last.submit(sync(ANNA, DAY, 1), Vec::new())).is_ok());
    drop(last);
    desk.thread.join().unwrap();
}

/// A log that meets a fault nobody foresaw.
#[derive(Debug)]
struct BrokenLog;

impl FactLog for BrokenLog {
    fn append(
        &mut self,
        _after: Seq,
        _rows: &[FactRow],
        _attached: &[RecordWrite],
    ) -> Result<(), AppendFailed> {
        panic!("a fault in the log")
    }

    fn read_after(&mut self, _after: Seq) -> Result<Vec<FactRow>, AppendFailed> {
        Ok(Vec::new())
    }
}

#[test]
fn a_sequencer_that_has_ended_says_so_and_takes_nothing_more() {
    let image = Arc::new(Image::new(Campaign::new(small())));
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::new(at(DAY, 8)));
    let (sequencer, thread) =
        Sequencer::start(image, Box::new(BrokenLog), clock, Limits::default()).unwrap();
    assert!(sequencer.is_running());
    let answer = run(sequencer.submit(consent(1), Vec::new()));
    assert_eq!(answer, Err(Rejection::Unavailable));
    assert!(thread.join().is_err());
    assert!(!sequencer.is_running());
    let answer = run(sequencer.submit(consent(2), Vec::new()));
    assert_eq!(answer, Err(Rejection::Unavailable));
}

#[test]
fn attached_records_stand_or_fall_with_the_facts() {
    let directory = TempDir::new().unwrap();
    let (store, live, _clock) = opened(&directory);
    let (first, second) = (entry(1), entry(2));
    join(&live, &[1]);

    let accepted = run(live.submit(
        sync(ANNA, DAY, 8_000),
        vec![RecordWrite::Audit(first.clone())],
    ));
    assert!(accepted.is_ok());
    assert_eq!(audited(&store), [first.id]);

    // A refusal writes none of its records.
    let annul = Command::Annul {
        participant: ANNA,
        donation: 1,
        reason: Some(AnnulReason::Other),
        staff: StaffKey(1),
    };
    let refusal = run(live.submit(annul, vec![RecordWrite::Audit(second.clone())]));
    assert_eq!(refusal, refused(Refusal::NotFound));
    assert_eq!(audited(&store), [first.id]);

    // A record that the database refuses takes the facts with it.
    let before = live.read(Campaign::clone);
    let twice = RecordWrite::Audit(first.clone());
    let failed = run(live.submit(
        sync(ANNA, DAY, 9_000),
        vec![RecordWrite::Audit(second.clone()), twice],
    ));
    assert_eq!(failed, Err(Rejection::Unavailable));
    assert_eq!(audited(&store), [first.id]);
    assert_eq!(store.log_head(live.no()).unwrap(), before.seq());
    assert_eq!(live.read(Campaign::clone), before);

    // Records also go without facts: the count is known already.
    let same = run(live.submit(
        sync(ANNA, DAY, 8_000),
        vec![RecordWrite::Audit(second.clone())],
    ));
    assert_eq!(same.unwrap().as_of, before.seq());
    assert_eq!(audited(&store), [second.id, first.id]);
}

#[test]
fn a_restart_from_snapshot_and_tail_equals_one_from_the_log() {
    let directory = TempDir::new().unwrap();
    let (store, live, clock) = opened(&directory);
    join(&live, &[1, 2, 3]);
    let all: Vec<_> = (0..3).map(ParticipantNo).collect();
    walk(&live, &all, DAY);
    clock.set(at(DAY.next(), 8));
    run(close_days(&live));

    let half = live.read(Campaign::clone);
    store
        .save_snapshot(
            live.no(),
            half.seq(),
            snapshot::FORMAT,
            &half.to_snapshot().unwrap(),
        )
        .unwrap();
    walk(&live, &all[..2], DAY.next());

    let rows: Vec<_> = store
        .log_pages(live.no(), 0)
        .flat_map(Result::unwrap)
        .collect();
    let from_log = replayed(&rows);
    let last = live.read(Campaign::clone);
    assert_eq!(last, from_log);
    assert!(half.seq() < last.seq(), "there is a tail");
    let no = live.no();
    drop(live);

    let restored = restore(&store, no, Arc::clone(last.plan())).unwrap();
    assert_eq!(restored, from_log);
    let used = store.load_snapshot(no, snapshot::FORMAT).unwrap().unwrap();
    assert_eq!(used.seq, half.seq());

    // A snapshot that cannot be read costs time and changes nothing.
    store
        .save_snapshot(no, last.seq(), snapshot::FORMAT, b"not a state")
        .unwrap();
    let restored = restore(&store, no, Arc::clone(last.plan())).unwrap();
    assert_eq!(restored, from_log);

    // Neither does one of facts that the log does not have.
    let mut ahead = last.clone();
    ahead.apply(
        at(DAY.next(), 9),
        &Fact::ConsentWithdrawn { participant: ANNA },
    );
    store
        .save_snapshot(
            no,
            ahead.seq(),
            snapshot::FORMAT,
            &ahead.to_snapshot().unwrap(),
        )
        .unwrap();
    let restored = restore(&store, no, Arc::clone(last.plan())).unwrap();
    assert_eq!(restored, from_log);

    // The start of the whole campaign is the same, and it goes on from there.
    drop(store);
    let (_store, again, clock) = opened(&directory);
    assert_eq!(again.read(Campaign::clone), from_log);
    clock.set(at(DAY.next(), 20));
    let next = run(again.submit(sync(all[2], DAY.next(), 9_000), Vec::new()));
    assert_eq!(next.unwrap().as_of, last.seq() + 1);
}

#[test]
fn a_day_closes_once_when_two_ask() {
    let desk = Desk::open(Limits::default());
    desk.clock.set(at(DAY.next(), 0));
    let close = Command::CloseDay { day: DAY };
    let answers = desk.one_batch(Append::Written, [close.clone(), close]);
    assert!(answers[0].is_ok());
    assert_eq!(answers[1], refused(Refusal::DayClosed));

    let directory = TempDir::new().unwrap();
    let (store, live, clock) = opened(&directory);
    clock.set(at(Day(DAY.0 + 3), 1));
    run(async { tokio::join!(close_days(&live), close_days(&live)) });
    let closed: Vec<_> = store
        .read_log(live.no(), 0, 100)
        .unwrap()
        .iter()
        .map(|row| row.fact().unwrap())
        .collect();
    let expected: Vec<_> = (0..3)
        .map(|n| Fact::DayClosed {
            day: Day(DAY.0 + n),
        })
        .collect();
    assert_eq!(closed, expected);
}

/// A sequencer on a log that does as it is told. Anna and Bela have joined.
struct Desk {
    image: Arc<Image>,
    sequencer: Sequencer,
    thread: JoinHandle<()>,
    log: ScriptedLog,
    clock: Arc<ManualClock>,
}

impl Desk {
    fn open(limits: Limits) -> Self {
        let image = Arc::new(Image::new(Campaign::new(small())));
        let log = ScriptedLog::default();
        let clock = Arc::new(ManualClock::new(at(DAY, 8)));
        let (sequencer, thread) = Sequencer::start(
            Arc::clone(&image),
            Box::new(log.clone()),
            Arc::clone(&clock) as Arc<dyn Clock>,
            limits,
        )
        .unwrap();
        let desk = Self {
            image,
            sequencer,
            thread,
            log,
            clock,
        };
        for person in [1, 2] {
            desk.submit(consent(person)).unwrap();
        }
        assert_eq!(desk.log.rows().len(), PEOPLE_ROWS);
        desk
    }

    /// Puts a command into the queue and comes back at once.
    fn hand_in(&self, command: Command) -> Waiting {
        self.hand_in_with(command, Vec::new())
    }

    fn hand_in_with(&self, command: Command, attached: Vec<RecordWrite>) -> Waiting {
        let sequencer = self.sequencer.clone();
        let mut waiting = Waiting {
            future: Box::pin(async move { sequencer.submit(command, attached).await }),
            answer: None,
        };
        // The first poll puts it into the queue.
        waiting.is_answered();
        waiting
    }

    fn submit(&self, command: Command) -> Result<Accepted, Rejection> {
        self.hand_in(command).answer()
    }

    /// Has commands decided together, in this order: the sequencer is held up until all wait.
    fn one_batch<const N: usize>(
        &self,
        append: Append,
        commands: [Command; N],
    ) -> Vec<Result<Accepted, Rejection>> {
        let gate = self.log.gate();
        // Anna has agreed already: nothing but the record has to be written.
        let opener = self.hand_in_with(consent(1), vec![RecordWrite::Audit(entry(1))]);
        gate.entered();
        self.log.next_append(append);
        let waiting: Vec<_> = commands.into_iter().map(|c| self.hand_in(c)).collect();
        let before = self.log.appends();
        gate.open();
        opener.answer().unwrap();
        let answers = waiting.into_iter().map(Waiting::answer).collect();
        assert_eq!(self.log.appends(), before + 1, "one batch");
        answers
    }

    fn count(&self, participant: ParticipantNo) -> u32 {
        self.image.read(|c| c.steps().count(participant, DAY))
    }
}

/// The answer to a command that has been handed in.
struct Waiting {
    future: Pin<Box<dyn Future<Output = Result<Accepted, Rejection>>>>,
    answer: Option<Result<Accepted, Rejection>>,
}

impl Waiting {
    fn is_answered(&mut self) -> bool {
        if self.answer.is_none() {
            let mut context = Context::from_waker(Waker::noop());
            if let Poll::Ready(answer) = self.future.as_mut().poll(&mut context) {
                self.answer = Some(answer);
            }
        }
        self.answer.is_some()
    }

    fn answer(self) -> Result<Accepted, Rejection> {
        self.answer.unwrap_or_else(|| run(self.future))
    }
}

/// A log in memory that fails as the script says and can be held up. Clones are the same one.
#[derive(Clone, Debug, Default)]
struct ScriptedLog(Arc<Mutex<Script>>);

#[derive(Debug, Default)]
struct Script {
    rows: Vec<FactRow>,
    appends: usize,
    /// What becomes of the next appends; after them all are written.
    next: VecDeque<Append>,
    gate: Option<(Sender<()>, Receiver<()>)>,
}

#[derive(Clone, Copy, Debug)]
enum Append {
    Written,
    NotWritten,
    UnknownButWritten,
    UnknownAndLost,
}

/// Holds up one append.
struct Gate {
    entered: Receiver<()>,
    open: Sender<()>,
}

impl Gate {
    /// Waits until the append has begun.
    fn entered(&self) {
        self.entered.recv().unwrap();
    }

    fn open(self) {
        self.open.send(()).unwrap();
    }
}

impl ScriptedLog {
    fn rows(&self) -> Vec<FactRow> {
        self.0.lock().unwrap().rows.clone()
    }

    fn appends(&self) -> usize {
        self.0.lock().unwrap().appends
    }

    fn next_append(&self, append: Append) {
        self.0.lock().unwrap().next.push_back(append);
    }

    /// Holds up the next append.
    fn gate(&self) -> Gate {
        let ((enter, entered), (open, opened)) = (channel(), channel());
        self.0.lock().unwrap().gate = Some((enter, opened));
        Gate { entered, open }
    }
}

impl FactLog for ScriptedLog {
    fn append(
        &mut self,
        after: Seq,
        rows: &[FactRow],
        _attached: &[RecordWrite],
    ) -> Result<(), AppendFailed> {
        let (outcome, gate) = {
            let mut script = self.0.lock().unwrap();
            script.appends += 1;
            let outcome = script.next.pop_front().unwrap_or(Append::Written);
            (outcome, script.gate.take())
        };
        if let Some((enter, opened)) = gate {
            enter.send(()).unwrap();
            opened.recv().unwrap();
        }
        let mut script = self.0.lock().unwrap();
        assert_eq!(script.rows.len() as u64, after, "the head is known");
        let first = after + 1;
        assert!(
            rows.iter()
                .map(|row| row.seq)
                .eq(first..first + rows.len() as u64)
        );
        if matches!(outcome, Append::Written | Append::UnknownButWritten) {
            script.rows.extend_from_slice(rows);
        }
        match outcome {
            Append::Written => Ok(()),
            Append::NotWritten => Err(AppendFailed::NotWritten("scripted".to_owned())),
            Append::UnknownButWritten | Append::UnknownAndLost => {
                Err(AppendFailed::OutcomeUnknown("scripted".to_owned()))
            }
        }
    }

    fn read_after(&mut self, after: Seq) -> Result<Vec<FactRow>, AppendFailed> {
        let script = self.0.lock().unwrap();
        let rows = script.rows.iter().filter(|row| row.seq > after);
        Ok(rows.cloned().collect())
    }
}

/// A campaign on a store in a directory, at eight in the morning of its first day.
fn opened(directory: &TempDir) -> (Store, LiveCampaign, Arc<ManualClock>) {
    let config = StoreConfig {
        path: directory.path().to_owned(),
    };
    let store = Store::open(&config).unwrap();
    let clock = Arc::new(ManualClock::new(at(DAY, 8)));
    let edition = Edition {
        plan: small(),
        hash: [1; 32],
        files: BTreeMap::new(),
    };
    let live = open_campaign(&store, edition, Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
    (store, live, clock)
}

fn join(live: &LiveCampaign, people: &[u128]) {
    for person in people {
        run(live.submit(consent(*person), Vec::new())).unwrap();
    }
}

fn walk(live: &LiveCampaign, people: &[ParticipantNo], day: Day) {
    for (participant, count) in people.iter().zip(THRESHOLD..) {
        let key = IdempotencyKey(u128::from(participant.0));
        run(live.submit(sync(*participant, day, count), Vec::new())).unwrap();
        let donation = donate(*participant, RegionIx(0), Some(key));
        run(live.submit(donation, Vec::new())).unwrap();
    }
}

/// The campaign its log alone gives.
fn replayed(rows: &[FactRow]) -> Campaign {
    let mut campaign = Campaign::new(small());
    for row in rows {
        campaign.apply(row.at, &row.fact().unwrap());
    }
    campaign
}

/// Ids of the audit log, the newest first.
fn audited(store: &Store) -> Vec<Uuid> {
    let listed = store.read_blocking(async |tx: &mut Tx| -> Result<_, StoreError> {
        audit::list(tx, &AuditFilter::default(), None, 10).await
    });
    listed.unwrap().into_iter().map(|entry| entry.id).collect()
}

fn small() -> Arc<Plan> {
    Arc::new(plan("small", DAY, Day(DAY.0 + 4)))
}

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(future)
}

fn refused(refusal: Refusal) -> Result<Accepted, Rejection> {
    Err(Rejection::Refused(refusal))
}

fn receipt(accepted: Accepted) -> DonationReceipt {
    match accepted.reply {
        Reply::Donated(receipt) => receipt,
        other => panic!("no donation: {other:?}"),
    }
}

fn kinds(rows: &[FactRow]) -> Vec<&str> {
    rows.iter().map(|row| row.kind.as_str()).collect()
}

fn entry(id: u128) -> Audit {
    Audit {
        id: Uuid::from_u128(id),
        at: at(DAY, 8),
        actor: Actor::System,
        campaign: None,
        action: "act".to_owned(),
        subject: String::new(),
        old: None,
        new: None,
        reason: None,
    }
}

fn consent(person: u128) -> Command {
    Command::Consent {
        person: PersonKey(person),
        notice_version: 1,
        channel: Channel::Qr,
        inviter: None,
        unit: None,
    }
}

fn sync(participant: ParticipantNo, day: Day, count: u32) -> Command {
    Command::Sync {
        participant,
        day,
        count,
    }
}

fn donate(participant: ParticipantNo, region: RegionIx, key: Option<IdempotencyKey>) -> Command {
    Command::Donate {
        participant,
        region,
        exercise: None,
        key,
    }
}

/// 2019-07-01.
const DAY: Day = Day(18_078);
const ANNA: ParticipantNo = ParticipantNo(0);
const BELA: ParticipantNo = ParticipantNo(1);
/// Rows of two people who join and agree.
const PEOPLE_ROWS: usize = 4;
