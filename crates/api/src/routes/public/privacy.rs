//! `GET /api/campaigns/{c}/privacy`

use axum::Json;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::Live;
use crate::problem::ProblemBody;
use crate::rules_page::paragraphs;
use crate::wire::{ONE_SECOND, TextDto};

/// The privacy notice people agree to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PrivacyNotice {
    /// Its version.
    #[schema(example = "1")]
    version: String,
    /// What it says.
    paragraphs: Vec<TextDto>,
}

/// Shows the privacy notice.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/privacy",
    tag = "public",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = PrivacyNotice, description = "The notice"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`"),
    )
)]
pub(crate) async fn show_privacy_notice(Live(live): Live) -> impl IntoResponse {
    let consent = &live.plan().consent;
    let notice = PrivacyNotice {
        version: consent.version.to_string(),
        paragraphs: paragraphs(&consent.notice),
    };
    (ONE_SECOND, Json(notice))
}
