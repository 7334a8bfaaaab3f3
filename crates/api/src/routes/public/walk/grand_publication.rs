//! `GET /api/campaigns/{c}/grand-draws/{id}/publication`

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;

use crate::app::{App, Walking};
use crate::body::PathArgs;
use crate::problem::{Problem, ProblemBody};

/// Shows a grand draw that was held, with all its entries: a file that anybody can verify.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/grand-draws/{id}/publication",
    tag = "public",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the draw"),
    ),
    responses(
        (status = OK, body = String, content_type = "application/json", description = "The file, as `docs/verification.md` describes it"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn show_grand_publication(
    State(app): State<App>,
    Walking(live): Walking,
    PathArgs(path): PathArgs<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let (_, id) = path;
    let file = app.service.grand_draw_publication(&live, &id).await?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=3600"),
        ),
    ];
    Ok((headers, file.to_string()))
}
