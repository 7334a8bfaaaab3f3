//! `GET /api/campaigns/{c}/boards/regions`

use axum::extract::State;
use engine::Campaign;
use engine::result::RegionRow;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, Live};
use crate::board::Json;
use crate::problem::{Problem, ProblemBody};

/// All regions by their own tally (D19-13).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegionBoard {
    /// Position of the log the figures follow from.
    as_of: u64,
    /// In order; equal ones share a rank and stand in table order.
    rows: Vec<RegionPlace>,
}

/// A region's place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegionPlace {
    /// From 1, shared among equals.
    rank: u64,
    /// Code of the region.
    region: String,
    /// Donations that count.
    donations: u64,
    /// Steps before multiplying.
    raw_steps: u64,
    /// Steps as credited.
    credited_steps: u64,
}

/// Shows the board of regions.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/boards/regions",
    tag = "public",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = RegionBoard, description = "The board"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`"),
    )
)]
pub(crate) async fn show_region_board(
    State(app): State<App>,
    Live(live): Live,
) -> Result<Json, Problem> {
    let make = async || {
        let (as_of, rows) = live.read(|c: &Campaign| (c.seq(), c.region_board()));
        Json::of(&RegionBoard {
            as_of,
            rows: rows.into_iter().map(RegionPlace::from).collect(),
        })
    };
    app.boards.get(&live, |shelf| &shelf.regions, make).await
}

impl From<RegionRow> for RegionPlace {
    fn from(row: RegionRow) -> Self {
        Self {
            rank: row.rank,
            region: row.code,
            donations: row.donations,
            raw_steps: row.raw_steps,
            credited_steps: row.credited_steps,
        }
    }
}
