//! What is kept: the log of each campaign, snapshots of its state, and the records beside them.
//!
//! The log is appended by [`Store::append`], a batch of facts to a durable transaction. Records
//! (people, sessions, staff, notices, jobs) are functions of a transaction, one file a record in
//! [`record`], and run through [`Store::write`] and [`Store::read`]:
//!
//! ```
//! use model::Instant;
//! use store::record::session;
//! use store::{Store, StoreError, Tx};
//!
//! # fn main() -> Result<(), StoreError> {
//! # let store = Store::in_memory()?;
//! let gone = store.write_blocking(async |tx: &mut Tx| {
//!     session::remove_expired(tx, Instant(0)).await
//! })?;
//! assert_eq!(gone, 0);
//! # Ok(())
//! # }
//! ```
//!
//! To add a record: a table in a new file under `migrations`, listed in `migrate.rs`; a file in
//! `record` with its statements in `statements!` and its functions under the fixed verbs
//! `lookup`, `find_by_…`, `list`, `count`, `add`, `remove`; a case in `tests/suite.rs`.
//!
//! **Invariant.** The crate knows neither the time nor chance: instants and ids are passed in.
//!
//! **Invariant.** A function of a transaction waits for nothing but its transaction. On SQLite
//! its future is polled once, and one that is not finished by then is rolled back.

#![warn(missing_docs)]

mod store;

mod error;
mod files;
pub mod log;
pub mod record;
mod snapshot;
mod tx;
mod value;

mod lite;
mod migrate;
mod writer;

pub use error::{AppendError, OpenError, StoreError};
pub use files::Files;
pub use record::RecordWrite;
pub use snapshot::Snapshot;
pub use store::{Store, StoreConfig};
pub use tx::Tx;
pub use value::{FromValue, Row, Value};

pub use record::campaign::CampaignNo;
