//! Themed events of units (W-48)

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use model::role::Action;
use serde::{Deserialize, Serialize};
use service::unit_aid::EventWish;
use store::record::moderation::Rejection;
use store::record::themed_event::{EventMode, ThemedEvent};
use utoipa::ToSchema;

use super::moderation::{ModerationDecision, judgement};
use super::{day, id, moderation};
use crate::app::{App, Walking};
use crate::auth::Staff;
use crate::body::{JsonBody, PathArgs, QueryArgs};
use crate::problem::{Problem, ProblemBody};
use crate::wire::{DayDto, MomentDto, NO_STORE};

/// Which events.
#[derive(Debug, Deserialize)]
pub(crate) struct EventQuery {
    state: Option<String>,
    unit: Option<String>,
}

/// Themed events.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ThemedEventList {
    /// The first logged first.
    events: Vec<ThemedEventRow>,
}

/// A themed event.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ThemedEventRow {
    /// Key.
    id: String,
    /// Code of the unit.
    unit: String,
    /// Title.
    title: String,
    /// Theme.
    theme: String,
    /// The day on which it is held.
    day: DayDto,
    /// Where.
    place: String,
    /// How.
    mode: ThemedEventMode,
    /// How many people take part.
    people: u32,
    /// Where it stands; only an approved one is public.
    #[schema(example = "submitted")]
    state: &'static str,
    /// Why it may not be seen.
    #[schema(required)]
    reason: Option<&'static str>,
    /// When it was logged.
    submitted_at: MomentDto,
}

/// A themed event to be logged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ThemedEventDraft {
    /// Code of the unit.
    unit: String,
    /// Title.
    title: String,
    /// Theme.
    #[serde(default)]
    theme: String,
    /// The day on which it is held, `YYYY-MM-DD`.
    #[schema(format = Date)]
    day: String,
    /// Where.
    #[serde(default)]
    place: String,
    /// How.
    mode: ThemedEventMode,
    /// How many people take part.
    people: u32,
}

/// How an event is held.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ThemedEventMode {
    /// On the network.
    Online,
    /// In one place.
    Offline,
    /// Both.
    Both,
}

/// The event that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ThemedEventTaken {
    /// Its key.
    id: String,
}

/// Lists events in a state, those that wait if none is named: of all units, or of the own one and
/// its parts.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/events",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("state" = Option<String>, Query, description = "`submitted`, `approved`, `rejected`, `withdrawn`"),
        ("unit" = Option<String>, Query, description = "Code of a unit: only its own"),
    ),
    responses(
        (status = OK, body = ThemedEventList, description = "The events"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `value_out_of_range`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn list_events(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    QueryArgs(query): QueryArgs<EventQuery>,
) -> Result<impl IntoResponse, Problem> {
    let seen = match staff.may(Action::Moderate, &app, &live).await {
        Ok(()) => app.service.all_units(&live),
        Err(_forbidden) => app.service.units_seen(&live, staff.0).await?,
    };
    let state = moderation(query.state.as_deref())?;
    let mut found = app.service.themed_events(&live, &seen, state).await?;
    if let Some(unit) = query.unit {
        found.retain(|event| event.event.unit == unit);
    }
    let zone = live.plan().zone;
    let events = found.into_iter().map(|event| row(event, zone)).collect();
    Ok((NO_STORE, Json(ThemedEventList { events })))
}

/// Logs an event of a unit. It is public after its approval.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/events",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    request_body = ThemedEventDraft,
    responses(
        (status = CREATED, body = ThemedEventTaken, description = "Logged, with an entry in the audit log"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `invalid_day`, `text_required`, `text_too_long`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn log_event(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    JsonBody(draft): JsonBody<ThemedEventDraft>,
) -> Result<impl IntoResponse, Problem> {
    app.service
        .authorise_within_unit(staff.0, Action::ManageUnitAids, &live, &draft.unit)
        .await?;
    let wish = EventWish {
        day: day(&draft.day)?,
        unit: draft.unit,
        title: draft.title,
        theme: draft.theme,
        place: draft.place,
        mode: match draft.mode {
            ThemedEventMode::Online => EventMode::Online,
            ThemedEventMode::Offline => EventMode::Offline,
            ThemedEventMode::Both => EventMode::Both,
        },
        people: draft.people,
    };
    let id = app.service.log_event(&live, staff.0, wish).await?;
    let taken = ThemedEventTaken { id: id.to_string() };
    Ok((StatusCode::CREATED, Json(taken)))
}

/// Decides on an event.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/events/{id}",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the event"),
    ),
    request_body = ModerationDecision,
    responses(
        (status = NO_CONTENT, description = "Decided, with an entry in the audit log"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `reason_required`, `value_out_of_range`, `invalid_state`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn moderate_event(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, String)>,
    JsonBody(wish): JsonBody<ModerationDecision>,
) -> Result<StatusCode, Problem> {
    staff.may(Action::Moderate, &app, &live).await?;
    let PathArgs((_, key)) = path;
    let judgement = judgement(wish.decision, &wish.reason)?;
    app.service
        .moderate_event(&live, staff.0, id(&key)?, judgement)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn row(event: ThemedEvent, zone: model::Zone) -> ThemedEventRow {
    let standing = event.standing;
    let event = event.event;
    ThemedEventRow {
        id: event.id.to_string(),
        unit: event.unit,
        title: event.title,
        theme: event.theme,
        day: DayDto(event.day),
        place: event.place,
        mode: match event.mode {
            EventMode::Online => ThemedEventMode::Online,
            EventMode::Offline => ThemedEventMode::Offline,
            EventMode::Both => ThemedEventMode::Both,
        },
        people: event.people,
        state: standing.state.name(),
        reason: standing.reason.map(Rejection::name),
        submitted_at: MomentDto::of(event.submitted_at, zone),
    }
}
