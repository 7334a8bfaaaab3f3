//! Payments of draws (W-32, X-17)

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use model::Refusal;
use model::role::Action;
use serde::{Deserialize, Serialize};
use store::record::payout::{Payout, PayoutState};
use utoipa::ToSchema;

use super::limit;
use crate::app::{App, Walking};
use crate::auth::Staff;
use crate::body::{JsonBody, PathArgs, QueryArgs};
use crate::problem::{Problem, ProblemBody};
use crate::wire::{MomentDto, NO_STORE};

/// Which payments.
#[derive(Debug, Deserialize)]
pub(crate) struct PayoutQuery {
    state: Option<String>,
    after: Option<u64>,
    limit: Option<u32>,
}

/// Payments.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PayoutList {
    /// Whether there is a channel; without one payments stay ready.
    channel: bool,
    /// Number and sum by state.
    sums: Vec<PayoutStateSum>,
    /// The payments in the state asked for, by draw.
    payouts: Vec<StaffPayout>,
    /// Give it as `after` for the next page; `null` at the end.
    #[schema(required)]
    next: Option<u64>,
}

/// Payments in a state.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PayoutStateSum {
    /// The state.
    #[schema(example = "paid")]
    state: &'static str,
    /// How many.
    number: u64,
    /// Their sum, in fen.
    amount_fen: u64,
}

/// A payment, for staff.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffPayout {
    /// The draw.
    draw: u64,
    /// Number of the winner.
    participant: u32,
    /// How much, in fen.
    amount_fen: u64,
    /// The number the channel knows it by.
    out_bill_no: String,
    /// Where it stands.
    #[schema(example = "wait_user_confirm")]
    state: &'static str,
    /// How often it was sent.
    attempts: u32,
    /// The channel's number.
    #[schema(required)]
    transfer_no: Option<String>,
    /// What went wrong last.
    #[schema(required)]
    reason: Option<String>,
    /// When it changed last.
    updated_at: MomentDto,
}

/// Why a payment is tried again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PayoutRetry {
    /// Why.
    #[serde(default)]
    reason: String,
}

/// Where the payment stands now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PayoutRetried {
    /// The state.
    #[schema(example = "ready")]
    state: &'static str,
}

/// Lists payments with their sums; the failed ones if no state is named.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/payouts",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("state" = Option<String>, Query, description = "`ready`, `sending`, `wait_user_confirm`, `paid`, `failed`, `unknown`"),
        ("after" = Option<u64>, Query, description = "`next` of the page above"),
        ("limit" = Option<u32>, Query, description = "Payments on a page: 50 if left out, at most 200"),
    ),
    responses(
        (status = OK, body = PayoutList, description = "The payments"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `value_out_of_range`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn list_payouts(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    QueryArgs(query): QueryArgs<PayoutQuery>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    let state = query.state.as_deref();
    let state = state.map_or(Some(PayoutState::Failed), PayoutState::parse);
    let state = state.ok_or(Refusal::ValueOutOfRange)?;
    let rows = limit(query.limit);
    let sums = app.service.payout_sums(&live).await?;
    let found = app.service.payouts(&live, state, query.after, rows).await?;
    let full = found.len() >= rows as usize;
    let zone = live.plan().zone;
    let list = PayoutList {
        channel: app.service.can_pay_out(),
        sums: sums
            .into_iter()
            .map(|sum| PayoutStateSum {
                state: sum.state.name(),
                number: sum.number,
                amount_fen: sum.amount_fen,
            })
            .collect(),
        next: found.last().filter(|_| full).map(|last| last.draw),
        payouts: found.into_iter().map(|of| row(of, zone)).collect(),
    };
    Ok((NO_STORE, Json(list)))
}

/// Tries a failed payment again. The channel is asked first; only if it says that the old number
/// failed for good there is a new one.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/payouts/{draw}/retry",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("draw" = u64, Path, description = "The draw"),
    ),
    request_body = PayoutRetry,
    responses(
        (status = OK, body = PayoutRetried, description = "Where it stands, with an entry in the audit log"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `reason_required`, `invalid_state`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn retry_payout(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, u64)>,
    JsonBody(wish): JsonBody<PayoutRetry>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ManagePrizes, &app, &live).await?;
    let PathArgs((_, draw)) = path;
    let state = app
        .service
        .retry_payout(&live, staff.0, draw, &wish.reason)
        .await?;
    let retried = PayoutRetried {
        state: state.name(),
    };
    Ok((NO_STORE, Json(retried)))
}

pub(super) fn row(payout: Payout, zone: model::Zone) -> StaffPayout {
    StaffPayout {
        draw: payout.draw,
        participant: payout.participant.0,
        amount_fen: payout.amount_fen,
        out_bill_no: payout.out_bill_no,
        state: payout.state.name(),
        attempts: payout.attempts,
        transfer_no: payout.transfer_no,
        reason: payout.reason,
        updated_at: MomentDto::of(payout.updated_at, zone),
    }
}
