//! The keys: sealing, opening, and indexes of what nobody can read.
//!
//! A value is sealed with AES-256-GCM-SIV (RFC 8452), which stays sound should a nonce ever come
//! twice: it then shows that two values are equal, and nothing else. Each secret gives its keys
//! through HKDF-SHA-256, one a use, so that no key serves two.

use std::collections::BTreeMap;
use std::fmt;

use aes_gcm_siv::Aes256GcmSiv;
use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::sealed::NONCE_BYTES;
use crate::{Pii, Place, Sealed};

/// The number of a key. Later keys have higher ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub u8);

/// What equal values of one field of one campaign have in common, and nobody can turn back
/// without the keys.
pub type BlindIndex = [u8; 16];

/// A ring of keys. The current one seals; every one opens what it sealed.
///
/// Indexes are made with a key of the lowest id, so that they stay when the current key changes.
/// Who takes the lowest key out of the ring makes all indexes again.
pub struct Keys {
    current: KeyId,
    ring: BTreeMap<KeyId, Aes256GcmSiv>,
    index: Zeroizing<[u8; 64]>,
}

impl Keys {
    /// Makes the ring of secrets of 32 random bytes and the id of the one that seals.
    pub fn new(
        current: KeyId,
        secrets: impl IntoIterator<Item = (KeyId, [u8; 32])>,
    ) -> Result<Self, InvalidKeys> {
        let mut all = BTreeMap::new();
        for (id, secret) in secrets {
            if all.insert(id, Zeroizing::new(secret)).is_some() {
                return Err(InvalidKeys::Twice(id));
            }
        }
        if !all.contains_key(&current) {
            return Err(InvalidKeys::Missing(current));
        }
        let lowest = all.values().next().ok_or(InvalidKeys::Missing(current))?;
        let index = derived(lowest, FOR_INDEX);
        let ring = all
            .iter()
            .map(|(id, secret)| {
                let key: Zeroizing<[u8; 32]> = derived(secret, FOR_SEAL);
                (*id, Aes256GcmSiv::new((&*key).into()))
            })
            .collect();
        Ok(Self {
            current,
            ring,
            index,
        })
    }

    /// Seals a text for its place with the current key. `nonce` is drawn anew for every call.
    pub fn seal(
        &self,
        place: &Place,
        plain: &str,
        nonce: [u8; NONCE_BYTES],
    ) -> Result<Sealed, SealError> {
        let aad = place.bytes(self.current);
        let payload = Payload {
            msg: plain.as_bytes(),
            aad: &aad,
        };
        let cipher = self.ring.get(&self.current).ok_or(SealError)?;
        if plain.len() > PLAIN_BYTES_MAX {
            return Err(SealError);
        }
        let text = cipher
            .encrypt((&nonce).into(), payload)
            .map_err(|_opaque| SealError)?;
        Ok(Sealed::new(self.current, &nonce, &text))
    }

    /// Opens what was sealed for a place.
    pub fn open(&self, place: &Place, sealed: &Sealed) -> Result<Pii<String>, OpenError> {
        let key = sealed.key();
        let cipher = self.ring.get(&key).ok_or(OpenError::UnknownKey(key))?;
        let (nonce, text) = sealed.parts().ok_or(OpenError::Refused)?;
        let aad = place.bytes(key);
        let payload = Payload {
            msg: text,
            aad: &aad,
        };
        let plain = cipher
            .decrypt(nonce.into(), payload)
            .map_err(|_opaque| OpenError::Refused)?;
        let plain = String::from_utf8(plain).map_err(|_bytes| OpenError::Refused)?;
        Ok(Pii::new(plain))
    }

    /// Whether a value was sealed with the current key; if not it is due to be sealed again.
    pub fn is_current(&self, sealed: &Sealed) -> bool {
        sealed.key() == self.current
    }

