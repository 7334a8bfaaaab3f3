//! `tongxing schema`

use std::process::ExitCode;

use clap::{Args, ValueEnum};

/// Prints a JSON Schema for editors.
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// What the schema describes.
    #[arg(value_enum)]
    of: Of,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// `campaign.toml`.
    Campaign,
    /// A line of acts.
    Acts,
}

impl Schema {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let schema = match self.of {
            Of::Campaign => definition::schema(),
            Of::Acts => engine::acts::schema(),
        };
        outln!("{}", serde_json::to_string_pretty(&schema)?);
        Ok(ExitCode::SUCCESS)
    }
}
