//! `POST /api/campaigns/{c}/me/draws/{id}/claim`

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

/// What the phone hands to WeChat.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClaimPackage {
    /// `package` of `wx.requestMerchantTransfer`.
    package: String,
}

/// Gives what the phone needs to take the money of a draw.
#[utoipa::path(
    post,
    path = "/api/campaigns/{c}/me/draws/{id}/claim",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = u64, Path, description = "The draw"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; asking again changes nothing"),
    ),
    responses(
        (status = OK, body = ClaimPackage, description = "What WeChat needs"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "The payment does not wait for it: `invalid_state`. Codes: `forbidden`, `consent_required`, `invalid_state`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn claim(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    _key: RequestKey,
    PathArgs(path): PathArgs<(String, u64)>,
) -> Result<impl IntoResponse, Problem> {
    let (_, draw) = path;
    let package = app.service.claim(&live, person, draw).await?;
    Ok((NO_STORE, Json(ClaimPackage { package })))
}
