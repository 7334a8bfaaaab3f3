//! The description of the interface.

use std::sync::OnceLock;

use utoipa::OpenApi;

use crate::routes;

/// The description of everything under `/api` (OpenAPI 3.1).
pub fn openapi() -> utoipa::openapi::OpenApi {
    let (_router, paths) = routes::routes().split_for_parts();
    Description::openapi().merge_from(paths)
}

/// The description as JSON, made once.
pub(crate) fn json() -> &'static str {
    static JSON: OnceLock<String> = OnceLock::new();
    JSON.get_or_init(|| openapi().to_json().unwrap_or_default())
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Tongxing",
        description = "Campaigns of step donation: public figures, participants, staff. Errors are \
            `application/problem+json` with an outcome `code`; `as_of` is the position of the log \
            that the figures follow from.",
        version = "1",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    tags(
        (name = "public", description = "For everybody"),
        (name = "session", description = "Signing in and out"),
        (name = "participant", description = "For the participant who is signed in: cookie or bearer token"),
        (name = "staff", description = "For staff, with an account of their own")
    )
)]
struct Description;
