//! A campaign's state as bytes, so that a start does not read the whole log.
//!
//! A snapshot is only a shortcut: one that cannot be read is thrown away and the log is read
//! from the beginning.

use std::sync::Arc;

use crate::campaign::{Campaign, State};
use crate::plan::Plan;

/// The form of the bytes. Raise it with every change to a state that is serialised: snapshots
/// of another form are passed over.
pub const FORMAT: u16 = 2;

/// The bytes do not hold a state of this form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the snapshot cannot be read: {0}")]
pub struct UnreadableSnapshot(String);

impl Campaign {
    /// The state as bytes of the present [`FORMAT`].
    pub fn to_snapshot(&self) -> Result<Vec<u8>, UnreadableSnapshot> {
        postcard::to_stdvec(&self.state).map_err(|e| UnreadableSnapshot(e.to_string()))
    }

    /// The campaign whose state stands in the bytes.
    pub fn from_snapshot(plan: Arc<Plan>, bytes: &[u8]) -> Result<Self, UnreadableSnapshot> {
        let (state, rest): (State, _) =
            postcard::take_from_bytes(bytes).map_err(|e| UnreadableSnapshot(e.to_string()))?;
        if !rest.is_empty() {
            return Err(UnreadableSnapshot("bytes are left over".to_owned()));
        }
        Ok(Self::restored(plan, state))
    }
}
