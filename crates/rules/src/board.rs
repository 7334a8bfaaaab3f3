//! The board of individuals: the best few in order, and anyone's exact rank (D19-13, X-11).
//!
//! A rank is 1 + the number of people with a higher score, so equal scores share it and the
//! following ranks are skipped. Counting how many have each score in a Fenwick tree answers it in
//! O(log score) for any number of people, without sorting anybody.

use std::collections::BTreeMap;

use model::ParticipantNo;
use serde::{Deserialize, Serialize};

/// How many people have which score.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankCounts {
    /// Fenwick tree over scores 1..=len: node i (from 1) holds the people of its span.
    tree: Vec<u32>,
    /// Scores beyond [`TREE_SCORES_MAX`], which hardly anybody has.
    above: BTreeMap<u64, u32>,
    people: u64,
}

impl RankCounts {
    /// People with a score above 0.
    pub fn people(&self) -> u64 {
        self.people
    }

    /// 1 + the number of people with a higher score.
    pub fn rank(&self, score: u64) -> u64 {
        let above: u64 = match score.checked_add(1) {
            Some(next) => self.above.range(next..).map(|(_, n)| u64::from(*n)).sum(),
            None => 0,
        };
        let in_tree = self.people - self.above.values().map(|n| u64::from(*n)).sum::<u64>();
        let up_to_score = match usize::try_from(score) {
            Ok(score) if score < self.tree.len() => self.prefix(score),
            _ => in_tree,
        };
        1 + above + in_tree - up_to_score
    }

    /// Moves one person from a score to another. Score 0 is not on the board.
    pub fn move_person(&mut self, from: u64, to: u64) {
        if from == to {
            return;
        }
        if from > 0 {
            self.people -= 1;
            self.add(from, -1);
        }
        if to > 0 {
            self.people += 1;
            self.add(to, 1);
        }
    }

    fn add(&mut self, score: u64, change: i32) {
        if score > TREE_SCORES_MAX {
            let n = self.above.entry(score).or_insert(0);
            *n = n.saturating_add_signed(change);
            if *n == 0 {
                self.above.remove(&score);
            }
            return;
        }
        let Ok(score) = usize::try_from(score) else {
            return;
        };
        self.reserve(score);
        let mut node = score + 1;
        while let Some(n) = self.tree.get_mut(node - 1) {
            *n = n.saturating_add_signed(change);
            node += node & node.wrapping_neg();
        }
    }

    /// People with a score of at most `score`.
    fn prefix(&self, score: usize) -> u64 {
        let mut node = score + 1;
        let mut people = 0;
        while node > 0 {
            people += u64::from(self.tree.get(node - 1).copied().unwrap_or(0));
            node &= node - 1;
        }
        people
    }

    /// Grows the tree to hold a score. Lengths are powers of two, so that growing only needs
    /// the new root of the doubled half: all people so far lie below it.
    fn reserve(&mut self, score: usize) {
        while self.tree.len() <= score {
            let people = self.tree.last().copied().unwrap_or(0);
            let len = (self.tree.len() * 2).max(TREE_SCORES_MIN);
            self.tree.resize(len, 0);
            if let Some(root) = self.tree.last_mut() {
                *root = people;
            }
        }
    }
}

/// A place among the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Who.
    pub participant: ParticipantNo,
    /// Their score, above 0.
    pub score: u64,
}

/// The board of individuals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    counts: RankCounts,
    /// At most `limit` places, in display order: by score downwards, then by number, which is
    /// the order of joining. A tie at the cut goes to the one who joined earlier.
    top: Vec<Place>,
    limit: usize,
}

impl Board {
    /// A board that shows the best `limit`.
    pub fn new(limit: usize) -> Self {
        Self {
            counts: RankCounts::default(),
            top: Vec::new(),
            limit,
        }
    }

    /// The best in display order.
    pub fn top(&self) -> &[Place] {
        &self.top
    }

    /// The rank a score has now; people with the same score share it.
    pub fn rank(&self, score: u64) -> u64 {
        self.counts.rank(score)
    }

    /// People on the board.
    pub fn people(&self) -> u64 {
        self.counts.people()
    }

    /// Moves somebody to a higher score.
    pub fn raise(&mut self, participant: ParticipantNo, from: u64, to: u64) {
        self.counts.move_person(from, to);
        self.top.retain(|p| p.participant != participant);
        self.place(Place {
            participant,
            score: to,
        });
    }

    /// Moves somebody to a lower score, as corrections do. If they stood among the best, the
    /// list is made again from `all`: the one who moves up is not known otherwise.
    pub fn lower(
        &mut self,
        participant: ParticipantNo,
        from: u64,
        to: u64,
        all: impl Iterator<Item = Place>,
    ) {
        self.counts.move_person(from, to);
        if self.top.iter().any(|p| p.participant == participant) {
            self.top.clear();
            for place in all {
                self.place(place);
            }
        }
    }

    fn place(&mut self, place: Place) {
        if place.score == 0 {
            return;
        }
        let better = |p: &Place| (p.score, place.participant) >= (place.score, p.participant);
        let at = self.top.partition_point(better);
        if at < self.limit {
            self.top.insert(at, place);
            self.top.truncate(self.limit);
        }
    }
}

/// Highest score kept in the tree; 2²² × 4 bytes is 16 MiB when somebody gets there.
const TREE_SCORES_MAX: u64 = (1 << 22) - 1;
const TREE_SCORES_MIN: usize = 1 << 10;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ranking::shared_ranks;

    #[test]
    fn fifty_of_fifty_one_are_shown_and_the_last_knows_the_rank() {
        let mut board = Board::new(50);
        for n in 0..51u32 {
            board.raise(ParticipantNo(n), 0, u64::from(20_000 - n));
        }
        assert_eq!(board.top().len(), 50); // D19-13.a
        assert_eq!(board.rank(20_000 - 50), 51); // D19-13.a
        board.raise(ParticipantNo(60), 0, 20_000);
        assert_eq!(board.rank(20_000), 1); // D19-13.b
        assert_eq!(
            board.top()[1].participant,
            ParticipantNo(60),
            "within a tie: joined earlier"
        );
    }

    proptest! {
        /// The board equals sorting everybody after each move, whatever the moves.
        #[test]
        fn the_board_equals_sorting(
            moves in proptest::collection::vec(
                (0u32..12, prop_oneof![0u64..6, 1000u64..1050, 4_194_300u64..4_194_310]),
                1..120,
            ),
        ) {
            let mut board = Board::new(5);
            let mut scores = [0u64; 12];
            for (who, to) in moves {
                let from = std::mem::replace(&mut scores[who as usize], to);
                if to >= from {
                    board.raise(ParticipantNo(who), from, to);
                } else {
                    let all = (0..).zip(&scores).map(|(n, score)| Place { participant: ParticipantNo(n), score: *score });
                    board.lower(ParticipantNo(who), from, to, all);
                }
                let mut sorted: Vec<(u64, u32)> =
                    (0..).zip(scores).filter(|(_, s)| *s > 0).map(|(n, s)| (s, n)).collect();
                sorted.sort_by_key(|(s, n)| (std::cmp::Reverse(*s), *n));
                let keys: Vec<u64> = sorted.iter().map(|(s, _)| *s).collect();
                for ((score, _), rank) in sorted.iter().zip(shared_ranks(&keys)) {
                    prop_assert_eq!(board.rank(*score), rank);
                }
                let top: Vec<_> = board.top().iter().map(|p| (p.score, p.participant.0)).collect();
                sorted.truncate(5);
                prop_assert_eq!(top, sorted);
            }
        }
    }
}
