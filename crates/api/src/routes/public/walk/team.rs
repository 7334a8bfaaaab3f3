//! `GET /api/campaigns/{c}/teams/{team}`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use model::Refusal;
use rules::walk::teams::LateJoin;
use serde::Serialize;
use service::walk::team::{team_of, teams_plan};
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::body::PathArgs;
use crate::problem::{Problem, ProblemBody};
use crate::routes::public::walk::Shown;
use crate::wire::ONE_SECOND;

/// A team, as everybody sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamPage {
    /// Number.
    team: u32,
    /// Name.
    name: String,
    /// What the captain announces.
    #[schema(required)]
    announcement: Option<String>,
    /// Members.
    members_count: u8,
    /// Places.
    size: u8,
    /// The captain's masked name.
    captain: String,
    /// Place among all teams, some seconds old; `null` before the first ranking with it.
    #[schema(required)]
    rank: Option<u64>,
    /// Days on target.
    days_on_target: u16,
    /// Of all days of the activity, in tenths of a percent.
    goal_permille: u64,
    /// Counted steps per member, rounded down.
    average_steps: u64,
    /// Whether somebody can join now.
    joinable: bool,
}

/// Shows a team, found by its number or invitation code.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/teams/{team}",
    tag = "public",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("team" = String, Path, description = "Number or invitation code"),
    ),
    responses(
        (status = OK, body = TeamPage, description = "The team"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn show_team(
    State(app): State<App>,
    Walking(live): Walking,
    PathArgs(path): PathArgs<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let (_, key) = path;
    let plan = teams_plan(&live)?;
    let team = team_of(&live, &key)?;
    let standings = app.service.standings(&live).await?;
    let now = live.now();
    let (captain, standing, joinable, days) = live
        .read(|c| {
            let walk = c.walk()?;
            let known = walk.state.team(team)?;
            let today = c.plan().zone.day_of(now);
            let open = walk.window().admit(now).is_ok()
                && (plan.late_join == LateJoin::FromJoining || walk.is_trial(today));
            let free = known.members.len() < usize::from(plan.size);
            let days = walk.plan.phases.activity_days();
            Some((known.captain, known.standing(), open && free, days))
        })
        .ok_or(Refusal::NotFound)?;
    let shown = Shown::look_up(&app, &live, &[team], &[captain]).await?;
    let page = TeamPage {
        team: team.0,
        name: shown.team(team),
        announcement: shown.announcement(team),
        members_count: standing.members,
        size: plan.size,
        captain: shown.person(captain),
        rank: standings.teams.of(team).map(|row| row.rank),
        days_on_target: standing.days_on_target,
        goal_permille: rules::walk::quotas::permille(standing.days_on_target.into(), days.into()),
        average_steps: standing.average_steps(),
        joinable,
    };
    Ok((ONE_SECOND, Json(page)))
}
