//! `GET /api/campaigns/{c}/me/draws/{id}/receipt`

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::body::PathArgs;
use crate::problem::{Problem, ProblemBody};
use crate::wire::NO_STORE;

/// Downloads the receipt of one's own draw, which the verify page reads without network.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/me/draws/{id}/receipt",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = u64, Path, description = "The draw"),
    ),
    responses(
        (status = OK, body = String, content_type = "application/json", description = "The file, as `docs/verification.md` describes it"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn show_draw_receipt(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    PathArgs(path): PathArgs<(String, u64)>,
) -> Result<impl IntoResponse, Problem> {
    let (_, draw) = path;
    let receipt = app.service.draw_receipt(&live, person, draw)?;
    let name = format!("attachment; filename=\"draw-{draw}.json\"");
    let name = HeaderValue::try_from(name).unwrap_or(HeaderValue::from_static("attachment"));
    Ok((
        NO_STORE,
        [(header::CONTENT_DISPOSITION, name)],
        Json(receipt),
    ))
}
