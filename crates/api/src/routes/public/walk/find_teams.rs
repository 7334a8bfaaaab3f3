//! `GET /api/campaigns/{c}/teams`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use model::{ParticipantNo, TeamNo};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::body::QueryArgs;
use crate::problem::{Problem, ProblemBody};
use crate::routes::public::walk::Shown;
use crate::wire::ONE_SECOND;

/// Which teams to find.
#[derive(Debug, Deserialize)]
pub(crate) struct TeamQuery {
    q: Option<String>,
}

/// Teams that were found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundTeams {
    /// By their numbers.
    teams: Vec<FoundTeam>,
}

/// A team that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundTeam {
    /// Number.
    team: u32,
    /// Name.
    name: String,
    /// Members.
    members: u8,
    /// Places.
    size: u8,
    /// The captain's masked name.
    captain: String,
}

/// Finds teams by a part of their name.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/teams",
    tag = "public",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("q" = Option<String>, Query, description = "Part of a name"),
    ),
    responses(
        (status = OK, body = FoundTeams, description = "The teams"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn search_teams(
    State(app): State<App>,
    Walking(live): Walking,
    QueryArgs(query): QueryArgs<TeamQuery>,
) -> Result<impl IntoResponse, Problem> {
    let text = query.q.unwrap_or_default();
    let found = app.service.search_teams(&live, &text, TEAMS_MAX).await?;
    let size = service::walk::team::teams_plan(&live)?.size;
    let of = |team: TeamNo| {
        live.read(|c| {
            let team = c.walk()?.state.team(team)?;
            Some((team.captain, u8::try_from(team.members.len()).ok()?))
        })
    };
    let found: Vec<_> = found
        .into_iter()
        .filter_map(|(team, name)| Some((team, name, of(team)?)))
        .collect();
    let captains: Vec<ParticipantNo> = found.iter().map(|(_, _, (no, _))| *no).collect();
    let shown = Shown::look_up(&app, &live, &[], &captains).await?;
    let teams = found
        .into_iter()
        .map(|(team, name, (captain, members))| FoundTeam {
            team: team.0,
            name,
            members,
            size,
            captain: shown.person(captain),
        })
        .collect();
    Ok((ONE_SECOND, Json(FoundTeams { teams })))
}

const TEAMS_MAX: u32 = 20;
