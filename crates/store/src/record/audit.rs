//! The audit trail: what staff and the system did, by whom and why. The database itself refuses
//! to change or delete an entry.

use engine::command::StaffKey;
use model::time::Instant;
use uuid::Uuid;

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::{Row, StoreError, Tx};

/// Who acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A member of the staff.
    Staff(StaffKey),
    /// The program itself: the calendar, a job.
    System,
}

/// An entry of the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// Its id; ids made later sort later (UUID v7).
    pub id: Uuid,
    /// When it happened.
    pub at: Instant,
    /// Who did it.
    pub actor: Actor,
    /// In which campaign; `None` for acts on the deployment as a whole.
    pub campaign: Option<CampaignNo>,
    /// What was done: `window_changed`, `staff_disabled`, ….
    pub action: String,
    /// To what.
    pub subject: String,
    /// What was before.
    pub old: Option<String>,
    /// What is now.
    pub new: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// Which entries to list; what is `None` does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Of this campaign.
    pub campaign: Option<CampaignNo>,
    /// By this actor.
    pub actor: Option<Actor>,
    /// Of this action.
    pub action: Option<String>,
    /// Done to this.
    pub subject: Option<String>,
}

/// At most `limit` entries, the newest first; `before` is the last id of the page above.
pub async fn list(
    tx: &mut Tx,
    filter: &AuditFilter,
    before: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Audit>, StoreError> {
    let args = [
        before.unwrap_or(Uuid::max()).into(),
        limit.into(),
        filter.actor.map(actor_text).as_deref().into(),
        filter.action.as_deref().into(),
        filter.subject.as_deref().into(),
        filter.campaign.map_or(0, |no| no.0).into(),
    ];
    let sql = if filter.campaign.is_some() {
        LIST_OF_CAMPAIGN
    } else {
        LIST
    };
    // A statement must not be given more than it names.
    let named = if filter.campaign.is_some() {
        &args[..]
    } else {
        &args[..5]
    };
    tx.query(sql, named).await?.iter().map(audit).collect()
}

/// Adds an entry.
pub async fn add(tx: &mut Tx, audit: &Audit) -> Result<(), StoreError> {
    let args = [
        audit.campaign.map_or(0, |no| no.0).into(),
        audit.id.into(),
        audit.at.into(),
        actor_text(audit.actor).as_str().into(),
        audit.action.as_str().into(),
        audit.subject.as_str().into(),
        audit.old.as_deref().into(),
        audit.new.as_deref().into(),
        audit.reason.as_deref().into(),
    ];
    tx.execute(ADD, &args).await?;
    Ok(())
}

fn actor_text(actor: Actor) -> String {
    match actor {
        Actor::Staff(staff) => Uuid::from_u128(staff.0).to_string(),
        Actor::System => SYSTEM.to_owned(),
    }
}

fn audit(row: &Row) -> Result<Audit, StoreError> {
    let actor: String = row.get(3)?;
    let actor = match actor.as_str() {
        SYSTEM => Actor::System,
        staff => Actor::Staff(StaffKey(
            Uuid::parse_str(staff)
                .map_err(|e| StoreError::Damaged(format!("an actor of the audit trail: {e}")))?
                .as_u128(),
        )),
    };
    let campaign = row.get(0)?;
    Ok(Audit {
        campaign: (campaign != 0).then_some(CampaignNo(campaign)),
        id: row.get(1)?,
        at: row.get(2)?,
        actor,
        action: row.get(4)?,
        subject: row.get(5)?,
        old: row.get(6)?,
        new: row.get(7)?,
        reason: row.get(8)?,
    })
}

statements! {
    LIST = "SELECT campaign, id, at, actor, action, subject, old, new, reason FROM audit \
        WHERE id < $1 AND actor = COALESCE($3, actor) AND action = COALESCE($4, action) \
        AND subject = COALESCE($5, subject) ORDER BY id DESC LIMIT $2";
    LIST_OF_CAMPAIGN = "SELECT campaign, id, at, actor, action, subject, old, new, reason \
        FROM audit WHERE campaign = $6 AND id < $1 AND actor = COALESCE($3, actor) \
        AND action = COALESCE($4, action) AND subject = COALESCE($5, subject) \
        ORDER BY id DESC LIMIT $2";
    ADD = "INSERT INTO audit (campaign, id, at, actor, action, subject, old, new, reason) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
}

const SYSTEM: &str = "system";
