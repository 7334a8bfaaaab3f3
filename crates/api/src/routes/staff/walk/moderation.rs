//! Queues of what people wrote, and the decisions on them

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use model::role::Action;
use model::{Instant, ParticipantNo, Refusal, TeamNo};
use serde::{Deserialize, Serialize};
use service::moderation::{Judgement, TeamTextKind};
use service::walk::checkpoint::checkpoint_of;
use store::record::moderation::Rejection;
use utoipa::ToSchema;

use super::{limit, may_any, moderation, names, rejection};
use crate::app::{App, Walking};
use crate::auth::Staff;
use crate::body::{JsonBody, PathArgs, QueryArgs};
use crate::problem::{Problem, ProblemBody};
use crate::wire::{MomentDto, NO_STORE};

/// Which texts.
#[derive(Debug, Deserialize)]
pub(crate) struct ModerationQuery {
    state: Option<String>,
    what: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
}

/// Notes in a state.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffNoteList {
    /// The oldest first.
    notes: Vec<StaffNote>,
    /// Give it as `after` for the next page; `null` at the end.
    #[schema(required)]
    next: Option<String>,
}

/// A note, for moderators.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffNote {
    /// Number of the author.
    participant: u32,
    /// Masked name of the author.
    name: String,
    /// Key of the checkpoint.
    checkpoint: String,
    /// What it says.
    text: String,
    /// When it was handed in.
    submitted_at: MomentDto,
    /// Where it stands.
    #[schema(example = "submitted")]
    state: &'static str,
    /// Why it may not be seen.
    #[schema(required)]
    reason: Option<&'static str>,
}

/// Texts of teams in a state.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamTextList {
    /// The oldest first.
    texts: Vec<StaffTeamText>,
    /// Give it as `after` for the next page; `null` at the end.
    #[schema(required)]
    next: Option<String>,
}

/// A text of a team, for moderators.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffTeamText {
    /// Number of the team.
    team: u32,
    /// `name` or `announcement`.
    what: TeamTextPart,
    /// What it says.
    text: String,
    /// When it was handed in.
    submitted_at: MomentDto,
    /// Where it stands.
    #[schema(example = "submitted")]
    state: &'static str,
    /// Why it may not be seen.
    #[schema(required)]
    reason: Option<&'static str>,
}

/// Which text of a team.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TeamTextPart {
    /// Its name.
    Name,
    /// The captain's announcement.
    Announcement,
}

/// A decision on a text.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModerationDecision {
    /// What is decided.
    pub(crate) decision: ModerationVerb,
    /// Why, unless it is approved: `commercial`, `negative`, `illegal`, `off_theme`,
    /// `plagiarism`, `technical`, `other`.
    #[serde(default)]
    pub(crate) reason: String,
}

/// What a moderator decides.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ModerationVerb {
    /// It may be seen.
    Approve,
    /// It is never seen; another one may be written.
    Reject,
    /// It is taken away for good; a note loses its points.
    Withdraw,
}

/// A decision on a text of a team.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TeamTextDecision {
    /// On which text.
    what: TeamTextPart,
    /// What is decided.
    decision: ModerationVerb,
    /// Why, unless it is approved.
    #[serde(default)]
    reason: String,
}

/// Why a poster is taken down.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PosterTakeDown {
    /// `commercial`, `negative`, `illegal`, `off_theme`, `plagiarism`, `technical`, `other`.
    #[serde(default)]
    reason: String,
}