    /// The index of a value in normal form. The same value has another index in another field and
    /// in another campaign, so that people cannot be followed from one to the next.
    pub fn blind_index(&self, campaign: u32, field: &str, normalised: &str) -> BlindIndex {
        let mut mac = Hmac::<Sha256>::new((&*self.index).into());
        mac.update(&campaign.to_be_bytes());
        mac.update(&(field.len() as u64).to_be_bytes());
        mac.update(field.as_bytes());
        mac.update(normalised.as_bytes());
        let mut index = BlindIndex::default();
        for (to, from) in index.iter_mut().zip(mac.finalize().into_bytes()) {
            *to = from;
        }
        index
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = self.ring.keys().map(|id| id.0);
        f.debug_struct("Keys")
            .field("current", &self.current.0)
            .field("ring", &ids.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// Why secrets make no ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidKeys {
    /// The key that should seal is not there.
    #[error("key {} is named as the current one but is not there", .0.0)]
    Missing(KeyId),
    /// An id is given to two keys.
    #[error("key {} is there twice", .0.0)]
    Twice(KeyId),
}

/// The text is too long to be sealed: more than 65,536 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is too long to be sealed")]
pub struct SealError;

/// Why a value was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It was sealed with a key that is not in the ring.
    #[error("sealed with key {}, which is not there", .0.0)]
    UnknownKey(KeyId),
    /// It was sealed for another place or with another secret, or somebody changed it.
    #[error("the sealed value was changed or moved")]
    Refused,
}

fn derived<const N: usize>(secret: &[u8; 32], what_for: &[u8]) -> Zeroizing<[u8; N]> {
    let mut key = Zeroizing::new([0; N]);
    // The few bytes asked for are far below what the derivation can give, so there is no error to meet.
    let given = Hkdf::<Sha256>::new(Some(SALT), secret).expand(what_for, &mut *key);
    debug_assert!(given.is_ok());
    key
}

const SALT: &[u8] = b"tongxing pii 1";
const FOR_SEAL: &[u8] = b"seal";
const FOR_INDEX: &[u8] = b"index";
const PLAIN_BYTES_MAX: usize = 1 << 16;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Purpose;

    #[test]
    fn what_was_sealed_opens_in_its_place() {
        let keys = ring(1, &[1]);
        for plain in ["", "张三", "陕西省西安市碑林区…", &"长".repeat(20_000)] {
            let sealed = keys.seal(&place(), plain, NONCE).unwrap();
            let kept = Sealed::from_bytes(sealed.as_bytes().to_vec()).unwrap();
            let opened = keys.open(&place(), &kept).unwrap();
            assert_eq!(opened.reveal(Purpose::OwnData), plain);
            assert_eq!(kept.as_bytes().get(..2), Some(&[1, 1][..]));
            assert_eq!(kept.as_bytes().get(2..14), Some(&NONCE[..]));
        }
    }

    #[test]
    fn what_was_moved_to_another_place_does_not_open() {
        let keys = ring(1, &[1]);
        let sealed = keys.seal(&place(), "张三", NONCE).unwrap();
        let moved = [
            Place {
                campaign: 2,
                ..place()
            },
            Place {
                table: "address",
                ..place()
            },
            Place {
                column: "phone",
                ..place()
            },
            Place {
                row: "8".to_owned(),
                ..place()
            },
            // The same letters, cut elsewhere.
            Place {
                table: "profilen",
                column: "ame",
                ..place()
            },
            Place {
                column: "name7",
                row: String::new(),
                ..place()
            },
        ];
        for place in moved {
            assert_eq!(
                keys.open(&place, &sealed),
                Err(OpenError::Refused),
                "{place:?}"
            );
        }
    }

    #[test]
    fn an_old_key_still_opens_and_the_new_one_seals() {
        let old = ring(1, &[1]).seal(&place(), "张三", NONCE).unwrap();
        let keys = ring(2, &[1, 2]);
        let opened = keys.open(&place(), &old).unwrap();
        assert_eq!(opened.reveal(Purpose::Reseal), "张三");
        let new = keys.seal(&place(), "张三", NONCE).unwrap();
        assert_eq!((old.key(), new.key()), (KeyId(1), KeyId(2)));
        assert_eq!(
            (keys.is_current(&old), keys.is_current(&new)),
            (false, true)
        );
        let retired = ring(2, &[2]);
        assert_eq!(
            retired.open(&place(), &old),
            Err(OpenError::UnknownKey(KeyId(1)))
        );
        assert!(retired.open(&place(), &new).is_ok());
    }

    #[test]
    fn the_same_secret_under_another_id_opens_nothing() {
        let sealed = ring(1, &[1]).seal(&place(), "张三", NONCE).unwrap();
        let renamed = Keys::new(KeyId(2), [(KeyId(2), [1; 32])]).unwrap();
        let mut bytes = sealed.as_bytes().to_vec();
        bytes[1] = 2;
        let forged = Sealed::from_bytes(bytes).unwrap();
        assert_eq!(renamed.open(&place(), &forged), Err(OpenError::Refused));
    }

