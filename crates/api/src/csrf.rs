//! Changes must come from our own pages (threat T12): a browser sends cookies along with what
//! other sites make it ask for.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use model::Refusal;

use crate::app::App;
use crate::auth;
use crate::problem::Problem;

/// Refuses changes that another site has asked for. Bearer tokens are exempt: a browser does not
/// add them by itself.
pub(crate) async fn same_site_only(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if safe || auth::bearer(headers).is_some() || is_ours(headers, &app) {
        next.run(request).await
    } else {
        Problem::refused(Refusal::Forbidden).into_response()
    }
}

fn is_ours(headers: &HeaderMap, app: &App) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text(SEC_FETCH_SITE) {
        return matches!(site, "same-origin" | "none");
    }
    match text(header::ORIGIN.as_str()) {
        Some(origin) => {
            let host = text(header::HOST.as_str()).unwrap_or_default();
            let own = origin.split_once("://").is_some_and(|(_, at)| at == host);
            own || origin == app.settings.public_base_url
        }
        // Neither header: no browser of these years. Without a session there is nothing to steal.
        None => {
            auth::person_token(headers, &app.settings).is_none()
                && auth::staff_token(headers, &app.settings).is_none()
        }
    }
}

const SEC_FETCH_SITE: &str = "sec-fetch-site";
