//! Corrections that one person proposes and another confirms

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use model::role::Action;
use model::{ParticipantNo, Refusal, TeamNo};
use rules::walk::state::TeamDayChange;
use serde::{Deserialize, Serialize};
use service::walk_correction::{CorrectionEffect, ProposedCorrection, WalkCorrection};
use store::record::pending_correction::CorrectionState;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{after, day, id, limit};
use crate::app::{App, Walking};
use crate::auth::Staff;
use crate::body::{JsonBody, PathArgs, QueryArgs};
use crate::problem::{Problem, ProblemBody};
use crate::wire::{DayDto, MomentDto, NO_STORE};

/// Which corrections.
#[derive(Debug, Deserialize)]
pub(crate) struct CorrectionQuery {
    state: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
}

/// Proposed corrections.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CorrectionList {
    /// The first proposed first.
    corrections: Vec<CorrectionRow>,
    /// Give it as `after` for the next page; `null` at the end.
    #[schema(required)]
    next: Option<String>,
}

/// A proposed correction.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CorrectionRow {
    /// Key.
    id: String,
    /// What is corrected.
    kind: CorrectionKind,
    /// Number of the participant.
    participant: u32,
    /// The day, for steps.
    #[schema(required)]
    day: Option<DayDto>,
    /// Counted steps from then on, for steps.
    #[schema(required)]
    counted: Option<u32>,
    /// How many points more or fewer, for points.
    #[schema(required)]
    points: Option<i32>,
    /// The team they belong to from then on, for a membership; `null` for none.
    #[schema(required)]
    team: Option<u32>,
    /// Why it was proposed.
    reason: String,
    /// Where it stands.
    #[schema(example = "open")]
    state: &'static str,
    /// When it was proposed.
    proposed_at: MomentDto,
    /// The account that proposed it.
    proposed_by: String,
    /// Whether the one who asks proposed it, so that another has to confirm.
    own: bool,
    /// What it would change as it was proposed.
    effect: CorrectionEffectDto,
    /// What it would change now; `null` unless it is open and possible.
    #[schema(required)]
    effect_now: Option<CorrectionEffectDto>,
    /// When it was decided on.
    #[schema(required)]
    decided_at: Option<MomentDto>,
    /// The account that decided.
    #[schema(required)]
    decided_by: Option<String>,
}

/// What a correction changes.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = CorrectionEffect)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorrectionEffectDto {
    /// Before: counted steps of the day, the balance of points, or the team.
    #[schema(required)]
    before: Option<i64>,
    /// After.
    #[schema(required)]
    after: Option<i64>,
    /// Counted steps gained or lost; for a membership those that leave the old team.
    steps: i64,
    /// Points gained or lost, those of the team's day included.
    points: i32,
    /// Whether the team's day comes or goes by it.
    team_day: TeamDayEffect,
    /// The team whose day that is.
    #[schema(required)]
    team: Option<u32>,
}

/// What becomes of the team's day.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TeamDayEffect {
    /// Nothing.
    None,
    /// It is on target now.
    Gained,
    /// It no longer is.
    Lost,
}

/// What is corrected.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CorrectionKind {
    /// Counted steps of a closed day.
    Steps,
    /// Points.
    Points,
    /// A membership.
    Member,
}

/// A correction.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorrectionDraft {
    /// What is corrected.
    kind: CorrectionKind,
    /// Number of the participant.
    participant: u32,
    /// The day, for steps, `YYYY-MM-DD`.
    #[schema(format = Date)]
    day: Option<String>,
    /// Counted steps from now on, for steps.
    counted: Option<u32>,
    /// How many points more or fewer, for points.
    points: Option<i32>,
    /// The team they belong to from now on, for a membership; left out for none.
    team: Option<u32>,
    /// Why; needed to propose it.
    #[serde(default)]
    reason: String,
}

/// The proposal that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CorrectionTaken {
    /// Its key.
    id: String,
}

/// The decision of the second person.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorrectionConfirmation {
    /// Why.
    #[serde(default)]
    reason: String,
    /// The effect that person saw; the proposed one if left out.
    effect: Option<CorrectionEffectDto>,
}

/// Why a proposal is turned down.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorrectionDismissal {
    /// Why.
    #[serde(default)]
    reason: String,
}

