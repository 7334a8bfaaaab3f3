//! `PATCH` and `DELETE /api/campaigns/{c}/donations/{id}`

use model::Refusal;

use crate::app::Live;
use crate::auth::Participant;
use crate::body::PathArgs;
use crate::problem::{Problem, ProblemBody};

/// Refuses to change a donation: a confirmed one is final (D19-16).
#[utoipa::path(
    patch,
    path = "/api/campaigns/{c}/donations/{id}",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = u64, Path, description = "The donation"),
    ),
    responses(
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `too_many_requests`"),
    )
)]
pub(crate) async fn change_donation(
    _live: Live,
    _person: Participant,
    _donation: PathArgs<(String, u64)>,
) -> Problem {
    Refusal::Forbidden.into()
}

/// Refuses to take a donation back: a confirmed one is final (D19-16).
#[utoipa::path(
    delete,
    path = "/api/campaigns/{c}/donations/{id}",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = u64, Path, description = "The donation"),
    ),
    responses(
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `too_many_requests`"),
    )
)]
pub(crate) async fn remove_donation(
    _live: Live,
    _person: Participant,
    _donation: PathArgs<(String, u64)>,
) -> Problem {
    Refusal::Forbidden.into()
}
