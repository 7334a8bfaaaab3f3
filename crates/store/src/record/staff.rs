//! Accounts of the staff, with credentials of their own.

use engine::command::StaffKey;
use model::time::Instant;

use crate::tx::statements;
use crate::{Row, StoreError, Tx};

/// An account of the staff. What it may do stands in its [grants](super::grant).
#[derive(Clone, PartialEq, Eq)]
pub struct Staff {
    /// Its id.
    pub id: StaffKey,
    /// The name it signs in with, in the one spelling the caller settles on.
    pub login: String,
    /// The password's hash as a PHC string.
    pub password_hash: String,
    /// The name shown.
    pub name: String,
    /// When it was created.
    pub created_at: Instant,
    /// Since when it may no longer sign in.
    pub disabled_at: Option<Instant>,
}

impl std::fmt::Debug for Staff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Without the hash, which has no business in a trace.
        f.debug_struct("Staff")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// An account by id.
pub async fn lookup(tx: &mut Tx, id: StaffKey) -> Result<Option<Staff>, StoreError> {
    tx.query_first(LOOKUP, &[id.into()])
        .await?
        .as_ref()
        .map(staff)
        .transpose()
}

/// An account by the name it signs in with.
pub async fn find_by_login(tx: &mut Tx, login: &str) -> Result<Option<Staff>, StoreError> {
    tx.query_first(FIND_BY_LOGIN, &[login.into()])
        .await?
        .as_ref()
        .map(staff)
        .transpose()
}

/// All accounts by login.
pub async fn list(tx: &mut Tx) -> Result<Vec<Staff>, StoreError> {
    tx.query(LIST, &[]).await?.iter().map(staff).collect()
}

/// The number of accounts.
pub async fn count(tx: &mut Tx) -> Result<u64, StoreError> {
    tx.query_first(COUNT, &[])
        .await?
        .map_or(Ok(0), |row| row.get(0))
}

/// Keeps a new account. A login that is taken is [`StoreError::Conflict`].
pub async fn add(tx: &mut Tx, staff: &Staff) -> Result<(), StoreError> {
    let args = [
        staff.id.into(),
        staff.login.as_str().into(),
        staff.password_hash.as_str().into(),
        staff.name.as_str().into(),
        staff.created_at.into(),
        staff.disabled_at.into(),
    ];
    tx.execute(ADD, &args).await?;
    Ok(())
}

/// Gives an account another password. `false` if there is no such account.
pub async fn set_password(tx: &mut Tx, id: StaffKey, phc: &str) -> Result<bool, StoreError> {
    Ok(tx.execute(SET_PASSWORD, &[id.into(), phc.into()]).await? > 0)
}

/// Disables an account and ends its sessions; one disabled before keeps its first instant.
/// `false` if there is no such account or it was disabled already.
pub async fn disable(tx: &mut Tx, id: StaffKey, now: Instant) -> Result<bool, StoreError> {
    super::session::remove_of(tx, super::session::Holder::Staff(id)).await?;
    Ok(tx.execute(DISABLE, &[id.into(), now.into()]).await? > 0)
}

fn staff(row: &Row) -> Result<Staff, StoreError> {
    Ok(Staff {
        id: row.get(0)?,
        login: row.get(1)?,
        password_hash: row.get(2)?,
        name: row.get(3)?,
        created_at: row.get(4)?,
        disabled_at: row.get(5)?,
    })
}

statements! {
    LOOKUP = "SELECT id, login, password_hash, name, created_at, disabled_at FROM staff \
        WHERE id = $1";
    FIND_BY_LOGIN = "SELECT id, login, password_hash, name, created_at, disabled_at FROM staff \
        WHERE login = $1";
    LIST = "SELECT id, login, password_hash, name, created_at, disabled_at FROM staff \
        ORDER BY login";
    COUNT = "SELECT COUNT(*) FROM staff";
    ADD = "INSERT INTO staff (id, login, password_hash, name, created_at, disabled_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    SET_PASSWORD = "UPDATE staff SET password_hash = $2 WHERE id = $1";
    DISABLE = "UPDATE staff SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL";
}
