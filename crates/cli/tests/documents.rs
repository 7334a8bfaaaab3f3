//! What the documents promise: links that lead somewhere, commands that exist.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn links_lead_somewhere() {
    let mut broken = Vec::new();
    let documents = documents();
    assert!(
        documents.len() > 10,
        "{} documents are too few",
        documents.len()
    );
    for document in documents {
        let text = fs::read_to_string(&document).unwrap();
        for target in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let path = target.split('#').next().unwrap_or_default();
            let elsewhere = path.is_empty() || path.contains("://");
            if !elsewhere && !document.parent().unwrap().join(path).exists() {
                broken.push(format!("{}: {target}", document.display()));
            }
        }
    }
    assert!(
        broken.is_empty(),
        "links that lead nowhere:\n{}",
        broken.join("\n")
    );
}

#[test]
fn commands_that_documents_name_exist() {
    let mut named = BTreeSet::new();
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap();
        for (at, program) in text.match_indices("tongxing ") {
            // Only what stands as code: in backticks, or as a line of a shell block.
            let is_code = text[..at].ends_with(['`', '\n']);
            let rest = text[at + program.len()..].chars();
            let word: String = rest.take_while(char::is_ascii_lowercase).collect();
            if is_code && !word.is_empty() {
                named.insert(word);
            }
        }
    }
    assert!(
        named.contains("replay") && named.contains("serve"),
        "{named:?}"
    );
    for command in named {
        let output = Command::new(env!("CARGO_BIN_EXE_tongxing"))
            .args([&command, "--help"])
            .output()
            .unwrap();
        assert!(output.status.success(), "there is no `tongxing {command}`");
    }
}

/// The Markdown of the repository's root and of `docs`.
fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut documents = Vec::new();
    for folder in [root.clone(), root.join("docs"), root.join("docs/language")] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "md") {
                documents.push(path);
            }
        }
    }
    documents
}
