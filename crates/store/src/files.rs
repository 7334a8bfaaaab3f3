//! Files of a deployment: pictures and attachments, each under an id of its own.
//!
//! What a file is called and who may have it stands in the records. A file never changes: another
//! picture is another id.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use uuid::Uuid;

/// A folder of files. Clones are cheap and share it.
///
/// All functions block.
#[derive(Clone, Debug)]
pub struct Files(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    directory: PathBuf,
    /// Tells writes apart that run at the same time.
    writes: AtomicU64,
}

impl Files {
    /// Opens the folder, making it if it is not there, and sweeps out what writes left that never
    /// ended. It belongs to one process at a time, which the store beside it sees to.
    pub fn new(directory: &Path) -> io::Result<Self> {
        let unfinished = directory.join(UNFINISHED);
        match fs::remove_dir_all(&unfinished) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        fs::create_dir_all(&unfinished)?;
        sync_directory(directory)?;
        Ok(Self(Arc::new(Inner {
            directory: directory.to_owned(),
            writes: AtomicU64::new(0),
        })))
    }

    /// Keeps a file. When this returns `Ok` it is durable; at no time is a part of it to be seen. A
    /// file of the id that is there already is replaced.
    pub fn put(&self, id: Uuid, bytes: &[u8]) -> io::Result<()> {
        let number = self.0.writes.fetch_add(1, Ordering::Relaxed);
        let unfinished = self.0.directory.join(UNFINISHED).join(number.to_string());
        let written = self.write(&unfinished, id, bytes);
        if written.is_err() {
            // Best effort: the sweep finds what stays.
            drop(fs::remove_file(&unfinished));
        }
        written
    }

    /// A file, if it is there.
    pub fn get(&self, id: Uuid) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.path(id)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Removes a file. `false` if it is not there. When this returns `Ok` it does not come back.
    pub fn remove(&self, id: Uuid) -> io::Result<bool> {
        let path = self.path(id);
        match fs::remove_file(&path) {
            Ok(()) => path.parent().map_or(Ok(()), sync_directory).map(|()| true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn write(&self, unfinished: &Path, id: Uuid, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::create(unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        let shard = self.shard(id);
        if !shard.is_dir() {
            fs::create_dir_all(&shard)?;
            sync_directory(&self.0.directory)?;
        }
        fs::rename(unfinished, shard.join(id.to_string()))?;
        sync_directory(&shard)
    }

    fn path(&self, id: Uuid) -> PathBuf {
        self.shard(id).join(id.to_string())
    }

    /// One of 256 subfolders. Ids begin with their time, so the end of the id spreads better.
    fn shard(&self, id: Uuid) -> PathBuf {
        let [.., last] = id.into_bytes();
        self.0.directory.join(format!("{last:02x}"))
    }
}

fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

const UNFINISHED: &str = "unfinished";
