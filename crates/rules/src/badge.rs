//! Badges for donating (D19-10, D20-07) and for walking (W-33, W-34).

use model::{Day, Text};
use serde::{Deserialize, Serialize};

/// A badge the organiser gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadgePlan {
    /// Key, unique in the campaign.
    pub id: String,
    /// Name shown with the badge.
    pub name: Text,
    /// What earns it.
    pub rule: BadgeRule,
    /// How many it takes, at least 1.
    pub at: u16,
}

/// What a badge counts (AMB-25).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BadgeRule {
    /// Donations in total, in a row or not.
    DonationsTotal,
    /// Consecutive calendar days with a donation.
    DonationStreak,
    /// Days of the walk with a check-in, excused ones included (W-33).
    CheckInDays,
    /// Checkpoints passed (W-34).
    CheckpointsPassed,
}

/// How far a participant is in what badges count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Donations that count.
    pub donations: u16,
    /// Consecutive days with a donation.
    pub streak: u16,
    /// Days with a check-in.
    pub check_in_days: u16,
    /// Checkpoints passed.
    pub checkpoints_passed: u16,
}

impl Progress {
    /// What a rule counts.
    pub const fn of(self, rule: BadgeRule) -> u16 {
        match rule {
            BadgeRule::DonationsTotal => self.donations,
            BadgeRule::DonationStreak => self.streak,
            BadgeRule::CheckInDays => self.check_in_days,
            BadgeRule::CheckpointsPassed => self.checkpoints_passed,
        }
    }
}

/// Position of a badge in the plan; at most [`BADGES_MAX`].
pub type BadgeIx = u8;

/// Most badges of a campaign: one bit each in a participant's state.
pub const BADGES_MAX: usize = 32;

/// The badges newly reached, given those held as bits.
pub fn reached(plans: &[BadgePlan], held: u32, progress: Progress) -> Vec<BadgeIx> {
    (0..)
        .zip(plans)
        .filter(|(ix, plan)| held & bit(*ix) == 0 && progress.of(plan.rule) >= plan.at)
        .map(|(ix, _)| ix)
        .collect()
}

/// The bit that stands for a badge.
pub const fn bit(badge: BadgeIx) -> u32 {
    1 << (badge % 32)
}

/// The bits of some badges.
pub fn bits(badges: &[BadgeIx]) -> u32 {
    badges.iter().fold(0, |bits, badge| bits | bit(*badge))
}

/// The badges whose bits are set, in plan order.
pub fn of_bits(bits: u32) -> Vec<BadgeIx> {
    (0..32).filter(|badge| bits & bit(*badge) != 0).collect()
}

/// Length of the run of consecutive days that ends with the last of `days`, which are in
/// ascending order and may repeat. A missed day starts a new run.
pub fn streak(days: impl DoubleEndedIterator<Item = Day>) -> u16 {
    let mut run = 0;
    let mut expected = None;
    for day in days.rev() {
        match expected {
            None => {}
            Some(e) if day == e => {}
            Some(e) if day == e.next() => continue, // a second donation of the day just counted
            Some(_) => break,
        }
        run += 1;
        expected = Some(day.previous());
    }
    run
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_missed_day_starts_a_new_run() {
        for (days, run) in [
            (vec![], 0),
            (vec![5], 1),
            (vec![5, 6, 7], 3),
            (vec![5, 7], 1),
            (vec![1, 2, 3, 5, 6], 2),
            (vec![5, 5, 6, 6], 2),
        ] {
            assert_eq!(streak(days.iter().copied().map(Day)), run, "{days:?}");
        }
    }

    proptest! {
        #[test]
        fn a_run_equals_the_days_counted_back(set in proptest::collection::btree_set(0i32..40, 1..30)) {
            let last = *set.last().unwrap();
            let counted = (0..40).take_while(|back| set.contains(&(last - back))).count();
            prop_assert_eq!(usize::from(streak(set.iter().copied().map(Day))), counted);
        }
    }
}
