//! `[[badge]]`: what donors and walkers can earn.

use model::{Text, Zone};
use rules::badge::{BADGES_MAX, BadgePlan, BadgeRule};
use rules::donation::DonationPlan;
use rules::walk::checkpoints::CheckpointsPlan;
use rules::walk::phases::PhasesPlan;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::wire::{At, BothLanguages};

/// A badge for donors or walkers. Once earned it is never lost.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct BadgeTable {
    /// Key, unique in the campaign.
    id: At<String>,
    /// Name shown with the badge.
    name: BothLanguages,
    /// What earns it.
    rule: At<Rule>,
    /// How many donations, days or checkpoints it takes.
    at: At<u16>,
}

/// What a badge counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Rule {
    /// Donations in total, in a row or not.
    DonationsTotal,
    /// Consecutive calendar days with a donation.
    DonationStreak,
    /// Days of the walk with a check-in.
    CheckInDays,
    /// Checkpoints passed.
    CheckpointsPassed,
}

/// What badges are earned in, as far as it is there and sound.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'p> {
    pub(crate) zone: Zone,
    pub(crate) donation: Option<&'p DonationPlan>,
    pub(crate) phases: Option<&'p PhasesPlan>,
    pub(crate) checkpoints: Option<&'p CheckpointsPlan>,
}

pub(crate) fn check(
    cx: &mut Context<'_>,
    tree: &Tree<'_>,
    field: Field<'_>,
) -> Part<Vec<BadgePlan>> {
    tree.needs_either(
        cx,
        "badge",
        ["donation", "phases"],
        both(
            "勋章靠捐步或健步走获得",
            "badges are earned by donating or walking",
        ),
    );
    let badges = tree.tables::<BadgeTable>(cx, "badge");
    badges.and_then(|badges| Some(convert(cx, tree, &badges, field)))
}

fn convert(
    cx: &mut Context<'_>,
    tree: &Tree<'_>,
    badges: &[At<BadgeTable>],
    field: Field<'_>,
) -> Vec<BadgePlan> {
    cx.unique(
        badges
            .iter()
            .map(|b| (b.value.id.value.as_str(), b.value.id.place())),
    );
    if let Some(extra) = badges.get(BADGES_MAX) {
        let message = both(
            format!("一次活动最多有 {BADGES_MAX} 枚勋章"),
            format!("a campaign has at most {BADGES_MAX} badges"),
        );
        cx.report(Diagnostic::new(Code::TooManyBadges, extra.place(), message));
    }
    for (n, badge) in badges.iter().enumerate() {
        let BadgeTable { rule, at, .. } = &badge.value;
        if at.value == 0 {
            let message = both(
                "0 次就能获得的勋章没有意义",
                "the badge is earned by nothing",
            );
            let rule = rule.value.requirement();
            cx.report(Diagnostic::new(Code::BadgeForNothing, at.place(), message).rule(rule));
        }
        let twin = badges
            .iter()
            .take(n)
            .find(|other| other.value.rule.value == rule.value && other.value.at.value == at.value);
        if let Some(twin) = twin {
            let message = both(
                "另一枚勋章的条件完全相同",
                "another badge is earned by exactly the same",
            );
            let twin = twin.value.at.place();
            cx.report(
                Diagnostic::new(Code::BadgeTwice, at.place(), message)
                    .also(twin, both("那一枚在这里", "the other one")),
            );
        }
        let (table, why) = rule.value.needs();
        if !tree.has(table) && (tree.has("donation") || tree.has("phases")) {
            let message = both(
                format!("这枚勋章需要表 `[{table}]`"),
                format!("this badge needs the table `[{table}]`"),
            );
            cx.report(Diagnostic::new(Code::NeedsTable, rule.place(), message).help(why));
        } else {
            check_reach(cx, &badge.value, field);
        }
    }
    badges
        .iter()
        .map(|At { value, .. }| BadgePlan {
            id: value.id.value.clone(),
            name: cx.text(&value.name),
            rule: match value.rule.value {
                Rule::DonationsTotal => BadgeRule::DonationsTotal,
                Rule::DonationStreak => BadgeRule::DonationStreak,
                Rule::CheckInDays => BadgeRule::CheckInDays,
                Rule::CheckpointsPassed => BadgeRule::CheckpointsPassed,
            },
            at: value.at.value,
        })
        .collect()
}

