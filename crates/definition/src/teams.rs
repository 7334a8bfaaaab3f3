//! `[teams]`: how people walk together.

use rules::walk::teams::{LateJoin, TeamsPlan};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::goals::CheckedGoals;
use crate::phases::{Frame, needs_walk};
use crate::wire::At;

/// How people walk together.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct TeamsTable {
    /// Places of a team, the captain's included; 2 to 50.
    size: At<u8>,
    /// How long a team's name is, in visible characters.
    name_characters: RangeTable<u8>,
    /// Whether one can join after the first day.
    late_join: At<LateJoinWord>,
    /// Whether only a full team can win an award.
    awards_require_full_team: At<bool>,
    /// The goal a captain may set.
    captain_goal: CaptainGoalTable,
}

/// A least and a greatest number, both allowed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct RangeTable<T> {
    /// Least number.
    min: At<T>,
    /// Greatest number.
    max: At<T>,
}

/// What becomes of those who come after the first day.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LateJoinWord {
    /// Their steps enter the team from the day they join.
    FromJoining,
    /// Teams are closed once the activity has begun.
    Closed,
}

/// The goal a captain may set, in steps of a member and day.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct CaptainGoalTable {
    /// Lowest goal.
    min: At<u32>,
    /// Highest goal.
    max: At<u32>,
    /// Whether it takes the place of the goal that scores.
    affects_scoring: At<bool>,
}

pub(crate) fn check(
    cx: &mut Context<'_>,
    tree: &Tree<'_>,
    frame: Frame<'_>,
    goals: Option<&CheckedGoals>,
) -> Part<TeamsPlan> {
    needs_walk(cx, tree, "teams");
    tree.table::<TeamsTable>(cx, "teams")
        .and_then(|table| Some(convert(cx, &table.value, frame, goals)))
}

fn convert(
    cx: &mut Context<'_>,
    table: &TeamsTable,
    frame: Frame<'_>,
    goals: Option<&CheckedGoals>,
) -> TeamsPlan {
    let size = &table.size;
    if !(SIZE_MIN..=SIZE_MAX).contains(&size.value) {
        let message = both(
            format!("团队人数应在 {SIZE_MIN} 和 {SIZE_MAX} 之间"),
            format!("a team has {SIZE_MIN} to {SIZE_MAX} places"),
        );
        cx.report(Diagnostic::new(Code::OutOfBounds, size.place(), message).rule("W-18"));
    }
    let RangeTable { min, max } = &table.name_characters;
    in_order(cx, min, max, "W-18");
    if min.value == 0 {
        let message = both("队名不能为空", "a team's name is not empty");
        cx.report(Diagnostic::new(Code::OutOfBounds, min.place(), message).rule("W-18"));
    }
    check_captain_goal(cx, &table.captain_goal, frame, goals);
    if let Some(goals) = goals {
        check_team_goal(cx, size.value, frame, goals);
    }
    if let LateJoinWord::Closed = table.late_join.value
        && frame.phases.is_some_and(|p| p.trial_first_day.is_none())
    {
        let message = both(
            "没有公测期，开始之后又不能加入，团队无从组建",
            "without a trial nobody can found a team before the first day, and after it teams are \
             closed",
        );
        let place = table.late_join.place();
        cx.report(Diagnostic::new(Code::TeamsNeverOpen, place, message).rule("W-21"));
    }
    TeamsPlan {
        size: size.value,
        name_characters_min: min.value,
        name_characters_max: max.value,
        late_join: match table.late_join.value {
            LateJoinWord::FromJoining => LateJoin::FromJoining,
            LateJoinWord::Closed => LateJoin::Closed,
        },
        awards_require_full_team: table.awards_require_full_team.value,
        captain_goal_min: table.captain_goal.min.value,
        captain_goal_max: table.captain_goal.max.value,
        captain_goal_affects_scoring: table.captain_goal.affects_scoring.value,
    }
}

fn check_captain_goal(
    cx: &mut Context<'_>,
    table: &CaptainGoalTable,
    frame: Frame<'_>,
    goals: Option<&CheckedGoals>,
) {
    let CaptainGoalTable {
        min,
        max,
        affects_scoring,
    } = table;
    in_order(cx, min, max, "W-19");
    if let Some(cap) = frame.daily_cap.map(u32::from)
        && max.value > cap
    {
        let message = both(
            format!("团长的目标可到 {} 步，每天却最多计 {cap} 步", max.value),
            format!(
                "a captain may ask for {} steps, but a day counts {cap} at most",
                max.value
            ),
        );
        cx.report(Diagnostic::new(Code::GoalUnreachable, max.place(), message).rule("W-19"));
    }
    if let Some(goals) = goals
        && affects_scoring.value
        && min.value < goals.member_steps.value
    {
        let message = both(
            format!(
                "团长可以把计分的目标从 {} 步降到 {} 步",
                goals.member_steps.value, min.value
            ),
            format!(
                "a captain can lower the goal that scores from {} to {} steps",
                goals.member_steps.value, min.value
            ),
        );
        cx.report(
            Diagnostic::new(Code::CaptainLowersGoal, min.place(), message)
                .also(
                    goals.member_steps.place(),
                    both("系统的目标", "the goal of all"),
                )
                .help(both(
                    "达标率就不再可比：写 `affects_scoring = false`，或提高下限",
                    "rates of teams could no longer be compared: write `affects_scoring = false` \
                     or raise the least goal",
                ))
                .rule("W-19"),
        );
    }
}

fn check_team_goal(cx: &mut Context<'_>, size: u8, frame: Frame<'_>, goals: &CheckedGoals) {
    let (Some(cap), Some(goal)) = (frame.daily_cap, &goals.team_steps) else {
        return;
    };
    let (cap, most) = (u32::from(cap), u32::from(cap) * u32::from(size));
    let Some(members) = goal.value.checked_add(cap.saturating_sub(1)) else {
        return;
    };
    if goal.value > most {
        let message = both(
            format!(
                "没有团队能达标：{size} 人每天最多计 {most} 步，目标是 {} 步",
                goal.value
            ),
            format!(
                "no team can reach {} steps: {size} members count {most} at most",
                goal.value
            ),
        );
        cx.report(Diagnostic::new(Code::GoalUnreachable, goal.place(), message).rule("W-23"));
        return;
    }
    match members.checked_div(cap) {
        Some(members) if members > 1 => {
            let message = both(
                format!(
                    "少于 {members} 人的团队达不到 {} 步：每人每天最多计 {cap} 步",
                    goal.value
                ),
                format!(
                    "teams of fewer than {members} members cannot reach {} steps: each counts \
                     {cap} a day at most",
                    goal.value
                ),
            );
            cx.report(Diagnostic::new(Code::SmallTeams, goal.place(), message).rule("W-24"));
        }
        _ => {}
    }
}

fn in_order<T: Copy + PartialOrd + std::fmt::Display>(
    cx: &mut Context<'_>,
    min: &At<T>,
    max: &At<T>,
    rule: &'static str,
) {
    if min.value > max.value {
        let message = both(
            format!("下限 {} 高于上限 {}", min.value, max.value),
            format!(
                "the least, {}, is above the greatest, {}",
                min.value, max.value
            ),
        );
        cx.report(
            Diagnostic::new(Code::RangeReversed, min.place(), message)
                .also(max.place(), both("上限", "the greatest"))
                .rule(rule),
        );
    }
}

const SIZE_MIN: u8 = 2;
const SIZE_MAX: u8 = 50;
