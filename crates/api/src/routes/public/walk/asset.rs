//! `GET /api/campaigns/{c}/walk/assets/{id}`

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use model::Refusal;
use serde::Deserialize;

use crate::app::{App, Walking};
use crate::body::{PathArgs, QueryArgs};
use crate::problem::{Problem, ProblemBody};

/// For which unit it is downloaded.
#[derive(Debug, Deserialize)]
pub(crate) struct AssetQuery {
    unit: Option<String>,
}

/// Downloads a poster, text or video that units mobilise with (W-47).
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/walk/assets/{id}",
    tag = "public",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the asset"),
        ("unit" = Option<String>, Query, description = "Code of the unit that the download is counted for"),
    ),
    responses(
        (status = OK, body = String, content_type = "application/octet-stream", description = "The file"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn download_asset(
    State(app): State<App>,
    Walking(live): Walking,
    PathArgs(path): PathArgs<(String, String)>,
    QueryArgs(query): QueryArgs<AssetQuery>,
) -> Result<Response, Problem> {
    let (_, id) = path;
    let mut assets = live.plan().mobilisation.assets.iter();
    let asset = assets.find(|asset| asset.id == id);
    let asset = asset.ok_or(Refusal::NotFound)?;
    if let Some(unit) = query.unit {
        app.service.count_download(&live, &unit, &asset.id).await?;
    }
    let name = asset.file.rsplit('/').next().unwrap_or_default();
    let safe: String = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
        .collect();
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{safe}\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind(name))),
        (header::CONTENT_DISPOSITION, disposition),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox"),
        ),
    ];
    Ok((headers, asset.bytes.clone()).into_response())
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("mp4") => "video/mp4",
        Some("md" | "txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
