//! What can go wrong, told apart by what the caller has to do next.

use std::path::PathBuf;

use model::Seq;

/// A read or write that failed. Unless it is [`StoreError::OutcomeUnknown`], nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A key is taken, a reference points nowhere, or a check of the table failed.
    #[error("the database refused the row: {0}")]
    Conflict(String),
    /// The disk is full. Reads go on; writes succeed again once there is room.
    #[error("the disk is full")]
    Full,
    /// More writes are waiting than the queue holds; come again.
    #[error("too many writes are waiting")]
    Busy,
    /// The database cannot be reached at the moment; the next use tries again.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The commit failed in a way that does not tell whether it happened. Look before repeating.
    #[error("it is not known whether the change was written: {0}")]
    OutcomeUnknown(String),
    /// The file contradicts itself, or a row does not have the form it was written in.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// A function of a transaction waited for something else than its transaction.
    #[error("a transaction may wait for nothing but the database")]
    Waited,
    /// Anything else: a mistake in a statement, an error of the operating system.
    #[error("the database failed: {0}")]
    Failed(String),
}

/// Why a batch of facts was not appended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// The log does not end where the caller believes, or the rows leave a gap. Nothing was
    /// written.
    #[error("the rows begin after fact {expected}, but the log ends with fact {head}")]
    HeadMoved {
        /// The last fact the caller knows, or the one before the row that is out of place.
        expected: Seq,
        /// Where the log ends.
        head: Seq,
    },
    /// Nothing was written, neither a row nor an attached record.
    #[error("nothing was written: {0}")]
    NotWritten(#[source] StoreError),
    /// All or nothing was written; the log's head tells which.
    #[error("it is not known whether the facts were written: {0}")]
    OutcomeUnknown(String),
}

impl From<StoreError> for AppendError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::OutcomeUnknown(cause) => Self::OutcomeUnknown(cause),
            other => Self::NotWritten(other),
        }
    }
}

/// Why a store was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process, or another [`Store`](crate::Store) of this one, holds the directory.
    #[error("{} is in use by another process", .0.display())]
    InUse(PathBuf),
    /// The directory or one of its files cannot be created or opened.
    #[error("{} cannot be opened: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is a database of some other program.
    #[error("{} is not a database of this program", .0.display())]
    Foreign(PathBuf),
    /// The database has a migration this program does not know: a newer program made it.
    #[error("the database was changed by a newer program: migration `{0}` is not known")]
    UnknownMigration(String),
    /// A migration was edited after it had been applied.
    #[error("migration `{0}` is not the one that was applied")]
    ChangedMigration(String),
    /// The database has a later migration but not this one.
    #[error("migration `{0}` was skipped")]
    SkippedMigration(String),
    /// A migration failed; the database is as it was before it.
    #[error("migration `{name}` failed: {source}")]
    Migration {
        /// Which.
        name: String,
        /// Why.
        source: StoreError,
    },
    /// The database is damaged or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<OpenError> for StoreError {
    /// For a store that is open already and has to open its file again.
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Store(error) => error,
            other => Self::Unavailable(other.to_string()),
        }
    }
}
