//! `PUT /api/campaigns/{c}/consent`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use engine::command::Channel;
use model::{ParticipantNo, Refusal};
use serde::Deserialize;
use service::participation::ConsentWish;
use utoipa::ToSchema;

use crate::app::{App, ClientAddress, Live};
use crate::auth::Participant;
use crate::body::JsonBody;
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};
use crate::routes::participant::record::{Record, record};
use crate::wire::NO_STORE;

/// A consent to the privacy notice and, apart from it, to giving one's steps.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Consent {
    /// Version of the notice that was read.
    #[schema(example = "1")]
    notice_version: String,
    /// Whether steps may be read; without it there is nothing to take part with.
    steps: bool,
    /// How the person came; counts the first time.
    #[schema(example = "friend_share")]
    channel: Option<String>,
    /// Share code of who invited them; counts the first time.
    inviter: Option<String>,
    /// Code of the unit they name; may be named once.
    unit: Option<String>,
    /// Name for the boards, shown masked.
    #[schema(max_length = 20)]
    name: Option<String>,
}

/// Gives the consent; the first time, the person joins the campaign.
#[utoipa::path(
    put,
    path = "/api/campaigns/{c}/consent",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; giving consent twice changes nothing"),
    ),
    request_body = Consent,
    responses(
        (status = OK, body = Record, description = "The participant's record"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `closed`, `not_found`, `locked`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn give_consent(
    State(app): State<App>,
    live: Live,
    Participant(person): Participant,
    _key: RequestKey,
    ClientAddress(address): ClientAddress,
    JsonBody(consent): JsonBody<Consent>,
) -> Result<impl IntoResponse, Problem> {
    if !consent.steps {
        return Err(Refusal::ConsentRequired.into());
    }
    let version = consent.notice_version.parse();
    let wish = ConsentWish {
        notice_version: version.map_err(|_not_ours| Refusal::ConsentRequired)?,
        channel: consent
            .channel
            .as_deref()
            .map_or(Channel::default(), Channel::named),
        // A code that is none of ours invited nobody.
        inviter: consent
            .inviter
            .and_then(|code| code.parse().ok())
            .map(ParticipantNo),
        unit: consent.unit,
    };
    app.service.give_consent(&live.0, person, wish).await?;
    app.service
        .note_arrival(&live.0, person, &address.to_string())
        .await?;
    if let Some(name) = &consent.name {
        app.service.rename(person, name).await?;
    }
    Ok((NO_STORE, Json(record(&app, &live, person).await?)))
}
