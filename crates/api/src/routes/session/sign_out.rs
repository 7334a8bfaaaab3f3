//! `DELETE /api/sessions/current`

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;

use crate::app::App;
use crate::auth::{cleared_cookie, person_token};
use crate::problem::{Problem, ProblemBody};

/// Ends the participant's session. Who is not signed in is as signed out as one can be.
#[utoipa::path(
    delete,
    path = "/api/sessions/current",
    tag = "session",
    responses(
        (status = NO_CONTENT, description = "Signed out"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `unavailable`"),
    )
)]
pub(crate) async fn sign_out(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    if let Some(token) = person_token(&headers, &app.settings) {
        app.service.sign_out(token).await?;
    }
    let cookie = [(header::SET_COOKIE, cleared_cookie(false, &app.settings))];
    Ok((StatusCode::NO_CONTENT, cookie))
}
