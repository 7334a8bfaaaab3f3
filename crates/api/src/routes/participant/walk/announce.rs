//! `PUT /api/campaigns/{c}/me/team/announcement`

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::body::JsonBody;
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};

/// An announcement of a captain.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnnouncementOrder {
    /// What it says: up to 500 visible characters.
    text: String,
}

/// Publishes the captain's announcement in place of the one before (W-19).
#[utoipa::path(
    put,
    path = "/api/campaigns/{c}/me/team/announcement",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; the same text twice changes nothing"),
    ),
    request_body = AnnouncementOrder,
    responses(
        (status = NO_CONTENT, description = "Done"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `text_required`, `text_too_long`, `invalid_state`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn announce(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    _key: RequestKey,
    JsonBody(order): JsonBody<AnnouncementOrder>,
) -> Result<StatusCode, Problem> {
    app.service
        .announce_to_team(&live, person, &order.text)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
