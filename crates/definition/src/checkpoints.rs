//! `[checkpoints]`: the road of checkpoints.

use std::collections::BTreeSet;

use model::{Day, Text};
use rules::walk::checkpoints::{CHECKPOINTS_MAX, Checkpoint, CheckpointsPlan};
use rules::walk::phases::PhasesPlan;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::csv_table::{self, Cell, needed, optional};
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::phases::{Frame, needs_walk};
use crate::questions;
use crate::svg;
use crate::wire::At;

/// The road of checkpoints: lit by steps, passed by a question, remembered by a note.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct CheckpointsTable {
    /// CSV file with the columns `id`, `name_zh`, `name_en`, `target_steps` and perhaps `picture`,
    /// `text_zh`, `text_en`, in the order of the road; at most 32 rows.
    table: At<String>,
    /// CSV file with the columns `checkpoint`, `question_zh`, `question_en`, `a_zh`, `a_en`,
    /// `b_zh`, `b_en` and further options up to `h`, and `answer`.
    questions: At<String>,
    /// What all targets add up to.
    total_steps: At<u64>,
    /// SVG file of the poster's template.
    poster: Option<At<String>>,
    /// Notes a person may write on each passed checkpoint.
    notes_per_checkpoint: At<u8>,
    /// Longest note, in visible characters.
    note_characters_max: At<u32>,
}

pub(crate) fn check(
    cx: &mut Context<'_>,
    tree: &Tree<'_>,
    frame: Frame<'_>,
) -> Part<CheckpointsPlan> {
    needs_walk(cx, tree, "checkpoints");
    tree.table::<CheckpointsTable>(cx, "checkpoints")
        .and_then(|table| convert(cx, &table.value, frame))
}

fn convert(
    cx: &mut Context<'_>,
    table: &CheckpointsTable,
    frame: Frame<'_>,
) -> Option<CheckpointsPlan> {
    let poster = match &table.poster {
        Some(path) => read_poster(cx, path).map(Some),
        None => Some(None),
    };
    let road = read_road(cx, &table.table);
    let mut plan = CheckpointsPlan {
        road: road?,
        notes_per_checkpoint: table.notes_per_checkpoint.value,
        note_characters_max: table.note_characters_max.value,
        poster: poster?,
    };
    if plan.notes_per_checkpoint > 0 && plan.note_characters_max == 0 {
        let message = both(
            "感想最长 0 字，没有人能写",
            "with 0 characters nobody can write a note",
        );
        let place = table.note_characters_max.place();
        cx.report(Diagnostic::new(Code::OutOfBounds, place, message).rule("W-17"));
    }
    questions::read(cx, &table.questions, &table.table, &mut plan.road)?;
    let targets = plan.road.iter().map(|c| c.target_steps);
    let sum: u64 = targets.clone().map(u64::from).sum();
    if let Err(refusal) = CheckpointsPlan::check_total(targets, table.total_steps.value) {
        let total = table.total_steps.value;
        let message = both(
            format!("各关卡目标相加为 {sum} 步，不是 {total} 步"),
            format!("the targets of the checkpoints add up to {sum} steps, not {total}"),
        );
        let place = table.total_steps.place();
        cx.report(
            Diagnostic::new(Code::TargetsSumMismatch, place, message)
                .also(table.table.place(), both("各关卡的目标", "the targets"))
                .help(both(
                    format!("结果代码 `{}`", refusal.code()),
                    format!("outcome code `{}`", refusal.code()),
                ))
                .rule("W-13"),
        );
        return None;
    }
    if let (Some(phases), Some(cap)) = (frame.phases, frame.daily_cap) {
        check_days(cx, &table.total_steps, sum, phases, u64::from(cap));
    }
    Some(plan)
}

