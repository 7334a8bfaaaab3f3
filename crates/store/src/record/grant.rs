//! What rights the staff have.

use engine::command::StaffKey;
use model::role::{Grant, Role};

use crate::tx::statements;
use crate::{Row, StoreError, Tx, Value};

/// The rights of an account.
pub async fn list(tx: &mut Tx, staff: StaffKey) -> Result<Vec<Grant>, StoreError> {
    tx.query(LIST, &[staff.into()])
        .await?
        .iter()
        .map(grant)
        .collect()
}

/// Gives an account a right. `false` if it has it already.
pub async fn add(tx: &mut Tx, staff: StaffKey, grant: &Grant) -> Result<bool, StoreError> {
    Ok(tx.execute(ADD, &args(staff, grant)?).await? > 0)
}

/// Takes a right from an account. `false` if it did not have it.
pub async fn remove(tx: &mut Tx, staff: StaffKey, grant: &Grant) -> Result<bool, StoreError> {
    Ok(tx.execute(REMOVE, &args(staff, grant)?).await? > 0)
}

fn args(staff: StaffKey, grant: &Grant) -> Result<[Value; 4], StoreError> {
    let role = serde_json::to_value(grant.role).map_err(|e| StoreError::Failed(e.to_string()))?;
    Ok([
        staff.into(),
        role.as_str().unwrap_or_default().into(),
        grant.campaign.as_deref().unwrap_or_default().into(),
        grant.unit.as_deref().unwrap_or_default().into(),
    ])
}

fn grant(row: &Row) -> Result<Grant, StoreError> {
    let role: String = row.get(0)?;
    let role: Role = serde_json::from_value(role.into())
        .map_err(|e| StoreError::Damaged(format!("a grant's role: {e}")))?;
    let bound = |text: String| (!text.is_empty()).then_some(text);
    Ok(Grant {
        role,
        campaign: bound(row.get(1)?),
        unit: bound(row.get(2)?),
    })
}

statements! {
    LIST = "SELECT role, campaign, unit FROM staff_grant WHERE staff = $1 \
        ORDER BY role, campaign, unit";
    ADD = "INSERT INTO staff_grant (staff, role, campaign, unit) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (staff, role, campaign, unit) DO NOTHING";
    REMOVE = "DELETE FROM staff_grant \
        WHERE staff = $1 AND role = $2 AND campaign = $3 AND unit = $4";
}
