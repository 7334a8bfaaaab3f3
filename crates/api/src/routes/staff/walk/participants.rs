//! People as staff look them up

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use engine::walk::ledger::LedgerEntry;
use model::role::Action;
use model::{ParticipantNo, Refusal};
use pii_fields::{field, purpose};
use rules::badge;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::moderation::checkpoint_id;
use super::payouts::{self, StaffPayout};
use super::prizes::{self, StaffPrize};
use super::{may_any, names};
use crate::app::{App, Walking};
use crate::auth::Staff;
use crate::body::{JsonBody, PathArgs, QueryArgs};
use crate::problem::{Problem, ProblemBody};
use crate::wire::{DayDto, MomentDto, NO_STORE};

/// Whom to look up.
#[derive(Debug, Deserialize)]
pub(crate) struct ParticipantQuery {
    q: String,
}

/// People that were found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ParticipantList {
    /// The people.
    participants: Vec<ParticipantRow>,
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ParticipantRow {
    /// Number.
    participant: u32,
    /// Masked name.
    name: String,
    /// Code of the unit.
    #[schema(required)]
    unit: Option<String>,
    /// Number of the team.
    #[schema(required)]
    team: Option<u32>,
    /// Whether the profile is complete.
    registered: bool,
    /// Whether the consent stands.
    consented: bool,
}

/// All that is known of a person, personal data apart.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ParticipantCard {
    /// Who.
    row: ParticipantRow,
    /// Code of the place they named.
    #[schema(required)]
    place: Option<String>,
    /// Figures.
    figures: ParticipantFiguresDto,
    /// Points, entry by entry.
    ledger: Vec<StaffLedgerEntry>,
    /// Days with figures.
    days: Vec<ParticipantDay>,
    /// Draws, the latest first.
    draws: Vec<StaffDraw>,
    /// Payments, the latest draw first.
    payouts: Vec<StaffPayout>,
    /// Prizes, the first won first.
    prizes: Vec<StaffPrize>,
    /// Checkpoints of which there is a poster, and whether it was taken down.
    posters: Vec<ParticipantPoster>,
    /// Notes.
    notes: Vec<ParticipantNote>,
}

/// A person's figures.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WalkerFigures)]
pub(crate) struct ParticipantFiguresDto {
    /// Counted steps.
    steps: u32,
    /// Points earned.
    points: i32,
    /// Points that can be spent.
    balance: i64,
    /// Place by points.
    #[schema(required)]
    rank_by_points: Option<u64>,
    /// Place by steps.
    #[schema(required)]
    rank_by_steps: Option<u64>,
    /// Days settled.
    settled_days: u16,
    /// Days on the goal.
    goal_days: u16,
    /// Days with a check-in.
    check_in_days: u16,
    /// Checkpoints lit.
    lit: u8,
    /// Checkpoints passed.
    passed: Vec<String>,
    /// Badges held.
    badges: Vec<String>,
    /// Money won, in fen.
    won_fen: u64,
}

/// A gain or spending of points.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffLedgerEntry {
    /// Why.
    kind: &'static str,
    /// How many.
    points: i32,
    /// The day it belongs to.
    #[schema(required)]
    day: Option<DayDto>,
    /// When, where that is kept.
    #[schema(required)]
    at: Option<MomentDto>,
    /// Counted steps it stands for.
    #[schema(required)]
    steps: Option<i64>,
    /// The balance after it.
    balance: i64,
}

/// A person's day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ParticipantDay {
    /// The day.
    day: DayDto,
    /// Highest count received, capped.
    received: u32,
    /// Counted steps.
    counted: u32,
    /// Whether it is settled.
    settled: bool,
    /// Whether there was a check-in.
    checked_in: bool,
    /// Whether the team brought points.
    team_day: bool,
}

/// A draw of a person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffDraw {
    /// Key.
    id: u64,
    /// When.
    at: MomentDto,
    /// Key of the deck.
    deck: String,
    /// Which ticket.
    index: u64,
    /// Key of the prize; `null` for none.
    #[schema(required)]
    prize: Option<String>,
    /// Its value, in fen.
    value_fen: u32,
}

/// A poster of a person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ParticipantPoster {
    /// Key of the checkpoint.
    checkpoint: String,
    /// `shown` or `taken_down`.
    state: &'static str,
}

