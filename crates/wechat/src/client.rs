//! Sign-in: exchanges a login code for a session.

use std::net::IpAddr;
use std::time::Duration;

use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::body::Bytes;
use hyper::{StatusCode, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use serde::Deserialize;

use crate::identity::{AppSecret, OpenId, Session, SessionKey, UnionId};

/// How to reach WeChat, and as which mini program.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where WeChat listens: `https`, or `http` to this very machine.
    pub base_url: String,
    /// Our mini program.
    pub appid: String,
    /// Its secret.
    pub secret: AppSecret,
    /// The longest one exchange may take, repetitions and pauses included.
    pub deadline: Duration,
    /// The pause before the first repetition; the second waits twice as long.
    pub pause: Duration,
}

impl Settings {
    /// WeChat itself, 5 seconds in all, 200 ms before the first repetition.
    pub fn production(appid: impl Into<String>, secret: AppSecret) -> Self {
        Self {
            base_url: "https://api.weixin.qq.com".to_owned(),
            appid: appid.into(),
            secret,
            deadline: Duration::from_secs(5),
            pause: Duration::from_millis(200),
        }
    }
}

/// Exchanges login codes. Cheap to clone; clones share their connections.
#[derive(Clone, Debug)]
pub struct Client {
    settings: Settings,
    http: legacy::Client<HttpsConnector<HttpConnector>, Empty<Bytes>>,
}

impl Client {
    /// A client that has not connected yet.
    ///
    /// # Errors
    /// The base URL has a path or a query, or is neither `https` nor `http` to a loopback address:
    /// the mini program's secret travels in each request.
    pub fn new(settings: Settings) -> Result<Self, InvalidSettings> {
        let base_url = checked(&settings.base_url).ok_or(InvalidSettings::BaseUrl)?;
        // The provider is named, so that no process-wide default can be missing or another.
        let provider = rustls::crypto::ring::default_provider();
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(provider)
            .map_err(InvalidSettings::Tls)?
            .https_or_http()
            .enable_http1()
            .build();
        let http = legacy::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_MAX)
            .build(connector);
        Ok(Self {
            settings: Settings {
                base_url,
                ..settings
            },
            http,
        })
    }

    /// Who obtained this code on their phone, and the key to what that phone encrypts (X-07).
    ///
    /// A code is good for one exchange within about 5 minutes. WeChat's «busy» is asked again at
    /// most twice. A lost answer is not: the code may be used up, so the phone has to get another.
    pub async fn code_to_session(&self, code: &str) -> Result<Session, LoginError> {
        if !(1..=CODE_LEN_MAX).contains(&code.len()) {
            return Err(LoginError::CodeInvalid);
        }
        tokio::time::timeout(self.settings.deadline, self.attempts(code))
            .await
            .unwrap_or(Err(LoginError::Unavailable(Outage::Timeout)))
    }

    async fn attempts(&self, code: &str) -> Result<Session, LoginError> {
        let mut pause = self.settings.pause;
        for _ in 0..REPETITIONS_MAX {
            match self.attempt(code).await {
                Err(LoginError::Unavailable(Outage::Busy)) => tokio::time::sleep(pause).await,
                other => return other,
            }
            pause = pause.saturating_mul(2);
        }
        self.attempt(code).await
    }

    async fn attempt(&self, code: &str) -> Result<Session, LoginError> {
        let answer = self.http.get(self.uri(code)?).await;
        let answer = answer.map_err(|_may_name_the_address| Outage::Transport)?;
        if answer.status() != StatusCode::OK {
            return Err(Outage::Status(answer.status().as_u16()).into());
        }
        let body = Limited::new(answer.into_body(), BODY_MAX).collect().await;
        let body = body.map_err(|_cut_off_or_too_long| Outage::Malformed)?;
        session(&body.to_bytes())
    }

    fn uri(&self, code: &str) -> Result<Uri, LoginError> {
        let Settings {
            base_url,
            appid,
            secret,
            ..
        } = &self.settings;
        let (appid, secret) = (encoded(appid), encoded(secret.expose()));
        let code = encoded(code);
        format!(
            "{base_url}/sns/jscode2session?appid={appid}&secret={secret}&js_code={code}\
             &grant_type=authorization_code"
        )
        .parse()
        .map_err(|_holds_the_secret| LoginError::CodeInvalid)
    }
}

/// Why nobody was signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// 40029: unknown or expired. The phone calls `wx.login` again.
    #[error("the login code is invalid or has expired")]
    CodeInvalid,
    /// 40163: used before. The phone calls `wx.login` again.
    #[error("the login code has been used")]
    CodeUsed,
    /// 45011: this minute's quota is used up. The phone waits; it must not loop.
    #[error("WeChat is asked too often")]
    TooFrequent,
    /// 45009: the day's quota is used up. Alarm the operator.
    #[error("the day's quota of WeChat calls is used up")]
    QuotaExhausted,
    /// 40226: WeChat takes the person for a risk. Refuse politely and offer a human.
    #[error("WeChat blocks this person's sign-in")]
    HighRisk,
    /// 40013 or 40125: our appid or secret is wrong. Alarm the operator; the person did nothing
    /// wrong.
    #[error("WeChat refuses our appid or secret ({0})")]
    Misconfigured(i64),
    /// No usable answer. The code may be used up: the phone calls `wx.login` again, later.
    #[error("WeChat is unavailable: {0}")]
    Unavailable(#[from] Outage),
}

