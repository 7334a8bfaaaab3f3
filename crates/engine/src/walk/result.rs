//! A walk's figures as they are published: teams, units, days, draws, prizes, and everybody's own.

use std::collections::BTreeMap;

use model::time::{Day, Instant};
use model::{DeckIx, GrandDrawIx, ParticipantNo, TeamNo, Text, UnitIx};
use rules::badge::BadgeIx;
use rules::ranking::shared_ranks;
use rules::walk::points::PointKind;
use rules::walk::quotas::{Quota, UnitTally, permille};
use rules::walk::state::{DayTally, Outage};
use rules::walk::teams::{Standing, ranked};
use serde::Serialize;

use crate::walk::Walk;

/// A team's place (W-38).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TeamRow {
    /// Shared among equals.
    pub rank: u64,
    /// The team.
    pub team: TeamNo,
    /// Days on target.
    pub days_on_target: u16,
    /// Days on target against all days of the activity, in tenths of a percent (W-36).
    pub goal_permille: u64,
    /// Counted steps of all members.
    pub steps: u64,
    /// Members.
    pub members: u8,
    /// Steps per member, rounded down for display; the order compares exactly (W-37).
    pub average_steps: u64,
}

/// The ranking of teams, made at once from the state. Making it sorts all teams, so whoever shows it
/// keeps it for a while (W-38 allows 60 s).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TeamBoard {
    /// From the best to the last.
    pub rows: Vec<TeamRow>,
    /// Place of each team in `rows`, by its number.
    places: Vec<u32>,
}

impl TeamBoard {
    /// A team's row.
    pub fn of(&self, team: TeamNo) -> Option<&TeamRow> {
        let place = usize::try_from(*self.places.get(team.ix())?).ok()?;
        self.rows.get(place)
    }
}

/// A unit's progress (W-46). A heading holds the sum of its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitProgress {
    /// The unit's position in the plan.
    #[serde(skip)]
    pub unit: UnitIx,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Code of the unit it is a part of.
    pub parent: Option<String>,
    /// Its kind.
    pub kind: Option<String>,
    /// People registered.
    pub registered: u32,
    /// People with a settled day.
    pub active: u32,
    /// Counted steps.
    pub steps: u64,
    /// Steps per active person, rounded down.
    pub average_steps: u64,
    /// Teams of captains of the unit.
    pub teams: u32,
    /// Days on target of these teams.
    pub team_days: u64,
    /// What was asked for, as printed.
    pub target: Option<u32>,
    /// Registered against the target, in tenths of a percent.
    pub permille: Option<u64>,
    /// People still missing.
    pub shortfall: Option<u64>,
    /// Whether the quota is met.
    pub met: Option<bool>,
    /// The published index, in hundredths of a point (W-49).
    pub index: Option<u32>,
}

/// A day's figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DayRow {
    /// The day.
    pub day: Day,
    /// Where it stands: `open`, `provisional` once closed, `sealed` when no outage can be declared
    /// any more.
    pub state: DayState,
    /// People of whom steps were received.
    pub synced: u32,
    /// People whose day is settled.
    pub settled: u32,
    /// People whose steps lapsed, or would if the day ended now.
    pub lapsed: u32,
    /// People on the goal.
    pub on_target: u32,
    /// Counted steps.
    pub steps: u64,
    /// Check-ins.
    pub check_ins: u32,
    /// Teams on target.
    pub teams_on_target: u32,
    /// Points given.
    pub points: i64,
}

/// Where a day stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DayState {
    /// It is not over.
    Open,
    /// It is closed; an outage may still be declared.
    Provisional,
    /// Only corrections change it.
    Sealed,
}

/// A deck's stock and money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeckRow {
    /// Key of the deck.
    pub id: String,
    /// Tickets in it.
    pub tickets: u64,
    /// Tickets drawn.
    pub drawn: u64,
    /// Money given out, in fen.
    pub paid_fen: u64,
    /// Most it may give out.
    pub budget_fen: u64,
    /// Its prizes.
    pub prizes: Vec<DeckPrizeRow>,
    /// Whether a tenth or less is left.
    pub running_out: bool,
    /// Whether its order is committed to.
    pub committed: bool,
    /// Whether its seed is revealed.
    pub revealed: bool,
}

/// A prize of a deck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeckPrizeRow {
    /// Key of the prize.
    pub id: String,
    /// Value in fen.
    pub value_fen: u32,
    /// Tickets that carry it.
    pub count: u64,
    /// Of these, still in the deck.
    pub left: u64,
}

