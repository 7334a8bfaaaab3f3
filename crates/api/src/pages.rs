//! The built web pages, which are part of the program.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::{Router, middleware};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::envelope;
use crate::problem::Problem;

/// The web pages: merge this router last, since it answers whatever no other one does.
pub fn pages() -> Router {
    Router::new()
        .fallback(page)
        .layer(middleware::from_fn(envelope::wrap_page))
}

async fn page(request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Problem::method_not_allowed().into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    if let Some(response) = file(path, request.headers()) {
        return response;
    }
    // The pages find their way by the address themselves.
    let shell = match path.split('/').next() {
        Some("" | "c") => "index.html",
        Some("screen") => "screen.html",
        Some("console") => "console.html",
        _ => return (StatusCode::NOT_FOUND, Html(NOT_FOUND)).into_response(),
    };
    file(shell, request.headers()).unwrap_or_else(|| Html(NOT_BUILT).into_response())
}

fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    let plain = Dist::get(path)?;
    let squeezed = accepts_brotli(headers)
        .then(|| Dist::get(&format!("{path}.br")))
        .flatten();
    let etag = etag(&plain);
    // Files under `assets` carry a hash of their content in the name.
    let cache = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| Some(known) == etag.as_ref());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let encoded = squeezed.is_some();
        let mut response = squeezed.unwrap_or(plain).data.into_response();
        let own = response.headers_mut();
        own.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(path)));
        if encoded {
            own.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        response
    };
    let own = response.headers_mut();
    own.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    own.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(etag) = etag {
        own.insert(header::ETAG, etag);
    }
    Some(response)
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
        .any(|coding| coding.trim() == "br" || coding.trim().starts_with("br;q=1"))
}

fn etag(file: &EmbeddedFile) -> Option<HeaderValue> {
    let hash = file.metadata.sha256_hash();
    let start: [u8; 8] = std::array::from_fn(|n| hash[n]);
    let start = u64::from_be_bytes(start);
    HeaderValue::try_from(format!("W/\"{start:016x}\"")).ok()
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

const NOT_BUILT: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\">\
    <title>同行 Tongxing</title><p>网页尚未构建；接口在 <a href=\"/api/openapi.json\">/api</a>。</p>\
    <p lang=\"en\">The web pages have not been built (<code>npm run build</code> in <code>web</code>); \
    the interface is under <a href=\"/api/openapi.json\">/api</a>.</p></html>";
const NOT_FOUND: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\">\
    <title>没有找到</title><p>没有这个页面。<a href=\"/\">返回首页</a></p>\
    <p lang=\"en\">There is no such page. <a href=\"/\">Back to the start</a></p></html>";
