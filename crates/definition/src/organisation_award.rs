//! `[organisation_award]`: the published index by which units are compared.

use rules::walk::quotas::IndexWeights;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::phases::needs_walk;
use crate::wire::At;

/// Weights of the index that prepares the choice of outstanding units, in percent; together 100.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct OrganisationAwardTable {
    /// Of the quota: participants against the target, at most one.
    quota: At<u8>,
    /// Of the activity: people with a settled day among those registered.
    active: At<u8>,
    /// Of the steps: average steps against the best unit's.
    steps: At<u8>,
    /// Of the teams: days on target against all days.
    teams: At<u8>,
}

pub(crate) fn check(cx: &mut Context<'_>, tree: &Tree<'_>) -> Part<IndexWeights> {
    needs_walk(cx, tree, "organisation_award");
    let why = both("评比的是各单位", "it compares units");
    tree.needs(cx, "organisation_award", &[("units", why)]);
    tree.table::<OrganisationAwardTable>(cx, "organisation_award")
        .and_then(|table| Some(convert(cx, tree, &table)))
}

fn convert(
    cx: &mut Context<'_>,
    tree: &Tree<'_>,
    table: &At<OrganisationAwardTable>,
) -> IndexWeights {
    let OrganisationAwardTable {
        quota,
        active,
        steps,
        teams,
    } = &table.value;
    for (weight, other) in [(quota, "quotas"), (teams, "teams")] {
        if weight.value > 0 && !tree.has(other) {
            let message = both(
                format!("这一项权重需要表 `[{other}]`"),
                format!("this weight needs the table `[{other}]`"),
            );
            let help = both("没有就写 0", "without it write 0");
            cx.report(Diagnostic::new(Code::NeedsTable, weight.place(), message).help(help));
        }
    }
    let weights = [quota, active, steps, teams];
    let sum: u16 = weights.iter().map(|at| u16::from(at.value)).sum();
    if sum != 100 {
        let message = both(
            format!("各项权重相加为 {sum}，不是 100"),
            format!("the weights add up to {sum}, not to 100"),
        );
        cx.report(Diagnostic::new(Code::WeightsSum, quota.place(), message).rule("W-49"));
    }
    IndexWeights {
        quota: quota.value,
        active: active.value,
        steps: steps.value,
        teams: teams.value,
    }
}
