//! Who is signed in. Only a hash of the token is kept, so the table signs nobody in.

use engine::command::{PersonKey, StaffKey};
use model::time::Instant;

use crate::tx::statements;
use crate::{Row, StoreError, Tx};

/// SHA-256 of a session's token.
pub type TokenHash = [u8; 32];

/// Whose session it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    /// A participant.
    Person(PersonKey),
    /// A member of the staff.
    Staff(StaffKey),
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// What it is known by.
    pub token_hash: TokenHash,
    /// Whose.
    pub holder: Holder,
    /// Through which client it was opened: `web`, `mini_program`.
    pub client: String,
    /// When it was opened.
    pub created_at: Instant,
    /// From when on it no longer counts.
    pub expires_at: Instant,
    /// When it was last used, as far as [`touch`] was told.
    pub last_seen_at: Instant,
}

/// The session of a token, unless it has expired.
pub async fn lookup(
    tx: &mut Tx,
    token_hash: &TokenHash,
    now: Instant,
) -> Result<Option<Session>, StoreError> {
    let row = tx
        .query_first(LOOKUP, &[token_hash.into(), now.into()])
        .await?;
    row.as_ref().map(session).transpose()
}

/// Keeps a new session.
pub async fn add(tx: &mut Tx, session: &Session) -> Result<(), StoreError> {
    let (person, staff) = match session.holder {
        Holder::Person(person) => (Some(person), None),
        Holder::Staff(staff) => (None, Some(staff)),
    };
    let args = [
        (&session.token_hash).into(),
        person.into(),
        staff.into(),
        session.client.as_str().into(),
        session.created_at.into(),
        session.expires_at.into(),
        session.last_seen_at.into(),
    ];
    tx.execute(ADD, &args).await?;
    Ok(())
}

/// Notes that a session was used, and until when it now counts. `false` if it is gone.
pub async fn touch(
    tx: &mut Tx,
    token_hash: &TokenHash,
    now: Instant,
    expires_at: Instant,
) -> Result<bool, StoreError> {
    let args = [token_hash.into(), now.into(), expires_at.into()];
    Ok(tx.execute(TOUCH, &args).await? > 0)
}

/// Ends a session. `false` if there was none.
pub async fn remove(tx: &mut Tx, token_hash: &TokenHash) -> Result<bool, StoreError> {
    Ok(tx.execute(REMOVE, &[token_hash.into()]).await? > 0)
}

/// Ends every session of a holder and returns their number.
pub async fn remove_of(tx: &mut Tx, holder: Holder) -> Result<u64, StoreError> {
    match holder {
        Holder::Person(person) => tx.execute(REMOVE_OF_PERSON, &[person.into()]).await,
        Holder::Staff(staff) => tx.execute(REMOVE_OF_STAFF, &[staff.into()]).await,
    }
}

/// Drops the sessions that have expired and returns their number.
pub async fn remove_expired(tx: &mut Tx, now: Instant) -> Result<u64, StoreError> {
    tx.execute(REMOVE_EXPIRED, &[now.into()]).await
}

fn session(row: &Row) -> Result<Session, StoreError> {
    let holder = match (row.get(1)?, row.get(2)?) {
        (Some(person), None) => Holder::Person(person),
        (None, Some(staff)) => Holder::Staff(staff),
        _ => {
            return Err(StoreError::Damaged(
                "a session has no single holder".to_owned(),
            ));
        }
    };
    Ok(Session {
        token_hash: row.get(0)?,
        holder,
        client: row.get(3)?,
        created_at: row.get(4)?,
        expires_at: row.get(5)?,
        last_seen_at: row.get(6)?,
    })
}

statements! {
    LOOKUP = "SELECT token_hash, person, staff, client, created_at, expires_at, last_seen_at \
        FROM session WHERE token_hash = $1 AND expires_at > $2";
    ADD = "INSERT INTO session \
        (token_hash, person, staff, client, created_at, expires_at, last_seen_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    TOUCH = "UPDATE session SET last_seen_at = $2, expires_at = $3 \
        WHERE token_hash = $1 AND expires_at > $2";
    REMOVE = "DELETE FROM session WHERE token_hash = $1";
    REMOVE_OF_PERSON = "DELETE FROM session WHERE person = $1";
    REMOVE_OF_STAFF = "DELETE FROM session WHERE staff = $1";
    REMOVE_EXPIRED = "DELETE FROM session WHERE expires_at <= $1";
}
