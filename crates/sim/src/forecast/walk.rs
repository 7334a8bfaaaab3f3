//! One run of a walk: all its people through all its days.
//!
//! Shards are dealt to threads in equal parts. Within a day they do not depend on each other; when
//! all are through, the tickets asked for are drawn from the deck. Every shard has its own source of
//! chance and all sums are whole numbers, so the result does not depend on the number of threads.

use std::ops::Range;
use std::sync::{Barrier, Mutex};

use engine::Plan;
use model::{Day, DeckIx, Instant};
use rules::badge::{self, Progress};
use rules::walk::WalkPlan;
use rules::walk::awards::{FinalRanking, FinalRow};
use rules::walk::teams::Standing;

use super::arrival::{Arrivals, Slots};
use super::assumptions::Drawn;
use super::day::{Common, DaySums, OpenDeck, Today, Watch, midnight};
use super::people::{SHARD, Scratch, Shard, TOGETHER, stream, to_i16, to_u32};
use super::steps::Week;
use super::tickets::{DeckRun, Tickets};

/// What a run needs to know.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) walk: &'a WalkPlan,
    pub(crate) drawn: &'a Drawn,
    pub(crate) seed: u64,
    pub(crate) run: u32,
    pub(crate) people: u32,
}

/// What came of a run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WalkRun {
    pub(crate) days: Vec<DaySums>,
    pub(crate) ends: Ends,
    pub(crate) decks: Vec<DeckRun>,
    /// Awarded teams and what their members' prizes cost, by award.
    pub(crate) awards: Vec<AwardRun>,
    /// The standing of the last team that gets an award, or of the last team where there are fewer.
    pub(crate) last_awarded: Option<Standing>,
    pub(crate) grand_draws: Vec<GrandRun>,
}

/// Where people and teams stand at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ends {
    /// People with all checkpoints lit, and with all passed.
    pub(crate) lit_all: u64,
    pub(crate) passed_all: u64,
    /// Points earned by all, and tickets they are worth before the last deck closes.
    pub(crate) points: u64,
    pub(crate) chances: u64,
    /// Holders of each badge.
    pub(crate) badges: Vec<u64>,
    pub(crate) teams: u64,
    pub(crate) full_teams: u64,
    /// Teams by days on target.
    pub(crate) team_days: Vec<u64>,
    /// Badges that can be exchanged in each grand draw, and people who hold any, counted as often
    /// as they can win.
    entries: Vec<u64>,
    winners: Vec<u64>,
    /// Teams at the final ranking.
    standings: Vec<Standing>,
}

/// What an award comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AwardRun {
    pub(crate) teams: u64,
    pub(crate) members: u64,
    pub(crate) cost_fen: u64,
}

/// What a grand draw comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GrandRun {
    pub(crate) entries: u64,
    pub(crate) prizes: u64,
    pub(crate) cost_fen: u64,
}

/// Follows the shards of a run, for tests.
pub(crate) trait Follow: Sync {
    /// Who follows a shard.
    type Watch: Watch;
    /// Somebody to follow a shard's day.
    fn shard(&self) -> Self::Watch;
    /// Takes back what was seen of a day.
    fn seen(&self, watch: Self::Watch);
}

impl Follow for () {
    type Watch = ();
    fn shard(&self) {}
    fn seen(&self, (): ()) {}
}

