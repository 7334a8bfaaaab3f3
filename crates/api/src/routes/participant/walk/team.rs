//! `GET /api/campaigns/{c}/me/team`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use model::{ParticipantNo, Refusal};
use rules::walk::state::Walker;
use rules::walk::teams::Team;
use serde::Serialize;
use service::walk::team_code;
use store::record::moderation::{Rejection, Standing};
use store::record::team_text::Submission;
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::problem::{Problem, ProblemBody};
use crate::routes::participant::walk::number;
use crate::routes::public::walk::Shown;
use crate::wire::{DayDto, NO_STORE};

/// One's own team.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyTeam {
    /// Number.
    team: u32,
    /// Invitation code.
    code: String,
    /// Name.
    name: String,
    /// Where the name stands.
    #[schema(example = "submitted")]
    name_state: &'static str,
    /// Why it may not be seen.
    #[schema(required)]
    name_reason: Option<&'static str>,
    /// Whether one is its captain.
    captain: bool,
    /// What the captain announces.
    #[schema(required)]
    announcement: Option<TeamAnnouncement>,
    /// The captain's goal.
    #[schema(required)]
    goal: Option<TeamGoal>,
    /// Places.
    size: u8,
    /// Place among all teams, some seconds old.
    #[schema(required)]
    rank: Option<u64>,
    /// Days on target.
    days_on_target: u16,
    /// Of all days of the activity, in tenths of a percent.
    goal_permille: u64,
    /// Counted steps per member, rounded down.
    average_steps: u64,
    /// Today.
    today: TeamToday,
    /// The members in the order of joining.
    members: Vec<TeamMember>,
    /// Days of the team so far.
    calendar: Vec<TeamCalendarDay>,
}

/// What a captain announces.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamAnnouncement {
    /// What it says.
    text: String,
    /// Where it stands.
    #[schema(example = "submitted")]
    state: &'static str,
    /// Why it may not be seen.
    #[schema(required)]
    reason: Option<&'static str>,
}

/// A captain's goal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamGoal {
    /// Steps per member and day.
    member_steps: u32,
    /// First day it holds.
    from: DayDto,
}

/// A team's day so far.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamToday {
    /// The day.
    day: DayDto,
    /// Counted steps of settled members.
    sum: u32,
    /// What the team needs.
    team_goal: u32,
    /// Whether the day is on target.
    on_target: bool,
}

/// A member.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamMember {
    /// The masked name.
    name: String,
    /// Whether it is oneself.
    me: bool,
    /// Whether it is the captain.
    captain: bool,
    /// First day that counts for the team.
    joined_day: DayDto,
    /// Their day so far.
    today: MemberToday,
}

/// A member's day so far.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MemberToday {
    /// How far it is.
    state: MemberDay,
    /// Steps that count; of others for the captain alone (W-19).
    #[schema(required)]
    counted: Option<u32>,
}

/// How far a member's day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MemberDay {
    /// No steps were received.
    None,
    /// Steps were received and do not count yet.
    Provisional,
    /// The day is settled below the goal.
    Settled,
    /// The day is settled on the goal.
    OnTarget,
}

/// A day of a team.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamCalendarDay {
    /// The day.
    day: DayDto,
    /// Whether it is on target.
    on_target: bool,
}

/// Shows one's own team.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/me/team",
    tag = "participant",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = MyTeam, description = "The team"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn show_own_team(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
) -> Result<impl IntoResponse, Problem> {
    let me = number(&live, person).ok_or(Refusal::NotFound)?;
    let found = live.read(|c| {
        let walk = c.walk()?;
        let no = walk.state.walker(me)?.team()?;
        Some((no, walk.state.team(no)?.clone()))
    });
    let (no, team): (_, Team) = found.ok_or(Refusal::NotFound)?;
    let texts = app.service.team_texts(&live, no).await?;
    let shown = Shown::look_up(&app, &live, &[], &team.members).await?;
    let standings = app.service.standings(&live).await?;
    let today = live.plan().zone.day_of(live.now());
    let is_captain = team.captain == me;
    let (name, announcement) = match texts {
        Some(texts) => (Some(texts.name), texts.announcement),
        None => (None, None),
    };
    let name_state = name.as_ref().map_or(Standing::SUBMITTED, |n| n.standing);
    let page = live.read(|c| {
        let walk = c.walk()?;
        let ix = walk.state.day_ix(today);
        let goal = walk.plan.goals.member_steps;
        let member = |no: &ParticipantNo| {
            let counted = walk.state.counted(*no, today);
            let state = if walk.state.is_settled(*no, today) {
                if counted >= goal {
                    MemberDay::OnTarget
                } else {
                    MemberDay::Settled
                }
            } else if walk.state.received(*no, today) > 0 {
                MemberDay::Provisional
            } else {
                MemberDay::None
            };
            let joined = walk.state.walker(*no)?.joined_team()?;
            Some(TeamMember {
                name: shown.person(*no),
                me: *no == me,
                captain: *no == team.captain,
                joined_day: DayDto(joined),
                today: MemberToday {
                    state,
                    counted: (is_captain || *no == me).then_some(counted),
                },
            })
        };
        let counts = |no: &&ParticipantNo| {
            let joined = walk.state.walker(**no).and_then(Walker::joined_team);
            joined.is_some_and(|joined| joined <= today)
        };
        let sum = team.members.iter().filter(counts);
        let founded = c.plan().zone.day_of(team.created_at);
        let first = walk.state.day_at(0).max(founded);
        let last = today.min(walk.plan.phases.last_day);
        let days = (first.0..=last.0).map(model::Day);
        let standing = team.standing();
        let size = walk.plan.teams.as_ref().map_or(0, |teams| teams.size);
        Some(MyTeam {
            team: no.0,
            code: team_code::code(no),
            name: name
                .as_ref()
                .map_or_else(|| shown.team(no), |name| name.text.clone()),
            name_state: name_state.state.name(),
            name_reason: name_state.reason.map(Rejection::name),
            captain: is_captain,
            announcement: announcement.map(told),
            goal: team.goal.map(|goal| TeamGoal {
                member_steps: goal.member_steps,
                from: DayDto(goal.from),
            }),
            size,
            rank: standings.teams.of(no).map(|row| row.rank),
            days_on_target: standing.days_on_target,
            goal_permille: rules::walk::quotas::permille(
                standing.days_on_target.into(),
                walk.plan.phases.activity_days().into(),
            ),
            average_steps: standing.average_steps(),
            today: TeamToday {
                day: DayDto(today),
                sum: sum.map(|no| walk.state.counted(*no, today)).sum(),
                team_goal: walk.plan.goals.team_steps,
                on_target: ix.is_some_and(|ix| team.is_on_target(ix)),
            },
            members: team.members.iter().filter_map(member).collect(),
            calendar: days
                .filter_map(|day| {
                    let ix = walk.state.day_ix(day)?;
                    Some(TeamCalendarDay {
                        day: DayDto(day),
                        on_target: team.is_on_target(ix),
                    })
                })
                .collect(),
        })
    });
    Ok((NO_STORE, Json(page.ok_or(Refusal::NotFound)?)))
}

fn told(announcement: Submission) -> TeamAnnouncement {
    TeamAnnouncement {
        state: announcement.standing.state.name(),
        reason: announcement.standing.reason.map(Rejection::name),
        text: announcement.text,
    }
}
