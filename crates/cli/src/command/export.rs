//! `tongxing export`

use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use model::{CampaignId, Lang};
use store::record::campaign;
use store::{Store, StoreConfig, StoreError};

use crate::HAS_ERRORS;

/// Writes a campaign's log as JSON Lines, one fact a line. The server must not be running.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The campaign.
    campaign: String,
    /// The data directory.
    #[arg(long)]
    data: PathBuf,
    /// Export the log.
    #[arg(long, required = true)]
    log: bool,
}

impl Export {
    pub(crate) fn run(self, lang: Lang) -> anyhow::Result<ExitCode> {
        let id = CampaignId::parse(&self.campaign)?;
        let store = Store::open(&StoreConfig { path: self.data })?;
        let no = store.read_blocking(async |tx| -> Result<_, StoreError> {
            campaign::lookup(tx, &id).await
        })?;
        let Some(no) = no else {
            match lang {
                Lang::Zh => eprintln!("没有名为 {id} 的活动。"),
                Lang::En => eprintln!("There is no campaign called {id}."),
            }
            return Ok(ExitCode::from(HAS_ERRORS));
        };
        let mut out = BufWriter::new(std::io::stdout().lock());
        for page in store.log_pages(no, 0) {
            for row in page.context("the log cannot be read")? {
                serde_json::to_writer(&mut out, &row)?;
                out.write_all(b"\n")?;
            }
        }
        out.flush()?;
        Ok(ExitCode::SUCCESS)
    }
}