impl Setting<'_> {
    /// Days that count.
    pub(crate) fn days(&self) -> i16 {
        to_i16(self.walk.phases.activity_days().into())
    }

    /// Runs through all days with that many threads.
    pub(crate) fn run(&self, threads: usize) -> WalkRun {
        self.run_followed(threads, &())
    }

    /// The same, followed by somebody.
    pub(crate) fn run_followed<F: Follow>(&self, threads: usize, follow: &F) -> WalkRun {
        let shards = self.people.div_ceil(SHARD);
        let threads = to_u32(threads).clamp(1, shards.max(1));
        let share = shards.div_ceil(threads).max(1);
        let evening = Arrivals::evening(self.walk.settlement, self.drawn);
        let slots = Slots::new(
            &evening,
            &Arrivals::daytime(self.walk.settlement),
            self.walk.settlement,
            self.plan.zone,
        );
        let week = Week::new(self.drawn);
        // A part may be left without a thread: 5 shards in parts of 2 are 3 parts.
        let parts: Vec<Range<u32>> = (0..threads)
            .map(|part| part * share..((part + 1) * share).min(shards))
            .filter(|part| !part.is_empty())
            .collect();
        let tickets = Tickets::new(self, shards, &slots);
        let meeting = Meeting {
            barrier: Barrier::new(parts.len().max(1)),
            tickets: Mutex::new(tickets),
        };
        let mut days = vec![DaySums::default(); usize::try_from(self.days()).unwrap_or(0)];
        let mut ends = Ends::new(self);
        std::thread::scope(|scope| {
            let others: Vec<_> = parts
                .iter()
                .skip(1)
                .map(|part| {
                    scope.spawn(|| self.walk_part(part.clone(), &week, &slots, &meeting, follow))
                })
                .collect();
            let own = parts
                .first()
                .map(|part| self.walk_part(part.clone(), &week, &slots, &meeting, follow));
            let others = others.into_iter().map(|other| match other.join() {
                Ok(done) => done,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            for (part_days, part_ends) in own.into_iter().chain(others) {
                for (sum, part) in days.iter_mut().zip(&part_days) {
                    sum.add(part);
                }
                ends.add(part_ends);
            }
        });
        let (awards, last_awarded) = self.award(&ends);
        let grand_draws = self.hold_grand_draws(&ends);
        let tickets = meeting
            .tickets
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        WalkRun {
            days,
            ends,
            decks: tickets.into_runs(),
            awards,
            last_awarded,
            grand_draws,
        }
    }

    /// What the people of one day have in common.
    pub(crate) fn today<'b>(
        &'b self,
        week: &'b Week,
        slots: &'b Slots,
        day: i16,
        deck: Option<OpenDeck>,
    ) -> Today<'b> {
        let date = Day(self.walk.phases.first_day.0 + i32::from(day));
        Today {
            plan: self.walk,
            slots,
            steps: week.on(date),
            day,
            deck,
            habits: Common::new(self.drawn),
            believed: self
                .plan
                .steps
                .as_ref()
                .map_or(u32::MAX, |steps| steps.plausible_max),
        }
    }

    /// The last day of the final ranking, and the last day on which points can be exchanged.
    pub(crate) fn cutoffs(&self) -> (i16, i16) {
        let last = self.days() - 1;
        let index = |at: Instant| {
            let day = self.plan.zone.day_of(at).0 - self.walk.phases.first_day.0;
            // What ends at a midnight ends with the day before.
            let ends_day = self.plan.zone.ms_of_day(at) == 0;
            to_i16(day - i32::from(ends_day)).min(last)
        };
        let ranking = self.walk.final_ranking.as_ref();
        let decks = self.walk.decks.iter().map(|deck| index(deck.window.closes));
        (
            ranking.map_or(last, |ranking| index(ranking.at)),
            decks.max().unwrap_or(last),
        )
    }

    fn walk_part<F: Follow>(
        &self,
        part: Range<u32>,
        week: &Week,
        slots: &Slots,
        meeting: &Meeting,
        follow: &F,
    ) -> (Vec<DaySums>, Ends) {
        let mut shards: Vec<(u32, Shard)> = part
            .map(|ix| {
                let base = ix * SHARD;
                let len = SHARD.min(self.people - base);
                let shard = Shard::new(self.walk, self.drawn, self.seed, self.run, base, len);
                (ix, shard)
            })
            .collect();
        let mut days = Vec::new();
        let mut scratch = Scratch::default();
        let mut ends = Ends::new(self);
        let (final_day, exchange_day) = self.cutoffs();
        for day in 0..self.days() {
            let (deck, grants) = meeting.with(|tickets| tickets.morning());
            let today = self.today(week, slots, day, deck);
            let mut sums = DaySums::default();
            let mut wanted = Vec::with_capacity(shards.len());
            for (ix, shard) in &mut shards {
                let mut watch = follow.shard();
                let of_shard = shard.walk(&today, grants.of(*ix), &mut scratch, &mut watch);
                follow.seen(watch);
                wanted.push((*ix, of_shard.wanted));
                sums.add(&of_shard);
            }
            days.push(sums);
            if day == final_day {
                for (_, shard) in &shards {
                    ends.rank(shard);
                }
            }
            if day == exchange_day {
                for (_, shard) in &shards {
                    ends.count_chances(self.walk, shard);
                }
            }
            meeting.with(|tickets| tickets.ask(&wanted));
            if meeting.barrier.wait().is_leader() {
                meeting.with(|tickets| tickets.draw(self, slots, day));
            }
            meeting.barrier.wait();
        }
        let (_, grants) = meeting.with(|tickets| tickets.morning());
        for (ix, shard) in &mut shards {
            shard.settle_tickets(grants.of(*ix));
            ends.count(self, shard);
        }
        (days, ends)
    }

    fn award(&self, ends: &Ends) -> (Vec<AwardRun>, Option<Standing>) {
        let Some(plan) = &self.walk.final_ranking else {
            return (Vec::new(), None);
        };
        let mut standings = ends.standings.clone();
        standings.sort_unstable_by(|a, b| b.cmp(a));
        let rows = standings
            .iter()
            .zip(0u32..)
            .map(|(standing, team)| FinalRow {
                team: model::TeamNo(team),
                standing: *standing,
                members: vec![model::ParticipantNo(0); usize::from(standing.members)],
            });
        let full = self
            .walk
            .teams
            .filter(|teams| teams.awards_require_full_team)
            .map(|teams| teams.size);
        // Who is not eligible is passed over by the rule itself; all it needs to see are enough
        // eligible teams from the head of the list.
        let places: usize = plan.awards.iter().map(|award| award.places as usize).sum();
        let mut eligible = 0;
        let rows = rows
            .take_while(|row| {
                let before = eligible;
                eligible += usize::from(full.is_none_or(|size| row.standing.members >= size));
                before < places
            })
            .collect();
        let ranking = FinalRanking { version: 1, rows };
        let awarded = ranking.awards(&plan.awards, full);
        let last = awarded.iter().flat_map(|award| &award.rows).max();
        let last = last
            .and_then(|row| ranking.rows.get(*row))
            .map(|row| row.standing);
        let runs = awarded
            .iter()
            .map(|award| {
                let rows = award.rows.iter().filter_map(|row| ranking.rows.get(*row));
                let members: u64 = rows.map(|row| row.members.len() as u64).sum();
                AwardRun {
                    teams: award.rows.len() as u64,
                    members,
                    cost_fen: members * u64::from(plan.awards[award.award].value_fen),
                }
            })
            .collect();
        (runs, last)
    }

    fn hold_grand_draws(&self, ends: &Ends) -> Vec<GrandRun> {
        let mut chance = stream(self.seed, self.run, TOGETHER, 1);
        let exchanged = self.drawn.of(super::assumptions::Key::BadgeExchange);
        let plans = self.walk.grand_draws.iter();
        plans
            .zip(ends.entries.iter().zip(&ends.winners))
            .map(|(plan, (held, winners))| {
                let entries = binomial(*held, exchanged, &mut chance);
                let winners = binomial(*winners, exchanged, &mut chance).min(entries);
                let prizes = winners.min(plan.places() as u64);
                let value = |place| {
                    let prize = plan
                        .prize_at(place)
                        .and_then(|ix| plan.prizes.get(usize::from(ix)));
                    prize.map_or(0, |prize| u64::from(prize.value_fen))
                };
                GrandRun {
                    entries,
                    prizes,
                    cost_fen: (0..usize::try_from(prizes).unwrap_or(0)).map(value).sum(),
                }
            })
            .collect()
    }
}