/// A grand draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GrandDrawRow {
    /// Key of the draw.
    pub id: String,
    /// Entries.
    pub entries: u64,
    /// When it was held.
    pub held_at: Option<Instant>,
    /// The winners in the order of their prizes.
    pub winners: Vec<GrandWinnerRow>,
}

/// A winner of a grand draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GrandWinnerRow {
    /// Who.
    pub participant: ParticipantNo,
    /// Id of the badge whose entry won.
    pub badge: String,
    /// Id of the prize.
    pub prize: String,
}

/// A team with an award (W-40).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AwardedTeam {
    /// Id of the award.
    pub award: String,
    /// The team.
    pub team: TeamNo,
    /// Its place in the final ranking, shared among equals.
    pub rank: u64,
    /// Its standing at the cutoff.
    pub days_on_target: u16,
    /// Steps per member at the cutoff.
    pub average_steps: u64,
    /// Members at the cutoff, each of whom gets the prize.
    pub members: Vec<ParticipantNo>,
}

/// The awards of teams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TeamAwards {
    /// Version of the final ranking, raised by corrections.
    pub version: u32,
    /// The last day in it.
    pub day: Option<Day>,
    /// The teams, award by award.
    pub teams: Vec<AwardedTeam>,
    /// Places without an eligible team, by award.
    pub shortfall: BTreeMap<String, u32>,
}

/// A person's figures in a walk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WalkerFigures {
    /// Counted steps of all settled days.
    pub steps: u32,
    /// Points earned.
    pub points: i32,
    /// Points that can be spent.
    pub balance: i64,
    /// Place by points earned (W-44).
    pub rank_by_points: Option<u64>,
    /// Place by counted steps.
    pub rank_by_steps: Option<u64>,
    /// Days settled.
    pub settled_days: u16,
    /// Days on the goal.
    pub goal_days: u16,
    /// Days with a check-in.
    pub check_in_days: u16,
    /// Checkpoints lit.
    pub lit: u8,
    /// Ids of checkpoints passed.
    pub passed: Vec<String>,
    /// Ids of checkpoints with a note that counts.
    pub notes: Vec<String>,
    /// The team.
    pub team: Option<TeamNo>,
    /// Tickets drawn.
    pub draws: u32,
    /// Money won, in fen.
    pub won_fen: u64,
}

/// Everything a walk publishes, people apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WalkResult {
    /// All teams, best first.
    pub teams: Vec<TeamRow>,
    /// All units in table order.
    pub units: Vec<UnitProgress>,
    /// All days so far.
    pub days: Vec<DayRow>,
    /// Points by account.
    pub accounts: BTreeMap<&'static str, i64>,
    /// What participants hold together.
    pub points_held: i64,
    /// The decks.
    pub decks: Vec<DeckRow>,
    /// The grand draws.
    pub grand_draws: Vec<GrandDrawRow>,
    /// The final ranking's awards, once it is frozen.
    pub awards: Option<TeamAwards>,
    /// Declared outages.
    pub outages: Vec<Outage>,
}

