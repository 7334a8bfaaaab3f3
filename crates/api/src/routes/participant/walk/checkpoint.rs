//! `GET /api/campaigns/{c}/me/checkpoints/{id}`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use model::Refusal;
use serde::Serialize;
use store::record::moderation::Rejection;
use store::record::poster::PosterState;
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::body::PathArgs;
use crate::problem::{Problem, ProblemBody};
use crate::routes::participant::walk::poster::{PosterMade, poster_url};
use crate::wire::{MomentDto, NO_STORE, TextDto};

/// What one has at a checkpoint.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyCheckpoint {
    /// Its key.
    checkpoint: String,
    /// Whether enough steps are settled.
    lit: bool,
    /// Whether it is passed.
    passed: bool,
    /// The question to be answered; `null` unless it is lit and not passed.
    #[schema(required)]
    question: Option<CheckpointQuestion>,
    /// The note.
    #[schema(required)]
    note: Option<MyNote>,
    /// The poster.
    #[schema(required)]
    poster: Option<PosterMade>,
}

/// A question. Which option is right, only the server knows.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckpointQuestion {
    /// Its number, to be sent with the answer.
    n: u8,
    /// The question.
    question: TextDto,
    /// The options; an answer is the position of one, from 0.
    options: Vec<TextDto>,
}

/// One's own note.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyNote {
    /// What it says.
    text: String,
    /// Where it stands.
    #[schema(example = "submitted")]
    state: &'static str,
    /// Why it may not be seen.
    #[schema(required)]
    reason: Option<&'static str>,
}

/// Shows what one has at a checkpoint.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/me/checkpoints/{id}",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("id" = String, Path, description = "Key of the checkpoint"),
    ),
    responses(
        (status = OK, body = MyCheckpoint, description = "The checkpoint"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn show_checkpoint(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
    PathArgs(path): PathArgs<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let (_, id) = path;
    let visit = app.service.visit(&live, person, &id).await?;
    let walk = live.plan().walk.as_ref();
    let road = walk.and_then(|walk| walk.checkpoints.as_ref());
    let place = road.and_then(|road| road.get(visit.checkpoint));
    let place = place.ok_or(Refusal::NotFound)?;
    let question = visit.question.and_then(|n| {
        let asked = place.questions.get(usize::from(n))?;
        Some(CheckpointQuestion {
            n,
            question: (&asked.question).into(),
            options: asked.options.iter().map(Into::into).collect(),
        })
    });
    let poster = visit
        .poster
        .filter(|poster| poster.state == PosterState::Shown);
    let page = MyCheckpoint {
        checkpoint: place.id.clone(),
        lit: visit.lit,
        passed: visit.passed,
        question,
        note: visit.note.map(|note| MyNote {
            text: note.note.text,
            state: note.standing.state.name(),
            reason: note.standing.reason.map(Rejection::name),
        }),
        poster: poster.map(|poster| PosterMade {
            made_at: MomentDto::of(poster.poster.made_at, live.plan().zone),
            url: poster_url(&live, &place.id, poster.poster.made_at),
        }),
    };
    Ok((NO_STORE, Json(page)))
}
