//! `GET /api/campaigns/{c}/explain/group/{code}`

use axum::Json;
use axum::response::IntoResponse;
use model::Refusal;

use crate::app::Live;
use crate::body::PathArgs;
use crate::problem::{Problem, ProblemBody};
use crate::routes::public::explain_region::{ExplainedPart, ExplainedTally, sentence};
use crate::wire::ONE_SECOND;

/// Explains a group's total: what each member contributed (D19-12).
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/explain/group/{code}",
    tag = "public",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("code" = String, Path, description = "Code of the group's aided region"),
    ),
    responses(
        (status = OK, body = ExplainedTally, description = "What the figure is made of"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`"),
    )
)]
pub(crate) async fn explain_group(
    Live(live): Live,
    path: PathArgs<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let PathArgs((_, code)) = path;
    let plan = live.plan();
    let aided = plan.regions.find(&code).ok_or(Refusal::NotFound)?;
    let ix = plan.groups.of(aided).ok_or(Refusal::NotFound)?;
    // A helper's code is no group's.
    if plan.groups.get(ix).is_none_or(|group| group.aided != aided) {
        return Err(Refusal::NotFound.into());
    }
    let (found, as_of) = live.read(|c| (c.explain_group(ix), c.seq()));
    let (found, region) = found
        .zip(plan.regions.get(aided))
        .ok_or(Refusal::NotFound)?;
    let part = |(region, amount): &(_, u64)| {
        let region = plan.regions.get(*region)?;
        Some(ExplainedPart::new(&region.name, *amount))
    };
    let parts = found.members.iter().filter_map(part).collect();
    let told = sentence(&region.name, &found, true);
    Ok((
        ONE_SECOND,
        Json(ExplainedTally::new(&found, told, parts, as_of)),
    ))
}
