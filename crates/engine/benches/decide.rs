//! Decide and apply of a sync and a donation among a million people, beside the bare arithmetic:
//! the same sums in plain arrays, without rules, facts or ranks. And the evening of a walk: a
//! million people in teams of six settle their day; what they take in memory is printed.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark measures time, tells what it found and may panic"
)]

#[path = "../tests/laws/plans.rs"]
mod plans;
#[path = "../tests/laws/walks.rs"]
mod walks;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant as Stopwatch};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use engine::command::{Channel, Command, PersonKey};
use engine::{Campaign, FactRow};
use model::{Day, Instant, ParticipantNo, RegionIx, TeamNo, UnitIx};

const PEOPLE: u32 = 1_000_000;
const TEAM: u8 = 6;

criterion_group!(benches, decide, evening);
criterion_main!(benches);

fn decide(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("engine");
    group.throughput(Throughput::Elements(1)).sample_size(10);
    group.measurement_time(Duration::from_secs(4));
    let campaign = crowd();

    group.bench_function("sync, a million people", |b| {
        b.iter_custom(|n| run(&campaign, n, false, sync));
    });
    group.bench_function("donation, a million people", |b| {
        b.iter_custom(|n| run(&campaign, n, true, |who, _| donate(who)));
    });
    group.bench_function("donation with its row, a million people", |b| {
        b.iter_custom(|n| run_with_rows(&campaign, n));
    });
    group.bench_function("floor: the sums of a donation in arrays", |b| {
        let mut floor = Floor::new();
        b.iter_custom(|n| {
            let watch = Stopwatch::now();
            for i in 0..n {
                floor.donate(scatter(i), 8_000 + u32::try_from(i % 97).unwrap());
            }
            black_box(&floor.regions);
            watch.elapsed()
        });
    });
    group.bench_function("exact rank, a million people", |b| {
        let mut full = campaign.clone();
        for i in 0..u64::from(PEOPLE) {
            apply(&mut full, DAY_ONE, &donate(scatter(i)));
        }
        let board = full.donation().board();
        b.iter_custom(|n| {
            let watch = Stopwatch::now();
            for i in 0..n {
                black_box(board.rank(black_box(7_800 + i % 4_000)));
            }
            watch.elapsed()
        });
    });
    group.finish();
}

/// Everybody's day is settled, in an order in which teams are completed all evening long.
fn evening(criterion: &mut Criterion) {
    let empty = resident_bytes();
    let teams = in_teams();
    let joined = resident_bytes();
    let mut settled = teams.clone();
    let copied = resident_bytes();
    settle_day(&mut settled);
    let walk = settled.walk().unwrap();
    let day = walk.state.day_tally(walks::Shape::small().day(0));
    println!(
        "figure walk: {} of {} teams on target; {} bytes a participant, {} more for the first day",
        day.teams_on_target,
        walk.state.teams().len(),
        (joined - empty) / u64::from(PEOPLE),
        resident_bytes().saturating_sub(copied) / u64::from(PEOPLE),
    );
    drop(settled);

    let mut group = criterion.benchmark_group("engine");
    group.throughput(Throughput::Elements(1)).sample_size(10);
    group.measurement_time(Duration::from_secs(4));
    group.bench_function("evening sync in teams, a million people", |b| {
        b.iter_custom(|n| {
            let days = u32::try_from(n.div_ceil(u64::from(PEOPLE))).unwrap();
            let spent: Duration = (0..days).map(|_| settle_day(&mut teams.clone())).sum();
            // Whole days are measured, because teams are completed by their last member.
            spent * u32::try_from(n).unwrap() / (days * PEOPLE)
        });
    });
    group.finish();
}

/// A million registered people of a walk without a trial, in teams of six.
fn in_teams() -> Campaign {
    let mut shape = walks::Shape::small();
    shape.trial_days = 0;
    shape.days = 100;
    shape.teams.size = TEAM;
    shape.goals.team_steps = 36_000;
    let mut campaign = Campaign::new(Arc::new(shape.plan()));
    for person in 0..PEOPLE {
        let participant = ParticipantNo(person);
        let agree = Command::Consent {
            person: PersonKey(u128::from(person)),
            notice_version: 1,
            channel: Channel::Qr,
            inviter: None,
            unit: None,
        };
        let register = Command::Register {
            participant,
            unit: Some(UnitIx(1 + person % 3)),
        };
        let team = TeamNo(person / u32::from(TEAM));
        let enter = if person % u32::from(TEAM) == 0 {
            Command::CreateTeam { participant }
        } else {
            Command::JoinTeam { participant, team }
        };
        for command in [agree, register, enter] {
            apply(&mut campaign, shape.midnight(0), &command);
        }
    }
    campaign
}

