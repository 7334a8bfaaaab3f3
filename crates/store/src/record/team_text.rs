//! What teams call themselves and what their captains announce, each public once approved.

use model::time::Instant;

use crate::record::campaign::CampaignNo;
use crate::record::moderation::{Moderation, Rejection, Standing, Verdict};
use crate::tx::statements;
use crate::{Row, StoreError, Tx, Value};

/// The texts of a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamText {
    /// The team's number in the campaign.
    pub team: u32,
    /// Its name.
    pub name: Submission,
    /// The captain's announcement, if there is one.
    pub announcement: Option<Submission>,
}

/// A text and where it stands. Of a team's two texts only the last decision is remembered with
/// its moderator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// What it says.
    pub text: String,
    /// When it was handed in.
    pub at: Instant,
    /// Where it stands.
    pub standing: Standing,
}

/// A name a team hands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTeamName {
    /// The team's number in the campaign.
    pub team: u32,
    /// The name.
    pub name: String,
    /// Its normal form: names with the same one cannot stand beside each other.
    pub key: String,
    /// When.
    pub at: Instant,
}

/// The texts of a team, if it has any.
pub async fn lookup(
    tx: &mut Tx,
    campaign: CampaignNo,
    team: u32,
) -> Result<Option<TeamText>, StoreError> {
    tx.query_first(LOOKUP, &[campaign.into(), team.into()])
        .await?
        .as_ref()
        .map(team_text)
        .transpose()
}

/// The team that has a name, by its normal form. A rejected name is nobody's.
pub async fn find_by_name(
    tx: &mut Tx,
    campaign: CampaignNo,
    key: &str,
) -> Result<Option<u32>, StoreError> {
    tx.query_first(FIND_BY_NAME, &[campaign.into(), key.into()])
        .await?
        .map(|row| row.get(0))
        .transpose()
}

/// At most `limit` teams by number, after one.
pub async fn list(
    tx: &mut Tx,
    campaign: CampaignNo,
    after: Option<u32>,
    limit: u32,
) -> Result<Vec<TeamText>, StoreError> {
    let args = [
        campaign.into(),
        after.map_or(-1, i64::from).into(),
        limit.into(),
    ];
    tx.query(LIST, &args).await?.iter().map(team_text).collect()
}

/// At most `limit` teams by number whose name holds a text in normal form; names that are
/// rejected or withdrawn are not found.
pub async fn search(
    tx: &mut Tx,
    campaign: CampaignNo,
    key: &str,
    limit: u32,
) -> Result<Vec<TeamText>, StoreError> {
    let escaped: String = key
        .chars()
        .flat_map(|c| {
            let escape = matches!(c, '%' | '_' | '\\').then_some('\\');
            escape.into_iter().chain([c])
        })
        .collect();
    let pattern = format!("%{escaped}%");
    let args = [campaign.into(), pattern.as_str().into(), limit.into()];
    let rows = tx.query(SEARCH, &args).await?;
    rows.iter().map(team_text).collect()
}

/// At most `limit` teams whose name stands in a state, the one handed in first first; `after` is
/// instant and team of the last one of the page above.
pub async fn list_names(
    tx: &mut Tx,
    campaign: CampaignNo,
    state: Moderation,
    after: Option<(Instant, u32)>,
    limit: u32,
) -> Result<Vec<TeamText>, StoreError> {
    let args = page(campaign, state, after, limit);
    let rows = tx.query(LIST_NAMES, &args).await?;
    rows.iter().map(team_text).collect()
}

/// As [`list_names`], of announcements.
pub async fn list_announcements(
    tx: &mut Tx,
    campaign: CampaignNo,
    state: Moderation,
    after: Option<(Instant, u32)>,
    limit: u32,
) -> Result<Vec<TeamText>, StoreError> {
    let args = page(campaign, state, after, limit);
    let rows = tx.query(LIST_ANNOUNCEMENTS, &args).await?;
    rows.iter().map(team_text).collect()
}

