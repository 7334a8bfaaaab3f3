//! `DELETE /api/campaigns/{c}/consent`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;

use crate::app::{App, Live};
use crate::auth::Participant;
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};
use crate::routes::participant::record::{Record, record};
use crate::wire::NO_STORE;

/// Takes the consent back: no more steps are read, what was counted stays.
#[utoipa::path(
    delete,
    path = "/api/campaigns/{c}/consent",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; withdrawing twice changes nothing"),
    ),
    responses(
        (status = OK, body = Record, description = "The participant's record"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn withdraw_consent(
    State(app): State<App>,
    live: Live,
    Participant(person): Participant,
    _key: RequestKey,
) -> Result<impl IntoResponse, Problem> {
    app.service.withdraw_consent(&live.0, person).await?;
    Ok((NO_STORE, Json(record(&app, &live, person).await?)))
}
