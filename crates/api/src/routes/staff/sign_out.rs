//! `DELETE /api/staff/sessions/current`

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;

use crate::app::App;
use crate::auth::{cleared_cookie, staff_token};
use crate::problem::{Problem, ProblemBody};

/// Ends the staff session.
#[utoipa::path(
    delete,
    path = "/api/staff/sessions/current",
    tag = "staff",
    responses(
        (status = NO_CONTENT, description = "Signed out"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `unavailable`"),
    )
)]
pub(crate) async fn sign_out_staff(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    if let Some(token) = staff_token(&headers, &app.settings) {
        app.service.sign_out(token).await?;
    }
    let cookie = [(header::SET_COOKIE, cleared_cookie(true, &app.settings))];
    Ok((StatusCode::NO_CONTENT, cookie))
}
