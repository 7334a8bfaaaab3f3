//! `GET` and `PUT /api/campaigns/{c}/me/profile`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use model::Refusal;
use serde::{Deserialize, Serialize};
use service::walk::profile::{OwnProfile, ProfileForm};
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::body::JsonBody;
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};
use crate::wire::NO_STORE;

/// What a person tells of themselves (W-05). Fields the campaign does not ask for are left out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProfileOrder {
    /// Real name.
    #[serde(default)]
    #[schema(max_length = 40)]
    name: String,
    /// Mobile phone.
    #[serde(default)]
    #[schema(max_length = 32)]
    phone: String,
    /// Code of the place.
    #[serde(default)]
    place: String,
    /// Code of the unit.
    #[serde(default)]
    unit: String,
    /// Employer.
    #[serde(default)]
    #[schema(max_length = 80)]
    employer: String,
    /// Department.
    #[serde(default)]
    #[schema(max_length = 80)]
    department: String,
    /// That all of it is true (W-07).
    #[serde(default)]
    confirmed: bool,
}

/// One's own profile.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyProfile {
    /// Real name.
    name: String,
    /// The phone, masked; `null` once it was erased.
    #[schema(required, example = "138****0000")]
    phone: Option<String>,
    /// Code of the place.
    place: String,
    /// Code of the unit.
    unit: String,
    /// Employer.
    employer: String,
    /// Department.
    department: String,
    /// Whether a prize address was given, after which nothing changes any more (W-07).
    locked: bool,
}

/// Shows the person's own profile.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/me/profile",
    tag = "participant",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = MyProfile, description = "The profile"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn show_profile(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
) -> Result<impl IntoResponse, Problem> {
    let profile = app.service.profile(&live, person).await?;
    let profile = profile.ok_or(Refusal::NotFound)?;
    Ok((NO_STORE, Json(MyProfile::from(profile))))
}

/// Gives or corrects the profile; the first time, the person is registered (W-05).
#[utoipa::path(
    put,
    path = "/api/campaigns/{c}/me/profile",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act; giving the same profile twice changes nothing"),
    ),
    request_body = ProfileOrder,
    responses(
        (status = OK, body = MyProfile, description = "The profile"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "The member «field» names the field that is meant. Codes: `forbidden`, `consent_required`, `not_open_yet`, `closed`, `profile_incomplete`, `invalid_phone`, `declaration_required`, `text_too_long`, `locked`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn set_profile(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    _key: RequestKey,
    JsonBody(order): JsonBody<ProfileOrder>,
) -> Result<impl IntoResponse, Problem> {
    let form = ProfileForm {
        name: order.name,
        phone: order.phone,
        place: order.place,
        unit: order.unit,
        employer: order.employer,
        department: order.department,
        confirmed: order.confirmed,
    };
    let profile = app.service.set_profile(&live, person, form).await?;
    Ok((NO_STORE, Json(MyProfile::from(profile))))
}

impl From<OwnProfile> for MyProfile {
    fn from(profile: OwnProfile) -> Self {
        Self {
            name: profile.name,
            phone: profile.phone,
            place: profile.place,
            unit: profile.unit,
            employer: profile.employer,
            department: profile.department,
            locked: profile.locked,
        }
    }
}
