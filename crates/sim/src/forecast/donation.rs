//! One run of a donation campaign: all donors through all days of the window.

use std::sync::atomic::{AtomicU32, Ordering};

use engine::Plan;
use model::{Day, RegionIx};
use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;
use rules::badge::{self, Progress};
use rules::donation::{Amount, DonationPlan};

use super::arrival::{Arrivals, Slot};
use super::assumptions::{Drawn, Key};
use super::people::{
    DONORS, SHARD, beta, drop_out, exponential, mean_steps, means, part, stream, to_i16, whole,
};
use super::steps::Week;
use crate::history::region_at;

/// What a run needs to know.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) donation: &'a DonationPlan,
    pub(crate) drawn: &'a Drawn,
    pub(crate) seed: u64,
    pub(crate) run: u32,
    pub(crate) people: u32,
}

/// What came of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DonationRun {
    pub(crate) days: Vec<DonationDay>,
    pub(crate) donors: u64,
    /// Holders of each badge.
    pub(crate) badges: Vec<u64>,
    /// Credited steps of each group.
    pub(crate) groups: Vec<u64>,
    /// Projects of each group, and of all by day.
    pub(crate) projects: Vec<u32>,
    pub(crate) projects_by_day: Vec<u64>,
}

/// Sums of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DonationDay {
    pub(crate) openings: u64,
    pub(crate) donations: u64,
    pub(crate) credited_steps: u64,
    regions: Vec<u64>,
}

/// An opening of the app and the donation made in it, for whoever wants to follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Visit {
    pub(crate) day: i16,
    pub(crate) ms: u32,
    pub(crate) person: u32,
    pub(crate) steps: u32,
    pub(crate) region: Option<RegionIx>,
}

