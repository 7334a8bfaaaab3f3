//! The parts of a walk together.

use engine::plan::PayoutPlan;
use rules::badge::BadgePlan;
use rules::walk::WalkPlan;
use rules::walk::checkpoints::CheckpointsPlan;
use rules::walk::phases::PhasesPlan;

use crate::context::Context;
use crate::deck::{self, Means};
use crate::document::{Part, Tree};
use crate::phases::Frame;
use crate::settlement::WalkSteps;
use crate::{final_ranking, goals, grand_draw, points, teams};

/// The parts of a walk that others need too and that have been checked before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Checked<'p> {
    pub(crate) frame: Frame<'p>,
    pub(crate) phases: &'p Part<PhasesPlan>,
    pub(crate) steps: Option<WalkSteps>,
    pub(crate) checkpoints: &'p Part<CheckpointsPlan>,
    pub(crate) badges: Option<&'p [BadgePlan]>,
    pub(crate) payout: Option<&'p PayoutPlan>,
    /// People who were asked to come.
    pub(crate) people: Option<u64>,
}

/// Checks the remaining tables of a walk and makes its plan, if there is a walk and all of it is
/// sound.
pub(crate) fn check(
    cx: &mut Context<'_>,
    tree: &Tree<'_>,
    checked: Checked<'_>,
) -> Option<WalkPlan> {
    let frame = checked.frame;
    let goals = goals::check(cx, tree, frame);
    let teams = teams::check(cx, tree, frame, goals.whole());
    let points = points::check(cx, tree);
    let means = Means {
        frame,
        goals: goals.whole().map(|goals| goals.plan),
        checkpoints: checked.checkpoints.whole(),
        points: points.whole(),
        payout: checked.payout,
        people: checked.people,
    };
    let decks = deck::check(cx, tree, means);
    let grand_draws = grand_draw::check(cx, tree, frame, checked.badges);
    let final_ranking = final_ranking::check(cx, tree, frame);
    let steps = checked.steps?;
    Some(WalkPlan {
        phases: checked.phases.whole()?.clone(),
        settlement: steps.settlement,
        daily_cap: steps.daily_cap,
        seal_after_days: steps.seal_after_days,
        goals: goals.into_option()?.plan,
        teams: teams.into_option(),
        checkpoints: checked.checkpoints.whole().cloned(),
        points: points.into_option().unwrap_or_default(),
        decks: decks.into_option().unwrap_or_default(),
        grand_draws: grand_draws.into_option().unwrap_or_default(),
        final_ranking: final_ranking.into_option(),
    })
}
