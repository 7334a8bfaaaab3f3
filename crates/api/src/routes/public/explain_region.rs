//! `GET /api/campaigns/{c}/explain/region/{code}`

use axum::Json;
use axum::response::IntoResponse;
use engine::explain::TallyExplanation;
use model::{Refusal, Text};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::Live;
use crate::body::PathArgs;
use crate::problem::{Problem, ProblemBody};
use crate::rules_page::grouped;
use crate::wire::{ONE_SECOND, TextDto, text};

/// «Why is this number what it is?», for a region or a group.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExplainedTally {
    /// Which figure.
    figure: ExplainedTallyFigure,
    /// Its value: what the parts add up to.
    value: u64,
    /// The whole in a sentence.
    sentence: TextDto,
    /// What it is made of.
    parts: Vec<ExplainedPart>,
    /// Credited steps that corrections took out; they are in no part.
    annulled_steps: u64,
    /// Position of the log the figures follow from.
    as_of: u64,
}

/// The figure that is explained.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExplainedTallyFigure {
    /// Steps as credited.
    CreditedSteps,
}

/// A part of a figure.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExplainedPart {
    /// What it is.
    label: TextDto,
    /// How much.
    amount: u64,
}

/// Explains a region's own tally.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/explain/region/{code}",
    tag = "public",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("code" = String, Path, description = "Code of the region"),
    ),
    responses(
        (status = OK, body = ExplainedTally, description = "What the figure is made of"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`"),
    )
)]
pub(crate) async fn explain_region(
    Live(live): Live,
    path: PathArgs<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let PathArgs((_, code)) = path;
    let plan = live.plan();
    let ix = plan.regions.find(&code).ok_or(Refusal::NotFound)?;
    let (found, as_of) = live.read(|c| (c.explain_region(ix), c.seq()));
    let (found, region) = found.zip(plan.regions.get(ix)).ok_or(Refusal::NotFound)?;
    let parts = vec![
        ExplainedPart {
            label: text("捐出的步数", "Steps donated"),
            amount: found.raw_steps,
        },
        ExplainedPart {
            label: text(
                "加倍日多计的步数",
                "Added on days that count more than once",
            ),
            amount: found.added_by_multipliers,
        },
    ];
    let told = sentence(&region.name, &found, false);
    Ok((
        ONE_SECOND,
        Json(ExplainedTally::new(&found, told, parts, as_of)),
    ))
}

impl ExplainedTally {
    pub(crate) fn new(
        found: &TallyExplanation,
        sentence: TextDto,
        parts: Vec<ExplainedPart>,
        as_of: u64,
    ) -> Self {
        Self {
            figure: ExplainedTallyFigure::CreditedSteps,
            value: found.credited_steps,
            sentence,
            parts,
            annulled_steps: found.annulled_steps,
            as_of,
        }
    }
}

impl ExplainedPart {
    pub(crate) fn new(name: &Text, amount: u64) -> Self {
        Self {
            label: name.into(),
            amount,
        }
    }
}

/// The whole in a sentence: 浙江共获捐 8,000 步，其中加倍日多计 0 步。
pub(crate) fn sentence(name: &Text, found: &TallyExplanation, group: bool) -> TextDto {
    let (total, added) = (
        grouped(found.credited_steps),
        grouped(found.added_by_multipliers),
    );
    let whose_zh = if group { "组" } else { "" };
    let whose_en = if group { "The group of " } else { "" };
    let mut zh = format!(
        "{}{whose_zh}共获捐 {total} 步，其中加倍日多计 {added} 步。",
        name.zh
    );
    let mut en = format!(
        "{whose_en}{} has {total} credited steps; {added} of them were added on days that count more than once.",
        name.en
    );
    if found.annulled_steps > 0 {
        let out = grouped(found.annulled_steps);
        zh += format!("另有 {out} 步经更正已剔除。").as_str();
        en += format!(" Corrections took out a further {out}.").as_str();
    }
    text(zh, en)
}
