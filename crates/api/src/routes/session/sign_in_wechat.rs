//! `POST /api/sessions/wechat`

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use store::record::session::Holder;
use utoipa::ToSchema;

use crate::app::{App, ClientAddress};
use crate::auth::session_cookie;
use crate::body::JsonBody;
use crate::problem::{Problem, ProblemBody};
use crate::wire::NO_STORE;

/// A sign-in with a code of `wx.login`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WeChatSignIn {
    /// The code.
    #[schema(max_length = 128)]
    code: String,
    /// From where.
    client: SignInClient,
}

/// From where somebody signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SignInClient {
    /// A page: the session is a cookie.
    Web,
    /// The mini program: the session is a bearer token.
    MiniProgram,
}

/// A session that has begun.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewSession {
    /// Who signed in.
    participant: SignedInPerson,
    /// For the mini program: to be sent as `Authorization: Bearer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    token: Option<String>,
}

/// Who signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignedInPerson {
    /// The masked name.
    #[schema(example = "张*")]
    name: String,
}

/// Signs a participant in.
#[utoipa::path(
    post,
    path = "/api/sessions/wechat",
    tag = "session",
    request_body = WeChatSignIn,
    responses(
        (status = OK, body = NewSession, description = "Signed in; for `web` with a cookie"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `wechat_refused`, `too_many_requests`, `inconsistent`, `forbidden`, `unavailable`"),
    )
)]
pub(crate) async fn sign_in_wechat(
    State(app): State<App>,
    ClientAddress(from): ClientAddress,
    JsonBody(wish): JsonBody<WeChatSignIn>,
) -> Result<Response, Problem> {
    app.rates.sign_in(from)?;
    let client = match wish.client {
        SignInClient::Web => "web",
        SignInClient::MiniProgram => "mini_program",
    };
    let signed_in = app.service.sign_in_wechat(&wish.code, client).await?;
    let Holder::Person(person) = signed_in.holder else {
        return Err(Problem::unavailable());
    };
    let name = app.service.masked_names(&[person]).await?.remove(&person);
    let cookie = (wish.client == SignInClient::Web).then(|| {
        [(
            header::SET_COOKIE,
            session_cookie(&signed_in, &app.settings),
        )]
    });
    let session = NewSession {
        participant: SignedInPerson {
            name: name.unwrap_or_else(|| "*".to_owned()),
        },
        token: (wish.client == SignInClient::MiniProgram).then_some(signed_in.token),
    };
    Ok(match cookie {
        Some(cookie) => (NO_STORE, cookie, Json(session)).into_response(),
        None => (NO_STORE, Json(session)).into_response(),
    })
}
