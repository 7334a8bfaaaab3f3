//! `[[badge]]`: what donors can earn.

use model::Zone;
use rules::badge::{BADGES_MAX, BadgePlan, BadgeRule};
use rules::donation::DonationPlan;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::wire::{At, BothLanguages};

/// A badge for donors. Once earned it is never lost.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct BadgeTable {
    /// Key, unique in the campaign.
    id: At<String>,
    /// Name shown with the badge.
    name: BothLanguages,
    /// What earns it.
    rule: At<Rule>,
    /// How many donations or days it takes.
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
}

pub(crate) fn check(
    cx: &mut Context<'_>,
    tree: &Tree<'_>,
    zone: Zone,
    donation: Option<&DonationPlan>,
) -> Part<Vec<BadgePlan>> {
    tree.needs(
        cx,
        "badge",
        &[(
            "donation",
            both("勋章靠捐步获得", "badges are earned by donating"),
        )],
    );
    let badges = tree.tables::<BadgeTable>(cx, "badge");
    badges.and_then(|badges| Some(convert(cx, &badges, zone, donation)))
}

fn convert(
    cx: &mut Context<'_>,
    badges: &[At<BadgeTable>],
    zone: Zone,
    donation: Option<&DonationPlan>,
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
            cx.report(Diagnostic::new(Code::BadgeForNothing, at.place(), message).rule("D19-10"));
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
        if let Some(donation) = donation
            && donation.donations_per_day > 0
        {
            check_reach(cx, &badge.value, zone, donation);
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
            },
            at: value.at.value,
        })
        .collect()
}

/// Somebody who donates as often as allowed must earn the badge.
fn check_reach(cx: &mut Context<'_>, badge: &BadgeTable, zone: Zone, donation: &DonationPlan) {
    let window = donation.window;
    let days = i64::from(window.last_day(zone).0) - i64::from(window.first_day(zone).0) + 1;
    let at = i64::from(badge.at.value);
    let message = match badge.rule.value {
        Rule::DonationStreak if at > days => both(
            format!("没有人能得到这枚勋章：捐步期间只有 {days} 天"),
            format!("nobody can earn this badge: donations are open on {days} days only"),
        ),
        Rule::DonationsTotal if at > days * i64::from(donation.donations_per_day) => {
            let most = days * i64::from(donation.donations_per_day);
            both(
                format!("没有人能得到这枚勋章：每人最多捐步 {most} 次"),
                format!("nobody can earn this badge: one person can donate {most} times at most"),
            )
        }
        _ => return,
    };
    cx.report(Diagnostic::new(Code::BadgeUnreachable, badge.at.place(), message).rule("D19-10"));
}