impl Setting<'_> {
    fn first_day(&self) -> Day {
        self.donation.window.first_day(self.plan.zone)
    }

    /// Days on which one can donate.
    pub(crate) fn days(&self) -> i16 {
        to_i16(self.donation.window.last_day(self.plan.zone).0 - self.first_day().0 + 1)
    }

    /// Runs through all days with that many threads.
    pub(crate) fn run(&self, threads: usize) -> DonationRun {
        self.run_followed(threads, &|| |_: Visit| ())
    }

    /// The same; a watcher is made for each thread.
    pub(crate) fn run_followed<W: FnMut(Visit)>(
        &self,
        threads: usize,
        watcher: &(impl Fn() -> W + Sync),
    ) -> DonationRun {
        let shards = self.people.div_ceil(SHARD);
        let week = Week::new(self.drawn);
        let slots = Arrivals::whole_day().slots(self.plan.zone, |_, _| true);
        let next = AtomicU32::new(0);
        let work = || {
            let mut sums = self.empty();
            let mut watch = watcher();
            loop {
                let shard = next.fetch_add(1, Ordering::Relaxed);
                if shard >= shards {
                    return sums;
                }
                self.run_shard(shard, &week, &slots, &mut sums, &mut watch);
            }
        };
        let mut run = self.empty();
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads.max(1)).map(|_| scope.spawn(work)).collect();
            let own = work();
            let others = others.into_iter().map(|other| match other.join() {
                Ok(sums) => sums,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            for part in std::iter::once(own).chain(others) {
                run.add(&part);
            }
        });
        self.count_projects(&mut run);
        run
    }

    fn empty(&self) -> DonationRun {
        let day = DonationDay {
            regions: vec![0; self.plan.regions.len()],
            ..DonationDay::default()
        };
        DonationRun {
            days: vec![day; usize::try_from(self.days()).unwrap_or(0)],
            badges: vec![0; self.plan.badges.len()],
            groups: vec![0; self.plan.groups.len()],
            ..DonationRun::default()
        }
    }

    fn run_shard(
        &self,
        shard: u32,
        week: &Week,
        slots: &[Slot],
        sums: &mut DonationRun,
        watch: &mut impl FnMut(Visit),
    ) {
        let mut chance = stream(self.seed, self.run, DONORS, shard);
        let base = shard * SHARD;
        let of = |key| self.drawn.of(key);
        let (means, later) = (means(self.drawn), exponential(of(Key::JoiningDays)));
        let openings = beta(of(Key::DonorOpening), of(Key::DonorSpread));
        let days = self.days();
        for person in base..(base + SHARD).min(self.people) {
            use rand_distr::Distribution as _;
            let mean = mean_steps(&means, &mut chance);
            let opens = match &openings {
                Some(openings) => openings.sample(&mut chance),
                None => of(Key::DonorOpening),
            };
            let from = if chance.random_bool(of(Key::RegisteredAtStart)) {
                0
            } else {
                match whole(later.sample(&mut chance)) {
                    day if day < days => day,
                    _ => chance.random_range(0..days.max(1)),
                }
            };
            let donor = Donor {
                person,
                mean,
                opens: part(opens, 65_536.0),
                from,
                until: drop_out(self.drawn, from, days, chance.random()),
                home: chance.random(),
            };
            self.walk(donor, week, slots, &mut chance, sums, watch);
        }
    }

    /// All days of a donor.
    fn walk(
        &self,
        donor: Donor,
        week: &Week,
        slots: &[Slot],
        chance: &mut ChaCha8Rng,
        sums: &mut DonationRun,
        watch: &mut impl FnMut(Visit),
    ) {
        let believed = self
            .plan
            .steps
            .as_ref()
            .map_or(u32::MAX, |s| s.plausible_max);
        let (mut donations, mut streak, mut longest) = (0u16, 0u16, 0u16);
        for day in donor.from..self.days().min(donor.until) {
            let roll = chance.next_u64();
            let date = Day(self.first_day().0 + i32::from(day));
            let slot = &slots[bits(roll, 16, 6) % slots.len()];
            let at = self.plan.zone.start_of(date) + i64::from(slot.ms);
            if roll & 0xffff >= u64::from(donor.opens) || !self.donation.window.contains(at) {
                streak = 0;
                continue;
            }
            let walked = week
                .on(date)
                .walked(bits(roll, 22, 12), donor.mean)
                .min(believed);
            let steps = walked * slot.share / 10_000;
            let willing =
                bits(roll, 34, 16) < usize::from(part(self.drawn.of(Key::Donates), 65_536.0));
            let region = (willing && steps >= self.donation.threshold_steps)
                .then(|| self.region(donor.home, chance.random()));
            watch(Visit {
                day,
                ms: slot.ms,
                person: donor.person,
                steps,
                region,
            });
            let Some(today) = usize::try_from(day)
                .ok()
                .and_then(|day| sums.days.get_mut(day))
            else {
                continue;
            };
            today.openings += 1;
            let Some(region) = region else {
                streak = 0;
                continue;
            };
            let raw = match self.donation.amount {
                Amount::All => steps,
                Amount::Threshold => self.donation.threshold_steps,
            };
            let credited = u64::from(raw) * u64::from(self.donation.factor(date));
            donations += 1;
            streak += 1;
            longest = longest.max(streak);
            today.donations += 1;
            today.credited_steps += credited;
            if let Some(sum) = today.regions.get_mut(region.ix()) {
                *sum += credited;
            }
        }
        let progress = Progress {
            donations,
            streak: longest,
            ..Progress::default()
        };
        sums.donors += u64::from(donations > 0);
        for badge in badge::reached(&self.plan.badges, 0, progress) {
            sums.badges[usize::from(badge)] += 1;
        }
    }

    fn region(&self, home: f64, choice: f64) -> RegionIx {
        let aided = self.drawn.of(Key::AidedChoice);
        // The same choice as the simulated public of the demo, whose even odds are stretched.
        let choice = if choice < aided {
            0.5 + choice / aided.max(1e-9) * 0.499_999
        } else {
            0.0
        };
        region_at(self.plan, home, choice)
    }

    fn count_projects(&self, run: &mut DonationRun) {
        let Some(projects) = &self.plan.projects else {
            return;
        };
        let regions: Vec<_> = self
            .plan
            .regions
            .iter()
            .map(|(ix, _)| self.plan.groups.of(ix))
            .collect();
        for day in &run.days {
            for (group, steps) in regions.iter().zip(&day.regions) {
                if let Some(sum) = group.and_then(|group| run.groups.get_mut(group.ix())) {
                    *sum += steps;
                }
            }
            let earned = run
                .groups
                .iter()
                .map(|sum| u64::from(projects.earned(*sum)));
            run.projects_by_day.push(earned.sum());
        }
        run.projects = run.groups.iter().map(|sum| projects.earned(*sum)).collect();
    }
}

impl DonationRun {
    fn add(&mut self, other: &Self) {
        self.donors += other.donors;
        for (sum, other) in self.badges.iter_mut().zip(&other.badges) {
            *sum += other;
        }
        for (day, other) in self.days.iter_mut().zip(&other.days) {
            day.openings += other.openings;
            day.donations += other.donations;
            day.credited_steps += other.credited_steps;
            for (sum, other) in day.regions.iter_mut().zip(&other.regions) {
                *sum += other;
            }
        }
    }

    /// All donations.
    pub(crate) fn donations(&self) -> u64 {
        self.days.iter().map(|day| day.donations).sum()
    }

    /// All credited steps.
    pub(crate) fn credited_steps(&self) -> u64 {
        self.days.iter().map(|day| day.credited_steps).sum()
    }

    /// Openings of the busiest day.
    pub(crate) fn most_openings(&self) -> u64 {
        self.days.iter().map(|day| day.openings).max().unwrap_or(0)
    }
}

#[derive(Clone, Copy)]
struct Donor {
    person: u32,
    mean: u16,
    opens: u16,
    from: i16,
    until: i16,
    home: f64,
}

#[expect(clippy::cast_possible_truncation, reason = "a few bits")]
fn bits(roll: u64, from: u32, count: u32) -> usize {
    (roll >> from) as usize & ((1 << count) - 1)
}
