//! `PUT /api/campaigns/{c}/me/team/goal`

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::body::JsonBody;
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};

/// A captain's goal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GoalOrder {
    /// Steps per member and day.
    member_steps: u32,
}

/// Sets the captain's goal, which holds from the next day (W-19).
#[utoipa::path(
    put,
    path = "/api/campaigns/{c}/me/team/goal",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; the same goal twice changes nothing"),
    ),
    request_body = GoalOrder,
    responses(
        (status = NO_CONTENT, description = "Done"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `profile_incomplete`, `not_open_yet`, `closed`, `goal_out_of_range`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn set_goal(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    _key: RequestKey,
    JsonBody(order): JsonBody<GoalOrder>,
) -> Result<StatusCode, Problem> {
    let steps = order.member_steps;
    app.service.set_team_goal(&live, person, steps).await?;
    Ok(StatusCode::NO_CONTENT)
}