/// The poster's template, which says by `id="photo"` where the photo stands.
fn read_poster(cx: &mut Context<'_>, path: &At<String>) -> Option<String> {
    let text = svg::read(cx, &path.value, path.place(), svg::POSTER_BYTES_MAX)?;
    let frames = [r#"id="photo""#, "id='photo'"].map(|id| text.matches(id).count());
    if frames.iter().sum::<usize>() != 1 {
        let message = both(
            format!(
                "海报模板 `{}` 要有且只有一处 `id=\"photo\"` 放照片",
                path.value
            ),
            format!(
                "the poster's template `{}` needs exactly one `id=\"photo\"` for the photo",
                path.value
            ),
        );
        let place = path.place();
        cx.report(Diagnostic::new(Code::PosterFrame, place, message).rule("W-16"));
        return None;
    }
    Some(text)
}

/// Tells who can finish the road.
fn check_days(cx: &mut Context<'_>, total: &At<u64>, sum: u64, phases: &PhasesPlan, cap: u64) {
    let days = u64::from(phases.activity_days());
    let Some(needed) = sum
        .checked_next_multiple_of(cap)
        .and_then(|n| n.checked_div(cap))
    else {
        return;
    };
    if needed > days {
        let message = both(
            format!("没有人能走完：每天最多计 {cap} 步，要走 {needed} 天，活动只有 {days} 天"),
            format!(
                "nobody can finish the road: {cap} steps a day take {needed} days, the walk has \
                 {days}"
            ),
        );
        cx.report(Diagnostic::new(Code::RoadUnreachable, total.place(), message).rule("W-14"));
    } else if needed * 2 > days {
        let spare = i32::try_from(days - needed).unwrap_or(0);
        let last = Day(phases.first_day.0 + spare);
        let message = both(
            format!("在 {last} 之后开始的人走不完：每天最多计 {cap} 步，要走 {needed} 天"),
            format!(
                "whoever begins after {last} cannot finish the road: with {cap} steps a day it \
                 takes {needed} days"
            ),
        );
        let help = both(
            format!("{last} 当天开始的人每天都要走满 {cap} 步；请在报名页说明"),
            format!(
                "whoever begins on {last} must walk {cap} steps on every day; say so where people \
                 register"
            ),
        );
        cx.report(
            Diagnostic::new(Code::LateJoiners, total.place(), message)
                .help(help)
                .rule("W-14"),
        );
    }
}

fn read_road(cx: &mut Context<'_>, path: &At<String>) -> Option<Vec<Checkpoint>> {
    let columns = [
        needed("id"),
        needed("name_zh"),
        needed("name_en"),
        needed("target_steps"),
        optional("picture"),
        optional("text_zh"),
        optional("text_en"),
    ];
    let csv = csv_table::read_columns(cx, path, columns)?;
    cx.unique(
        csv.rows
            .iter()
            .map(|[id, ..]| (id.text.as_str(), id.place.clone())),
    );
    cx.unique_names(csv.rows.iter().map(|[_, zh, en, ..]| {
        [
            (zh.text.as_str(), zh.place.clone()),
            (en.text.as_str(), en.place.clone()),
        ]
    }));
    if let Some([extra, ..]) = csv.rows.get(CHECKPOINTS_MAX) {
        let message = both(
            format!("一条路上最多有 {CHECKPOINTS_MAX} 个关卡"),
            format!("a road has at most {CHECKPOINTS_MAX} checkpoints"),
        );
        let place = extra.place.clone();
        cx.report(Diagnostic::new(Code::TooManyCheckpoints, place, message).rule("W-12"));
        return None;
    }
    let mut upto_steps = 0;
    let mut road = Vec::new();
    for [id, zh, en, target, picture, text_zh, text_en] in &csv.rows {
        let name = public_pair(cx, &csv.file, zh, en);
        let target = target_steps(cx, target);
        let picture = match picture.given() {
            Some(cell) => {
                let place = cell.place.clone();
                svg::read(cx, &cell.text, place, svg::PICTURE_BYTES_MAX).map(Some)
            }
            None => Some(None),
        };
        let text = optional_pair(cx, &csv.file, text_zh, text_en);
        if let Part::Broken = text {
            return None;
        }
        let (target_steps, picture) = (target?, picture?);
        upto_steps += u64::from(target_steps);
        road.push(Checkpoint {
            id: id.text.clone(),
            name,
            target_steps,
            upto_steps,
            picture,
            text: text.into_option(),
            questions: Vec::new(),
        });
    }
    csv.complete.then_some(road)
}

fn target_steps(cx: &mut Context<'_>, cell: &Cell) -> Option<u32> {
    let target = csv_table::number(cx, cell)?;
    if target == 0 {
        let message = both(
            "目标为 0，关卡不走也会点亮",
            "with a target of 0 the checkpoint is lit without walking",
        );
        let place = cell.place.clone();
        cx.report(Diagnostic::new(Code::ThresholdZero, place, message).rule("W-14"));
    }
    Some(target)
}

/// A text in two cells that people read.
pub(crate) fn public_pair(cx: &mut Context<'_>, file: &str, zh: &Cell, en: &Cell) -> Text {
    cx.same_in_both(&zh.text, &en.text, en.place.clone());
    for cell in [zh, en] {
        cx.public_text(file, cell.place.range.start, &cell.text);
    }
    both(zh.text.as_str(), en.text.as_str())
}

/// A text in two cells that may both be empty; a single empty one is reported.
pub(crate) fn optional_pair(cx: &mut Context<'_>, file: &str, zh: &Cell, en: &Cell) -> Part<Text> {
    match (zh.given(), en.given()) {
        (None, None) => Part::Absent,
        (Some(zh), Some(en)) => Part::Whole(public_pair(cx, file, zh, en)),
        (given, _) => {
            csv_table::report_empty(cx, if given.is_some() { en } else { zh });
            Part::Broken
        }
    }
}

/// Reports checkpoints nobody asks about.
pub(crate) fn report_silent(cx: &mut Context<'_>, path: &At<String>, road: &[Checkpoint]) {
    let silent: BTreeSet<&str> = road
        .iter()
        .filter(|c| c.questions.is_empty())
        .map(|c| c.id.as_str())
        .collect();
    if silent.is_empty() {
        return;
    }
    let list = silent.into_iter().collect::<Vec<_>>().join(", ");
    let message = both(
        format!("这些关卡没有题目，无法通关：{list}"),
        format!("checkpoints without a question cannot be passed: {list}"),
    );
    let place = path.place();
    cx.report(Diagnostic::new(Code::CheckpointWithoutQuestion, place, message).rule("W-15"));
}
