//! `GET /api/staff/campaigns/{c}/teams` and one team

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use model::role::Action;
use model::{ParticipantNo, Refusal, TeamNo};
use serde::{Deserialize, Serialize};
use service::walk::team::team_of;
use utoipa::ToSchema;

use super::{limit, names};
use crate::app::{App, Walking};
use crate::auth::Staff;
use crate::body::{PathArgs, QueryArgs};
use crate::problem::{Problem, ProblemBody};
use crate::wire::{DayDto, NO_STORE};

/// Which teams.
#[derive(Debug, Deserialize)]
pub(crate) struct StaffTeamQuery {
    q: Option<String>,
    offset: Option<u32>,
    limit: Option<u32>,
}

/// Teams.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffTeamList {
    /// The teams.
    teams: Vec<StaffTeamRow>,
    /// All teams there are.
    total: u64,
}

/// A team, for staff.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffTeamRow {
    /// Number.
    team: u32,
    /// Name as its members see it.
    name: String,
    /// Where its name stands: `submitted`, `approved`, `rejected`, `withdrawn`.
    #[schema(required)]
    name_state: Option<&'static str>,
    /// Number of the captain.
    captain: u32,
    /// Members.
    members: u64,
    /// Days on target.
    days_on_target: u16,
    /// Counted steps of all members.
    steps: u64,
}

/// A team with its members.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffTeam {
    /// Its figures.
    team: StaffTeamRow,
    /// The captain's announcement.
    #[schema(required)]
    announcement: Option<String>,
    /// Where the announcement stands.
    #[schema(required)]
    announcement_state: Option<&'static str>,
    /// The members.
    members: Vec<StaffTeamMember>,
    /// Days on target.
    on_target: Vec<DayDto>,
}

/// A member of a team.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffTeamMember {
    /// Number of the participant.
    participant: u32,
    /// Masked name.
    name: String,
    /// The first day that counts for the team.
    #[schema(required)]
    joined_day: Option<DayDto>,
    /// Counted steps of all their days.
    steps: u32,
}

/// Lists teams in the order of foundation, or those a number, a code or a name finds.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/teams",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("q" = Option<String>, Query, description = "Number, invitation code or part of a name"),
        ("offset" = Option<u32>, Query, description = "Teams to pass over"),
        ("limit" = Option<u32>, Query, description = "Teams on a page: 50 if left out, at most 200"),
    ),
    responses(
        (status = OK, body = StaffTeamList, description = "The teams"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn list_staff_teams(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    QueryArgs(query): QueryArgs<StaffTeamQuery>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    let total = live
        .read(|c| c.walk().map(|walk| walk.state.teams().len()))
        .unwrap_or(0);
    let rows = limit(query.limit);
    let teams: Vec<TeamNo> = match query.q.as_deref().map(str::trim) {
        Some(q) if !q.is_empty() => match team_of(&live, q) {
            Ok(team) => vec![team],
            Err(_no_number) => {
                let found = app.service.search_teams(&live, q, rows).await?;
                found.into_iter().map(|(team, _)| team).collect()
            }
        },
        _ => {
            let first = query.offset.unwrap_or(0);
            let teams = (first..).map(TeamNo).take(rows as usize);
            teams.filter(|team| team.ix() < total).collect()
        }
    };
    let mut list = StaffTeamList {
        teams: Vec::with_capacity(teams.len()),
        total: total as u64,
    };
    for team in teams {
        list.teams.extend(row(&app, &live, team).await?);
    }
    Ok((NO_STORE, Json(list)))
}

/// Shows a team with its members.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/teams/{team}",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("team" = String, Path, description = "Number or invitation code of the team"),
    ),
    responses(
        (status = OK, body = StaffTeam, description = "The team"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn show_staff_team(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    let PathArgs((_, team)) = path;
    let team = team_of(&live, &team)?;
    let figures = row(&app, &live, team).await?.ok_or(Refusal::NotFound)?;
    let texts = app.service.team_texts(&live, team).await?;
    let announcement = texts.and_then(|texts| texts.announcement);
    let (members, on_target) = live
        .read(|c| {
            let walk = c.walk()?;
            let team = walk.state.team(team)?;
            let member = |no: &ParticipantNo| {
                let walker = walk.state.walker(*no)?;
                Some((*no, walker.joined_team(), walker.steps))
            };
            let members: Vec<_> = team.members.iter().filter_map(member).collect();
            let days = team.on_target.iter().map(|ix| walk.state.day_at(ix));
            Some((members, days.map(DayDto).collect()))
        })
        .ok_or(Refusal::NotFound)?;
    let known = names(&app, &live, members.iter().map(|(no, ..)| *no)).await?;
    let shown = StaffTeam {
        team: figures,
        announcement_state: announcement.as_ref().map(|a| a.standing.state.name()),
        announcement: announcement.map(|a| a.text),
        members: members
            .into_iter()
            .map(|(no, joined_day, steps)| StaffTeamMember {
                participant: no.0,
                name: known.get(&no).cloned().unwrap_or_default(),
                joined_day: joined_day.map(DayDto),
                steps,
            })
            .collect(),
        on_target,
    };
    Ok((NO_STORE, Json(shown)))
}

async fn row(
    app: &App,
    live: &service::LiveCampaign,
    no: TeamNo,
) -> Result<Option<StaffTeamRow>, Problem> {
    let texts = app.service.team_texts(live, no).await?;
    Ok(live.read(|c| {
        let team = c.walk()?.state.team(no)?;
        Some(StaffTeamRow {
            team: no.0,
            name_state: texts.as_ref().map(|texts| texts.name.standing.state.name()),
            name: texts.map(|texts| texts.name.text).unwrap_or_default(),
            captain: team.captain.0,
            members: team.members.len() as u64,
            days_on_target: team.on_target.len(),
            steps: team.steps,
        })
    }))
}
