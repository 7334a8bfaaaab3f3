//! Encrypted open data: AES-128-CBC without a MAC, under an IV the client chooses.
//!
//! Nothing but silence protects such data. A server that tells wrong padding from wrong JSON lets
//! anybody compose a step list of their own, block by block, without the key. So every failure
//! is one [`WeRunRefused`], and a payload with wrong padding is parsed all the same. The strict
//! schema (no unknown field, no field twice) matters as well: it leaves no string in which the
//! garbage block of a spliced ciphertext could hide.

use std::fmt;

use aes::Aes128;
use aes::cipher::{BlockModeDecrypt as _, KeyIvInit as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::Instant;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::identity::SessionKey;

/// What the phone sends: both parts in standard base64, as `wx.getWeRunData` returns them.
#[derive(Clone, PartialEq, Eq)]
pub struct EncryptedData {
    /// The ciphertext; at most 16 KiB of base64 are looked at.
    pub encrypted_data: String,
    /// The initialisation vector, 16 bytes.
    pub iv: String,
}

impl fmt::Debug for EncryptedData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EncryptedData({} characters)", self.encrypted_data.len())
    }
}

/// What an honest payload must carry in its watermark.
#[derive(Clone, Copy, Debug)]
pub struct Expectation<'a> {
    /// Our mini program.
    pub appid: &'a str,
    /// The server's time of receipt. The watermark may be at most 10 minutes older and 2 minutes
    /// newer.
    pub now: Instant,
}

/// Encrypted data that was not accepted. Always the same to whoever sees it: the text, `Debug` and
/// the (absent) source do not depend on what was wrong. Answer every one with the same status and
/// body.
#[derive(thiserror::Error)]
#[error("the data from WeChat could not be read; please sync again")]
pub struct WeRunRefused {
    reason: Reason,
}

impl WeRunRefused {
    pub(crate) const fn new(reason: Reason) -> Self {
        Self { reason }
    }

    /// Which check failed: for metrics and the operator's log only. Whatever a client can see,
    /// be it a status, a body, a header or the time of the answer, must not depend on it.
    pub const fn reason(&self) -> Reason {
        self.reason
    }
}

impl fmt::Debug for WeRunRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WeRunRefused")
    }
}

/// The check that failed first, in the order of the checks. Never for clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// More base64 than any real payload has.
    TooLarge,
    /// Not base64, or not whole blocks.
    Encoding,
    /// Wrong PKCS#7: tampering, or a session key that has been replaced since.
    Padding,
    /// Not UTF-8.
    Utf8,
    /// Not the JSON it should be, or a number or list beyond its bounds.
    Json,
    /// Encrypted for another mini program.
    AppId,
    /// Encrypted too long ago.
    Stale,
    /// Encrypted later than now.
    Future,
}

impl Reason {
    /// The label of metrics and logs.
    pub const fn label(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::Encoding => "encoding",
            Self::Padding => "padding",
            Self::Utf8 => "utf8",
            Self::Json => "json",
            Self::AppId => "appid",
            Self::Stale => "stale",
            Self::Future => "future",
        }
    }
}

/// A kind of open data.
pub(crate) trait OpenData: DeserializeOwned {
    fn watermark(&self) -> &Watermark;
}

/// What WeChat encrypts along with every kind of open data.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Watermark {
    timestamp: Seconds,
    appid: String,
}

/// Seconds since 1970, before the year 10000.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "i64")]
pub(crate) struct Seconds(i64);

impl Seconds {
    pub(crate) const fn instant(self) -> Instant {
        Instant(self.0 * 1000)
    }
}

impl TryFrom<i64> for Seconds {
    type Error = &'static str;

    fn try_from(seconds: i64) -> Result<Self, Self::Error> {
        if (0..=SECONDS_MAX).contains(&seconds) {
            Ok(Self(seconds))
        } else {
            Err("timestamp out of bounds")
        }
    }
}

