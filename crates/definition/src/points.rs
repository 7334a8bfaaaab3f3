//! `[points]`: what brings points, and how many a person can earn.

use rules::walk::GoalsPlan;
use rules::walk::checkpoints::CheckpointsPlan;
use rules::walk::points::PointsPlan;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::clock;
use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::phases::needs_walk;
use crate::wire::At;

/// What brings points. A kind that is not written brings nothing.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct PointsTable {
    /// For checking in, once a day.
    check_in: Option<At<u16>>,
    /// From when one can check in, such as `"06:00"`; by default the whole day.
    #[schemars(extend("default" = "00:00"))]
    check_in_from: Option<At<String>>,
    /// Until when, not included.
    #[schemars(extend("default" = "24:00"))]
    check_in_until: Option<At<String>>,
    /// Counted steps of a day for one point.
    steps_per_point: Option<At<u32>>,
    /// Most points a day's steps bring.
    steps_points_max: Option<At<u16>>,
    /// For a day on the member's goal.
    member_goal: Option<At<u16>>,
    /// For each member when the team's day is on target.
    team_goal: Option<At<u16>>,
    /// For a note on a passed checkpoint.
    note: Option<At<u16>>,
    /// For the captain whose team becomes full, once.
    full_team_captain: Option<At<u16>>,
}

pub(crate) fn check(cx: &mut Context<'_>, tree: &Tree<'_>) -> Part<PointsPlan> {
    needs_walk(cx, tree, "points");
    tree.table::<PointsTable>(cx, "points")
        .and_then(|table| convert(cx, tree, &table.value))
}

fn convert(cx: &mut Context<'_>, tree: &Tree<'_>, table: &PointsTable) -> Option<PointsPlan> {
    for (key, points, other) in [
        ("team_goal", &table.team_goal, "teams"),
        ("full_team_captain", &table.full_team_captain, "teams"),
        ("note", &table.note, "checkpoints"),
    ] {
        if let Some(points) = points
            && points.value > 0
            && !tree.has(other)
        {
            let message = both(
                format!("`{key}` 需要表 `[{other}]`"),
                format!("`{key}` needs the table `[{other}]`"),
            );
            cx.report(Diagnostic::new(Code::NeedsTable, points.place(), message));
        }
    }
    check_steps(cx, table);
    let (from, until) = (table.check_in_from.as_ref(), table.check_in_until.as_ref());
    let minute = |cx: &mut Context<'_>, at: Option<&At<String>>, default| match at {
        Some(at) => clock::minute(cx, at),
        None => Some(default),
    };
    let from_minute = minute(cx, from, 0);
    let until_minute = minute(cx, until, clock::MINUTES_OF_A_DAY);
    let (from_minute, until_minute) = (from_minute?, until_minute?);
    clock::check_window(cx, (from, from_minute), (until, until_minute), "W-25")?;
    let points = |at: &Option<At<u16>>| at.as_ref().map_or(0, |at| at.value);
    Some(PointsPlan {
        check_in: points(&table.check_in),
        check_in_from_minute: from_minute,
        check_in_until_minute: until_minute,
        steps_per_point: table.steps_per_point.as_ref().map_or(0, |at| at.value),
        steps_points_max: points(&table.steps_points_max),
        member_goal: points(&table.member_goal),
        team_goal: points(&table.team_goal),
        note: points(&table.note),
        full_team_captain: points(&table.full_team_captain),
    })
}

/// Points for steps need both numbers, and neither is 0.
fn check_steps(cx: &mut Context<'_>, table: &PointsTable) {
    let per = table.steps_per_point.as_ref();
    let max = table.steps_points_max.as_ref();
    let (per_value, max_value) = (per.map_or(0, |at| at.value), max.map_or(0, |at| at.value));
    if (per_value == 0) == (max_value == 0) {
        return;
    }
    if let Some(place) = per.map(At::place).or(max.map(At::place)) {
        let message = both(
            "步数积分要同时写明 `steps_per_point` 和 `steps_points_max`，都大于 0",
            "points for steps need both `steps_per_point` and `steps_points_max`, above 0",
        );
        cx.report(Diagnostic::new(Code::PointsHalfWritten, place, message).rule("W-26"));
    }
}

/// The most points one person can earn in the first days of a walk: every day everything, a note
/// on every checkpoint lit by then, and a full team as its captain.
pub(crate) fn most(
    plan: &PointsPlan,
    goals: GoalsPlan,
    daily_cap: u16,
    checkpoints: Option<&CheckpointsPlan>,
    days: u16,
) -> u64 {
    let cap = u32::from(daily_cap);
    let day = u64::from(plan.check_in)
        + u64::from(plan.of_steps(cap))
        + u64::from(plan.of_goal(cap, goals.member_steps))
        + u64::from(plan.team_goal);
    let steps = u64::from(cap) * u64::from(days);
    let notes = checkpoints.map_or(0, |road| {
        u64::from(road.lit(steps)) * u64::from(road.notes_per_checkpoint)
    });
    day * u64::from(days) + notes * u64::from(plan.note) + u64::from(plan.full_team_captain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> PointsPlan {
        PointsPlan {
            check_in: 1,
            steps_per_point: 2_000,
            steps_points_max: 5,
            member_goal: 1,
            team_goal: 2,
            note: 2,
            full_team_captain: 20,
            ..PointsPlan::default()
        }
    }

    #[test]
    fn the_most_a_person_can_earn() {
        let goals = GoalsPlan {
            member_steps: 6_000,
            team_steps: 36_000,
        };
        let most = |days| most(&plan(), goals, 10_000, None, days);
        assert_eq!(most(0), 20);
        // W-28.c: nine on one day without texts, and the captain's twenty.
        assert_eq!(most(1), 9 + 20);
        // W-30.b without the 26 of the notes, which need a road.
        assert_eq!(most(100), 946 - 26);
    }
}