impl Walk<'_> {
    /// The ranking of teams (W-38).
    pub fn team_board(&self) -> TeamBoard {
        let days = u64::from(self.plan.phases.activity_days());
        let ranked = ranked(self.state.teams());
        let keys: Vec<Standing> = ranked.iter().map(|(_, standing)| *standing).collect();
        let rows: Vec<TeamRow> = ranked
            .iter()
            .zip(shared_ranks(&keys))
            .map(|((team, standing), rank)| TeamRow {
                rank,
                team: *team,
                days_on_target: standing.days_on_target,
                goal_permille: permille(standing.days_on_target.into(), days),
                steps: standing.steps,
                members: standing.members,
                average_steps: standing.average_steps(),
            })
            .collect();
        let mut places = vec![0; rows.len()];
        for (place, row) in (0u32..).zip(&rows) {
            if let Some(of) = places.get_mut(row.team.ix()) {
                *of = place;
            }
        }
        TeamBoard { rows, places }
    }

    /// All units with their quotas, headings as the sum of their parts.
    pub fn unit_board(&self) -> Vec<UnitProgress> {
        let plan = self.plan_of_campaign();
        let mut tallies = vec![UnitTally::default(); plan.units.0.len()];
        for (unit, _) in plan.units.iter() {
            let own = self.state.unit(unit);
            for above in plan.units.ancestry(unit) {
                if let Some(tally) = tallies.get_mut(above.ix()) {
                    tally.add(&own);
                }
            }
        }
        let leaves = plan
            .units
            .iter()
            .filter(|(ix, _)| !plan.units.is_heading(*ix));
        let best_average = leaves
            .filter_map(|(ix, _)| tallies.get(ix.ix()).map(UnitTally::average_steps))
            .max()
            .unwrap_or(0);
        let days = self.plan.phases.activity_days();
        plan.units
            .iter()
            .zip(&tallies)
            .map(|((ix, unit), tally)| {
                let quota: Option<Quota> = plan.quotas.0.get(ix.ix()).copied().flatten();
                let registered = u64::from(tally.registered);
                let heading = plan.units.is_heading(ix);
                let weights = plan.organisation_award.as_ref().filter(|_| !heading);
                UnitProgress {
                    unit: ix,
                    code: unit.code.clone(),
                    name: unit.name.clone(),
                    parent: unit
                        .parent
                        .and_then(|p| plan.units.get(p))
                        .map(|p| p.code.clone()),
                    kind: unit.kind.clone(),
                    registered: tally.registered,
                    active: tally.active,
                    steps: tally.steps,
                    average_steps: tally.average_steps(),
                    teams: tally.teams,
                    team_days: tally.team_days,
                    target: quota.map(|q| q.target),
                    permille: quota.map(|q| q.permille(registered)),
                    shortfall: quota.map(|q| q.shortfall(registered)),
                    met: quota.map(|q| q.is_met(registered)),
                    index: weights.map(|w| w.index(quota.as_ref(), tally, best_average, days)),
                }
            })
            .collect()
    }

    /// All days from the first one to the last that has figures or is closed.
    pub fn day_board(&self) -> Vec<DayRow> {
        let first = self.state.day_at(0);
        let closed = self.campaign.closed_day();
        let last = self.state.last_day().max(closed.unwrap_or(first));
        (first.0..=last.0)
            .map(Day)
            .filter(|day| *day <= self.plan.phases.last_day)
            .map(|day| self.day_row(day))
            .collect()
    }

    /// A day's figures.
    pub fn day_row(&self, day: Day) -> DayRow {
        let DayTally {
            synced,
            settled,
            on_target,
            steps,
            check_ins,
            teams_on_target,
            points,
        } = self.state.day_tally(day);
        DayRow {
            day,
            state: self.day_state(day),
            synced,
            settled,
            lapsed: synced.saturating_sub(settled),
            on_target,
            steps,
            check_ins,
            teams_on_target,
            points,
        }
    }

    /// Where a day stands.
    pub fn day_state(&self, day: Day) -> DayState {
        match self.campaign.closed_day() {
            Some(closed) if day <= closed => {
                // Today is the day after the last closed one.
                if closed.0 + 1 - day.0 > i32::from(self.plan.seal_after_days) {
                    DayState::Sealed
                } else {
                    DayState::Provisional
                }
            }
            _ => DayState::Open,
        }
    }

    /// A deck's stock and money.
    pub fn deck_row(&self, deck: DeckIx) -> Option<DeckRow> {
        let plan = self.plan.decks.get(deck.ix())?;
        let state = self.state.deck(deck)?;
        let prizes = (0u16..)
            .zip(&plan.prizes)
            .map(|(class, prize)| DeckPrizeRow {
                id: prize.id.clone(),
                value_fen: prize.value_fen,
                count: prize.count,
                left: state.left(plan, class),
            });
        Some(DeckRow {
            id: plan.id.clone(),
            tickets: plan.tickets,
            drawn: state.next,
            paid_fen: state.paid_fen,
            budget_fen: plan.budget_fen,
            prizes: prizes.collect(),
            running_out: state.is_running_out(plan),
            committed: state.commit.is_some(),
            revealed: state.seed.is_some(),
        })
    }

    /// A grand draw.
    pub fn grand_draw_row(&self, draw: GrandDrawIx) -> Option<GrandDrawRow> {
        let plan = self.plan.grand_draws.get(draw.ix())?;
        let state = self.state.grand_draw(draw)?;
        let badges = &self.plan_of_campaign().badges;
        let badge = |ix: BadgeIx| badges.get(usize::from(ix)).map(|b| b.id.clone());
        let winners = state.held.iter().flat_map(|held| &held.winners);
        Some(GrandDrawRow {
            id: plan.id.clone(),
            entries: state.entries.len() as u64,
            held_at: state.held.as_ref().map(|held| held.at),
            winners: winners
                .filter_map(|winner| {
                    Some(GrandWinnerRow {
                        participant: winner.entry.participant,
                        badge: badge(winner.entry.badge)?,
                        prize: plan.prizes.get(usize::from(winner.prize))?.id.clone(),
                    })
                })
                .collect(),
        })
    }

    /// Who gets which award; `None` until the final ranking is frozen.
    pub fn team_awards(&self) -> Option<TeamAwards> {
        let plan = self.plan.final_ranking.as_ref()?;
        let frozen = self.state.final_ranking()?;
        let full = self
            .plan
            .teams
            .filter(|teams| teams.awards_require_full_team)
            .map(|teams| teams.size);
        let keys: Vec<Standing> = frozen.rows.iter().map(|row| row.standing).collect();
        let ranks = shared_ranks(&keys);
        let mut teams = Vec::new();
        let mut shortfall = BTreeMap::new();
        for awarded in frozen.awards(&plan.awards, full) {
            let Some(award) = plan.awards.get(awarded.award) else {
                continue;
            };
            if awarded.shortfall > 0 {
                shortfall.insert(award.id.clone(), awarded.shortfall);
            }
            for place in awarded.rows {
                let (Some(row), Some(rank)) = (frozen.rows.get(place), ranks.get(place)) else {
                    continue;
                };
                teams.push(AwardedTeam {
                    award: award.id.clone(),
                    team: row.team,
                    rank: *rank,
                    days_on_target: row.standing.days_on_target,
                    average_steps: row.standing.average_steps(),
                    members: row.members.clone(),
                });
            }
        }
        Some(TeamAwards {
            version: frozen.version,
            day: self.final_day(),
            teams,
            shortfall,
        })
    }

    /// A person's figures.
    pub fn figures(&self, no: ParticipantNo) -> Option<WalkerFigures> {
        let walker = self.state.walker(no)?;
        let road = self.plan.checkpoints.as_ref();
        let places = || {
            let road = road.map(|road| road.road.as_slice()).unwrap_or_default();
            (0..).map(model::CheckpointIx).zip(road)
        };
        let passed = places().filter(|(ix, _)| walker.has_passed(*ix));
        let notes =
            places().filter(|(ix, _)| walker.has_noted(*ix) && !walker.note_is_withdrawn(*ix));
        let draws = self.state.draws_of(no);
        let (draws, won_fen) = draws.fold((0u32, 0u64), |(n, fen), draw| {
            (n + 1, fen + u64::from(draw.value_fen))
        });
        Some(WalkerFigures {
            steps: walker.steps,
            points: walker.earned,
            balance: walker.balance(),
            rank_by_points: self.state.rank_by_points(no),
            rank_by_steps: self.state.rank_by_steps(no),
            settled_days: walker.settled.len(),
            goal_days: walker.goal_days,
            check_in_days: walker.checked_in.len(),
            lit: road.map_or(0, |road| road.lit(walker.steps.into())),
            passed: passed.map(|(_, place)| place.id.clone()).collect(),
            notes: notes.map(|(_, place)| place.id.clone()).collect(),
            team: walker.team(),
            draws,
            won_fen,
        })
    }

    /// Points by account, under their names.
    pub fn accounts(&self) -> BTreeMap<&'static str, i64> {
        let accounts = self.state.accounts();
        PointKind::ALL
            .into_iter()
            .map(|kind| (kind.name(), accounts.of(kind)))
            .collect()
    }

    /// Everything the walk publishes, people apart.
    pub fn result(&self) -> WalkResult {
        let decks = (0..).map(DeckIx).zip(&self.plan.decks);
        let draws = (0..).map(GrandDrawIx).zip(&self.plan.grand_draws);
        WalkResult {
            teams: self.team_board().rows,
            units: self.unit_board(),
            days: self.day_board(),
            accounts: self.accounts(),
            points_held: self.state.accounts().balance(),
            decks: decks.filter_map(|(ix, _)| self.deck_row(ix)).collect(),
            grand_draws: draws
                .filter_map(|(ix, _)| self.grand_draw_row(ix))
                .collect(),
            awards: self.team_awards(),
            outages: self.state.outages().to_vec(),
        }
    }
}
