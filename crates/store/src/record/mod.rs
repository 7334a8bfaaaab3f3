//! Records: what stands beside the log, may be changed, and may be erased.
//!
//! Each file is one record. Its functions take the transaction they run in, are named by the
//! fixed verbs (`lookup`, `find_by_…`, `list`, `count`, `add`, `remove`, and one verb of its own
//! where a record changes), and answer «not there» with `None` or `false`, which only the caller
//! can call an error. Ids and instants are given by the caller.

pub mod account_link;
pub mod audit;
pub mod campaign;
pub mod grant;
pub mod identity;
pub mod job;
pub mod notice;
pub mod person;
pub mod plan;
pub mod secret;
pub mod session;
pub mod signal;
pub mod staff;
pub mod werun_replay;

mod attached;

pub use attached::RecordWrite;

/// The statements of every record, for the test that prepares them.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&[&str]] = &[
    account_link::STATEMENTS,
    audit::STATEMENTS,
    campaign::STATEMENTS,
    grant::STATEMENTS,
    identity::STATEMENTS,
    job::STATEMENTS,
    notice::STATEMENTS,
    person::STATEMENTS,
    plan::STATEMENTS,
    secret::STATEMENTS,
    session::STATEMENTS,
    signal::STATEMENTS,
    staff::STATEMENTS,
    werun_replay::STATEMENTS,
];
