//! Personal data as a type: sealed where it is kept, revealed for a purpose.
//!
//! What identifies a person (names, phones, addresses) is kept as [`Sealed`] bytes. [`Keys`] opens
//! them into a [`Pii`], which shows its value only to who names a [`Purpose`]; the caller notes
//! that purpose in the audit trail. A sealed value belongs to its [`Place`], so bytes that were
//! moved to another row or column do not open. Equal values are found by [`Keys::blind_index`].
//!
//! The crate is pure: keys and nonces are passed in.

#![deny(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::float_arithmetic
)]
#![warn(missing_docs)]

mod keys;
mod personal;
mod phone;
mod sealed;

pub use keys::{BlindIndex, InvalidKeys, KeyId, Keys, OpenError, SealError};
pub use personal::{Pii, Purpose};
pub use phone::{InvalidPhone, Phone};
pub use sealed::{InvalidSealed, NONCE_BYTES, Place, Sealed};
