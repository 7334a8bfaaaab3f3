//! `POST /api/campaigns/{c}/teams/{team}/join`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::body::PathArgs;
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};
use crate::wire::NO_STORE;

/// The team that was joined.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamJoined {
    /// Number.
    team: u32,
}

/// Joins a team, for good (W-20, W-22).
#[utoipa::path(
    post,
    path = "/api/campaigns/{c}/teams/{team}/join",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("team" = String, Path, description = "Number or invitation code"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; joining again is `already_in_team`"),
    ),
    responses(
        (status = OK, body = TeamJoined, description = "The team"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `profile_incomplete`, `not_open_yet`, `closed`, `already_in_team`, `team_full`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn join_team(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    _key: RequestKey,
    PathArgs(path): PathArgs<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let (_, key) = path;
    let team = app.service.join_team(&live, person, &key).await?;
    Ok((NO_STORE, Json(TeamJoined { team: team.0 })))
}
