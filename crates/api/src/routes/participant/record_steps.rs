//! `POST /api/campaigns/{c}/steps`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use service::participation::PhonePayload;
use utoipa::ToSchema;
use wechat::EncryptedData;

use crate::app::{App, Live};
use crate::auth::Participant;
use crate::body::JsonBody;
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};
use crate::routes::participant::record::{Today, number, today};
use crate::wire::{DayDto, NO_STORE};

/// What the phone sends of its steps.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WeRunPayload {
    /// The code of `wx.login`, taken just before the data.
    #[schema(max_length = 128)]
    code: String,
    /// `encryptedData` of `wx.getWeRunData`.
    #[schema(max_length = 16384)]
    encrypted_data: String,
    /// Its `iv`.
    #[schema(max_length = 24)]
    iv: String,
}

/// What is known after it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StepsRecorded {
    /// Today's steps.
    today: Today,
    /// What they are worth in a walk.
    #[schema(required)]
    settled: Option<DaySettledNow>,
}

/// What a day of a walk is worth after a sync (W-09).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DaySettledNow {
    /// The day: today, or after the last day one whose outage is made good.
    day: DayDto,
    /// Its steps, never above the cap.
    counted: u32,
    /// Whether it is settled; if not, its steps do not count yet.
    settled: bool,
    /// Points for steps and goal that this brought.
    points: u16,
    /// Points of the team's day that this brought.
    team_points: u16,
}

/// Takes today's steps out of what the phone sends. The same payload again changes
/// nothing.
#[utoipa::path(
    post,
    path = "/api/campaigns/{c}/steps",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; the same payload twice changes nothing"),
    ),
    request_body = WeRunPayload,
    responses(
        (status = OK, body = StepsRecorded, description = "Today's steps"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `not_open_yet`, `closed`, `profile_incomplete`, `day_closed`, `wechat_refused`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn record_steps(
    State(app): State<App>,
    live: Live,
    Participant(person): Participant,
    _key: RequestKey,
    JsonBody(payload): JsonBody<WeRunPayload>,
) -> Result<impl IntoResponse, Problem> {
    let Live(live) = &live;
    if payload.encrypted_data.len() > DATA_CHARS_MAX {
        return Err(Problem::unreadable(StatusCode::PAYLOAD_TOO_LARGE));
    }
    let payload = PhonePayload {
        code: payload.code,
        data: EncryptedData {
            encrypted_data: payload.encrypted_data,
            iv: payload.iv,
        },
    };
    let taken = app.service.record_steps(live, person, payload).await?;
    let number = number(live, person)?;
    let donation = live.plan().donation.as_ref();
    let recorded = StepsRecorded {
        today: live.read(|c| today(c, donation, Some(number), live.now())),
        settled: taken.settled.map(|settled| DaySettledNow {
            day: DayDto(taken.day),
            counted: taken.count,
            settled: settled.settled,
            points: settled.points,
            team_points: settled.team_points,
        }),
    };
    Ok((NO_STORE, Json(recorded)))
}

const DATA_CHARS_MAX: usize = 16 * 1024;
