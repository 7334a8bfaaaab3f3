//! Keys the deployment makes for itself, by name.

use crate::tx::statements;
use crate::{StoreError, Tx};

/// The key of a name; `fresh` becomes it if there is none yet. The caller makes `fresh` of 32
/// random bytes.
pub async fn find_or_add(
    tx: &mut Tx,
    name: &str,
    fresh: &[u8; 32],
) -> Result<[u8; 32], StoreError> {
    tx.execute(ADD, &[name.into(), fresh.into()]).await?;
    let row = tx.query_first(LOOKUP, &[name.into()]).await?;
    row.map_or_else(
        || Err(StoreError::Damaged(format!("key `{name}` was lost"))),
        |row| row.get(0),
    )
}

statements! {
    LOOKUP = "SELECT value FROM secret WHERE name = $1";
    ADD = "INSERT INTO secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
}
