//! Rates and CPU of works measured in turn, and their medians.

use std::collections::BTreeMap;
use std::time::{Duration, Instant as Stopwatch};

use rustix::time::{ClockId, clock_gettime};

/// What was measured, by work, in the order of first measurement.
#[derive(Default)]
pub(crate) struct Figures {
    names: Vec<&'static str>,
    rounds: BTreeMap<&'static str, Vec<Round>>,
}

struct Round {
    per_second: f64,
    cpu_us: f64,
}

impl Figures {
    /// Runs a work of so many requests once. The work returns how much of its CPU is not to be
    /// counted: a client's.
    pub(crate) fn measure(
        &mut self,
        name: &'static str,
        requests: u32,
        work: impl FnOnce() -> Duration,
    ) {
        let (before, watch) = (process_cpu(), Stopwatch::now());
        let aside = work();
        let (taken, after) = (watch.elapsed(), process_cpu());
        let cpu = after.saturating_sub(before).saturating_sub(aside);
        if !self.names.contains(&name) {
            self.names.push(name);
        }
        self.rounds.entry(name).or_default().push(Round {
            per_second: f64::from(requests) / taken.as_secs_f64(),
            cpu_us: cpu.as_secs_f64() * 1e6 / f64::from(requests),
        });
    }

    /// Prints one line a work, tab-separated: bench, work, requests a second, lowest and highest
    /// round, CPU in µs a request, and the rate as a ratio to that of the floor. The ratio is the
    /// median of the rounds' ratios.
    pub(crate) fn print(&self, bench: &str, floor: &str) {
        for name in &self.names {
            let rounds = &self.rounds[name];
            let rates: Vec<_> = rounds.iter().map(|r| r.per_second).collect();
            let cpu = median(rounds.iter().map(|r| r.cpu_us).collect());
            let floors = self.rounds[floor].iter();
            let ratios = rates.iter().zip(floors).map(|(r, f)| r / f.per_second);
            let low = rates.iter().copied().fold(f64::INFINITY, f64::min);
            let high = rates.iter().copied().fold(0.0, f64::max);
            println!(
                "figure\t{bench}\t{name}\t{:.0}\t{low:.0}\t{high:.0}\t{cpu:.2}\t{:.3}",
                median(rates.clone()),
                median(ratios.collect()),
            );
        }
    }
}

fn process_cpu() -> Duration {
    cpu(ClockId::ProcessCPUTime)
}

/// CPU spent so far by what the clock belongs to.
pub(crate) fn cpu(clock: ClockId) -> Duration {
    let time = clock_gettime(clock);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or(0),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
