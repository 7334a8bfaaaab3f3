//! What units report of a campaign when it is over (W-49), one report a unit.

use engine::command::StaffKey;
use model::time::Instant;
use uuid::Uuid;

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::{Row, StoreError, Tx};

/// A unit's report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryReport {
    /// Code of the unit in the campaign's plan.
    pub unit: String,
    /// What it says.
    pub text: String,
    /// A file that comes with it.
    pub file: Option<Uuid>,
    /// When it was filed.
    pub at: Instant,
    /// Who filed it.
    pub by: StaffKey,
}

/// The report of a unit, if it has filed one.
pub async fn lookup(
    tx: &mut Tx,
    campaign: CampaignNo,
    unit: &str,
) -> Result<Option<SummaryReport>, StoreError> {
    tx.query_first(LOOKUP, &[campaign.into(), unit.into()])
        .await?
        .as_ref()
        .map(report)
        .transpose()
}

/// The reports of all units, by unit.
pub async fn list(tx: &mut Tx, campaign: CampaignNo) -> Result<Vec<SummaryReport>, StoreError> {
    tx.query(LIST, &[campaign.into()])
        .await?
        .iter()
        .map(report)
        .collect()
}

/// Files a unit's report, in place of the one before.
pub async fn set(
    tx: &mut Tx,
    campaign: CampaignNo,
    report: &SummaryReport,
) -> Result<(), StoreError> {
    let args = [
        campaign.into(),
        report.unit.as_str().into(),
        report.text.as_str().into(),
        report.file.into(),
        report.at.into(),
        report.by.into(),
    ];
    tx.execute(SET, &args).await?;
    Ok(())
}

fn report(row: &Row) -> Result<SummaryReport, StoreError> {
    Ok(SummaryReport {
        unit: row.get(0)?,
        text: row.get(1)?,
        file: row.get(2)?,
        at: row.get(3)?,
        by: row.get(4)?,
    })
}

statements! {
    LOOKUP = "SELECT unit, text, file, filed_at, filed_by FROM summary_report \
        WHERE campaign = $1 AND unit = $2";
    LIST = "SELECT unit, text, file, filed_at, filed_by FROM summary_report \
        WHERE campaign = $1 ORDER BY unit";
    SET = "INSERT INTO summary_report (campaign, unit, text, file, filed_at, filed_by) \
        VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (campaign, unit) DO UPDATE SET text = excluded.text, file = excluded.file, \
            filed_at = excluded.filed_at, filed_by = excluded.filed_by";
}
