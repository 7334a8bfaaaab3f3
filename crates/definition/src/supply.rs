//! Whether people can spend the points they earn: until when, and on how many tickets.

use model::{Window, Zone};
use rules::walk::decks::DeckPlan;
use rules::walk::phases::PhasesPlan;

use crate::context::Context;
use crate::deck::{DeckTable, Means};
use crate::diagnostic::{Code, Diagnostic, both};
use crate::phases::Frame;
use crate::points;
use crate::prize::grouped;
use crate::wire::At;

/// Warns of points that cannot be spent.
pub(crate) fn check(
    cx: &mut Context<'_>,
    decks: &[At<DeckTable>],
    plans: &[DeckPlan],
    means: Means<'_>,
) {
    check_last_points(cx, decks, plans, means.frame);
    check_supply(cx, decks, plans, means);
}

/// Warns of days whose points cannot be spent any more.
fn check_last_points(
    cx: &mut Context<'_>,
    decks: &[At<DeckTable>],
    plans: &[DeckPlan],
    frame: Frame<'_>,
) {
    let last = decks
        .iter()
        .zip(plans)
        .max_by_key(|(_, plan)| plan.window.closes);
    let (Some((deck, plan)), Some(phases)) = (last, frame.phases) else {
        return;
    };
    let days = counting_days(phases, frame.zone);
    if plan.window.closes >= days.closes {
        return;
    }
    let first_lost = frame.zone.day_of(plan.window.closes);
    let (last_day, end) = (phases.last_day, phases.last_day.next());
    let (zh, en) = if first_lost == last_day {
        (format!("{last_day}"), format!("{last_day}"))
    } else {
        (
            format!("{first_lost} 至 {last_day}"),
            format!("{first_lost} to {last_day}"),
        )
    };
    let message = both(
        format!("{zh} 所得的积分无法兑换"),
        format!("points earned on {en} cannot be spent"),
    );
    let help = both(
        format!("如果本意是最后一天结束时截止，写 {end}T00:00:00（AMB-02）"),
        format!("if the end of the last day is meant, write {end}T00:00:00 (AMB-02)"),
    );
    cx.report(
        Diagnostic::new(Code::LastPointsLost, deck.value.closes_at.place(), message)
            .help(help)
            .rule("W-31"),
    );
}

/// Warns where the people who were asked to come can earn more tickets than there are.
fn check_supply(
    cx: &mut Context<'_>,
    decks: &[At<DeckTable>],
    plans: &[DeckPlan],
    means: Means<'_>,
) {
    let (Some(first), Some(people)) = (decks.first(), means.people) else {
        return;
    };
    let chances = plans.iter().map(|plan| {
        let most = points_before(plan.window, means)?;
        let earned = most.checked_div(u64::from(plan.price_points));
        let limit = plan.per_person_max.map(u64::from);
        earned.into_iter().chain(limit).min()
    });
    // A person can spend all points in the deck that gives most tickets for them.
    let Some(chances) = chances.flatten().max() else {
        return;
    };
    let tickets: u128 = plans.iter().map(|plan| u128::from(plan.tickets)).sum();
    let wanted = u128::from(people) * u128::from(chances);
    if wanted <= tickets {
        return;
    }
    let (wanted, tickets, people) = (
        grouped(wanted),
        grouped(tickets),
        grouped(u128::from(people)),
    );
    let message = both(
        format!(
            "奖池可能抽空：{people} 人每人最多可抽 {chances} 次，共 {wanted} 次，票只有 {tickets} 张"
        ),
        format!(
            "the decks may sell out: {people} people can draw up to {chances} times each, \
             {wanted} in all, from {tickets} tickets"
        ),
    );
    let help = both(
        "抽空后积分不能再兑换；可以备好下一个奖池",
        "points cannot be spent once it is empty; a further deck can be kept ready",
    );
    let place = first.value.tickets.place();
    cx.report(
        Diagnostic::new(Code::MaySellOut, place, message)
            .help(help)
            .rule("X-43"),
    );
}

/// The most points a person can have spent when a window closes: those of the days before.
pub(crate) fn points_before(window: Window, means: Means<'_>) -> Option<u64> {
    let phases = means.frame.phases?;
    let until = means.frame.zone.day_of(window.closes);
    let days = until.0.saturating_sub(phases.first_day.0);
    let days = u16::try_from(days.max(0)).ok()?.min(phases.activity_days());
    Some(points::most(
        means.points?,
        means.goals?,
        means.frame.daily_cap?,
        means.checkpoints,
        days,
    ))
}

/// The days that count, as a window.
pub(crate) fn counting_days(phases: &PhasesPlan, zone: Zone) -> Window {
    Window::of_days(zone, phases.first_day, phases.last_day)
}
