//! `GET /api/staff/campaigns/{c}/walk`

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use engine::Campaign;
use engine::walk::Walk;
use engine::walk::result::{DayRow, DayState, DeckPrizeRow, DeckRow};
use model::role::Action;
use model::{DeckIx, GrandDrawIx, Instant, Zone};
use rules::walk::state::Outage;
use serde::Serialize;
use service::queues::Queues;
use store::record::payout::PayoutState;
use utoipa::ToSchema;

use crate::app::{App, Walking};
use crate::auth::Staff;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{DayDto, MomentDto, NO_STORE, TextDto, text};

/// A walk as its staff see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WalkDashboard {
    /// Position of the log the figures follow from.
    as_of: u64,
    /// The campaign's time.
    now: MomentDto,
    /// People.
    people: WalkPeople,
    /// Days so far.
    days: Vec<WalkDay>,
    /// Teams.
    teams: WalkTeamCounts,
    /// Points.
    points: PointAccounts,
    /// Decks.
    decks: Vec<StaffDeck>,
    /// Grand draws.
    grand_draws: Vec<StaffGrandDraw>,
    /// Quotas of units; headings apart.
    quotas: QuotaCounts,
    /// What waits.
    queues: WalkQueues,
    /// Declared outages.
    outages: Vec<StaffOutage>,
    /// What somebody should look at.
    alerts: Vec<WalkAlert>,
}

/// People of a walk.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WalkPeople {
    /// With a consent.
    joined: u64,
    /// With a complete profile.
    registered: u64,
    /// With a settled day.
    active: u64,
    /// Of whom steps were received today.
    active_today: u32,
}

/// A day's figures.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WalkDay {
    /// The day.
    pub(crate) day: DayDto,
    /// Where it stands.
    pub(crate) state: WalkDayState,
    /// People of whom steps were received.
    pub(crate) synced: u32,
    /// People whose day is settled.
    pub(crate) settled: u32,
    /// People whose steps lapsed, or would if the day ended now.
    pub(crate) lapsed: u32,
    /// People on the goal.
    pub(crate) on_target: u32,
    /// Counted steps.
    pub(crate) steps: u64,
    /// Check-ins.
    pub(crate) check_ins: u32,
    /// Teams on target.
    pub(crate) teams_on_target: u32,
    /// Points given.
    pub(crate) points: i64,
}

/// Where a day stands.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WalkDayState {
    /// It is not over.
    Open,
    /// It is closed; an outage may still be declared.
    Provisional,
    /// Only corrections change it.
    Sealed,
}

/// Teams of a walk.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WalkTeamCounts {
    /// All.
    total: u64,
    /// With all places taken.
    full: u64,
    /// On target today.
    on_target_today: u32,
}

/// Points by account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PointAccounts {
    /// What was given and spent, by kind.
    accounts: BTreeMap<&'static str, i64>,
    /// What participants hold together.
    held: i64,
}

/// A deck's stock and money.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffDeck {
    /// Key.
    id: String,
    /// Name.
    name: TextDto,
    /// Tickets in it.
    tickets: u64,
    /// Tickets drawn.
    drawn: u64,
    /// Money given out, in fen.
    paid_fen: u64,
    /// Most it may give out, in fen.
    budget_fen: u64,
    /// Its prizes.
    prizes: Vec<StaffDeckPrize>,
    /// Whether a tenth or less of tickets or money is left.
    running_out: bool,
    /// Whether its order is committed to.
    committed: bool,
    /// Whether its seed is revealed.
    revealed: bool,
}

/// A prize of a deck.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffDeckPrize {
    /// Key.
    id: String,
    /// Value in fen.
    value_fen: u32,
    /// Tickets that carry it.
    count: u64,
    /// Of these, still in the deck.
    left: u64,
}

/// A grand draw.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffGrandDraw {
    /// Key.
    id: String,
    /// Name.
    name: TextDto,
    /// First instant at which it can be held.
    held_from: MomentDto,
    /// Entries.
    entries: u64,
    /// Whether its seed is committed to.
    committed: bool,
    /// When it was held.
    #[schema(required)]
    held_at: Option<MomentDto>,
    /// The winners in the order of their prizes.
    winners: Vec<StaffGrandWinner>,
}

/// A winner of a grand draw.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffGrandWinner {
    /// Number of the participant.
    participant: u32,
    /// The badge whose entry won.
    badge: String,
    /// The prize.
    prize: String,
}

/// How many units meet their quota.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuotaCounts {
    /// Units that meet it.
    met: u64,
    /// Units that have one.
    units: u64,
}

/// What waits for staff.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WalkQueues {
    /// Notes to be judged.
    notes: u64,
    /// Team names to be judged.
    team_names: u64,
    /// Announcements to be judged.
    announcements: u64,
    /// Events of units to be judged.
    events: u64,
    /// Open appeals.
    appeals: u64,
    /// Proposals that wait for a second person.
    corrections: u64,
    /// Prizes whose winner has given an address.
    prizes_to_ship: u64,
    /// Of these, those whose day has passed.
    prizes_overdue: u64,
    /// Failed payments.
    payouts_failed: u64,
}

