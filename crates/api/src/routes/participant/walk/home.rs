//! `GET /api/campaigns/{c}/me/walk`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use engine::Campaign;
use engine::walk::Walk;
use model::time::{Day, Instant};
use model::{CheckpointIx, DeckIx, GrandDrawIx, ParticipantNo, Refusal};
use rules::badge;
use rules::walk::state::Walker;
use serde::Serialize;
use service::walk::standing::{Place, Places};
use store::record::note::Note;
use store::record::poster::{Poster, PosterState};
use store::record::prize::{Prize, PrizeState};
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Participant;
use crate::problem::{Problem, ProblemBody};
use crate::routes::participant::walk::number;
use crate::routes::public::walk::Shown;
use crate::routes::public::walk::page::settlement_window;
use crate::wire::{DayDto, MomentDto, NO_STORE};

/// A walker's home (W-08).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyWalk {
    /// Whether the profile is complete; before that nothing is earned (W-05).
    registered: bool,
    /// Whether today belongs to the public test: nothing counts.
    trial: bool,
    /// Today.
    today: MyDay,
    /// Figures over all days.
    totals: MyTotals,
    /// Places.
    ranks: MyRanks,
    /// The team.
    #[schema(required)]
    team: Option<MyTeamLink>,
    /// How many checkpoints are lit.
    lit: u8,
    /// Keys of checkpoints passed.
    passed: Vec<String>,
    /// Notes, with where they stand.
    noted: Vec<MyNoteState>,
    /// Keys of checkpoints with a poster.
    posters: Vec<String>,
    /// The next checkpoint.
    #[schema(required)]
    next: Option<NextCheckpoint>,
    /// The badges.
    badges: Vec<MyBadge>,
    /// What can be exchanged now.
    chances: MyChances,
    /// Tickets drawn.
    draws: u32,
    /// Prizes that wait for an address.
    prizes_waiting: u32,
    /// Messages not read.
    messages_unread: u32,
    /// All days so far.
    calendar: Vec<MyCalendarDay>,
    /// Position of the log the figures follow from.
    as_of: u64,
}

/// Today.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "they are what a page shows")]
pub(crate) struct MyDay {
    /// The day.
    day: DayDto,
    /// Highest count received, never above the cap.
    received: u32,
    /// Steps that count; 0 until the day is settled.
    counted: u32,
    /// Whether the day is settled.
    settled: bool,
    /// Whether there are steps that do not count yet.
    provisional: bool,
    /// Whether a higher count waits for review.
    suspect: bool,
    /// Whether the person has checked in.
    checked_in: bool,
    /// Whether one can check in now.
    check_in_open: bool,
    /// The window in which the day is settled.
    window: MyWindow,
    /// Points of the day so far.
    points: i32,
    /// Whether the settled steps are on the goal.
    on_goal: bool,
    /// The team's day.
    team_day: TeamDayState,
    /// Past days whose steps are still taken.
    grace: Vec<GraceDay>,
}

/// The window in which a day is settled.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyWindow {
    /// Whether it is open now.
    open: bool,
    /// Its beginning.
    opens_at: MomentDto,
    /// Its end, exclusive.
    closes_at: MomentDto,
}

/// A team's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TeamDayState {
    /// There was no team, or its day ended short of the target.
    None,
    /// It can still be reached.
    Open,
    /// It is on target.
    OnTarget,
}

/// A past day whose steps are still taken.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GraceDay {
    /// The day.
    day: DayDto,
    /// Until when.
    until: MomentDto,
}

/// Figures over all days.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct MyTotals {
    /// Counted steps.
    steps: u32,
    /// Points earned.
    points: i32,
    /// Points that can be spent.
    balance: i64,
    /// Days settled.
    settled_days: u16,
    /// Days on the goal.
    goal_days: u16,
    /// Days with a check-in.
    check_in_days: u16,
}

/// Places by points and by steps (W-44).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyRanks {
    /// By points earned.
    points: MyPlaces,
    /// By counted steps.
    steps: MyPlaces,
}