/// Lists proposed corrections in a state; the open ones if none is named.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/corrections",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("state" = Option<String>, Query, description = "`open`, `done`, `dismissed`, `expired`"),
        ("after" = Option<String>, Query, description = "`next` of the page above"),
        ("limit" = Option<u32>, Query, description = "Corrections on a page: 50 if left out, at most 200"),
    ),
    responses(
        (status = OK, body = CorrectionList, description = "The corrections"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `value_out_of_range`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn list_corrections(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    QueryArgs(query): QueryArgs<CorrectionQuery>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    let state = query
        .state
        .as_deref()
        .map_or(Some(CorrectionState::Open), CorrectionState::parse)
        .ok_or(Refusal::ValueOutOfRange)?;
    let rows = limit(query.limit);
    let after = after(query.after.as_deref())?;
    let found = app.service.corrections(&live, state, after, rows).await?;
    let next = found
        .last()
        .filter(|_| found.len() >= rows as usize)
        .map(|last| last.pending.correction.id.to_string());
    let zone = live.plan().zone;
    let corrections = found.into_iter().map(|of| row(of, staff, zone)).collect();
    Ok((NO_STORE, Json(CorrectionList { corrections, next })))
}

/// Shows what a correction would change. Nothing is changed.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/corrections/preview",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    request_body = CorrectionDraft,
    responses(
        (status = OK, body = CorrectionEffectDto, description = "What would change"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `value_required`, `value_out_of_range`, `invalid_day`, `invalid_state`, `team_full`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn preview_correction(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    JsonBody(draft): JsonBody<CorrectionDraft>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::Correct, &app, &live).await?;
    let effect = app.service.preview_correction(&live, draft.correction()?)?;
    Ok((NO_STORE, Json(CorrectionEffectDto::from(effect))))
}

/// Proposes a correction, for another person to confirm.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/corrections",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    request_body = CorrectionDraft,
    responses(
        (status = CREATED, body = CorrectionTaken, description = "Proposed, with an entry in the audit log"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `reason_required`, `value_required`, `value_out_of_range`, `invalid_day`, `invalid_state`, `team_full`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn propose_correction(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    JsonBody(draft): JsonBody<CorrectionDraft>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::Correct, &app, &live).await?;
    let correction = draft.correction()?;
    let id = app
        .service
        .propose_correction(&live, staff.0, correction, &draft.reason)
        .await?;
    let taken = CorrectionTaken { id: id.to_string() };
    Ok((StatusCode::CREATED, Json(taken)))
}

/// Confirms a correction. If it would no longer do what was seen, it is `inconsistent`: look again.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/corrections/{id}/confirm",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the correction"),
    ),
    request_body = CorrectionConfirmation,
    responses(
        (status = OK, body = CorrectionEffectDto, description = "Done, with an entry in the audit log and a message"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `reason_required`, `second_person_required`, `invalid_state`, `team_full`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn confirm_correction(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, String)>,
    JsonBody(wish): JsonBody<CorrectionConfirmation>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::Correct, &app, &live).await?;
    let PathArgs((_, key)) = path;
    let seen = wish.effect.map(CorrectionEffect::from);
    let effect = app
        .service
        .confirm_correction(&live, staff.0, id(&key)?, seen, &wish.reason)
        .await?;
    Ok((NO_STORE, Json(CorrectionEffectDto::from(effect))))
}

/// Turns a proposed correction down.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/corrections/{id}/dismiss",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the correction"),
    ),
    request_body = CorrectionDismissal,
    responses(
        (status = NO_CONTENT, description = "Turned down, with an entry in the audit log"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `reason_required`, `invalid_state`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn dismiss_correction(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, String)>,
    JsonBody(wish): JsonBody<CorrectionDismissal>,
) -> Result<StatusCode, Problem> {
    staff.may(Action::Correct, &app, &live).await?;
    let PathArgs((_, key)) = path;
    app.service
        .dismiss_correction(&live, staff.0, id(&key)?, &wish.reason)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn row(of: ProposedCorrection, staff: Staff, zone: model::Zone) -> CorrectionRow {
    let pending = of.pending;
    let (kind, day, counted, points, team) = match of.correction {
        WalkCorrection::Steps { day, counted, .. } => {
            (CorrectionKind::Steps, Some(day), Some(counted), None, None)
        }
        WalkCorrection::Points { points, .. } => {
            (CorrectionKind::Points, None, None, Some(points), None)
        }
        WalkCorrection::Member { team, .. } => {
            let team = team.map(|team| team.0);
            (CorrectionKind::Member, None, None, None, team)
        }
    };
    let account = |key: engine::command::StaffKey| Uuid::from_u128(key.0).to_string();
    CorrectionRow {
        id: pending.correction.id.to_string(),
        kind,
        participant: of.correction.participant().0,
        day: day.map(DayDto),
        counted,
        points,
        team,
        reason: pending.correction.reason,
        state: pending.state.name(),
        proposed_at: MomentDto::of(pending.correction.proposed_at, zone),
        own: pending.correction.proposed_by == staff.0,
        proposed_by: account(pending.correction.proposed_by),
        effect: of.effect.into(),
        effect_now: of.effect_now.map(CorrectionEffectDto::from),
        decided_at: pending.decided_at.map(|at| MomentDto::of(at, zone)),
        decided_by: pending.decided_by.map(account),
    }
}

impl CorrectionDraft {
    fn correction(&self) -> Result<WalkCorrection, Problem> {
        let participant = ParticipantNo(self.participant);
        Ok(match self.kind {
            CorrectionKind::Steps => WalkCorrection::Steps {
                participant,
                day: day(self.day.as_deref().ok_or(Refusal::ValueRequired)?)?,
                counted: self.counted.ok_or(Refusal::ValueRequired)?,
            },
            CorrectionKind::Points => WalkCorrection::Points {
                participant,
                points: self.points.ok_or(Refusal::ValueRequired)?,
            },
            CorrectionKind::Member => WalkCorrection::Member {
                participant,
                team: self.team.map(TeamNo),
            },
        })
    }
}

impl From<CorrectionEffect> for CorrectionEffectDto {
    fn from(effect: CorrectionEffect) -> Self {
        let (team_day, team) = match effect.team_day {
            TeamDayChange::None => (TeamDayEffect::None, None),
            TeamDayChange::Gained(team) => (TeamDayEffect::Gained, Some(team.0)),
            TeamDayChange::Lost(team) => (TeamDayEffect::Lost, Some(team.0)),
        };
        Self {
            before: effect.before,
            after: effect.after,
            steps: effect.steps,
            points: effect.points,
            team_day,
            team,
        }
    }
}

impl From<CorrectionEffectDto> for CorrectionEffect {
    fn from(effect: CorrectionEffectDto) -> Self {
        let team = TeamNo(effect.team.unwrap_or(0));
        Self {
            before: effect.before,
            after: effect.after,
            steps: effect.steps,
            points: effect.points,
            team_day: match effect.team_day {
                TeamDayEffect::None => TeamDayChange::None,
                TeamDayEffect::Gained => TeamDayChange::Gained(team),
                TeamDayEffect::Lost => TeamDayChange::Lost(team),
            },
        }
    }
}
