//! People, as far as the deployment knows them: an id and perhaps a name.

use engine::command::PersonKey;
use model::time::Instant;

use crate::tx::statements;
use crate::{Row, StoreError, Tx};

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The id the logs know them by.
    pub id: PersonKey,
    /// The name they gave, if they gave one.
    pub name: Option<String>,
    /// When they first signed in.
    pub created_at: Instant,
}

/// A person by id.
pub async fn lookup(tx: &mut Tx, id: PersonKey) -> Result<Option<Person>, StoreError> {
    tx.query_first(LOOKUP, &[id.into()])
        .await?
        .as_ref()
        .map(person)
        .transpose()
}

/// At most `limit` people in the order of their ids, after one.
pub async fn list(
    tx: &mut Tx,
    after: Option<PersonKey>,
    limit: u32,
) -> Result<Vec<Person>, StoreError> {
    let args = [after.unwrap_or(PersonKey(0)).into(), limit.into()];
    tx.query(LIST, &args).await?.iter().map(person).collect()
}

/// Keeps a new person.
pub async fn add(tx: &mut Tx, person: &Person) -> Result<(), StoreError> {
    let name = person.name.as_deref();
    tx.execute(
        ADD,
        &[person.id.into(), name.into(), person.created_at.into()],
    )
    .await?;
    Ok(())
}

/// Gives a person another name, or none. `false` if there is no such person.
pub async fn rename(tx: &mut Tx, id: PersonKey, name: Option<&str>) -> Result<bool, StoreError> {
    Ok(tx.execute(RENAME, &[id.into(), name.into()]).await? > 0)
}

/// Erases a person with their identities and sessions; the logs keep the bare id. `false` if
/// there is no such person.
pub async fn remove(tx: &mut Tx, id: PersonKey) -> Result<bool, StoreError> {
    Ok(tx.execute(REMOVE, &[id.into()]).await? > 0)
}

fn person(row: &Row) -> Result<Person, StoreError> {
    Ok(Person {
        id: row.get(0)?,
        name: row.get(1)?,
        created_at: row.get(2)?,
    })
}

statements! {
    LOOKUP = "SELECT id, name, created_at FROM person WHERE id = $1";
    LIST = "SELECT id, name, created_at FROM person WHERE id > $1 ORDER BY id LIMIT $2";
    ADD = "INSERT INTO person (id, name, created_at) VALUES ($1, $2, $3)";
    RENAME = "UPDATE person SET name = $2 WHERE id = $1";
    REMOVE = "DELETE FROM person WHERE id = $1";
}