/// Somebody who takes every chance must earn the badge.
fn check_reach(cx: &mut Context<'_>, badge: &BadgeTable, field: Field<'_>) {
    let at = i64::from(badge.at.value);
    let beyond = match badge.rule.value {
        Rule::DonationStreak => {
            donation_days(field)
                .filter(|(days, _)| at > *days)
                .map(|(days, _)| {
                    both(
                        format!("捐步期间只有 {days} 天"),
                        format!("donations are open on {days} days only"),
                    )
                })
        }
        Rule::DonationsTotal => donation_days(field)
            .map(|(days, per_day)| days * per_day)
            .filter(|most| at > *most)
            .map(|most| {
                both(
                    format!("每人最多捐步 {most} 次"),
                    format!("one person can donate {most} times at most"),
                )
            }),
        Rule::CheckInDays => walk_days(field).filter(|days| at > *days).map(|days| {
            both(
                format!("活动只有 {days} 天"),
                format!("the walk has {days} days only"),
            )
        }),
        Rule::CheckpointsPassed => field
            .checkpoints
            .and_then(|road| i64::try_from(road.road.len()).ok())
            .filter(|length| at > *length)
            .map(|length| {
                both(
                    format!("一共只有 {length} 个关卡"),
                    format!("the road has {length} checkpoints only"),
                )
            }),
    };
    let rule = badge.rule.value.requirement();
    if let Some(why) = beyond {
        let message = both(
            format!("没有人能得到这枚勋章：{}", why.zh),
            format!("nobody can earn this badge: {}", why.en),
        );
        let place = badge.at.place();
        cx.report(Diagnostic::new(Code::BadgeUnreachable, place, message).rule(rule));
    } else if let Rule::CheckInDays = badge.rule.value
        && let Some(phases) = field.phases
        && at > 1
        && walk_days(field) == Some(at)
    {
        let first = phases.first_day;
        let message = both(
            format!("只有从 {first} 起天天签到的人能得到这枚勋章"),
            format!("only those who check in from {first} on can earn this badge"),
        );
        let help = both(
            "之后报名的人无论怎样都得不到；漏签一天也得不到",
            "whoever registers later cannot, and neither can whoever misses a day",
        );
        cx.report(
            Diagnostic::new(Code::BadgeFromFirstDay, badge.at.place(), message)
                .help(help)
                .rule(rule),
        );
    }
}

/// Days of the donation window, and donations on each.
fn donation_days(field: Field<'_>) -> Option<(i64, i64)> {
    let donation = field.donation.filter(|d| d.donations_per_day > 0)?;
    let window = donation.window;
    let (first, last) = (window.first_day(field.zone), window.last_day(field.zone));
    let days = i64::from(last.0) - i64::from(first.0) + 1;
    Some((days, i64::from(donation.donations_per_day)))
}

fn walk_days(field: Field<'_>) -> Option<i64> {
    field.phases.map(|phases| i64::from(phases.activity_days()))
}

impl Rule {
    /// The rule of the requirements.
    const fn requirement(self) -> &'static str {
        match self {
            Self::DonationsTotal | Self::DonationStreak => "D19-10",
            Self::CheckInDays => "W-33",
            Self::CheckpointsPassed => "W-34",
        }
    }

    /// The table without which nobody earns it.
    fn needs(self) -> (&'static str, Text) {
        match self {
            Self::DonationsTotal | Self::DonationStreak => (
                "donation",
                both("这枚勋章靠捐步获得", "it is earned by donating"),
            ),
            Self::CheckInDays => (
                "phases",
                both("这枚勋章靠每日签到获得", "it is earned by checking in"),
            ),
            Self::CheckpointsPassed => (
                "checkpoints",
                both("这枚勋章靠闯关获得", "it is earned by passing checkpoints"),
            ),
        }
    }
}
