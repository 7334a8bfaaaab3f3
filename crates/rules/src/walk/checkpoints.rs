//! The road of checkpoints: lit by steps, passed by a question, remembered by a note (W-12 … W-17).

use model::{CheckpointIx, Refusal, Text};
use serde::{Deserialize, Serialize};

/// Most checkpoints of a road: one bit each in a participant's state.
pub const CHECKPOINTS_MAX: usize = 32;

/// What the organiser wrote about the road.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckpointsPlan {
    /// The checkpoints in the order they are reached.
    pub road: Vec<Checkpoint>,
    /// Notes a person may write on each passed checkpoint (AMB-13).
    pub notes_per_checkpoint: u8,
    /// Longest note, in visible characters.
    pub note_characters_max: u32,
    /// The poster's template, an SVG text; `None` where there are no posters.
    pub poster: Option<String>,
}

/// One checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Key, unique on the road.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Steps from the checkpoint before to this one.
    pub target_steps: u32,
    /// Steps from the start to this one: the sum of the targets so far (W-14).
    pub upto_steps: u64,
    /// Cover picture, an SVG text.
    pub picture: Option<String>,
    /// A paragraph about the place.
    pub text: Option<Text>,
    /// The questions, at least one; any of them passes the checkpoint.
    pub questions: Vec<QuizQuestion>,
}

/// A question with its options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuizQuestion {
    /// The question.
    pub question: Text,
    /// Two to eight options.
    pub options: Vec<Text>,
    /// Position of the right one.
    pub answer: u8,
}

impl CheckpointsPlan {
    /// Checks that the targets add up to the stated total (W-13).
    pub fn check_total(targets: impl IntoIterator<Item = u32>, total: u64) -> Result<(), Refusal> {
        let sum: u64 = targets.into_iter().map(u64::from).sum();
        if sum == total {
            Ok(())
        } else {
            Err(Refusal::TargetsSumMismatch)
        }
    }

    /// How many checkpoints are lit after that many steps (W-14).
    pub fn lit(&self, steps: u64) -> u8 {
        let lit = self.road.partition_point(|c| c.upto_steps <= steps);
        u8::try_from(lit).unwrap_or(u8::MAX)
    }

    /// The checkpoint at a position.
    pub fn get(&self, ix: CheckpointIx) -> Option<&Checkpoint> {
        self.road.get(ix.ix())
    }

    /// Position of the checkpoint with that id or Chinese name.
    pub fn find(&self, key: &str) -> Option<CheckpointIx> {
        (0..)
            .map(CheckpointIx)
            .zip(&self.road)
            .find(|(_, c)| c.id == key || c.name.zh == key)
            .map(|(ix, _)| ix)
    }

    /// Which question a person is asked after a number of wrong answers: each has a start of its
    /// own, and a wrong answer moves on to the next.
    pub fn question_for(&self, ix: CheckpointIx, participant: u32, wrong: u32) -> Option<u8> {
        let count = u32::try_from(self.get(ix)?.questions.len()).ok()?;
        let start = participant.wrapping_add(u32::from(ix.0));
        let question = start.wrapping_add(wrong).checked_rem(count)?;
        u8::try_from(question).ok()
    }
}

/// The bit that stands for a checkpoint.
pub const fn bit(checkpoint: CheckpointIx) -> u32 {
    1 << (checkpoint.0 % 32)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn road(targets: &[u32]) -> CheckpointsPlan {
        let mut upto = 0;
        let text = |text: String| Text {
            zh: text.clone(),
            en: text,
        };
        CheckpointsPlan {
            road: (0u8..)
                .zip(targets)
                .map(|(n, target)| {
                    upto += u64::from(*target);
                    Checkpoint {
                        id: format!("c{n}"),
                        name: text(format!("关{n}")),
                        target_steps: *target,
                        upto_steps: upto,
                        picture: None,
                        text: None,
                        questions: vec![QuizQuestion {
                            question: text("?".to_owned()),
                            options: vec![text("a".to_owned()), text("b".to_owned())],
                            answer: 1,
                        }],
                    }
                })
                .collect(),
            notes_per_checkpoint: 1,
            note_characters_max: 5_000,
            poster: None,
        }
    }

    fn default_targets() -> Vec<u32> {
        let mut targets = vec![50_000; 12];
        targets.push(100_000);
        targets
    }

    // W-13.a
    #[test]
    fn targets_add_up_to_the_total() {
        let check = |targets: Vec<u32>| CheckpointsPlan::check_total(targets, 700_000);
        assert_eq!(check(default_targets()), Ok(()));
        assert_eq!(check(vec![50_000; 13]), Err(Refusal::TargetsSumMismatch));
    }

    #[test]
    fn checkpoints_are_lit_by_the_sum_of_targets() {
        let road = road(&default_targets());
        for (steps, lit) in [
            (0, 0),
            (49_999, 0),   // W-14.a
            (50_000, 1),   // W-14.a
            (100_000, 2),  // W-14.a
            (600_000, 12), // W-14.b
            (699_999, 12), // W-14.b
            (700_000, 13), // W-14.b
            (1_000_000, 13),
            (5 * 10_000, 1), // W-14.c: five capped days
        ] {
            assert_eq!(road.lit(steps), lit, "{steps}");
        }
    }

    #[test]
    fn a_wrong_answer_moves_on_to_the_next_question() {
        let mut road = road(&[10]);
        let question = road.road[0].questions[0].clone();
        road.road[0].questions = vec![question; 3];
        let asked = |wrong| road.question_for(CheckpointIx(0), 7, wrong);
        assert_eq!(
            [asked(0), asked(1), asked(2), asked(3)],
            [Some(1), Some(2), Some(0), Some(1)]
        );
        assert_eq!(road.question_for(CheckpointIx(1), 7, 0), None);
    }
}
