//! `[projects]`: what the steps of a group bring about.

use rules::project::{ProjectMode, ProjectsPlan};
use schemars::JsonSchema;
use serde::Deserialize;

use rules::donation::DonationPlan;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::wire::At;

/// What the steps of a group bring about.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct ProjectsTable {
    /// Credited steps of a group that make one project.
    threshold_steps: At<u64>,
    /// Most projects of one aided region. Without it there is no limit.
    cap: Option<At<u32>>,
    /// How steps turn into projects.
    mode: At<Mode>,
}

/// How steps turn into projects.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mode {
    /// One project at each full threshold.
    PerThreshold,
    /// All projects up to the cap at the first full threshold.
    UnlockOnce,
}

pub(crate) fn check(
    cx: &mut Context<'_>,
    tree: &Tree<'_>,
    donation: Option<&DonationPlan>,
) -> Part<ProjectsPlan> {
    tree.needs(
        cx,
        "projects",
        &[
            (
                "donation",
                both("项目由捐赠的步数生成", "projects are made of donated steps"),
            ),
            (
                "groups",
                both(
                    "项目属于各组的被帮扶地区",
                    "projects belong to the aided regions of groups",
                ),
            ),
        ],
    );
    tree.table::<ProjectsTable>(cx, "projects")
        .and_then(|table| Some(convert(cx, &table, donation)))
}

fn convert(
    cx: &mut Context<'_>,
    table: &At<ProjectsTable>,
    donation: Option<&DonationPlan>,
) -> ProjectsPlan {
    let ProjectsTable {
        threshold_steps: threshold,
        cap,
        mode,
    } = &table.value;
    if threshold.value == 0 {
        let message = both("项目门槛为 0", "the threshold of projects is 0");
        cx.report(Diagnostic::new(Code::ThresholdZero, threshold.place(), message).rule("P-01"));
    } else if let Some(donation) = donation
        && threshold.value <= u64::from(donation.threshold_steps)
    {
        let message = both(
            format!(
                "每次捐步至少 {} 步，一次就能生成项目",
                donation.threshold_steps
            ),
            format!(
                "a donation is at least {} steps: each one makes a project",
                donation.threshold_steps
            ),
        );
        cx.report(
            Diagnostic::new(Code::ProjectByOneDonation, threshold.place(), message).rule("P-01"),
        );
    }
    if let Some(cap) = cap
        && cap.value == 0
    {
        let message = both(
            "上限为 0，不会有任何项目",
            "with a cap of 0 there are no projects",
        );
        cx.report(
            Diagnostic::new(Code::CapZero, cap.place(), message)
                .help(both("不设上限就不写 `cap`", "leave `cap` out for no limit"))
                .rule("P-02"),
        );
    }
    if let (Mode::UnlockOnce, None) = (mode.value, cap) {
        let message = both(
            "一次全部开放时，要用 `cap` 写明共有几个项目",
            "if all projects unlock at once, `cap` must say how many there are",
        );
        cx.report(Diagnostic::new(Code::UnlockWithoutCap, mode.place(), message).rule("P-01"));
    }
    ProjectsPlan {
        threshold_steps: threshold.value,
        cap: cap.as_ref().map(|cap| cap.value),
        mode: match mode.value {
            Mode::PerThreshold => ProjectMode::PerThreshold,
            Mode::UnlockOnce => ProjectMode::UnlockOnce,
        },
    }
}
