//! The files of a campaign as they were read, and the hash that freezes a plan.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use sha2::{Digest, Sha256};

/// The files of one campaign folder, in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    files: BTreeMap<String, Vec<u8>>,
    folder: Option<String>,
}

impl Sources {
    /// Files by their path relative to the folder, with `/` between its parts.
    pub fn new(files: BTreeMap<String, Vec<u8>>) -> Self {
        Self {
            files,
            folder: None,
        }
    }

    /// The same files with the name of their folder, which must then be the campaign's id.
    pub fn in_folder(mut self, name: impl Into<String>) -> Self {
        self.folder = Some(name.into());
        self
    }

    /// The name of the folder, where it is known.
    pub fn folder(&self) -> Option<&str> {
        self.folder.as_deref()
    }

    /// The content of a file.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// Paths of all files, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// All files with their content, in order of path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(p, c)| (p.as_str(), c.as_slice()))
    }
}

/// SHA-256 over the files a campaign refers to; a published plan is frozen by it.
///
/// For each file in order of path: the length of the path and the path, the length of the content
/// and the content. Lengths are 8 bytes, little-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlanHash(pub [u8; 32]);

impl PlanHash {
    pub(crate) fn of(sources: &Sources, used: &BTreeSet<String>) -> Self {
        let mut hash = Sha256::new();
        let mut add = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        for (path, content) in sources.iter().filter(|(path, _)| used.contains(*path)) {
            add(path.as_bytes());
            add(content);
        }
        Self(hash.finalize().into())
    }
}

impl fmt::Display for PlanHash {
    /// 64 lower-case hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
