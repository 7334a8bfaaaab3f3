//! `POST /api/staff/campaigns/{c}/corrections/annulments/preview`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use model::ParticipantNo;
use model::role::Action;
use serde::{Deserialize, Serialize};
use service::correction::AnnulmentPreview;
use utoipa::ToSchema;

use crate::app::{App, Live};
use crate::auth::Staff;
use crate::body::JsonBody;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{DayDto, NO_STORE};

/// A donation, for staff.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DonationRef {
    /// Number of the participant.
    participant: u32,
    /// The donation.
    donation: u64,
}

/// What an annulment changes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AnnulmentEffect {
    /// The donation.
    donation: u64,
    /// Its day.
    day: DayDto,
    /// Code of the region that loses the steps.
    region: String,
    /// Code of the aided region whose group loses them.
    #[schema(required)]
    group: Option<String>,
    /// Credited steps that are taken out.
    credited_steps: u64,
    /// The donor's donations.
    donor_donations: Change,
    /// The donor's credited steps.
    donor_credited_steps: Change,
    /// The region's credited steps.
    region_credited_steps: Change,
    /// The group's credited steps.
    #[schema(required)]
    group_credited_steps: Option<Change>,
    /// Whether the group will have more projects than its total then earns; they stay (P-01).
    group_flagged: bool,
}

/// A figure before and after.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct Change {
    /// Before.
    before: u64,
    /// After.
    after: u64,
}

/// Shows what annulling a donation would change. Nothing is changed.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/corrections/annulments/preview",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    request_body = DonationRef,
    responses(
        (status = OK, body = AnnulmentEffect, description = "What would change"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `invalid_state`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn preview_annulment(
    State(app): State<App>,
    staff: Staff,
    Live(live): Live,
    JsonBody(of): JsonBody<DonationRef>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::Correct, &app, &live).await?;
    let participant = ParticipantNo(of.participant);
    let effect = app
        .service
        .preview_annulment(&live, participant, of.donation)?;
    Ok((NO_STORE, Json(AnnulmentEffect::from(effect))))
}

impl From<AnnulmentPreview> for AnnulmentEffect {
    fn from(effect: AnnulmentPreview) -> Self {
        let (before, after) = effect.donor_donations;
        let change = |(before, after)| Change { before, after };
        Self {
            donation: effect.donation,
            day: DayDto(effect.day),
            region: effect.region,
            group: effect.group,
            credited_steps: effect.credited_steps,
            donor_donations: change((before.into(), after.into())),
            donor_credited_steps: change(effect.donor_credited_steps),
            region_credited_steps: change(effect.region_credited_steps),
            group_credited_steps: effect.group_credited_steps.map(change),
            group_flagged: effect.group_flagged,
        }
    }
}
