//! The figures of a walk under the names of the file.

use std::collections::BTreeMap;

use model::ParticipantNo;
use model::time::{Day, Instant};
use rules::walk::state::Outage;
use serde::Serialize;

use super::Replay;
use crate::walk::result::{DayRow, DeckRow, TeamRow, UnitProgress, WalkResult, WalkerFigures};

/// What a walk publishes, with people and teams under the names of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NamedWalk {
    /// All teams, best first.
    pub teams: Vec<NamedTeam>,
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
    pub grand_draws: Vec<NamedGrandDraw>,
    /// The final ranking's awards, once it is frozen.
    pub awards: Option<NamedAwards>,
    /// Declared outages.
    pub outages: Vec<Outage>,
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NamedTeam {
    /// Name in the file.
    pub name: String,
    /// Names of its members, the captain first.
    pub people: Vec<String>,
    /// Its place and figures.
    #[serde(flatten)]
    pub row: TeamRow,
}

/// A grand draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NamedGrandDraw {
    /// Key of the draw.
    pub id: String,
    /// Entries.
    pub entries: u64,
    /// When it was held.
    pub held_at: Option<Instant>,
    /// The winners in the order of their prizes.
    pub winners: Vec<NamedWinner>,
}

/// A winner of a grand draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NamedWinner {
    /// Name in the file.
    pub person: String,
    /// Id of the badge whose entry won.
    pub badge: String,
    /// Id of the prize.
    pub prize: String,
}

/// The awards of teams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NamedAwards {
    /// Version of the final ranking, raised by corrections.
    pub version: u32,
    /// The last day in it.
    pub day: Option<Day>,
    /// The teams, award by award.
    pub teams: Vec<NamedAward>,
    /// Places without an eligible team, by award.
    pub shortfall: BTreeMap<String, u32>,
}

/// A team with an award.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NamedAward {
    /// Id of the award.
    pub award: String,
    /// Name of the team.
    pub team: String,
    /// Its place in the final ranking, shared among equals.
    pub rank: u64,
    /// Days on target at the cutoff.
    pub days_on_target: u16,
    /// Steps per member at the cutoff.
    pub average_steps: u64,
    /// Members at the cutoff.
    pub people: Vec<String>,
}

/// A person's figures in a walk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NamedWalker {
    /// Name of their team.
    pub team_name: Option<String>,
    /// The figures.
    #[serde(flatten)]
    pub figures: WalkerFigures,
}

impl Replay {
    /// What the walk publishes; `None` where the campaign is none.
    pub(super) fn named_walk(&self) -> Option<NamedWalk> {
        let walk = self.campaign.walk()?;
        let people = |members: &[ParticipantNo]| members.iter().map(|no| self.name(*no)).collect();
        let WalkResult {
            teams,
            units,
            days,
            accounts,
            points_held,
            decks,
            grand_draws,
            awards,
            outages,
        } = walk.result();
        let team = |row: TeamRow| NamedTeam {
            name: self.walked.team_name(row.team),
            people: walk
                .state
                .team(row.team)
                .map_or_else(Vec::new, |team| people(&team.members)),
            row,
        };
        Some(NamedWalk {
            teams: teams.into_iter().map(team).collect(),
            units,
            days,
            accounts,
            points_held,
            decks,
            grand_draws: grand_draws
                .into_iter()
                .map(|draw| NamedGrandDraw {
                    id: draw.id,
                    entries: draw.entries,
                    held_at: draw.held_at,
                    winners: draw
                        .winners
                        .into_iter()
                        .map(|winner| NamedWinner {
                            person: self.name(winner.participant),
                            badge: winner.badge,
                            prize: winner.prize,
                        })
                        .collect(),
                })
                .collect(),
            awards: awards.map(|awards| NamedAwards {
                version: awards.version,
                day: awards.day,
                teams: awards
                    .teams
                    .into_iter()
                    .map(|awarded| NamedAward {
                        award: awarded.award,
                        team: self.walked.team_name(awarded.team),
                        rank: awarded.rank,
                        days_on_target: awarded.days_on_target,
                        average_steps: awarded.average_steps,
                        people: people(&awarded.members),
                    })
                    .collect(),
                shortfall: awards.shortfall,
            }),
            outages,
        })
    }

    /// A person's figures in the walk.
    pub(super) fn named_walker(&self, no: ParticipantNo) -> Option<NamedWalker> {
        let figures = self.campaign.walk()?.figures(no)?;
        Some(NamedWalker {
            team_name: figures.team.map(|team| self.walked.team_name(team)),
            figures,
        })
    }
}
