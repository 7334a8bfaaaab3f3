//! `DELETE /api/campaigns/{c}/me/team/members/{n}`

use model::Refusal;

use crate::app::Walking;
use crate::auth::Participant;
use crate::body::PathArgs;
use crate::problem::{Problem, ProblemBody};

/// Refuses to remove a member, and to leave: only an organiser corrects a membership (W-22).
#[utoipa::path(
    delete,
    path = "/api/campaigns/{c}/me/team/members/{n}",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("n" = u32, Path, description = "Position of the member"),
    ),
    responses(
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `too_many_requests`"),
    )
)]
pub(crate) async fn remove_member(
    _live: Walking,
    _person: Participant,
    _member: PathArgs<(String, u32)>,
) -> Problem {
    Refusal::Forbidden.into()
}
