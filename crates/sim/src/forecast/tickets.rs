//! The tickets of a run: who gets one where they run out, and what they carry.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rules::walk::decks::{DeckPlan, DeckState};

use super::arrival::Slots;
use super::day::{Grant, OpenDeck, midnight};
use super::people::{TOGETHER, stream};
use super::walk::{Setting, open_deck};

/// The decks of a run, and the tickets asked for today.
#[derive(Debug)]
pub(crate) struct Tickets {
    decks: Vec<Deck>,
    /// The deck of today; `None` where none is open.
    open: Option<OpenDeck>,
    wanted: Vec<u64>,
    granted: Grants,
    chance: ChaCha8Rng,
}

/// Tickets granted to each shard.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grants {
    tickets: Vec<u64>,
    price: u32,
    next_deck: bool,
}

/// What came of a deck.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DeckRun {
    /// Tickets asked for, drawn, and the money they carried, by day.
    pub(crate) days: Vec<DeckDay>,
    /// The day, from 0, on which somebody got none because there was none left.
    pub(crate) sold_out: Option<i16>,
    /// Tickets that carried money.
    pub(crate) paid_tickets: u64,
}

/// A day of a deck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DeckDay {
    pub(crate) wanted: u64,
    pub(crate) drawn: u64,
    pub(crate) paid_fen: u64,
    /// Tickets with money in them.
    pub(crate) payments: u64,
}

#[derive(Debug)]
struct Deck {
    state: DeckState,
    /// Tickets left of each prize, and those without one.
    left: Vec<u64>,
    blanks: u64,
    closed_by_stock: bool,
    run: DeckRun,
}

impl Grants {
    /// What a shard was granted.
    pub(crate) fn of(&self, shard: u32) -> Grant {
        Grant {
            tickets: self.tickets.get(shard as usize).copied().unwrap_or(0),
            price: self.price,
            next_deck: self.next_deck,
        }
    }
}

impl Tickets {
    pub(crate) fn new(setting: &Setting<'_>, shards: u32, slots: &Slots) -> Self {
        let decks: Vec<Deck> = setting.walk.decks.iter().map(Deck::new).collect();
        Self {
            open: open_deck(setting, slots, 0, |_| true),
            decks,
            wanted: vec![0; shards as usize],
            granted: Grants::default(),
            chance: stream(setting.seed, setting.run, TOGETHER, 0),
        }
    }

    /// What shards need to know before a day: the deck, and what they were granted the day before.
    pub(crate) fn morning(&self) -> (Option<OpenDeck>, Grants) {
        (self.open.clone(), self.granted.clone())
    }

    /// Takes down what shards ask for.
    pub(crate) fn ask(&mut self, wanted: &[(u32, u64)]) {
        for (shard, tickets) in wanted {
            if let Some(slot) = self.wanted.get_mut(*shard as usize) {
                *slot = *tickets;
            }
        }
    }

    /// Draws what was asked for on a day, and opens the deck of the next. Where there are too few
    /// tickets, shards are served in turn, beginning with any.
    pub(crate) fn draw(&mut self, setting: &Setting<'_>, slots: &Slots, day: i16) {
        let before = self.open.as_ref().map(|deck| deck.ix);
        let mut granted = vec![0; self.wanted.len()];
        let mut price = 0;
        for deck in &mut self.decks {
            deck.run.days.push(DeckDay::default());
        }
        if let Some(open) = &self.open
            && let Some(deck) = self.decks.get_mut(open.ix.ix())
            && let Some(plan) = setting.walk.decks.get(open.ix.ix())
        {
            price = open.price();
            let wanted: u64 = self.wanted.iter().sum();
            // The window was looked at when people asked; any moment in it stands for theirs.
            let now = plan
                .window
                .opens
                .max(midnight(setting.walk, setting.plan.zone, day));
            let mut left = deck.draw(plan, now, wanted, day, &mut self.chance);
            let first = match self.wanted.len() {
                0 => 0,
                shards => self.chance.random_range(0..shards),
            };
            let (tail, head) = (first..self.wanted.len(), 0..first);
            for shard in tail.chain(head) {
                let served = self.wanted[shard].min(left);
                left -= served;
                granted[shard] = served;
            }
        }
        self.wanted.fill(0);
        self.open = open_deck(setting, slots, day + 1, |ix| {
            self.decks
                .get(ix.ix())
                .is_some_and(|deck| !deck.closed_by_stock)
        });
        self.granted = Grants {
            tickets: granted,
            price,
            next_deck: before != self.open.as_ref().map(|deck| deck.ix),
        };
    }

    pub(crate) fn into_runs(self) -> Vec<DeckRun> {
        self.decks.into_iter().map(|deck| deck.run).collect()
    }
}

impl Deck {
    fn new(plan: &DeckPlan) -> Self {
        let left: Vec<u64> = plan.prizes.iter().map(|prize| prize.count).collect();
        let carry: u64 = left.iter().sum();
        Self {
            state: DeckState {
                commit: Some([0; 32]),
                ..DeckState::default()
            },
            blanks: plan.tickets.saturating_sub(carry),
            left,
            closed_by_stock: false,
            run: DeckRun::default(),
        }
    }

    /// Draws tickets as long as the rules have any; returns how many.
    fn draw(
        &mut self,
        plan: &DeckPlan,
        now: model::Instant,
        wanted: u64,
        day: i16,
        chance: &mut ChaCha8Rng,
    ) -> u64 {
        let mut today = DeckDay {
            wanted,
            ..DeckDay::default()
        };
        for _ in 0..wanted {
            let price = i64::from(plan.price_points);
            // What people can pay, and how many they may draw, was looked at before they asked.
            let Ok(index) = self.state.judge(plan, now, price, 0) else {
                break;
            };
            let class = self.next_class(chance);
            let value = plan.value_of(class);
            if self.state.judge_value(plan, value).is_err() {
                break;
            }
            self.take(class);
            self.state.record(index, class, value);
            today.drawn += 1;
            today.paid_fen += u64::from(value);
            today.payments += u64::from(value > 0);
        }
        if today.drawn < wanted {
            self.closed_by_stock = true;
            self.run.sold_out.get_or_insert(day);
        }
        self.run.paid_tickets += today.payments;
        if let Some(last) = self.run.days.last_mut() {
            *last = today;
        }
        today.drawn
    }

    /// The prize of the next ticket: each that is left is as likely as any other.
    fn next_class(&self, chance: &mut ChaCha8Rng) -> Option<u16> {
        let left: u64 = self.left.iter().sum::<u64>() + self.blanks;
        let mut at = chance.random_range(0..left.max(1));
        for (class, left) in (0u16..).zip(&self.left) {
            match at.checked_sub(*left) {
                Some(rest) => at = rest,
                None => return Some(class),
            }
        }
        None
    }

    fn take(&mut self, class: Option<u16>) {
        let left = match class {
            Some(class) => self.left.get_mut(usize::from(class)),
            None => Some(&mut self.blanks),
        };
        if let Some(left) = left {
            *left = left.saturating_sub(1);
        }
    }
}