/// A declared outage.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffOutage {
    /// The day that suffered.
    pub(crate) day: DayDto,
    /// Until when its syncs are taken.
    pub(crate) until: MomentDto,
    /// Whether a missing check-in does not break full attendance.
    pub(crate) excused: bool,
}

/// Something to look at.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WalkAlert {
    /// What: `deck_running_out`, `deck_not_committed`, `prizes_overdue`, `payouts_failed`,
    /// `no_payout_channel`.
    kind: &'static str,
    /// Key of what it is about; empty for the whole.
    about: String,
    /// In words.
    text: TextDto,
}

/// Shows what staff of a walk watch.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/walk",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = WalkDashboard, description = "The figures"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn show_walk_dashboard(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    let queues = app.service.queues(&live).await?;
    let now = live.now();
    let channel = app.service.can_pay_out();
    let dashboard = live
        .read(|c| {
            let walk = c.walk()?;
            Some(dashboard(c, walk, now, &queues, channel))
        })
        .ok_or(model::Refusal::NotFound)?;
    Ok((NO_STORE, Json(dashboard)))
}

fn dashboard(
    campaign: &Campaign,
    walk: Walk<'_>,
    now: Instant,
    queues: &Queues,
    can_pay_out: bool,
) -> WalkDashboard {
    let zone = campaign.plan().zone;
    let today = zone.day_of(now);
    let tally = walk.state.day_tally(today);
    let plan = campaign.plan();
    let own = plan.units.iter().map(|(ix, _)| walk.state.unit(ix));
    let (registered, active) = own.fold((0u64, 0u64), |(registered, active), unit| {
        (
            registered + u64::from(unit.registered),
            active + u64::from(unit.active),
        )
    });
    let teams = walk.state.teams();
    let size = walk
        .plan
        .teams
        .map_or(usize::MAX, |teams| teams.size.into());
    let units = walk.unit_board();
    let mut quotas = units
        .iter()
        .filter(|row| !plan.units.is_heading(row.unit))
        .filter_map(|row| row.met);
    let quotas = quotas
        .by_ref()
        .fold((0, 0), |(met, units), is| (met + u64::from(is), units + 1));
    let decks = deck_rows(walk);
    WalkDashboard {
        as_of: campaign.seq(),
        now: MomentDto::of(now, zone),
        people: WalkPeople {
            joined: campaign.participants().len() as u64,
            registered,
            active,
            active_today: tally.synced,
        },
        days: walk.day_board().into_iter().map(WalkDay::from).collect(),
        teams: WalkTeamCounts {
            total: teams.len() as u64,
            full: teams.iter().filter(|t| t.members.len() >= size).count() as u64,
            on_target_today: tally.teams_on_target,
        },
        points: PointAccounts {
            accounts: walk.accounts(),
            held: walk.state.accounts().balance(),
        },
        alerts: alerts(&decks, queues, can_pay_out),
        decks,
        grand_draws: grand_draw_rows(walk, zone),
        quotas: QuotaCounts {
            met: quotas.0,
            units: quotas.1,
        },
        queues: queues.into(),
        outages: outage_rows(walk, zone),
    }
}

pub(crate) fn deck_rows(walk: Walk<'_>) -> Vec<StaffDeck> {
    (0..)
        .map(DeckIx)
        .zip(&walk.plan.decks)
        .filter_map(|(ix, plan)| Some(StaffDeck::new(walk.deck_row(ix)?, (&plan.name).into())))
        .collect()
}

pub(crate) fn grand_draw_rows(walk: Walk<'_>, zone: Zone) -> Vec<StaffGrandDraw> {
    let draws = (0..).map(GrandDrawIx).zip(&walk.plan.grand_draws);
    draws
        .filter_map(|(ix, plan)| {
            let row = walk.grand_draw_row(ix)?;
            let winners = row.winners.into_iter().map(|winner| StaffGrandWinner {
                participant: winner.participant.0,
                badge: winner.badge,
                prize: winner.prize,
            });
            Some(StaffGrandDraw {
                id: row.id,
                name: (&plan.name).into(),
                held_from: MomentDto::of(plan.held_from, zone),
                entries: row.entries,
                committed: walk.state.grand_draw(ix)?.commit.is_some(),
                held_at: row.held_at.map(|at| MomentDto::of(at, zone)),
                winners: winners.collect(),
            })
        })
        .collect()
}

pub(crate) fn outage_rows(walk: Walk<'_>, zone: Zone) -> Vec<StaffOutage> {
    let outage = |outage: &Outage| StaffOutage {
        day: DayDto(outage.day),
        until: MomentDto::of(outage.until, zone),
        excused: outage.excused,
    };
    walk.state.outages().iter().map(outage).collect()
}

