//! `POST /api/campaigns/{c}/me/check-in`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};
use crate::routes::participant::walk::badge_ids;
use crate::wire::NO_STORE;

/// What a check-in brought.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckedIn {
    /// Points.
    points: u16,
    /// Keys of badges newly earned.
    badges: Vec<String>,
}

/// Checks in, once a day (W-25).
#[utoipa::path(
    post,
    path = "/api/campaigns/{c}/me/check-in",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; a second check-in of the day is `already_checked_in`"),
    ),
    responses(
        (status = OK, body = CheckedIn, description = "What it brought"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `profile_incomplete`, `not_open_yet`, `closed`, `already_checked_in`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn check_in(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    _key: RequestKey,
) -> Result<impl IntoResponse, Problem> {
    let (points, badges) = app.service.check_in(&live, person).await?;
    let badges = badge_ids(&live, &badges);
    Ok((NO_STORE, Json(CheckedIn { points, badges })))
}
