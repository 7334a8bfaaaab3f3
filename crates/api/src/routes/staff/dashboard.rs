//! `GET /api/staff/campaigns/{c}/dashboard`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use engine::Campaign;
use engine::result::UnitRow;
use model::role::Action;
use rules::steps::{Signal, SignalKind};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, Live};
use crate::auth::Staff;
use crate::problem::{Problem, ProblemBody};
use crate::routes::public::campaign::TotalsPart;
use crate::wire::{DayDto, MomentDto, NO_STORE, Phase};

/// A campaign as its staff see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Dashboard {
    /// Position of the log the figures follow from.
    as_of: u64,
    /// The campaign's time.
    now: MomentDto,
    /// Where it is in time.
    phase: Phase,
    /// The last day that was closed.
    #[schema(required)]
    closed_day: Option<DayDto>,
    /// Figures of the whole campaign.
    totals: TotalsPart,
    /// Suspect counts that wait for review.
    suspects_waiting: u64,
    /// Flags for review, the latest first.
    signals: Vec<ReviewSignal>,
    /// Flags about addresses, the latest first: many who joined from one.
    address_flags: Vec<AddressFlag>,
    /// How people came; the rows add up to all participants.
    channels: Vec<ChannelCount>,
    /// Units by day (D19-15).
    units: Vec<UnitDayFigures>,
}

/// A flag for review.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReviewSignal {
    /// Number of the participant.
    participant: u32,
    /// The day that raised it.
    day: DayDto,
    /// What was seen.
    kind: ReviewSignalKind,
}

/// What was seen.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReviewSignalKind {
    /// A count above the plausible maximum.
    ImplausibleCount,
    /// The same count on many days.
    EqualCounts,
}

/// A flag about an address, which is kept as a hash alone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AddressFlag {
    /// What was seen: `shared_address`.
    kind: String,
    /// What was seen, in words.
    detail: String,
    /// When.
    at: MomentDto,
}

/// How many came through a channel.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChannelCount {
    /// The channel.
    channel: &'static str,
    /// People who came through it.
    participants: u64,
}

/// A unit's figures of one day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitDayFigures {
    /// Code of the unit.
    unit: String,
    /// The day.
    day: DayDto,
    /// Different people.
    donors: u64,
    /// Donations that count.
    donations: u64,
    /// Steps before multiplying.
    raw_steps: u64,
    /// Steps as credited.
    credited_steps: u64,
}

/// Shows what staff watch.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/dashboard",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = Dashboard, description = "The figures"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn show_dashboard(
    State(app): State<App>,
    staff: Staff,
    live: Live,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ViewCampaign, &app, &live.0).await?;
    let (_, _, window) = live.donation()?;
    let Live(live) = &live;
    let now = live.now();
    let zone = live.plan().zone;
    let flags = app.service.signals(live).await?;
    let dashboard = live.read(|c: &Campaign| Dashboard {
        as_of: c.seq(),
        now: MomentDto::of(now, zone),
        phase: Phase::at(now, window),
        closed_day: c.closed_day().map(DayDto),
        totals: c.totals().into(),
        suspects_waiting: c
            .steps()
            .suspects()
            .iter()
            .filter(|s| s.accepted.is_none())
            .count() as u64,
        signals: c
            .steps()
            .signals()
            .iter()
            .rev()
            .take(SIGNALS_SHOWN)
            .map(ReviewSignal::from)
            .collect(),
        address_flags: flags
            .into_iter()
            .map(|flag| AddressFlag {
                kind: flag.kind,
                detail: flag.detail,
                at: MomentDto::of(flag.at, zone),
            })
            .collect(),
        channels: c
            .channel_rows()
            .into_iter()
            .map(|row| ChannelCount {
                channel: row.channel.name(),
                participants: row.participants,
            })
            .collect(),
        units: c
            .unit_rows()
            .into_iter()
            .map(UnitDayFigures::from)
            .collect(),
    });
    Ok((NO_STORE, Json(dashboard)))
}

impl From<&Signal> for ReviewSignal {
    fn from(signal: &Signal) -> Self {
        Self {
            participant: signal.participant.0,
            day: DayDto(signal.day),
            kind: match signal.kind {
                SignalKind::ImplausibleCount => ReviewSignalKind::ImplausibleCount,
                SignalKind::EqualCounts => ReviewSignalKind::EqualCounts,
            },
        }
    }
}

impl From<UnitRow> for UnitDayFigures {
    fn from(row: UnitRow) -> Self {
        Self {
            unit: row.unit,
            day: DayDto(row.day),
            donors: row.donors,
            donations: row.donations,
            raw_steps: row.raw_steps,
            credited_steps: row.credited_steps,
        }
    }
}

const SIGNALS_SHOWN: usize = 100;
