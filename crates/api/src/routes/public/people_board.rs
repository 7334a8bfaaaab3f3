//! `GET /api/campaigns/{c}/boards/people`

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use engine::Campaign;
use engine::command::PersonKey;
use engine::result::DonorRow;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, Live};
use crate::auth::MaybeParticipant;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{NO_STORE, ONE_SECOND};

/// The best individuals by credited steps, and one's own place (D19-13).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PeopleBoard {
    /// Position of the log the figures follow from.
    as_of: u64,
    /// In order; equal ones share a rank, and who joined earlier stands first.
    rows: Vec<PersonPlace>,
    /// The place of the participant who is signed in, if they have donated.
    #[schema(required)]
    me: Option<OwnPlace>,
}

/// A person's place.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PersonPlace {
    /// From 1, shared among equals.
    rank: u64,
    /// The masked name.
    #[schema(example = "张*")]
    name: String,
    /// Steps as credited.
    credited_steps: u64,
    /// Donations that count.
    donations: u16,
}

/// One's own place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnPlace {
    /// From 1, shared among equals.
    rank: u64,
    /// Steps as credited.
    credited_steps: u64,
    /// Donations that count.
    donations: u16,
    /// How many people have a place.
    of: u64,
}

/// The rows everybody sees.
#[derive(Clone, Debug)]
pub(crate) struct PeopleRows {
    as_of: u64,
    rows: Arc<[PersonPlace]>,
}

/// Shows the board of individuals.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/boards/people",
    tag = "public",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = PeopleBoard, description = "The board"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`"),
    )
)]
pub(crate) async fn show_people_board(
    State(app): State<App>,
    Live(live): Live,
    MaybeParticipant(person): MaybeParticipant,
) -> Result<Response, Problem> {
    let make = async || people_rows(&app, &live).await;
    let kept = app.boards.get(&live, |shelf| &shelf.people, make).await?;
    let board = PeopleBoard {
        as_of: kept.as_of,
        rows: kept.rows.to_vec(),
        me: person.and_then(|person| live.read(|c| own_place(c, person))),
    };
    let cache = if person.is_some() {
        NO_STORE
    } else {
        ONE_SECOND
    };
    // Caches in between must not take one person's answer for another's.
    let vary = [(header::VARY, "cookie, authorization")];
    Ok((cache, vary, Json(board)).into_response())
}

async fn people_rows(app: &App, live: &service::LiveCampaign) -> Result<PeopleRows, Problem> {
    let (as_of, rows) = live.read(|c: &Campaign| {
        let person = |row: DonorRow| Some((row, c.participant(row.participant)?.person));
        let rows: Vec<_> = c.donor_board().into_iter().filter_map(person).collect();
        (c.seq(), rows)
    });
    let people: Vec<PersonKey> = rows.iter().map(|(_, person)| *person).collect();
    let mut names = app.service.masked_names(&people).await?;
    let place = |(row, person): (DonorRow, PersonKey)| PersonPlace {
        rank: row.rank,
        name: names.remove(&person).unwrap_or_else(|| "*".to_owned()),
        credited_steps: row.credited_steps,
        donations: row.donations,
    };
    Ok(PeopleRows {
        as_of,
        rows: rows.into_iter().map(place).collect(),
    })
}

fn own_place(campaign: &Campaign, person: PersonKey) -> Option<OwnPlace> {
    let row = campaign.donor_row(campaign.number_of(person)?)?;
    Some(OwnPlace {
        rank: row.rank,
        credited_steps: row.credited_steps,
        donations: row.donations,
        of: campaign.donation().people(),
    })
}
