//! `GET /api/staff/campaigns/{c}/audit`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use model::Zone;
use model::role::Action;
use serde::{Deserialize, Serialize};
use store::record::audit::{Actor, Audit};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::{App, Live};
use crate::auth::Staff;
use crate::body::QueryArgs;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{MomentDto, NO_STORE};

/// Which part of the audit log.
#[derive(Debug, Deserialize)]
pub(crate) struct AuditPageQuery {
    before: Option<String>,
    limit: Option<u32>,
}

/// A page of the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditPage {
    /// The newest first.
    entries: Vec<AuditEntry>,
    /// Give it as `before` for the next page; `null` at the end.
    #[schema(required)]
    next: Option<String>,
}

/// An entry of the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditEntry {
    /// Key.
    id: String,
    /// When, by the server's clock.
    at: MomentDto,
    /// The account that acted; `null` for the program itself.
    #[schema(required)]
    staff: Option<String>,
    /// What was done.
    #[schema(example = "annul_donation")]
    action: String,
    /// To what.
    subject: String,
    /// What was before.
    #[schema(required)]
    old: Option<String>,
    /// What is now.
    #[schema(required)]
    new: Option<String>,
    /// Why.
    #[schema(required)]
    reason: Option<String>,
}

/// Lists the audit log of a campaign.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/audit",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("before" = Option<String>, Query, description = "`next` of the page above"),
        ("limit" = Option<u32>, Query, description = "Entries on a page: 50 if left out, at most 200"),
    ),
    responses(
        (status = OK, body = AuditPage, description = "A page"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn list_audit(
    State(app): State<App>,
    staff: Staff,
    Live(live): Live,
    QueryArgs(query): QueryArgs<AuditPageQuery>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    let before = query.before.as_deref().map(Uuid::parse_str).transpose();
    let before = before.map_err(|_invalid| Problem::unreadable(StatusCode::BAD_REQUEST))?;
    let limit = query.limit.unwrap_or(LIMIT).clamp(1, LIMIT_MAX);
    let entries = app.service.audit(&live, before, limit).await?;
    let full = entries.len() >= limit as usize;
    let next = entries
        .last()
        .filter(|_| full)
        .map(|entry| entry.id.to_string());
    let zone = live.plan().zone;
    let entries = entries.into_iter().map(|e| entry(e, zone)).collect();
    Ok((NO_STORE, Json(AuditPage { entries, next })))
}

fn entry(entry: Audit, zone: Zone) -> AuditEntry {
    AuditEntry {
        id: entry.id.to_string(),
        at: MomentDto::of(entry.at, zone),
        staff: match entry.actor {
            Actor::Staff(staff) => Some(Uuid::from_u128(staff.0).to_string()),
            Actor::System => None,
        },
        action: entry.action,
        subject: entry.subject,
        old: entry.old,
        new: entry.new,
        reason: entry.reason,
    }
}

const LIMIT: u32 = 50;
const LIMIT_MAX: u32 = 200;
