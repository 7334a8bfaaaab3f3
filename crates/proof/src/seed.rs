//! The secrets of a draw, what is published of them before, and the keys made from them.

use std::fmt;

use hkdf::Hkdf;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Sha256;

use crate::fingerprint::{self, Fingerprint, tagged};

/// 32 random bytes that decide a draw. Secret until the reveal.
///
/// Neither printed nor serialised by itself; [`Seed::reveal`] is the one way out.
#[derive(Clone, PartialEq, Eq)]
pub struct Seed([u8; 32]);

impl Seed {
    /// A seed from bytes of the operating system's generator.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes: to put them into a sealed store, or to publish them after the draw.
    pub const fn reveal(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(sealed)")
    }
}

/// What is published of a deck's seed before its first ticket: binds the seed and the deck's
/// spec, and tells nothing of the order.
pub fn commit(spec_hash: Fingerprint, seed: &Seed) -> Fingerprint {
    tagged(DECK_COMMIT, &[&spec_hash.0, &seed.0])
}

/// What is published of a grand draw's seed before entries are frozen.
pub fn grand_commit(spec_hash: Fingerprint, seed: &Seed) -> Fingerprint {
    tagged(GRAND_COMMIT, &[&spec_hash.0, &seed.0])
}

/// The key of a deck's order.
#[derive(Clone)]
pub struct DeckKey(pub(crate) [u8; 32]);

impl DeckKey {
    /// HKDF-SHA-256 of the seed followed by the beacon. `beacon` is empty where the spec names
    /// none.
    pub fn derive(seed: &Seed, beacon: &[u8], spec_hash: Fingerprint) -> Self {
        Self(derive(seed, beacon, spec_hash, DECK_KEY))
    }
}

impl fmt::Debug for DeckKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeckKey(sealed)")
    }
}

/// The key of a grand draw's scores.
#[derive(Clone)]
pub struct GrandKey(pub(crate) [u8; 32]);

impl GrandKey {
    /// HKDF-SHA-256 of the seed followed by the beacon. `beacon` is empty where the spec names
    /// none.
    pub fn derive(seed: &Seed, beacon: &[u8], spec_hash: Fingerprint) -> Self {
        Self(derive(seed, beacon, spec_hash, GRAND_KEY))
    }
}

impl fmt::Debug for GrandKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GrandKey(sealed)")
    }
}

/// The value of a public beacon, published by somebody else after the commitment. Hexadecimal in
/// files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beacon(pub Vec<u8>);

/// 16 random bytes that keep a published leaf from being guessed. Hexadecimal in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Salt(pub [u8; 16]);

fn derive(seed: &Seed, beacon: &[u8], spec_hash: Fingerprint, info: &str) -> [u8; 32] {
    // The seed has a fixed length, so seed and beacon cannot be cut differently.
    let material = [&seed.0[..], beacon].concat();
    let mut key = [0; 32];
    let expanded =
        Hkdf::<Sha256>::new(Some(&spec_hash.0), &material).expand(info.as_bytes(), &mut key);
    debug_assert!(expanded.is_ok(), "one block is never too long");
    key
}

/// A seed in a file, where it is revealed.
pub(crate) mod revealed {
    use super::{Deserializer, Seed, Serializer, fingerprint};

    pub(crate) fn serialize<S: Serializer>(seed: &Seed, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&fingerprint::to_hex(seed.reveal()))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Seed, D::Error> {
        fingerprint::deserialize_hex(d).map(Seed::new)
    }
}

/// A seed in a file that may be written before the reveal: a missing member, never `null`.
pub(crate) mod revealed_later {
    use super::{Deserializer, Seed, Serializer, revealed};

    #[expect(clippy::ref_option, reason = "the signature serde asks for")]
    pub(crate) fn serialize<S: Serializer>(seed: &Option<Seed>, s: S) -> Result<S::Ok, S::Error> {
        match seed {
            Some(seed) => revealed::serialize(seed, s),
            None => s.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Seed>, D::Error> {
        revealed::deserialize(d).map(Some)
    }
}

impl Serialize for Beacon {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&fingerprint::to_hex(&self.0))
    }
}

impl<'de> Deserialize<'de> for Beacon {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let bytes = fingerprint::from_hex(&String::deserialize(d)?);
        bytes
            .filter(|bytes| !bytes.is_empty())
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom("expected lower-case hexadecimal digits"))
    }
}

impl Serialize for Salt {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&fingerprint::to_hex(&self.0))
    }
}

impl<'de> Deserialize<'de> for Salt {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        fingerprint::deserialize_hex(d).map(Self)
    }
}

const DECK_COMMIT: &str = "deck-commit-v1";
const DECK_KEY: &str = "deck-key-v1";
const GRAND_COMMIT: &str = "grand-commit-v1";
const GRAND_KEY: &str = "grand-key-v1";

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: Fingerprint = Fingerprint([7; 32]);

    #[test]
    fn no_secret_is_printed() {
        let seed = Seed::new([0xab; 32]);
        let deck = DeckKey::derive(&seed, b"", SPEC);
        let grand = GrandKey::derive(&seed, b"", SPEC);
        assert_eq!(
            format!("{seed:?} {deck:?} {grand:?}"),
            "Seed(sealed) DeckKey(sealed) GrandKey(sealed)"
        );
    }

    #[test]
    fn keys_and_commitments_depend_on_all_that_goes_in() {
        let seed = Seed::new([1; 32]);
        let other = Seed::new([2; 32]);
        let elsewhere = Fingerprint([8; 32]);
        let keys = [
            DeckKey::derive(&seed, b"", SPEC).0,
            DeckKey::derive(&other, b"", SPEC).0,
            DeckKey::derive(&seed, b"\0", SPEC).0,
            DeckKey::derive(&seed, b"", elsewhere).0,
            GrandKey::derive(&seed, b"", SPEC).0,
            commit(SPEC, &seed).0,
            commit(SPEC, &other).0,
            commit(elsewhere, &seed).0,
            grand_commit(SPEC, &seed).0,
        ];
        let different: std::collections::BTreeSet<_> = keys.iter().collect();
        assert_eq!(different.len(), keys.len());
    }
}
