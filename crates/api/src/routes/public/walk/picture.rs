//! `GET /api/campaigns/{c}/walk/pictures/{checkpoint}`

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::IntoResponse;
use model::Refusal;

use crate::app::Walking;
use crate::body::PathArgs;
use crate::problem::{Problem, ProblemBody};

/// Shows the picture of a checkpoint. Its address changes with the plan.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/walk/pictures/{checkpoint}",
    tag = "public",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("checkpoint" = String, Path, description = "Key of the checkpoint"),
    ),
    responses(
        (status = OK, body = String, content_type = "image/svg+xml", description = "The picture"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`"),
    )
)]
pub(crate) async fn show_picture(
    Walking(live): Walking,
    PathArgs(path): PathArgs<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let (_, checkpoint) = path;
    let walk = live.plan().walk.as_ref();
    let road = walk.and_then(|walk| walk.checkpoints.as_ref());
    let place = road.and_then(|road| road.road.iter().find(|place| place.id == checkpoint));
    let picture = place.and_then(|place| place.picture.clone());
    Ok((SVG, picture.ok_or(Refusal::NotFound)?))
}

/// A picture from the campaign's folder may draw, and nothing else.
pub(crate) const SVG: [(HeaderName, HeaderValue); 3] = [
    (
        header::CONTENT_TYPE,
        HeaderValue::from_static("image/svg+xml"),
    ),
    (
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    ),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox"),
    ),
];
