//! What a participant of a walk does and sees, as far as it needs more than the campaign's image:
//! profiles, teams, checkpoints, draws, prizes and messages.

pub mod checkpoint;
pub mod draw;
pub mod message;
pub mod prize;
pub mod profile;
pub mod standing;
pub mod steps;
pub mod team;
pub mod team_code;

use engine::walk::Walk;
use model::Refusal;

use crate::live::LiveCampaign;
use checkpoint::{Posters, Quizzes};
use draw::Publications;
use message::Reminders;
use standing::StandingsCache;
use team::Teams;

/// What is kept in memory for the walks of a deployment; all of it can be made again.
#[derive(Debug, Default)]
pub(crate) struct Walks {
    pub(crate) standings: StandingsCache,
    pub(crate) teams: Teams,
    pub(crate) quizzes: Quizzes,
    pub(crate) posters: Posters,
    pub(crate) publications: Publications,
    pub(crate) reminders: Reminders,
}

/// Looks at the walk of a campaign; `not_found` in a campaign that is none.
pub(crate) fn look<T>(
    campaign: &LiveCampaign,
    look: impl FnOnce(Walk<'_>) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    campaign.read(|c| look(c.walk().ok_or(Refusal::NotFound)?))
}
