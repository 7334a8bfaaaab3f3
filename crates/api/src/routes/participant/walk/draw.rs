//! `POST /api/campaigns/{c}/decks/{id}/draws`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use model::Refusal;
use rules::walk::decks::Draw;
use serde::Serialize;
use service::LiveCampaign;
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::body::PathArgs;
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{MomentDto, NO_STORE, TextDto};

/// A ticket that was drawn.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TicketDrawn {
    /// The draw.
    id: u64,
    /// The ticket's index in its deck, from 0.
    index: u64,
    /// When.
    at: MomentDto,
    /// What it carries; `null` for nothing.
    #[schema(required)]
    prize: Option<TicketPrize>,
    /// Points left now.
    balance: i64,
    /// What becomes of the money.
    payout: PayoutPromise,
}

/// What a ticket carries.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TicketPrize {
    /// Key.
    id: String,
    /// Name.
    name: TextDto,
    /// Value in fen.
    value_fen: u32,
}

/// What becomes of the money of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PayoutPromise {
    /// It is on its way; the list of draws tells how far.
    Pending,
    /// There is none.
    None,
}

/// Exchanges points for a ticket, which is drawn at once (W-31). The same key draws once: a retry
/// after a lost answer gets the ticket again.
#[utoipa::path(
    post,
    path = "/api/campaigns/{c}/decks/{id}/draws",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the deck"),
        ("Idempotency-Key" = String, Header, description = "Name of this act, the same for every retry"),
    ),
    responses(
        (status = OK, body = TicketDrawn, description = "The ticket"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `profile_incomplete`, `not_open_yet`, `closed`, `insufficient_points`, `sold_out`, `already_exchanged`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn draw(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    key: RequestKey,
    PathArgs(path): PathArgs<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let (_, deck) = path;
    let key = key.of(person).ok_or(Refusal::ValueRequired)?;
    let drawn = app.service.draw(&live, person, &deck, key).await?;
    let draw = drawn.draw;
    let ticket = TicketDrawn {
        id: draw.id,
        index: draw.index,
        at: MomentDto::of(draw.at, live.plan().zone),
        prize: prize(&live, &draw),
        balance: drawn.balance,
        payout: if draw.value_fen > 0 {
            PayoutPromise::Pending
        } else {
            PayoutPromise::None
        },
    };
    Ok((NO_STORE, Json(ticket)))
}

/// What a drawn ticket carries.
pub(crate) fn prize(live: &LiveCampaign, draw: &Draw) -> Option<TicketPrize> {
    let walk = live.plan().walk.as_ref()?;
    let prizes = &walk.decks.get(draw.deck.ix())?.prizes;
    let prize = prizes.get(usize::from(draw.class?))?;
    Some(TicketPrize {
        id: prize.id.clone(),
        name: (&prize.name).into(),
        value_fen: draw.value_fen,
    })
}
