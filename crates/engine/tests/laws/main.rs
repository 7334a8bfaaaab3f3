//! Laws that hold for any course of events, on plans and acts made by chance.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod course;
mod plans;
mod walk_course;
mod walking;
mod walks;

use std::collections::BTreeMap;
use std::sync::Arc;

use course::{Step, courses, play};
use engine::{Campaign, FactRow};
use model::{GroupIx, ParticipantNo, RegionIx};
use plans::small_plan;
use proptest::prelude::*;

/// Applies a log to a campaign before its first fact.
fn rebuilt(campaign: &Campaign, log: &[FactRow]) -> Campaign {
    let mut fresh = Campaign::new(Arc::clone(campaign.plan()));
    for row in log {
        fresh.apply(row.at, &row.fact().unwrap());
    }
    fresh
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// The log alone gives the state; reading it again gives the same one.
    #[test]
    fn replaying_twice_is_the_same_as_once(steps in courses()) {
        let (campaign, log, _) = play(small_plan(2), &steps);
        let once = rebuilt(&campaign, &log);
        prop_assert_eq!(&once, &campaign);
        prop_assert_eq!(rebuilt(&campaign, &log), once);
    }

    /// A snapshot and the tail of the log give the same state as the whole log.
    #[test]
    fn a_snapshot_and_the_tail_equal_the_log(steps in courses(), cut in 0.0f64..1.0) {
        let (campaign, log, _) = play(small_plan(2), &steps);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a position for a test")]
        let cut = (log.len() as f64 * cut) as usize;
        let (head, tail) = log.split_at(cut);
        let bytes = rebuilt(&campaign, head).to_snapshot().unwrap();
        let mut restored = Campaign::from_snapshot(Arc::clone(campaign.plan()), &bytes).unwrap();
        for row in tail {
            restored.apply(row.at, &row.fact().unwrap());
        }
        prop_assert_eq!(restored, campaign);
    }

    // D19-12.c
    #[test]
    fn regions_and_groups_add_up_to_what_was_credited(steps in courses()) {
        let (campaign, _, _) = play(small_plan(2), &steps);
        let donation = campaign.donation();
        let regions: u64 = (0..5).map(|r| donation.region(RegionIx(r)).credited_steps).sum();
        let groups: u64 = (0..2).map(|g| donation.group(GroupIx(g)).credited_steps).sum();
        let people = u32::try_from(campaign.participants().len()).unwrap();
        let donors: u64 = (0..people)
            .map(|p| donation.donor(ParticipantNo(p)).unwrap().credited_steps())
            .sum();
        prop_assert_eq!(regions, donation.total().credited_steps);
        prop_assert_eq!(groups, donation.total().credited_steps);
        prop_assert_eq!(donors, donation.total().credited_steps);
    }

    // X-33.b
    #[test]
    fn totals_recomputed_from_entries_are_the_stored_ones(steps in courses()) {
        let (campaign, _, _) = play(small_plan(2), &steps);
        let mut regions: BTreeMap<u16, u64> = BTreeMap::new();
        let people = u32::try_from(campaign.participants().len()).unwrap();
        for p in (0..people).map(ParticipantNo) {
            let explained = campaign.explain_donor(p).unwrap();
            let sum: u64 = explained.entries.iter().map(engine::explain::Entry::adds).sum();
            prop_assert_eq!(sum, explained.credited_steps);
            for entry in &explained.entries {
                *regions.entry(entry.region.0).or_default() += entry.adds();
            }
        }
        for region in 0..5 {
            let explained = campaign.explain_region(RegionIx(region)).unwrap();
            prop_assert_eq!(explained.credited_steps, regions.get(&region).copied().unwrap_or(0));
            prop_assert_eq!(explained.credited_steps, explained.raw_steps + explained.added_by_multipliers);
        }
    }

    /// Doubling is arithmetic on what was accepted; it never decides what is accepted.
    #[test]
    fn doubling_never_affects_eligibility(steps in courses()) {
        let (_, _, single) = play(small_plan(1), &steps);
        let (_, _, triple) = play(small_plan(3), &steps);
        prop_assert_eq!(single, triple);
    }

    /// People who act at the same instants in another order reach the same figures.
    ///
    /// Corrections are left out: whether a donation crosses a project's mark before or after
    /// another one is annulled does make a difference (P-01).
    #[test]
    fn the_order_of_independent_people_does_not_matter(steps in courses()) {
        let steps: Vec<Step> = steps.into_iter().filter(|s| !s.is_correction()).collect();
        let (campaign, _, _) = play(small_plan(2), &steps);
        let mut reordered = steps.clone();
        // Within one instant, the last person first; a person's own acts keep their order.
        reordered.sort_by_key(|s| (s.at, std::cmp::Reverse(s.person)));
        let (other, _, _) = play(small_plan(2), &reordered);
        prop_assert_eq!(figures(&campaign, &steps), figures(&other, &steps));
        prop_assert_eq!(campaign.region_board(), other.region_board());
        prop_assert_eq!(campaign.group_board(), other.group_board());
        prop_assert_eq!(campaign.totals(), other.totals());
    }

    /// Projects never fall, and never lag behind the total.
    #[test]
    fn projects_equal_the_full_thresholds_or_more(steps in courses()) {
        let (campaign, _, _) = play(small_plan(2), &steps);
        let plan = campaign.plan().projects.clone().unwrap();
        for group in (0..2).map(GroupIx) {
            let earned = plan.earned(campaign.donation().group(group).credited_steps);
            let generated = campaign.projects().generated(group);
            prop_assert!(generated >= earned);
            prop_assert_eq!(campaign.group_is_flagged(group), generated > earned);
        }
    }
}

/// Everybody's figures, under their own key instead of the number they got by joining.
fn figures(campaign: &Campaign, steps: &[Step]) -> BTreeMap<u128, String> {
    let people = steps.iter().map(|s| u128::from(s.person));
    people
        .filter_map(|person| {
            let no = campaign.number_of(engine::command::PersonKey(person))?;
            let mut figures = campaign.figures(no)?;
            figures.participant = ParticipantNo(0);
            Some((person, format!("{figures:?}")))
        })
        .collect()
}
