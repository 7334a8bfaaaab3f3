//! Teams as people meet them: founding, finding, joining, and what a captain may do (W-06, W-18
//! to W-22).
//!
//! A name is public at once and judged afterwards: one that was rejected or withdrawn is
//! shown to nobody but its team, whose captain may choose another.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use engine::command::{Command, PersonKey, Reply};
use model::text::admit_text;
use model::{Instant, ParticipantNo, Refusal, TeamNo};
use quick_cache::sync::Cache;
use rules::walk::teams::TeamsPlan;
use store::record::message::{self, NewMessage};
use store::record::moderation::Moderation;
use store::record::reminder_setting;
use store::record::team_text::{self, NewTeamName, TeamText};
use store::{CampaignNo, RecordWrite, StoreError, Tx};
use unicode_normalization::UnicodeNormalization as _;

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::participation::participant;
use crate::service::Service;
use crate::walk::look;
use crate::walk::message::ReminderKind;
use crate::walk::profile::refused;
use crate::walk::team_code;

/// A team as the public sees it, besides its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicTeam {
    /// Its name; `None` where there is none that may be seen.
    pub name: Option<String>,
    /// What its captain announces; `None` likewise.
    pub announcement: Option<String>,
}

/// What is kept of teams: names seen lately, and names about to be taken.
#[derive(Debug)]
pub(crate) struct Teams {
    shown: Cache<(CampaignNo, TeamNo), Shown>,
    reserved: Arc<Mutex<HashSet<(CampaignNo, String)>>>,
}

#[derive(Clone, Debug)]
struct Shown {
    team: PublicTeam,
    looked_up: tokio::time::Instant,
}

impl Default for Teams {
    fn default() -> Self {
        Self {
            shown: Cache::new(TEAMS_CACHED),
            reserved: Arc::default(),
        }
    }
}

impl Teams {
    /// Forgets what was shown of a team: a text of it changed.
    pub(crate) fn forget(&self, campaign: CampaignNo, team: TeamNo) {
        self.shown.remove(&(campaign, team));
    }

    /// Keeps others from taking a name until the guard is dropped.
    fn reserve(&self, campaign: CampaignNo, key: &str) -> Option<Reserved> {
        let name = (campaign, key.to_owned());
        let mut names = self.reserved.lock().unwrap_or_else(PoisonError::into_inner);
        names.insert(name.clone()).then(|| Reserved {
            names: Arc::clone(&self.reserved),
            name,
        })
    }
}

/// A name that nobody else can take now.
struct Reserved {
    names: Arc<Mutex<HashSet<(CampaignNo, String)>>>,
    name: (CampaignNo, String),
}

impl Drop for Reserved {
    fn drop(&mut self) {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.remove(&self.name);
    }
}

impl Service {
    /// Founds a team; the founder is its captain.
    ///
    /// Besides what the rules refuse: `text_required` and `text_too_long` for the name's length,
    /// `inconsistent` with the field `name` for one that another team has.
    pub async fn create_team(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        name: &str,
    ) -> Result<TeamNo, ServiceError> {
        let no = participant(campaign, person)?;
        let name = TeamName::new(teams_plan(campaign)?, name)?;
        let _reserved = self.free_name(campaign, &name, None).await?;
        let at = campaign.now();
        let command = Command::CreateTeam { participant: no };
        let named = move |reply: &Reply| match reply {
            Reply::Team(team) => vec![RecordWrite::TeamName(name.of(*team, at))],
            _ => Vec::new(),
        };
        match campaign.submit_following(command, named).await?.reply {
            Reply::Team(team) => Ok(team),
            _ => Err(ServiceError::Unavailable),
        }
    }

    /// Gives a team another name, where the one before may not be seen.
    pub async fn rename_team(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        name: &str,
    ) -> Result<(), ServiceError> {
        let team = captained(campaign, person)?;
        let name = TeamName::new(teams_plan(campaign)?, name)?;
        let texts = self.team_texts(campaign, team).await?;
        let stands = texts.map(|texts| texts.name.standing.state);
        if matches!(stands, Some(Moderation::Submitted | Moderation::Approved)) {
            return Err(Refusal::Locked.into());
        }
        let _reserved = self.free_name(campaign, &name, Some(team)).await?;
        let (no, new) = (campaign.no(), name.of(team, campaign.now()));
        let set = async move |tx: &mut Tx| -> Result<_, StoreError> {
            team_text::set_name(tx, no, &new).await
        };
        let free = self.store().write(set).await?;
        self.walks().teams.forget(no, team);
        if free { Ok(()) } else { Err(taken()) }
    }

    /// Joins a team by its number or invitation code.
    pub async fn join_team(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        key: &str,
    ) -> Result<TeamNo, ServiceError> {
        let participant = participant(campaign, person)?;
        let team = team_of(campaign, key)?;
        let command = Command::JoinTeam { participant, team };
        campaign.submit(command, Vec::new()).await?;
        Ok(team)
    }

