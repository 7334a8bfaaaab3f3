//! The pages in `docs/language`: what they show checks as they say.
//!
//! A block ```` ```toml ```` takes the place of its tables in the base campaign and must then check clean; one marked
//! ```` ```toml,error=E0901 ```` must give exactly that code, and one marked ```` ```toml,walk ```` is about the small walk.
#![expect(clippy::disallowed_methods, reason = "the crate itself reads no files")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use definition::{CAMPAIGN_FILE, Code, check};

use crate::folder;

struct Block {
    page: String,
    line: usize,
    /// What stands after `toml`.
    mark: String,
    text: String,
}

fn pages() -> PathBuf {
    folder::campaigns().join("../docs/language")
}

fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    for entry in std::fs::read_dir(pages()).unwrap() {
        let path = entry.unwrap().path();
        let page = path.file_name().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let mut open: Option<Block> = None;
        for (n, line) in text.lines().enumerate() {
            match (&mut open, line.strip_prefix("```")) {
                (None, Some(mark)) => {
                    open = Some(Block {
                        page: page.clone(),
                        line: n + 1,
                        mark: mark.to_owned(),
                        text: String::new(),
                    });
                }
                (Some(_), Some(_)) => blocks.extend(open.take()),
                (Some(block), None) => {
                    block.text.push_str(line);
                    block.text.push('\n');
                }
                (None, None) => {}
            }
        }
        assert!(open.is_none(), "{page} ends within a block");
    }
    blocks.retain(|block| block.mark.starts_with("toml"));
    blocks
}

/// The name of the root table a heading belongs to: `donation` of `[[donation.multiplier]]`.
fn root_table(line: &str) -> Option<&str> {
    let name = line.strip_prefix('[')?.trim_start_matches('[');
    name.split(['.', ']']).next()
}

/// The pieces of a campaign, each under the name of its root table; `language` before the first.
fn pieces(text: &str) -> Vec<(&str, String)> {
    let mut pieces = vec![("language", String::new())];
    for line in text.lines() {
        if let Some(name) = root_table(line) {
            pieces.push((name, String::new()));
        }
        let (_, piece) = pieces.last_mut().unwrap();
        piece.push_str(line);
        piece.push('\n');
    }
    pieces
}

#[test]
fn every_example_checks_as_its_page_says() {
    let blocks = blocks();
    assert!(blocks.len() >= 45, "only {} examples", blocks.len());
    for block in blocks {
        let mut marks = block.mark.split(',').skip(1).peekable();
        let is_walk = marks.next_if_eq(&"walk").is_some();
        let base = folder::testdata(if is_walk { "walk" } else { "base" });
        let base = folder::read(&base);
        let main = std::str::from_utf8(base.get(CAMPAIGN_FILE).unwrap()).unwrap();
        let example = pieces(&block.text);
        let has_language = example[0].1.contains("language");
        let taken: BTreeSet<&str> = example
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| *name != "language" || has_language)
            .collect();
        let kept = pieces(main)
            .into_iter()
            .filter(|(name, _)| !taken.contains(name))
            .map(|(_, piece)| piece);
        let rest: String = kept.collect();
        let campaign = if has_language {
            format!("{}\n{rest}", block.text)
        } else {
            format!("{rest}\n{}", block.text)
        };
        let sources = folder::with(&base, CAMPAIGN_FILE, campaign);
        let found: Vec<&str> = check(&sources)
            .diagnostics
            .iter()
            .map(|d| d.code.as_str())
            .collect();
        let expected: Vec<&str> = marks
            .map(|mark| mark.trim_start_matches("error="))
            .collect();
        assert_eq!(found, expected, "{}:{}", block.page, block.line);
    }
}

#[test]
fn the_table_of_codes_is_fresh() {
    let path = pages().join("index.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once("<!-- codes -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /codes -->").unwrap();
    let mut table = String::from("| Code | Meaning |\n|---|---|\n");
    for code in Code::ALL {
        writeln!(table, "| `{code}` | {} |", code.meaning()).unwrap();
    }
    let fresh = format!("{before}<!-- codes -->\n{table}<!-- /codes -->{after}");
    folder::assert_fresh(&path, &fresh);
}

#[test]
fn every_table_of_the_language_has_a_page() {
    let schema = definition::schema();
    for table in schema["properties"].as_object().unwrap().keys() {
        if table != "language" {
            let page = pages().join(format!("{table}.md"));
            let text = std::fs::read_to_string(&page).unwrap_or_default();
            assert!(
                text.contains("```toml"),
                "{} has no example",
                page.display()
            );
            for key in keys(&schema, table) {
                assert!(
                    text.contains(&key),
                    "{} does not speak of `{key}`",
                    page.display()
                );
            }
        }
    }
}

/// The keys of a table as the schema has them.
fn keys(schema: &serde_json::Value, table: &str) -> Vec<String> {
    let property = &schema["properties"][table];
    let reference = property["$ref"]
        .as_str()
        .or(property["items"]["$ref"].as_str());
    let reference = reference.unwrap().trim_start_matches('#');
    let properties = &schema.pointer(reference).unwrap()["properties"];
    properties.as_object().unwrap().keys().cloned().collect()
}
