//! `GET /api/campaigns/{c}/walk`

use axum::extract::State;
use axum::response::IntoResponse;
use engine::walk::Walk;
use engine::{Campaign, Plan};
use model::time::{Day, Instant, Zone};
use model::{DeckIx, GrandDrawIx, ParticipantNo};
use rules::walk::WalkPlan;
use rules::walk::phases::PhasesPlan;
use rules::walk::profile::ProfileField;
use rules::walk::settlement::{SettlementMode, SettlementPlan, UnopenedDay};
use rules::walk::teams::LateJoin;
use serde::Serialize;
use service::LiveCampaign;
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::board::Json;
use crate::problem::{Problem, ProblemBody};
use crate::routes::public::walk::Shown;
use crate::wire::{DayDto, MomentDto, TextDto};

/// A walk: what its pages need to know.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WalkPage {
    /// Its days.
    phases: WalkPhases,
    /// When a day's steps are settled.
    settlement: SettlementTimes,
    /// Steps of a day beyond which nothing is counted or shown.
    daily_cap: u16,
    /// Daily goals.
    goals: DailyGoals,
    /// Teams; `null` where people walk alone.
    #[schema(required)]
    teams: Option<TeamRules>,
    /// The road in the order it is walked; empty without one.
    checkpoints: Vec<CheckpointCard>,
    /// Whether a poster can be made at a passed checkpoint.
    poster: bool,
    /// Notes on passed checkpoints.
    notes: NoteRules,
    /// What brings points.
    points: PointRules,
    /// Draws for points.
    decks: Vec<DeckCard>,
    /// Draws for badges.
    grand_draws: Vec<GrandDrawCard>,
    /// What a person tells of themselves; `null` where consent is enough.
    #[schema(required)]
    profile: Option<ProfileRules>,
    /// The final ranking of teams.
    #[schema(required)]
    final_ranking: Option<FinalRankingCard>,
    /// Where and how fast prizes are sent.
    #[schema(required)]
    shipping: Option<ShippingRules>,
    /// Declared outages.
    outages: Vec<OutageCard>,
    /// Position of the log the figures follow from.
    as_of: u64,
}

/// The days of a walk.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WalkPhases {
    /// First day of the public test.
    #[schema(required)]
    trial_first_day: Option<DayDto>,
    /// First day that counts.
    first_day: DayDto,
    /// Last day that counts.
    last_day: DayDto,
    /// How many days count.
    activity_days: u16,
    /// Phases as they are shown.
    shown: Vec<PhaseCard>,
    /// Where the walk is.
    now: PhaseNow,
}

/// A phase as it is shown.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PhaseCard {
    /// Key.
    id: String,
    /// Name.
    name: TextDto,
    /// First day.
    first_day: DayDto,
    /// Last day.
    last_day: DayDto,
}

/// Where a walk is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PhaseNow {
    /// Whether people can act, and whether it counts.
    kind: WalkTime,
    /// Key of the phase that is shown; `null` between phases.
    #[schema(required)]
    phase: Option<String>,
    /// Today.
    day: DayDto,
}

/// Where a walk is in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WalkTime {
    /// It has not begun.
    Before,
    /// The public test: nothing counts.
    Trial,
    /// It counts.
    Activity,
    /// It is over.
    After,
}

/// When a day's steps are settled.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SettlementTimes {
    /// Start of the daily window.
    #[schema(example = "20:00")]
    from: String,
    /// End of it, exclusive.
    #[schema(example = "24:00")]
    until: String,
    /// What becomes of a day that was not opened in it.
    unopened_day: UnopenedDayRule,
    /// Which count of it is kept.
    mode: SettlementRule,
    /// Whether the window is open now.
    open_now: bool,
    /// When it opened or opens next, by today.
    opens_at: MomentDto,
    /// When it closes.
    closes_at: MomentDto,
}

/// What becomes of a day that was not opened in the window.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum UnopenedDayRule {
    /// It counts nothing.
    Lapses,
    /// It counts what was received.
    Counts,
}

/// Which count of the window is kept.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SettlementRule {
    /// The highest.
    Highest,
    /// That of the first opening.
    FirstOpening,
}

/// Daily goals.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DailyGoals {
    /// Counted steps of a member.
    member_steps: u32,
    /// Counted steps of a team.
    team_steps: u32,
}

