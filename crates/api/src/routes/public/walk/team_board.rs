//! `GET /api/campaigns/{c}/boards/teams`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use engine::walk::result::TeamRow;
use model::{ParticipantNo, TeamNo};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::body::QueryArgs;
use crate::problem::{Problem, ProblemBody};
use crate::routes::public::walk::Shown;
use crate::wire::{MomentDto, ONE_SECOND};

/// Which part of the ranking.
#[derive(Debug, Deserialize)]
pub(crate) struct TeamBoardQuery {
    limit: Option<usize>,
    offset: Option<usize>,
}

/// The ranking of teams (W-38).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamBoardPage {
    /// From the best on; of equal ones the team founded earlier stands first.
    rows: Vec<TeamPlace>,
    /// How many teams there are.
    total: usize,
    /// Whether the final ranking is frozen; the list shown here goes on.
    frozen: bool,
    /// Version of the final ranking, raised by corrections.
    #[schema(required)]
    version: Option<u32>,
    /// When the list was made; it may be some seconds old.
    computed_at: MomentDto,
    /// Position of the log it follows from.
    as_of: u64,
}

/// A team's place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamPlace {
    /// From 1, shared among equals.
    rank: u64,
    /// Number of the team.
    team: u32,
    /// Its name.
    name: String,
    /// The captain's masked name.
    captain: String,
    /// Days on target.
    days_on_target: u16,
    /// Of all days of the activity, in tenths of a percent.
    goal_permille: u64,
    /// Counted steps per member, rounded down.
    average_steps: u64,
    /// Counted steps.
    steps: u64,
    /// Members.
    members: u8,
}

/// Shows the ranking of teams.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/boards/teams",
    tag = "public",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("limit" = Option<usize>, Query, description = "Most rows, up to 100"),
        ("offset" = Option<usize>, Query, description = "Rows to pass over"),
    ),
    responses(
        (status = OK, body = TeamBoardPage, description = "The ranking"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn show_team_board(
    State(app): State<App>,
    Walking(live): Walking,
    QueryArgs(query): QueryArgs<TeamBoardQuery>,
) -> Result<impl IntoResponse, Problem> {
    service::walk::team::teams_plan(&live)?;
    let standings = app.service.standings(&live).await?;
    let limit = query.limit.unwrap_or(LIMIT).min(LIMIT);
    let all = &standings.teams.rows;
    let rows: Vec<&TeamRow> = all
        .iter()
        .skip(query.offset.unwrap_or(0))
        .take(limit)
        .collect();
    let teams: Vec<TeamNo> = rows.iter().map(|row| row.team).collect();
    let (captains, version) = live.read(|c| {
        let walk = c.walk();
        let captain = |team: &TeamNo| Some(walk?.state.team(*team)?.captain);
        let captains: Vec<Option<ParticipantNo>> = teams.iter().map(captain).collect();
        let version = walk.and_then(|w| Some(w.state.final_ranking()?.version));
        (captains, version)
    });
    let people: Vec<ParticipantNo> = captains.iter().flatten().copied().collect();
    let shown = Shown::look_up(&app, &live, &teams, &people).await?;
    let rows = rows.into_iter().zip(captains);
    let page = TeamBoardPage {
        rows: rows
            .map(|(row, captain)| TeamPlace {
                rank: row.rank,
                team: row.team.0,
                name: shown.team(row.team),
                captain: captain.map_or_else(|| "*".to_owned(), |no| shown.person(no)),
                days_on_target: row.days_on_target,
                goal_permille: row.goal_permille,
                average_steps: row.average_steps,
                steps: row.steps,
                members: row.members,
            })
            .collect(),
        total: all.len(),
        frozen: version.is_some(),
        version,
        computed_at: MomentDto::of(standings.made_at, live.plan().zone),
        as_of: standings.as_of,
    };
    Ok((ONE_SECOND, Json(page)))
}

const LIMIT: usize = 100;
