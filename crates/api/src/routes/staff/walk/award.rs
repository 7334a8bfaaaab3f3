//! The award for outstanding organisation, and the reports of units (W-49)

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use model::role::Action;
use serde::{Deserialize, Serialize};
use service::unit_aid::Candidate;
use utoipa::ToSchema;

use super::units::StaffUnitRow;
use crate::app::{App, Walking};
use crate::auth::Staff;
use crate::body::{JsonBody, PathArgs};
use crate::problem::{Problem, ProblemBody};
use crate::wire::{MomentDto, NO_STORE};

/// The table of the award for outstanding organisation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrganisationAward {
    /// Weights of the published index; `null` where the campaign has none.
    #[schema(required)]
    weights: Option<AwardWeights>,
    /// Tasks of a unit's checklist.
    tasks: u64,
    /// Units that are no headings, by index, the best first.
    rows: Vec<AwardCandidate>,
}

/// Weights of the index, in percent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AwardWeights {
    /// Of participants against the target.
    quota: u8,
    /// Of people with a settled day among those registered.
    active: u8,
    /// Of average steps against the best unit's.
    steps: u8,
    /// Of days on target of teams.
    teams: u8,
}

/// A unit as a candidate.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AwardCandidate {
    /// Its figures.
    unit: StaffUnitRow,
    /// Approved events.
    events: u64,
    /// Tasks of the checklist that are done.
    tasks_done: u64,
    /// Whether it filed its report.
    report_filed: bool,
    /// `no_summary_report` where it did not; the unit can still be chosen.
    warnings: Vec<&'static str>,
    /// Whether it is chosen.
    picked: bool,
    /// Why it was chosen.
    #[schema(required)]
    reason: Option<String>,
}

/// A choice for the award.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnitPick {
    /// Whether the unit is chosen, or the choice taken back.
    picked: bool,
    /// Why.
    #[serde(default)]
    reason: String,
}

/// A unit's report.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitReport {
    /// What it says; `null` if none was filed.
    #[schema(required)]
    text: Option<String>,
    /// When it was filed.
    #[schema(required)]
    at: Option<MomentDto>,
}

/// A unit's report to be filed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnitReportDraft {
    /// What it says.
    text: String,
}

/// Shows the table by which the organiser chooses units for the award.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/organisation-award",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = OrganisationAward, description = "The table"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn show_organisation_award(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    let candidates = app.service.candidates(&live).await?;
    let plan = live.plan();
    let award = OrganisationAward {
        weights: plan.organisation_award.map(|w| AwardWeights {
            quota: w.quota,
            active: w.active,
            steps: w.steps,
            teams: w.teams,
        }),
        tasks: plan.mobilisation.tasks.len() as u64,
        rows: candidates.into_iter().map(AwardCandidate::from).collect(),
    };
    Ok((NO_STORE, Json(award)))
}

/// Chooses a unit for the award, or takes the choice back.
#[utoipa::path(
    put,
    path = "/api/staff/campaigns/{c}/organisation-award/{unit}",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("unit" = String, Path, description = "Code of the unit"),
    ),
    request_body = UnitPick,
    responses(
        (status = NO_CONTENT, description = "Done, with an entry in the audit log"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `reason_required`, `invalid_state`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn pick_unit(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, String)>,
    JsonBody(pick): JsonBody<UnitPick>,
) -> Result<StatusCode, Problem> {
    staff.may(Action::PublishResults, &app, &live).await?;
    let PathArgs((_, unit)) = path;
    app.service
        .pick_unit(&live, staff.0, &unit, pick.picked, &pick.reason)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Shows a unit's report.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/units/{unit}/report",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("unit" = String, Path, description = "Code of the unit"),
    ),
    responses(
        (status = OK, body = UnitReport, description = "The report"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn show_unit_report(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let PathArgs((_, unit)) = path;
    app.service
        .authorise_within_unit(staff.0, Action::ViewUnit, &live, &unit)
        .await?;
    let report = app.service.summary_report(&live, &unit).await?;
    let zone = live.plan().zone;
    let report = UnitReport {
        at: report.as_ref().map(|r| MomentDto::of(r.at, zone)),
        text: report.map(|r| r.text),
    };
    Ok((NO_STORE, Json(report)))
}

/// Files a unit's report, in place of the one before.
#[utoipa::path(
    put,
    path = "/api/staff/campaigns/{c}/units/{unit}/report",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("unit" = String, Path, description = "Code of the unit"),
    ),
    request_body = UnitReportDraft,
    responses(
        (status = NO_CONTENT, description = "Filed, with an entry in the audit log"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `text_required`, `text_too_long`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn file_unit_report(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, String)>,
    JsonBody(draft): JsonBody<UnitReportDraft>,
) -> Result<StatusCode, Problem> {
    let PathArgs((_, unit)) = path;
    app.service
        .authorise_within_unit(staff.0, Action::FileUnitReport, &live, &unit)
        .await?;
    app.service
        .file_report(&live, staff.0, &unit, &draft.text)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<Candidate> for AwardCandidate {
    fn from(candidate: Candidate) -> Self {
        let warnings = if candidate.report_filed {
            Vec::new()
        } else {
            vec!["no_summary_report"]
        };
        Self {
            unit: candidate.progress.into(),
            events: candidate.events,
            tasks_done: candidate.tasks_done,
            report_filed: candidate.report_filed,
            warnings,
            picked: candidate.pick.is_some(),
            reason: candidate.pick.map(|pick| pick.reason),
        }
    }
}
