//! Outside identities that people sign in with. One identity is one account.

use engine::command::PersonKey;
use model::time::Instant;

use crate::record::person::{self, Person};
use crate::tx::statements;
use crate::{StoreError, Tx};

/// An identity: who vouches, and by which name they know the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Identity<'a> {
    /// Who vouches, with the name of the application where subjects depend on it.
    pub provider: &'a str,
    /// The provider's name for the person, such as a WeChat openid.
    pub subject: &'a str,
}

/// The person behind an identity.
pub async fn lookup(tx: &mut Tx, identity: Identity<'_>) -> Result<Option<PersonKey>, StoreError> {
    let args = [identity.provider.into(), identity.subject.into()];
    tx.query_first(LOOKUP, &args)
        .await?
        .map(|row| row.get(0))
        .transpose()
}

/// The name a provider knows a person by, if it vouches for them.
pub async fn find_subject(
    tx: &mut Tx,
    provider: &str,
    person: PersonKey,
) -> Result<Option<String>, StoreError> {
    tx.query_first(FIND_SUBJECT, &[provider.into(), person.into()])
        .await?
        .map(|row| row.get(0))
        .transpose()
}

/// The person behind an identity; if nobody is, `fresh` becomes that person, without a name.
/// However many ask at once, one person results.
pub async fn find_or_add(
    tx: &mut Tx,
    identity: Identity<'_>,
    fresh: PersonKey,
    now: Instant,
) -> Result<PersonKey, StoreError> {
    if let Some(known) = lookup(tx, identity).await? {
        return Ok(known);
    }
    person::add(
        tx,
        &Person {
            id: fresh,
            name: None,
            created_at: now,
        },
    )
    .await?;
    let args = [
        identity.provider.into(),
        identity.subject.into(),
        fresh.into(),
    ];
    if tx.execute(ADD, &args).await? > 0 {
        return Ok(fresh);
    }
    // Where transactions run side by side, another may have come first.
    person::remove(tx, fresh).await?;
    let known = lookup(tx, identity).await?;
    known.ok_or_else(|| StoreError::Conflict("the identity was taken and given up".to_owned()))
}

statements! {
    LOOKUP = "SELECT person FROM identity WHERE provider = $1 AND subject = $2";
    FIND_SUBJECT = "SELECT subject FROM identity WHERE person = $2 AND provider = $1 \
        ORDER BY subject LIMIT 1";
    ADD = "INSERT INTO identity (provider, subject, person) VALUES ($1, $2, $3) \
        ON CONFLICT (provider, subject) DO NOTHING";
}
