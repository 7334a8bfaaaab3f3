//! What everybody may see of a walk.

mod asset;
mod deck_publication;
mod find_teams;
mod grand_publication;
mod notes;
pub(crate) mod page;
mod picture;
mod places;
mod team;
mod team_board;
mod unit_board;
mod units;

use std::collections::HashMap;

use engine::command::PersonKey;
use model::{ParticipantNo, TeamNo};
use service::LiveCampaign;
use service::walk::team::PublicTeam;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::problem::Problem;

/// The endpoints of this folder.
pub(crate) fn endpoints() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(page::show_walk))
        .routes(routes!(picture::show_picture))
        .routes(routes!(asset::download_asset))
        .routes(routes!(units::search_units))
        .routes(routes!(places::search_places))
        .routes(routes!(team_board::show_team_board))
        .routes(routes!(unit_board::show_unit_board))
        .routes(routes!(find_teams::search_teams))
        .routes(routes!(team::show_team))
        .routes(routes!(deck_publication::show_deck_publication))
        .routes(routes!(grand_publication::show_grand_publication))
        .routes(routes!(notes::list_notes))
}

/// Names of teams and of people, as public lists show them.
pub(crate) struct Shown {
    teams: HashMap<TeamNo, PublicTeam>,
    people: HashMap<ParticipantNo, String>,
}

impl Shown {
    /// Looks up what lists of these teams and people need.
    pub(crate) async fn look_up(
        app: &App,
        live: &LiveCampaign,
        teams: &[TeamNo],
        people: &[ParticipantNo],
    ) -> Result<Self, Problem> {
        let keys: Vec<(ParticipantNo, PersonKey)> = live.read(|c| {
            let key = |no: &ParticipantNo| Some((*no, c.participant(*no)?.person));
            people.iter().filter_map(key).collect()
        });
        let persons: Vec<PersonKey> = keys.iter().map(|(_, key)| *key).collect();
        let names = app.service.masked_names(&persons).await?;
        let named = |(no, key)| Some((no, names.get(&key)?.clone()));
        Ok(Self {
            teams: app.service.public_teams(live, teams).await?,
            people: keys.into_iter().filter_map(named).collect(),
        })
    }

    /// A team's name; one that may not be seen is told by its number.
    pub(crate) fn team(&self, team: TeamNo) -> String {
        let name = self.teams.get(&team).and_then(|team| team.name.clone());
        name.unwrap_or_else(|| format!("团队 {team}"))
    }

    /// What a team's captain announces, where it may be seen.
    pub(crate) fn announcement(&self, team: TeamNo) -> Option<String> {
        self.teams.get(&team)?.announcement.clone()
    }

    /// A person's masked name.
    pub(crate) fn person(&self, no: ParticipantNo) -> String {
        let name = self.people.get(&no).cloned();
        name.unwrap_or_else(|| "*".to_owned())
    }
}
