//! `[final_ranking]` and `[[award]]`: which list of teams is the last, and what it brings.

use model::Instant;
use rules::walk::awards::{AwardPlan, FinalRankingPlan};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::moment;
use crate::phases::{Frame, needs_walk};
use crate::wire::{At, BothLanguages, Moment};

/// Which list of teams is the last.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct FinalRankingTable {
    /// The list as of this instant, 00:00 of a day.
    at: At<Moment>,
}

/// An award for teams, by the final ranking; the best first.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct AwardTable {
    /// Key, unique in the campaign.
    id: At<String>,
    /// Name.
    name: BothLanguages,
    /// How many teams get it.
    places: At<u32>,
    /// What every member gets.
    prize: BothLanguages,
    /// Its value in fen, for each member.
    value_fen: At<u32>,
}

pub(crate) fn check(
    cx: &mut Context<'_>,
    tree: &Tree<'_>,
    frame: Frame<'_>,
) -> Part<FinalRankingPlan> {
    needs_walk(cx, tree, "final_ranking");
    let teams = both("最终排名是团队的排名", "the final ranking is one of teams");
    tree.needs(cx, "final_ranking", &[("teams", teams)]);
    let ranking = both(
        "奖项按最终排名评定",
        "awards are given by the final ranking",
    );
    tree.needs(cx, "award", &[("final_ranking", ranking)]);
    let awards = tree.tables::<AwardTable>(cx, "award");
    let awards = match awards {
        Part::Absent => Some(Vec::new()),
        Part::Broken => None,
        Part::Whole(tables) => Some(convert_awards(cx, &tables)),
    };
    tree.table::<FinalRankingTable>(cx, "final_ranking")
        .and_then(|table| {
            Some(FinalRankingPlan {
                at: read_instant(cx, &table.value.at, frame)?,
                awards: awards?,
            })
        })
}

fn read_instant(cx: &mut Context<'_>, written: &At<Moment>, frame: Frame<'_>) -> Option<Instant> {
    let at = moment::instant(cx, frame.zone, written)?;
    let day = frame.zone.day_of(at);
    if frame.zone.ms_of_day(at) != 0 {
        let message = both(
            "最终排名须取某日 0 点的榜单：不能只算半天",
            "the final ranking is taken at 00:00: no half day counts",
        );
        cx.report(
            Diagnostic::new(Code::RankingNotAtMidnight, written.place(), message)
                .edit(written.place(), format!("{day}T00:00:00"))
                .rule("W-39"),
        );
        return None;
    }
    let phases = frame.phases?;
    let days = i64::from(phases.activity_days());
    let walked = i64::from(day.0) - i64::from(phases.first_day.0);
    if walked <= 0 {
        let message = both(
            format!("活动 {} 才开始，这时还没有成绩", phases.first_day),
            format!(
                "the walk begins on {}: there is nothing to rank yet",
                phases.first_day
            ),
        );
        let place = written.place();
        cx.report(Diagnostic::new(Code::RankingWithoutDays, place, message).rule("W-39"));
        return None;
    }
    if walked < days {
        let last = day.previous();
        let end = phases.last_day.next();
        let message = both(
            format!(
                "最终排名只算到 {last}：{days} 天里的 {walked} 天，达标率最高为 {walked}/{days}"
            ),
            format!(
                "the final ranking counts up to {last}: {walked} of {days} days, so that the best \
                 rate is {walked}/{days}"
            ),
        );
        let help = both(
            format!(
                "两种读法：{day} 开始时（照写），{day} 及以后不算；或最后一天结束时，写 \
                 {end}T00:00:00（AMB-02）"
            ),
            format!(
                "two readings: the beginning of {day}, as written, without that day; or the end of \
                 the last day, written {end}T00:00:00 (AMB-02)"
            ),
        );
        cx.report(
            Diagnostic::new(Code::RankingDropsDays, written.place(), message)
                .help(help)
                .rule("W-39"),
        );
    }
    Some(at)
}

fn convert_awards(cx: &mut Context<'_>, tables: &[At<AwardTable>]) -> Vec<AwardPlan> {
    cx.unique(
        tables
            .iter()
            .map(|t| (t.value.id.value.as_str(), t.value.id.place())),
    );
    let awards = tables.iter().map(|At { value: table, .. }| {
        if table.places.value == 0 {
            let message = both("这个奖项没有名额", "the award has no places");
            let place = table.places.place();
            cx.report(Diagnostic::new(Code::AwardForNobody, place, message).rule("W-40"));
        }
        AwardPlan {
            id: table.id.value.clone(),
            name: cx.text(&table.name),
            places: table.places.value,
            prize: cx.text(&table.prize),
            value_fen: table.value_fen.value,
        }
    });
    awards.collect()
}
