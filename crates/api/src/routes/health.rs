//! `/healthz`, `/readyz`, `/metrics`, `/api/openapi.json`: for those who run the program.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use store::StoreError;

use crate::app::App;
use crate::openapi;

/// The process answers.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// Campaigns can be served: their commands are taken, and the records can be read.
pub(crate) async fn readyz(State(app): State<App>) -> (StatusCode, &'static str) {
    let look = async |tx: &mut store::Tx| -> Result<_, StoreError> {
        store::record::campaign::list(tx).await
    };
    let stopped = app.service.campaigns().find(|live| !live.is_running());
    if let Some(live) = stopped {
        tracing::error!(campaign = %live.id(), "its sequencer has ended: restart the program");
        return (StatusCode::SERVICE_UNAVAILABLE, "not ready\n");
    }
    match app.service.store().read(look).await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
        }
    }
}

/// The description of the interface.
pub(crate) async fn description() -> impl IntoResponse {
    let kind = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, kind)], openapi::json())
}

/// The figures of this process.
pub(crate) async fn metrics() -> String {
    let handle = crate::metrics::start();
    handle.run_upkeep();
    handle.render()
}
