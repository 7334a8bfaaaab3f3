//! `GET /api/campaigns/{c}/boards/groups`

use axum::extract::State;
use engine::Campaign;
use engine::result::GroupRow;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, Live};
use crate::board::Json;
use crate::problem::{Problem, ProblemBody};

/// All groups by the total of their aided regions (D19-12).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GroupBoard {
    /// Position of the log the figures follow from.
    as_of: u64,
    /// In order; equal ones share a rank and stand in table order.
    rows: Vec<GroupPlace>,
}

/// A group's place and its way to the next project.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GroupPlace {
    /// From 1, shared among equals.
    rank: u64,
    /// Code of the aided region.
    group: String,
    /// Donations that count.
    donations: u64,
    /// Steps as credited.
    credited_steps: u64,
    /// Projects generated.
    projects: u32,
    /// Most projects it can have.
    #[schema(required)]
    project_cap: Option<u32>,
    /// Steps missing to the next project; `null` when there will be none.
    #[schema(required)]
    steps_to_next: Option<u64>,
    /// How much of the way to the next project is done, in thousandths.
    #[schema(maximum = 1000)]
    next_permille: u16,
    /// A correction has lowered the total below what the projects took; they stay (P-01).
    flagged: bool,
}

/// Shows the board of groups.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/boards/groups",
    tag = "public",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = GroupBoard, description = "The board"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`"),
    )
)]
pub(crate) async fn show_group_board(
    State(app): State<App>,
    Live(live): Live,
) -> Result<Json, Problem> {
    let make = async || {
        let (as_of, rows) = live.read(|c: &Campaign| (c.seq(), c.group_board()));
        Json::of(&GroupBoard {
            as_of,
            rows: rows.into_iter().map(GroupPlace::from).collect(),
        })
    };
    app.boards.get(&live, |shelf| &shelf.groups, make).await
}

impl From<GroupRow> for GroupPlace {
    fn from(row: GroupRow) -> Self {
        Self {
            rank: row.rank,
            group: row.code,
            donations: row.donations,
            credited_steps: row.credited_steps,
            projects: row.projects,
            project_cap: row.project_cap,
            steps_to_next: row.steps_to_next,
            next_permille: row.next_permille,
            flagged: row.flagged,
        }
    }
}