/// The number of names and of announcements that stand in a state.
pub async fn count(
    tx: &mut Tx,
    campaign: CampaignNo,
    state: Moderation,
) -> Result<(u64, u64), StoreError> {
    let args = [campaign.into(), state.into()];
    let names = tx.query_first(COUNT_NAMES, &args).await?;
    let announcements = tx.query_first(COUNT_ANNOUNCEMENTS, &args).await?;
    let number = |row: Option<Row>| row.map_or(Ok(0), |row| row.get(0));
    Ok((number(names)?, number(announcements)?))
}

/// Hands in a name, in place of the team's name before. `false` if another team has it; then
/// nothing changes.
pub async fn set_name(
    tx: &mut Tx,
    campaign: CampaignNo,
    name: &NewTeamName,
) -> Result<bool, StoreError> {
    match find_by_name(tx, campaign, &name.key).await? {
        Some(team) if team != name.team => Ok(false),
        _ => {
            tx.execute(SET_NAME, &name_args(campaign, name)).await?;
            Ok(true)
        }
    }
}

/// As [`set_name`], for the facts a name is attached to: they must not fail because two teams chose
/// a name at the same moment. The later team's first name is then rejected at once, for the
/// reason `other`, and its captain chooses another one.
pub(crate) async fn set_name_or_reject(
    tx: &mut Tx,
    campaign: CampaignNo,
    name: &NewTeamName,
) -> Result<(), StoreError> {
    if !set_name(tx, campaign, name).await? {
        let [campaign_no, team, text, key, at] = name_args(campaign, name);
        let reason = Rejection::Other.into();
        let args = [campaign_no, team, text, key, at, reason];
        tx.execute(ADD_REJECTED, &args).await?;
    }
    Ok(())
}

/// Hands in an announcement, in place of the one before. `false` if the team has no name.
pub async fn set_announcement(
    tx: &mut Tx,
    campaign: CampaignNo,
    team: u32,
    text: &str,
    at: Instant,
) -> Result<bool, StoreError> {
    let args = [campaign.into(), team.into(), text.into(), at.into()];
    Ok(tx.execute(SET_ANNOUNCEMENT, &args).await? > 0)
}

/// Decides on a name. `false` if it is no longer the one that was judged, or if another team took
/// it after it had been rejected.
pub async fn moderate_name(
    tx: &mut Tx,
    campaign: CampaignNo,
    team: u32,
    verdict: &Verdict,
) -> Result<bool, StoreError> {
    Ok(tx
        .execute(MODERATE_NAME, &verdict_args(campaign, team, verdict))
        .await?
        > 0)
}

/// Decides on an announcement. `false` if it is no longer the one that was judged.
pub async fn moderate_announcement(
    tx: &mut Tx,
    campaign: CampaignNo,
    team: u32,
    verdict: &Verdict,
) -> Result<bool, StoreError> {
    let args = verdict_args(campaign, team, verdict);
    Ok(tx.execute(MODERATE_ANNOUNCEMENT, &args).await? > 0)
}

fn name_args(campaign: CampaignNo, name: &NewTeamName) -> [Value; 5] {
    [
        campaign.into(),
        name.team.into(),
        name.name.as_str().into(),
        name.key.as_str().into(),
        name.at.into(),
    ]
}

fn verdict_args(campaign: CampaignNo, team: u32, verdict: &Verdict) -> [Value; 8] {
    let [submitted_at, from, to, reason, by, at] = verdict.args();
    [
        campaign.into(),
        team.into(),
        submitted_at,
        from,
        to,
        reason,
        by,
        at,
    ]
}

fn page(
    campaign: CampaignNo,
    state: Moderation,
    after: Option<(Instant, u32)>,
    limit: u32,
) -> [Value; 5] {
    let (at, team) = after.unwrap_or((Instant(i64::MIN), 0));
    [
        campaign.into(),
        state.into(),
        at.into(),
        team.into(),
        limit.into(),
    ]
}

