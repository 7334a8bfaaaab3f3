//! The final ranking and the prizes of teams (W-39, W-40).

use model::{Instant, ParticipantNo, TeamNo, Text};
use serde::{Deserialize, Serialize};

use crate::walk::teams::{Standing, Team, ranked};

/// What the organiser wrote about the final ranking and its awards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinalRankingPlan {
    /// The list as of this instant, the start of a day (AMB-02).
    pub at: Instant,
    /// The awards, the best first.
    pub awards: Vec<AwardPlan>,
}

/// An award for teams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwardPlan {
    /// Key, unique in the campaign.
    pub id: String,
    /// Name: 一等奖.
    pub name: Text,
    /// How many teams get it.
    pub places: u32,
    /// What every member gets.
    pub prize: Text,
    /// Its value in fen, for each member.
    pub value_fen: u32,
}

/// The ranking as it was frozen. A later correction makes a new version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinalRanking {
    /// From 1.
    pub version: u32,
    /// All teams, best first.
    pub rows: Vec<FinalRow>,
}

/// A team of the final ranking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinalRow {
    /// The team.
    pub team: TeamNo,
    /// Its standing at the cutoff.
    pub standing: Standing,
    /// Who belonged to it then.
    pub members: Vec<ParticipantNo>,
}

/// Teams that get an award.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awarded {
    /// Position of the award in the plan.
    pub award: usize,
    /// Places of the final ranking's rows, in order.
    pub rows: Vec<usize>,
    /// Places nobody was eligible for.
    pub shortfall: u32,
}

impl FinalRanking {
    /// Freezes the ranking of teams.
    pub fn freeze(teams: &[Team]) -> Self {
        let rows = ranked(teams)
            .into_iter()
            .filter_map(|(team, standing)| {
                let members = teams.get(team.ix())?.members.clone();
                Some(FinalRow {
                    team,
                    standing,
                    members,
                })
            })
            .collect();
        Self { version: 1, rows }
    }

    /// Changes a team's standing by a correction: the list is sorted again as a new version.
    pub fn correct(&mut self, team: TeamNo, change: impl FnOnce(&mut Standing)) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.team == team) {
            let figures = |s: Standing| (s.days_on_target, s.steps, s.members);
            let before = figures(row.standing);
            change(&mut row.standing);
            if figures(row.standing) == before {
                return;
            }
            self.version += 1;
            self.rows.sort_by(|a, b| {
                b.standing
                    .cmp(&a.standing)
                    .then_with(|| a.team.cmp(&b.team))
            });
        }
    }

    /// Who gets which award: eligible teams in the order of the list; a team that is not full is
    /// passed over where the plan says so (W-40).
    pub fn awards(&self, plans: &[AwardPlan], full: Option<u8>) -> Vec<Awarded> {
        let mut eligible = self.rows.iter().enumerate().filter(|(_, row)| match full {
            Some(size) => row.members.len() >= usize::from(size),
            None => !row.members.is_empty(),
        });
        plans
            .iter()
            .enumerate()
            .map(|(award, plan)| {
                let places = usize::try_from(plan.places).unwrap_or(usize::MAX);
                let rows: Vec<usize> = eligible.by_ref().take(places).map(|(n, _)| n).collect();
                let filled = u32::try_from(rows.len()).unwrap_or(u32::MAX);
                Awarded {
                    award,
                    rows,
                    shortfall: plan.places.saturating_sub(filled),
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use model::Instant;

    use super::*;
    use crate::walk::day_bits::DayBits;

    fn teams(sizes: &[usize]) -> Vec<Team> {
        (1u32..)
            .zip(sizes)
            .map(|(n, size)| Team {
                captain: ParticipantNo(0),
                created_at: Instant(0),
                members: vec![ParticipantNo(0); *size],
                // The first of the list is the best.
                steps: (1_000 - u64::from(n)) * u64::try_from(*size).unwrap(),
                on_target: DayBits::default(),
                goal: None,
            })
            .collect()
    }

    fn plans() -> Vec<AwardPlan> {
        [3, 10, 20]
            .into_iter()
            .map(|places| AwardPlan {
                id: places.to_string(),
                name: Text {
                    zh: String::new(),
                    en: String::new(),
                },
                places,
                prize: Text {
                    zh: String::new(),
                    en: String::new(),
                },
                value_fen: 1,
            })
            .collect()
    }

    #[test]
    fn awards_go_down_the_list_of_eligible_teams() {
        let numbers = |sizes: &[usize]| -> Vec<(usize, u32)> {
            FinalRanking::freeze(&teams(sizes))
                .awards(&plans(), Some(6))
                .iter()
                .map(|a| (a.rows.len(), a.shortfall))
                .collect()
        };
        assert_eq!(numbers(&[6; 40]), [(3, 0), (10, 0), (20, 0)]); // W-40.a
        assert_eq!(numbers(&[6; 20]), [(3, 0), (10, 0), (7, 13)]); // W-40.c

        // W-40.b: the second is not full and is passed over.
        let ranking = FinalRanking::freeze(&teams(&[6, 5, 6, 6, 6]));
        let first = &ranking.awards(&plans(), Some(6))[0];
        assert_eq!(first.rows, [0, 2, 3]);
        let all = &ranking.awards(&plans(), None)[0];
        assert_eq!(all.rows, [0, 1, 2]);

        // W-40.a: 33 teams of six are 198 people.
        let ranking = FinalRanking::freeze(&teams(&[6; 40]));
        let people: usize = ranking
            .awards(&plans(), Some(6))
            .iter()
            .flat_map(|a| &a.rows)
            .map(|row| ranking.rows[*row].members.len())
            .sum();
        assert_eq!(people, 198);
    }

    #[test]
    fn a_correction_makes_a_new_version() {
        let mut ranking = FinalRanking::freeze(&teams(&[6, 6]));
        ranking.correct(TeamNo(0), |s| s.steps = 0);
        assert_eq!(ranking.version, 2);
        assert_eq!(ranking.rows[0].team, TeamNo(1));
    }
}
