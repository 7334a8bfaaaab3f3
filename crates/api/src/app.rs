//! The router: what it shares and how it is put together.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::routing::any;
use axum::{Router, middleware};
use model::{Refusal, Window};
use rules::donation::DonationPlan;
use rules::steps::StepsPlan;
use service::{LiveCampaign, Service};
use tokio::sync::Semaphore;

use crate::board::Boards;
use crate::limits::RateLimits;
use crate::problem::Problem;
use crate::settings::Settings;
use crate::{csrf, envelope, metrics, routes};

/// What handlers share. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct App {
    pub(crate) service: Service,
    pub(crate) settings: Arc<Settings>,
    pub(crate) rates: Arc<RateLimits>,
    pub(crate) boards: Arc<Boards>,
    /// Places for photos that are being uploaded or drawn.
    pub(crate) photos: Arc<Semaphore>,
}

/// Everything under `/api`, and `/healthz`, `/readyz` and `/metrics`.
///
/// It has no fallback: other routers can be merged with it, [`pages`](crate::pages()) last. Serve
/// it with `into_make_service_with_connect_info::<SocketAddr>()`, or all clients look like one.
pub fn router(service: Service, settings: Settings) -> Router {
    metrics::start();
    let app = App {
        rates: Arc::new(RateLimits::new(settings.limits, &service)),
        boards: Arc::new(Boards::new(&service, settings.board_max_age)),
        photos: Arc::new(Semaphore::new(PHOTOS_AT_ONCE)),
        settings: Arc::new(settings),
        service,
    };
    let (router, _description) = routes::routes().split_for_parts();
    router
        .route("/api/{*rest}", any(nothing_here))
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .layer(middleware::from_fn_with_state(
            app.clone(),
            csrf::same_site_only,
        ))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn(envelope::wrap))
        .with_state(app)
}

/// The campaign that the path names as `{c}`.
#[derive(Clone, Debug)]
pub(crate) struct Live(pub(crate) LiveCampaign);

/// The campaign that the path names as `{c}`: one that people walk in for many days.
#[derive(Clone, Debug)]
pub(crate) struct Walking(pub(crate) LiveCampaign);

impl Live {
    /// The parts of the plan that a campaign of step donation has; `not_found` in another one.
    pub(crate) fn donation(&self) -> Result<(&StepsPlan, &DonationPlan, Window), Problem> {
        let plan = self.0.plan();
        let window = self.0.read(engine::Campaign::window);
        match (&plan.steps, &plan.donation, window) {
            (Some(steps), Some(donation), Some(window)) => Ok((steps, donation, window)),
            _ => Err(Refusal::NotFound.into()),
        }
    }
}

impl FromRequestParts<App> for Live {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Ok(params) = RawPathParams::from_request_parts(parts, app).await else {
            return Err(Refusal::NotFound.into());
        };
        let id = params
            .iter()
            .find(|(name, _)| *name == "c")
            .map_or("", |(_, value)| value);
        Ok(Self(app.service.campaign(id)?.clone()))
    }
}

impl FromRequestParts<App> for Walking {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Live(live) = Live::from_request_parts(parts, app).await?;
        if live.plan().walk.is_none() {
            return Err(Refusal::NotFound.into());
        }
        Ok(Self(live))
    }
}

/// The client's address, as far as it can be known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

impl FromRequestParts<App> for ClientAddress {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        // The last entry is the one our own proxy added; those before it are hearsay.
        let forwarded = parts
            .headers
            .get_all(X_FORWARDED_FOR)
            .iter()
            .next_back()
            .filter(|_| app.settings.trust_proxy)
            .and_then(|value| value.to_str().ok())
            .and_then(|list| list.rsplit(',').next())
            .and_then(|last| last.trim().parse().ok());
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let address = forwarded.or_else(|| peer.map(|ConnectInfo(peer)| peer.ip()));
        Ok(Self(address.unwrap_or(NOWHERE)))
    }
}

async fn nothing_here() -> Problem {
    Refusal::NotFound.into()
}

const BODY_BYTES_MAX: usize = 64 * 1024;
/// Each may take 12 MB.
const PHOTOS_AT_ONCE: usize = 16;
const X_FORWARDED_FOR: &str = "x-forwarded-for";
const NOWHERE: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
