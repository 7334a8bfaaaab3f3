//! `GET /api/campaigns/{c}/events`

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use engine::command::PersonKey;
use engine::{Campaign, Fact};
use model::{ParticipantNo, RegionIx};
use serde::Serialize;
use service::LiveCampaign;
use store::StoreError;
use tokio::sync::watch;
use tokio_stream::Stream;
use utoipa::ToSchema;

use crate::app::{App, Live};
use crate::board::Json;
use crate::problem::{Problem, ProblemBody};
use crate::routes::public::campaign::TotalsPart;

/// The figures of the big screen; the data of the event `totals`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LiveTotals {
    /// Position of the log the figures follow from.
    as_of: u64,
    /// Figures of the whole campaign.
    totals: TotalsPart,
    /// All regions, by rank.
    regions: Vec<LiveRegion>,
    /// All groups, by rank.
    groups: Vec<LiveGroup>,
    /// The latest donations, the latest first.
    latest: Vec<LiveDonation>,
}

/// A region's figure.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LiveRegion {
    /// Code of the region.
    region: String,
    /// Steps as credited.
    credited_steps: u64,
}

/// A group's figures.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LiveGroup {
    /// Code of the aided region.
    group: String,
    /// Steps as credited.
    credited_steps: u64,
    /// Projects generated.
    projects: u32,
}

/// A donation that has just been made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LiveDonation {
    /// Its fact in the log. Events that follow closely repeat a donation under the same id.
    id: u64,
    /// Code of the region.
    region: String,
    /// Steps as credited.
    steps: u64,
    /// The donor's masked name.
    name: String,
}

/// An event that all listeners share.
#[derive(Clone, Debug)]
pub(crate) struct TotalsEvent {
    as_of: u64,
    data: Json,
}

/// Streams the figures of the big screen, at most once a second while they move.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/events",
    tag = "public",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = LiveTotals, content_type = "text/event-stream", description = "Events `totals`"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`"),
    )
)]
pub(crate) async fn stream_totals(State(app): State<App>, Live(live): Live) -> impl IntoResponse {
    Sse::new(events(app, live)).keep_alive(KeepAlive::default())
}

/// The first event at once, then one whenever the log has moved, a second apart.
fn events(app: App, live: LiveCampaign) -> impl Stream<Item = Result<Event, Infallible>> {
    let mut moved = live.subscribe();
    moved.mark_changed();
    let (events, listener) = tokio::sync::mpsc::channel(1);
    tokio::spawn(async move {
        while next_move(&mut moved, &events).await {
            let made = app.boards.get_within(
                PACE,
                &live,
                |shelf| &shelf.totals,
                async || totals(&app, &live).await,
            );
            let seen = match made.await {
                Ok(TotalsEvent { as_of, data }) => {
                    let event = Event::default().event("totals").data(data.text());
                    if events.send(Ok(event)).await.is_err() {
                        return;
                    }
                    as_of
                }
                Err(_) => 0,
            };
            tokio::time::sleep(PACE).await;
            // What is shared may be a little older than the move that woke this listener.
            if seen < live.read(Campaign::seq) {
                moved.mark_changed();
            }
        }
    });
    tokio_stream::wrappers::ReceiverStream::new(listener)
}

/// Waits until the log has moved; `false` when nobody listens any more.
async fn next_move<T>(
    moved: &mut watch::Receiver<u64>,
    events: &tokio::sync::mpsc::Sender<T>,
) -> bool {
    tokio::select! {
        change = moved.changed() => change.is_ok(),
        () = events.closed() => false,
    }
}

async fn totals(app: &App, live: &LiveCampaign) -> Result<TotalsEvent, Problem> {
    let (as_of, totals, regions, groups) =
        live.read(|c: &Campaign| (c.seq(), c.totals(), c.region_board(), c.group_board()));
    let event = LiveTotals {
        as_of,
        totals: totals.into(),
        regions: regions
            .into_iter()
            .map(|row| LiveRegion {
                region: row.code,
                credited_steps: row.credited_steps,
            })
            .collect(),
        groups: groups
            .into_iter()
            .map(|row| LiveGroup {
                group: row.code,
                credited_steps: row.credited_steps,
                projects: row.projects,
            })
            .collect(),
        latest: latest(app, live, as_of).await?,
    };
    let data = Json::of(&event)?;
    Ok(TotalsEvent { as_of, data })
}

/// The donations among the last facts, as far as they are a second old.
async fn latest(app: &App, live: &LiveCampaign, as_of: u64) -> Result<Vec<LiveDonation>, Problem> {
    let no = live.no();
    let read = async move |tx: &mut store::Tx| -> Result<_, StoreError> {
        store::log::list(tx, no, as_of.saturating_sub(FACTS_SEEN), FACTS_SEEN_ROWS).await
    };
    let rows = app.service.store().read(read).await?;
    let since = live.now() + -LATEST_MS;
    let donation = |row: &engine::FactRow| match row.fact() {
        Ok(Fact::Donated {
            participant,
            region,
            raw_steps,
            factor,
            ..
        }) => Some((
            row.seq,
            participant,
            region,
            u64::from(raw_steps) * u64::from(factor),
        )),
        _ => None,
    };
    let fresh = rows.iter().rev().take_while(|row| row.at >= since);
    let donations: Vec<_> = fresh.filter_map(donation).take(LATEST_MAX).collect();
    let person = |no: ParticipantNo| live.read(|c| c.participant(no).map(|p| p.person));
    let people: Vec<Option<PersonKey>> = donations.iter().map(|(_, no, ..)| person(*no)).collect();
    let known: Vec<PersonKey> = people.iter().flatten().copied().collect();
    let names = app.service.masked_names(&known).await?;
    let code = |ix: RegionIx| live.plan().regions.get(ix).map(|r| r.code.clone());
    let shown = donations
        .into_iter()
        .zip(people)
        .filter_map(|((id, _, region, steps), person)| {
            let name = person.and_then(|person| names.get(&person)).cloned();
            Some(LiveDonation {
                id,
                region: code(region)?,
                steps,
                name: name.unwrap_or_else(|| "*".to_owned()),
            })
        });
    Ok(shown.collect())
}

const PACE: Duration = Duration::from_secs(1);
const LATEST_MS: i64 = 2_000;
const LATEST_MAX: usize = 12;
/// How far back the log is looked through for them.
const FACTS_SEEN: u64 = 64;
const FACTS_SEEN_ROWS: u32 = 64;
