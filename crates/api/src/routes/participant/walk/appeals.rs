//! `GET` and `POST /api/campaigns/{c}/me/appeals`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use service::participation::participant;
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::body::JsonBody;
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{MomentDto, NO_STORE};

/// One's appeals.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyAppeals {
    /// The latest first.
    appeals: Vec<MyAppeal>,
}

/// An appeal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyAppeal {
    /// Its id.
    id: String,
    /// What it is about.
    about: String,
    /// What one says.
    text: String,
    /// Where it stands.
    #[schema(example = "open")]
    state: &'static str,
    /// Why it was decided like that.
    #[schema(required)]
    reason: Option<String>,
    /// When it was made.
    at: MomentDto,
    /// When it was decided.
    #[schema(required)]
    decided_at: Option<MomentDto>,
}

/// An appeal to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AppealOrder {
    /// What it is about: `result:team_awards`, `grand_draw:…`, `note:…`, `team_name`,
    /// `correction:…`.
    about: String,
    /// What one says.
    #[schema(max_length = 2000)]
    text: String,
}

/// An appeal that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AppealMade {
    /// Its id.
    id: String,
}

/// Lists one's appeals.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/me/appeals",
    tag = "participant",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = MyAppeals, description = "The appeals"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn list_appeals(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
) -> Result<impl IntoResponse, Problem> {
    let no = participant(&live, person)?;
    let zone = live.plan().zone;
    let appeals = app.service.appeals_of(&live, no).await?;
    let appeals = appeals.into_iter().map(|appeal| MyAppeal {
        id: appeal.appeal.id.to_string(),
        about: appeal.appeal.about,
        text: appeal.appeal.text,
        state: appeal.state.name(),
        reason: appeal.reason,
        at: MomentDto::of(appeal.appeal.submitted_at, zone),
        decided_at: appeal.decided_at.map(|at| MomentDto::of(at, zone)),
    });
    let appeals = appeals.collect();
    Ok((NO_STORE, Json(MyAppeals { appeals })))
}

/// Appeals against a result, a rejection or a correction, some days long.
#[utoipa::path(
    post,
    path = "/api/campaigns/{c}/me/appeals",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; a second appeal against the same is `already_submitted`"),
    ),
    request_body = AppealOrder,
    responses(
        (status = CREATED, body = AppealMade, description = "The appeal"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `closed`, `already_submitted`, `text_required`, `text_too_long`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn appeal(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    _key: RequestKey,
    JsonBody(order): JsonBody<AppealOrder>,
) -> Result<impl IntoResponse, Problem> {
    let no = participant(&live, person)?;
    let made = app.service.appeal(&live, no, &order.about, &order.text);
    let id = made.await?;
    Ok((
        StatusCode::CREATED,
        NO_STORE,
        Json(AppealMade { id: id.to_string() }),
    ))
}
