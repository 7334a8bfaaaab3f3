//! Campaign folders on disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use definition::{Diagnostic, Severity, Sources};
use model::Lang;
use service::open::Edition;

/// Reads a campaign folder. Hidden files are left out.
pub(crate) fn read(folder: &Path) -> anyhow::Result<Sources> {
    let mut files = BTreeMap::new();
    collect(folder, folder, &mut files, &mut 0)
        .with_context(|| format!("{} cannot be read", folder.display()))?;
    let sources = Sources::new(files);
    let name = folder.canonicalize().ok();
    let name = name
        .as_deref()
        .and_then(Path::file_name)
        .and_then(|name| name.to_str());
    Ok(match name {
        Some(name) => sources.in_folder(name),
        None => sources,
    })
}

/// Checks a campaign folder; on errors prints the diagnostics to standard error.
pub(crate) fn checked(folder: &Path, lang: Lang) -> anyhow::Result<Option<Edition>> {
    let sources = read(folder)?;
    let edition = edition(&sources);
    if let Err(diagnostics) = &edition {
        eprint!(
            "{}",
            definition::render::text(&sources, diagnostics, lang, colour())
        );
    }
    Ok(edition.ok())
}

/// The edition of a campaign's files, or what is wrong with them.
pub(crate) fn edition(sources: &Sources) -> Result<Edition, Vec<Diagnostic>> {
    let checked = definition::check(sources);
    let text = |(path, bytes): (&str, &[u8])| (path.to_owned(), as_text(bytes));
    match checked.plan {
        Some(plan) => Ok(Edition {
            plan: Arc::new(plan),
            hash: checked.hash.0,
            files: sources.iter().map(text).collect(),
        }),
        None => Err(checked.diagnostics),
    }
}

/// Whether standard error is a terminal.
pub(crate) fn colour() -> bool {
    use std::io::IsTerminal as _;
    std::io::stderr().is_terminal()
}

/// How many of the diagnostics are errors and how many warnings; notes are neither.
pub(crate) fn count(diagnostics: &[Diagnostic]) -> (usize, usize) {
    let of = |severity| {
        let some = diagnostics.iter().filter(|d| d.code.severity() == severity);
        some.count()
    };
    (of(Severity::Error), of(Severity::Warning))
}

/// A file as it is kept with the published plan: text as it is, pictures and videos as a `data:` URL.
fn as_text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_binary) => format!(
            "data:application/octet-stream;base64,{}",
            BASE64_STANDARD.encode(bytes)
        ),
    }
}

fn collect(
    root: &Path,
    folder: &Path,
    files: &mut BTreeMap<String, Vec<u8>>,
    size: &mut u64,
) -> anyhow::Result<()> {
    let mut entries: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder)? {
        entries.push(entry?.path());
    }
    for path in entries {
        let hidden = path
            .file_name()
            .is_some_and(|n| n.as_encoded_bytes().starts_with(b"."));
        if hidden {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, files, size)?;
            continue;
        }
        *size += path.metadata()?.len();
        if *size > FOLDER_BYTES_MAX {
            bail!("the folder holds more than {} MiB", FOLDER_BYTES_MAX >> 20);
        }
        let relative = path.strip_prefix(root).unwrap_or(&path);
        let parts: Option<Vec<&str>> = relative.iter().map(|part| part.to_str()).collect();
        let name = parts
            .with_context(|| format!("{} is not UTF-8", relative.display()))?
            .join("/");
        files.insert(name, fs::read(&path)?);
    }
    Ok(())
}

/// A campaign is a folder of texts; whatever is larger was not meant.
const FOLDER_BYTES_MAX: u64 = 64 << 20;
