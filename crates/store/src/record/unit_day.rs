//! How many people units had at the end of each day (W-46).

use model::time::Day;

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::{Row, StoreError, Tx};

/// A unit at the end of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitDay {
    /// The day.
    pub day: Day,
    /// Code of the unit in the campaign's plan.
    pub unit: String,
    /// People registered so far.
    pub registered: u32,
    /// Of these, people with a settled day.
    pub active: u32,
}

/// The units on the days from one on, by day and unit.
pub async fn list(
    tx: &mut Tx,
    campaign: CampaignNo,
    from: Day,
) -> Result<Vec<UnitDay>, StoreError> {
    tx.query(LIST, &[campaign.into(), from.into()])
        .await?
        .iter()
        .map(unit_day)
        .collect()
}

/// Notes a unit's people on a day, in place of what was noted earlier that day.
pub async fn note(tx: &mut Tx, campaign: CampaignNo, of: &UnitDay) -> Result<(), StoreError> {
    let args = [
        campaign.into(),
        of.day.into(),
        of.unit.as_str().into(),
        of.registered.into(),
        of.active.into(),
    ];
    tx.execute(NOTE, &args).await?;
    Ok(())
}

fn unit_day(row: &Row) -> Result<UnitDay, StoreError> {
    Ok(UnitDay {
        day: row.get(0)?,
        unit: row.get(1)?,
        registered: row.get(2)?,
        active: row.get(3)?,
    })
}

statements! {
    LIST = "SELECT day, unit, registered, active FROM unit_day \
        WHERE campaign = $1 AND day >= $2 ORDER BY day, unit";
    NOTE = "INSERT INTO unit_day (campaign, day, unit, registered, active) \
        VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (campaign, day, unit) DO UPDATE SET registered = excluded.registered, \
            active = excluded.active";
}
