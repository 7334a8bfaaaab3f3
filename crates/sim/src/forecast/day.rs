//! One day of a shard: who opens the app, what counts, what it brings.
//!
//! People act as their habits and chance have it; what their acts are worth is asked of the rules.
//! Nothing here depends on the order of people within a day, but for the tickets of a deck that
//! runs out, which are dealt when the day is over.

use model::{DeckIx, Instant, Zone};
use rules::walk::WalkPlan;
use rules::walk::decks::DeckPlan;
use rules::walk::settlement::SettlementMode;

use super::arrival::{SLOTS, Slot, Slots};
use super::assumptions::{Drawn, Key};
use super::people::{Habit, NOT_SETTLED, Reached, Scratch, Shard, Team, part};
use super::steps::StepTable;

/// What all people of a day have in common.
#[derive(Debug)]
pub(crate) struct Today<'a> {
    pub(crate) plan: &'a WalkPlan,
    pub(crate) slots: &'a Slots,
    pub(crate) steps: &'a StepTable,
    /// From 0 for the first day that counts.
    pub(crate) day: i16,
    /// The deck tickets are asked of.
    pub(crate) deck: Option<OpenDeck>,
    pub(crate) habits: Common,
    /// Most steps that are believed at once.
    pub(crate) believed: u32,
}

/// Habits that do not differ between people, as parts of 256.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Common {
    again: u64,
    /// Part of the member's goal from which on it is within reach.
    in_reach: u64,
    answers: u64,
    exchanges: u64,
}

/// A deck that has tickets left.
#[derive(Clone, Debug)]
pub(crate) struct OpenDeck {
    pub(crate) ix: DeckIx,
    price: u32,
    per_person: u16,
    /// Whether it can be drawn from at each of the evening's and the day's moments.
    evening: [bool; SLOTS],
    daytime: [bool; SLOTS],
}

/// Tickets granted for the day before, and their price.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Grant {
    pub(crate) tickets: u64,
    pub(crate) price: u32,
    /// Whether people now draw from another deck than the day before.
    pub(crate) next_deck: bool,
}

/// Sums of a day. Whole numbers: the order of adding them does not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DaySums {
    /// People registered by the end of the day.
    pub(crate) registered: u64,
    /// People who still take part.
    pub(crate) active: u64,
    /// People who opened the app in the hours of settlement.
    pub(crate) evening: u64,
    /// Openings at other hours, and second ones.
    pub(crate) other_openings: u64,
    pub(crate) settled: u64,
    pub(crate) on_target: u64,
    pub(crate) steps: u64,
    pub(crate) check_ins: u64,
    pub(crate) passed: u64,
    pub(crate) notes: u64,
    pub(crate) step_points: u64,
    pub(crate) goal_points: u64,
    pub(crate) team_points: u64,
    pub(crate) captain_points: u64,
    pub(crate) teams_on_target: u64,
    /// Tickets asked for.
    pub(crate) wanted: u64,
    /// Most tickets one person asked for.
    pub(crate) most_wanted: u64,
}

/// What somebody did, for whoever wants to follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    CheckIn,
    Sync(u32),
    Pass(u8),
    Note(u8),
    Draw(DeckIx),
}

/// Follows what people do. The simulation itself does not: `()` costs nothing.
pub(crate) trait Watch {
    /// `person` did something on a day, at a millisecond since its midnight.
    fn saw(&mut self, day: i16, ms: u32, person: u32, act: Act);
}

impl Watch for () {
    #[inline]
    fn saw(&mut self, _: i16, _: u32, _: u32, _: Act) {}
}

impl Common {
    pub(crate) fn new(drawn: &Drawn) -> Self {
        let of = |key| u64::from(part(drawn.of(key), 256.0));
        Self {
            again: of(Key::SecondOpening),
            in_reach: of(Key::StrivesFrom),
            answers: of(Key::AnswerDaily),
            exchanges: of(Key::ExchangeDaily),
        }
    }
}

