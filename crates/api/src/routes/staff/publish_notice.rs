//! `POST /api/staff/campaigns/{c}/notices`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use model::role::Action;
use model::{Instant, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::{App, Live};
use crate::auth::Staff;
use crate::body::JsonBody;
use crate::problem::{Problem, ProblemBody};
use crate::wire::TextDto;

/// A notice to be published.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeDraft {
    /// Key of the notice it corrects: the earlier version stays readable.
    corrects: Option<String>,
    /// Title.
    title: TextDto,
    /// Body, in Markdown.
    body: TextDto,
    /// From when on it is to be seen; at once if left out.
    #[schema(format = DateTime)]
    publish_at: Option<String>,
}

/// The notice that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeTaken {
    /// Its key.
    id: String,
}

/// Publishes a notice, at once or at a time to come, or the next version of an earlier one.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/notices",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    request_body = NoticeDraft,
    responses(
        (status = CREATED, body = NoticeTaken, description = "Taken, with an entry in the audit log"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `text_required`, `text_too_long`, `value_out_of_range`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn publish_notice(
    State(app): State<App>,
    staff: Staff,
    Live(live): Live,
    JsonBody(draft): JsonBody<NoticeDraft>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::PublishNotice, &app, &live).await?;
    for (text, limit) in [
        (&draft.title, TITLE_CHARS_MAX),
        (&draft.body, BODY_CHARS_MAX),
    ] {
        if text.zh.trim().is_empty() {
            return Err(Refusal::TextRequired.into());
        }
        if text.zh.chars().count().max(text.en.chars().count()) > limit {
            return Err(Refusal::TextTooLong.into());
        }
    }
    let publish_at = match &draft.publish_at {
        Some(text) => Instant::parse(text).map_err(|_invalid| Refusal::ValueOutOfRange)?,
        None => live.now(),
    };
    let corrects = match &draft.corrects {
        Some(id) => Some(known(&app, &live, id).await?),
        None => None,
    };
    let (title, body) = (draft.title.into(), draft.body.into());
    let id = app
        .service
        .publish_notice(&live, staff.0, corrects, title, body, publish_at)
        .await?;
    let taken = NoticeTaken { id: id.to_string() };
    Ok((StatusCode::CREATED, Json(taken)))
}

/// The notice that is corrected must be one of this campaign.
async fn known(app: &App, live: &service::LiveCampaign, id: &str) -> Result<Uuid, Problem> {
    let id = Uuid::parse_str(id).map_err(|_invalid| Refusal::NotFound)?;
    let no = live.no();
    let list = async move |tx: &mut store::Tx| -> Result<_, store::StoreError> {
        store::record::notice::list_versions(tx, no).await
    };
    let versions = app.service.store().read(list).await?;
    if versions.iter().any(|version| version.notice.id == id) {
        Ok(id)
    } else {
        Err(Refusal::NotFound.into())
    }
}

const TITLE_CHARS_MAX: usize = 100;
const BODY_CHARS_MAX: usize = 10_000;