/// Places among all, in the unit and in the team; shared among equals, `null` without a score.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct MyPlaces {
    /// Among all.
    #[schema(required)]
    all: Option<u64>,
    /// How many there are among all.
    of: u64,
    /// In the unit, some seconds old.
    #[schema(required)]
    unit: Option<u64>,
    /// How many there are in the unit.
    unit_of: u64,
    /// In the team.
    #[schema(required)]
    team: Option<u64>,
}

/// One's team.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyTeamLink {
    /// Number.
    team: u32,
    /// Name.
    name: String,
    /// Whether one is its captain.
    captain: bool,
}

/// Where one's note stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyNoteState {
    /// Key of the checkpoint.
    checkpoint: String,
    /// Where the text stands.
    #[schema(example = "submitted")]
    state: &'static str,
}

/// The next checkpoint.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NextCheckpoint {
    /// Key.
    checkpoint: String,
    /// Steps that are missing.
    steps_left: u64,
}

/// A badge and the way to it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyBadge {
    /// Key.
    id: String,
    /// Name.
    name: crate::wire::TextDto,
    /// How far it is.
    progress: u16,
    /// How much it takes.
    at: u16,
    /// Whether it is held.
    held: bool,
    /// Whether it was exchanged for an entry in a grand draw.
    exchanged: bool,
    /// Key of the grand draw it can be exchanged for.
    #[schema(required)]
    draw: Option<String>,
}

/// What can be exchanged now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyChances {
    /// Key of the deck that is open.
    #[schema(required)]
    deck: Option<String>,
    /// Tickets the balance pays for.
    affordable: u32,
    /// When the deck closes.
    #[schema(required)]
    closes_at: Option<MomentDto>,
}

/// A day of one's own.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "they are what a page shows")]
pub(crate) struct MyCalendarDay {
    /// The day.
    day: DayDto,
    /// Steps that count.
    counted: u32,
    /// Whether it is settled.
    settled: bool,
    /// Whether the person checked in.
    checked_in: bool,
    /// Whether it is on the goal.
    on_goal: bool,
    /// Whether it brought the points of the team.
    team_day: bool,
}

/// Shows the walker's own home.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/me/walk",
    tag = "participant",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = MyWalk, description = "The home"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn show_own_walk(
    State(app): State<App>,
    Walking(live): Walking,
    Participant(person): Participant,
) -> Result<impl IntoResponse, Problem> {
    let no = number(&live, person);
    let mut records = Records::default();
    if let Some(no) = no {
        (records.posters, records.notes) = app.service.mementos(&live, no).await?;
        records.prizes = app.service.own_prizes(&live, person).await?.0;
        let messages = app.service.messages(&live, person).await?;
        records.unread = messages.iter().filter(|m| m.read_at.is_none()).count();
        records.places = app.service.places(&live, person).await?;
        let team = live.read(|c| c.walk()?.state.walker(no)?.team());
        if let Some(team) = team {
            let shown = Shown::look_up(&app, &live, &[team], &[]).await?;
            records.team_name = shown.team(team);
        }
    }
    let now = live.now();
    let home = live.read(|c| Some(home(c, c.walk()?, no, now, &records)));
    Ok((NO_STORE, Json(home.ok_or(Refusal::NotFound)?)))
}

/// What records say of a walker.
#[derive(Default)]
struct Records {
    posters: Vec<Poster>,
    notes: Vec<Note>,
    prizes: Vec<Prize>,
    unread: usize,
    places: Option<(Places, Places)>,
    team_name: String,
}

