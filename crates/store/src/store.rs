//! The store itself: opening it, and running work on it.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Semaphore, oneshot};

use crate::lite::Lite;
use crate::migrate::{MIGRATIONS, migrate};
use crate::tx::finish;
use crate::writer::{Done, Writer, unanswered};
use crate::{OpenError, StoreError, Tx};

/// Where a store keeps its data.
#[derive(Clone, Debug)]
pub struct StoreConfig {
    /// The data directory. It is made if it is not there, and belongs to one process at a time.
    pub path: PathBuf,
}

/// Everything that is kept. Clones are cheap and share one store.
///
/// Functions that say so block; call them from threads of their own or `spawn_blocking`.
#[derive(Clone, Debug)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    // The writer first: it finishes its work before the connections close.
    writer: Writer,
    shared: Arc<Shared>,
}

impl Store {
    /// Opens the store in a directory and brings it to this program's form. Blocks.
    pub fn open(config: &StoreConfig) -> Result<Self, OpenError> {
        let directory = &config.path;
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| OpenError::Io { path, source }
        };
        std::fs::create_dir_all(directory).map_err(io(directory))?;
        let lock = lock(&directory.join(LOCK_FILE))?;
        let file = directory.join(DATABASE_FILE);
        let mut lite = Lite::open_writer(&file)?;
        migrate(&mut lite, MIGRATIONS)?;
        // SQLite makes its own files durable; that the directory exists is ours to see to.
        for path in [Some(directory.as_path()), directory.parent()]
            .into_iter()
            .flatten()
        {
            if !path.as_os_str().is_empty() {
                File::open(path)
                    .and_then(|dir| dir.sync_all())
                    .map_err(io(path))?;
            }
        }
        Self::start(Shared::new(Some(file), lite, Some(lock)))
    }

    /// An empty store that is gone with its last clone, for tests and rehearsals.
    pub fn in_memory() -> Result<Self, OpenError> {
        let mut lite = Lite::in_memory()?;
        migrate(&mut lite, MIGRATIONS)?;
        Self::start(Shared::new(None, lite, None))
    }

    fn start(shared: Shared) -> Result<Self, OpenError> {
        let shared = Arc::new(shared);
        let writer = Writer::start(Arc::clone(&shared)).map_err(|source| OpenError::Io {
            path: "store-writer".into(),
            source,
        })?;
        Ok(Self(Arc::new(Inner { writer, shared })))
    }

    /// Runs work that changes records and commits it if it ends with `Ok`; otherwise it leaves no
    /// trace. When this returns `Ok` the change is durable.
    ///
    /// Works that wait at the same time share one transaction and one fsync, each undone by
    /// itself if it fails. Refused with [`StoreError::Busy`] when too many wait.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.0.writer.give(Box::new(move |tx| {
            let outcome = finish(work(tx));
            Done {
                keep: outcome.is_ok(),
                answer: Box::new(move |committed| {
                    let outcome = outcome.and_then(|done| Ok(committed.map(|()| done)?));
                    if reply.send(outcome).is_err() {
                        tracing::debug!("nobody waits for the outcome of a write any more");
                    }
                }),
            }
        }))?;
        answer.await.unwrap_or_else(|_| Err(unanswered().into()))
    }

    /// As [`Store::write`], on the caller's thread and in a transaction of its own. Blocks.
    pub fn write_blocking<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E>,
        E: From<StoreError>,
    {
        self.shared().transact(|tx| finish(work(tx)))
    }

    /// Runs work that reads records, on one state of the database from begin to end.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let permits = Arc::clone(&self.shared().permits);
        let permit = permits
            .acquire_owned()
            .await
            .map_err(|_closed| unanswered())?;
        let shared = Arc::clone(self.shared());
        let running = tokio::task::spawn_blocking(move || {
            let outcome = shared.read(|tx| finish(work(tx)));
            drop(permit);
            outcome
        });
        running
            .await
            .unwrap_or_else(|e| Err(StoreError::Failed(e.to_string()).into()))
    }

    /// As [`Store::read`], on the caller's thread. Blocks.
    pub fn read_blocking<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E>,
        E: From<StoreError>,
    {
        self.shared().read(|tx| finish(work(tx)))
    }

    /// Writes a copy of the database, as it is at this moment, to a file that must not exist.
    /// Writers go on meanwhile. A store in memory has nothing to copy. Blocks.
    pub fn back_up(&self, to: &Path) -> Result<(), StoreError> {
        let Some(file) = &self.shared().file else {
            return Err(StoreError::Failed("the store is in memory".to_owned()));
        };
        let to = to
            .to_str()
            .ok_or_else(|| StoreError::Failed("the path is no text".to_owned()))?;
        Lite::open_reader(file)?.copy_to(to)
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.0.shared
    }
}