/// A note of a person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ParticipantNote {
    /// Key of the checkpoint.
    checkpoint: String,
    /// Where it stands.
    state: &'static str,
}

/// What of a person's data is to be shown, and what for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonalWish {
    /// `name`, `phone`, `employer`, `department`, `address`.
    fields: Vec<String>,
    /// `ship_prize`, `contact_winner`, `payout`, `correction`.
    #[serde(default)]
    purpose: String,
    /// Why, in words.
    #[serde(default)]
    reason: String,
}

/// Personal data that was shown; the audit log knows of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonalData {
    /// Value by field; what was never given is left out.
    fields: BTreeMap<&'static str, String>,
}

/// Finds people by number, or by phone for who may see phones.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/participants",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("q" = String, Query, description = "Number of a participant, or a phone"),
    ),
    responses(
        (status = OK, body = ParticipantList, description = "Who was found"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `invalid_phone`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn find_participants(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    QueryArgs(query): QueryArgs<ParticipantQuery>,
) -> Result<impl IntoResponse, Problem> {
    let digits = query.q.chars().filter(char::is_ascii_digit).count();
    if digits < PHONE_DIGITS {
        let allowed = [Action::ViewCampaign, Action::Moderate];
        may_any(staff, allowed, &app, &live).await?;
    } else {
        staff.may(Action::RevealPersonalData, &app, &live).await?;
    }
    let found = app
        .service
        .find_participants(&live, staff.0, &query.q)
        .await?;
    let known = names(&app, &live, found.iter().copied()).await?;
    let participants = found.into_iter().filter_map(|no| {
        let name = known.get(&no).cloned().unwrap_or_default();
        row(&live, no, name)
    });
    let participants = participants.collect();
    Ok((NO_STORE, Json(ParticipantList { participants })))
}

/// Shows all that is known of a person, personal data apart.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/participants/{no}",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("no" = u32, Path, description = "Number of the participant"),
    ),
    responses(
        (status = OK, body = ParticipantCard, description = "The person"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn show_participant(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, u32)>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    let PathArgs((_, no)) = path;
    let no = ParticipantNo(no);
    let known = names(&app, &live, [no]).await?;
    let name = known.get(&no).cloned().unwrap_or_default();
    let row = row(&live, no, name.clone()).ok_or(Refusal::NotFound)?;
    let records = app.service.participant_records(&live, no).await?;
    let zone = live.plan().zone;
    let today = zone.day_of(live.now());
    let (figures, ledger, days, draws) =
        live.read(|c| card(c, zone, no)).ok_or(Refusal::NotFound)?;
    let card = ParticipantCard {
        row,
        place: records.place,
        figures,
        ledger,
        days,
        draws,
        payouts: records
            .payouts
            .into_iter()
            .map(|payout| payouts::row(payout, zone))
            .collect(),
        prizes: records
            .prizes
            .into_iter()
            .map(|prize| prizes::row(prize, name.clone(), today, zone))
            .collect(),
        posters: records
            .posters
            .into_iter()
            .map(|poster| ParticipantPoster {
                checkpoint: checkpoint_id(&live, poster.poster.checkpoint),
                state: poster.state.name(),
            })
            .collect(),
        notes: records
            .notes
            .into_iter()
            .map(|note| ParticipantNote {
                checkpoint: checkpoint_id(&live, note.note.checkpoint),
                state: note.standing.state.name(),
            })
            .collect(),
    };
    Ok((NO_STORE, Json(card)))
}

/// Shows personal data of a person, for a purpose. Who did it stands in the audit log.
#[utoipa::path(
    post,
    path = "/api/staff/campaigns/{c}/participants/{no}/reveal",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("no" = u32, Path, description = "Number of the participant"),
    ),
    request_body = PersonalWish,
    responses(
        (status = OK, body = PersonalData, description = "The data"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `reason_required`, `value_required`, `value_out_of_range`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn reveal_participant(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, u32)>,
    JsonBody(wish): JsonBody<PersonalWish>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::RevealPersonalData, &app, &live).await?;
    let PathArgs((_, no)) = path;
    let fields: Result<Vec<_>, Refusal> = wish.fields.iter().map(|name| field(name)).collect();
    let purpose = purpose(&wish.purpose)?;
    let revealed = app
        .service
        .reveal_personal(
            &live,
            staff.0,
            ParticipantNo(no),
            &fields?,
            purpose,
            &wish.reason,
        )
        .await?;
    let fields = revealed.into_iter().collect();
    Ok((NO_STORE, Json(PersonalData { fields })))
}

fn row(live: &service::LiveCampaign, no: ParticipantNo, name: String) -> Option<ParticipantRow> {
    live.read(|c| {
        let known = c.participant(no)?;
        let walker = c.walk()?.state.walker(no)?;
        let unit = known.unit.and_then(|unit| c.plan().units.get(unit));
        Some(ParticipantRow {
            participant: no.0,
            name,
            unit: unit.map(|unit| unit.code.clone()),
            team: walker.team().map(|team| team.0),
            registered: walker.registered(),
            consented: c.consented(no).is_ok(),
        })
    })
}

type Parts = (
    ParticipantFiguresDto,
    Vec<StaffLedgerEntry>,
    Vec<ParticipantDay>,
    Vec<StaffDraw>,
);

fn card(c: &engine::Campaign, zone: model::Zone, no: ParticipantNo) -> Option<Parts> {
    let walk = c.walk()?;
    let figures = walk.figures(no)?;
    let walker = walk.state.walker(no)?;
    let held = badge::of_bits(walker.badges());
    let badges = held
        .iter()
        .filter_map(|ix| c.plan().badges.get(usize::from(*ix)));
    let figures = ParticipantFiguresDto {
        steps: figures.steps,
        points: figures.points,
        balance: figures.balance,
        rank_by_points: figures.rank_by_points,
        rank_by_steps: figures.rank_by_steps,
        settled_days: figures.settled_days,
        goal_days: figures.goal_days,
        check_in_days: figures.check_in_days,
        lit: figures.lit,
        passed: figures.passed,
        badges: badges.map(|badge| badge.id.clone()).collect(),
        won_fen: figures.won_fen,
    };
    let mut balance = 0i64;
    let ledger = walk
        .ledger(no)
        .iter()
        .map(|entry: &LedgerEntry| {
            balance += i64::from(entry.points);
            StaffLedgerEntry {
                kind: entry.kind.name(),
                points: entry.points,
                day: entry.day.map(DayDto),
                at: entry.at.map(|at| MomentDto::of(at, zone)),
                steps: entry.steps,
                balance,
            }
        })
        .collect();
    let first = walk.state.day_at(0);
    let days = (first.0..=walk.state.last_day().0)
        .map(model::Day)
        .filter_map(|day| {
            let ix = walk.state.day_ix(day)?;
            let (received, counted) = (walk.state.received(no, day), walk.state.counted(no, day));
            let of = ParticipantDay {
                day: DayDto(day),
                received,
                counted,
                settled: walker.settled.contains(ix),
                checked_in: walker.checked_in.contains(ix),
                team_day: walker.team_days.contains(ix),
            };
            (received > 0 || of.checked_in || of.settled).then_some(of)
        })
        .collect();
    let draws = walk
        .state
        .draws_of(no)
        .map(|draw| {
            let deck = walk.plan.decks.get(draw.deck.ix());
            let prize = deck
                .zip(draw.class)
                .and_then(|(deck, class)| deck.prizes.get(usize::from(class)));
            StaffDraw {
                id: draw.id,
                at: MomentDto::of(draw.at, zone),
                deck: deck.map_or_else(String::new, |deck| deck.id.clone()),
                index: draw.index,
                prize: prize.map(|prize| prize.id.clone()),
                value_fen: draw.value_fen,
            }
        })
        .collect();
    Some((figures, ledger, days, draws))
}

/// Names of fields and purposes.
mod pii_fields {
    use model::Refusal;
    use service::participant_lookup::{PersonalField, REVEALED_FOR, RevealPurpose};

    pub(super) fn field(name: &str) -> Result<PersonalField, Refusal> {
        let mut all = PersonalField::ALL.into_iter();
        all.find(|field| field.name() == name)
            .ok_or(Refusal::ValueOutOfRange)
    }

    pub(super) fn purpose(name: &str) -> Result<RevealPurpose, Refusal> {
        if name.trim().is_empty() {
            return Err(Refusal::ReasonRequired);
        }
        let mut all = REVEALED_FOR.into_iter();
        all.find(|purpose| purpose.name() == name)
            .ok_or(Refusal::ValueOutOfRange)
    }
}

/// Digits of a phone; numbers of participants have fewer.
const PHONE_DIGITS: usize = 11;