/// What holds for teams.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamRules {
    /// Places, the captain's included.
    size: u8,
    /// Length of a name.
    name_characters: CharacterBounds,
    /// The goal a captain may set.
    captain_goal: CaptainGoalRules,
    /// Whether one can join after the first day.
    late_join: LateJoinRule,
    /// Whether only a full team can win a prize.
    awards_require_full_team: bool,
}

/// Bounds of a text's length in visible characters, both included.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CharacterBounds {
    /// Fewest.
    min: u8,
    /// Most.
    max: u8,
}

/// The goal a captain may set.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaptainGoalRules {
    /// Lowest, in steps per member.
    min: u32,
    /// Highest.
    max: u32,
    /// Whether it takes the place of the goal that scores.
    affects_scoring: bool,
}

/// What becomes of those who come after the first day.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LateJoinRule {
    /// Their steps enter the team from the day they join.
    FromJoining,
    /// Teams are closed.
    Closed,
}

/// A checkpoint of the road.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckpointCard {
    /// Key.
    id: String,
    /// Name.
    name: TextDto,
    /// Steps from the one before.
    target_steps: u32,
    /// Steps from the start.
    upto_steps: u64,
    /// About the place.
    #[schema(required)]
    text: Option<TextDto>,
    /// Its picture.
    #[schema(required)]
    picture_url: Option<String>,
}

/// Notes on passed checkpoints.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoteRules {
    /// How many a person may write on each; 0 for none.
    per_checkpoint: u8,
    /// Longest, in visible characters.
    characters_max: u32,
}

/// What brings points.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PointRules {
    /// Checking in, once a day.
    check_in: u16,
    /// Counted steps of a day for one point; 0 for none.
    steps_per_point: u32,
    /// Most points of a day's steps.
    steps_points_max: u16,
    /// A day on the member's goal.
    member_goal: u16,
    /// Each member, on a day of the team on target.
    team_goal: u16,
    /// A note.
    note: u16,
    /// The captain of a full team, once.
    full_team_captain: u16,
}

/// A sealed draw for points.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeckCard {
    /// Key.
    id: String,
    /// Name.
    name: TextDto,
    /// From when on tickets can be drawn.
    opens_at: MomentDto,
    /// Until when, exclusive.
    closes_at: MomentDto,
    /// Points of one ticket.
    price_points: u16,
    /// Tickets in it.
    tickets: u64,
    /// Tickets drawn.
    drawn: u64,
    /// Most money it may give out, in fen.
    budget_fen: u64,
    /// Money given out, in fen.
    paid_fen: u64,
    /// Most tickets of one person.
    #[schema(required)]
    per_person_max: Option<u16>,
    /// The prizes.
    prizes: Vec<DeckPrizeCard>,
    /// What becomes of tickets nobody drew.
    undrawn: TextDto,
    /// Fingerprint of what was published of the deck before its first ticket.
    #[schema(required)]
    spec_hash: Option<String>,
    /// The published commitment to its order.
    #[schema(required)]
    commit: Option<String>,
    /// Its seed, once it is revealed.
    #[schema(required)]
    seed: Option<String>,
    /// Where it stands.
    state: DeckTime,
}

/// Where a deck stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeckTime {
    /// It has not opened.
    Before,
    /// Tickets can be drawn.
    Open,
    /// It has closed or is sold out.
    Closed,
    /// Its order is revealed.
    Revealed,
}

/// A prize of a deck.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeckPrizeCard {
    /// Key.
    id: String,
    /// Name.
    name: TextDto,
    /// Value in fen.
    value_fen: u32,
    /// Tickets that carry it.
    count: u64,
    /// Of these, still in the deck.
    left: u64,
    /// Chance of the first ticket to carry it, in millionths, rounded down.
    odds_ppm: u64,
}

/// A draw for badges.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GrandDrawCard {
    /// Key.
    id: String,
    /// Name.
    name: TextDto,
    /// First instant at which it can be held.
    held_from: MomentDto,
    /// Keys of the badges that are exchanged for entries.
    badges: Vec<String>,
    /// Most prizes of one person.
    prizes_per_person: u8,
    /// The prizes, the best first.
    prizes: Vec<GrandPrizeCard>,
    /// Entries so far.
    entries: u64,
    /// The published commitment to its seed.
    #[schema(required)]
    commit: Option<String>,
    /// When it was held.
    #[schema(required)]
    held_at: Option<MomentDto>,
    /// Who won, in the order of the prizes.
    winners: Vec<GrandWinnerCard>,
}

