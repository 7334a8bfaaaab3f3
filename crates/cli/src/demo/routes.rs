//! What the demo adds to the API: the phone in the hand, and the clock on the wall.
//!
//! A phone here does what `wx.login` and `wx.getWeRunData` do. What it gives goes to the same
//! endpoints as in WeChat: the server has no other source of steps.

use api::Problem;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use model::{Instant, Refusal, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::demo::persona::Persona;
use crate::demo::staff::{self, StaffCard};
use crate::demo::world::World;

/// The routes under `/api/demo`.
pub(crate) fn router(world: World) -> Router {
    Router::new()
        .route("/api/demo", get(show))
        .route("/api/demo/clock", post(move_clock))
        .route("/api/demo/staff", get(show_staff))
        .route("/api/demo/phone/login", post(login))
        .route("/api/demo/phone/werun", post(werun))
        .route("/api/demo/phone/walk", post(walk))
        .with_state(world)
}

#[derive(Serialize)]
struct Demo {
    clock: Now,
    /// The time of each edition.
    clocks: BTreeMap<String, String>,
    personas: Vec<PersonaCard>,
}

#[derive(Serialize)]
struct Now {
    now: String,
}

#[derive(Serialize)]
struct PersonaCard {
    id: &'static str,
    name: &'static str,
    about: Text,
    /// The editions they have a part in.
    campaigns: Vec<String>,
}

async fn show(State(world): State<World>) -> Json<Demo> {
    let personas = world.personas().iter();
    Json(Demo {
        clock: now(&world, None),
        clocks: world
            .service()
            .campaigns()
            .map(|live| (live.id().to_string(), live.now().rfc3339(live.plan().zone)))
            .collect(),
        personas: personas
            .map(|p| PersonaCard {
                id: p.id,
                name: p.name,
                about: p.about.clone(),
                campaigns: world
                    .service()
                    .campaigns()
                    .filter(|live| p.stage.includes(live.plan()))
                    .map(|live| live.id().to_string())
                    .collect(),
            })
            .collect(),
    })
}

#[derive(Serialize)]
struct DemoStaff {
    staff: Vec<StaffCard>,
}

/// The accounts of staff. They sign in as everybody else does.
async fn show_staff() -> Json<DemoStaff> {
    Json(DemoStaff {
        staff: staff::cards(),
    })
}

/// How to move the clock: by some time, or to an instant of an edition.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoveClock {
    advance_minutes: Option<i64>,
    set: Option<String>,
    campaign: Option<String>,
}

async fn move_clock(State(world): State<World>, Json(wish): Json<MoveClock>) -> Response {
    let campaign = wish.campaign.as_deref();
    let ms = match (
        wish.advance_minutes,
        wish.set.as_deref().map(Instant::parse),
    ) {
        (Some(minutes), None) => minutes.saturating_mul(60_000),
        (None, Some(Ok(to))) => match live_now(&world, campaign) {
            Some(now) => to - now,
            None => return refused("there is no such campaign"),
        },
        _ => return refused("give advance_minutes, or set with an instant"),
    };
    if !(0..=FURTHEST_MS).contains(&ms) {
        return refused("the clock moves forward only, and at most 400 days at once");
    }
    world.forward(ms).await;
    Json(now(&world, campaign)).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phone {
    persona: String,
    /// The edition whose today counts; the first one if left out.
    campaign: Option<String>,
}

async fn login(State(world): State<World>, Json(phone): Json<Phone>) -> Response {
    #[derive(Serialize)]
    struct Code {
        code: String,
    }
    match persona(&world, &phone.persona).map(|persona| world.login(persona)) {
        Some(Ok(code)) => Json(Code { code }).into_response(),
        _ => refused("there is no such persona"),
    }
}

async fn werun(State(world): State<World>, Json(phone): Json<Phone>) -> Response {
    #[derive(Serialize)]
    struct Payload {
        code: String,
        encrypted_data: String,
        iv: String,
    }
    let Some(now) = live_now(&world, phone.campaign.as_deref()) else {
        return refused("there is no such campaign");
    };
    match persona(&world, &phone.persona).map(|persona| world.werun(persona, now)) {
        Some(Ok(sync)) => Json(Payload {
            code: sync.code,
            encrypted_data: sync.data.encrypted_data,
            iv: sync.data.iv,
        })
        .into_response(),
        _ => refused("there is no such persona"),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Walk {
    persona: String,
    steps: u32,
}

async fn walk(State(world): State<World>, Json(wish): Json<Walk>) -> Response {
    #[derive(Serialize)]
    struct Walked {
        steps: u32,
    }
    match persona(&world, &wish.persona).map(|persona| world.walk(persona, wish.steps)) {
        Some(Ok(steps)) => Json(Walked { steps }).into_response(),
        _ => refused("there is no such persona"),
    }
}

fn persona<'a>(world: &'a World, id: &str) -> Option<&'a Persona> {
    world.personas().iter().find(|persona| persona.id == id)
}

fn live_now(world: &World, campaign: Option<&str>) -> Option<Instant> {
    let live = match campaign {
        Some(id) => world.service().campaign(id).ok(),
        None => world.service().campaigns().next(),
    };
    live.map(service::LiveCampaign::now)
}

fn now(world: &World, campaign: Option<&str>) -> Now {
    let now = live_now(world, campaign).or_else(|| live_now(world, None));
    let zone = world
        .service()
        .campaigns()
        .next()
        .map(|live| live.plan().zone);
    Now {
        now: now
            .zip(zone)
            .map_or_else(String::new, |(now, zone)| now.rfc3339(zone)),
    }
}

fn refused(why: &'static str) -> Response {
    tracing::info!(why, "the demo refuses");
    Problem::from(Refusal::Inconsistent).into_response()
}

const FURTHEST_MS: i64 = 400 * 24 * 3_600_000;
