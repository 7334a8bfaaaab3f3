//! `tongxing check`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use model::Lang;

use crate::{HAS_ERRORS, folder};

/// Checks a campaign folder and tells everything that is wrong with it at once.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The campaign folder.
    folder: PathBuf,
    /// How the problems are printed.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// How problems are printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// A JSON list.
    Json,
}

impl Check {
    pub(crate) fn run(self, lang: Lang) -> anyhow::Result<ExitCode> {
        let sources = folder::read(&self.folder)?;
        let checked = definition::check(&sources);
        let (errors, warnings) = folder::count(&checked.diagnostics);
        match self.format {
            Format::Json => {
                let list = definition::render::json(&sources, &checked.diagnostics, lang);
                outln!("{}", serde_json::to_string_pretty(&list)?);
            }
            Format::Text => {
                let colour = folder::colour();
                out!(
                    "{}",
                    definition::render::text(&sources, &checked.diagnostics, lang, colour)
                );
                outln!(
                    "{}",
                    summary(lang, errors, warnings, &checked.hash.to_string())
                );
            }
        }
        Ok(if checked.plan.is_some() {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(HAS_ERRORS)
        })
    }
}

fn summary(lang: Lang, errors: usize, warnings: usize, hash: &str) -> String {
    match (lang, errors, warnings) {
        (Lang::Zh, 0, 0) => format!("没有发现问题。方案指纹 {hash}"),
        (Lang::Zh, 0, _) => format!("{warnings} 条提醒，没有错误。方案指纹 {hash}"),
        (Lang::Zh, _, _) => format!("{errors} 个错误，{warnings} 条提醒。"),
        (Lang::En, 0, 0) => format!("No problems found. Plan hash {hash}"),
        (Lang::En, 0, _) => format!("{}, no errors. Plan hash {hash}", some(warnings, "warning")),
        (Lang::En, _, _) => {
            format!("{}, {}.", some(errors, "error"), some(warnings, "warning"))
        }
    }
}

fn some(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
