//! Campaign folders for tests.
#![expect(clippy::disallowed_methods, reason = "the crate itself reads no files")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use definition::Sources;

/// The folder of the campaigns that ship with the project.
pub(crate) fn campaigns() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../campaigns")
}

/// A campaign that ships with the project.
pub(crate) fn campaign(edition: &str) -> Sources {
    read(&campaigns().join(edition))
}

/// All files below a folder.
pub(crate) fn read(folder: &Path) -> Sources {
    let mut files = BTreeMap::new();
    collect(folder, folder, &mut files);
    assert!(!files.is_empty(), "no files in {}", folder.display());
    Sources::new(files)
}

/// The same folder with one more or another file.
pub(crate) fn with(sources: &Sources, path: &str, content: impl Into<Vec<u8>>) -> Sources {
    let mut files = to_map(sources);
    files.insert(path.to_owned(), content.into());
    Sources::new(files)
}

/// The same folder without a file.
pub(crate) fn without(sources: &Sources, path: &str) -> Sources {
    let mut files = to_map(sources);
    assert!(files.remove(path).is_some(), "no file {path}");
    Sources::new(files)
}

/// The same folder with a text replaced that stands in a file exactly once.
pub(crate) fn replaced(sources: &Sources, path: &str, from: &str, to: &str) -> Sources {
    let text = std::str::from_utf8(sources.get(path).unwrap()).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{path}: {from}");
    with(sources, path, text.replace(from, to))
}

/// Compares a committed file with what it is generated from; `UPDATE_GENERATED=1` writes it.
pub(crate) fn assert_fresh(path: &Path, fresh: &str) {
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::write(path, fresh).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == fresh,
        "{} is stale: run the tests of `definition` with UPDATE_GENERATED=1",
        path.display()
    );
}

/// A folder below `testdata`.
pub(crate) fn testdata(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join(path)
}

fn to_map(sources: &Sources) -> BTreeMap<String, Vec<u8>> {
    let owned = sources.iter().map(|(p, c)| (p.to_owned(), c.to_vec()));
    owned.collect()
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            files.insert(name, std::fs::read(&path).unwrap());
        }
    }
}
