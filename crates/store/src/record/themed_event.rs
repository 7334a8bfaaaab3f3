//! Walks and other events that units held around a campaign, public once approved (W-48).

use engine::command::StaffKey;
use model::time::{Day, Instant};
use uuid::Uuid;

use crate::record::campaign::CampaignNo;
use crate::record::moderation::{Moderation, Standing, Verdict};
use crate::tx::statements;
use crate::value::words;
use crate::{Row, StoreError, Tx};

/// An event a unit logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewThemedEvent {
    /// Its id; ids made later sort later (UUID v7).
    pub id: Uuid,
    /// Code of the unit in the campaign's plan.
    pub unit: String,
    /// Its title.
    pub title: String,
    /// Its theme.
    pub theme: String,
    /// The day on which it was held.
    pub day: Day,
    /// Where.
    pub place: String,
    /// How.
    pub mode: EventMode,
    /// How many people took part.
    pub people: u32,
    /// When it was logged.
    pub submitted_at: Instant,
    /// Who logged it.
    pub submitted_by: StaffKey,
}

/// An event and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemedEvent {
    /// The event.
    pub event: NewThemedEvent,
    /// Where it stands.
    pub standing: Standing,
}

words! {
    /// How an event was held.
    EventMode {
        /// On the network.
        Online = "online",
        /// In one place.
        Offline = "offline",
        /// Both.
        Both = "both",
    }
}

/// An event by id.
pub async fn lookup(
    tx: &mut Tx,
    campaign: CampaignNo,
    id: Uuid,
) -> Result<Option<ThemedEvent>, StoreError> {
    tx.query_first(LOOKUP, &[campaign.into(), id.into()])
        .await?
        .as_ref()
        .map(event)
        .transpose()
}

/// At most `limit` events in a state by id, after one.
pub async fn list(
    tx: &mut Tx,
    campaign: CampaignNo,
    state: Moderation,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Vec<ThemedEvent>, StoreError> {
    let args = [
        campaign.into(),
        state.into(),
        after.unwrap_or(Uuid::nil()).into(),
        limit.into(),
    ];
    tx.query(LIST, &args).await?.iter().map(event).collect()
}

/// All events of a unit by day, wherever they stand.
pub async fn list_of(
    tx: &mut Tx,
    campaign: CampaignNo,
    unit: &str,
) -> Result<Vec<ThemedEvent>, StoreError> {
    tx.query(LIST_OF, &[campaign.into(), unit.into()])
        .await?
        .iter()
        .map(event)
        .collect()
}

/// The number of events in a state.
pub async fn count(
    tx: &mut Tx,
    campaign: CampaignNo,
    state: Moderation,
) -> Result<u64, StoreError> {
    let row = tx
        .query_first(COUNT, &[campaign.into(), state.into()])
        .await?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// The number of approved events of each unit that has any, by unit (W-49).
pub async fn count_approved(
    tx: &mut Tx,
    campaign: CampaignNo,
) -> Result<Vec<(String, u64)>, StoreError> {
    let rows = tx.query(COUNT_APPROVED, &[campaign.into()]).await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Logs an event.
pub async fn add(
    tx: &mut Tx,
    campaign: CampaignNo,
    event: &NewThemedEvent,
) -> Result<(), StoreError> {
    let args = [
        campaign.into(),
        event.id.into(),
        event.unit.as_str().into(),
        event.title.as_str().into(),
        event.theme.as_str().into(),
        event.day.into(),
        event.place.as_str().into(),
        event.mode.into(),
        event.people.into(),
        event.submitted_at.into(),
        event.submitted_by.into(),
    ];
    tx.execute(ADD, &args).await?;
    Ok(())
}

/// Decides on an event. `false` if it does not stand where the moderator saw it.
pub async fn moderate(
    tx: &mut Tx,
    campaign: CampaignNo,
    id: Uuid,
    verdict: &Verdict,
) -> Result<bool, StoreError> {
    let [submitted_at, from, to, reason, by, at] = verdict.args();
    let args = [
        campaign.into(),
        id.into(),
        submitted_at,
        from,
        to,
        reason,
        by,
        at,
    ];
    Ok(tx.execute(MODERATE, &args).await? > 0)
}

fn event(row: &Row) -> Result<ThemedEvent, StoreError> {
    Ok(ThemedEvent {
        event: NewThemedEvent {
            id: row.get(0)?,
            unit: row.get(1)?,
            title: row.get(2)?,
            theme: row.get(3)?,
            day: row.get(4)?,
            place: row.get(5)?,
            mode: row.get(6)?,
            people: row.get(7)?,
            submitted_at: row.get(8)?,
            submitted_by: row.get(9)?,
        },
        standing: Standing::read(row, 10)?,
    })
}

statements! {
    LOOKUP = "SELECT id, unit, title, theme, day, place, mode, people, submitted_at, \
            submitted_by, state, reason, moderated_at, moderated_by \
        FROM themed_event WHERE campaign = $1 AND id = $2";
    LIST = "SELECT id, unit, title, theme, day, place, mode, people, submitted_at, \
            submitted_by, state, reason, moderated_at, moderated_by \
        FROM themed_event WHERE campaign = $1 AND state = $2 AND id > $3 ORDER BY id LIMIT $4";
    LIST_OF = "SELECT id, unit, title, theme, day, place, mode, people, submitted_at, \
            submitted_by, state, reason, moderated_at, moderated_by \
        FROM themed_event WHERE campaign = $1 AND unit = $2 ORDER BY day, id";
    COUNT = "SELECT COUNT(*) FROM themed_event WHERE campaign = $1 AND state = $2";
    COUNT_APPROVED = "SELECT unit, COUNT(*) FROM themed_event \
        WHERE campaign = $1 AND state = 'approved' GROUP BY unit ORDER BY unit";
    ADD = "INSERT INTO themed_event (campaign, id, unit, title, theme, day, place, mode, people, \
            submitted_at, submitted_by, state) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'submitted')";
    MODERATE = "UPDATE themed_event SET state = $5, reason = $6, moderated_by = $7, \
            moderated_at = $8 \
        WHERE campaign = $1 AND id = $2 AND submitted_at = $3 AND state = $4";
}
