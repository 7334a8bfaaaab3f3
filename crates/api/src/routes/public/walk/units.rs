//! `GET /api/campaigns/{c}/units`

use axum::Json;
use axum::response::IntoResponse;
use model::UnitIx;
use rules::unit::{Unit, Units};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::Live;
use crate::body::QueryArgs;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{ONE_SECOND, TextDto};

/// Which units to find.
#[derive(Debug, Deserialize)]
pub(crate) struct UnitQuery {
    q: Option<String>,
    parent: Option<String>,
    limit: Option<usize>,
}

/// Units that were found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundUnits {
    /// In table order.
    units: Vec<FoundUnit>,
    /// Whether there are more.
    truncated: bool,
}

/// A unit that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundUnit {
    /// Key.
    code: String,
    /// Name.
    name: TextDto,
    /// Code of the unit it is a part of.
    #[schema(required)]
    parent: Option<String>,
    /// What the organiser calls its kind.
    #[schema(required)]
    kind: Option<String>,
    /// Whether it has parts; nobody belongs to a heading directly.
    heading: bool,
}

/// Finds units by a part of their name or by what they are a part of.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/units",
    tag = "public",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("q" = Option<String>, Query, description = "Part of a name, or a code"),
        ("parent" = Option<String>, Query, description = "Code of the unit whose parts are asked for; without it and `q` those at the top"),
        ("limit" = Option<usize>, Query, description = "Most units, up to 200"),
    ),
    responses(
        (status = OK, body = FoundUnits, description = "The units"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`, `inconsistent`"),
    )
)]
pub(crate) async fn search_units(
    Live(live): Live,
    QueryArgs(query): QueryArgs<UnitQuery>,
) -> Result<impl IntoResponse, Problem> {
    let units = &live.plan().units;
    let limit = query.limit.unwrap_or(LIMIT).clamp(1, LIMIT_MAX);
    let words = query.q.as_deref().map(str::trim).unwrap_or_default();
    let words = words.to_lowercase();
    let parent = query.parent.as_deref().map(|code| by_code(units, code));
    let mut found: Vec<FoundUnit> = units
        .iter()
        .filter(|(ix, unit)| match parent {
            // Under a heading a search goes to any depth.
            Some(Some(parent)) if !words.is_empty() => {
                *ix != parent && units.ancestry(*ix).any(|above| above == parent)
            }
            Some(parent) => parent.is_some() && unit.parent == parent,
            None => !words.is_empty() || unit.parent.is_none(),
        })
        .filter(|(_, unit)| words.is_empty() || names(unit, &words))
        .take(limit + 1)
        .map(|(ix, unit)| FoundUnit {
            code: unit.code.clone(),
            name: (&unit.name).into(),
            parent: unit
                .parent
                .and_then(|p| units.get(p))
                .map(|p| p.code.clone()),
            kind: unit.kind.clone(),
            heading: units.is_heading(ix),
        })
        .collect();
    let truncated = found.len() > limit;
    found.truncate(limit);
    let found = FoundUnits {
        units: found,
        truncated,
    };
    Ok((ONE_SECOND, Json(found)))
}

fn by_code(units: &Units, code: &str) -> Option<UnitIx> {
    let mut all = units.iter();
    all.find(|(_, unit)| unit.code == code).map(|(ix, _)| ix)
}

fn names(unit: &Unit, words: &str) -> bool {
    unit.name.zh.contains(words)
        || unit.name.en.to_lowercase().contains(words)
        || unit.code.eq_ignore_ascii_case(words)
}

const LIMIT: usize = 50;
const LIMIT_MAX: usize = 200;
