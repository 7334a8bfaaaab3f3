//! `PUT /api/campaigns/{c}/me/checkpoints/{id}/note`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use store::record::moderation::Moderation;
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::body::{JsonBody, PathArgs};
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};
use crate::wire::NO_STORE;

/// A note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoteOrder {
    /// What it says.
    text: String,
}

/// What a note brought.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoteSubmitted {
    /// Points; 0 where it takes the place of a rejected one.
    points: i32,
    /// Where it stands.
    #[schema(example = "submitted")]
    state: &'static str,
}

/// Submits a note on a passed checkpoint: points at once, public once approved (W-17, X-13).
#[utoipa::path(
    put,
    path = "/api/campaigns/{c}/me/checkpoints/{id}/note",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the checkpoint"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; a second note is `already_submitted`"),
    ),
    request_body = NoteOrder,
    responses(
        (status = OK, body = NoteSubmitted, description = "What it brought"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `profile_incomplete`, `not_open_yet`, `closed`, `checkpoint_locked`, `already_submitted`, `text_required`, `text_too_long`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn submit_note(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    _key: RequestKey,
    PathArgs(path): PathArgs<(String, String)>,
    JsonBody(order): JsonBody<NoteOrder>,
) -> Result<impl IntoResponse, Problem> {
    let (_, id) = path;
    let submitted = app.service.submit_note(&live, person, &id, &order.text);
    let submitted = NoteSubmitted {
        points: submitted.await?,
        state: Moderation::Submitted.name(),
    };
    Ok((NO_STORE, Json(submitted)))
}