/// Lists notes in a state; those that wait if none is named.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/notes",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("state" = Option<String>, Query, description = "`submitted`, `approved`, `rejected`, `withdrawn`"),
        ("after" = Option<String>, Query, description = "`next` of the page above"),
        ("limit" = Option<u32>, Query, description = "Notes on a page: 50 if left out, at most 200"),
    ),
    responses(
        (status = OK, body = StaffNoteList, description = "The notes"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `value_out_of_range`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn list_staff_notes(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    QueryArgs(query): QueryArgs<ModerationQuery>,
) -> Result<impl IntoResponse, Problem> {
    let allowed = [Action::Moderate, Action::ViewCampaign];
    may_any(staff, allowed, &app, &live).await?;
    let state = moderation(query.state.as_deref())?;
    let rows = limit(query.limit);
    let after = match query.after.as_deref().map(cursor) {
        None => None,
        Some(Some([at, participant, checkpoint])) => Some((
            Instant(at),
            ParticipantNo(u32::try_from(participant).unwrap_or(0)),
            u16::try_from(checkpoint).unwrap_or(0),
        )),
        Some(None) => return Err(Refusal::Inconsistent.into()),
    };
    let found = app.service.notes_in(&live, state, after, rows).await?;
    let next = found
        .last()
        .filter(|_| found.len() >= rows as usize)
        .map(|last| {
            let of = &last.note;
            format!("{}-{}-{}", of.submitted_at.0, of.participant, of.checkpoint)
        });
    let known = names(&app, &live, found.iter().map(|n| n.note.participant)).await?;
    let zone = live.plan().zone;
    let notes = found.into_iter().map(|found| StaffNote {
        participant: found.note.participant.0,
        name: known
            .get(&found.note.participant)
            .cloned()
            .unwrap_or_default(),
        checkpoint: checkpoint_id(&live, found.note.checkpoint),
        text: found.note.text,
        submitted_at: MomentDto::of(found.note.submitted_at, zone),
        state: found.standing.state.name(),
        reason: found.standing.reason.map(Rejection::name),
    });
    let notes = notes.collect();
    Ok((NO_STORE, Json(StaffNoteList { notes, next })))
}

/// Decides on a note.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/notes/{participant}/{checkpoint}",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("participant" = u32, Path, description = "Number of the author"),
        ("checkpoint" = String, Path, description = "Key of the checkpoint"),
    ),
    request_body = ModerationDecision,
    responses(
        (status = NO_CONTENT, description = "Decided, with an entry in the audit log and a message to the author"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `reason_required`, `value_out_of_range`, `invalid_state`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn moderate_note(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, u32, String)>,
    JsonBody(wish): JsonBody<ModerationDecision>,
) -> Result<StatusCode, Problem> {
    staff.may(Action::Moderate, &app, &live).await?;
    let PathArgs((_, participant, checkpoint)) = path;
    let checkpoint = checkpoint_of(&live, &checkpoint)?;
    let judgement = judgement(wish.decision, &wish.reason)?;
    let participant = ParticipantNo(participant);
    app.service
        .moderate_note(&live, staff.0, participant, checkpoint, judgement)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists names or announcements of teams in a state; names that wait if nothing is said.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/team-texts",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("what" = Option<String>, Query, description = "`name` or `announcement`"),
        ("state" = Option<String>, Query, description = "`submitted`, `approved`, `rejected`, `withdrawn`"),
        ("after" = Option<String>, Query, description = "`next` of the page above"),
        ("limit" = Option<u32>, Query, description = "Texts on a page: 50 if left out, at most 200"),
    ),
    responses(
        (status = OK, body = TeamTextList, description = "The texts"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `value_out_of_range`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn list_team_texts(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    QueryArgs(query): QueryArgs<ModerationQuery>,
) -> Result<impl IntoResponse, Problem> {
    let allowed = [Action::Moderate, Action::ViewCampaign];
    may_any(staff, allowed, &app, &live).await?;
    let state = moderation(query.state.as_deref())?;
    let part = match query.what.as_deref() {
        None | Some("name") => TeamTextPart::Name,
        Some("announcement") => TeamTextPart::Announcement,
        Some(_) => return Err(Refusal::ValueOutOfRange.into()),
    };
    let rows = limit(query.limit);
    let after = match query.after.as_deref().map(cursor) {
        None => None,
        Some(Some([at, team])) => Some((Instant(at), u32::try_from(team).unwrap_or(0))),
        Some(None) => return Err(Refusal::Inconsistent.into()),
    };
    let found = app
        .service
        .team_texts_in(&live, part.into(), state, after, rows)
        .await?;
    let full = found.len() >= rows as usize;
    let zone = live.plan().zone;
    let texts = found.into_iter().filter_map(|texts| {
        let text = match part {
            TeamTextPart::Name => texts.name,
            TeamTextPart::Announcement => texts.announcement?,
        };
        Some((texts.team, text))
    });
    let texts: Vec<_> = texts.collect();
    let next = texts.last().filter(|_| full);
    let next = next.map(|(team, text)| format!("{}-{team}", text.at.0));
    let texts = texts
        .into_iter()
        .map(|(team, text)| StaffTeamText {
            team,
            what: part,
            text: text.text,
            submitted_at: MomentDto::of(text.at, zone),
            state: text.standing.state.name(),
            reason: text.standing.reason.map(Rejection::name),
        })
        .collect();
    Ok((NO_STORE, Json(TeamTextList { texts, next })))
}

/// Decides on a name or an announcement of a team. A team whose name is rejected is shown under its
/// number until its captain hands in another one.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/team-texts/{team}",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("team" = u32, Path, description = "Number of the team"),
    ),
    request_body = TeamTextDecision,
    responses(
        (status = NO_CONTENT, description = "Decided, with an entry in the audit log and a message to the captain"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `reason_required`, `value_out_of_range`, `invalid_state`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn moderate_team_text(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, u32)>,
    JsonBody(wish): JsonBody<TeamTextDecision>,
) -> Result<StatusCode, Problem> {
    staff.may(Action::Moderate, &app, &live).await?;
    let PathArgs((_, team)) = path;
    let judgement = judgement(wish.decision, &wish.reason)?;
    app.service
        .moderate_team_text(&live, staff.0, TeamNo(team), wish.what.into(), judgement)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a poster down.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/posters/{participant}/{checkpoint}/take-down",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("participant" = u32, Path, description = "Number of the participant"),
        ("checkpoint" = String, Path, description = "Key of the checkpoint"),
    ),
    request_body = PosterTakeDown,
    responses(
        (status = NO_CONTENT, description = "Taken down, with an entry in the audit log and a message"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `reason_required`, `value_out_of_range`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn take_down_poster(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, u32, String)>,
    JsonBody(wish): JsonBody<PosterTakeDown>,
) -> Result<StatusCode, Problem> {
    staff.may(Action::Moderate, &app, &live).await?;
    let PathArgs((_, participant, checkpoint)) = path;
    let checkpoint = checkpoint_of(&live, &checkpoint)?;
    let reason = rejection(&wish.reason)?;
    let participant = ParticipantNo(participant);
    app.service
        .take_down_poster(&live, staff.0, participant, checkpoint, reason)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A decision with its reason.
pub(super) fn judgement(verb: ModerationVerb, reason: &str) -> Result<Judgement, Problem> {
    Ok(match verb {
        ModerationVerb::Approve => Judgement::Approve,
        ModerationVerb::Reject => Judgement::Reject(rejection(reason)?),
        ModerationVerb::Withdraw => Judgement::Withdraw(rejection(reason)?),
    })
}

/// The id of a checkpoint at a position.
pub(super) fn checkpoint_id(live: &service::LiveCampaign, position: u16) -> String {
    let walk = live.plan().walk.as_ref();
    let road = walk.and_then(|walk| walk.checkpoints.as_ref());
    road.and_then(|road| road.road.get(usize::from(position)))
        .map_or_else(|| position.to_string(), |place| place.id.clone())
}

/// The numbers of a cursor.
fn cursor<const N: usize>(text: &str) -> Option<[i64; N]> {
    let numbers: Option<Vec<i64>> = text.split('-').map(|part| part.parse().ok()).collect();
    numbers?.try_into().ok()
}

impl From<TeamTextPart> for TeamTextKind {
    fn from(part: TeamTextPart) -> Self {
        match part {
            TeamTextPart::Name => Self::Name,
            TeamTextPart::Announcement => Self::Announcement,
        }
    }
}
