//! The people of a shard: whole teams and people without one, made from a seed.
//!
//! What somebody is like and what they have reached stand in two arrays beside each other; one
//! pass over both is a day.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Beta, Distribution, Exp, Gamma};
use rules::walk::WalkPlan;
use rules::walk::teams::LateJoin;

use super::assumptions::{Drawn, Key};

/// What somebody is like. Probabilities of opening are in 1/65,536, of checking in in 1/16,384.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Habit {
    /// Mean steps of a day on which the phone is carried.
    pub(crate) mean: u16,
    /// Opens the app in the hours of settlement.
    pub(crate) evening: u16,
    /// Opens the app at all; at least `evening`.
    pub(crate) opens: u16,
    /// Checks in on a day with an opening.
    pub(crate) checks_in: u16,
    /// Day of registering, from the first that counts; negative in the trial.
    pub(crate) from: i16,
    /// First day on which they no longer take part.
    pub(crate) until: i16,
    ways: u8,
}

/// What somebody has reached.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reached {
    /// Counted steps.
    pub(crate) steps: u32,
    /// Points earned.
    pub(crate) earned: u32,
    /// Points paid for tickets.
    pub(crate) spent: u32,
    /// Tickets drawn of the deck that is being drawn from.
    pub(crate) drawn: u16,
    /// Tickets asked for today.
    pub(crate) wanted: u16,
    /// Days with a check-in.
    pub(crate) check_ins: u16,
    /// Checkpoints passed.
    pub(crate) passed: u8,
}

/// A team: people next to each other in the shard.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Team {
    /// The captain's position.
    pub(crate) start: u32,
    /// Members, the captain included.
    pub(crate) members: u8,
    /// Days on target.
    pub(crate) on_target: u16,
}

/// People who can be simulated without looking at others.
#[derive(Clone, Debug)]
pub(crate) struct Shard {
    /// Number of the first person among all.
    pub(crate) base: u32,
    pub(crate) habits: Vec<Habit>,
    pub(crate) reached: Vec<Reached>,
    pub(crate) teams: Vec<Team>,
    source: ChaCha8Rng,
}

/// What is known of a day and forgotten with it; one serves all shards of a thread.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scratch {
    /// Counted steps, or [`NOT_SETTLED`].
    pub(crate) counted: Vec<u32>,
    /// Chance, one number a person.
    pub(crate) chance: Vec<u64>,
}

/// Stands for a day that is not settled.
pub(crate) const NOT_SETTLED: u32 = u32::MAX;
/// People of a shard: few enough for the caches, many enough to be worth a thread's while.
pub(crate) const SHARD: u32 = 4_096;

const ANSWERS: u8 = 1;
const NOTES: u8 = 2;
const EXCHANGES: u8 = 4;
const STRIVES: u8 = 8;

impl Habit {
    /// Whether they answer questions.
    pub(crate) fn answers(self) -> bool {
        self.ways & ANSWERS != 0
    }

    /// Whether they write notes.
    pub(crate) fn writes(self) -> bool {
        self.ways & NOTES != 0
    }

    /// Whether they walk on to the goal when it is within reach.
    pub(crate) fn strives(self) -> bool {
        self.ways & STRIVES != 0
    }

    /// Whether they exchange points for tickets.
    pub(crate) fn exchanges(self) -> bool {
        self.ways & EXCHANGES != 0
    }
}

impl Shard {
    /// The people `base..base + len` of a run.
    pub(crate) fn new(
        plan: &WalkPlan,
        drawn: &Drawn,
        seed: u64,
        run: u32,
        base: u32,
        len: u32,
    ) -> Self {
        let mut source = stream(seed, run, PEOPLE, base / SHARD);
        let model = Model::new(plan, drawn);
        let mut shard = Self::empty(base, len, source.clone());
        while to_u32(shard.habits.len()) < len {
            let left = len - to_u32(shard.habits.len());
            model.add_group(&mut shard, left, &mut source);
        }
        shard.finish(source)
    }

    /// People without a team who register on a given day and stay to the end.
    pub(crate) fn cohort(
        plan: &WalkPlan,
        drawn: &Drawn,
        seed: u64,
        run: u32,
        day: u16,
        len: u32,
    ) -> Self {
        let mut source = stream(seed, run, COHORTS, day.into());
        let model = Model::new(plan, drawn);
        let mut shard = Self::empty(0, len, source.clone());
        for _ in 0..len {
            let temper = model.temper(&mut source);
            let habit = model.habit(temper, to_i16(day.into()), false, &mut source);
            shard.habits.push(Habit {
                until: i16::MAX,
                ..habit
            });
        }
        shard.finish(source)
    }

    fn empty(base: u32, len: u32, source: ChaCha8Rng) -> Self {
        Self {
            base,
            habits: Vec::with_capacity(len as usize),
            reached: Vec::new(),
            teams: Vec::new(),
            source,
        }
    }

