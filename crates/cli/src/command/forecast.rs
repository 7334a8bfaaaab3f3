//! `tongxing forecast`

use std::fs;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use model::Lang;
use sim::forecast::{Assumptions, ForecastError, Request, forecast, report};

use crate::command::check::Format;
use crate::{HAS_ERRORS, folder};

/// Tells what a campaign will cost and bring: its rules run over a simulated public, many times.
#[derive(Debug, Args)]
pub(crate) struct Forecast {
    /// The campaign folder.
    folder: PathBuf,
    /// How many people take part.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=PEOPLE_MAX))]
    people: u32,
    /// What chance begins with; the same seed gives the same forecast.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many times the campaign is simulated; by default as often as takes seconds.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=RUNS_MAX))]
    runs: Option<u32>,
    /// A TOML file with other assumptions about people; see docs/forecast.md.
    #[arg(long, value_name = "FILE")]
    assumptions: Option<PathBuf>,
    /// How the forecast is printed.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Write the report as a page with plots to this file as well.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Forecast {
    pub(crate) fn run(self, lang: Lang) -> anyhow::Result<ExitCode> {
        let assumptions = match &self.assumptions {
            None => Assumptions::default(),
            Some(path) => {
                let text = fs::read_to_string(path)
                    .with_context(|| format!("{} cannot be read", path.display()))?;
                match Assumptions::from_toml(&text) {
                    Ok(assumptions) => assumptions,
                    Err(error) => {
                        eprintln!("{}: {error}", path.display());
                        return Ok(ExitCode::from(HAS_ERRORS));
                    }
                }
            }
        };
        let Some(edition) = folder::checked(&self.folder, lang)? else {
            return Ok(ExitCode::from(HAS_ERRORS));
        };
        let request = Request {
            people: self.people,
            seed: self.seed,
            runs: self.runs,
            threads: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            assumptions,
        };
        let made = match forecast(&edition.plan, &request) {
            Ok(made) => made,
            Err(error @ (ForecastError::NothingToForecast | ForecastError::Nobody)) => {
                eprintln!("{}: {error}", self.folder.display());
                return Ok(ExitCode::from(HAS_ERRORS));
            }
        };
        if let Some(path) = &self.out {
            fs::write(path, report::html(&made, lang))
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
        match self.format {
            Format::Json => outln!("{}", serde_json::to_string_pretty(&made)?),
            Format::Text => out!("{}", report::text(&made, lang)),
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// More people than live anywhere would only fill the memory.
const PEOPLE_MAX: i64 = 100_000_000;
const RUNS_MAX: i64 = 4_096;
