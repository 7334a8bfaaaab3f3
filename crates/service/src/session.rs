//! Who is signed in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::command::PersonKey;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};
use store::StoreError;
use store::record::identity::{self, Identity};
use store::record::person;
use store::record::session::{self, Holder, Session, TokenHash};
use wechat::LoginError;

use crate::error::ServiceError;
use crate::service::Service;

/// A fresh session: its token is shown once and kept only as a hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// What the client sends with each request.
    pub token: String,
    /// Who signed in.
    pub holder: Holder,
    /// Seconds until the session ends.
    pub lasts_s: i64,
}

/// Sessions seen lately, so that a request does not cost a read.
#[derive(Debug)]
pub(crate) struct Sessions(Cache<TokenHash, Session>);

impl Default for Sessions {
    fn default() -> Self {
        Self(Cache::new(SESSIONS_CACHED))
    }
}

impl Service {
    /// Signs a person in with a code of `wx.login`. The same WeChat identity is the same
    /// person on every phone.
    pub async fn sign_in_wechat(&self, code: &str, client: &str) -> Result<SignedIn, ServiceError> {
        let openid = self.exchange(code).await?.openid;
        let fresh = PersonKey(self.fresh_id().as_u128());
        let now = self.now();
        let subject = openid.as_str().to_owned();
        let appid = self.wechat().appid.clone();
        let person = self
            .store()
            .write(async move |tx| -> Result<_, StoreError> {
                let identity = Identity {
                    provider: &appid,
                    subject: &subject,
                };
                identity::find_or_add(tx, identity, fresh, now).await
            })
            .await?;
        self.open_session(Holder::Person(person), client, PERSON_LASTS_S)
            .await
    }

    /// Whose session a token stands for.
    pub async fn holder(&self, token: &str) -> Result<Holder, ServiceError> {
        let hash = hash(token);
        let now = self.now();
        if let Some(known) = self.sessions().0.get(&hash) {
            return if now < known.expires_at {
                Ok(known.holder)
            } else {
                Err(ServiceError::NotSignedIn)
            };
        }
        let found = self
            .store()
            .read(async move |tx| -> Result<_, StoreError> {
                session::lookup(tx, &hash, now).await
            })
            .await?;
        let found = found.ok_or(ServiceError::NotSignedIn)?;
        let holder = found.holder;
        self.sessions().0.insert(hash, found);
        Ok(holder)
    }

    /// Ends a session.
    pub async fn sign_out(&self, token: &str) -> Result<(), ServiceError> {
        let hash = hash(token);
        let gone = self
            .store()
            .write(async move |tx| -> Result<_, StoreError> { session::remove(tx, &hash).await })
            .await?;
        // After the record: a request under way could have brought it back into memory.
        self.sessions().0.remove(&hash);
        // A session that had ended already is as gone as one wishes.
        tracing::debug!(gone, "signed out");
        Ok(())
    }

    /// Gives a person a name for boards, where it is shown masked.
    pub async fn rename(&self, person: PersonKey, name: &str) -> Result<(), ServiceError> {
        let name = shown_name(name);
        let name = (!name.is_empty()).then_some(name);
        self.name_cache().forget(person);
        self.store()
            .write(async move |tx| -> Result<_, StoreError> {
                person::rename(tx, person, name.as_deref()).await
            })
            .await?;
        Ok(())
    }

    pub(crate) async fn open_session(
        &self,
        holder: Holder,
        client: &str,
        lasts_s: i64,
    ) -> Result<SignedIn, ServiceError> {
        let token = URL_SAFE_NO_PAD.encode(self.chance().bytes::<32>());
        let now = self.now();
        let session = Session {
            token_hash: hash(&token),
            holder,
            client: client.to_owned(),
            created_at: now,
            expires_at: now + lasts_s * 1000,
            last_seen_at: now,
        };
        self.store()
            .write(async move |tx| -> Result<_, StoreError> { session::add(tx, &session).await })
            .await?;
        Ok(SignedIn {
            token,
            holder,
            lasts_s,
        })
    }

    /// Exchanges a login code. What was wrong with it is logged, never told.
    pub(crate) async fn exchange(&self, code: &str) -> Result<wechat::Session, ServiceError> {
        self.wechat()
            .client
            .code_to_session(code)
            .await
            .map_err(|error| match error {
                LoginError::CodeInvalid | LoginError::CodeUsed | LoginError::HighRisk => {
                    tracing::info!(%error, "login code refused");
                    ServiceError::WeChatRefused
                }
                LoginError::TooFrequent => ServiceError::Busy,
                LoginError::QuotaExhausted
                | LoginError::Misconfigured(_)
                | LoginError::Unavailable(_) => {
                    tracing::error!(%error, "WeChat login failed");
                    ServiceError::WeChatUnavailable
                }
            })
    }
}

/// A name without what could spoil a list: control characters and those that turn the direction
/// of the text around.
fn shown_name(name: &str) -> String {
    let spoils = |c: &char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let clean: String = name.chars().filter(|c| !spoils(c)).collect();
    clean.trim().chars().take(NAME_CHARS_MAX).collect()
}

fn hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

const SESSIONS_CACHED: usize = 200_000;
/// Longest name of a person, in characters.
const NAME_CHARS_MAX: usize = 20;
/// A participant stays signed in for the longest campaign and a little more.
const PERSON_LASTS_S: i64 = 120 * 24 * 3600;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cleaned_before_they_are_kept() {
        for (given, kept) in [
            ("  张三 ", "张三"),
            ("张\u{202e}三\n", "张三"),
            ("\u{200b}", ""),
            (
                "一二三四五六七八九十一二三四五六七八九十多",
                "一二三四五六七八九十一二三四五六七八九十",
            ),
        ] {
            assert_eq!(shown_name(given), kept, "{given:?}");
        }
    }
}
