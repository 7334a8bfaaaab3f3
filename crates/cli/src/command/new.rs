//! `tongxing new`

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Args;
use model::{CampaignId, Lang};

/// Makes a commented campaign folder that checks clean, to be changed into your own.
#[derive(Debug, Args)]
pub(crate) struct New {
    /// The folder to make; its name becomes the campaign's id.
    folder: PathBuf,
}

impl New {
    pub(crate) fn run(self, lang: Lang) -> anyhow::Result<ExitCode> {
        let name = self
            .folder
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let id = CampaignId::parse(name).with_context(|| format!("`{name}` cannot be an id"))?;
        if self.folder.exists() {
            bail!("{} exists already", self.folder.display());
        }
        for (path, bytes) in definition::template(&id).iter() {
            let path = self.folder.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
        }
        let folder = self.folder.display();
        match lang {
            Lang::Zh => outln!(
                "已生成 {folder}。请修改 {folder}/campaign.toml，然后运行 tongxing check {folder}"
            ),
            Lang::En => outln!(
                "Made {folder}. Change {folder}/campaign.toml, then run tongxing check {folder}"
            ),
        }
        Ok(ExitCode::SUCCESS)
    }
}
