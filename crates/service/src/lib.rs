//! The use cases: what the API, the command line and the jobs do with a running campaign.
//!
//! A command travels one road: [`LiveCampaign::submit`] hands it to the campaign's sequencer,
//! which decides it, appends its facts in one durable transaction with the batch, shows them to
//! readers and answers. This crate is the only place where `decide` meets a live campaign.
//!
//! To add a use case: a method on [`Service`] in the file of its subject, which looks up the
//! records it needs, builds the command, attaches the record writes that must commit with it, and
//! submits both. Rules belong in `rules`, wire types in `api`.

#![warn(missing_docs)]

pub mod account_link;
pub mod appeal;
pub mod background;
pub mod chance;
pub mod clock;
pub mod correction;
pub mod draw_opening;
pub mod erasure;
pub mod error;
pub mod image;
pub mod jobs;
pub mod live;
pub mod moderation;
pub mod names;
pub mod notice;
pub mod open;
pub mod outage;
pub mod parcel;
pub mod participant_lookup;
pub mod participation;
pub mod payout;
pub mod queues;
pub mod results;
pub mod sealing;
pub mod sequencer;
mod service;
pub mod session;
pub mod signal;
pub mod staff;
pub mod unit_aid;
pub mod walk;
pub mod walk_correction;
pub mod walk_export;

pub use chance::Chance;
pub use clock::{Clock, SystemClock};
pub use error::ServiceError;
pub use live::LiveCampaign;
pub use sealing::Vault;
pub use sequencer::{Accepted, Rejection};
pub use service::{Service, WeChat};