fn home(
    campaign: &Campaign,
    walk: Walk<'_>,
    no: Option<ParticipantNo>,
    now: Instant,
    records: &Records,
) -> MyWalk {
    let day = campaign.plan().zone.day_of(now);
    // Who has not joined has the figures of somebody who has done nothing.
    let nobody = Walker::default();
    let walker = no.and_then(|no| walk.state.walker(no)).unwrap_or(&nobody);
    let road = walk.plan.checkpoints.as_ref();
    let places = || {
        let road = road.map(|road| road.road.as_slice()).unwrap_or_default();
        (0..).map(CheckpointIx).zip(road)
    };
    let id = |position: u16| {
        let place = road.and_then(|road| road.road.get(usize::from(position)));
        place.map(|place| place.id.clone())
    };
    let lit = road.map_or(0, |road| road.lit(walker.steps.into()));
    let next = places().nth(lit.into());
    let ranks = records.places.as_ref();
    MyWalk {
        registered: no.is_some_and(|no| walk.registered(no).is_ok()),
        trial: walk.is_trial(day),
        today: today(campaign, walk, no, now),
        totals: MyTotals {
            steps: walker.steps,
            points: walker.earned,
            balance: walker.balance(),
            settled_days: walker.settled.len(),
            goal_days: walker.goal_days,
            check_in_days: walker.checked_in.len(),
        },
        ranks: MyRanks {
            points: ranks.map(|(points, _)| points.into()).unwrap_or_default(),
            steps: ranks.map(|(_, steps)| steps.into()).unwrap_or_default(),
        },
        team: walker.team().map(|team| MyTeamLink {
            team: team.0,
            name: records.team_name.clone(),
            captain: no.is_some_and(|no| walk.state.captained_by(no).is_some()),
        }),
        lit,
        passed: places()
            .filter(|(ix, _)| walker.has_passed(*ix))
            .map(|(_, place)| place.id.clone())
            .collect(),
        noted: records
            .notes
            .iter()
            .filter_map(|note| {
                Some(MyNoteState {
                    checkpoint: id(note.note.checkpoint)?,
                    state: note.standing.state.name(),
                })
            })
            .collect(),
        posters: records
            .posters
            .iter()
            .filter(|poster| poster.state == PosterState::Shown)
            .filter_map(|poster| id(poster.poster.checkpoint))
            .collect(),
        next: next.map(|(_, place)| NextCheckpoint {
            checkpoint: place.id.clone(),
            steps_left: place.upto_steps.saturating_sub(walker.steps.into()),
        }),
        badges: badges(campaign, walk, no, walker),
        chances: chances(campaign, walk, walker, now),
        draws: no.map_or(0, |no| {
            u32::try_from(walk.state.draws_of(no).count()).unwrap_or(u32::MAX)
        }),
        prizes_waiting: count(
            records
                .prizes
                .iter()
                .filter(|prize| prize.state == PrizeState::Won)
                .count(),
        ),
        messages_unread: count(records.unread),
        calendar: no.map_or_else(Vec::new, |no| calendar(walk, no, walker, day)),
        as_of: campaign.seq(),
    }
}

fn today(campaign: &Campaign, walk: Walk<'_>, no: Option<ParticipantNo>, now: Instant) -> MyDay {
    let zone = campaign.plan().zone;
    let day = zone.day_of(now);
    let walker = no.and_then(|no| walk.state.walker(no));
    let ix = walk.state.day_ix(day);
    let received = no.map_or(0, |no| walk.state.received(no, day));
    let counted = no.map_or(0, |no| walk.state.counted(no, day));
    let settled = no.is_some_and(|no| walk.state.is_settled(no, day));
    let checked_in = walker
        .zip(ix)
        .is_some_and(|(w, ix)| w.checked_in.contains(ix));
    let team_day = no.is_some_and(|no| walk.state.has_team_day(no, day));
    let running = walk.window().admit(now).is_ok();
    let points = &walk.plan.points;
    let goal = walk.plan.goals.member_steps;
    let (opens_at, closes_at) = settlement_window(walk.plan.settlement, zone, day);
    let team = walker.and_then(Walker::team);
    let on_target = team
        .and_then(|team| walk.state.team(team))
        .zip(ix)
        .is_some_and(|(team, ix)| team.is_on_target(ix));
    let of_day = |yes: bool, points: u16| if yes { i32::from(points) } else { 0 };
    MyDay {
        day: DayDto(day),
        received,
        counted,
        settled,
        provisional: received > 0 && !settled,
        suspect: no.is_some_and(|no| campaign.steps().suspect(no, day).is_some()),
        checked_in,
        check_in_open: running && !checked_in && points.admit_check_in(zone, now).is_ok(),
        window: MyWindow {
            open: running && walk.plan.settlement.is_open(zone, now),
            opens_at: MomentDto::of(opens_at, zone),
            closes_at: MomentDto::of(closes_at, zone),
        },
        points: of_day(checked_in, points.check_in)
            + of_day(
                settled,
                points.of_steps(counted) + points.of_goal(counted, goal),
            )
            + of_day(team_day, points.team_goal),
        on_goal: settled && counted >= goal,
        team_day: if on_target {
            TeamDayState::OnTarget
        } else if team.is_some() && running {
            TeamDayState::Open
        } else {
            TeamDayState::None
        },
        grace: walk
            .state
            .outages()
            .iter()
            .filter(|outage| outage.day < day && now < outage.until)
            .map(|outage| GraceDay {
                day: DayDto(outage.day),
                until: MomentDto::of(outage.until, zone),
            })
            .collect(),
    }
}

