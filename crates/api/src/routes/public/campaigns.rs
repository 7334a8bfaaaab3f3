//! `GET /api/campaigns`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::problem::ProblemBody;
use crate::routes::public::campaign::{CampaignModule, modules, window};
use crate::wire::{MomentDto, ONE_SECOND, Phase, TextDto};

/// The campaigns of this deployment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CampaignList {
    /// By their ids.
    campaigns: Vec<CampaignCard>,
}

/// A campaign in the list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CampaignCard {
    /// Key in addresses.
    #[schema(example = "donation-2019")]
    id: String,
    /// Full name.
    name: TextDto,
    /// The motto of the edition.
    theme: TextDto,
    /// Who holds it.
    organiser: TextDto,
    /// What people do in it.
    modules: Vec<CampaignModule>,
    /// First instant of donations, or of the walk with its public test.
    opens_at: MomentDto,
    /// First instant after them.
    closes_at: MomentDto,
    /// Where it is in time.
    phase: Phase,
}

/// Lists the campaigns.
#[utoipa::path(
    get,
    path = "/api/campaigns",
    tag = "public",
    responses(
        (status = OK, body = CampaignList, description = "The campaigns"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `unavailable`"),
    )
)]
pub(crate) async fn list_campaigns(State(app): State<App>) -> impl IntoResponse {
    let cards = app.service.campaigns().filter_map(|live| {
        let plan = live.plan();
        let window = live.read(window)?;
        plan.steps.as_ref()?;
        Some(CampaignCard {
            id: plan.id.to_string(),
            name: (&plan.about.name).into(),
            theme: (&plan.about.theme).into(),
            organiser: (&plan.about.organiser).into(),
            modules: modules(plan),
            opens_at: MomentDto::of(window.opens, plan.zone),
            closes_at: MomentDto::of(window.closes, plan.zone),
            phase: Phase::at(live.now(), window),
        })
    });
    let campaigns = cards.collect();
    (ONE_SECOND, Json(CampaignList { campaigns }))
}
