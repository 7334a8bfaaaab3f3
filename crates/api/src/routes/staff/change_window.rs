//! `PUT /api/staff/campaigns/{c}/window`

use axum::extract::State;
use axum::http::StatusCode;
use model::role::Action;
use model::{Instant, Refusal, Window};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::app::{App, Live};
use crate::auth::Staff;
use crate::body::JsonBody;
use crate::problem::{Problem, ProblemBody};

/// Another donation window.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WindowChange {
    /// First instant of donations, RFC 3339 with an offset.
    #[schema(format = DateTime)]
    opens_at: String,
    /// First instant after them.
    #[schema(format = DateTime)]
    closes_at: String,
    /// Why; it is published.
    #[serde(default)]
    reason: String,
}

/// Moves the donation window, with a public notice.
#[utoipa::path(
    put,
    path = "/api/staff/campaigns/{c}/window",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    request_body = WindowChange,
    responses(
        (status = NO_CONTENT, description = "Moved, with a notice and an entry in the audit log"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `reason_required`, `value_out_of_range`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn change_window(
    State(app): State<App>,
    staff: Staff,
    Live(live): Live,
    JsonBody(wish): JsonBody<WindowChange>,
) -> Result<StatusCode, Problem> {
    staff.may(Action::Correct, &app, &live).await?;
    let instant = |text: &str| Instant::parse(text).map_err(|_invalid| Refusal::ValueOutOfRange);
    let window = Window {
        opens: instant(&wish.opens_at)?,
        closes: instant(&wish.closes_at)?,
    };
    app.service
        .change_window(&live, staff.0, window, &wish.reason)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
