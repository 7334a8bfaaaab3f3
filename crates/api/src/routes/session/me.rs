//! `GET /api/me`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::MaybeParticipant;
use crate::problem::{Problem, ProblemBody};
use crate::wire::NO_STORE;

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionState {
    /// Whether anybody is.
    signed_in: bool,
    /// Their masked name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "张*")]
    name: Option<String>,
}

/// Tells whether somebody is signed in.
#[utoipa::path(
    get,
    path = "/api/me",
    tag = "session",
    responses(
        (status = OK, body = SessionState, description = "Who is signed in, if anybody"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `unavailable`"),
    )
)]
pub(crate) async fn show_session(
    State(app): State<App>,
    MaybeParticipant(person): MaybeParticipant,
) -> Result<impl IntoResponse, Problem> {
    let name = match person {
        Some(person) => app.service.masked_names(&[person]).await?.remove(&person),
        None => None,
    };
    let state = SessionState {
        signed_in: person.is_some(),
        name,
    };
    Ok((NO_STORE, Json(state)))
}
