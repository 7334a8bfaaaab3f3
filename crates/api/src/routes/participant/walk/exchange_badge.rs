//! `POST /api/campaigns/{c}/me/badges/{id}/exchange`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use model::Refusal;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::body::PathArgs;
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};
use crate::wire::NO_STORE;

/// The grand draw an entry went to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BadgeExchanged {
    /// Its key.
    draw: String,
}

/// Exchanges a badge for an entry in a grand draw, once (W-35).
#[utoipa::path(
    post,
    path = "/api/campaigns/{c}/me/badges/{id}/exchange",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the badge"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; the same badge again is `already_exchanged`"),
    ),
    responses(
        (status = OK, body = BadgeExchanged, description = "The grand draw"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `not_eligible`, `already_exchanged`, `closed`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn exchange_badge(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    _key: RequestKey,
    PathArgs(path): PathArgs<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let (_, badge) = path;
    let draw = app.service.exchange_badge(&live, person, &badge).await?;
    let walk = live.plan().walk.as_ref();
    let draw = walk.and_then(|walk| walk.grand_draws.get(draw.ix()));
    let draw = draw.ok_or(Refusal::NotFound)?.id.clone();
    Ok((NO_STORE, Json(BadgeExchanged { draw })))
}