impl OpenDeck {
    /// A deck on the day that begins at `midnight`; `None` where it is closed all day. People
    /// exchange when they open the app a second time, or would.
    pub(crate) fn on(
        ix: DeckIx,
        plan: &DeckPlan,
        slots: &Slots,
        midnight: Instant,
    ) -> Option<Self> {
        let open = |slot: &Slot| plan.window.contains(midnight + i64::from(slot.later_ms));
        let (evening, daytime) = (
            slots.evening.each_ref().map(open),
            slots.daytime.each_ref().map(open),
        );
        (evening.contains(&true) || daytime.contains(&true)).then_some(Self {
            ix,
            price: plan.price_points.into(),
            per_person: plan.per_person_max.unwrap_or(u16::MAX),
            evening,
            daytime,
        })
    }

    /// Points of a ticket.
    pub(crate) fn price(&self) -> u32 {
        self.price
    }

    /// Tickets that somebody can pay for.
    fn affordable(&self, reached: &Reached) -> u16 {
        let balance = reached.earned.saturating_sub(reached.spent);
        let tickets = balance.checked_div(self.price).unwrap_or(0);
        let left = self.per_person.saturating_sub(reached.drawn);
        u16::try_from(tickets).unwrap_or(u16::MAX).min(left)
    }
}

impl DaySums {
    pub(crate) fn add(&mut self, other: &Self) {
        self.registered += other.registered;
        self.active += other.active;
        self.evening += other.evening;
        self.other_openings += other.other_openings;
        self.settled += other.settled;
        self.on_target += other.on_target;
        self.steps += other.steps;
        self.check_ins += other.check_ins;
        self.passed += other.passed;
        self.notes += other.notes;
        self.step_points += other.step_points;
        self.goal_points += other.goal_points;
        self.team_points += other.team_points;
        self.captain_points += other.captain_points;
        self.teams_on_target += other.teams_on_target;
        self.wanted += other.wanted;
        self.most_wanted = self.most_wanted.max(other.most_wanted);
    }
}

impl Shard {
    /// Simulates a day, after dealing the tickets granted for the day before.
    pub(crate) fn walk<W: Watch>(
        &mut self,
        today: &Today<'_>,
        grant: Grant,
        scratch: &mut Scratch,
        watch: &mut W,
    ) -> DaySums {
        self.roll(scratch);
        let mut sums = DaySums::default();
        let mut granted = grant.tickets;
        let people = self.habits.iter().zip(&mut self.reached);
        let days = scratch.counted.iter_mut().zip(&scratch.chance);
        for (person, ((habit, reached), (counted, chance))) in (self.base..).zip(people.zip(days)) {
            deal(reached, grant, &mut granted);
            *counted = NOT_SETTLED;
            if today.day < habit.from {
                continue;
            }
            sums.registered += 1;
            if today.day >= habit.until {
                continue;
            }
            sums.active += 1;
            *counted = today.visit(person, *habit, reached, *chance, &mut sums, watch);
        }
        for team in &mut self.teams {
            today.judge_team(
                team,
                &self.habits,
                &mut self.reached,
                &scratch.counted,
                &mut sums,
            );
        }
        sums
    }

    /// Deals the tickets granted for the last day.
    pub(crate) fn settle_tickets(&mut self, grant: Grant) {
        let mut granted = grant.tickets;
        for reached in &mut self.reached {
            deal(reached, grant, &mut granted);
        }
    }
}

#[inline]
fn deal(reached: &mut Reached, grant: Grant, granted: &mut u64) {
    if reached.wanted > 0 {
        let served = u64::from(reached.wanted).min(*granted);
        *granted -= served;
        // At most what was wanted.
        let served = u16::try_from(served).unwrap_or(u16::MAX);
        reached.spent += u32::from(served) * grant.price;
        reached.drawn += served;
        reached.wanted = 0;
    }
    if grant.next_deck {
        reached.drawn = 0;
    }
}

