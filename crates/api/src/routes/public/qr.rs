//! `GET /api/campaigns/{c}/qr.svg`

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use engine::command::Channel;
use fast_qr::QRBuilder;
use fast_qr::convert::Builder as _;
use fast_qr::convert::svg::SvgBuilder;
use model::Refusal;
use serde::Deserialize;

use crate::app::{App, Live};
use crate::body::QueryArgs;
use crate::problem::{Problem, ProblemBody};

/// What the link behind the code carries.
#[derive(Debug, Deserialize)]
pub(crate) struct LinkQuery {
    ch: Option<String>,
    inviter: Option<String>,
}

/// Draws the QR code of the campaign's public address.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/qr.svg",
    tag = "public",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("ch" = Option<String>, Query, description = "Through which channel people will come; `qr` if left out", example = "friend_share"),
        ("inviter" = Option<String>, Query, description = "Share code of who invites"),
    ),
    responses(
        (status = OK, body = String, content_type = "image/svg+xml", description = "The picture"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`, `inconsistent`"),
    )
)]
pub(crate) async fn draw_qr(
    State(app): State<App>,
    Live(live): Live,
    QueryArgs(query): QueryArgs<LinkQuery>,
) -> Result<impl IntoResponse, Problem> {
    let link = link(&app.settings.public_base_url, live.id().as_str(), &query);
    let code = QRBuilder::new(link).build();
    // The link has a bounded length, far below what a code holds.
    let code = code.map_err(|_too_long| Refusal::Inconsistent)?;
    let picture = SvgBuilder::default().margin(2).to_str(&code);
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("image/svg+xml"),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=3600"),
        ),
    ];
    Ok((headers, picture))
}

/// The campaign's public address with the channel and the inviter. What is not one of ours stays
/// out of it.
fn link(base: &str, campaign: &str, query: &LinkQuery) -> String {
    let channel = query.ch.as_deref().map_or(Channel::Qr, Channel::named);
    let mut link = format!("{base}/c/{campaign}?ch={}", channel.name());
    let inviter = query
        .inviter
        .as_deref()
        .and_then(|code| code.parse::<u32>().ok());
    if let Some(inviter) = inviter {
        link.push_str("&inviter=");
        link.push_str(&inviter.to_string());
    }
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_carry_channel_and_inviter_and_nothing_else() {
        for (ch, inviter, expected) in [
            (None, None, "https://x/c/a?ch=qr"),
            (
                Some("friend_share"),
                Some("7"),
                "https://x/c/a?ch=friend_share&inviter=7",
            ),
            (Some("\"><script>"), Some("&a=b"), "https://x/c/a?ch=other"),
        ] {
            let query = LinkQuery {
                ch: ch.map(str::to_owned),
                inviter: inviter.map(str::to_owned),
            };
            assert_eq!(link("https://x", "a", &query), expected);
        }
    }
}
