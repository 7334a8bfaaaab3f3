//! The public of one edition, who visit when their day's plan says so.

use std::sync::Arc;

use engine::command::PersonKey;
use futures_util::future::join_all;
use model::Instant;
use model::time::Day;
use service::{Clock, LiveCampaign};
use sim::Population;
use sim::history::{ROUNDS, Visit, command, visits};

/// The public of one edition.
#[derive(Debug)]
pub(crate) struct Public {
    live: LiveCampaign,
    clock: Arc<dyn Clock>,
    population: Population,
    /// People who are played by whoever uses the demo.
    spared: Vec<PersonKey>,
    day: Day,
    /// Visits of that day, latest first, as far as they are still to come.
    ahead: Vec<Visit>,
}

impl Public {
    /// A public whose visits before `from` have been played already.
    pub(crate) fn new(
        live: LiveCampaign,
        clock: Arc<dyn Clock>,
        population: Population,
        spared: Vec<PersonKey>,
        from: Instant,
    ) -> Self {
        let day = live.plan().zone.day_of(from);
        let mut ahead = visits(live.plan(), &population, day);
        ahead.retain(|visit| visit.at >= from);
        ahead.reverse();
        Self {
            live,
            clock,
            population,
            spared,
            day,
            ahead,
        }
    }

    /// The campaign they take part in.
    pub(crate) fn live(&self) -> &LiveCampaign {
        &self.live
    }

    /// Who they are.
    pub(crate) fn population(&self) -> &Population {
        &self.population
    }

    /// Plays the visits that are due.
    pub(crate) async fn catch_up(&mut self) {
        let now = self.clock.now();
        let today = self.live.plan().zone.day_of(now);
        if self.day < today {
            self.day = today;
            self.ahead = visits(self.live.plan(), &self.population, today);
            self.ahead.reverse();
        }
        let mut due = Vec::new();
        while self.ahead.last().is_some_and(|visit| visit.at <= now) {
            due.extend(self.ahead.pop());
        }
        due.retain(|visit| !self.spared.contains(&key(visit.person)));
        // Round by round, so that a round shares its commits.
        for round in 0..ROUNDS {
            let wanted = |visit| {
                self.live
                    .read(|c| command(c, &self.population, visit, &key, round))
            };
            let submissions = due.iter().filter_map(|visit| wanted(*visit));
            let submissions = submissions.map(|command| self.live.submit(command, Vec::new()));
            for outcome in join_all(submissions.collect::<Vec<_>>()).await {
                if let Err(rejection) = outcome {
                    tracing::debug!(%rejection, "a visit came to nothing");
                }
            }
        }
    }
}

/// The person a member of the public is.
pub(crate) fn key(person: u32) -> PersonKey {
    PersonKey(u128::from(person) + 1)
}
