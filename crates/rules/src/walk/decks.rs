//! Decks: sealed draws paid with points (W-31, W-32, X-17, X-43).
//!
//! Which prize lies at which index of a deck is fixed by a permutation that was committed before
//! the first draw (crate `proof`). Here indices are handed out in order and the books are kept;
//! the class of an index comes in as an argument, so nothing here knows a secret.

use std::num::NonZeroU64;

use model::{DeckIx, Instant, ParticipantNo, Refusal, Seq, Text, Window};
use serde::{Deserialize, Serialize};

/// What the organiser wrote about a deck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeckPlan {
    /// Key, unique in the campaign.
    pub id: String,
    /// Name.
    pub name: Text,
    /// When tickets can be drawn; points are exchanged and drawn in one act (AMB-02).
    pub window: Window,
    /// Points of one ticket.
    pub price_points: u16,
    /// Tickets in the deck.
    pub tickets: u64,
    /// Most money the deck may give out, in fen.
    pub budget_fen: u64,
    /// Most tickets of one person; `None` as many as the points allow.
    pub per_person_max: Option<u16>,
    /// The prizes; tickets beyond their counts carry none.
    pub prizes: Vec<DeckPrize>,
    /// What becomes of tickets nobody drew, announced before.
    pub undrawn: Text,
}

/// A prize of a deck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeckPrize {
    /// Key, unique in the deck.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Value in fen.
    pub value_fen: u32,
    /// How many tickets carry it.
    pub count: u64,
}

impl DeckPlan {
    /// What all tickets together are worth, in fen.
    pub fn value_fen(&self) -> u64 {
        self.prizes
            .iter()
            .map(|p| u64::from(p.value_fen) * p.count)
            .sum()
    }

    /// Value of a class in fen; 0 where a ticket carries nothing.
    pub fn value_of(&self, class: Option<u16>) -> u32 {
        class
            .and_then(|class| self.prizes.get(usize::from(class)))
            .map_or(0, |prize| prize.value_fen)
    }
}

/// A ticket that was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// Its fact in the log, which is its id.
    pub id: Seq,
    /// When.
    pub at: Instant,
    /// By whom.
    pub participant: ParticipantNo,
    /// From which deck.
    pub deck: DeckIx,
    /// Which index of the deck, from 0.
    pub index: u64,
    /// Position of the prize in the deck's plan; `None` where it carries none.
    pub class: Option<u16>,
    /// Its value in fen.
    pub value_fen: u32,
    /// Points paid.
    pub price_points: u16,
    /// The client's name for the request.
    pub key: Option<NonZeroU64>,
    /// The participant's draw before this one, as a position in the list of all draws.
    pub before: Option<u32>,
}

/// What is known of a deck.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeckState {
    /// The published commitment to the order; no ticket is drawn before it.
    pub commit: Option<[u8; 32]>,
    /// The next index to hand out: the number of tickets drawn.
    pub next: u64,
    /// Money given out, in fen.
    pub paid_fen: u64,
    /// Tickets drawn of each prize.
    pub drawn: Vec<u64>,
    /// The revealed seed, after the close.
    pub seed: Option<[u8; 32]>,
}

impl DeckState {
    /// Judges a draw up to the point where the class of the next index must be known: returns
    /// that index.
    pub fn judge(
        &self,
        plan: &DeckPlan,
        now: Instant,
        balance: i64,
        drawn_by_person: u16,
    ) -> Result<u64, Refusal> {
        plan.window.admit(now)?;
        if self.commit.is_none() {
            return Err(Refusal::NotOpenYet);
        }
        if self.next >= plan.tickets {
            return Err(Refusal::SoldOut);
        }
        if balance < i64::from(plan.price_points) {
            return Err(Refusal::InsufficientPoints);
        }
        if plan
            .per_person_max
            .is_some_and(|max| drawn_by_person >= max)
        {
            return Err(Refusal::AlreadyExchanged);
        }
        Ok(self.next)
    }

    /// Refuses a ticket whose value no longer fits into the budget; no points are taken.
    pub fn judge_value(&self, plan: &DeckPlan, value_fen: u32) -> Result<(), Refusal> {
        if self.paid_fen + u64::from(value_fen) > plan.budget_fen {
            Err(Refusal::SoldOut)
        } else {
            Ok(())
        }
    }

    /// Books a ticket.
    pub fn record(&mut self, index: u64, class: Option<u16>, value_fen: u32) {
        self.next = index + 1;
        self.paid_fen += u64::from(value_fen);
        let Some(class) = class.map(usize::from) else {
            return;
        };
        if self.drawn.len() <= class {
            self.drawn.resize(class + 1, 0);
        }
        if let Some(drawn) = self.drawn.get_mut(class) {
            *drawn += 1;
        }
    }

