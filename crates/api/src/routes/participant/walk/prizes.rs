//! `GET /api/campaigns/{c}/me/prizes`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use rules::walk::shipping::ShippingPlan;
use serde::Serialize;
use store::record::prize::PrizeState;
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{DayDto, MomentDto, NO_STORE};

/// One's prizes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyPrizes {
    /// The first won first.
    prizes: Vec<MyPrize>,
    /// Where they go; `null` until an address was given.
    #[schema(required)]
    address: Option<MyAddress>,
}

/// A prize.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyPrize {
    /// Its id.
    id: String,
    /// What for: `award:first`, `grand:…`.
    source: String,
    /// The article.
    name: String,
    /// Its value in fen.
    value_fen: u64,
    /// Where it stands.
    #[schema(example = "won")]
    state: &'static str,
    /// When it was won.
    won_at: MomentDto,
    /// The last day on which it is sent in time (W-41).
    #[schema(required)]
    due_day: Option<DayDto>,
    /// Whether that day has passed without it.
    overdue: bool,
    /// Who carries it.
    #[schema(required)]
    carrier: Option<String>,
    /// The carrier's number.
    #[schema(required)]
    tracking: Option<String>,
}

/// One's address, masked: it is final (W-42).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyAddress {
    /// Always true.
    given: bool,
    /// Who takes the parcel.
    recipient: String,
    /// The phone.
    phone: String,
    /// Code of the province.
    province: String,
    /// The rest.
    detail: String,
}

/// Lists one's prizes.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/me/prizes",
    tag = "participant",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = MyPrizes, description = "The prizes"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn list_prizes(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
) -> Result<impl IntoResponse, Problem> {
    let (prizes, address) = app.service.own_prizes(&live, person).await?;
    let zone = live.plan().zone;
    let today = zone.day_of(live.now());
    let prizes = prizes.into_iter().map(|prize| MyPrize {
        id: prize.prize.id.to_string(),
        source: prize.prize.source,
        name: prize.prize.item,
        value_fen: prize.prize.value_fen,
        state: prize.state.name(),
        won_at: MomentDto::of(prize.prize.won_at, zone),
        overdue: prize.state == PrizeState::AddressGiven
            && prize
                .due_day
                .is_some_and(|due| ShippingPlan::is_overdue(due, today)),
        due_day: prize.due_day.map(DayDto),
        carrier: prize.carrier,
        tracking: prize.tracking,
    });
    let mine = MyPrizes {
        prizes: prizes.collect(),
        address: address.map(|address| MyAddress {
            given: true,
            recipient: address.recipient,
            phone: address.phone,
            province: address.province,
            detail: address.detail,
        }),
    };
    Ok((NO_STORE, Json(mine)))
}
