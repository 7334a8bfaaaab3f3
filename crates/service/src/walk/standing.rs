//! Rankings that take sorting: made now and then for everybody, never for one request (W-38, W-44).

use std::collections::BTreeMap;
use std::sync::Arc;

use engine::command::PersonKey;
use engine::walk::result::{TeamBoard, UnitProgress};
use model::{Instant, ParticipantNo, Refusal, Seq, UnitIx};
use rules::walk::state::Walker;
use store::CampaignNo;
use tokio::sync::Mutex;

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;

/// The rankings of a walk as they stood a moment ago.
#[derive(Debug)]
pub struct Standings {
    /// Position of the log they follow from.
    pub as_of: Seq,
    /// When they were made.
    pub made_at: Instant,
    /// The teams.
    pub teams: TeamBoard,
    /// The units.
    pub units: Vec<UnitProgress>,
    own_units: BTreeMap<UnitIx, UnitStandings>,
}

/// What the people of one unit have, ascending.
#[derive(Debug, Default)]
struct UnitStandings {
    points: Vec<u32>,
    steps: Vec<u32>,
}

/// A place among people: shared among equals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// From 1; `None` without a score.
    pub rank: Option<u64>,
    /// Among how many.
    pub of: u64,
}

/// A person's places by points or by steps (W-44).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// Among all; exact.
    pub all: Place,
    /// In their unit; as of the last making of the rankings.
    pub unit: Option<Place>,
    /// In their team; exact.
    pub team: Option<Place>,
}

/// The rankings kept, by campaign.
#[derive(Debug, Default)]
pub(crate) struct StandingsCache(Mutex<BTreeMap<CampaignNo, Slot>>);

/// One campaign's rankings; who comes while they are made waits for them.
type Slot = Arc<Mutex<Option<Arc<Standings>>>>;

impl Service {
    /// The rankings of a walk, at most [`FRESH_FOR_MS`] old.
    pub async fn standings(&self, campaign: &LiveCampaign) -> Result<Arc<Standings>, ServiceError> {
        if campaign.plan().walk.is_none() {
            return Err(Refusal::NotFound.into());
        }
        let slot = {
            let mut slots = self.walks().standings.0.lock().await;
            Arc::clone(slots.entry(campaign.no()).or_default())
        };
        let mut kept = slot.lock().await;
        let now = campaign.now();
        let seq = campaign.read(engine::Campaign::seq);
        if let Some(standings) = &*kept {
            let age = now - standings.made_at;
            let fresh = (0..FRESH_FOR_MS).contains(&age);
            if fresh || standings.as_of == seq {
                return Ok(Arc::clone(standings));
            }
        }
        let live = campaign.clone();
        let making = tokio::task::spawn_blocking(move || Standings::make(&live, now));
        let made = making
            .await
            .map_err(|_panicked| ServiceError::Unavailable)?;
        let made = Arc::new(made.ok_or(Refusal::NotFound)?);
        *kept = Some(Arc::clone(&made));
        Ok(made)
    }

    /// A person's places by points and by steps.
    pub async fn places(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
    ) -> Result<Option<(Places, Places)>, ServiceError> {
        let standings = self.standings(campaign).await?;
        Ok(campaign.read(|c| {
            let no = c.number_of(person)?;
            let walk = c.walk()?;
            let own = walk.state.walker(no)?;
            let (with_points, with_steps) = walk.state.ranked_people();
            let unit = c.participant(no)?.unit;
            let unit = unit.map(|unit| standings.own_units.get(&unit));
            let members = own.team().and_then(|team| walk.state.team(team));
            let in_team = |score: fn(&Walker) -> u32| {
                let members = members?.members.iter();
                let scores = members.filter_map(|no: &ParticipantNo| walk.state.walker(*no));
                let mut scores: Vec<u32> = scores.map(score).collect();
                scores.sort_unstable();
                Some(place(&scores, score(own)))
            };
            let in_unit = |list: fn(&UnitStandings) -> &Vec<u32>, score: u32| {
                let list = unit?.map(list).map_or(&[][..], Vec::as_slice);
                Some(place(list, score))
            };
            let points = Places {
                all: Place {
                    rank: walk.state.rank_by_points(no),
                    of: with_points,
                },
                unit: in_unit(|u| &u.points, points(own)),
                team: in_team(points),
            };
            let steps = Places {
                all: Place {
                    rank: walk.state.rank_by_steps(no),
                    of: with_steps,
                },
                unit: in_unit(|u| &u.steps, own.steps),
                team: in_team(|walker| walker.steps),
            };
            Some((points, steps))
        }))
    }
}

impl Standings {
    /// Makes the rankings. What takes sorting is copied out first, so that the sequencer waits
    /// for the copy alone.
    fn make(campaign: &LiveCampaign, now: Instant) -> Option<Self> {
        let (as_of, teams, units, people) = campaign.read(|c| {
            let walk = c.walk()?;
            let people: Vec<(Option<UnitIx>, u32, u32)> = walk
                .state
                .walkers()
                .iter()
                .zip(c.participants())
                .map(|(walker, known)| (known.unit, points(walker), walker.steps))
                .collect();
            Some((c.seq(), walk.team_board(), walk.unit_board(), people))
        })?;
        let mut own_units: BTreeMap<UnitIx, UnitStandings> = BTreeMap::new();
        for (unit, points, steps) in people {
            let Some(unit) = unit else { continue };
            let own = own_units.entry(unit).or_default();
            if points > 0 {
                own.points.push(points);
            }
            if steps > 0 {
                own.steps.push(steps);
            }
        }
        for own in own_units.values_mut() {
            own.points.sort_unstable();
            own.steps.sort_unstable();
        }
        Some(Self {
            as_of,
            made_at: now,
            teams,
            units,
            own_units,
        })
    }
}

/// The place of a score among ascending ones.
fn place(scores: &[u32], score: u32) -> Place {
    let better = scores.len() - scores.partition_point(|other| *other <= score);
    let ranked = scores.len() - scores.partition_point(|other| *other == 0);
    Place {
        rank: (score > 0).then_some(better as u64 + 1),
        of: ranked as u64,
    }
}

fn points(walker: &Walker) -> u32 {
    u32::try_from(walker.earned).unwrap_or(0)
}

/// How old rankings may become while the log moves (W-38 allows a minute).
pub const FRESH_FOR_MS: i64 = 15_000;

#[cfg(test)]
mod tests {
    use super::*;

    // W-44.a
    #[test]
    fn equal_scores_share_a_place() {
        let scores = [10, 30, 30, 50];
        let rank = |score| place(&scores, score).rank;
        assert_eq!(
            [rank(50), rank(30), rank(10), rank(0)],
            [Some(1), Some(2), Some(4), None]
        );
        let some_without = place(&[0, 0, 7], 7);
        assert_eq!((some_without.rank, some_without.of), (Some(1), 1));
    }
}
