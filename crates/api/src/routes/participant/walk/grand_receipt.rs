//! `GET /api/campaigns/{c}/me/grand-draws/{id}/receipt`

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::body::{PathArgs, QueryArgs};
use crate::problem::{Problem, ProblemBody};
use crate::wire::NO_STORE;

/// Which entry.
#[derive(Debug, Deserialize)]
pub(crate) struct EntryQuery {
    badge: String,
}

/// Downloads the receipt of one's own entry in a grand draw that was held.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/me/grand-draws/{id}/receipt",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the draw"),
        ("badge" = String, Query, description = "Key of the badge that was exchanged"),
    ),
    responses(
        (status = OK, body = String, content_type = "application/json", description = "The file, as `docs/verification.md` describes it"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `not_found`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn show_grand_receipt(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    PathArgs(path): PathArgs<(String, String)>,
    QueryArgs(query): QueryArgs<EntryQuery>,
) -> Result<impl IntoResponse, Problem> {
    let (_, draw) = path;
    let receipt = app
        .service
        .grand_receipt(&live, person, &draw, &query.badge);
    let receipt = receipt.await?;
    let attachment = HeaderValue::from_static("attachment; filename=\"entry.json\"");
    Ok((
        NO_STORE,
        [(header::CONTENT_DISPOSITION, attachment)],
        Json(receipt),
    ))
}
