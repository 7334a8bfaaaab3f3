//! Public answers kept in memory: made at most once per position of the log, and while the log
//! moves, at most once in [`Settings::board_max_age`](crate::Settings::board_max_age).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use model::{CampaignId, Seq};
use serde::Serialize;
use service::{LiveCampaign, Service};
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::problem::Problem;
use crate::routes::public::events::TotalsEvent;
use crate::routes::public::people_board::PeopleRows;
use crate::wire::ONE_SECOND;

/// What is kept, by campaign.
#[derive(Debug)]
pub(crate) struct Boards {
    shelves: BTreeMap<CampaignId, Shelf>,
    max_age: Duration,
}

/// What is kept of one campaign.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    pub(crate) regions: Kept<Json>,
    pub(crate) groups: Kept<Json>,
    pub(crate) people: Kept<PeopleRows>,
    pub(crate) totals: Kept<TotalsEvent>,
    pub(crate) walk: Kept<Json>,
}

impl Boards {
    pub(crate) fn new(service: &Service, max_age: Duration) -> Self {
        let shelves = service
            .campaigns()
            .map(|live| (live.id().clone(), Shelf::default()))
            .collect();
        Self { shelves, max_age }
    }

    /// The answer kept in a slot of the campaign's shelf, made anew if it is too old.
    pub(crate) async fn get<T: Clone>(
        &self,
        live: &LiveCampaign,
        slot: impl FnOnce(&Shelf) -> &Kept<T>,
        make: impl AsyncFnOnce() -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.get_within(self.max_age, live, slot, make).await
    }

    /// The same, with an age of its own.
    pub(crate) async fn get_within<T: Clone>(
        &self,
        max_age: Duration,
        live: &LiveCampaign,
        slot: impl FnOnce(&Shelf) -> &Kept<T>,
        make: impl AsyncFnOnce() -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let Some(shelf) = self.shelves.get(live.id()) else {
            return make().await;
        };
        // Who comes while it is being made waits for it instead of making it too.
        let mut kept = slot(shelf).0.lock().await;
        let as_of = live.read(engine::Campaign::seq);
        if let Some(entry) = &*kept {
            let age = entry.made_at.elapsed();
            if age < max_age || (entry.as_of == as_of && age < UNCHANGED_FOR) {
                return Ok(entry.value.clone());
            }
        }
        let value = make().await?;
        *kept = Some(Entry {
            as_of,
            made_at: Instant::now(),
            value: value.clone(),
        });
        Ok(value)
    }
}

/// A slot.
#[derive(Debug)]
pub(crate) struct Kept<T>(Mutex<Option<Entry<T>>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

#[derive(Debug)]
struct Entry<T> {
    /// The log's position before it was made: it may hold more, never less.
    as_of: Seq,
    made_at: Instant,
    value: T,
}

/// A serialised public answer.
#[derive(Clone, Debug)]
pub(crate) struct Json(Bytes);

impl Json {
    pub(crate) fn of(answer: &impl Serialize) -> Result<Self, Problem> {
        match serde_json::to_string(answer) {
            Ok(text) => Ok(Self(text.into())),
            Err(error) => {
                tracing::error!(%error, "an answer cannot be serialised");
                Err(Problem::unavailable())
            }
        }
    }

    pub(crate) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }
}

impl IntoResponse for Json {
    fn into_response(self) -> Response {
        let json = (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        (ONE_SECOND, [json], self.0).into_response()
    }
}

/// Names may change while the log stands still.
const UNCHANGED_FOR: Duration = Duration::from_secs(5);
