//! `GET /api/campaigns/{c}/notices/{id}/versions`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use model::Refusal;
use uuid::Uuid;

use crate::app::{App, Live};
use crate::body::PathArgs;
use crate::problem::{Problem, ProblemBody};
use crate::routes::public::notices::{NoticeList, public};
use crate::wire::ONE_SECOND;

/// Lists all versions of a notice that were ever public, the first one first.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/notices/{id}/versions",
    tag = "public",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the notice"),
    ),
    responses(
        (status = OK, body = NoticeList, description = "The versions"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn list_published_versions(
    State(app): State<App>,
    Live(live): Live,
    path: PathArgs<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let PathArgs((_, id)) = path;
    let id: Uuid = id.parse().map_err(|_not_ours| Refusal::NotFound)?;
    let versions = app.service.notice_versions(&live, id).await?;
    if versions.is_empty() {
        return Err(Refusal::NotFound.into());
    }
    let zone = live.plan().zone;
    let notices = versions.into_iter().map(|n| public(n, zone)).collect();
    Ok((ONE_SECOND, Json(NoticeList { notices })))
}
