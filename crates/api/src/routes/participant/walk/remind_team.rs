//! `POST /api/campaigns/{c}/me/team/reminders`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};
use crate::wire::NO_STORE;

/// Reminders that were sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamReminded {
    /// How many members got one.
    sent: usize,
}

/// Reminds the members whose day is not settled; once an hour (W-19).
#[utoipa::path(
    post,
    path = "/api/campaigns/{c}/me/team/reminders",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; a member gets one reminder a day"),
    ),
    responses(
        (status = OK, body = TeamReminded, description = "What was sent"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `not_open_yet`, `closed`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn remind_team(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    _key: RequestKey,
) -> Result<impl IntoResponse, Problem> {
    let sent = app.service.remind_team(&live, person).await?;
    Ok((NO_STORE, Json(TeamReminded { sent })))
}