/// A prize of a grand draw.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GrandPrizeCard {
    /// Key.
    id: String,
    /// Name.
    name: TextDto,
    /// Value in fen.
    value_fen: u32,
    /// How many there are.
    count: u32,
}

/// A winner of a grand draw.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GrandWinnerCard {
    /// The masked name.
    name: String,
    /// Key of the badge whose entry won.
    badge: String,
    /// Key of the prize.
    prize: String,
}

/// What a person tells of themselves.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProfileRules {
    /// The fields, all mandatory, in the order they are asked.
    fields: Vec<ProfileFieldName>,
}

/// A field of the profile.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ProfileFieldName {
    /// Real name.
    Name,
    /// Mobile phone.
    Phone,
    /// Place of residence or work.
    Place,
    /// Unit.
    Unit,
    /// Employer.
    Employer,
    /// Department.
    Department,
}

/// The final ranking of teams.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FinalRankingCard {
    /// The list as of this instant.
    at: MomentDto,
    /// The awards, the best first.
    awards: Vec<AwardCard>,
}

/// An award for teams.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AwardCard {
    /// Key.
    id: String,
    /// Name.
    name: TextDto,
    /// How many teams get it.
    places: u32,
    /// What every member gets.
    prize: TextDto,
    /// Its value in fen.
    value_fen: u32,
}

/// Where and how fast prizes are sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ShippingRules {
    /// Working days from the address to the parcel.
    working_days: u16,
    /// Provinces of an address.
    provinces: Vec<ProvinceCard>,
}

/// A province of an address.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProvinceCard {
    /// Key.
    code: String,
    /// Name.
    name: TextDto,
    /// Whether parcels go there (W-43).
    served: bool,
}

/// A declared outage.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutageCard {
    /// The day that suffered.
    day: DayDto,
    /// Until when its steps are still taken.
    until: MomentDto,
    /// Whether a missing check-in does not break full attendance.
    excused: bool,
}

/// Shows the walk.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/walk",
    tag = "public",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = WalkPage, description = "The walk"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn show_walk(
    State(app): State<App>,
    Walking(live): Walking,
) -> Result<impl IntoResponse, Problem> {
    let make = async || {
        let winners: Vec<ParticipantNo> = live.read(winners);
        let shown = Shown::look_up(&app, &live, &[], &winners).await?;
        let now = live.now();
        let page = live.read(|c| Some(page(&live, c, c.walk()?, now, &shown)));
        Json::of(&page)
    };
    app.boards.get(&live, |shelf| &shelf.walk, make).await
}

fn winners(campaign: &Campaign) -> Vec<ParticipantNo> {
    let Some(walk) = campaign.walk() else {
        return Vec::new();
    };
    let draws = (0..).map(GrandDrawIx).zip(&walk.plan.grand_draws);
    let held = draws.filter_map(|(ix, _)| walk.state.grand_draw(ix)?.held.as_ref());
    held.flat_map(|held| &held.winners)
        .map(|winner| winner.entry.participant)
        .collect()
}

