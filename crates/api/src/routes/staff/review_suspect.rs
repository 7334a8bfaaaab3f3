//! `POST /api/staff/campaigns/{c}/suspects/review`

use axum::extract::State;
use axum::http::StatusCode;
use model::role::Action;
use model::time::Day;
use model::{ParticipantNo, Refusal};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::app::{App, Live};
use crate::auth::Staff;
use crate::body::JsonBody;
use crate::problem::{Problem, ProblemBody};

/// A decision about a suspect count.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SuspectReview {
    /// Number of the participant.
    participant: u32,
    /// The day of the count, `YYYY-MM-DD`.
    #[schema(format = Date)]
    day: String,
    /// Whether the count is believed.
    accepted: bool,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// Decides about a suspect count.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/suspects/review",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    request_body = SuspectReview,
    responses(
        (status = NO_CONTENT, description = "Decided, with an entry in the audit log"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `reason_required`, `invalid_day`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn review_suspect(
    State(app): State<App>,
    staff: Staff,
    Live(live): Live,
    JsonBody(review): JsonBody<SuspectReview>,
) -> Result<StatusCode, Problem> {
    staff.may(Action::Correct, &app, &live).await?;
    let day = Day::parse(&review.day).map_err(|_invalid| Refusal::InvalidDay)?;
    app.service
        .review_suspect(
            &live,
            staff.0,
            ParticipantNo(review.participant),
            day,
            review.accepted,
            &review.reason,
        )
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
