//! `POST /api/campaigns/{c}/teams`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use service::walk::team_code;
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::body::JsonBody;
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};
use crate::wire::NO_STORE;

/// A name for a team.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TeamNameOrder {
    /// The name: of the length the plan allows, and nobody else's.
    pub(crate) name: String,
}

/// A team that was founded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamCreated {
    /// Number.
    team: u32,
    /// Invitation code.
    #[schema(example = "T7K3M9QX")]
    code: String,
    /// Name.
    name: String,
    /// Where the name stands: it is public at once and judged afterwards.
    #[schema(example = "submitted")]
    state: &'static str,
}

/// Founds a team; the founder is its captain (W-06).
#[utoipa::path(
    post,
    path = "/api/campaigns/{c}/teams",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; a second team is `already_in_team`"),
    ),
    request_body = TeamNameOrder,
    responses(
        (status = CREATED, body = TeamCreated, description = "The team"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Another team has the name: `inconsistent` for its field. Codes: `forbidden`, `consent_required`, `profile_incomplete`, `not_open_yet`, `closed`, `already_in_team`, `text_required`, `text_too_long`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn create_team(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    _key: RequestKey,
    JsonBody(order): JsonBody<TeamNameOrder>,
) -> Result<impl IntoResponse, Problem> {
    let team = app.service.create_team(&live, person, &order.name).await?;
    let texts = app.service.team_texts(&live, team).await?;
    let name = texts.ok_or_else(Problem::unavailable)?.name;
    let created = TeamCreated {
        team: team.0,
        code: team_code::code(team),
        name: name.text,
        state: name.standing.state.name(),
    };
    Ok((StatusCode::CREATED, NO_STORE, Json(created)))
}