/// The connections, shared by all clones and the writer's thread.
#[derive(Debug)]
pub(crate) struct Shared {
    /// The connection that writes; `None` after an error, until it can be opened again.
    writer: Mutex<Option<Tx>>,
    /// Held while waiting for the writer, so that nobody who has just had it gets it again first.
    turn: Mutex<()>,
    /// Connections that read and have nothing to do.
    idle: Mutex<Vec<Tx>>,
    permits: Arc<Semaphore>,
    /// The database; `None` for one in memory, which has the writing connection alone.
    file: Option<PathBuf>,
    /// Last, so that nobody opens the directory before the connections are closed.
    _lock: Option<File>,
}

impl Shared {
    fn new(file: Option<PathBuf>, lite: Lite, lock: Option<File>) -> Self {
        Self {
            writer: Mutex::new(Some(Tx::Lite(lite))),
            turn: Mutex::new(()),
            idle: Mutex::new(Vec::new()),
            permits: Arc::new(Semaphore::new(READERS_MAX)),
            file,
            _lock: lock,
        }
    }

    /// Runs work in a durable transaction: committed if it ends with `Ok`, undone if not.
    pub(crate) fn transact<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut slot = self.writer();
        let tx = match &mut *slot {
            Some(tx) => tx,
            none => none.insert(self.reopen()?),
        };
        // Work that panicked on the way may have left its transaction open.
        tx.lite().roll_back();
        let outcome = tx.lite().begin_write().map_err(E::from).and_then(|()| {
            let done = work(tx)?;
            tx.lite().commit()?;
            Ok(done)
        });
        tx.lite().roll_back();
        if tx.lite().is_broken() && self.file.is_some() {
            *slot = None;
            self.idle().clear();
            match self.reopen() {
                Ok(tx) => *slot = Some(tx),
                Err(error) => tracing::error!(%error, "the database was closed after an error"),
            }
        }
        outcome
    }

    /// Runs work on one state of the database, without changing it.
    fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        let Some(file) = &self.file else {
            return self.transact(|tx| {
                tx.lite().set_read_only(true)?;
                let outcome = work(tx);
                tx.lite().set_read_only(false)?;
                outcome
            });
        };
        let idle = self.idle().pop();
        let mut tx = match idle {
            Some(tx) => tx,
            None => Tx::Lite(Lite::open_reader(file)?),
        };
        tx.lite().begin_read()?;
        let outcome = work(&mut tx);
        tx.lite().roll_back();
        let mut idle = self.idle();
        if !tx.lite().is_broken() && idle.len() < READERS_MAX {
            idle.push(tx);
        }
        outcome
    }

    /// The writing connection, after those who came before.
    fn writer(&self) -> MutexGuard<'_, Option<Tx>> {
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        drop(turn);
        writer
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Tx>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reopen(&self) -> Result<Tx, StoreError> {
        let Some(file) = &self.file else {
            return Err(unanswered());
        };
        let mut lite = Lite::open_writer(file)?;
        lite.recover()?;
        tracing::warn!(file = %file.display(), "the database was opened again after an error");
        Ok(Tx::Lite(lite))
    }
}

fn lock(path: &Path) -> Result<File, OpenError> {
    let io = |source| OpenError::Io {
        path: path.to_owned(),
        source,
    };
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(io)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(path.to_owned())),
        Err(TryLockError::Error(source)) => Err(io(source)),
    }
}

const DATABASE_FILE: &str = "tongxing.db";
const LOCK_FILE: &str = "tongxing.lock";
/// Reads that run at the same time, and connections kept for them.
const READERS_MAX: usize = 8;
