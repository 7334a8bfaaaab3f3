//! Sealed bytes, and the place they belong to.

use std::fmt;

use crate::KeyId;

/// Where a sealed value stands. It opens there and nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The campaign's number in the database.
    pub campaign: u32,
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The rest of the row's key, as text.
    pub row: String,
}

impl Place {
    /// The place as bytes no other place has: every text is preceded by its length.
    pub(crate) fn bytes(&self, key: KeyId) -> Vec<u8> {
        let mut bytes = vec![VERSION, key.0];
        bytes.extend(self.campaign.to_be_bytes());
        for text in [self.table, self.column, &self.row] {
            bytes.extend((text.len() as u64).to_be_bytes());
            bytes.extend(text.as_bytes());
        }
        bytes
    }
}

/// A value nobody can read without the keys: the form's version 1, the key's id, the nonce, then
/// the encrypted text with its tag.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// Takes bytes that were kept.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, InvalidSealed> {
        let whole = bytes.len() >= HEAD_BYTES + TAG_BYTES;
        if whole && bytes.first() == Some(&VERSION) {
            Ok(Self(bytes))
        } else {
            Err(InvalidSealed)
        }
    }

    /// The bytes to be kept.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The key it was sealed with. Once nothing has an old key's id, that key can go.
    pub fn key(&self) -> KeyId {
        KeyId(self.0.get(1).copied().unwrap_or_default())
    }

    pub(crate) fn new(key: KeyId, nonce: &[u8; NONCE_BYTES], text: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(HEAD_BYTES + text.len());
        bytes.extend([VERSION, key.0]);
        bytes.extend(nonce);
        bytes.extend(text);
        Self(bytes)
    }

    /// The nonce and the encrypted text.
    pub(crate) fn parts(&self) -> Option<(&[u8; NONCE_BYTES], &[u8])> {
        self.0.get(2..)?.split_first_chunk()
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed(key {})", self.key().0)
    }
}

/// The bytes are no sealed value of this form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a sealed value")]
pub struct InvalidSealed;

/// Bytes of a nonce. The caller draws them anew for every value it seals.
pub const NONCE_BYTES: usize = 12;

const VERSION: u8 = 1;
const HEAD_BYTES: usize = 2 + NONCE_BYTES;
const TAG_BYTES: usize = 16;