fn alerts(decks: &[StaffDeck], queues: &Queues, can_pay_out: bool) -> Vec<WalkAlert> {
    let mut alerts = Vec::new();
    let mut add = |kind, about: &str, zh: String, en: String| {
        alerts.push(WalkAlert {
            kind,
            about: about.to_owned(),
            text: text(zh, en),
        });
    };
    for deck in decks {
        let (zh, en) = (&deck.name.zh, &deck.name.en);
        if deck.running_out {
            add(
                "deck_running_out",
                &deck.id,
                format!("「{zh}」剩余不足一成。"),
                format!("A tenth or less of “{en}” is left."),
            );
        }
        if !deck.committed {
            add(
                "deck_not_committed",
                &deck.id,
                format!("「{zh}」尚未封存，不能抽取。"),
                format!("“{en}” is not sealed yet; nothing can be drawn."),
            );
        }
    }
    if queues.prizes_overdue > 0 {
        let n = queues.prizes_overdue;
        add(
            "prizes_overdue",
            "",
            format!("{n} 件奖品已逾期未寄出。"),
            format!("{n} prizes should have been sent."),
        );
    }
    if queues.payouts_failed > 0 {
        let n = queues.payouts_failed;
        add(
            "payouts_failed",
            "",
            format!("{n} 笔红包发放失败，需要处理。"),
            format!("{n} payments failed."),
        );
    }
    let ready = |sum: &&store::record::payout::PayoutSum| sum.state == PayoutState::Ready;
    let waiting = queues.payouts.iter().find(ready).map_or(0, |s| s.number);
    if waiting > 0 && !can_pay_out {
        add(
            "no_payout_channel",
            "",
            format!("没有配置付款通道，{waiting} 笔红包等待发放。"),
            format!("No payment channel is configured; {waiting} payments wait."),
        );
    }
    alerts
}

impl StaffGrandDraw {
    /// Key of the draw.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }
}

impl StaffDeck {
    fn new(row: DeckRow, name: TextDto) -> Self {
        Self {
            id: row.id,
            name,
            tickets: row.tickets,
            drawn: row.drawn,
            paid_fen: row.paid_fen,
            budget_fen: row.budget_fen,
            prizes: row.prizes.into_iter().map(StaffDeckPrize::from).collect(),
            running_out: row.running_out,
            committed: row.committed,
            revealed: row.revealed,
        }
    }
}

impl From<DeckPrizeRow> for StaffDeckPrize {
    fn from(row: DeckPrizeRow) -> Self {
        Self {
            id: row.id,
            value_fen: row.value_fen,
            count: row.count,
            left: row.left,
        }
    }
}

impl From<DayRow> for WalkDay {
    fn from(row: DayRow) -> Self {
        Self {
            day: DayDto(row.day),
            state: match row.state {
                DayState::Open => WalkDayState::Open,
                DayState::Provisional => WalkDayState::Provisional,
                DayState::Sealed => WalkDayState::Sealed,
            },
            synced: row.synced,
            settled: row.settled,
            lapsed: row.lapsed,
            on_target: row.on_target,
            steps: row.steps,
            check_ins: row.check_ins,
            teams_on_target: row.teams_on_target,
            points: row.points,
        }
    }
}

impl From<&Queues> for WalkQueues {
    fn from(queues: &Queues) -> Self {
        Self {
            notes: queues.notes,
            team_names: queues.team_names,
            announcements: queues.announcements,
            events: queues.events,
            appeals: queues.appeals,
            corrections: queues.corrections,
            prizes_to_ship: queues.prizes_to_ship,
            prizes_overdue: queues.prizes_overdue,
            payouts_failed: queues.payouts_failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // a warning at a tenth left
    #[test]
    fn what_runs_out_or_waits_too_long_is_told() {
        let deck = |running_out, committed| StaffDeck {
            id: "packets".to_owned(),
            name: text("红包", "Packets"),
            tickets: 10,
            drawn: 9,
            paid_fen: 1,
            budget_fen: 2,
            prizes: Vec::new(),
            running_out,
            committed,
            revealed: false,
        };
        let kinds = |decks: &[StaffDeck], queues: &Queues, channel| -> Vec<&str> {
            let alerts = alerts(decks, queues, channel);
            alerts.iter().map(|alert| alert.kind).collect()
        };
        let quiet = Queues::default();
        assert_eq!(kinds(&[deck(false, true)], &quiet, false), [""; 0]);
        let all = [deck(true, true), deck(false, false)];
        let warned = ["deck_running_out", "deck_not_committed"];
        assert_eq!(kinds(&all, &quiet, true), warned);
        let waiting = Queues {
            prizes_overdue: 1,
            payouts_failed: 2,
            payouts: vec![store::record::payout::PayoutSum {
                state: PayoutState::Ready,
                number: 3,
                amount_fen: 90,
            }],
            ..Queues::default()
        };
        let waits = ["prizes_overdue", "payouts_failed"];
        assert_eq!(kinds(&[], &waiting, true), waits);
        assert!(kinds(&[], &waiting, false).contains(&"no_payout_channel"));
    }
}
