//! Who sends a request: sessions by cookie or bearer token.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use engine::command::{PersonKey, StaffKey};
use model::Refusal;
use model::role::Action;
use service::session::SignedIn;
use service::{LiveCampaign, ServiceError};
use store::record::session::Holder;

use crate::app::App;
use crate::problem::Problem;
use crate::settings::Settings;

/// The participant who is signed in; 401 without one. Changes are counted against the limit of
/// [`Limits::writes_per_person`](crate::Limits::writes_per_person).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Participant(pub(crate) PersonKey);

impl FromRequestParts<App> for Participant {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let person = person(parts, app)
            .await?
            .ok_or_else(Problem::not_signed_in)?;
        if !parts.method.is_safe() {
            app.rates.write(person)?;
        }
        Ok(Self(person))
    }
}

/// The participant who is signed in, if one is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MaybeParticipant(pub(crate) Option<PersonKey>);

impl FromRequestParts<App> for MaybeParticipant {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        Ok(Self(person(parts, app).await?))
    }
}

/// The member of the staff who is signed in. A participant is told `forbidden`: WeChat
/// sign-in opens no staff page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Staff(pub(crate) StaffKey);

impl Staff {
    /// Refuses what none of the account's grants allows.
    pub(crate) async fn may(
        self,
        action: Action,
        app: &App,
        live: &LiveCampaign,
    ) -> Result<(), Problem> {
        Ok(app.service.authorise(self.0, action, Some(live)).await?)
    }
}

impl FromRequestParts<App> for Staff {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(token) = cookie(&parts.headers, staff_cookie_name(&app.settings))
            && let Some(Holder::Staff(staff)) = holder(app, token).await?
        {
            return Ok(Self(staff));
        }
        Err(match person(parts, app).await? {
            Some(_) => Refusal::Forbidden.into(),
            None => Problem::not_signed_in(),
        })
    }
}

/// The cookie that carries a participant's session.
pub fn session_cookie(signed_in: &SignedIn, settings: &Settings) -> HeaderValue {
    let name = person_cookie_name(settings);
    set_cookie(name, &signed_in.token, signed_in.lasts_s, settings)
}

pub(crate) fn staff_session_cookie(signed_in: &SignedIn, settings: &Settings) -> HeaderValue {
    let name = staff_cookie_name(settings);
    set_cookie(name, &signed_in.token, signed_in.lasts_s, settings)
}

/// The cookies that end a participant's or staff session in the browser.
pub(crate) fn cleared_cookie(staff: bool, settings: &Settings) -> HeaderValue {
    let name = if staff {
        staff_cookie_name(settings)
    } else {
        person_cookie_name(settings)
    };
    set_cookie(name, "", 0, settings)
}

/// The participant's token of a request: the bearer token, else the cookie.
pub(crate) fn person_token<'a>(headers: &'a HeaderMap, settings: &Settings) -> Option<&'a str> {
    bearer(headers).or_else(|| cookie(headers, person_cookie_name(settings)))
}

/// The staff token of a request.
pub(crate) fn staff_token<'a>(headers: &'a HeaderMap, settings: &Settings) -> Option<&'a str> {
    cookie(headers, staff_cookie_name(settings))
}

/// The bearer token of a request, which no other site can make a browser send.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

async fn person(parts: &Parts, app: &App) -> Result<Option<PersonKey>, Problem> {
    let Some(token) = person_token(&parts.headers, &app.settings) else {
        return Ok(None);
    };
    Ok(match holder(app, token).await? {
        Some(Holder::Person(person)) => Some(person),
        _ => None,
    })
}

async fn holder(app: &App, token: &str) -> Result<Option<Holder>, Problem> {
    if token.len() > TOKEN_CHARS_MAX {
        return Ok(None);
    }
    match app.service.holder(token).await {
        Ok(holder) => Ok(Some(holder)),
        Err(ServiceError::NotSignedIn) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

fn set_cookie(name: &str, value: &str, max_age_s: i64, settings: &Settings) -> HeaderValue {
    let secure = if settings.secure_cookies {
        "; Secure"
    } else {
        ""
    };
    let cookie =
        format!("{name}={value}; Path=/; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{secure}");
    // Tokens are base64: the header is always valid.
    HeaderValue::try_from(cookie).unwrap_or_else(|_invalid| HeaderValue::from_static(""))
}

const fn person_cookie_name(settings: &Settings) -> &'static str {
    if settings.secure_cookies {
        "__Host-tongxing"
    } else {
        "tongxing"
    }
}

const fn staff_cookie_name(settings: &Settings) -> &'static str {
    if settings.secure_cookies {
        "__Host-tongxing-staff"
    } else {
        "tongxing-staff"
    }
}

/// No token of ours is longer.
const TOKEN_CHARS_MAX: usize = 64;
