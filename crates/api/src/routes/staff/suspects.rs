//! `GET /api/staff/campaigns/{c}/suspects`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use model::role::Action;
use rules::steps::Suspect;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, Live};
use crate::auth::Staff;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{DayDto, NO_STORE};

/// Suspect counts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuspectList {
    /// Position of the log they follow from.
    as_of: u64,
    /// Those that wait first, then the reviewed ones, each the latest first.
    suspects: Vec<SuspectCount>,
}

/// A count above the plausible maximum.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuspectCount {
    /// Number of the participant.
    participant: u32,
    /// The day of the count.
    day: DayDto,
    /// The count.
    count: u32,
    /// `null` while it waits, then whether it was believed.
    #[schema(required)]
    accepted: Option<bool>,
}

/// Lists the suspect counts.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/suspects",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = SuspectList, description = "The counts"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn list_suspects(
    State(app): State<App>,
    staff: Staff,
    Live(live): Live,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    let (as_of, all) = live.read(|c| (c.seq(), c.steps().suspects().to_vec()));
    let (waiting, reviewed): (Vec<&Suspect>, Vec<&Suspect>) = all
        .iter()
        .rev()
        .partition(|suspect| suspect.accepted.is_none());
    let suspects = waiting
        .into_iter()
        .chain(reviewed)
        .take(SHOWN)
        .map(SuspectCount::from);
    let suspects = suspects.collect();
    Ok((NO_STORE, Json(SuspectList { as_of, suspects })))
}

impl From<&Suspect> for SuspectCount {
    fn from(suspect: &Suspect) -> Self {
        Self {
            participant: suspect.participant.0,
            day: DayDto(suspect.day),
            count: suspect.count,
            accepted: suspect.accepted,
        }
    }
}

const SHOWN: usize = 1_000;
