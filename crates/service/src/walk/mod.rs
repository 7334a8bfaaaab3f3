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

use engine::command::{Command, PersonKey, Reply};
use engine::walk::Walk;
use model::Refusal;
use rules::badge::BadgeIx;
use store::record::asset_download;
use store::{StoreError, Tx};

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::participation::participant;
use crate::service::Service;
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

impl Service {
    /// Checks in, once a day (W-25): points, and badges newly earned.
    pub async fn check_in(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
    ) -> Result<(u16, Vec<BadgeIx>), ServiceError> {
        let command = Command::CheckIn {
            participant: participant(campaign, person)?,
        };
        match campaign.submit(command, Vec::new()).await?.reply {
            Reply::CheckedIn { points, badges } => Ok((points, badges)),
            _ => Err(ServiceError::Unavailable),
        }
    }

    /// Counts a download of an asset for a unit (W-47). A unit that the plan does not have is
    /// `not_found`.
    pub async fn count_download(
        &self,
        campaign: &LiveCampaign,
        unit: &str,
        asset: &str,
    ) -> Result<(), ServiceError> {
        let mut units = campaign.plan().units.0.iter();
        let unit = units.find(|known| known.code == unit);
        let unit = unit.ok_or(Refusal::NotFound)?.code.clone();
        let (no, asset) = (campaign.no(), asset.to_owned());
        let count = async move |tx: &mut Tx| -> Result<_, StoreError> {
            asset_download::add(tx, no, &unit, &asset).await
        };
        Ok(self.store().write(count).await?)
    }
}

/// Looks at the walk of a campaign; `not_found` in a campaign that is none.
pub(crate) fn look<T>(
    campaign: &LiveCampaign,
    look: impl FnOnce(Walk<'_>) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    campaign.read(|c| look(c.walk().ok_or(Refusal::NotFound)?))
}
