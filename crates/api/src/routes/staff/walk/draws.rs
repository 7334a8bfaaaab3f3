//! Decks and grand draws: stock, reveal, holding (X-43, X-17, W-35)

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use model::role::Action;
use model::{DeckIx, GrandDrawIx, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::dashboard::{StaffDeck, StaffGrandDraw, deck_rows, grand_draw_rows};
use crate::app::{App, Walking};
use crate::auth::Staff;
use crate::body::{JsonBody, PathArgs};
use crate::problem::{Problem, ProblemBody};
use crate::wire::NO_STORE;

/// The decks of a walk.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffDeckList {
    /// In the order of the plan.
    decks: Vec<StaffDeck>,
}

/// Why a draw is opened now.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DrawOpening {
    /// Why.
    #[serde(default)]
    reason: String,
}

/// Lists decks with their stock and money.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/decks",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = StaffDeckList, description = "The decks"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn list_staff_decks(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    let decks = live.read(|c| c.walk().map(deck_rows)).unwrap_or_default();
    Ok((NO_STORE, Json(StaffDeckList { decks })))
}

/// Reveals the seed of a deck that has closed or is sold out, so that anyone can check every ticket.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/decks/{id}/reveal",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the deck"),
    ),
    request_body = DrawOpening,
    responses(
        (status = NO_CONTENT, description = "Revealed, with an entry in the audit log"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `reason_required`, `not_open_yet`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn reveal_deck(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, String)>,
    JsonBody(wish): JsonBody<DrawOpening>,
) -> Result<StatusCode, Problem> {
    staff.may(Action::HoldDraws, &app, &live).await?;
    let PathArgs((_, key)) = path;
    let walk = live.plan().walk.as_ref().ok_or(Refusal::NotFound)?;
    let mut decks = (0..).map(DeckIx).zip(&walk.decks);
    let deck = decks.find(|(_, deck)| deck.id == key);
    let (deck, _) = deck.ok_or(Refusal::NotFound)?;
    app.service
        .reveal_deck(&live, staff.0, deck, &wish.reason)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Shows a grand draw.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/grand-draws/{id}",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the draw"),
    ),
    responses(
        (status = OK, body = StaffGrandDraw, description = "The draw"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn show_staff_grand_draw(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    let PathArgs((_, key)) = path;
    Ok((NO_STORE, Json(shown(&live, &key)?.1)))
}

/// Holds a grand draw over all its entries. Held already, it shows the same winners.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/grand-draws/{id}/hold",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the draw"),
    ),
    request_body = DrawOpening,
    responses(
        (status = OK, body = StaffGrandDraw, description = "Held, with prizes for the winners and an entry in the audit log"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `reason_required`, `not_open_yet`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn hold_grand_draw(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, String)>,
    JsonBody(wish): JsonBody<DrawOpening>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::HoldDraws, &app, &live).await?;
    let PathArgs((_, key)) = path;
    let (draw, _) = shown(&live, &key)?;
    app.service
        .hold_grand_draw(&live, staff.0, draw, &wish.reason)
        .await?;
    Ok((NO_STORE, Json(shown(&live, &key)?.1)))
}

fn shown(
    live: &service::LiveCampaign,
    key: &str,
) -> Result<(GrandDrawIx, StaffGrandDraw), Refusal> {
    let zone = live.plan().zone;
    let rows = live.read(|c| c.walk().map(|walk| grand_draw_rows(walk, zone)));
    (0..)
        .map(GrandDrawIx)
        .zip(rows.unwrap_or_default())
        .find(|(_, row)| row.id() == key)
        .ok_or(Refusal::NotFound)
}
