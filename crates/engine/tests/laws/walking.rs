//! Laws of a walk.

use std::sync::Arc;

use engine::Campaign;
use engine::walk::Walk;
use model::{DeckIx, ParticipantNo, TeamNo, UnitIx};
use proptest::prelude::*;
use rules::walk::points::PointKind;
use rules::walk::quotas::UnitTally;
use rules::walk::settlement::{SettlementMode, UnopenedDay};
use rules::walk::state::DayTally;

use crate::rebuilt;
use crate::walk_course::{Played, courses, play};
use crate::walks::Shape;

/// The small walk and its readings: captains' goals that score, days that need no evening, first
/// openings that count.
fn shapes() -> impl Strategy<Value = Shape> {
    (any::<bool>(), 0u8..4, 0u8..4, 0i32..3).prop_map(|(captain, unopened, mode, trial_days)| {
        let mut shape = Shape::small();
        shape.teams.captain_goal_affects_scoring = captain;
        shape.trial_days = trial_days;
        if unopened == 0 {
            shape.settlement.unopened_day = UnopenedDay::Counts;
        }
        if mode == 0 {
            shape.settlement.mode = SettlementMode::FirstOpening;
        }
        if mode == 1 {
            shape.settlement.until_minute = 22 * 60;
        }
        shape
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// The log alone gives the state.
    #[test]
    fn the_rows_of_a_walk_give_its_state(shape in shapes(), steps in courses()) {
        let Played { campaign, log, .. } = play(&shape, &steps, false);
        prop_assert_eq!(rebuilt(&campaign, &log), campaign);
    }

    #[test]
    fn a_snapshot_of_a_walk_and_the_tail_equal_the_log(
        shape in shapes(),
        steps in courses(),
        cut in 0usize..400,
    ) {
        let Played { campaign, log, .. } = play(&shape, &steps, false);
        let (head, tail) = log.split_at(cut.min(log.len()));
        let bytes = rebuilt(&campaign, head).to_snapshot().unwrap();
        let mut restored = Campaign::from_snapshot(Arc::clone(campaign.plan()), &bytes).unwrap();
        for row in tail {
            restored.apply(row.at, &row.fact().unwrap());
        }
        prop_assert_eq!(restored, campaign);
    }

    // W-30
    #[test]
    fn a_balance_is_the_sum_of_its_ledger(shape in shapes(), steps in courses()) {
        let Played { campaign, .. } = play(&shape, &steps, false);
        let walk = campaign.walk().unwrap();
        let mut held = 0;
        for no in everybody(&walk) {
            let balance = walk.state.walker(no).unwrap().balance();
            let entries: i64 = walk.ledger(no).iter().map(|e| i64::from(e.points)).sum();
            prop_assert_eq!(entries, balance, "{:?}", walk.ledger(no));
            held += balance;
        }
        prop_assert_eq!(walk.state.accounts().balance(), held);
    }

    // W-21, W-37
    #[test]
    fn a_teams_steps_are_what_its_members_contributed(shape in shapes(), steps in courses()) {
        let Played { campaign, .. } = play(&shape, &steps, false);
        let walk = campaign.walk().unwrap();
        for (no, team) in (0..).map(TeamNo).zip(walk.state.teams()) {
            let explained = campaign.explain_team(no).unwrap();
            prop_assert_eq!(explained.steps, team.steps);
            prop_assert_eq!(explained.members.len(), team.members.len());
            prop_assert!(team.members.len() <= usize::from(shape.teams.size));
        }
    }

    // X-09, W-30.a
    #[test]
    fn an_act_sent_twice_brings_what_it_brings_once(shape in shapes(), steps in courses()) {
        let once = play(&shape, &steps, false);
        let twice = play(&shape, &steps, true);
        prop_assert_eq!(figures(&once.campaign), figures(&twice.campaign));
    }

    // W-24
    #[test]
    fn days_on_target_never_become_fewer_without_a_correction(
        shape in shapes(),
        steps in courses(),
    ) {
        let played = play(&shape, &steps, false);
        prop_assert_eq!(played.fell, Vec::new());
    }

    // W-09
    #[test]
    fn a_day_that_nobody_opened_counts_nothing(steps in courses()) {
        let shape = Shape::small();
        let Played { campaign, opened, .. } = play(&shape, &steps, false);
        let walk = campaign.walk().unwrap();
        for no in everybody(&walk) {
            for day in (0..shape.days).map(|n| shape.day(n)) {
                if !opened.contains(&(no, day)) {
                    prop_assert!(!walk.state.is_settled(no, day));
                    prop_assert_eq!(walk.state.counted(no, day), 0);
                }
            }
        }
    }

    // W-11
    #[test]
    fn nothing_above_the_cap_is_counted_or_told(shape in shapes(), steps in courses()) {
        let Played { campaign, told, .. } = play(&shape, &steps, false);
        let cap = u32::from(shape.cap);
        prop_assert!(told.iter().all(|count| *count <= cap));
        let walk = campaign.walk().unwrap();
        for no in everybody(&walk) {
            let figures = walk.figures(no).unwrap();
            prop_assert!(figures.steps <= cap * u32::from(figures.settled_days));
            for day in (-shape.trial_days..shape.days).map(|n| shape.day(n)) {
                prop_assert!(walk.state.received(no, day) <= cap);
            }
        }
        let result = walk.result();
        for day in &result.days {
            prop_assert!(day.steps <= u64::from(cap) * u64::from(day.settled));
        }
        for team in &result.teams {
            prop_assert!(team.average_steps <= u64::from(cap) * 6);
        }
    }

    // W-45, W-46
    #[test]
    fn units_and_days_add_up_to_the_whole(shape in shapes(), steps in courses()) {
        let Played { campaign, .. } = play(&shape, &steps, false);
        let walk = campaign.walk().unwrap();
        let mut units = UnitTally::default();
        for unit in (0..=shape.units).map(UnitIx) {
            units.add(&walk.state.unit(unit));
        }
        let mut people = UnitTally::default();
        let mut days = DayTally::default();
        for no in everybody(&walk) {
            let walker = walk.state.walker(no).unwrap();
            people.registered += u32::from(walker.registered());
            people.active += u32::from(!walker.settled.is_empty());
            people.steps += u64::from(walker.steps);
            people.goal_days += u64::from(walker.goal_days);
        }
        people.teams = u32::try_from(walk.state.teams().len()).unwrap();
        people.team_days = walk.state.teams().iter().map(|t| u64::from(t.on_target.len())).sum();
        prop_assert_eq!(units, people);
        for row in walk.day_board() {
            days.settled += row.settled;
            days.on_target += row.on_target;
            days.steps += row.steps;
            days.check_ins += row.check_ins;
            days.teams_on_target += row.teams_on_target;
        }
        let of_people = |of: fn(&rules::walk::state::Walker) -> u16| -> u32 {
            walk.state.walkers().iter().map(|w| u32::from(of(w))).sum()
        };
        prop_assert_eq!(days.settled, of_people(|w| w.settled.len()));
        prop_assert_eq!(days.on_target, of_people(|w| w.goal_days));
        prop_assert_eq!(days.check_ins, of_people(|w| w.checked_in.len()));
        prop_assert_eq!(days.steps, people.steps);
        prop_assert_eq!(u64::from(days.teams_on_target), people.team_days);
    }

    /// Goals are judged on counted steps, day by day, whatever came in between (W-23, W-26).
    #[test]
    fn days_on_the_goal_are_those_with_enough_counted_steps(shape in shapes(), steps in courses()) {
        let Played { campaign, .. } = play(&shape, &steps, false);
        let walk = campaign.walk().unwrap();
        for no in everybody(&walk) {
            let walker = walk.state.walker(no).unwrap();
            let counted = walker.settled.iter().map(|ix| {
                walk.state.counted(no, walk.state.day_at(ix))
            });
            let counted: Vec<u32> = counted.collect();
            let on_goal = counted.iter().filter(|c| **c >= shape.goals.member_steps).count();
            prop_assert_eq!(usize::from(walker.goal_days), on_goal);
            prop_assert_eq!(counted.iter().sum::<u32>(), walker.steps);
        }
    }

    // W-32.c, X-43
    #[test]
    fn tickets_are_handed_out_once_in_order_and_within_the_budget(
        shape in shapes(),
        steps in courses(),
    ) {
        let Played { campaign, .. } = play(&shape, &steps, false);
        let walk = campaign.walk().unwrap();
        let draws = walk.state.draws();
        for (n, draw) in (0u64..).zip(draws) {
            prop_assert_eq!(draw.index, n);
        }
        let row = walk.deck_row(DeckIx(0)).unwrap();
        let used: u64 = row.prizes.iter().map(|p| (p.count - p.left) * u64::from(p.value_fen)).sum();
        prop_assert_eq!(row.paid_fen, used);
        prop_assert!(row.paid_fen <= row.budget_fen);
        let spent: i64 = draws.iter().map(|d| i64::from(d.price_points)).sum();
        prop_assert_eq!(walk.state.accounts().of(PointKind::Draw), -spent);
    }

    // W-02
    #[test]
    fn a_trial_leaves_people_and_teams_alone(steps in courses()) {
        let mut shape = Shape::small();
        shape.trial_days = 3;
        let steps: Vec<_> = steps.into_iter().filter(|step| step.at < 0).collect();
        let Played { campaign, .. } = play(&shape, &steps, false);
        let walk = campaign.walk().unwrap();
        let result = walk.result();
        let bonus: i64 = walk.state.accounts().of(PointKind::FullTeam);
        prop_assert_eq!(result.points_held, bonus);
        let full = walk.state.teams().iter().filter(|t| t.members.len() == 3).count();
        prop_assert_eq!(bonus, 20 * i64::try_from(full).unwrap());
        prop_assert!(walk.state.draws().is_empty());
        prop_assert!(result.outages.is_empty());
        for day in &result.days {
            prop_assert_eq!((day.settled, day.steps, day.check_ins, day.points), (0, 0, 0, 0));
        }
        for team in &result.teams {
            prop_assert_eq!((team.days_on_target, team.steps), (0, 0));
            prop_assert!(team.members > 0);
        }
        for no in everybody(&walk) {
            let figures = walk.figures(no).unwrap();
            prop_assert_eq!((figures.steps, figures.settled_days, figures.lit), (0, 0, 0));
            prop_assert!(figures.passed.is_empty() && figures.notes.is_empty());
            prop_assert_eq!(walk.state.walker(no).unwrap().badges(), 0);
        }
        let units: u32 = (0..=shape.units).map(|u| walk.state.unit(UnitIx(u)).registered).sum();
        let registered = walk.state.walkers().iter().filter(|w| w.registered()).count();
        prop_assert_eq!(usize::try_from(units).unwrap(), registered);
    }
}

fn everybody(walk: &Walk<'_>) -> impl Iterator<Item = ParticipantNo> + use<> {
    let people = u32::try_from(walk.state.walkers().len()).unwrap();
    (0..people).map(ParticipantNo)
}

/// Everything that is published, and everybody's figures and badges.
fn figures(campaign: &Campaign) -> String {
    let walk = campaign.walk().unwrap();
    let mut result = walk.result();
    // A repeated declaration is listed again and changes nothing.
    result.outages.clear();
    let people = everybody(&walk).map(|no| {
        let badges = walk
            .state
            .walker(no)
            .map(rules::walk::state::Walker::badges);
        format!("{:?} {badges:?}\n", walk.figures(no))
    });
    format!("{result:?}\n{}", people.collect::<String>())
}