/// Decrypts and checks open data; gives it with SHA-256 over iv‖ciphertext.
pub(crate) fn open_data<T: OpenData>(
    payload: &EncryptedData,
    key: &SessionKey,
    expect: &Expectation<'_>,
) -> Result<(T, [u8; 32]), WeRunRefused> {
    // The client knows these lengths; refusing early tells it nothing.
    let (iv, mut bytes) = decode(payload).map_err(WeRunRefused::new)?;
    let digest = Sha256::new()
        .chain_update(iv)
        .chain_update(&bytes)
        .finalize();

    // From here on every payload takes the same way, and the verdict is formed at its end.
    decrypt(key, &iv, &mut bytes);
    let (text, padded) = unpad(&bytes);
    let utf8 = std::str::from_utf8(text).is_ok();
    let parsed = serde_json::from_slice::<T>(text);
    if !padded {
        return Err(WeRunRefused::new(Reason::Padding));
    }
    if !utf8 {
        return Err(WeRunRefused::new(Reason::Utf8));
    }
    let Ok(data) = parsed else {
        return Err(WeRunRefused::new(Reason::Json));
    };
    check(data.watermark(), expect).map_err(WeRunRefused::new)?;
    Ok((data, digest.into()))
}

fn decode(payload: &EncryptedData) -> Result<([u8; BLOCK], Vec<u8>), Reason> {
    if payload.encrypted_data.len() > BASE64_MAX || payload.iv.len() > BASE64_MAX {
        return Err(Reason::TooLarge);
    }
    let decoded = |text: &str| STANDARD.decode(text).ok();
    let iv = decoded(&payload.iv).and_then(|b| <[u8; BLOCK]>::try_from(b).ok());
    let bytes =
        decoded(&payload.encrypted_data).filter(|b| !b.is_empty() && b.len().is_multiple_of(BLOCK));
    iv.zip(bytes).ok_or(Reason::Encoding)
}

fn decrypt(key: &SessionKey, iv: &[u8; BLOCK], bytes: &mut [u8]) {
    let mut cbc = cbc::Decryptor::<Aes128>::new(key.bytes().into(), iv.into());
    let (blocks, _) = aes::Block::slice_as_chunks_mut(bytes);
    cbc.decrypt_blocks(blocks);
}

/// The text without its PKCS#7 padding, and whether that was right. Wrong padding is left on, so
/// that there is something to parse. Looks at the whole last block whatever it finds.
fn unpad(bytes: &[u8]) -> (&[u8], bool) {
    let last = bytes.last().copied().unwrap_or(0);
    let count = usize::from(last);
    let mut wrong = u8::from(count == 0) | u8::from(count > BLOCK);
    for (from_end, byte) in bytes.iter().rev().take(BLOCK).enumerate() {
        wrong |= u8::from(from_end < count) & u8::from(*byte != last);
    }
    let strip = if wrong == 0 { count } else { 0 };
    let text = bytes.get(..bytes.len().saturating_sub(strip));
    (text.unwrap_or(bytes), wrong == 0)
}

fn check(watermark: &Watermark, expect: &Expectation<'_>) -> Result<(), Reason> {
    let age_ms = expect.now - watermark.timestamp.instant();
    if watermark.appid != expect.appid {
        Err(Reason::AppId)
    } else if age_ms > AGE_MAX_MS {
        Err(Reason::Stale)
    } else if age_ms < -AHEAD_MAX_MS {
        Err(Reason::Future)
    } else {
        Ok(())
    }
}

const BLOCK: usize = 16;
/// A real list of 31 days takes 1.7 KB.
const BASE64_MAX: usize = 16 * 1024;
const AGE_MAX_MS: i64 = 10 * 60 * 1000;
const AHEAD_MAX_MS: i64 = 2 * 60 * 1000;
/// 9999-12-31T23:59:59Z.
const SECONDS_MAX: i64 = 253_402_300_799;

