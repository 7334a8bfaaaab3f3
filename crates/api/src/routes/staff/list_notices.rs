//! `GET /api/staff/campaigns/{c}/notices`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use model::Zone;
use model::role::Action;
use serde::Serialize;
use store::StoreError;
use store::record::notice::{self, Notice};
use utoipa::ToSchema;

use crate::app::{App, Live};
use crate::auth::Staff;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{MomentDto, NO_STORE, TextDto};

/// All versions of all notices, with what is still to be published.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeVersionList {
    /// By notice, versions in order.
    versions: Vec<NoticeVersion>,
}

/// A version of a notice.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeVersion {
    /// Key of the notice.
    id: String,
    /// Which version, from 1.
    version: u32,
    /// Title.
    title: TextDto,
    /// Body, in Markdown.
    body: TextDto,
    /// From when on it is to be seen.
    publish_at: MomentDto,
    /// When it was written.
    created_at: MomentDto,
}

/// Lists the notices with all their versions.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/notices",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = NoticeVersionList, description = "The notices"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn list_notice_versions(
    State(app): State<App>,
    staff: Staff,
    Live(live): Live,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::PublishNotice, &app, &live).await?;
    let (no, zone) = (live.no(), live.plan().zone);
    let list = async move |tx: &mut store::Tx| -> Result<_, StoreError> {
        notice::list_versions(tx, no).await
    };
    let versions = app.service.store().read(list).await?;
    let versions = versions.into_iter().map(|n| version(n, zone)).collect();
    Ok((NO_STORE, Json(NoticeVersionList { versions })))
}

fn version(notice: Notice, zone: Zone) -> NoticeVersion {
    let text = notice.notice;
    NoticeVersion {
        id: text.id.to_string(),
        version: notice.version,
        title: (&text.title).into(),
        body: (&text.body).into(),
        publish_at: MomentDto::of(text.publish_at, zone),
        created_at: MomentDto::of(text.created_at, zone),
    }
}