/// In which way WeChat is unavailable. Holds no part of the request, which carries secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Outage {
    /// -1, three times in a row.
    #[error("busy")]
    Busy,
    /// No answer before the deadline.
    #[error("no answer in time")]
    Timeout,
    /// No connection, or none that lasted.
    #[error("no connection")]
    Transport,
    /// Answered with a status other than 200.
    #[error("HTTP status {0}")]
    Status(u16),
    /// Answered with something other than a session, or with too much.
    #[error("malformed answer")]
    Malformed,
    /// Answered with an errcode that has no meaning here.
    #[error("errcode {0}")]
    UnknownCode(i64),
}

/// Settings no client can work with.
#[derive(Debug, thiserror::Error)]
pub enum InvalidSettings {
    /// The secret must not be sent there.
    #[error("the WeChat base URL must be https, or http to this machine, without path and query")]
    BaseUrl,
    /// TLS could not be set up.
    #[error("TLS cannot be set up")]
    Tls(#[source] rustls::Error),
}

#[derive(Deserialize)]
struct Answer {
    errcode: Option<i64>,
    openid: Option<String>,
    session_key: Option<String>,
    unionid: Option<String>,
}

fn session(body: &[u8]) -> Result<Session, LoginError> {
    let answer: Answer =
        serde_json::from_slice(body).map_err(|_may_quote_the_key| Outage::Malformed)?;
    match answer.errcode.unwrap_or(0) {
        0 => session_of(answer).ok_or(Outage::Malformed.into()),
        -1 => Err(Outage::Busy.into()),
        40029 => Err(LoginError::CodeInvalid),
        40163 => Err(LoginError::CodeUsed),
        45011 => Err(LoginError::TooFrequent),
        45009 => Err(LoginError::QuotaExhausted),
        40226 => Err(LoginError::HighRisk),
        code @ (40013 | 40125) => Err(LoginError::Misconfigured(code)),
        code => Err(Outage::UnknownCode(code).into()),
    }
}

fn session_of(answer: Answer) -> Option<Session> {
    let unionid = answer.unionid.filter(|text| !text.is_empty());
    Some(Session {
        openid: OpenId::new(&answer.openid?).ok()?,
        session_key: SessionKey::from_base64(&answer.session_key?).ok()?,
        unionid: match unionid {
            Some(text) => Some(UnionId::new(&text).ok()?),
            None => None,
        },
    })
}

/// The base URL without a slash at its end, if the secret may be sent there.
fn checked(base_url: &str) -> Option<String> {
    let uri: Uri = base_url.parse().ok()?;
    let host = uri.host()?;
    let safe = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => is_loopback(host),
        _ => false,
    };
    let bare = uri.path() == "/" && uri.query().is_none();
    (safe && bare).then(|| base_url.trim_end_matches('/').to_owned())
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend([byte >> 4, byte & 15].map(|n| {
                char::from_digit(u32::from(n), 16)
                    .unwrap_or('0')
                    .to_ascii_uppercase()
            }));
        }
    }
    out
}

/// A «busy» is followed by at most this many further attempts.
const REPETITIONS_MAX: usize = 2;
/// Real codes have 32 characters.
const CODE_LEN_MAX: usize = 256;
/// Real answers have some 200 bytes.
const BODY_MAX: usize = 16 * 1024;
/// Shorter than the minute after which common balancers drop an idle connection.
const IDLE_MAX: Duration = Duration::from_secs(30);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_goes_to_https_or_to_this_machine_only() {
        for good in [
            "https://api.weixin.qq.com",
            "https://api.weixin.qq.com/",
            "http://127.0.0.1:7001",
            "http://localhost:7001/",
            "http://[::1]:7001",
        ] {
            assert_eq!(checked(good).unwrap(), good.trim_end_matches('/'));
        }
        for bad in [
            "http://api.weixin.qq.com",
            "http://10.0.0.1",
            "http://127.0.0.1.example.com",
            "ftp://127.0.0.1",
            "https://api.weixin.qq.com/sns",
            "https://api.weixin.qq.com/?a=b",
            "api.weixin.qq.com",
            "/sns",
            "",
        ] {
            assert_eq!(checked(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_code_cannot_add_parameters() {
        assert_eq!(encoded("aZ09-._~"), "aZ09-._~");
        assert_eq!(encoded("x&secret=y z%同"), "x%26secret%3Dy%20z%25%E5%90%8C");
    }

    #[test]
    fn answers_are_read_with_and_without_errcode() {
        let key = "d2VydW4tdGVzdC1rZXkxNg==";
        let read = |text: String| session(text.as_bytes());
        let plain = read(format!(r#"{{"session_key":"{key}","openid":"oA1"}}"#)).unwrap();
        assert_eq!(plain.openid.as_str(), "oA1");
        assert_eq!(plain.unionid, None);
        let full = read(format!(
            r#"{{"errcode":0,"errmsg":"ok","session_key":"{key}","openid":"oA1","unionid":"u1"}}"#
        ));
        assert_eq!(full.unwrap().unionid, Some(UnionId::new("u1").unwrap()));
    }

    #[test]
    fn answers_without_a_whole_session_are_malformed() {
        for text in [
            "",
            "{}",
            "<html>",
            r#"{"errcode":0}"#,
            r#"{"openid":"oA1"}"#,
            r#"{"openid":"oA1","session_key":"c2hvcnQ="}"#,
            r#"{"openid":"o A1","session_key":"d2VydW4tdGVzdC1rZXkxNg=="}"#,
            r#"{"openid":"","session_key":"d2VydW4tdGVzdC1rZXkxNg=="}"#,
            r#"{"errcode":"40029"}"#,
        ] {
            let error = session(text.as_bytes()).unwrap_err();
            assert_eq!(error, LoginError::Unavailable(Outage::Malformed), "{text}");
        }
    }
}
