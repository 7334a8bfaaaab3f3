//! Outages: shown, then declared

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use model::Refusal;
use model::role::Action;
use rules::walk::state::Outage;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::dashboard::{StaffOutage, WalkDay, outage_rows};
use super::{day, moment};
use crate::app::{App, Walking};
use crate::auth::Staff;
use crate::body::JsonBody;
use crate::problem::{Problem, ProblemBody};
use crate::wire::NO_STORE;

/// Declared outages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutageList {
    /// In the order of declaration.
    outages: Vec<StaffOutage>,
}

/// A day that may have suffered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OutageDay {
    /// The day, `YYYY-MM-DD`.
    #[schema(format = Date)]
    day: String,
}

/// An outage to be declared.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OutageDraft {
    /// The day that suffered, `YYYY-MM-DD`.
    #[schema(format = Date)]
    day: String,
    /// Until when its syncs are taken.
    #[schema(format = DateTime)]
    until: String,
    /// Whether a missing check-in does not break full attendance.
    #[serde(default)]
    excused: bool,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// Lists declared outages.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/outages",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = OutageList, description = "The outages"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn list_outages(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    let zone = live.plan().zone;
    let outages = live.read(|c| c.walk().map(|walk| outage_rows(walk, zone)));
    let outages = outages.unwrap_or_default();
    Ok((NO_STORE, Json(OutageList { outages })))
}

/// Shows the figures of a day that may have suffered. Nothing is changed.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/outages/preview",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    request_body = OutageDay,
    responses(
        (status = OK, body = WalkDay, description = "The day"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `invalid_day`, `locked`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn preview_outage(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    JsonBody(of): JsonBody<OutageDay>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::Correct, &app, &live).await?;
    let row = app.service.preview_outage(&live, day(&of.day)?)?;
    Ok((NO_STORE, Json(WalkDay::from(row))))
}

/// Declares an outage of a day, with a public notice. A sealed day is `locked`.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/outages",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    request_body = OutageDraft,
    responses(
        (status = NO_CONTENT, description = "Declared, with a notice and an entry in the audit log"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `reason_required`, `invalid_day`, `value_out_of_range`, `locked`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn declare_outage(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    JsonBody(draft): JsonBody<OutageDraft>,
) -> Result<StatusCode, Problem> {
    staff.may(Action::Correct, &app, &live).await?;
    let until = moment(&draft.until)?;
    if until <= live.now() {
        return Err(Refusal::ValueOutOfRange.into());
    }
    let outage = Outage {
        day: day(&draft.day)?,
        until,
        excused: draft.excused,
    };
    app.service
        .declare_outage(&live, staff.0, outage, &draft.reason)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
