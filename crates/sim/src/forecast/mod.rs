//! What a campaign will cost and bring: its rules over a simulated public, many times.
//!
//! A run draws its own values of all [`assumptions`] and simulates every person on every day. The
//! people are made up; what their acts are worth is asked of the same rules that run the campaign, and
//! a test holds both together, event by event. The spread over the runs is the forecast: most of it
//! comes from what is not known about people, little from chance.

mod arrival;
pub mod assumptions;
mod day;
mod donation;
pub mod figures;
mod gather;
mod gather_donation;
mod late;
mod payments;
mod people;
pub mod report;
mod steps;
mod tickets;
mod walk;

#[cfg(test)]
mod tests;

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU32, Ordering};

use engine::Plan;

pub use assumptions::{Assumptions, AssumptionsError};
pub use figures::Forecast;

use assumptions::{Drawn, Key, Of};
use figures::{Stated, Words};
use people::{SHARD, VALUES, stream};

/// What to forecast.
#[derive(Clone, Debug)]
pub struct Request {
    /// People who take part, over the whole campaign.
    pub people: u32,
    /// What chance begins with.
    pub seed: u64,
    /// How many runs; `None` for as many as end in seconds.
    pub runs: Option<u32>,
    /// Threads to work with. They do not change the result.
    pub threads: NonZeroUsize,
    /// What is taken for granted.
    pub assumptions: Assumptions,
}

/// Why there is no forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ForecastError {
    /// Nobody walks in it.
    #[error("the campaign has neither a walk nor step donation: there is nothing to forecast")]
    NothingToForecast,
    /// Nobody takes part.
    #[error("a forecast needs people and runs")]
    Nobody,
}

/// Forecasts a campaign.
pub fn forecast(plan: &Plan, request: &Request) -> Result<Forecast, ForecastError> {
    let days = days_of(plan).ok_or(ForecastError::NothingToForecast)?;
    let runs = request
        .runs
        .unwrap_or_else(|| usual_runs(request.people, days));
    if request.people == 0 || runs == 0 {
        return Err(ForecastError::Nobody);
    }
    let walk = plan.walk.as_ref().map(|walk| {
        let done = each_run(request, runs, |run, drawn, threads| {
            let setting = walk::Setting {
                plan,
                walk,
                drawn,
                seed: request.seed,
                run,
                people: request.people,
            };
            gather::Done::of(&setting, threads)
        });
        gather::walk(plan, walk, request.people, &done)
    });
    let donation = plan.donation.as_ref().map(|donation| {
        let done = each_run(request, runs, |run, drawn, threads| {
            let setting = donation::Setting {
                plan,
                donation,
                drawn,
                seed: request.seed,
                run,
                people: request.people,
            };
            gather_donation::Done::of(&setting, threads)
        });
        gather_donation::donation(plan, donation, &done)
    });
    Ok(Forecast {
        form: 1,
        campaign: plan.id.to_string(),
        name: Words::from(&plan.about.name),
        people: request.people,
        seed: request.seed,
        runs,
        assumptions: stated(&request.assumptions, walk.is_some(), donation.is_some()),
        walk,
        donation,
    })
}

/// As many runs as end in seconds, but enough for a spread.
fn usual_runs(people: u32, days: u32) -> u32 {
    let one = u64::from(people).max(1) * u64::from(days).max(1);
    let runs = u32::try_from(PERSON_DAYS / one).unwrap_or(u32::MAX);
    runs.clamp(RUNS.0, RUNS.1)
}

/// Runs in their order. Few people are run one run a thread, many with all threads on one run.
fn each_run<T: Send>(
    request: &Request,
    runs: u32,
    one: impl Fn(u32, &Drawn, usize) -> T + Sync,
) -> Vec<T> {
    let threads = request.threads.get();
    let draw = |run| {
        let mut chance = stream(request.seed, run, VALUES, 0);
        request.assumptions.draw(&mut chance)
    };
    if request.people > SHARD * 8 || threads == 1 {
        return (0..runs).map(|run| one(run, &draw(run), threads)).collect();
    }
    let next = AtomicU32::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let run = next.fetch_add(1, Ordering::Relaxed);
            if run >= runs {
                return done;
            }
            done.push((run, one(run, &draw(run), 1)));
        }
    };
    let mut done = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for other in others {
            match other.join() {
                Ok(part) => done.extend(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(run, _)| *run);
    done.into_iter().map(|(_, done)| done).collect()
}

fn days_of(plan: &Plan) -> Option<u32> {
    if let Some(walk) = &plan.walk {
        return Some(walk.phases.activity_days().into());
    }
    let window = plan.donation.as_ref()?.window;
    let days = window.last_day(plan.zone).0 - window.first_day(plan.zone).0 + 1;
    u32::try_from(days).ok()
}

fn stated(assumptions: &Assumptions, walk: bool, donation: bool) -> Vec<Stated> {
    let default = Assumptions::default();
    Key::ALL
        .into_iter()
        .filter(|key| match key.spec().of {
            Of::All => true,
            Of::Walk => walk,
            Of::Donation => donation,
        })
        .map(|key| {
            let (spec, range) = (key.spec(), assumptions.range(key));
            Stated {
                name: spec.name,
                text: Words::from(&spec.text()),
                low: range.low,
                value: range.value,
                high: range.high,
                source: spec.source,
                changed: range != default.range(key),
            }
        })
        .collect()
}

/// Days of people that take a few seconds.
const PERSON_DAYS: u64 = 1_000_000_000;
/// Fewest and most runs.
const RUNS: (u32, u32) = (11, 200);
