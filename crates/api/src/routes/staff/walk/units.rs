//! `GET /api/staff/campaigns/{c}/units`, also as a CSV file

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use engine::walk::result::UnitProgress;
use serde::Serialize;
use service::walk_export::{WalkTable, unit_row};
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Staff;
use crate::csv::CsvFile;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{DayDto, NO_STORE, TextDto};

/// Units with their progress (W-46).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitProgressList {
    /// Position of the log the figures follow from.
    as_of: u64,
    /// Whether these are all units; otherwise they are the own one and its parts.
    all: bool,
    /// In table order. A heading holds the sum of its parts, with its own target.
    rows: Vec<StaffUnitRow>,
}

/// A unit's progress.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffUnitRow {
    /// Code.
    pub(crate) code: String,
    /// Name.
    pub(crate) name: TextDto,
    /// Code of the unit it is a part of.
    #[schema(required)]
    pub(crate) parent: Option<String>,
    /// Its kind.
    #[schema(required)]
    pub(crate) kind: Option<String>,
    /// People registered.
    pub(crate) registered: u32,
    /// People with a settled day.
    pub(crate) active: u32,
    /// Teams of captains of the unit.
    pub(crate) teams: u32,
    /// Days on target of these teams.
    pub(crate) team_days: u64,
    /// Counted steps.
    pub(crate) steps: u64,
    /// Steps per active person.
    pub(crate) average_steps: u64,
    /// What was asked for, as printed.
    #[schema(required)]
    pub(crate) target: Option<u32>,
    /// Registered against the target, in tenths of a percent.
    #[schema(required)]
    pub(crate) permille: Option<u64>,
    /// People still missing.
    #[schema(required)]
    pub(crate) shortfall: Option<u64>,
    /// Whether the quota is met.
    #[schema(required)]
    pub(crate) met: Option<bool>,
    /// The index of the organisation award, in hundredths of a point.
    #[schema(required)]
    pub(crate) index: Option<u32>,
    /// People at the end of each of the last days, as far as they were noted.
    pub(crate) trend: Vec<UnitTrendDay>,
}

/// A unit's people at the end of a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitTrendDay {
    /// The day.
    day: DayDto,
    /// People registered so far.
    registered: u32,
    /// Of these, people with a settled day.
    active: u32,
}

/// Lists units with their progress: all of them, or the own one and its parts.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/units",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = UnitProgressList, description = "The units"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn list_unit_progress(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
) -> Result<impl IntoResponse, Problem> {
    let seen = app.service.units_seen(&live, staff.0).await?;
    let mut trends = app.service.unit_trends(&live).await?;
    let rows = app.service.unit_progress(&live, &seen);
    let list = UnitProgressList {
        as_of: live.read(engine::Campaign::seq),
        all: seen.all,
        rows: rows
            .into_iter()
            .map(|row| {
                let trend = trends.remove(&row.code).unwrap_or_default();
                let trend = trend.into_iter().map(|of| UnitTrendDay {
                    day: DayDto(of.day),
                    registered: of.registered,
                    active: of.active,
                });
                StaffUnitRow {
                    trend: trend.collect(),
                    ..StaffUnitRow::from(row)
                }
            })
            .collect(),
    };
    Ok((NO_STORE, Json(list)))
}

/// Exports the units with their progress.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/units.csv",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = String, content_type = "text/csv", description = "The table"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn export_unit_progress(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
) -> Result<CsvFile, Problem> {
    let seen = app.service.units_seen(&live, staff.0).await?;
    app.service.log_export(&live, staff.0, "units.csv").await?;
    let mut file = CsvFile::new(&WalkTable::Units.heads(false));
    for row in app.service.unit_progress(&live, &seen) {
        file.row(unit_row(&row));
    }
    Ok(file)
}

impl From<UnitProgress> for StaffUnitRow {
    fn from(row: UnitProgress) -> Self {
        Self {
            code: row.code,
            name: (&row.name).into(),
            parent: row.parent,
            kind: row.kind,
            registered: row.registered,
            active: row.active,
            teams: row.teams,
            team_days: row.team_days,
            steps: row.steps,
            average_steps: row.average_steps,
            target: row.target,
            permille: row.permille,
            shortfall: row.shortfall,
            met: row.met,
            index: row.index,
            trend: Vec::new(),
        }
    }
}
