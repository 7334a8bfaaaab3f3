//! `GET /api/campaigns/{c}/rules`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Serialize;
use service::LiveCampaign;
use store::StoreError;
use store::record::audit::{self, AuditFilter};
use store::record::plan;
use utoipa::ToSchema;

use crate::app::{App, Live};
use crate::problem::{Problem, ProblemBody};
use crate::rules_page::{self, Section};
use crate::wire::{MomentDto, ONE_SECOND, TextDto, text};

/// The rules in full, questions, contact and versions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RulesPage {
    /// Version of the published plan.
    plan_version: u32,
    /// The rules.
    sections: Vec<Section>,
    /// Frequent questions.
    faq: Vec<FaqEntry>,
    /// Where to ask.
    #[schema(required)]
    contact: Option<TextDto>,
    /// The versions of the plan, the first first.
    history: Vec<PlanVersion>,
}

/// A frequent question.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FaqEntry {
    /// The question.
    question: TextDto,
    /// The answer.
    answer: TextDto,
}

/// A version of the plan.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanVersion {
    /// Which, from 1.
    version: u32,
    /// When it was published.
    at: MomentDto,
    /// Why; the first needs no reason.
    #[schema(required)]
    reason: Option<TextDto>,
}

/// Shows the rules of a campaign.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/rules",
    tag = "public",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = RulesPage, description = "The rules"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn show_rules(
    State(app): State<App>,
    live: Live,
) -> Result<impl IntoResponse, Problem> {
    let plan = live.0.plan();
    let sections = if let Some(walk) = &plan.walk {
        rules_page::walk::sections(plan, walk)
    } else {
        let (_, donation, window) = live.donation()?;
        rules_page::sections(plan, donation, window)
    };
    let Live(live) = &live;
    let faq = plan.guide.faq.iter().map(|entry| FaqEntry {
        question: (&entry.question).into(),
        answer: (&entry.answer).into(),
    });
    let page = RulesPage {
        plan_version: live.plan_version(),
        sections,
        faq: faq.collect(),
        contact: plan.about.contact.as_ref().map(TextDto::from),
        history: history(&app, live).await?,
    };
    Ok((ONE_SECOND, Json(page)))
}

/// Published plans, and after them the moves of the window, each of which is a version.
async fn history(app: &App, live: &LiveCampaign) -> Result<Vec<PlanVersion>, Problem> {
    let (no, zone) = (live.no(), live.plan().zone);
    let moves = live.read(engine::Campaign::window_changes);
    let filter = AuditFilter {
        campaign: Some(no),
        action: Some("change_window".to_owned()),
        ..AuditFilter::default()
    };
    let look = async move |tx: &mut store::Tx| -> Result<_, StoreError> {
        let moved = audit::list(tx, &filter, None, moves).await?;
        Ok((plan::list(tx, no).await?, moved))
    };
    let (plans, moved) = app.service.store().read(look).await?;
    let words = |reason: String| text(reason.clone(), reason);
    let published = plans.into_iter().map(|p| (p.at, p.reason));
    let moved = moved
        .into_iter()
        .rev()
        .map(|entry| (entry.at, entry.reason));
    Ok((1..)
        .zip(published.chain(moved))
        .map(|(version, (at, reason))| PlanVersion {
            version,
            at: MomentDto::of(at, zone),
            reason: reason.map(words),
        })
        .collect())
}