fn page(
    live: &LiveCampaign,
    campaign: &Campaign,
    walk: Walk<'_>,
    now: Instant,
    shown: &Shown,
) -> WalkPage {
    let plan: &Plan = campaign.plan();
    let zone = plan.zone;
    let WalkPlan {
        phases,
        settlement,
        daily_cap,
        goals,
        teams,
        checkpoints,
        points,
        ..
    } = walk.plan;
    let road = checkpoints.as_ref();
    WalkPage {
        phases: days(phases, zone, now),
        settlement: settlement_times(*settlement, zone, now),
        daily_cap: *daily_cap,
        goals: DailyGoals {
            member_steps: goals.member_steps,
            team_steps: goals.team_steps,
        },
        teams: teams.map(|teams| TeamRules {
            size: teams.size,
            name_characters: CharacterBounds {
                min: teams.name_characters_min,
                max: teams.name_characters_max,
            },
            captain_goal: CaptainGoalRules {
                min: teams.captain_goal_min,
                max: teams.captain_goal_max,
                affects_scoring: teams.captain_goal_affects_scoring,
            },
            late_join: match teams.late_join {
                LateJoin::FromJoining => LateJoinRule::FromJoining,
                LateJoin::Closed => LateJoinRule::Closed,
            },
            awards_require_full_team: teams.awards_require_full_team,
        }),
        checkpoints: road
            .into_iter()
            .flat_map(|road| &road.road)
            .map(|place| CheckpointCard {
                id: place.id.clone(),
                name: (&place.name).into(),
                target_steps: place.target_steps,
                upto_steps: place.upto_steps,
                text: place.text.as_ref().map(Into::into),
                picture_url: place.picture.as_ref().map(|_| {
                    format!(
                        "/api/campaigns/{}/walk/pictures/{}?v={}",
                        plan.id,
                        place.id,
                        live.plan_version()
                    )
                }),
            })
            .collect(),
        poster: road.is_some_and(|road| road.poster.is_some()),
        notes: NoteRules {
            per_checkpoint: road.map_or(0, |road| road.notes_per_checkpoint),
            characters_max: road.map_or(0, |road| road.note_characters_max),
        },
        points: PointRules {
            check_in: points.check_in,
            steps_per_point: points.steps_per_point,
            steps_points_max: points.steps_points_max,
            member_goal: points.member_goal,
            team_goal: points.team_goal,
            note: points.note,
            full_team_captain: points.full_team_captain,
        },
        decks: decks(plan, walk, now),
        grand_draws: grand_draws(plan, walk, shown),
        profile: plan.profile.as_ref().map(|profile| ProfileRules {
            fields: profile.fields.iter().copied().map(field).collect(),
        }),
        final_ranking: walk
            .plan
            .final_ranking
            .as_ref()
            .map(|ranking| FinalRankingCard {
                at: MomentDto::of(ranking.at, zone),
                awards: ranking
                    .awards
                    .iter()
                    .map(|award| AwardCard {
                        id: award.id.clone(),
                        name: (&award.name).into(),
                        places: award.places,
                        prize: (&award.prize).into(),
                        value_fen: award.value_fen,
                    })
                    .collect(),
            }),
        shipping: plan.shipping.as_ref().map(|shipping| ShippingRules {
            working_days: shipping.working_days,
            provinces: shipping
                .provinces
                .iter()
                .map(|province| ProvinceCard {
                    code: province.code.clone(),
                    name: (&province.name).into(),
                    served: province.served,
                })
                .collect(),
        }),
        outages: walk
            .state
            .outages()
            .iter()
            .map(|outage| OutageCard {
                day: DayDto(outage.day),
                until: MomentDto::of(outage.until, zone),
                excused: outage.excused,
            })
            .collect(),
        as_of: campaign.seq(),
    }
}

fn days(phases: &PhasesPlan, zone: Zone, now: Instant) -> WalkPhases {
    let today = zone.day_of(now);
    let window = phases.window(zone);
    WalkPhases {
        trial_first_day: phases.trial_first_day.map(DayDto),
        first_day: DayDto(phases.first_day),
        last_day: DayDto(phases.last_day),
        activity_days: phases.activity_days(),
        shown: phases
            .shown
            .iter()
            .map(|phase| PhaseCard {
                id: phase.id.clone(),
                name: (&phase.name).into(),
                first_day: DayDto(phase.first_day),
                last_day: DayDto(phase.last_day),
            })
            .collect(),
        now: PhaseNow {
            kind: if now < window.opens {
                WalkTime::Before
            } else if now >= window.closes {
                WalkTime::After
            } else if phases.is_trial(today) {
                WalkTime::Trial
            } else {
                WalkTime::Activity
            },
            phase: phases.shown_at(zone, now).map(|phase| phase.id.clone()),
            day: DayDto(today),
        },
    }
}

fn settlement_times(plan: SettlementPlan, zone: Zone, now: Instant) -> SettlementTimes {
    let (opens_at, closes_at) = settlement_window(plan, zone, zone.day_of(now));
    SettlementTimes {
        from: clock(plan.from_minute),
        until: clock(plan.until_minute),
        unopened_day: match plan.unopened_day {
            UnopenedDay::Lapses => UnopenedDayRule::Lapses,
            UnopenedDay::Counts => UnopenedDayRule::Counts,
        },
        mode: match plan.mode {
            SettlementMode::Highest => SettlementRule::Highest,
            SettlementMode::FirstOpening => SettlementRule::FirstOpening,
        },
        open_now: plan.is_open(zone, now),
        opens_at: MomentDto::of(opens_at, zone),
        closes_at: MomentDto::of(closes_at, zone),
    }
}

