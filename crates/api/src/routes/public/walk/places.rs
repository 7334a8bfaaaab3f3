//! `GET /api/campaigns/{c}/places`

use axum::Json;
use axum::response::IntoResponse;
use model::Refusal;
use rules::walk::profile::Place;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::Live;
use crate::body::QueryArgs;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{ONE_SECOND, TextDto};

/// Which places to find.
#[derive(Debug, Deserialize)]
pub(crate) struct PlaceQuery {
    q: Option<String>,
    parent: Option<String>,
}

/// Places that were found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundPlaces {
    /// In table order.
    places: Vec<FoundPlace>,
    /// Whether there are more.
    truncated: bool,
}

/// A place that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundPlace {
    /// Key.
    code: String,
    /// Name.
    name: TextDto,
    /// Code of the place it lies in.
    #[schema(required)]
    parent: Option<String>,
    /// Whether other places lie in it.
    heading: bool,
}

/// Finds places of the profile by a part of their name or by where they lie.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/places",
    tag = "public",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("q" = Option<String>, Query, description = "Part of a name, or a code"),
        ("parent" = Option<String>, Query, description = "Code of the place in which they lie; without it and `q` those at the top"),
    ),
    responses(
        (status = OK, body = FoundPlaces, description = "The places"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`, `inconsistent`"),
    )
)]
pub(crate) async fn search_places(
    Live(live): Live,
    QueryArgs(query): QueryArgs<PlaceQuery>,
) -> Result<impl IntoResponse, Problem> {
    let profile = live.plan().profile.as_ref().ok_or(Refusal::NotFound)?;
    let words = query.q.as_deref().map(str::trim).unwrap_or_default();
    let words = words.to_lowercase();
    let lies = |place: &&Place| match &query.parent {
        Some(parent) => place.parent.as_ref() == Some(parent),
        None => !words.is_empty() || place.parent.is_none(),
    };
    let named = |place: &&Place| {
        words.is_empty()
            || place.name.zh.contains(&words)
            || place.name.en.to_lowercase().contains(&words)
            || place.code == words
    };
    let mut places: Vec<FoundPlace> = profile
        .places
        .iter()
        .filter(lies)
        .filter(named)
        .take(PLACES_MAX + 1)
        .map(|place| FoundPlace {
            code: place.code.clone(),
            name: (&place.name).into(),
            parent: place.parent.clone(),
            heading: profile
                .places
                .iter()
                .any(|other| other.parent.as_ref() == Some(&place.code)),
        })
        .collect();
    let truncated = places.len() > PLACES_MAX;
    places.truncate(PLACES_MAX);
    Ok((ONE_SECOND, Json(FoundPlaces { places, truncated })))
}

const PLACES_MAX: usize = 200;