impl Ends {
    fn new(setting: &Setting<'_>) -> Self {
        let draws = setting.walk.grand_draws.len();
        Self {
            badges: vec![0; setting.plan.badges.len()],
            team_days: vec![0; usize::try_from(setting.days()).unwrap_or(0) + 1],
            entries: vec![0; draws],
            winners: vec![0; draws],
            ..Self::default()
        }
    }

    fn add(&mut self, other: Self) {
        let add = |sums: &mut [u64], others: &[u64]| {
            for (sum, other) in sums.iter_mut().zip(others) {
                *sum += other;
            }
        };
        self.lit_all += other.lit_all;
        self.passed_all += other.passed_all;
        self.points += other.points;
        self.chances += other.chances;
        self.teams += other.teams;
        self.full_teams += other.full_teams;
        add(&mut self.badges, &other.badges);
        add(&mut self.team_days, &other.team_days);
        add(&mut self.entries, &other.entries);
        add(&mut self.winners, &other.winners);
        self.standings.extend(other.standings);
    }

    /// Teams as they stand when the ranking is frozen.
    fn rank(&mut self, shard: &Shard) {
        self.standings.extend(shard.teams.iter().map(|team| {
            let start = team.start as usize;
            let members = start..start + usize::from(team.members);
            let steps = shard.reached[members]
                .iter()
                .map(|r| u64::from(r.steps))
                .sum();
            Standing {
                days_on_target: team.on_target,
                steps,
                members: team.members,
            }
        }));
    }

