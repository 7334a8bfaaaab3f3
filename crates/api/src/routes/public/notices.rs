//! `GET /api/campaigns/{c}/notices`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use model::Zone;
use serde::Serialize;
use store::record::notice::Notice;
use utoipa::ToSchema;

use crate::app::{App, Live};
use crate::problem::{Problem, ProblemBody};
use crate::wire::{MomentDto, ONE_SECOND, TextDto};

/// The notices the public sees now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeList {
    /// Current notices, the latest first; or the versions of one, the first one first.
    pub(crate) notices: Vec<PublicNotice>,
}

/// A notice.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PublicNotice {
    /// Key; a correction keeps it.
    id: String,
    /// Which version, from 1.
    version: u32,
    /// Title.
    title: TextDto,
    /// Body, in Markdown.
    body: TextDto,
    /// When it first came to be seen.
    published_at: MomentDto,
    /// Whether this is a correction of what was seen before.
    corrected: bool,
}

/// Lists the public notices.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/notices",
    tag = "public",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = NoticeList, description = "The notices"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn list_notices(
    State(app): State<App>,
    Live(live): Live,
) -> Result<impl IntoResponse, Problem> {
    let zone = live.plan().zone;
    let notices = app.service.notices(&live).await?;
    let notices = notices.into_iter().map(|n| public(n, zone)).collect();
    Ok((ONE_SECOND, Json(NoticeList { notices })))
}

pub(crate) fn public(notice: Notice, zone: Zone) -> PublicNotice {
    let text = notice.notice;
    PublicNotice {
        id: text.id.to_string(),
        version: notice.version,
        title: (&text.title).into(),
        body: (&text.body).into(),
        published_at: MomentDto::of(notice.first_published_at, zone),
        corrected: notice.first_published_at < text.publish_at,
    }
}
