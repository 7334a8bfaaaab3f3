//! `GET /api/campaigns/{c}/notes`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use model::{Instant, ParticipantNo, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::body::QueryArgs;
use crate::problem::{Problem, ProblemBody};
use crate::routes::public::walk::Shown;
use crate::wire::{MomentDto, ONE_SECOND};

/// Which notes.
#[derive(Debug, Deserialize)]
pub(crate) struct NotesQuery {
    checkpoint: String,
    before: Option<String>,
}

/// Approved notes on a checkpoint.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NotesPage {
    /// The latest first.
    notes: Vec<PublicNote>,
    /// What to send as `before` for the next page; `null` on the last one.
    #[schema(required)]
    next: Option<String>,
}

/// An approved note.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PublicNote {
    /// The author's masked name.
    name: String,
    /// What it says.
    text: String,
    /// When it was handed in.
    at: MomentDto,
}

/// Lists the approved notes on a checkpoint.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/notes",
    tag = "public",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("checkpoint" = String, Query, description = "Key of the checkpoint"),
        ("before" = Option<String>, Query, description = "`next` of the page above"),
    ),
    responses(
        (status = OK, body = NotesPage, description = "The notes"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn list_notes(
    State(app): State<App>,
    Walking(live): Walking,
    QueryArgs(query): QueryArgs<NotesQuery>,
) -> Result<impl IntoResponse, Problem> {
    let before = match &query.before {
        Some(cursor) => Some(read(cursor).ok_or(Refusal::Inconsistent)?),
        None => None,
    };
    let notes = app
        .service
        .public_notes(&live, &query.checkpoint, before, NOTES_MAX)
        .await?;
    let authors: Vec<ParticipantNo> = notes.iter().map(|note| note.note.participant).collect();
    let shown = Shown::look_up(&app, &live, &[], &authors).await?;
    let full = u32::try_from(notes.len()).unwrap_or(0) == NOTES_MAX;
    let last = notes.last().filter(|_| full);
    let page = NotesPage {
        next: last.map(|last| format!("{}.{}", last.note.submitted_at.0, last.note.participant)),
        notes: notes
            .iter()
            .map(|note| PublicNote {
                name: shown.person(note.note.participant),
                text: note.note.text.clone(),
                at: MomentDto::of(note.note.submitted_at, live.plan().zone),
            })
            .collect(),
    };
    Ok((ONE_SECOND, Json(page)))
}

fn read(cursor: &str) -> Option<(Instant, ParticipantNo)> {
    let (at, participant) = cursor.split_once('.')?;
    Some((
        Instant(at.parse().ok()?),
        ParticipantNo(participant.parse().ok()?),
    ))
}

const NOTES_MAX: u32 = 20;