    /// Sets the captain's goal, which holds from the next day (W-19).
    pub async fn set_team_goal(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        member_steps: u32,
    ) -> Result<(), ServiceError> {
        let command = Command::SetGoal {
            participant: participant(campaign, person)?,
            member_steps,
        };
        campaign.submit(command, Vec::new()).await?;
        Ok(())
    }

    /// Publishes the captain's announcement in place of the one before.
    pub async fn announce_to_team(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        text: &str,
    ) -> Result<(), ServiceError> {
        let team = captained(campaign, person)?;
        let text = shown_text(text);
        admit_text(&text, 1, ANNOUNCEMENT_CHARACTERS_MAX)?;
        let (no, at) = (campaign.no(), campaign.now());
        let set = async move |tx: &mut Tx| -> Result<_, StoreError> {
            team_text::set_announcement(tx, no, team.0, &text, at).await
        };
        let named = self.store().write(set).await?;
        self.walks().teams.forget(no, team);
        if named {
            Ok(())
        } else {
            Err(Refusal::InvalidState.into())
        }
    }

    /// Reminds the members whose day is not settled, and gives their number. A member gets one
    /// such message a day, and a captain can send once an hour.
    pub async fn remind_team(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
    ) -> Result<usize, ServiceError> {
        let team = captained(campaign, person)?;
        let now = campaign.now();
        let day = campaign.plan().zone.day_of(now);
        let (captain, late) = look(campaign, |walk| {
            walk.window().admit(now)?;
            let team = walk.state.team(team).ok_or(Refusal::NotFound)?;
            let unsettled = |no: &ParticipantNo| !walk.state.is_settled(*no, day);
            let late = team.members.iter().copied().filter(unsettled);
            let others = late.filter(|no| *no != team.captain);
            Ok((team.captain, others.collect::<Vec<_>>()))
        })?;
        let no = campaign.no();
        if !self.walks().reminders.admit((no, team), now) {
            return Err(Refusal::TooManyRequests.into());
        }
        let params = serde_json::json!({ "team": team.0, "captain": captain.0 }).to_string();
        let messages: Vec<NewMessage> = late
            .into_iter()
            .map(|participant| NewMessage {
                id: self.message_id(campaign),
                participant,
                kind: ReminderKind::Captain.name().to_owned(),
                day: Some(day),
                params: params.clone(),
                at: now,
            })
            .collect();
        let send = async move |tx: &mut Tx| -> Result<_, StoreError> {
            let mut sent = 0;
            for message in messages {
                let off = reminder_setting::list_off(tx, no, message.participant).await?;
                let wanted = !off.contains(&message.kind);
                if wanted && message::add(tx, no, &message).await? {
                    sent += 1;
                }
            }
            Ok(sent)
        };
        Ok(self.store().write(send).await?)
    }

    /// The texts of a team with where they stand, for its members.
    pub async fn team_texts(
        &self,
        campaign: &LiveCampaign,
        team: TeamNo,
    ) -> Result<Option<TeamText>, ServiceError> {
        let no = campaign.no();
        let lookup = async move |tx: &mut Tx| -> Result<_, StoreError> {
            team_text::lookup(tx, no, team.0).await
        };
        Ok(self.store().read(lookup).await?)
    }

    /// What the public sees of some teams.
    pub async fn public_teams(
        &self,
        campaign: &LiveCampaign,
        teams: &[TeamNo],
    ) -> Result<HashMap<TeamNo, PublicTeam>, ServiceError> {
        let no = campaign.no();
        let cache = &self.walks().teams.shown;
        let mut found = HashMap::with_capacity(teams.len());
        let mut unknown = Vec::new();
        for team in teams {
            match cache.get(&(no, *team)) {
                Some(shown) if shown.looked_up.elapsed() < TEAMS_FRESH_FOR => {
                    found.insert(*team, shown.team);
                }
                _ => unknown.push(*team),
            }
        }
        if unknown.is_empty() {
            return Ok(found);
        }
        let read = async move |tx: &mut Tx| -> Result<_, StoreError> {
            let mut texts = Vec::with_capacity(unknown.len());
            for team in unknown {
                texts.push((team, team_text::lookup(tx, no, team.0).await?));
            }
            Ok(texts)
        };
        let looked_up = tokio::time::Instant::now();
        for (number, texts) in self.store().read(read).await? {
            let team = PublicTeam::of(texts);
            let shown = Shown {
                team: team.clone(),
                looked_up,
            };
            cache.insert((no, number), shown);
            found.insert(number, team);
        }
        Ok(found)
    }

    /// At most `limit` teams whose public name holds a text.
    pub async fn search_teams(
        &self,
        campaign: &LiveCampaign,
        text: &str,
        limit: u32,
    ) -> Result<Vec<(TeamNo, String)>, ServiceError> {
        teams_plan(campaign)?;
        let key = name_key(text);
        if key.is_empty() || key.chars().count() > SEARCH_CHARACTERS_MAX {
            return Ok(Vec::new());
        }
        let no = campaign.no();
        let search = async move |tx: &mut Tx| -> Result<_, StoreError> {
            team_text::search(tx, no, &key, limit).await
        };
        let found = self.store().read(search).await?.into_iter();
        Ok(found
            .map(|texts| (TeamNo(texts.team), texts.name.text))
            .collect())
    }

