//! `POST /api/staff/campaigns/{c}/corrections/annulments`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use engine::command::AnnulReason;
use model::ParticipantNo;
use model::role::Action;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::app::{App, Live};
use crate::auth::Staff;
use crate::body::JsonBody;
use crate::problem::{Problem, ProblemBody};
use crate::routes::staff::preview_annulment::AnnulmentEffect;
use crate::wire::NO_STORE;

/// An annulment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Annulment {
    /// Number of the participant.
    participant: u32,
    /// The donation.
    donation: u64,
    /// What kind of reason it is.
    code: AnnulmentCode,
    /// The reason in words; the donor sees them too.
    #[serde(default)]
    reason: String,
}

/// What kind of reason it is.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AnnulmentCode {
    /// The steps were not walked.
    Fraud,
    /// Credited to the wrong place or person.
    WrongCredit,
    /// The platform or the step source was at fault.
    Outage,
    /// Anything else.
    Other,
}

/// Takes a donation out of every tally. It stays listed, marked.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/corrections/annulments",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    request_body = Annulment,
    responses(
        (status = OK, body = AnnulmentEffect, description = "What changed, with an entry in the audit log"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `reason_required`, `invalid_state`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn annul_donation(
    State(app): State<App>,
    staff: Staff,
    Live(live): Live,
    JsonBody(wish): JsonBody<Annulment>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::Correct, &app, &live).await?;
    let effect = app
        .service
        .annul_donation(
            &live,
            staff.0,
            ParticipantNo(wish.participant),
            wish.donation,
            wish.code.into(),
            &wish.reason,
        )
        .await?;
    Ok((NO_STORE, Json(AnnulmentEffect::from(effect))))
}

impl From<AnnulmentCode> for AnnulReason {
    fn from(code: AnnulmentCode) -> Self {
        match code {
            AnnulmentCode::Fraud => Self::Fraud,
            AnnulmentCode::WrongCredit => Self::WrongCredit,
            AnnulmentCode::Outage => Self::Outage,
            AnnulmentCode::Other => Self::Other,
        }
    }
}