impl Today<'_> {
    /// What somebody does on a day; returns the counted steps, or [`NOT_SETTLED`].
    ///
    /// The bits of the day's chance: 16 opening, 6 moment, 12 steps, 8 second opening, 14 check-in.
    #[inline]
    fn visit<W: Watch>(
        &self,
        person: u32,
        habit: Habit,
        reached: &mut Reached,
        chance: u64,
        sums: &mut DaySums,
        watch: &mut W,
    ) -> u32 {
        let opening = chance & 0xffff;
        if opening >= u64::from(habit.opens) {
            return NOT_SETTLED;
        }
        let in_evening = opening < u64::from(habit.evening);
        let moment = bits(chance, 16, 6);
        let slot = if in_evening {
            &self.slots.evening[moment]
        } else {
            &self.slots.daytime[moment]
        };
        let points = &self.plan.points;
        // Sums in place of branches: chance cannot be predicted.
        let checks_in = bits(chance, 42, 14) < usize::from(habit.checks_in);
        if checks_in {
            watch.saw(self.day, check_in_ms(self.plan), person, Act::CheckIn);
        }
        reached.check_ins += u16::from(checks_in);
        reached.earned += u32::from(points.check_in) * u32::from(checks_in);
        sums.check_ins += u64::from(checks_in);
        let walked = self
            .steps
            .walked(bits(chance, 22, 12), habit.mean)
            .min(self.believed);
        let mut again = in_evening && (chance >> 34 & 0xff) < self.habits.again;
        let later_share = if again { slot.later_share } else { slot.share };
        let mut first = walked * slot.share / 10_000;
        let mut later = walked * later_share / 10_000;
        let goal = self.plan.goals.member_steps;
        if habit.strives() && in_evening && first < goal && self.is_in_reach(first) {
            // They look again when they have walked what was missing, and not before.
            again = false;
            first = later.max(goal).min(self.believed);
            later = first;
            watch.saw(self.day, slot.later_ms, person, Act::Sync(first));
        } else {
            watch.saw(self.day, slot.ms, person, Act::Sync(first));
        }
        if again {
            watch.saw(self.day, slot.later_ms, person, Act::Sync(later));
        }
        sums.evening += u64::from(in_evening);
        sums.other_openings += u64::from(!in_evening) + u64::from(again);

        let counted = if slot.settles {
            let count = match self.plan.settlement.mode {
                SettlementMode::Highest => later.max(first),
                SettlementMode::FirstOpening => first,
            };
            let counted = count.min(u32::from(self.plan.daily_cap));
            let (of_steps, of_goal) = (points.of_steps(counted), points.of_goal(counted, goal));
            reached.steps += counted;
            reached.earned += u32::from(of_steps) + u32::from(of_goal);
            sums.settled += 1;
            sums.steps += u64::from(counted);
            sums.on_target += u64::from(counted >= goal);
            sums.step_points += u64::from(of_steps);
            sums.goal_points += u64::from(of_goal);
            counted
        } else {
            NOT_SETTLED
        };
        // What follows is rare: its chance is made from the day's when it is needed.
        if habit.answers() {
            self.answer(person, habit, reached, chance, slot, sums, watch);
        }
        if let Some(deck) = self.deck.as_ref().filter(|_| habit.exchanges()) {
            let open = if in_evening {
                deck.evening[moment]
            } else {
                deck.daytime[moment]
            };
            if open && reached.earned >= reached.spent + deck.price {
                self.exchange(person, deck, reached, chance, slot, sums, watch);
            }
        }
        counted
    }

    fn is_in_reach(&self, steps: u32) -> bool {
        u64::from(steps) * 256 >= u64::from(self.plan.goals.member_steps) * self.habits.in_reach
    }

    #[expect(clippy::too_many_arguments, reason = "one visit, told in parts")]
    #[inline]
    fn answer<W: Watch>(
        &self,
        person: u32,
        habit: Habit,
        reached: &mut Reached,
        chance: u64,
        slot: &Slot,
        sums: &mut DaySums,
        watch: &mut W,
    ) {
        let Some(road) = &self.plan.checkpoints else {
            return;
        };
        let next = road.road.get(usize::from(reached.passed));
        // Nothing new is lit before the next one's sum is reached: most days end here.
        if next.is_none_or(|next| u64::from(reached.steps) < next.upto_steps) {
            return;
        }
        if mixed(chance, ANSWERING) >= self.habits.answers {
            return;
        }
        let lit = road.lit(u64::from(reached.steps));
        for checkpoint in reached.passed..lit {
            watch.saw(self.day, slot.later_ms, person, Act::Pass(checkpoint));
            sums.passed += 1;
            if habit.writes() && road.notes_per_checkpoint > 0 {
                watch.saw(self.day, slot.later_ms, person, Act::Note(checkpoint));
                reached.earned += u32::from(self.plan.points.note);
                sums.notes += 1;
            }
        }
        reached.passed = lit;
    }

    #[expect(clippy::too_many_arguments, reason = "one visit, told in parts")]
    fn exchange<W: Watch>(
        &self,
        person: u32,
        deck: &OpenDeck,
        reached: &mut Reached,
        chance: u64,
        slot: &Slot,
        sums: &mut DaySums,
        watch: &mut W,
    ) {
        if mixed(chance, EXCHANGING) >= self.habits.exchanges {
            return;
        }
        let wanted = deck.affordable(reached);
        reached.wanted = wanted;
        sums.wanted += u64::from(wanted);
        sums.most_wanted = sums.most_wanted.max(wanted.into());
        for _ in 0..wanted {
            watch.saw(self.day, slot.later_ms, person, Act::Draw(deck.ix));
        }
    }

    /// Whether a team's day is on target: all who belong to it by then have reached the member's
    /// goal, and together they have reached the team's (W-24). Captains' own goals are left out:
    /// nobody knows which they would set.
    fn judge_team(
        &self,
        team: &mut Team,
        habits: &[Habit],
        reached: &mut [Reached],
        counted: &[u32],
        sums: &mut DaySums,
    ) {
        let range = team.start as usize..team.start as usize + usize::from(team.members);
        let (habits, counted) = (&habits[range.clone()], &counted[range.clone()]);
        let Some(last) = habits.last() else { return };
        let reached = &mut reached[range];
        self.reward_captain(*team, last.from, reached, sums);
        let joined = if last.from <= self.day {
            counted.len()
        } else {
            habits.partition_point(|member| member.from <= self.day)
        };
        let settled = counted[..joined]
            .iter()
            .map(|steps| (*steps != NOT_SETTLED).then_some(*steps));
        if !self.plan.goals.are_reached(settled) {
            return;
        }
        team.on_target += 1;
        sums.teams_on_target += 1;
        let points = self.plan.points.team_goal;
        for member in &mut reached[..joined] {
            member.earned += u32::from(points);
            sums.team_points += u64::from(points);
        }
    }

    /// A captain whose team becomes full is rewarded that day, or on the first day for what was
    /// completed in the trial (W-29).
    fn reward_captain(&self, team: Team, last: i16, reached: &mut [Reached], sums: &mut DaySums) {
        let size = self.plan.teams.map_or(0, |teams| teams.size);
        if team.members == size
            && last.max(0) == self.day
            && let Some(captain) = reached.first_mut()
        {
            let points = self.plan.points.full_team_captain;
            captain.earned += u32::from(points);
            sums.captain_points += u64::from(points);
        }
    }
}

/// When people check in: as soon as they may.
pub(crate) fn check_in_ms(plan: &WalkPlan) -> u32 {
    u32::from(plan.points.check_in_from_minute) * 60_000 + 1
}

/// Midnight of a day of the activity.
pub(crate) fn midnight(plan: &WalkPlan, zone: Zone, day: i16) -> Instant {
    zone.start_of(model::Day(plan.phases.first_day.0 + i32::from(day)))
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "a few bits")]
fn bits(chance: u64, from: u32, count: u32) -> usize {
    (chance >> from) as usize & ((1 << count) - 1)
}

/// Eight more bits of the day's chance, for one purpose.
#[inline]
fn mixed(chance: u64, purpose: u64) -> u64 {
    (chance ^ purpose).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56
}

const ANSWERING: u64 = 0x5bd1_e995_7b93_db21;
const EXCHANGING: u64 = 0xc2b2_ae3d_27d4_eb4f;