/// From when until when a day can be settled.
pub(crate) fn settlement_window(plan: SettlementPlan, zone: Zone, day: Day) -> (Instant, Instant) {
    let at = |minute: u16| zone.start_of(day) + i64::from(minute) * 60_000;
    (at(plan.from_minute), at(plan.until_minute))
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn decks(plan: &Plan, walk: Walk<'_>, now: Instant) -> Vec<DeckCard> {
    let decks = (0..).map(DeckIx).zip(&walk.plan.decks);
    let card = |(ix, deck): (DeckIx, &rules::walk::decks::DeckPlan)| {
        let state = walk.state.deck(ix)?;
        let prizes = (0u16..).zip(&deck.prizes);
        Some(DeckCard {
            id: deck.id.clone(),
            name: (&deck.name).into(),
            opens_at: MomentDto::of(deck.window.opens, plan.zone),
            closes_at: MomentDto::of(deck.window.closes, plan.zone),
            price_points: deck.price_points,
            tickets: deck.tickets,
            drawn: state.next,
            budget_fen: deck.budget_fen,
            paid_fen: state.paid_fen,
            per_person_max: deck.per_person_max,
            prizes: prizes
                .map(|(class, prize)| DeckPrizeCard {
                    id: prize.id.clone(),
                    name: (&prize.name).into(),
                    value_fen: prize.value_fen,
                    count: prize.count,
                    left: state.left(deck, class),
                    odds_ppm: (prize.count.saturating_mul(1_000_000))
                        .checked_div(deck.tickets)
                        .unwrap_or(0),
                })
                .collect(),
            undrawn: (&deck.undrawn).into(),
            spec_hash: plan.deck_spec(ix).map(|spec| spec.hash().to_string()),
            commit: state.commit.map(fingerprint),
            seed: state.seed.map(fingerprint),
            state: if state.seed.is_some() {
                DeckTime::Revealed
            } else if now < deck.window.opens {
                DeckTime::Before
            } else if now < deck.window.closes && state.next < deck.tickets {
                DeckTime::Open
            } else {
                DeckTime::Closed
            },
        })
    };
    decks.filter_map(card).collect()
}

fn grand_draws(plan: &Plan, walk: Walk<'_>, shown: &Shown) -> Vec<GrandDrawCard> {
    let badge = |ix: &u8| Some(plan.badges.get(usize::from(*ix))?.id.clone());
    let draws = (0..).map(GrandDrawIx).zip(&walk.plan.grand_draws);
    let card = |(ix, draw): (GrandDrawIx, &rules::walk::grand_draw::GrandDrawPlan)| {
        let state = walk.state.grand_draw(ix)?;
        let row = walk.grand_draw_row(ix)?;
        Some(GrandDrawCard {
            id: draw.id.clone(),
            name: (&draw.name).into(),
            held_from: MomentDto::of(draw.held_from, plan.zone),
            badges: draw.badges.iter().filter_map(badge).collect(),
            prizes_per_person: draw.prizes_per_person,
            prizes: draw
                .prizes
                .iter()
                .map(|prize| GrandPrizeCard {
                    id: prize.id.clone(),
                    name: (&prize.name).into(),
                    value_fen: prize.value_fen,
                    count: prize.count,
                })
                .collect(),
            entries: row.entries,
            commit: state.commit.map(fingerprint),
            held_at: row.held_at.map(|at| MomentDto::of(at, plan.zone)),
            winners: row
                .winners
                .into_iter()
                .map(|winner| GrandWinnerCard {
                    name: shown.person(winner.participant),
                    badge: winner.badge,
                    prize: winner.prize,
                })
                .collect(),
        })
    };
    draws.filter_map(card).collect()
}

fn field(field: ProfileField) -> ProfileFieldName {
    match field {
        ProfileField::Name => ProfileFieldName::Name,
        ProfileField::Phone => ProfileFieldName::Phone,
        ProfileField::Place => ProfileFieldName::Place,
        ProfileField::Unit => ProfileFieldName::Unit,
        ProfileField::Employer => ProfileFieldName::Employer,
        ProfileField::Department => ProfileFieldName::Department,
    }
}

fn fingerprint(bytes: [u8; 32]) -> String {
    proof::Fingerprint(bytes).to_string()
}
