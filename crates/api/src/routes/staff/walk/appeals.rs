//! Appeals

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use model::Refusal;
use model::role::Action;
use serde::{Deserialize, Serialize};
use store::record::appeal::AppealState;
use utoipa::ToSchema;

use super::{after, id, limit, names};
use crate::app::{App, Walking};
use crate::auth::Staff;
use crate::body::{JsonBody, PathArgs, QueryArgs};
use crate::problem::{Problem, ProblemBody};
use crate::wire::{MomentDto, NO_STORE};

/// Which appeals.
#[derive(Debug, Deserialize)]
pub(crate) struct AppealQuery {
    state: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
}

/// Appeals.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffAppealList {
    /// The first made first.
    appeals: Vec<StaffAppeal>,
    /// Give it as `after` for the next page; `null` at the end.
    #[schema(required)]
    next: Option<String>,
}

/// An appeal, for staff.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffAppeal {
    /// Key.
    id: String,
    /// Number of the participant.
    participant: u32,
    /// Masked name.
    name: String,
    /// What it is about.
    #[schema(example = "result:team_awards")]
    about: String,
    /// What the person says.
    text: String,
    /// When it was made.
    submitted_at: MomentDto,
    /// Where it stands.
    #[schema(example = "open")]
    state: &'static str,
    /// Why it was decided like that.
    #[schema(required)]
    reason: Option<String>,
    /// When it was decided.
    #[schema(required)]
    decided_at: Option<MomentDto>,
}

/// A decision on an appeal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AppealVerdict {
    /// What is decided.
    decision: AppealVerb,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// What is decided on an appeal.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AppealVerb {
    /// It is found right.
    Accept,
    /// It is turned down.
    Dismiss,
}

/// Lists appeals in a state; the open ones if none is named.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/appeals",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("state" = Option<String>, Query, description = "`open`, `accepted`, `dismissed`"),
        ("after" = Option<String>, Query, description = "`next` of the page above"),
        ("limit" = Option<u32>, Query, description = "Appeals on a page: 50 if left out, at most 200"),
    ),
    responses(
        (status = OK, body = StaffAppealList, description = "The appeals"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `value_out_of_range`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn list_appeals(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    QueryArgs(query): QueryArgs<AppealQuery>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    let state = query.state.as_deref();
    let state = state.map_or(Some(AppealState::Open), AppealState::parse);
    let state = state.ok_or(Refusal::ValueOutOfRange)?;
    let rows = limit(query.limit);
    let after = after(query.after.as_deref())?;
    let found = app.service.appeals(&live, state, after, rows).await?;
    let full = found.len() >= rows as usize;
    let next = found.last().filter(|_| full);
    let next = next.map(|last| last.appeal.id.to_string());
    let known = names(&app, &live, found.iter().map(|a| a.appeal.participant)).await?;
    let zone = live.plan().zone;
    let appeals = found.into_iter().map(|found| StaffAppeal {
        id: found.appeal.id.to_string(),
        participant: found.appeal.participant.0,
        name: known
            .get(&found.appeal.participant)
            .cloned()
            .unwrap_or_default(),
        about: found.appeal.about,
        text: found.appeal.text,
        submitted_at: MomentDto::of(found.appeal.submitted_at, zone),
        state: found.state.name(),
        reason: found.reason,
        decided_at: found.decided_at.map(|at| MomentDto::of(at, zone)),
    });
    let appeals = appeals.collect();
    Ok((NO_STORE, Json(StaffAppealList { appeals, next })))
}

/// Decides on an appeal. Accepting it changes no figure: the correction is an act of its own.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/appeals/{id}",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the appeal"),
    ),
    request_body = AppealVerdict,
    responses(
        (status = NO_CONTENT, description = "Decided, with an entry in the audit log and a message"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `reason_required`, `invalid_state`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn decide_appeal(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, String)>,
    JsonBody(wish): JsonBody<AppealVerdict>,
) -> Result<StatusCode, Problem> {
    staff.may(Action::DecideAppeals, &app, &live).await?;
    let PathArgs((_, key)) = path;
    let accepted = matches!(wish.decision, AppealVerb::Accept);
    app.service
        .decide_appeal(&live, staff.0, id(&key)?, accepted, &wish.reason)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
