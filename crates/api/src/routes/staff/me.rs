//! `GET /api/staff/me`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use engine::command::StaffKey;
use model::role::{Grant, Role};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Staff;
use crate::problem::{Problem, ProblemBody};
use crate::wire::NO_STORE;

/// The account of the staff that is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffAccount {
    /// Name to sign in with.
    login: String,
    /// Name shown.
    name: String,
    /// What it may do.
    grants: Vec<StaffGrant>,
}

/// A right of an account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffGrant {
    /// The role.
    role: StaffRole,
    /// The campaign it holds in; `null` for the deployment as a whole.
    #[schema(required)]
    campaign: Option<String>,
    /// The unit it holds for.
    #[schema(required)]
    unit: Option<String>,
}

/// A staff role.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StaffRole {
    /// Owns a campaign.
    Organiser,
    /// Reads everything of a campaign.
    Auditor,
    /// Accounts and campaigns.
    Sysadmin,
    /// Publishes.
    Editor,
    /// Files the reports of a unit.
    UnitReporter,
    /// Administers a unit.
    UnitAdmin,
    /// Claims projects.
    InsurerHq,
    /// Scores works.
    Judge,
}

/// Shows the account that is signed in.
#[utoipa::path(
    get,
    path = "/api/staff/me",
    tag = "staff",
    responses(
        (status = OK, body = StaffAccount, description = "The account"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `unavailable`"),
    )
)]
pub(crate) async fn show_staff(
    State(app): State<App>,
    Staff(staff): Staff,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(account(&app, staff).await?)))
}

pub(crate) async fn account(app: &App, staff: StaffKey) -> Result<StaffAccount, Problem> {
    let found = app.service.staff(staff).await?;
    let found = found.ok_or_else(Problem::not_signed_in)?;
    let grants = app.service.grants(staff).await?;
    Ok(StaffAccount {
        login: found.login,
        name: found.name,
        grants: grants.into_iter().map(StaffGrant::from).collect(),
    })
}

impl From<Grant> for StaffGrant {
    fn from(grant: Grant) -> Self {
        Self {
            role: grant.role.into(),
            campaign: grant.campaign,
            unit: grant.unit,
        }
    }
}

impl From<Role> for StaffRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Organiser => Self::Organiser,
            Role::Auditor => Self::Auditor,
            Role::Sysadmin => Self::Sysadmin,
            Role::Editor => Self::Editor,
            Role::UnitReporter => Self::UnitReporter,
            Role::UnitAdmin => Self::UnitAdmin,
            Role::InsurerHq => Self::InsurerHq,
            Role::Judge => Self::Judge,
        }
    }
}
