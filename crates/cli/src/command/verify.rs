//! `tongxing verify`

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use model::Lang;
use proof::{Invalid, Verified};
use serde::Serialize;

use crate::HAS_ERRORS;
use crate::command::check::Format;

/// Checks a receipt or the publication of a draw, without server or network, and tells what it
/// proves and what not.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The file; see docs/verification.md.
    file: PathBuf,
    /// How the verdict is printed.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Serialize)]
struct Verdict<T> {
    valid: bool,
    #[serde(flatten)]
    details: T,
}

impl Verify {
    pub(crate) fn run(self, lang: Lang) -> anyhow::Result<ExitCode> {
        let path = self.file.display();
        let bytes = fs::read(&self.file).with_context(|| format!("{path} cannot be read"))?;
        // What is not text is not JSON either, and the verdict says so.
        let verdict = proof::verify(&String::from_utf8_lossy(&bytes));
        match (self.format, &verdict) {
            (Format::Json, Ok(details)) => print_json(true, details)?,
            (Format::Json, Err(details)) => print_json(false, details)?,
            (Format::Text, Ok(verified)) => print_verified(verified, lang)?,
            (Format::Text, Err(invalid)) => print_invalid(invalid, lang)?,
        }
        Ok(match verdict {
            Ok(_) => ExitCode::SUCCESS,
            Err(_) => ExitCode::from(HAS_ERRORS),
        })
    }
}

fn print_json(valid: bool, details: impl Serialize) -> anyhow::Result<()> {
    let verdict = Verdict { valid, details };
    outln!("{}", serde_json::to_string_pretty(&verdict)?);
    Ok(())
}

fn print_verified(verified: &Verified, lang: Lang) -> anyhow::Result<()> {
    let words = match lang {
        Lang::Zh => ["有效", "方案指纹", "承诺", "名单指纹", "不能证明的："],
        Lang::En => ["valid", "spec", "commitment", "entries", "not proven:"],
    };
    let [valid, spec, commit, root, not_proven] = words;
    outln!("{valid}");
    outln!("  {spec} {}", verified.spec);
    outln!("  {commit} {}", verified.commit);
    if let Some(fingerprint) = verified.root {
        outln!("  {root} {fingerprint}");
    }
    for text in &verified.proven {
        outln!("✓ {}", text.get(lang));
    }
    outln!("{not_proven}");
    for text in &verified.not_proven {
        outln!("○ {}", text.get(lang));
    }
    Ok(())
}

fn print_invalid(invalid: &Invalid, lang: Lang) -> anyhow::Result<()> {
    let not_valid = match lang {
        Lang::Zh => "无效",
        Lang::En => "not valid",
    };
    outln!("{not_valid}");
    let message = invalid.message.get(lang);
    if invalid.at.is_empty() {
        outln!("✗ {message}");
    } else {
        outln!("✗ {}: {message}", invalid.at);
    }
    Ok(())
}