    fn finish(mut self, source: ChaCha8Rng) -> Self {
        let people = self.habits.len();
        self.reached = vec![Reached::default(); people];
        self.source = source;
        self
    }

    /// Draws the chance of a day.
    pub(crate) fn roll(&mut self, scratch: &mut Scratch) {
        let people = self.habits.len();
        scratch.counted.resize(people, NOT_SETTLED);
        scratch.chance.resize(people, 0);
        for chance in &mut scratch.chance {
            *chance = self.source.next_u64();
        }
    }
}

/// A source of chance of its own for each run, purpose and part.
pub(crate) fn stream(seed: u64, run: u32, purpose: u8, part: u32) -> ChaCha8Rng {
    let mut source = ChaCha8Rng::seed_from_u64(seed);
    let run = u64::from(run) & 0x00ff_ffff;
    source.set_stream(u64::from(purpose) << 56 | run << 32 | u64::from(part));
    source
}

const PEOPLE: u8 = 1;
const COHORTS: u8 = 2;
/// Purpose of the values of a run.
pub(crate) const VALUES: u8 = 3;
/// Purpose of what happens to all together: tickets, units, the busiest second.
pub(crate) const TOGETHER: u8 = 4;
/// Purpose of the donors of a donation campaign.
pub(crate) const DONORS: u8 = 5;

/// The distributions people are made of.
struct Model<'a> {
    drawn: &'a Drawn,
    means: Gamma<f64>,
    evenings: Option<Beta<f64>>,
    later: Exp<f64>,
    to_team: Exp<f64>,
    /// Probability that the next group is a team.
    team: f64,
    /// Places of a team; 0 without teams.
    size: u8,
    late_join: LateJoin,
    days: i16,
    trial_days: i16,
}

impl<'a> Model<'a> {
    fn new(plan: &WalkPlan, drawn: &'a Drawn) -> Self {
        let size = plan.teams.map_or(0, |teams| teams.size);
        let full = drawn.of(Key::FullTeam);
        let in_team = if size < 2 { 0.0 } else { drawn.of(Key::InTeam) };
        // Teams that are not full have from two members to one fewer than places, equally often.
        let mean_size = full * f64::from(size) + (1.0 - full) * (1.0 + f64::from(size)) / 2.0;
        let phases = &plan.phases;
        let trial_days = phases
            .trial_first_day
            .map_or(0, |first| phases.first_day.0 - first.0);
        Self {
            drawn,
            means: means(drawn),
            evenings: beta(drawn.of(Key::EveningOpening), drawn.of(Key::EveningSpread)),
            later: exponential(drawn.of(Key::JoiningDays)),
            to_team: exponential(drawn.of(Key::JoinTeamDays)),
            team: in_team / (in_team + (1.0 - in_team) * mean_size.max(1.0)),
            size,
            late_join: plan.teams.map_or(LateJoin::Closed, |teams| teams.late_join),
            days: to_i16(phases.activity_days().into()),
            trial_days: to_i16(trial_days),
        }
    }

    /// Adds a team or somebody without one, at most `left` people.
    fn add_group(&self, shard: &mut Shard, left: u32, chance: &mut ChaCha8Rng) {
        let day = self.joining_day(chance);
        let closed = self.late_join == LateJoin::Closed;
        if !chance.random_bool(self.team) || left < 2 || closed && day >= 0 {
            let temper = self.temper(chance);
            let habit = self.habit(temper, day, false, chance);
            shard.habits.push(habit);
            return;
        }
        let members = if self.size == 2 || chance.random_bool(self.drawn.of(Key::FullTeam)) {
            self.size
        } else {
            chance.random_range(2..self.size)
        };
        let members = u32::from(members).min(left);
        let start = to_u32(shard.habits.len());
        let shared = self.temper(chance);
        let mut joined: Vec<Habit> = (0..members)
            .map(|member| {
                let bound = chance.random_bool(self.drawn.of(Key::TeamBond));
                let own = self.temper(chance);
                let temper = if bound { shared } else { own };
                let wait = if member == 0 {
                    0
                } else {
                    whole(self.to_team.sample(chance))
                };
                let latest = if closed { -1 } else { self.days - 1 };
                let from = day.saturating_add(wait).min(latest);
                self.habit(temper, from, true, chance)
            })
            .collect();
        // Members join in order; the captain, who founded the team, is the first.
        joined.sort_by_key(|habit| habit.from);
        shard.habits.append(&mut joined);
        shard.teams.push(Team {
            start,
            members: u8::try_from(members).unwrap_or(u8::MAX),
            on_target: 0,
        });
    }

    fn joining_day(&self, chance: &mut ChaCha8Rng) -> i16 {
        if chance.random_bool(self.drawn.of(Key::RegisteredAtStart)) {
            return match self.trial_days {
                0 => 0,
                days => chance.random_range(-days..0),
            };
        }
        // Whoever would come after the end comes at some time before it.
        match whole(self.later.sample(chance)) {
            day if day < self.days => day,
            _ => chance.random_range(0..self.days.max(1)),
        }
    }