    /// Tickets that all points earned so far could pay.
    fn count_chances(&mut self, walk: &WalkPlan, shard: &Shard) {
        let Some(deck) = walk.decks.first() else {
            return;
        };
        let price = u32::from(deck.price_points);
        let chances = shard
            .reached
            .iter()
            .map(|r| r.earned.checked_div(price).unwrap_or(0));
        self.chances += chances.map(u64::from).sum::<u64>();
    }

    fn count(&mut self, setting: &Setting<'_>, shard: &Shard) {
        let road = setting.walk.checkpoints.as_ref();
        for reached in &shard.reached {
            self.points += u64::from(reached.earned);
            if let Some(road) = road.filter(|road| !road.road.is_empty()) {
                let all = road.road.len();
                self.lit_all += u64::from(usize::from(road.lit(reached.steps.into())) == all);
                self.passed_all += u64::from(usize::from(reached.passed) == all);
            }
            let progress = Progress {
                check_in_days: reached.check_ins,
                checkpoints_passed: reached.passed.into(),
                ..Progress::default()
            };
            let held = badge::reached(&setting.plan.badges, 0, progress);
            for badge in &held {
                self.badges[usize::from(*badge)] += 1;
            }
            if held.is_empty() {
                continue;
            }
            for (draw, plan) in setting.walk.grand_draws.iter().enumerate() {
                let of_draw = held
                    .iter()
                    .filter(|badge| plan.badges.contains(badge))
                    .count();
                self.entries[draw] += of_draw as u64;
                self.winners[draw] += of_draw.min(plan.prizes_per_person.into()) as u64;
            }
        }
        let size = setting.walk.teams.map_or(0, |teams| teams.size);
        for team in &shard.teams {
            self.teams += 1;
            self.full_teams += u64::from(team.members == size);
            self.team_days[usize::from(team.on_target)] += 1;
        }
    }
}

/// Where the threads of a run meet.
struct Meeting {
    barrier: Barrier,
    tickets: Mutex<Tickets>,
}

impl Meeting {
    fn with<T>(&self, what: impl FnOnce(&mut Tickets) -> T) -> T {
        let mut tickets = self
            .tickets
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        what(&mut tickets)
    }
}

/// The deck that is open on a day: the first that has tickets left.
pub(crate) fn open_deck(
    setting: &Setting<'_>,
    slots: &Slots,
    day: i16,
    has_tickets: impl Fn(DeckIx) -> bool,
) -> Option<OpenDeck> {
    let midnight = midnight(setting.walk, setting.plan.zone, day);
    (0u8..)
        .zip(&setting.walk.decks)
        .map(|(ix, plan)| (DeckIx(ix), plan))
        .filter(|(ix, _)| has_tickets(*ix))
        .find_map(|(ix, plan)| OpenDeck::on(ix, plan, slots, midnight))
}

/// How many of so many happen.
pub(crate) fn binomial(of: u64, probability: f64, chance: &mut impl rand::Rng) -> u64 {
    use rand_distr::{Binomial, Distribution};
    Binomial::new(of, probability.clamp(0.0, 1.0)).map_or(0, |b| b.sample(chance))
}
