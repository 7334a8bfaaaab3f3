//! `GET` and `PUT /api/campaigns/{c}/me/reminders`

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use engine::command::PersonKey;
use serde::{Deserialize, Serialize};
use service::LiveCampaign;
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::body::JsonBody;
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};
use crate::wire::NO_STORE;

/// Which reminders are on.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReminderSwitches {
    /// By kind: `settle`, `captain`, and `prize_won` and `address`, which stay on.
    kinds: BTreeMap<String, bool>,
}

/// Shows which reminders are on.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/me/reminders",
    tag = "participant",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = ReminderSwitches, description = "The switches"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn show_reminders(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(switches(&app, &live, person).await?)))
}

/// Switches reminders on and off.
#[utoipa::path(
    put,
    path = "/api/campaigns/{c}/me/reminders",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; the same switches twice change nothing"),
    ),
    request_body = ReminderSwitches,
    responses(
        (status = OK, body = ReminderSwitches, description = "The switches"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Those about prizes stay on: `locked`. Codes: `forbidden`, `consent_required`, `locked`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn set_reminders(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    _key: RequestKey,
    JsonBody(order): JsonBody<ReminderSwitches>,
) -> Result<impl IntoResponse, Problem> {
    let kinds = order.kinds.iter().map(|(kind, on)| (kind.as_str(), *on));
    let kinds: Vec<(&str, bool)> = kinds.collect();
    app.service.set_reminders(&live, person, kinds).await?;
    Ok((NO_STORE, Json(switches(&app, &live, person).await?)))
}

async fn switches(
    app: &App,
    live: &LiveCampaign,
    person: PersonKey,
) -> Result<ReminderSwitches, Problem> {
    let kinds = app.service.reminders(live, person).await?.into_iter();
    let kinds = kinds.map(|(kind, on)| (kind.name().to_owned(), on));
    Ok(ReminderSwitches {
        kinds: kinds.collect(),
    })
}
