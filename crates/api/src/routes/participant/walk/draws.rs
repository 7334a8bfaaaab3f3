//! `GET /api/campaigns/{c}/me/draws`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use rules::walk::decks::Draw;
use serde::Serialize;
use store::record::payout::{Payout, PayoutState};
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::problem::{Problem, ProblemBody};
use crate::routes::participant::walk::draw::{TicketPrize, prize};
use crate::wire::{MomentDto, NO_STORE};

/// One's draws.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyDraws {
    /// The latest first.
    draws: Vec<MyDraw>,
}

/// A draw.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyDraw {
    /// The draw.
    id: u64,
    /// Key of the deck.
    deck: String,
    /// The ticket's index in it.
    index: u64,
    /// When.
    at: MomentDto,
    /// What the ticket carries; `null` for nothing.
    #[schema(required)]
    prize: Option<TicketPrize>,
    /// Its value in fen.
    value_fen: u32,
    /// What became of the money.
    payout: MyPayout,
}

/// What became of the money of a draw.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyPayout {
    /// How far it is.
    state: MyPayoutState,
    /// Whether the person has to take it now.
    claim: bool,
}

/// How far a payment is, as its receiver is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MyPayoutState {
    /// There is nothing to pay.
    None,
    /// It is on its way (`payout_pending` of X-17.b).
    Pending,
    /// It waits to be taken.
    WaitUserConfirm,
    /// It was paid.
    Paid,
    /// It failed; the organiser looks after it.
    Failed,
}

/// Lists one's draws.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/me/draws",
    tag = "participant",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = MyDraws, description = "The draws"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn list_draws(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
) -> Result<impl IntoResponse, Problem> {
    let plan = live.plan();
    let deck = |draw: &Draw| {
        let deck = plan.walk.as_ref()?.decks.get(draw.deck.ix())?;
        Some(deck.id.clone())
    };
    let draws = app.service.draws(&live, person).await?;
    let draws = draws
        .into_iter()
        .map(|(draw, payout)| MyDraw {
            id: draw.id,
            deck: deck(&draw).unwrap_or_default(),
            index: draw.index,
            at: MomentDto::of(draw.at, plan.zone),
            prize: prize(&live, &draw),
            value_fen: draw.value_fen,
            payout: told(&draw, payout.as_ref()),
        })
        .collect();
    Ok((NO_STORE, Json(MyDraws { draws })))
}

fn told(draw: &Draw, payout: Option<&Payout>) -> MyPayout {
    let state = match payout.map(|payout| payout.state) {
        _ if draw.value_fen == 0 => MyPayoutState::None,
        None | Some(PayoutState::Ready | PayoutState::Sending | PayoutState::Unknown) => {
            MyPayoutState::Pending
        }
        Some(PayoutState::WaitUserConfirm) => MyPayoutState::WaitUserConfirm,
        Some(PayoutState::Paid) => MyPayoutState::Paid,
        Some(PayoutState::Failed) => MyPayoutState::Failed,
    };
    MyPayout {
        claim: state == MyPayoutState::WaitUserConfirm,
        state,
    }
}
