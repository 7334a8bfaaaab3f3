//! `POST /api/staff/sessions`

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Deserialize;
use service::ServiceError;
use store::record::session::Holder;
use utoipa::ToSchema;

use crate::app::{App, ClientAddress};
use crate::auth::staff_session_cookie;
use crate::body::JsonBody;
use crate::problem::{Problem, ProblemBody};
use crate::routes::staff::me::{StaffAccount, account};
use crate::wire::NO_STORE;

/// A sign-in of a member of the staff.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StaffSignIn {
    /// Name of the account.
    #[schema(max_length = 128)]
    login: String,
    /// Its password.
    #[schema(max_length = 1024)]
    password: String,
}

/// Signs a member of the staff in: the session is a cookie.
#[utoipa::path(
    post,
    path = "/api/staff/sessions",
    tag = "staff",
    request_body = StaffSignIn,
    responses(
        (status = OK, body = StaffAccount, description = "Signed in, with a cookie"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `too_many_requests`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn sign_in_staff(
    State(app): State<App>,
    ClientAddress(from): ClientAddress,
    JsonBody(wish): JsonBody<StaffSignIn>,
) -> Result<impl IntoResponse, Problem> {
    app.rates.staff_sign_in(from)?;
    let signed_in = app.service.sign_in_staff(&wish.login, &wish.password).await;
    let signed_in = signed_in.map_err(|error| match error {
        ServiceError::NotSignedIn => Problem::wrong_password(),
        other => other.into(),
    })?;
    let Holder::Staff(staff) = signed_in.holder else {
        return Err(Problem::unavailable());
    };
    let cookie = [(
        header::SET_COOKIE,
        staff_session_cookie(&signed_in, &app.settings),
    )];
    Ok((NO_STORE, cookie, Json(account(&app, staff).await?)))
}