fn badges(
    campaign: &Campaign,
    walk: Walk<'_>,
    no: Option<ParticipantNo>,
    walker: &Walker,
) -> Vec<MyBadge> {
    let progress = no.map_or_else(Vec::new, |no| campaign.badge_progress(no));
    let draws = (0..).map(GrandDrawIx).zip(&walk.plan.grand_draws);
    let badges = (0u8..).zip(&campaign.plan().badges);
    badges
        .map(|(ix, planned)| MyBadge {
            id: planned.id.clone(),
            name: (&planned.name).into(),
            progress: progress.get(usize::from(ix)).map_or(0, |(done, _)| *done),
            at: planned.at,
            held: walker.badges() & badge::bit(ix) != 0,
            exchanged: walker.has_exchanged(ix),
            draw: draws
                .clone()
                .find(|(_, draw)| draw.badges.contains(&ix))
                .map(|(_, draw)| draw.id.clone()),
        })
        .collect()
}

fn chances(campaign: &Campaign, walk: Walk<'_>, walker: &Walker, now: Instant) -> MyChances {
    let decks = (0..).map(DeckIx).zip(&walk.plan.decks);
    let mut open = decks.filter(|(ix, deck)| {
        let state = walk.state.deck(*ix);
        let left = state.is_some_and(|state| state.commit.is_some() && state.next < deck.tickets);
        left && deck.window.admit(now).is_ok()
    });
    let deck = open.next().map(|(_, deck)| deck);
    let affordable = deck.map_or(0, |deck| {
        let balance = walker.balance().max(0);
        balance.checked_div(deck.price_points.into()).unwrap_or(0)
    });
    MyChances {
        deck: deck.map(|deck| deck.id.clone()),
        affordable: u32::try_from(affordable).unwrap_or(u32::MAX),
        closes_at: deck.map(|deck| MomentDto::of(deck.window.closes, campaign.plan().zone)),
    }
}

fn calendar(walk: Walk<'_>, no: ParticipantNo, walker: &Walker, today: Day) -> Vec<MyCalendarDay> {
    let first = walk.state.day_at(0);
    let last = today.min(walk.plan.phases.last_day);
    let days = (first.0..=last.0).map(Day);
    days.filter_map(|day| {
        let ix = walk.state.day_ix(day)?;
        let counted = walk.state.counted(no, day);
        let settled = walker.settled.contains(ix);
        Some(MyCalendarDay {
            day: DayDto(day),
            counted,
            settled,
            checked_in: walker.checked_in.contains(ix),
            on_goal: settled && counted >= walk.plan.goals.member_steps,
            team_day: walker.team_days.contains(ix),
        })
    })
    .collect()
}

impl From<&Places> for MyPlaces {
    fn from(places: &Places) -> Self {
        let rank = |place: Option<Place>| place.and_then(|place| place.rank);
        Self {
            all: places.all.rank,
            of: places.all.of,
            unit: rank(places.unit),
            unit_of: places.unit.map_or(0, |place| place.of),
            team: rank(places.team),
        }
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
