//! `tongxing demo`

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Args;

use crate::{demo, server};

/// Shows everything within a minute: a temporary store, the editions in full swing, a simulated
/// public, people to sign in as, a clock you can move.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:7878")]
    listen: SocketAddr,
    /// People of the simulated public.
    #[arg(long, default_value_t = 60_000, value_parser = clap::value_parser!(u32).range(50..=200_000))]
    people: u32,
    /// Chance of the simulated public: the same seed gives the same past.
    #[arg(long, default_value_t = 78)]
    seed: u64,
}

impl Demo {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        server::start_logging(false, "warn");
        let runtime = tokio::runtime::Runtime::new()?;
        runtime.block_on(demo::run(self.listen, self.people, self.seed))?;
        Ok(ExitCode::SUCCESS)
    }
}
