//! `PUT /api/campaigns/{c}/me/team/name`

use axum::extract::State;
use axum::http::StatusCode;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::body::JsonBody;
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};
use crate::routes::participant::walk::create_team::TeamNameOrder;

/// Gives the team another name, where the one before may not be seen.
#[utoipa::path(
    put,
    path = "/api/campaigns/{c}/me/team/name",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; the same name twice changes nothing"),
    ),
    request_body = TeamNameOrder,
    responses(
        (status = NO_CONTENT, description = "Done"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `locked`, `text_required`, `text_too_long`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn rename_team(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    _key: RequestKey,
    JsonBody(order): JsonBody<TeamNameOrder>,
) -> Result<StatusCode, Problem> {
    app.service.rename_team(&live, person, &order.name).await?;
    Ok(StatusCode::NO_CONTENT)
}
