//! Publishing the awards of teams in two steps (W-39, W-40, X-46)

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use model::role::Action;
use serde::{Deserialize, Serialize};
use service::results::{KIND, Publication};
use store::record::published_result::PublishedResult;
use utoipa::ToSchema;
use uuid::Uuid;

use super::names;
use crate::app::{App, Walking};
use crate::auth::Staff;
use crate::body::JsonBody;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{DayDto, MomentDto, NO_STORE};

/// Results that were published.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ResultList {
    /// Each in its newest version.
    results: Vec<ResultRow>,
}

/// A published result.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ResultRow {
    /// What it is the result of.
    #[schema(example = "team_awards")]
    kind: String,
    /// Which version, from 1.
    version: u32,
    /// SHA-256 of the list, in hex.
    hash: String,
    /// When.
    at: MomentDto,
    /// The account that proposed it.
    by: String,
    /// The account that confirmed it.
    #[schema(required)]
    second: Option<String>,
    /// Open appeals against it.
    appeals: u64,
}

/// The awards of teams as they would be published.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamAwardsPreview {
    /// Version of the final ranking, raised by corrections.
    ranking_version: u32,
    /// The last day in it.
    #[schema(required)]
    day: Option<DayDto>,
    /// The teams, award by award.
    teams: Vec<AwardedTeamRow>,
    /// Places without an eligible team, by award.
    shortfall: BTreeMap<String, u32>,
    /// People who get a prize.
    people: u64,
    /// SHA-256 of what would be published, in hex: give it to publish exactly this.
    hash: String,
    /// The account that proposed to publish exactly this; another one has to confirm.
    #[schema(required)]
    proposed_by: Option<String>,
    /// Whether the one who asks proposed it.
    own: bool,
    /// Whether exactly this is published.
    is_published: bool,
    /// The version that was published last.
    #[schema(required)]
    published_version: Option<u32>,
}

/// A team with an award.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AwardedTeamRow {
    /// Key of the award.
    award: String,
    /// Number of the team.
    team: u32,
    /// Its place, shared among equals.
    rank: u64,
    /// Days on target at the cutoff.
    days_on_target: u16,
    /// Steps per member at the cutoff.
    average_steps: u64,
    /// The members at the cutoff.
    members: Vec<AwardedMember>,
}

/// A member of an awarded team.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AwardedMember {
    /// Number of the participant.
    participant: u32,
    /// Masked name.
    name: String,
}

/// What is to be published.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AwardsPublication {
    /// The hash of the preview.
    hash: String,
}

/// What became of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AwardsPublished {
    /// `proposed`: another person has to do the same; `published`.
    state: PublicationState,
    /// The version that is published.
    #[schema(required)]
    version: Option<u32>,
    /// Prizes that were added.
    added: u32,
    /// Prizes that were taken back, since a correction took the award away.
    voided: u32,
    /// Prizes of people no longer entitled who have them already: for people to settle.
    already_sent: Vec<String>,
}

/// How far a publication is.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PublicationState {
    /// It waits for another person.
    Proposed,
    /// It is public.
    Published,
}

/// Lists the results that were published.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/results",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = ResultList, description = "The results"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn list_results(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    let zone = live.plan().zone;
    let mut results = Vec::new();
    for PublishedResult { version, result } in app.service.published_results(&live).await? {
        let about = format!("result:{}", result.kind);
        results.push(ResultRow {
            appeals: app.service.open_appeals_about(&live, about).await?,
            kind: result.kind,
            version,
            hash: result.hash,
            at: MomentDto::of(result.at, zone),
            by: Uuid::from_u128(result.by.0).to_string(),
            second: result.second.map(|by| Uuid::from_u128(by.0).to_string()),
        });
    }
    Ok((NO_STORE, Json(ResultList { results })))
}

/// Shows the awards of teams as they would be published. Nothing is changed.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/results/team-awards",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = TeamAwardsPreview, description = "The awards"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `not_open_yet`, `unavailable`"),
    )
)]
pub(crate) async fn preview_team_awards(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    let preview = app.service.preview_awards(&live).await?;
    let awards = preview.awards;
    let people = awards.teams.iter().flat_map(|team| team.members.clone());
    let known = names(&app, &live, people).await?;
    let people = awards.teams.iter().map(|team| team.members.len() as u64);
    let published = preview.published.as_ref();
    let shown = TeamAwardsPreview {
        ranking_version: awards.version,
        day: awards.day.map(DayDto),
        people: people.sum(),
        shortfall: awards.shortfall,
        own: preview.proposed_by == Some(staff.0),
        proposed_by: preview
            .proposed_by
            .map(|by| Uuid::from_u128(by.0).to_string()),
        is_published: published.is_some_and(|p| p.result.hash == preview.hash),
        published_version: published.map(|published| published.version),
        hash: preview.hash,
        teams: awards
            .teams
            .into_iter()
            .map(|team| AwardedTeamRow {
                award: team.award,
                team: team.team.0,
                rank: team.rank,
                days_on_target: team.days_on_target,
                average_steps: team.average_steps,
                members: team
                    .members
                    .into_iter()
                    .map(|no| AwardedMember {
                        participant: no.0,
                        name: known.get(&no).cloned().unwrap_or_default(),
                    })
                    .collect(),
            })
            .collect(),
    };
    Ok((NO_STORE, Json(shown)))
}

/// Publishes the awards of teams: the first person proposes, another one publishes with the same
/// request. What has changed since the preview is `inconsistent`.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/results/team-awards/publish",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    request_body = AwardsPublication,
    responses(
        (status = OK, body = AwardsPublished, description = "Proposed or published, with an entry in the audit log"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `not_open_yet`, `second_person_required`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn publish_team_awards(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    JsonBody(wish): JsonBody<AwardsPublication>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::PublishResults, &app, &live).await?;
    let done = app
        .service
        .publish_awards(&live, staff.0, &wish.hash)
        .await?;
    let done = match done {
        Publication::Proposed => AwardsPublished {
            state: PublicationState::Proposed,
            version: None,
            added: 0,
            voided: 0,
            already_sent: Vec::new(),
        },
        Publication::Published(done) => AwardsPublished {
            state: PublicationState::Published,
            version: Some(done.version),
            added: done.added,
            voided: done.voided,
            already_sent: done.already_sent.iter().map(Uuid::to_string).collect(),
        },
    };
    tracing::info!(kind = KIND, state = ?done.state, "awards of teams");
    Ok((NO_STORE, Json(done)))
}
