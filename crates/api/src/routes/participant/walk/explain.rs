//! The figures of a walker, explained: part of `GET /api/campaigns/{c}/me/explain`.

use engine::Campaign;
use engine::walk::ledger::LedgerEntry;
use model::ParticipantNo;
use rules::walk::points::PointKind;
use service::LiveCampaign;

use crate::routes::participant::explain::{EntryKind, ExplainedEntry, ExplainedFigure, OwnFigure};
use crate::rules_page::grouped;
use crate::wire::{MomentDto, TextDto, text};

/// Steps, points, team days and rank, each with what it is made of.
pub(crate) fn figures(
    live: &LiveCampaign,
    campaign: &Campaign,
    no: ParticipantNo,
) -> Option<Vec<ExplainedFigure>> {
    let walk = campaign.walk()?;
    let walker = walk.state.walker(no)?;
    let zone = campaign.plan().zone;
    let at = |day| MomentDto::of(zone.start_of(day), zone);
    let days = walker.settled.iter().map(|ix| {
        let day = walk.state.day_at(ix);
        let (counted, received) = (walk.state.counted(no, day), campaign.steps().count(no, day));
        let mut sentence = (
            format!("{day} 结算 {} 步", grouped(counted.into())),
            format!("{day}: {} steps settled", grouped(counted.into())),
        );
        if received > counted {
            let cap = grouped(walk.plan.daily_cap.into());
            sentence.0 += format!("（每日上限 {cap} 步）").as_str();
            sentence.1 += format!(" (at most {cap} a day)").as_str();
        }
        ExplainedEntry {
            seq: 0,
            at: at(day),
            kind: EntryKind::Settled,
            text: text(format!("{}。", sentence.0), format!("{}.", sentence.1)),
            amount: i64::from(counted),
        }
    });
    let team_days = walker.team_days.iter().map(|ix| {
        let day = walk.state.day_at(ix);
        ExplainedEntry {
            seq: 0,
            at: at(day),
            kind: EntryKind::TeamDay,
            text: text(
                format!("{day} 团队达标。"),
                format!("{day}: the team was on target."),
            ),
            amount: 1,
        }
    });
    let ledger = walk.ledger(no);
    let points = ledger.iter().filter(|entry| entry.kind != PointKind::Draw);
    let mut figures = vec![
        ExplainedFigure {
            figure: OwnFigure::CountedSteps,
            value: walker.steps.into(),
            because: days.collect(),
        },
        ExplainedFigure {
            figure: OwnFigure::Points,
            value: walker.earned.into(),
            because: points.map(|entry| points_entry(live, entry)).collect(),
        },
        ExplainedFigure {
            figure: OwnFigure::TeamDays,
            value: walker.team_days.len().into(),
            because: team_days.collect(),
        },
    ];
    if let Some(rank) = walk.state.rank_by_points(no) {
        let ahead = rank - 1;
        figures.push(ExplainedFigure {
            figure: OwnFigure::Rank,
            value: i64::try_from(rank).unwrap_or(i64::MAX),
            because: vec![ExplainedEntry {
                seq: campaign.seq(),
                at: MomentDto::of(live.now(), zone),
                kind: EntryKind::Ahead,
                text: text(
                    format!("有 {} 人的积分更多；积分相同者名次相同。", grouped(ahead)),
                    format!(
                        "{} people have more points; equal ones share a rank.",
                        grouped(ahead)
                    ),
                ),
                amount: i64::try_from(ahead).unwrap_or(i64::MAX),
            }],
        });
    }
    Some(figures)
}

fn points_entry(live: &LiveCampaign, entry: &LedgerEntry) -> ExplainedEntry {
    let zone = live.plan().zone;
    let at = entry.at.or_else(|| entry.day.map(|day| zone.start_of(day)));
    ExplainedEntry {
        seq: entry.draw.unwrap_or(0),
        at: MomentDto::of(at.unwrap_or(live.now()), zone),
        kind: EntryKind::Points,
        text: sentence(live, entry),
        amount: entry.points.into(),
    }
}

fn sentence(live: &LiveCampaign, entry: &LedgerEntry) -> TextDto {
    let day = entry.day.map_or_else(String::new, |day| format!("{day} "));
    let steps = grouped(entry.steps.unwrap_or(0).unsigned_abs());
    let road = live
        .plan()
        .walk
        .as_ref()
        .and_then(|w| w.checkpoints.as_ref());
    let place = entry.checkpoint.and_then(|ix| road?.get(ix));
    let (place_zh, place_en) = place.map_or(("", ""), |p| (&p.name.zh, &p.name.en));
    let points = entry.points;
    let (zh, en) = match entry.kind {
        PointKind::CheckIn => (format!("{day}签到"), format!("{day}check-in")),
        PointKind::Steps => (
            format!("{day}结算 {steps} 步"),
            format!("{day}{steps} steps settled"),
        ),
        PointKind::MemberGoal => (format!("{day}个人达标"), format!("{day}on the goal")),
        PointKind::TeamGoal => (format!("{day}团队达标"), format!("{day}team on target")),
        PointKind::Note if points < 0 => (
            format!("{place_zh}的感想被撤下"),
            format!("note on {place_en} withdrawn"),
        ),
        PointKind::Note => (format!("{place_zh}的感想"), format!("note on {place_en}")),
        PointKind::FullTeam => ("团队满员".to_owned(), "the team became full".to_owned()),
        PointKind::Draw => ("兑换抽奖".to_owned(), "exchanged for a draw".to_owned()),
        PointKind::Correction => (format!("{day}更正"), format!("{day}correction")),
    };
    text(format!("{zh}：{points} 分。"), format!("{en}: {points}."))
}
