//! Records: what stands beside the log, may be changed, and may be erased.
//!
//! Each file is one record. Its functions take the transaction they run in, are named by the
//! fixed verbs (`lookup`, `find_by_…`, `list`, `count`, `add`, `remove`, and verbs of its own
//! where a record changes), and answer «not there» with `None` or `false`, which only the caller
//! can call an error. Ids and instants are given by the caller.

pub mod account_link;
pub mod address;
pub mod appeal;
pub mod asset_download;
pub mod audit;
pub mod campaign;
pub mod deck_seal;
pub mod erase;
pub mod grant;
pub mod identity;
pub mod job;
pub mod message;
pub mod moderation;
pub mod note;
pub mod notice;
pub mod organisation_pick;
pub mod payout;
pub mod pending_correction;
pub mod person;
pub mod plan;
pub mod poster;
pub mod prize;
pub mod profile;
pub mod published_result;
pub mod reminder_setting;
pub mod secret;
pub mod session;
pub mod signal;
pub mod staff;
pub mod summary_report;
pub mod team_text;
pub mod themed_event;
pub mod unit_day;
pub mod unit_task;
pub mod werun_replay;

mod attached;

pub use attached::RecordWrite;

/// The statements of every record, for the test that prepares them.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&[&str]] = &[
    account_link::STATEMENTS,
    address::STATEMENTS,
    appeal::STATEMENTS,
    asset_download::STATEMENTS,
    audit::STATEMENTS,
    campaign::STATEMENTS,
    deck_seal::STATEMENTS,
    erase::STATEMENTS,
    grant::STATEMENTS,
    identity::STATEMENTS,
    job::STATEMENTS,
    message::STATEMENTS,
    note::STATEMENTS,
    notice::STATEMENTS,
    organisation_pick::STATEMENTS,
    payout::STATEMENTS,
    pending_correction::STATEMENTS,
    person::STATEMENTS,
    plan::STATEMENTS,
    poster::STATEMENTS,
    prize::STATEMENTS,
    profile::STATEMENTS,
    published_result::STATEMENTS,
    reminder_setting::STATEMENTS,
    secret::STATEMENTS,
    session::STATEMENTS,
    signal::STATEMENTS,
    staff::STATEMENTS,
    summary_report::STATEMENTS,
    team_text::STATEMENTS,
    themed_event::STATEMENTS,
    unit_day::STATEMENTS,
    unit_task::STATEMENTS,
    werun_replay::STATEMENTS,
];