    /// Keeps a name for a team that is about to take it.
    async fn free_name(
        &self,
        campaign: &LiveCampaign,
        name: &TeamName,
        own: Option<TeamNo>,
    ) -> Result<Reserved, ServiceError> {
        let no = campaign.no();
        let reserved = self.walks().teams.reserve(no, &name.key);
        let reserved = reserved.ok_or_else(taken)?;
        let key = name.key.clone();
        let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
            team_text::find_by_name(tx, no, &key).await
        };
        match self.store().read(find).await? {
            Some(team) if own != Some(TeamNo(team)) => Err(taken()),
            _ => Ok(reserved),
        }
    }
}

impl PublicTeam {
    fn of(texts: Option<TeamText>) -> Self {
        let seen = |state| matches!(state, Moderation::Submitted | Moderation::Approved);
        let (name, announcement) =
            texts.map_or((None, None), |texts| (Some(texts.name), texts.announcement));
        Self {
            name: name.filter(|n| seen(n.standing.state)).map(|n| n.text),
            announcement: announcement
                .filter(|a| seen(a.standing.state))
                .map(|a| a.text),
        }
    }
}

/// The team of a number or an invitation code.
pub fn team_of(campaign: &LiveCampaign, key: &str) -> Result<TeamNo, Refusal> {
    let team = match key.parse() {
        Ok(number) => Some(TeamNo(number)),
        Err(_) => team_code::team(key),
    };
    let team = team.ok_or(Refusal::NotFound)?;
    look(campaign, |walk| {
        walk.state.team(team).ok_or(Refusal::NotFound)?;
        Ok(team)
    })
}

/// The team a person is captain of; anybody else is refused with `forbidden` (W-19.b).
pub fn captained(campaign: &LiveCampaign, person: PersonKey) -> Result<TeamNo, Refusal> {
    let no = participant(campaign, person)?;
    campaign.read(|c| {
        c.consented(no)?;
        let walk = c.walk().ok_or(Refusal::NotFound)?;
        walk.state.captained_by(no).ok_or(Refusal::Forbidden)
    })
}

/// The plan of teams; `not_found` in a campaign without.
pub fn teams_plan(campaign: &LiveCampaign) -> Result<&TeamsPlan, Refusal> {
    let walk = campaign.plan().walk.as_ref();
    walk.and_then(|walk| walk.teams.as_ref())
        .ok_or(Refusal::NotFound)
}

/// A name that has the length the plan asks for.
#[derive(Clone, Debug)]
struct TeamName {
    text: String,
    key: String,
}

impl TeamName {
    fn new(plan: &TeamsPlan, name: &str) -> Result<Self, ServiceError> {
        let text: String = shown_text(name)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let (min, max) = (plan.name_characters_min, plan.name_characters_max);
        admit_text(&text, min.into(), max.into()).map_err(|refusal| refused(refusal, "name"))?;
        let key = name_key(&text);
        Ok(Self { text, key })
    }

    fn of(&self, team: TeamNo, at: Instant) -> NewTeamName {
        NewTeamName {
            team: team.0,
            name: self.text.clone(),
            key: self.key.clone(),
            at,
        }
    }
}

/// What equal names have in common: width, case and spaces do not tell names apart.
fn name_key(name: &str) -> String {
    let folded = name.nfkc().flat_map(char::to_lowercase);
    folded.filter(|c| !c.is_whitespace()).collect()
}

/// A text in its composed form without signs nobody sees, which could turn other texts around or
/// make two equal names of one.
pub(crate) fn shown_text(text: &str) -> String {
    let unseen = |c: &char| {
        c.is_control() && *c != '\n'
            || matches!(c, '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}'
                | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let clean: String = text.nfc().filter(|c| !unseen(c)).collect();
    clean.trim().to_owned()
}

fn taken() -> ServiceError {
    refused(Refusal::Inconsistent, "name")
}

const TEAMS_CACHED: usize = 50_000;
/// Moderators are few: what another process changed shows after that long.
const TEAMS_FRESH_FOR: Duration = Duration::from_secs(15);
const ANNOUNCEMENT_CHARACTERS_MAX: usize = 500;
const SEARCH_CHARACTERS_MAX: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_names_have_one_key() {
        for (one, other) in [
            ("飞鹰", " 飞 鹰\u{200b}"),
            ("Eagle", "ＥＡＧＬＥ"),
            ("caf\u{e9}", "cafe\u{301}"),
        ] {
            let key = |name| name_key(&shown_text(name));
            assert_eq!(key(one), key(other), "{one}");
        }
    }

    #[test]
    fn a_reserved_name_is_free_again_afterwards() {
        let teams = Teams::default();
        let one = teams.reserve(CampaignNo(1), "飞鹰");
        assert!(one.is_some());
        assert!(teams.reserve(CampaignNo(1), "飞鹰").is_none());
        assert!(teams.reserve(CampaignNo(2), "飞鹰").is_some());
        drop(one);
        assert!(teams.reserve(CampaignNo(1), "飞鹰").is_some());
    }
}
