//! `GET /api/campaigns/{c}/me/points`

use axum::Json;
use axum::response::IntoResponse;
use model::Refusal;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::Walking;
use crate::auth::Participant;
use crate::problem::{Problem, ProblemBody};
use crate::routes::participant::walk::number;
use crate::wire::{DayDto, MomentDto, NO_STORE};

/// One's points, entry by entry (W-30).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PointLedger {
    /// Entries of days in order, then of notes, bonus, corrections and draws.
    entries: Vec<PointEntry>,
    /// Their sum: what can be spent.
    balance: i64,
    /// Points earned, draws apart.
    total_earned: i32,
}

/// An entry.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PointEntry {
    /// What for.
    #[schema(example = "steps")]
    kind: &'static str,
    /// How many; negative where they were spent or taken back.
    points: i32,
    /// The day it belongs to.
    #[schema(required)]
    day: Option<DayDto>,
    /// When it was booked, where that is kept.
    #[schema(required)]
    at: Option<MomentDto>,
    /// Key of the checkpoint of a note.
    #[schema(required)]
    checkpoint: Option<String>,
    /// The draw that was paid.
    #[schema(required)]
    draw: Option<u64>,
    /// Counted steps it stands for, or that a correction changed.
    #[schema(required)]
    steps: Option<i64>,
    /// The sum of all entries up to this one.
    balance: i64,
}

/// Lists one's points.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/me/points",
    tag = "participant",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = PointLedger, description = "The points"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn list_points(
    Walking(live): Walking,
    Participant(person): Participant,
) -> Result<impl IntoResponse, Problem> {
    let no = number(&live, person);
    let plan = live.plan();
    let ledger = live.read(|c| {
        let walk = c.walk()?;
        let entries = no.map_or_else(Vec::new, |no| walk.ledger(no));
        let total_earned = no
            .and_then(|no| walk.state.walker(no))
            .map_or(0, |w| w.earned);
        let road = walk.plan.checkpoints.as_ref();
        let mut balance = 0;
        let entries: Vec<PointEntry> = entries
            .into_iter()
            .map(|entry| {
                balance += i64::from(entry.points);
                let place = entry.checkpoint.and_then(|ix| road?.get(ix));
                PointEntry {
                    kind: entry.kind.name(),
                    points: entry.points,
                    day: entry.day.map(DayDto),
                    at: entry.at.map(|at| MomentDto::of(at, plan.zone)),
                    checkpoint: place.map(|place| place.id.clone()),
                    draw: entry.draw,
                    steps: entry.steps,
                    balance,
                }
            })
            .collect();
        Some(PointLedger {
            entries,
            balance,
            total_earned,
        })
    });
    Ok((NO_STORE, Json(ledger.ok_or(Refusal::NotFound)?)))
}
