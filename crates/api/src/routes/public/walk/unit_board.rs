//! `GET /api/campaigns/{c}/boards/units`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use engine::walk::result::UnitProgress;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::problem::{Problem, ProblemBody};
use crate::wire::{ONE_SECOND, TextDto};

/// The progress of units (W-46).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitBoardPage {
    /// In table order.
    rows: Vec<UnitPlace>,
    /// Position of the log it follows from.
    as_of: u64,
}

/// A unit's progress. A heading holds the sum of its parts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitPlace {
    /// Key.
    code: String,
    /// Name.
    name: TextDto,
    /// Code of the unit it is a part of.
    #[schema(required)]
    parent: Option<String>,
    /// Its kind.
    #[schema(required)]
    kind: Option<String>,
    /// People registered.
    registered: u32,
    /// People with a settled day.
    active: u32,
    /// Counted steps.
    steps: u64,
    /// Steps per active person, rounded down.
    average_steps: u64,
    /// Teams of its captains.
    teams: u32,
    /// Days on target of these teams.
    team_days: u64,
    /// People asked for, as printed.
    #[schema(required)]
    target: Option<u32>,
    /// Registered against the target, in tenths of a percent.
    #[schema(required)]
    permille: Option<u64>,
    /// People still missing.
    #[schema(required)]
    shortfall: Option<u64>,
    /// Whether the target is met.
    #[schema(required)]
    met: Option<bool>,
    /// The published index, in hundredths of a point (W-49).
    #[schema(required)]
    index: Option<u32>,
}

impl From<&UnitProgress> for UnitPlace {
    fn from(row: &UnitProgress) -> Self {
        Self {
            code: row.code.clone(),
            name: (&row.name).into(),
            parent: row.parent.clone(),
            kind: row.kind.clone(),
            registered: row.registered,
            active: row.active,
            steps: row.steps,
            average_steps: row.average_steps,
            teams: row.teams,
            team_days: row.team_days,
            target: row.target,
            permille: row.permille,
            shortfall: row.shortfall,
            met: row.met,
            index: row.index,
        }
    }
}

/// Shows the progress of units.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/boards/units",
    tag = "public",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = UnitBoardPage, description = "The progress"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn show_unit_board(
    State(app): State<App>,
    Walking(live): Walking,
) -> Result<impl IntoResponse, Problem> {
    let standings = app.service.standings(&live).await?;
    let page = UnitBoardPage {
        rows: standings.units.iter().map(Into::into).collect(),
        as_of: standings.as_of,
    };
    Ok((ONE_SECOND, Json(page)))
}
