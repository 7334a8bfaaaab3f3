//! A million people for a hundred days: a run of the forecast beside the bare loop, which has the
//! same chance, steps, cap, points, goals and teams, and nothing else: no rules that were read from a
//! plan, no habits, no checkpoints, no tickets.
//!
//! `cargo bench -p sim --bench forecast -- [PEOPLE] [EDITION]`

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark measures time, prints it and may panic"
)]

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::time::{Duration, Instant as Stopwatch};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sim::forecast::{Assumptions, Request, forecast};

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    let people: u32 = arguments.next().map_or(1_000_000, |n| n.parse().unwrap());
    let edition = arguments
        .next()
        .unwrap_or_else(|| "walk-shaanxi-2019".to_owned());
    let plan = fixtures::plan(&edition);
    let threads = std::thread::available_parallelism().unwrap();
    let days = plan
        .walk
        .as_ref()
        .map_or(14, |walk| walk.phases.activity_days());
    let person_days = f64::from(people) * f64::from(days);
    println!(
        "{people} people, {days} days, {threads} threads, load {}",
        load()
    );
    let mut ratios = Vec::new();
    for round in 0..ROUNDS {
        let bare = bare(people, days, threads);
        let request = Request {
            people,
            seed: round,
            runs: Some(1),
            threads,
            assumptions: Assumptions::default(),
        };
        let watch = Stopwatch::now();
        black_box(forecast(&plan, &request).unwrap());
        let whole = watch.elapsed();
        let ratio = whole.as_secs_f64() / bare.as_secs_f64();
        let each = whole.as_secs_f64() * 1e9 / person_days;
        println!(
            "bare {bare:.2?}, forecast {whole:.2?}, ratio {ratio:.2}, {each:.1} ns a person-day"
        );
        ratios.push(ratio);
    }
    ratios.sort_by(f64::total_cmp);
    println!(
        "median ratio {:.2}, most memory {}, load {}",
        ratios[ratios.len() / 2],
        memory(),
        load()
    );
}

/// The bare loop over teams of six, all cores at work.
fn bare(people: u32, days: u16, threads: NonZeroUsize) -> Duration {
    let share = people / 6 / u32::try_from(threads.get()).unwrap();
    let watch = Stopwatch::now();
    std::thread::scope(|scope| {
        for part in 0..threads.get() {
            scope.spawn(move || black_box(bare_part(part as u64, share, days)));
        }
    });
    watch.elapsed()
}

fn bare_part(seed: u64, teams: u32, days: u16) -> (u64, u64, u64) {
    let table: Vec<u32> = (0..4_096).map(|n| n * 32).collect();
    let (mut all_steps, mut all_points, mut team_days) = (0u64, 0u64, 0u64);
    let shard = 683;
    for first in (0..teams).step_by(shard) {
        let teams = (teams - first).min(683) as usize;
        let mut chance = ChaCha8Rng::seed_from_u64(seed << 32 | u64::from(first));
        let mut totals = vec![(0u32, 0u32); teams * 6];
        for _ in 0..days {
            for team in totals.chunks_exact_mut(6) {
                let (mut sum, mut all) = (0, true);
                for (steps, points) in team.iter_mut() {
                    let roll = chance.next_u64();
                    let open = roll & 0xffff < 40_000;
                    let walked = (table[(roll >> 22 & 4_095) as usize] * 8_000) >> 16;
                    let counted = if open { walked.min(10_000) } else { 0 };
                    *steps += counted;
                    *points += (counted / 2_000).min(5) + u32::from(counted >= 6_000);
                    sum += counted;
                    all &= counted >= 6_000;
                }
                if all && sum >= 36_000 {
                    team_days += 1;
                    for (_, points) in team {
                        *points += 2;
                    }
                }
            }
        }
        for (steps, points) in totals {
            all_steps += u64::from(steps);
            all_points += u64::from(points);
        }
    }
    (all_steps, all_points, team_days)
}

fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').take(2).collect::<Vec<_>>().join(" ")
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.map_or_else(String::new, |line| {
        line.trim_start_matches("VmHWM:").trim().to_owned()
    })
}

const ROUNDS: u64 = 5;
