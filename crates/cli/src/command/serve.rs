//! `tongxing serve`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;
use model::Lang;
use service::open::open_sealed_campaign;
use service::sealing::Vault;
use service::{Chance, Service, SystemClock};
use store::{Store, StoreConfig};
use wechat::{AppSecret, Client, Settings};

use crate::{HAS_ERRORS, folder, progress, server};

/// Serves campaigns. Steps come from WeChat alone, and time from the machine's clock.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The campaign folders.
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// The data directory; made if it does not exist.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:7878")]
    listen: SocketAddr,
    /// Address under which people reach the server, for links and QR codes.
    #[arg(long)]
    public_url: String,
    /// The `AppID` of the mini program.
    #[arg(long)]
    wechat_appid: String,
    /// File whose first line is the mini program's secret.
    #[arg(long)]
    wechat_secret_file: PathBuf,
    /// Trust the `X-Forwarded-For` of a proxy in front.
    #[arg(long)]
    trust_proxy: bool,
    /// Log as JSON.
    #[arg(long)]
    log_json: bool,
}

impl Serve {
    pub(crate) fn run(self, lang: Lang) -> anyhow::Result<ExitCode> {
        server::start_logging(self.log_json, "info");
        let mut editions = Vec::new();
        for path in &self.folders {
            match folder::checked(path, lang)? {
                Some(edition) => editions.push(edition),
                None => return Ok(ExitCode::from(HAS_ERRORS)),
            }
        }
        let secret = std::fs::read_to_string(&self.wechat_secret_file)
            .with_context(|| format!("cannot read {}", self.wechat_secret_file.display()))?;
        let secret = AppSecret::new(secret.lines().next().unwrap_or_default().trim());
        let wechat = service::WeChat {
            client: Client::new(Settings::production(self.wechat_appid.clone(), secret))?,
            appid: self.wechat_appid.clone(),
        };
        let runtime = tokio::runtime::Runtime::new()?;
        runtime.block_on(async move {
            let listener = server::bind(self.listen).await?;
            let chance = || Chance::from_system().context("the system gives no randomness");
            let vault = Vault::open(&self.data, chance()?)?;
            let store = Store::open(&StoreConfig { path: self.data })?;
            let clock = Arc::new(SystemClock);
            let reading = progress::spinner("reading the log");
            let mut campaigns = Vec::new();
            for edition in editions {
                campaigns.push(open_sealed_campaign(
                    &store,
                    &vault,
                    edition,
                    clock.clone(),
                )?);
            }
            reading.finish_and_clear();
            let service =
                Service::new(store, campaigns, wechat, clock, chance()?).with_vault(vault);
            let settings = api::Settings {
                trust_proxy: self.trust_proxy,
                ..api::Settings::new(self.public_url)
            };
            let router = api::router(service.clone(), settings).merge(api::pages());
            tracing::info!(address = %listener.local_addr()?, "listening");
            server::run(listener, router, service).await?;
            Ok(ExitCode::SUCCESS)
        })
    }
}
