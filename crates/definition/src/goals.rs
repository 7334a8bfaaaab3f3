//! `[goals]`: the daily goals of a member and of a team.

use rules::walk::GoalsPlan;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::phases::{Frame, needs_walk};
use crate::wire::At;

/// The daily goals, both reached by the number itself.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct GoalsTable {
    /// Counted steps of a person, with or without a team.
    member_steps: At<u32>,
    /// Counted steps of a team, whatever its number of members. Needed where there are teams.
    team_steps: Option<At<u32>>,
}

/// The goals with the places that say them.
#[derive(Clone, Debug)]
pub(crate) struct CheckedGoals {
    pub(crate) plan: GoalsPlan,
    pub(crate) member_steps: At<u32>,
    pub(crate) team_steps: Option<At<u32>>,
}

pub(crate) fn check(cx: &mut Context<'_>, tree: &Tree<'_>, frame: Frame<'_>) -> Part<CheckedGoals> {
    needs_walk(cx, tree, "goals");
    tree.table::<GoalsTable>(cx, "goals")
        .and_then(|table| convert(cx, tree, &table, frame))
}

fn convert(
    cx: &mut Context<'_>,
    tree: &Tree<'_>,
    table: &At<GoalsTable>,
    frame: Frame<'_>,
) -> Option<CheckedGoals> {
    let GoalsTable {
        member_steps: member,
        team_steps: team,
    } = &table.value;
    for goal in [Some(member), team.as_ref()].into_iter().flatten() {
        if goal.value == 0 {
            let message = both(
                "目标为 0，不走也达标",
                "with a goal of 0 nobody has to walk",
            );
            let place = goal.place();
            cx.report(Diagnostic::new(Code::ThresholdZero, place, message).rule("W-23"));
        }
    }
    if let Some(cap) = frame.daily_cap.map(u32::from)
        && member.value > cap
    {
        let message = both(
            format!(
                "没有人能达标：每天最多计 {cap} 步，目标是 {} 步",
                member.value
            ),
            format!(
                "nobody can reach {} steps: a day counts {cap} at most",
                member.value
            ),
        );
        let place = member.place();
        cx.report(Diagnostic::new(Code::GoalUnreachable, place, message).rule("W-23"));
    }
    match (team, tree.has("teams")) {
        (None, true) => {
            let message = both(
                "有团队的活动，`goals` 要写明 `team_steps`",
                "with teams `goals` needs `team_steps`",
            );
            let place = table.place();
            cx.report(Diagnostic::new(Code::MissingKey, place, message).rule("W-23"));
            return None;
        }
        (Some(team), false) => {
            let message = both(
                "`team_steps` 需要表 `[teams]`",
                "`team_steps` needs the table `[teams]`",
            );
            cx.report(Diagnostic::new(Code::NeedsTable, team.place(), message));
            return None;
        }
        _ => {}
    }
    Some(CheckedGoals {
        plan: GoalsPlan {
            member_steps: member.value,
            team_steps: team.as_ref().map_or(0, |at| at.value),
        },
        member_steps: member.clone(),
        team_steps: team.clone(),
    })
}
