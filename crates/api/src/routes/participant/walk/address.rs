//! `PUT /api/campaigns/{c}/me/address`

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use service::walk::prize::AddressForm;
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::body::JsonBody;
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};

/// Where one's prizes go.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddressOrder {
    /// Who takes the parcel.
    #[serde(default)]
    #[schema(max_length = 40)]
    recipient: String,
    /// The phone the carrier calls.
    #[serde(default)]
    phone: String,
    /// Code of the province.
    #[serde(default)]
    province: String,
    /// City, street, house.
    #[serde(default)]
    #[schema(max_length = 200)]
    detail: String,
    /// That it is right and cannot be changed.
    #[serde(default)]
    confirmed: bool,
}

/// Gives the address of one's prizes. It is final (W-42).
#[utoipa::path(
    put,
    path = "/api/campaigns/{c}/me/address",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; a second address is `address_locked`"),
    ),
    request_body = AddressOrder,
    responses(
        (status = NO_CONTENT, description = "Done"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `not_eligible`, `address_locked`, `region_not_served`, `invalid_phone`, `text_required`, `text_too_long`, `needs_confirmation`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn give_address(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    _key: RequestKey,
    JsonBody(order): JsonBody<AddressOrder>,
) -> Result<StatusCode, Problem> {
    let form = AddressForm {
        recipient: order.recipient,
        phone: order.phone,
        province: order.province,
        detail: order.detail,
        confirmed: order.confirmed,
    };
    app.service.give_address(&live, person, form).await?;
    Ok(StatusCode::NO_CONTENT)
}
