//! Listening, and stopping in order.

use std::future::pending;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use service::Service;
use tokio::net::TcpListener;

/// Binds the address before anything is announced.
pub(crate) async fn bind(listen: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on {listen}"))
}

/// Serves until the program is asked to stop, then lets requests under way end and saves the
/// state of every campaign.
pub(crate) async fn run(
    listener: TcpListener,
    router: Router,
    service: Service,
) -> anyhow::Result<()> {
    let background = tokio::spawn({
        let service = service.clone();
        async move { service.run_background().await }
    });
    let app = router.into_make_service_with_connect_info::<SocketAddr>();
    let (stopping, stop) = tokio::sync::oneshot::channel::<()>();
    let serving = axum::serve(listener, app).with_graceful_shutdown(async move {
        asked_to_stop().await;
        drop(stopping);
    });
    tokio::select! {
        served = serving => served?,
        // Requests under way get some time to end; open event streams never would.
        () = async {
            drop(stop.await);
            tokio::time::sleep(STOPPING_TIME).await;
        } => tracing::info!("stopped with connections open"),
    }
    background.abort();
    if let Err(error) = service.save_snapshots().await {
        tracing::error!(
            error,
            "state not saved: the next start reads more of the log"
        );
    }
    Ok(())
}

/// Logs as text, or as JSON where a machine reads them.
pub(crate) fn start_logging(json: bool, default: &str) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_unset| EnvFilter::new(default));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if json {
        builder.json().init();
    } else {
        builder.init();
    }
}

async fn asked_to_stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            pending::<()>().await;
        }
    };
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => drop(terminated.recv().await),
            Err(_) => pending().await,
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}

/// How long requests under way may take to end once the program is asked to stop.
const STOPPING_TIME: Duration = Duration::from_secs(3);
