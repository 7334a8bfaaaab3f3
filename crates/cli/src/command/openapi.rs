//! `tongxing openapi`

use std::process::ExitCode;

use clap::Args;

/// Prints the description of the HTTP API (OpenAPI 3.1).
#[derive(Debug, Args)]
pub(crate) struct Openapi {}

impl Openapi {
    pub(crate) fn run() -> anyhow::Result<ExitCode> {
        outln!("{}", serde_json::to_string_pretty(&api::openapi())?);
        Ok(ExitCode::SUCCESS)
    }
}
