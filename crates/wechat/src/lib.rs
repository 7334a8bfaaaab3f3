//! WeChat as the platform needs it: who somebody is, and how many steps their phone counted.
//!
//! [`Client`] exchanges a login code for a session; [`werun::open`] reads the encrypted step list
//! with that session's key. Each call stands alone: no session key outlives the request that
//! obtained it, and nothing is stored here.

#![deny(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::float_arithmetic
)]
#![warn(missing_docs)]

pub mod client;
#[cfg(feature = "fake")]
pub mod fake;
pub mod identity;
mod opendata;
pub mod transfer;
pub mod werun;

pub use client::{Client, InvalidSettings, LoginError, Outage, Settings};
pub use identity::{AppSecret, InvalidIdentity, OpenId, Session, SessionKey, UnionId};
pub use opendata::{EncryptedData, Expectation, Reason, WeRunRefused};
pub use transfer::{Transfer, TransferError, TransferOrder, TransferState, Transfers};
pub use werun::StepReport;
