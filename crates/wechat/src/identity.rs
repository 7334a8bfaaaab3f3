//! Who WeChat says somebody is, and the secrets that go with it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// What a login code was exchanged for.
#[derive(Clone, Debug)]
pub struct Session {
    /// The person, within this mini program. The same on every phone.
    pub openid: OpenId,
    /// Opens what this person's phone encrypts. Lives as long as the request, and is never stored.
    pub session_key: SessionKey,
    /// The person across all apps of one Open Platform account, where the app is bound to one.
    pub unionid: Option<UnionId>,
}

/// A person as one mini program knows them: the identity an account hangs on.
///
/// 1 to 64 letters, digits, `-` or `_`. `Debug` shows the first characters only.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OpenId(String);

impl OpenId {
    /// Takes the identity in WeChat's spelling.
    pub fn new(text: &str) -> Result<Self, InvalidIdentity> {
        token(text).map(Self)
    }

    /// WeChat's spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for OpenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        abbreviated(f, "OpenId", &self.0)
    }
}

/// A person across all apps of one Open Platform account. Same form as [`OpenId`].
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnionId(String);

impl UnionId {
    /// Takes the identity in WeChat's spelling.
    pub fn new(text: &str) -> Result<Self, InvalidIdentity> {
        token(text).map(Self)
    }

    /// WeChat's spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        abbreviated(f, "UnionId", &self.0)
    }
}

/// The AES-128 key of one login. Its bytes cannot be printed, compared or serialised.
#[derive(Clone)]
pub struct SessionKey([u8; 16]);

impl SessionKey {
    /// Reads the form WeChat sends: 16 bytes in standard base64.
    pub fn from_base64(text: &str) -> Result<Self, InvalidIdentity> {
        let bytes = STANDARD.decode(text).ok();
        bytes
            .and_then(|b| <[u8; 16]>::try_from(b).ok())
            .map(Self)
            .ok_or(InvalidIdentity)
    }

    pub(crate) const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKey(..)")
    }
}

/// The mini program's own secret. Cannot be printed or serialised.
#[derive(Clone)]
pub struct AppSecret(String);

impl AppSecret {
    /// Takes the secret as the WeChat console shows it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AppSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AppSecret(..)")
    }
}

/// Text that is not an identity or a session key. Does not repeat the text, which may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a WeChat identity or session key")]
pub struct InvalidIdentity;

fn token(text: &str) -> Result<String, InvalidIdentity> {
    let fits = (1..=IDENTITY_LEN_MAX).contains(&text.len());
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    (fits && plain)
        .then(|| text.to_owned())
        .ok_or(InvalidIdentity)
}

fn abbreviated(f: &mut fmt::Formatter<'_>, name: &str, text: &str) -> fmt::Result {
    let start: String = text.chars().take(SHOWN).collect();
    write!(f, "{name}({start}…)")
}

/// Real identities have 28 characters; their length is not promised.
const IDENTITY_LEN_MAX: usize = 64;
/// Characters of an identity in `Debug`: enough to tell two people of a log apart.
const SHOWN: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_print() {
        let session = Session {
            openid: OpenId::new("oGZUI0egBJY1zhBYw2KhdUfwVJJE").unwrap(),
            session_key: SessionKey::from_base64("d2VydW4tdGVzdC1rZXkxNg==").unwrap(),
            unionid: Some(UnionId::new("ocMvos6NjeKLIBqg5Mr9QjxrP1FA").unwrap()),
        };
        assert_eq!(
            format!("{session:?}"),
            "Session { openid: OpenId(oGZUI0…), session_key: SessionKey(..), \
             unionid: Some(UnionId(ocMvos…)) }"
        );
        assert_eq!(format!("{:?}", AppSecret::new("hush")), "AppSecret(..)");
    }

    #[test]
    fn malformed_identities_and_keys_are_refused() {
        for bad in ["", "a b", "o'--", "张三", &"o".repeat(65)] {
            assert_eq!(OpenId::new(bad), Err(InvalidIdentity), "{bad}");
            assert_eq!(UnionId::new(bad), Err(InvalidIdentity), "{bad}");
        }
        for bad in [
            "",
            "d2VydW4=",
            "d2VydW4tdGVzdC1rZXkxNg",
            "not base64 at all!!!",
        ] {
            assert!(SessionKey::from_base64(bad).is_err(), "{bad}");
        }
    }
}