    /// Tickets of a prize that are still in the deck.
    pub fn left(&self, plan: &DeckPlan, class: u16) -> u64 {
        let class = usize::from(class);
        let count = plan.prizes.get(class).map_or(0, |p| p.count);
        count.saturating_sub(self.drawn.get(class).copied().unwrap_or(0))
    }

    /// Whether a tenth or less of the tickets is left.
    pub fn is_running_out(&self, plan: &DeckPlan) -> bool {
        let left = plan.tickets.saturating_sub(self.next);
        left.saturating_mul(10) <= plan.tickets
            || plan
                .budget_fen
                .saturating_sub(self.paid_fen)
                .saturating_mul(10)
                <= plan.budget_fen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(prizes: &[(u32, u64)], tickets: u64, budget_fen: u64) -> DeckPlan {
        let text = Text {
            zh: String::new(),
            en: String::new(),
        };
        DeckPlan {
            id: "d".to_owned(),
            name: text.clone(),
            window: Window {
                opens: Instant(10),
                closes: Instant(20),
            },
            price_points: 20,
            tickets,
            budget_fen,
            per_person_max: None,
            prizes: prizes
                .iter()
                .map(|(value_fen, count)| DeckPrize {
                    id: value_fen.to_string(),
                    name: text.clone(),
                    value_fen: *value_fen,
                    count: *count,
                })
                .collect(),
            undrawn: text,
        }
    }

    fn committed() -> DeckState {
        DeckState {
            commit: Some([0; 32]),
            ..DeckState::default()
        }
    }

    #[test]
    fn a_ticket_is_paid_with_points_inside_the_window() {
        let plan = plan(&[(30, 2)], 2, 60);
        let at = Instant(15);
        for (state, now, balance, expected) in [
            (committed(), Instant(9), 20, Err(Refusal::NotOpenYet)),
            (committed(), at, 19, Err(Refusal::InsufficientPoints)), // W-31.a
            (committed(), at, 20, Ok(0)),                            // W-31.a
            (committed(), at, 39, Ok(0)),                            // W-31.a
            (committed(), Instant(19), 20, Ok(0)),                   // W-31.b
            (committed(), Instant(20), 20, Err(Refusal::Closed)),    // W-31.b
            (DeckState::default(), at, 20, Err(Refusal::NotOpenYet)),
        ] {
            assert_eq!(state.judge(&plan, now, balance, 0), expected);
        }
    }

    // W-32.b
    #[test]
    fn an_empty_deck_takes_no_points() {
        let plan = plan(&[(30, 1)], 1, 30);
        let mut deck = committed();
        assert_eq!(deck.judge(&plan, Instant(15), 40, 0), Ok(0));
        deck.record(0, Some(0), 30);
        assert_eq!(deck.judge(&plan, Instant(15), 20, 1), Err(Refusal::SoldOut));
        assert_eq!(deck.left(&plan, 0), 0);
    }

    // X-43.a
    #[test]
    fn what_does_not_fit_the_budget_is_sold_out() {
        let plan = plan(&[(30, 5_000)], 5_000, 100_000);
        let deck = DeckState {
            paid_fen: 99_980,
            ..committed()
        };
        assert_eq!(deck.judge_value(&plan, 30), Err(Refusal::SoldOut));
        assert_eq!(deck.judge_value(&plan, 20), Ok(()));
        assert!(deck.is_running_out(&plan));
    }

    // W-32.c
    #[test]
    fn what_was_paid_is_the_stock_used_times_the_tier() {
        let plan = plan(&[(30, 3), (5_000, 1)], 5, 10_000);
        let mut deck = committed();
        for (index, class) in [(0, Some(0)), (1, Some(1)), (2, None), (3, Some(0))] {
            deck.record(index, class, plan.value_of(class));
        }
        let used: u64 = (0u16..)
            .zip(&plan.prizes)
            .map(|(class, p)| (p.count - deck.left(&plan, class)) * u64::from(p.value_fen))
            .sum();
        assert_eq!(deck.paid_fen, used);
        assert_eq!((used, deck.next), (5_060, 4));
    }

    #[test]
    fn a_person_may_be_held_to_a_number_of_tickets() {
        let plan = DeckPlan {
            per_person_max: Some(2),
            ..plan(&[(30, 9)], 9, 900)
        };
        let judge = |drawn| committed().judge(&plan, Instant(15), 100, drawn);
        assert_eq!(judge(1), Ok(0));
        assert_eq!(judge(2), Err(Refusal::AlreadyExchanged));
    }
}
