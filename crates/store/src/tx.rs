//! The seam between records and databases: one set of SQL, whatever runs it.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::lite::Lite;
use crate::{Row, StoreError, Value};

/// A transaction under way.
///
/// Statements are written in the common part of SQLite's and PostgreSQL's SQL, with `$1`, `$2`, …
/// for parameters, in any order and repeated at will.
#[derive(Debug)]
pub enum Tx {
    /// SQLite.
    Lite(Lite),
}

#[expect(
    clippy::unused_async,
    reason = "SQLite never waits; a database on the network does"
)]
impl Tx {
    /// Runs a statement and returns its rows.
    pub async fn query(
        &mut self,
        sql: &'static str,
        args: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        match self {
            Self::Lite(lite) => lite.query(sql, args),
        }
    }

    /// Runs a statement and returns the number of rows it changed.
    pub async fn execute(&mut self, sql: &'static str, args: &[Value]) -> Result<u64, StoreError> {
        match self {
            Self::Lite(lite) => lite.execute(sql, args),
        }
    }

    /// The first row of the answer, if there is one.
    pub(crate) async fn query_first(
        &mut self,
        sql: &'static str,
        args: &[Value],
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.query(sql, args).await?.into_iter().next())
    }
}

impl Tx {
    /// The connection, for what is done differently on each database.
    pub(crate) const fn lite(&mut self) -> &mut Lite {
        match self {
            Self::Lite(lite) => lite,
        }
    }
}

/// The outcome of work on a transaction that never waits for anything else.
pub(crate) fn finish<T, E: From<StoreError>>(
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => Err(StoreError::Waited.into()),
    }
}

/// Declares the statements of a module, and `STATEMENTS`, the list of them that a test prepares.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$doc])* const $name: &str = $sql;)*
        #[cfg(test)]
        pub(crate) const STATEMENTS: &[&str] = &[$($name),*];
    };
}
pub(crate) use statements;
