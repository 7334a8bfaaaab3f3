//! `PUT /api/staff/campaigns/{c}/account-links/{unit}`

use axum::extract::State;
use axum::http::StatusCode;
use model::role::Action;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::app::{App, Live};
use crate::auth::Staff;
use crate::body::{JsonBody, PathArgs};
use crate::problem::{Problem, ProblemBody};
use crate::routes::staff::account_links::LinkStateDto;

/// What a unit says of the link of its account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountLinkMark {
    /// How far it has come.
    state: LinkStateDto,
    /// Name of the official account.
    account_name: String,
}

/// Records how far a unit's link has come. Linking itself is done in the console of WeChat.
#[utoipa::path(
    put,
    path = "/api/staff/campaigns/{c}/account-links/{unit}",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("unit" = String, Path, description = "Code of the unit"),
    ),
    request_body = AccountLinkMark,
    responses(
        (status = NO_CONTENT, description = "Recorded, with an entry in the audit log"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `not_open_yet`, `text_required`, `text_too_long`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn mark_account_link(
    State(app): State<App>,
    staff: Staff,
    Live(live): Live,
    path: PathArgs<(String, String)>,
    JsonBody(mark): JsonBody<AccountLinkMark>,
) -> Result<StatusCode, Problem> {
    let PathArgs((_, unit)) = path;
    app.service
        .authorise_for_unit(staff.0, Action::ManageAccountLinks, &live, &unit)
        .await?;
    app.service
        .mark_account_link(&live, staff.0, &unit, mark.state.into(), &mark.account_name)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
