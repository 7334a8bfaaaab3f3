//! HTTP: one file per endpoint, wire types, the description of the interface, sign-in, limits.
//!
//! [`router`] makes everything under `/api` with `/healthz`, `/readyz` and `/metrics`; [`pages()`]
//! serves the built web pages for what is left. Handlers decide nothing: they check the form of a
//! request and who sends it, call a use case of `service`, and put the answer into wire types,
//! which are apart from the engine's so that neither moves the other.
//!
//! To add an endpoint: a file under `routes` with the wire types, the handler with its
//! `utoipa::path` description (a summary and the codes of its problems), a line in
//! [`routes`]'s list; then refresh `web/openapi.json` as its test says.

#![warn(missing_docs)]

mod app;
mod auth;
mod board;
mod body;
mod csrf;
mod csv;
mod envelope;
mod idempotency;
mod limits;
mod metrics;
mod openapi;
mod pages;
mod problem;
mod routes;
mod rules_page;
mod settings;
mod wire;

pub use app::router;
pub use auth::session_cookie;
pub use limits::Limits;
pub use openapi::openapi;
pub use pages::pages;
pub use problem::Problem;
pub use settings::Settings;
