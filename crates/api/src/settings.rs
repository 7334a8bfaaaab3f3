//! What a deployment chooses about its HTTP interface.

use std::time::Duration;

use crate::limits::Limits;

/// What a deployment chooses about its HTTP interface.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Address under which people reach the server, without a slash at the end: for links, QR
    /// codes and the check of `Origin`.
    pub public_base_url: String,
    /// Whether session cookies carry `Secure` and the prefix `__Host-`. Without it sessions can
    /// be read on the way, so only a demo over plain HTTP goes without.
    pub secure_cookies: bool,
    /// Whether the last address of `X-Forwarded-For` is the client's: only behind a proxy that
    /// sets it.
    pub trust_proxy: bool,
    /// How often whom may do what.
    pub limits: Limits,
    /// For how long public boards may be answered from memory after the log has moved.
    pub board_max_age: Duration,
}

impl Settings {
    /// The usual choice for an address; cookies are secure unless it is plain HTTP.
    pub fn new(public_base_url: impl Into<String>) -> Self {
        let public_base_url = public_base_url.into().trim_end_matches('/').to_owned();
        Self {
            secure_cookies: !public_base_url.starts_with("http://"),
            public_base_url,
            trust_proxy: false,
            limits: Limits::default(),
            board_max_age: Duration::from_millis(100),
        }
    }
}
