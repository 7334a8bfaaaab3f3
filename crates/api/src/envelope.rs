//! What every request gets: an id, a deadline, a line in the log, figures, and headers that tell
//! browsers what these answers may do.

use std::time::Duration;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::Instant;
use tracing::Instrument as _;
use uuid::Uuid;

use crate::problem::Problem;

/// Wraps a request of the API.
pub(crate) async fn wrap(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = Uuid::new_v4();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", %id, %method, route);
    let deadline = deadline(&method, &route);
    let answer = tokio::time::timeout(deadline, next.run(request)).instrument(span.clone());
    let mut response = match answer.await {
        Ok(response) => response,
        Err(_elapsed) => Problem::unavailable().into_response(),
    };
    let took = started.elapsed();
    let status = response.status().as_u16();
    span.in_scope(|| {
        let duration_ms = took.as_millis();
        if response.status().is_server_error() {
            tracing::warn!(status, duration_ms, "answered");
        } else {
            tracing::debug!(status, duration_ms, "answered");
        }
    });
    let labels = [
        ("method", known(&method).to_owned()),
        ("route", route),
        ("status", status.to_string()),
    ];
    metrics::histogram!("http_request_duration_seconds", &labels).record(took.as_secs_f64());
    if let Ok(id) = HeaderValue::try_from(id.to_string()) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    // What is not said to be public is for nobody else.
    let headers = response.headers_mut();
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    secure(headers);
    response
}

/// Wraps a request for a page.
pub(crate) async fn wrap_page(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    secure(response.headers_mut());
    response
}

/// A method's name, if it is a usual one: figures must not grow with what strangers invent.
fn known(method: &Method) -> &str {
    match *method {
        Method::GET
        | Method::HEAD
        | Method::POST
        | Method::PUT
        | Method::PATCH
        | Method::DELETE => method.as_str(),
        _ => "other",
    }
}

fn secure(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        // Files of a campaign come with a policy of their own, which allows less.
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
}

/// How long a request may take: a photo comes slowly over a phone's network.
fn deadline(method: &Method, route: &str) -> Duration {
    if *method == Method::PUT && route.ends_with(UPLOAD) {
        UPLOAD_DEADLINE
    } else {
        DEADLINE
    }
}

const DEADLINE: Duration = Duration::from_secs(10);
const UPLOAD_DEADLINE: Duration = Duration::from_secs(90);
const UPLOAD: &str = "/poster";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        // Scripts: in WeChat the page loads the bridge to the mini program from WeChat's host.
        "default-src 'none'; script-src 'self' https://res.wx.qq.com; style-src 'self'; \
         img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];
