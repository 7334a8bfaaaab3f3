//! SHA-256 values, and how they are written.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// A SHA-256 or HMAC-SHA-256 value. Written as 64 lower-case hexadecimal digits; ordered as the
/// number those digits are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    /// Reads 64 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        from_hex(text)?.try_into().ok().map(Self)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(&self.0))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        deserialize_hex(d).map(Self)
    }
}

/// SHA-256 over a tag, a zero byte and the parts.
///
/// No tag is the beginning of another together with its zero byte, so that a value made for one
/// purpose never serves another.
pub(crate) fn tagged(tag: &str, parts: &[&[u8]]) -> Fingerprint {
    let mut hash = Sha256::new();
    hash.update(tag.as_bytes());
    hash.update([0]);
    for part in parts {
        hash.update(part);
    }
    Fingerprint(hash.finalize().into())
}

/// Lower-case hexadecimal digits, two a byte.
pub(crate) fn to_hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    let pairs = bytes.iter().map(|byte| [byte >> 4, byte & 15]);
    pairs.flatten().map(digit).collect()
}

/// Reads what [`to_hex`] writes; nothing else, so that a value has one form only.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let nibble = |digit: &u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some(nibble(high)? << 4 | nibble(low)?),
            _ => None,
        })
        .collect()
}

/// Reads exactly `N` bytes from hexadecimal digits.
pub(crate) fn deserialize_hex<'de, const N: usize, D: Deserializer<'de>>(
    d: D,
) -> Result<[u8; N], D::Error> {
    let text = String::deserialize(d)?;
    let bytes = from_hex(&text).and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| {
        serde::de::Error::custom(format!("expected {} lower-case hexadecimal digits", 2 * N))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_digits_have_one_form() {
        let bytes = [0x00, 0x9a, 0xff, 0x10];
        assert_eq!(to_hex(&bytes), "009aff10");
        assert_eq!(from_hex("009aff10"), Some(bytes.to_vec()));
        assert_eq!(from_hex(""), Some(Vec::new()));
        for wrong in ["0", "009AFF10", "0x00", "g0", "00 1", "００"] {
            assert_eq!(from_hex(wrong), None, "{wrong}");
        }
        assert_eq!(Fingerprint::parse("00"), None, "too short");
    }

    #[test]
    fn a_tag_is_part_of_what_is_hashed() {
        assert_ne!(tagged("a", &[b"bc"]), tagged("ab", &[b"c"]));
        let plain = Fingerprint(Sha256::digest(b"a\0bc").into());
        assert_eq!(tagged("a", &[b"b", b"c"]), plain);
    }
}
