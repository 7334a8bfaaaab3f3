//! The newcomer's minute. All that must never reach a production campaign lives here: the
//! simulated public, the fake WeChat with its phones, the clock that can be moved.

mod furnish;
mod persona;
mod public;
mod routes;
mod staff;
mod time;
mod world;

use std::net::SocketAddr;

use crate::server;

/// Starts the demo and serves it until the program is stopped.
pub(crate) async fn run(listen: SocketAddr, people: u32, seed: u64) -> anyhow::Result<()> {
    let listener = server::bind(listen).await?;
    let address = listener.local_addr()?;
    let folder = tempfile::tempdir()?;
    let world = world::World::create(folder.path(), address, people, seed).await?;
    let service = world.service().clone();
    let settings = api::Settings::new(format!("http://{address}"));
    let router = api::router(service.clone(), settings)
        .merge(routes::router(world.clone()))
        .merge(api::pages());
    tokio::spawn(async move { world.keep_walking().await });
    let accounts = staff::cards();
    let (organiser, password) = accounts.first().map_or(("", ""), |account| {
        (account.login, account.password.as_str())
    });
    outln!(
        "\n  同行 Tongxing demo\n\n  \
         phone   http://{address}/\n  \
         screen  http://{address}/screen/{}\n  \
         console http://{address}/console\n  \
         API     http://{address}/api/openapi.json\n\n  \
         Staff of the demo sign in as `{}` with the password `{}`; the console offers more accounts.\n  \
         Everything is in {} and gone when you stop it with Ctrl-C.\n",
        service
            .campaigns()
            .next()
            .map_or("", |live| live.id().as_str()),
        organiser,
        password,
        folder.path().display(),
    );
    server::run(listener, router, service).await
}
