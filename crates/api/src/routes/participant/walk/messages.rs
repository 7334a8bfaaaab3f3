//! `GET /api/campaigns/{c}/me/messages` and `POST /api/campaigns/{c}/me/messages/{id}/read`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::body::PathArgs;
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{DayDto, MomentDto, NO_STORE};

/// One's messages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyMessages {
    /// The latest first.
    messages: Vec<MyMessage>,
}

/// A message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyMessage {
    /// Its id.
    id: String,
    /// What about: `settle`, `captain`, `prize_won`, `address`, or a decision such as `note_withdrawn`.
    #[schema(example = "settle")]
    kind: String,
    /// The day it belongs to.
    #[schema(required)]
    day: Option<DayDto>,
    /// What its sentence needs.
    params: serde_json::Value,
    /// When it came.
    at: MomentDto,
    /// Whether it was read.
    read: bool,
}

/// Lists one's messages.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/me/messages",
    tag = "participant",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = MyMessages, description = "The messages"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn list_messages(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
) -> Result<impl IntoResponse, Problem> {
    let messages = app.service.messages(&live, person).await?;
    let messages = messages.into_iter().map(|message| MyMessage {
        id: message.message.id.to_string(),
        kind: message.message.kind,
        day: message.message.day.map(DayDto),
        params: serde_json::from_str(&message.message.params).unwrap_or_default(),
        at: MomentDto::of(message.message.at, live.plan().zone),
        read: message.read_at.is_some(),
    });
    let messages = messages.collect();
    Ok((NO_STORE, Json(MyMessages { messages })))
}

/// Marks a message as read, and those before it.
#[utoipa::path(
    post,
    path = "/api/campaigns/{c}/me/messages/{id}/read",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "The message"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; reading twice changes nothing"),
    ),
    responses(
        (status = NO_CONTENT, description = "Done"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn read_message(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    _key: RequestKey,
    PathArgs(path): PathArgs<(String, Uuid)>,
) -> Result<StatusCode, Problem> {
    let (_, id) = path;
    app.service.read_message(&live, person, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
