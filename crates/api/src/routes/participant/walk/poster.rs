//! `GET` and `PUT /api/campaigns/{c}/me/checkpoints/{id}/poster`

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use model::Instant;
use serde::Serialize;
use service::LiveCampaign;
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::body::{PathArgs, PhotoBody};
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{MomentDto, NO_STORE};

/// A poster.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MyPoster)]
pub(crate) struct PosterMade {
    /// When it was made.
    pub(crate) made_at: MomentDto,
    /// Where its owner sees it.
    pub(crate) url: String,
}

/// Shows one's own poster of a checkpoint.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/me/checkpoints/{id}/poster",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the checkpoint"),
    ),
    responses(
        (status = OK, body = String, content_type = "image/png", description = "The picture"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn show_poster(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    PathArgs(path): PathArgs<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let (_, id) = path;
    let png = app.service.poster_file(&live, person, &id).await?;
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
    Ok((NO_STORE, [kind], png))
}

/// Makes the poster of a passed checkpoint out of a photo; it takes the place of the one before
/// (W-16).
#[utoipa::path(
    put,
    path = "/api/campaigns/{c}/me/checkpoints/{id}/poster",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the checkpoint"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; the same photo twice makes the same poster"),
    ),
    request_body(content = String, content_type = "image/jpeg", description = "A JPEG or PNG of at most 12 MB"),
    responses(
        (status = OK, body = PosterMade, description = "The poster"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `checkpoint_locked`, `invalid_image`, `locked`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn make_poster(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    _key: RequestKey,
    PathArgs(path): PathArgs<(String, String)>,
    photo: PhotoBody,
) -> Result<impl IntoResponse, Problem> {
    let (_, id) = path;
    app.rates.upload(person)?;
    let PhotoBody { bytes, place } = photo;
    let made = app.service.make_poster(&live, person, &id, bytes).await?;
    drop(place);
    let made = PosterMade {
        made_at: MomentDto::of(made.made_at, live.plan().zone),
        url: poster_url(&live, &id, made.made_at),
    };
    Ok((NO_STORE, Json(made)))
}

/// The address of a poster, another one for each that is made.
pub(crate) fn poster_url(live: &LiveCampaign, checkpoint: &str, made_at: Instant) -> String {
    let campaign = live.id();
    format!(
        "/api/campaigns/{campaign}/me/checkpoints/{checkpoint}/poster?v={}",
        made_at.0
    )
}
