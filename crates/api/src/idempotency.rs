//! The header `Idempotency-Key`.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use engine::command::PersonKey;
use model::IdempotencyKey;
use sha2::{Digest, Sha256};

use crate::problem::Problem;

/// The client's name for the request, if it gave one: 1 to 64 visible ASCII characters. Anything
/// else is refused, since a key that is cut or changed on the way would not be the same key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestKey(Option<String>);

impl RequestKey {
    /// The key as facts keep it. The same text of two people gives two keys.
    pub(crate) fn of(&self, person: PersonKey) -> Option<IdempotencyKey> {
        let text = self.0.as_deref()?;
        let digest = Sha256::new()
            .chain_update(person.0.to_be_bytes())
            .chain_update(text)
            .finalize();
        let first: [u8; 16] = std::array::from_fn(|n| digest[n]);
        Some(IdempotencyKey(u128::from_be_bytes(first)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RequestKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let mut values = parts.headers.get_all(HEADER).iter();
        let Some(value) = values.next() else {
            return Ok(Self(None));
        };
        let bytes = value.as_bytes();
        let fits = (1..=KEY_CHARS_MAX).contains(&bytes.len())
            && bytes.iter().all(u8::is_ascii_graphic)
            && values.next().is_none();
        match value.to_str() {
            Ok(text) if fits => Ok(Self(Some(text.to_owned()))),
            _ => Err(Problem::unreadable(StatusCode::BAD_REQUEST)),
        }
    }
}

const HEADER: &str = "idempotency-key";
const KEY_CHARS_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_belongs_to_its_person() {
        let key = RequestKey(Some("6f1c9d2e".to_owned()));
        assert_eq!(key.of(PersonKey(1)), key.of(PersonKey(1)));
        assert_ne!(key.of(PersonKey(1)), key.of(PersonKey(2)));
        assert_eq!(RequestKey(None).of(PersonKey(1)), None);
    }
}
