//! What a use case can end with.

use model::Refusal;
use store::StoreError;

use crate::sequencer::Rejection;

/// Why a use case did not go through.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// A rule refused it.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// A rule refused one field of a form.
    #[error("refused: {refusal} ({field})")]
    RefusedField {
        /// Why.
        refusal: Refusal,
        /// Name of the field.
        field: &'static str,
    },
    /// Nobody is signed in, or the session has ended.
    #[error("not signed in")]
    NotSignedIn,
    /// There is no such campaign.
    #[error("there is no campaign of that name")]
    UnknownCampaign,
    /// The platform has too much to do: come again in a moment. Nothing changed.
    #[error("too much to do at the moment")]
    Busy,
    /// Storing failed or it is not known whether it did: repeat with the same idempotency key.
    #[error("storing failed")]
    Unavailable,
    /// WeChat did not accept what the phone sent. One answer for every cause: a telling one would
    /// help to forge steps.
    #[error("WeChat data was not accepted")]
    WeChatRefused,
    /// WeChat cannot be reached.
    #[error("WeChat cannot be reached")]
    WeChatUnavailable,
    /// Records could not be read or written.
    #[error("records: {0}")]
    Store(#[from] StoreError),
}

impl From<Rejection> for ServiceError {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::Refused(refusal) => Self::Refused(refusal),
            Rejection::Busy => Self::Busy,
            Rejection::Unavailable => Self::Unavailable,
        }
    }
}