    #[test]
    fn indexes_find_equal_values_and_outlive_a_rotation() {
        let (before, after) = (ring(1, &[1]), ring(2, &[1, 2]));
        let index = before.blind_index(1, "phone", "13800000000");
        assert_eq!(after.blind_index(1, "phone", "13800000000"), index);
        for other in [
            before.blind_index(1, "phone", "13800000001"),
            before.blind_index(2, "phone", "13800000000"),
            before.blind_index(1, "phone1", "3800000000"),
            ring(2, &[2]).blind_index(1, "phone", "13800000000"),
        ] {
            assert_ne!(other, index);
        }
    }

    #[test]
    fn wrong_rings_are_refused() {
        let twice = Keys::new(KeyId(1), [(KeyId(1), [1; 32]), (KeyId(1), [2; 32])]);
        assert_eq!(twice.err(), Some(InvalidKeys::Twice(KeyId(1))));
        let missing = Keys::new(KeyId(3), [(KeyId(1), [1; 32])]);
        assert_eq!(missing.err(), Some(InvalidKeys::Missing(KeyId(3))));
        assert_eq!(
            Keys::new(KeyId(0), []).err(),
            Some(InvalidKeys::Missing(KeyId(0)))
        );
    }

    #[test]
    fn keys_and_sealed_values_stay_out_of_traces() {
        let keys = ring(2, &[1, 2]);
        let sealed = keys.seal(&place(), "张三", NONCE).unwrap();
        assert_eq!(format!("{keys:?}"), "Keys { current: 2, ring: [1, 2], .. }");
        assert_eq!(format!("{sealed:?}"), "Sealed(key 2)");
    }

    #[test]
    fn too_long_a_text_is_refused() {
        let keys = ring(1, &[1]);
        let longest = "a".repeat(PLAIN_BYTES_MAX);
        assert!(keys.seal(&place(), &longest, NONCE).is_ok());
        let longer = keys.seal(&place(), &(longest + "a"), NONCE);
        assert_eq!(longer, Err(SealError));
    }

    #[test]
    fn the_form_stays_what_it_is() {
        // Values that are kept must stay readable: a change here needs a new version of the form.
        let sealed = ring(1, &[1]).seal(&place(), "张三", NONCE).unwrap();
        assert_eq!(hex(sealed.as_bytes()), GOLDEN_SEALED);
        let index = ring(1, &[1]).blind_index(1, "phone", "13800000000");
        assert_eq!(hex(&index), GOLDEN_INDEX);
    }

    proptest! {
        #[test]
        fn a_changed_byte_is_noticed(at in 0..36_usize, bit in 0..8_u32) {
            let keys = ring(1, &[0, 1, 2, 3, 5, 9]);
            let sealed = keys.seal(&place(), "张三", NONCE).unwrap();
            let mut bytes = sealed.as_bytes().to_vec();
            prop_assert_eq!(bytes.len(), 36);
            bytes[at] ^= 1 << bit;
            if let Ok(changed) = Sealed::from_bytes(bytes) {
                prop_assert!(keys.open(&place(), &changed).is_err());
            }
        }

        #[test]
        fn any_bytes_are_refused_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            if let Ok(sealed) = Sealed::from_bytes(bytes) {
                prop_assert!(ring(1, &[1]).open(&place(), &sealed).is_err());
            }
        }
    }

    /// A ring of the keys with these ids; the secret of key 7 is 32 times the byte 7.
    fn ring(current: u8, ids: &[u8]) -> Keys {
        let secrets = ids.iter().map(|id| (KeyId(*id), [*id; 32]));
        Keys::new(KeyId(current), secrets).unwrap()
    }

    fn place() -> Place {
        Place {
            campaign: 1,
            table: "profile",
            column: "name",
            row: "7".to_owned(),
        }
    }

    fn hex(bytes: &[u8]) -> String {
        bytes
            .iter()
            .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    }

    const NONCE: [u8; NONCE_BYTES] = *b"twelve bytes";
    const GOLDEN_SEALED: &str =
        "01017477656c76652062797465730c4dc45e0947be7b4b838d755a68ae6ac48eb18193c8";
    const GOLDEN_INDEX: &str = "481b1398c955effbbc8c6413e4ee3f8c";
}
