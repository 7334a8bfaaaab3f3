//! `tongxing replay`

use std::fs;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Args;
use engine::acts;
use engine::replay::Replay as Replayed;
use engine::{Campaign, FactRow};
use model::{Instant, Lang};
use serde::Serialize;

use crate::command::check::Format;
use crate::{HAS_ERRORS, folder, progress};

/// Decides a file of acts one after the other, or applies an exported log, without server or
/// network, and prints what became of each and the final result as JSON.
#[derive(Debug, Args)]
pub(crate) struct Replay {
    /// The campaign folder.
    folder: PathBuf,
    /// Acts as JSON Lines; see docs/acts.md.
    #[arg(long, required_unless_present = "log", conflicts_with = "log")]
    acts: Option<PathBuf>,
    /// A log as `tongxing export` writes it.
    #[arg(long)]
    log: Option<PathBuf>,
    /// Stop before the first act at or after this instant, and close the days that are over by
    /// then.
    #[arg(long, value_parser = instant)]
    until: Option<Instant>,
    /// Write the final result to this file as well.
    #[arg(long)]
    out: Option<PathBuf>,
    /// How problems of the file are printed.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Serialize)]
struct Last<T> {
    result: T,
}

impl Replay {
    pub(crate) fn run(self, lang: Lang) -> anyhow::Result<ExitCode> {
        let Some(edition) = folder::checked(&self.folder, lang)? else {
            return Ok(ExitCode::from(HAS_ERRORS));
        };
        match (&self.acts, &self.log) {
            (Some(acts), _) => self.replay_acts(acts, edition.plan),
            (None, Some(log)) => self.apply_log(log, edition.plan),
            (None, None) => bail!("give --acts or --log"),
        }
    }

    fn replay_acts(
        &self,
        path: &PathBuf,
        plan: std::sync::Arc<engine::Plan>,
    ) -> anyhow::Result<ExitCode> {
        let text = fs::read_to_string(path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        let acts = match acts::parse(&text) {
            Ok(acts) => acts,
            Err(problems) => {
                match self.format {
                    Format::Json => outln!("{}", serde_json::to_string_pretty(&problems)?),
                    Format::Text => {
                        for problem in &problems {
                            eprintln!("{}: {problem}", path.display());
                        }
                    }
                }
                return Ok(ExitCode::from(HAS_ERRORS));
            }
        };
        let mut replay = Replayed::new(plan);
        let mut out = BufWriter::new(std::io::stdout().lock());
        let bar = progress::bar("replay", acts.len());
        for act in acts
            .iter()
            .take_while(|act| self.until.is_none_or(|until| act.at < until))
        {
            serde_json::to_writer(&mut out, &replay.act(act))?;
            out.write_all(b"\n")?;
            bar.inc(1);
        }
        bar.finish_and_clear();
        if let Some(until) = self.until {
            replay.close_days(until);
        }
        self.finish(out, &replay.result())
    }

    fn apply_log(
        &self,
        path: &PathBuf,
        plan: std::sync::Arc<engine::Plan>,
    ) -> anyhow::Result<ExitCode> {
        let text = fs::read_to_string(path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        let mut campaign = Campaign::new(plan);
        for (line, content) in (1..).zip(text.lines()) {
            let at = || format!("{}: line {line}", path.display());
            let row: FactRow = serde_json::from_str(content).with_context(at)?;
            if self.until.is_some_and(|until| row.at >= until) {
                break;
            }
            if row.seq != campaign.seq() + 1 {
                bail!("{}: fact {} follows fact {}", at(), row.seq, campaign.seq());
            }
            campaign.apply(row.at, &row.fact().with_context(at)?);
        }
        let out = BufWriter::new(std::io::stdout().lock());
        self.finish(out, &campaign.result())
    }

    fn finish<T: Serialize>(
        &self,
        mut out: BufWriter<std::io::StdoutLock<'_>>,
        result: &T,
    ) -> anyhow::Result<ExitCode> {
        serde_json::to_writer(&mut out, &Last { result })?;
        out.write_all(b"\n")?;
        out.flush()?;
        if let Some(path) = &self.out {
            let pretty = serde_json::to_string_pretty(result)? + "\n";
            fs::write(path, pretty).with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn instant(text: &str) -> Result<Instant, String> {
    Instant::parse(text).map_err(|e| e.to_string())
}