#[cfg(test)]
mod tests {
    use super::*;

    /// The other kind of open data, from WeChat's own example.
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct UserInfo {
        open_id: String,
        nick_name: String,
        watermark: Watermark,
    }

    impl OpenData for UserInfo {
        fn watermark(&self) -> &Watermark {
            &self.watermark
        }
    }

    #[test]
    fn the_official_user_info_opens() {
        let Some(vectors) = crate::werun::shared_vectors() else {
            return;
        };
        let v = &vectors["open_data_official"];
        let text = |name: &str| v[name].as_str().unwrap();
        let payload = EncryptedData {
            encrypted_data: text("encrypted_data").to_owned(),
            iv: text("iv").to_owned(),
        };
        let key = SessionKey::from_base64(text("session_key")).unwrap();
        let at = Instant(1_477_314_187_000);
        let expect = Expectation {
            appid: text("appid"),
            now: at,
        };

        let (info, _) = open_data::<UserInfo>(&payload, &key, &expect).unwrap();
        assert_eq!(info.open_id, "oGZUI0egBJY1zhBYw2KhdUfwVJJE");
        assert_eq!(info.nick_name, "Band");
        assert_eq!(info.watermark.timestamp.instant(), at);

        let (iv, mut bytes) = decode(&payload).unwrap();
        assert_eq!(bytes.len(), 400);
        decrypt(&key, &iv, &mut bytes);
        let (plain, padded) = unpad(&bytes);
        assert!(padded);
        assert_eq!(bytes.len() - plain.len(), 7);
        assert_eq!(plain, text("plaintext_utf8").as_bytes());
    }

    #[test]
    fn freshness_includes_its_bounds() {
        let watermark = Watermark {
            timestamp: Seconds(1_000_000),
            appid: "wx".to_owned(),
        };
        let at = |ms: i64| {
            let now = Instant(1_000_000_000 + ms);
            check(&watermark, &Expectation { appid: "wx", now })
        };
        assert_eq!(at(600_000), Ok(()));
        assert_eq!(at(600_001), Err(Reason::Stale));
        assert_eq!(at(-120_000), Ok(()));
        assert_eq!(at(-120_001), Err(Reason::Future));
    }

    #[test]
    fn padding_is_one_to_sixteen_equal_bytes() {
        for n in 1..=16_u8 {
            let mut bytes = vec![b'x'; 32];
            bytes[32 - usize::from(n)..].fill(n);
            assert_eq!(unpad(&bytes), (&bytes[..32 - usize::from(n)], true), "{n}");
            if n > 1 {
                bytes[32 - usize::from(n)] ^= 0x80;
                assert_eq!(unpad(&bytes), (&bytes[..], false), "{n}");
            }
        }
        for n in [0, 17, 255] {
            let bytes = vec![n; 32];
            assert_eq!(unpad(&bytes), (&bytes[..], false), "{n}");
        }
    }

    #[test]
    fn payloads_that_are_not_whole_blocks_are_refused_before_decryption() {
        let iv = STANDARD.encode([0; 16]);
        let refused = |encrypted_data: String, iv: String| {
            decode(&EncryptedData { encrypted_data, iv }).unwrap_err()
        };
        let block = STANDARD.encode([0; 16]);
        assert_eq!(refused(String::new(), iv.clone()), Reason::Encoding);
        assert_eq!(
            refused(STANDARD.encode([0; 17]), iv.clone()),
            Reason::Encoding
        );
        assert_eq!(refused("?".to_owned(), iv.clone()), Reason::Encoding);
        assert_eq!(
            refused(block.clone(), STANDARD.encode([0; 15])),
            Reason::Encoding
        );
        assert_eq!(refused(block.clone(), String::new()), Reason::Encoding);
        assert_eq!(refused("A".repeat(16_388), iv), Reason::TooLarge);
        assert_eq!(refused(block, "A".repeat(16_388)), Reason::TooLarge);
    }
}
