//! Prizes on their way to the winners (W-41)

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use model::role::Action;
use model::{Day, Refusal, Zone};
use rules::walk::shipping::ShippingPlan;
use serde::{Deserialize, Serialize};
use service::parcel::PrizeFilter;
use store::record::prize::{Prize, PrizeState};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{after, id, limit, names};
use crate::app::{App, Walking};
use crate::auth::Staff;
use crate::body::{JsonBody, PathArgs, QueryArgs};
use crate::problem::{Problem, ProblemBody};
use crate::wire::{DayDto, MomentDto, NO_STORE};

/// Which prizes.
#[derive(Debug, Deserialize)]
pub(crate) struct PrizeQuery {
    state: Option<String>,
    overdue: Option<bool>,
    after: Option<String>,
    limit: Option<u32>,
}

/// Prizes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffPrizeList {
    /// The prizes; overdue ones by the day they were due.
    prizes: Vec<StaffPrize>,
    /// Give it as `after` for the next page; `null` at the end.
    #[schema(required)]
    next: Option<String>,
}

/// A prize, for staff.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffPrize {
    /// Key.
    id: String,
    /// Number of the winner.
    participant: u32,
    /// Masked name of the winner.
    name: String,
    /// For what.
    #[schema(example = "award:first")]
    source: String,
    /// The article.
    item: String,
    /// Its value, in fen.
    value_fen: u64,
    /// Where it stands.
    #[schema(example = "address_given")]
    state: &'static str,
    /// When it was won.
    won_at: MomentDto,
    /// The last day on which it is sent in time.
    #[schema(required)]
    due_day: Option<DayDto>,
    /// Whether it was not sent in time.
    overdue: bool,
    /// The day on which it was sent.
    #[schema(required)]
    shipped_day: Option<DayDto>,
    /// Who carries it.
    #[schema(required)]
    carrier: Option<String>,
    /// The carrier's number.
    #[schema(required)]
    tracking: Option<String>,
    /// Why it was taken back.
    #[schema(required)]
    reason: Option<String>,
}

/// A parcel that was sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shipment {
    /// Who carries it.
    carrier: String,
    /// The carrier's number.
    tracking: String,
}

/// Why a prize is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PrizeVoid {
    /// Why.
    #[serde(default)]
    reason: String,
}

/// Lists prizes in a state, or those that should have been sent.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/prizes",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("state" = Option<String>, Query, description = "`won`, `address_given`, `shipped`, `received`, `void`; `address_given` if left out"),
        ("overdue" = Option<bool>, Query, description = "Only those that should have been sent"),
        ("after" = Option<String>, Query, description = "`next` of the page above"),
        ("limit" = Option<u32>, Query, description = "Prizes on a page: 50 if left out, at most 200"),
    ),
    responses(
        (status = OK, body = StaffPrizeList, description = "The prizes"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `value_out_of_range`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn list_prizes(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    QueryArgs(query): QueryArgs<PrizeQuery>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    let rows = limit(query.limit);
    let overdue = query.overdue.unwrap_or(false);
    let filter = if overdue {
        PrizeFilter::Overdue(query.after.as_deref().map(overdue_cursor).transpose()?)
    } else {
        let state = query.state.as_deref();
        let state = state.map_or(Some(PrizeState::AddressGiven), PrizeState::parse);
        let state = state.ok_or(Refusal::ValueOutOfRange)?;
        PrizeFilter::State(state, after(query.after.as_deref())?)
    };
    let found = app.service.prizes(&live, filter, rows).await?;
    let full = found.len() >= rows as usize;
    let next = found.last().filter(|_| full).map(|last| {
        let of = last.prize.id;
        match last.due_day.filter(|_| overdue) {
            Some(day) => format!("{day}_{of}"),
            None => of.to_string(),
        }
    });
    let known = names(&app, &live, found.iter().map(|p| p.prize.participant)).await?;
    let zone = live.plan().zone;
    let today = zone.day_of(live.now());
    let prizes = found
        .into_iter()
        .map(|prize| {
            let name = known.get(&prize.prize.participant).cloned();
            row(prize, name.unwrap_or_default(), today, zone)
        })
        .collect();
    Ok((NO_STORE, Json(StaffPrizeList { prizes, next })))
}

/// Marks a prize as sent today. Sent already, it takes the new carrier and number.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/prizes/{id}/shipped",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the prize"),
    ),
    request_body = Shipment,
    responses(
        (status = NO_CONTENT, description = "Done, with an entry in the audit log and a message to the winner"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `text_required`, `text_too_long`, `invalid_state`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn ship_prize(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, String)>,
    JsonBody(wish): JsonBody<Shipment>,
) -> Result<StatusCode, Problem> {
    staff.may(Action::ManagePrizes, &app, &live).await?;
    let PathArgs((_, key)) = path;
    app.service
        .ship_prize(&live, staff.0, id(&key)?, &wish.carrier, &wish.tracking)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a prize back that was not sent.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/prizes/{id}/void",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the prize"),
    ),
    request_body = PrizeVoid,
    responses(
        (status = NO_CONTENT, description = "Taken back, with an entry in the audit log"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `reason_required`, `invalid_state`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn void_prize(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, String)>,
    JsonBody(wish): JsonBody<PrizeVoid>,
) -> Result<StatusCode, Problem> {
    staff.may(Action::ManagePrizes, &app, &live).await?;
    let PathArgs((_, key)) = path;
    app.service
        .void_prize(&live, staff.0, id(&key)?, &wish.reason)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn row(prize: Prize, name: String, today: Day, zone: Zone) -> StaffPrize {
    let sent = prize.shipped_day.unwrap_or(today);
    let open = matches!(prize.state, PrizeState::AddressGiven | PrizeState::Shipped);
    let overdue = prize
        .due_day
        .is_some_and(|due| open && ShippingPlan::is_overdue(due, sent));
    StaffPrize {
        id: prize.prize.id.to_string(),
        participant: prize.prize.participant.0,
        name,
        source: prize.prize.source,
        item: prize.prize.item,
        value_fen: prize.prize.value_fen,
        state: prize.state.name(),
        won_at: MomentDto::of(prize.prize.won_at, zone),
        due_day: prize.due_day.map(DayDto),
        overdue,
        shipped_day: prize.shipped_day.map(DayDto),
        carrier: prize.carrier,
        tracking: prize.tracking,
        reason: prize.reason,
    }
}

fn overdue_cursor(text: &str) -> Result<(Day, Uuid), Problem> {
    let (day, key) = text.split_once('_').ok_or(Refusal::Inconsistent)?;
    Ok((super::day(day)?, id(key)?))
}