    fn temper(&self, chance: &mut ChaCha8Rng) -> Temper {
        let devoted = chance.random_bool(self.drawn.of(Key::Devoted));
        let strives = chance.random_bool(self.drawn.of(Key::Strives));
        Temper {
            evening: match &self.evenings {
                Some(evenings) => evenings.sample(chance),
                None => self.drawn.of(Key::EveningOpening),
            },
            devoted,
            strives: devoted || strives,
            perseverance: chance.random(),
        }
    }

    fn habit(&self, temper: Temper, from: i16, in_team: bool, chance: &mut ChaCha8Rng) -> Habit {
        let lift = if in_team {
            self.drawn.of(Key::TeamLift)
        } else {
            0.0
        };
        let evening = if temper.devoted {
            self.drawn.of(Key::DevotedDaily)
        } else {
            (temper.evening + lift).min(1.0)
        };
        let elsewhen = (1.0 - evening) * self.drawn.of(Key::DayOnlyOpening);
        let check_in = if temper.devoted {
            1.0
        } else {
            self.drawn.of(Key::CheckIn)
        };
        let mut way = |key, bit| {
            if chance.random_bool(self.drawn.of(key)) {
                bit
            } else {
                0
            }
        };
        let ways =
            way(Key::Answers, ANSWERS) | way(Key::Notes, NOTES) | way(Key::Exchanges, EXCHANGES);
        Habit {
            mean: mean_steps(&self.means, chance),
            evening: part(evening, 65_536.0),
            opens: part(evening + elsewhen, 65_536.0),
            checks_in: part(check_in, 16_384.0),
            from,
            until: if temper.devoted {
                i16::MAX
            } else {
                drop_out(self.drawn, from.max(0), self.days, temper.perseverance)
            },
            ways: ways | if temper.strives { STRIVES } else { 0 },
        }
    }
}

/// What team mates may have in common.
#[derive(Clone, Copy)]
struct Temper {
    /// Probability of opening the app in the hours of settlement.
    evening: f64,
    /// Means to miss no day.
    devoted: bool,
    strives: bool,
    /// Position, 0 to 1, among people from those who stay longest.
    perseverance: f64,
}

/// The day somebody who began on `from` gives up: the share of those who stay falls as
/// `still_active_at_end ^ ((t / days) ^ drop_out_shape)`, and `perseverance` is a position in it.
pub(crate) fn drop_out(drawn: &Drawn, from: i16, days: i16, perseverance: f64) -> i16 {
    let stays = drawn.of(Key::StillActive);
    if stays >= 1.0 {
        return i16::MAX;
    }
    let ratio = (1.0 - perseverance).max(1e-12).ln() / stays.max(1e-9).ln();
    let lasts = f64::from(days) * ratio.powf(1.0 / drawn.of(Key::DropOutShape));
    from.saturating_add(whole(lasts).saturating_add(1))
}

/// People's means: positive, and skewed as the records are.
pub(crate) fn means(drawn: &Drawn) -> Gamma<f64> {
    let mean = drawn.of(Key::MeanSteps) * drawn.of(Key::WalkMore);
    let sd = drawn.of(Key::SdSteps) * drawn.of(Key::WalkMore);
    let shape = (mean / sd) * (mean / sd);
    Gamma::new(shape, mean / shape).expect("shape and scale are positive")
}

pub(crate) fn mean_steps(means: &Gamma<f64>, chance: &mut ChaCha8Rng) -> u16 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped"
    )]
    let mean = means.sample(chance).clamp(100.0, 60_000.0) as u16;
    mean
}

/// Probabilities with that mean and spread; `None` where they do not differ. A spread too wide
/// for its mean is narrowed to the widest there is.
pub(crate) fn beta(mean: f64, sd: f64) -> Option<Beta<f64>> {
    let mean = mean.clamp(0.001, 0.999);
    let widest = mean * (1.0 - mean);
    let variance = (sd * sd).min(widest * 0.9);
    let size = widest / variance - 1.0;
    Beta::new(mean * size, (1.0 - mean) * size).ok()
}

pub(crate) fn exponential(mean: f64) -> Exp<f64> {
    Exp::new(1.0 / mean.max(0.01)).expect("the rate is positive")
}

/// A probability in parts of `of`, short of all where it is not quite certain.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and u16::MAX"
)]
pub(crate) fn part(probability: f64, of: f64) -> u16 {
    (probability.clamp(0.0, 1.0) * of).round().min(65_535.0) as u16
}

#[expect(clippy::cast_possible_truncation, reason = "clamped")]
pub(crate) fn whole(days: f64) -> i16 {
    days.clamp(0.0, 20_000.0) as i16
}

pub(crate) fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

pub(crate) fn to_i16(n: i32) -> i16 {
    i16::try_from(n).unwrap_or(i16::MAX)
}
