//! What units have done to make a campaign known, task by task (W-47). What has no row is not done.

use engine::command::StaffKey;
use model::time::{Day, Instant};
use uuid::Uuid;

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::{Row, StoreError, Tx};

/// A task a unit has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitTask {
    /// Code of the unit in the campaign's plan.
    pub unit: String,
    /// Id of the task in the campaign's plan.
    pub task: String,
    /// The day on which it was done.
    pub done_day: Day,
    /// What the unit says of it: the link of a group, ….
    pub note: String,
    /// The file of a photo.
    pub photo: Option<Uuid>,
    /// When it was marked.
    pub at: Instant,
    /// Who marked it.
    pub by: StaffKey,
}

/// The tasks a unit has done.
pub async fn list_of(
    tx: &mut Tx,
    campaign: CampaignNo,
    unit: &str,
) -> Result<Vec<UnitTask>, StoreError> {
    tx.query(LIST_OF, &[campaign.into(), unit.into()])
        .await?
        .iter()
        .map(task)
        .collect()
}

/// The tasks all units have done, by unit.
pub async fn list(tx: &mut Tx, campaign: CampaignNo) -> Result<Vec<UnitTask>, StoreError> {
    tx.query(LIST, &[campaign.into()])
        .await?
        .iter()
        .map(task)
        .collect()
}

/// Marks a task as done, in place of what was said of it before.
pub async fn mark(tx: &mut Tx, campaign: CampaignNo, task: &UnitTask) -> Result<(), StoreError> {
    let args = [
        campaign.into(),
        task.unit.as_str().into(),
        task.task.as_str().into(),
        task.done_day.into(),
        task.note.as_str().into(),
        task.photo.into(),
        task.at.into(),
        task.by.into(),
    ];
    tx.execute(MARK, &args).await?;
    Ok(())
}

/// Marks a task as not done. `false` if it was not.
pub async fn remove(
    tx: &mut Tx,
    campaign: CampaignNo,
    unit: &str,
    task: &str,
) -> Result<bool, StoreError> {
    let args = [campaign.into(), unit.into(), task.into()];
    Ok(tx.execute(REMOVE, &args).await? > 0)
}

fn task(row: &Row) -> Result<UnitTask, StoreError> {
    Ok(UnitTask {
        unit: row.get(0)?,
        task: row.get(1)?,
        done_day: row.get(2)?,
        note: row.get(3)?,
        photo: row.get(4)?,
        at: row.get(5)?,
        by: row.get(6)?,
    })
}

statements! {
    LIST_OF = "SELECT unit, task, done_day, note, photo, marked_at, marked_by FROM unit_task \
        WHERE campaign = $1 AND unit = $2 ORDER BY task";
    LIST = "SELECT unit, task, done_day, note, photo, marked_at, marked_by FROM unit_task \
        WHERE campaign = $1 ORDER BY unit, task";
    MARK = "INSERT INTO unit_task (campaign, unit, task, done_day, note, photo, marked_at, \
            marked_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
        ON CONFLICT (campaign, unit, task) DO UPDATE SET done_day = excluded.done_day, \
            note = excluded.note, photo = excluded.photo, marked_at = excluded.marked_at, \
            marked_by = excluded.marked_by";
    REMOVE = "DELETE FROM unit_task WHERE campaign = $1 AND unit = $2 AND task = $3";
}