fn team_text(row: &Row) -> Result<TeamText, StoreError> {
    let (moderated_at, moderated_by) = (row.get(9)?, row.get(10)?);
    let submission = |text, at, state, reason| Submission {
        text,
        at,
        standing: Standing {
            state,
            reason,
            moderated_at,
            moderated_by,
        },
    };
    let announcement = match (row.get(5)?, row.get(6)?, row.get(7)?) {
        (Some(text), Some(at), Some(state)) => Some(submission(text, at, state, row.get(8)?)),
        _ => None,
    };
    Ok(TeamText {
        team: row.get(0)?,
        name: submission(row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?),
        announcement,
    })
}

statements! {
    LOOKUP = "SELECT team, name, name_at, name_state, name_reason, announcement, \
            announcement_at, announcement_state, announcement_reason, moderated_at, moderated_by \
        FROM team_text WHERE campaign = $1 AND team = $2";
    FIND_BY_NAME = "SELECT team FROM team_text \
        WHERE campaign = $1 AND name_key = $2 AND name_state <> 'rejected'";
    LIST = "SELECT team, name, name_at, name_state, name_reason, announcement, \
            announcement_at, announcement_state, announcement_reason, moderated_at, moderated_by \
        FROM team_text WHERE campaign = $1 AND team > $2 ORDER BY team LIMIT $3";
    SEARCH = "SELECT team, name, name_at, name_state, name_reason, announcement, \
            announcement_at, announcement_state, announcement_reason, moderated_at, moderated_by \
        FROM team_text WHERE campaign = $1 AND name_key LIKE $2 ESCAPE '\\' \
            AND name_state IN ('submitted', 'approved') ORDER BY team LIMIT $3";
    LIST_NAMES = "SELECT team, name, name_at, name_state, name_reason, announcement, \
            announcement_at, announcement_state, announcement_reason, moderated_at, moderated_by \
        FROM team_text WHERE campaign = $1 AND name_state = $2 AND (name_at, team) > ($3, $4) \
        ORDER BY name_at, team LIMIT $5";
    LIST_ANNOUNCEMENTS = "SELECT team, name, name_at, name_state, name_reason, announcement, \
            announcement_at, announcement_state, announcement_reason, moderated_at, moderated_by \
        FROM team_text WHERE campaign = $1 AND announcement_state = $2 \
            AND (announcement_at, team) > ($3, $4) ORDER BY announcement_at, team LIMIT $5";
    COUNT_NAMES = "SELECT COUNT(*) FROM team_text WHERE campaign = $1 AND name_state = $2";
    COUNT_ANNOUNCEMENTS = "SELECT COUNT(*) FROM team_text \
        WHERE campaign = $1 AND announcement_state = $2";
    SET_NAME = "INSERT INTO team_text (campaign, team, name, name_key, name_at, name_state) \
        VALUES ($1, $2, $3, $4, $5, 'submitted') ON CONFLICT (campaign, team) DO UPDATE SET \
            name = excluded.name, name_key = excluded.name_key, name_at = excluded.name_at, \
            name_state = 'submitted', name_reason = NULL";
    ADD_REJECTED = "INSERT INTO team_text (campaign, team, name, name_key, name_at, name_state, \
            name_reason) VALUES ($1, $2, $3, $4, $5, 'rejected', $6) \
        ON CONFLICT (campaign, team) DO NOTHING";
    SET_ANNOUNCEMENT = "UPDATE team_text SET announcement = $3, announcement_at = $4, \
            announcement_state = 'submitted', announcement_reason = NULL \
        WHERE campaign = $1 AND team = $2";
    MODERATE_NAME = "UPDATE team_text SET name_state = $5, name_reason = $6, moderated_by = $7, \
            moderated_at = $8 \
        WHERE campaign = $1 AND team = $2 AND name_at = $3 AND name_state = $4 \
            AND ($5 = 'rejected' OR NOT EXISTS (SELECT 1 FROM team_text other \
                WHERE other.campaign = $1 AND other.team <> $2 \
                AND other.name_key = team_text.name_key AND other.name_state <> 'rejected'))";
    MODERATE_ANNOUNCEMENT = "UPDATE team_text SET announcement_state = $5, \
            announcement_reason = $6, moderated_by = $7, moderated_at = $8 \
        WHERE campaign = $1 AND team = $2 AND announcement_at = $3 AND announcement_state = $4";
}