/// All settle between 6,000 and 10,000 steps; the members of a team come far apart.
fn settle_day(campaign: &mut Campaign) -> Duration {
    let shape = walks::Shape::small();
    let at = Instant(shape.midnight(0).0 + 20 * 3_600_000);
    let day: Day = shape.day(0);
    let watch = Stopwatch::now();
    for i in 0..u64::from(PEOPLE) {
        let person = scatter(i);
        let sync = Command::Sync {
            participant: ParticipantNo(person),
            day,
            count: 6_000 + person % 4_000,
        };
        apply(campaign, at, &sync);
    }
    watch.elapsed()
}

/// Memory of this process that is in use.
fn resident_bytes() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split_whitespace().nth(1);
    pages.and_then(|pages| pages.parse().ok()).unwrap_or(0_u64) * 4_096
}

/// A million people who have synced their first day.
fn crowd() -> Campaign {
    let mut campaign = Campaign::new(Arc::new(plans::small_plan(2)));
    for person in 0..PEOPLE {
        let agree = Command::Consent {
            person: PersonKey(u128::from(person)),
            notice_version: 1,
            channel: Channel::Qr,
            inviter: None,
            unit: None,
        };
        apply(&mut campaign, DAY_ONE, &agree);
        apply(&mut campaign, DAY_ONE, &sync(person, 0));
    }
    campaign
}

/// Runs n commands in rounds over all people, each round on a fresh copy made off the clock.
fn run(
    start: &Campaign,
    n: u64,
    once_each: bool,
    command: impl Fn(u32, u64) -> Command,
) -> Duration {
    let mut spent = Duration::ZERO;
    let mut done = 0;
    while done < n {
        let mut campaign = start.clone();
        let round = if once_each {
            u64::from(PEOPLE).min(n - done)
        } else {
            n - done
        };
        let watch = Stopwatch::now();
        for i in 0..round {
            apply(&mut campaign, DAY_ONE, &command(scatter(i), i));
        }
        spent += watch.elapsed();
        done += round;
    }
    spent
}

fn run_with_rows(start: &Campaign, n: u64) -> Duration {
    let mut spent = Duration::ZERO;
    let mut done = 0;
    while done < n {
        let mut campaign = start.clone();
        let round = u64::from(PEOPLE).min(n - done);
        let watch = Stopwatch::now();
        for i in 0..round {
            let decision = campaign.decide(DAY_ONE, &donate(scatter(i))).unwrap();
            for fact in &decision.facts {
                campaign.apply(DAY_ONE, fact);
                black_box(FactRow::new(campaign.seq(), DAY_ONE, fact));
            }
        }
        spent += watch.elapsed();
        done += round;
    }
    spent
}

fn apply(campaign: &mut Campaign, at: Instant, command: &Command) {
    if let Ok(decision) = campaign.decide(at, command) {
        for fact in &decision.facts {
            campaign.apply(at, fact);
        }
        black_box(&decision.reply);
    }
}

fn sync(person: u32, n: u64) -> Command {
    let day = model::Zone::SHANGHAI.day_of(DAY_ONE);
    let count = 7_800 + person % 4_000 + u32::try_from(n / u64::from(PEOPLE)).unwrap();
    Command::Sync {
        participant: ParticipantNo(person),
        day,
        count,
    }
}

fn donate(person: u32) -> Command {
    let region = RegionIx(u16::try_from(person % 5).unwrap());
    Command::Donate {
        participant: ParticipantNo(person),
        region,
        exercise: None,
        key: None,
    }
}

/// Visits everybody once in an order that the cache cannot foresee.
fn scatter(i: u64) -> u32 {
    u32::try_from(i.wrapping_mul(617_521) % u64::from(PEOPLE)).unwrap()
}

/// The sums a donation changes, and nothing else.
struct Floor {
    people: Vec<u64>,
    regions: [u64; 5],
    groups: [u64; 2],
}

impl Floor {
    fn new() -> Self {
        Self {
            people: vec![0; PEOPLE as usize],
            regions: [0; 5],
            groups: [0; 2],
        }
    }

    fn donate(&mut self, person: u32, steps: u32) {
        let region = person as usize % 5;
        self.people[person as usize] += u64::from(steps);
        self.regions[region] += u64::from(steps);
        self.groups[usize::from(region > 2)] += u64::from(steps);
    }
}

/// An instant within the small plan's window.
const DAY_ONE: Instant = Instant(20 * 3_600_000);
