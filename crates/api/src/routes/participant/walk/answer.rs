//! `POST /api/campaigns/{c}/me/checkpoints/{id}/answer`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::body::{JsonBody, PathArgs};
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};
use crate::routes::participant::walk::badge_ids;
use crate::wire::NO_STORE;

/// An answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerOrder {
    /// Number of the question that is asked now.
    question: u8,
    /// Position of the chosen option, from 0.
    option: u8,
}

/// The checkpoint is passed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckpointPassed {
    /// Keys of badges newly earned.
    badges: Vec<String>,
}

/// Answers the question of a lit checkpoint. After a wrong answer another question is asked; one
/// can try until it is right (W-15).
#[utoipa::path(
    post,
    path = "/api/campaigns/{c}/me/checkpoints/{id}/answer",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the checkpoint"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; a checkpoint is passed once"),
    ),
    request_body = AnswerOrder,
    responses(
        (status = OK, body = CheckpointPassed, description = "It was right: the checkpoint is passed"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Another question is asked now: `inconsistent`. Codes: `forbidden`, `consent_required`, `profile_incomplete`, `not_open_yet`, `closed`, `checkpoint_locked`, `already_passed`, `wrong_answer`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn answer(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    _key: RequestKey,
    PathArgs(path): PathArgs<(String, String)>,
    JsonBody(order): JsonBody<AnswerOrder>,
) -> Result<impl IntoResponse, Problem> {
    let (_, id) = path;
    app.rates.answer(person)?;
    let (question, option) = (order.question, order.option);
    let answered = app.service.answer(&live, person, &id, question, option);
    let badges = badge_ids(&live, &answered.await?);
    Ok((NO_STORE, Json(CheckpointPassed { badges })))
}
