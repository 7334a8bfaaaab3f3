//! The thread that writes records: whatever waits goes into one transaction and one fsync.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};

use crate::store::Shared;
use crate::{StoreError, Tx};

/// Work for the writer: changes something and says whether to keep it.
pub(crate) type Work = Box<dyn FnOnce(&mut Tx) -> Done + Send>;

/// Work that has run.
pub(crate) struct Done {
    /// Whether its changes are to be committed.
    pub(crate) keep: bool,
    /// Answers whoever gave the work, once it is known what became of it.
    pub(crate) answer: Box<dyn FnOnce(Result<(), StoreError>)>,
}

/// The writer's thread and the queue before it. Dropping it finishes the work that waits.
#[derive(Debug)]
pub(crate) struct Writer {
    queue: Option<SyncSender<Work>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(crate) fn start(shared: Arc<Shared>) -> std::io::Result<Self> {
        let (queue, waiting) = sync_channel(QUEUE_MAX);
        let thread = thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || write_all(&shared, &waiting))?;
        Ok(Self {
            queue: Some(queue),
            thread: Some(thread),
        })
    }

    /// Hands over work, unless too much is waiting.
    pub(crate) fn give(&self, work: Work) -> Result<(), StoreError> {
        let Some(queue) = &self.queue else {
            return Err(unanswered());
        };
        queue.try_send(work).map_err(|e| match e {
            TrySendError::Full(_) => StoreError::Busy,
            TrySendError::Disconnected(_) => unanswered(),
        })
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.queue.take());
        // The last store may be dropped by work on the very thread.
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != thread::current().id()
            && thread.join().is_err()
        {
            tracing::error!("the store's writer panicked");
        }
    }
}

/// What callers are told whose work was given up without being written.
pub(crate) fn unanswered() -> StoreError {
    StoreError::Unavailable("the work was given up".to_owned())
}

fn write_all(shared: &Shared, waiting: &Receiver<Work>) {
    while let Ok(first) = waiting.recv() {
        let mut batch = vec![first];
        batch.extend(waiting.try_iter().take(BATCH_MAX - 1));
        write_batch(shared, batch);
    }
}

/// Runs the works, each for itself, and commits them together.
fn write_batch(shared: &Shared, batch: Vec<Work>) {
    let mut answers = Vec::with_capacity(batch.len());
    let outcome = shared.transact(|tx| {
        let mut kept = false;
        for work in batch {
            tx.lite().save()?;
            let ran = catch_unwind(AssertUnwindSafe(|| work(tx)));
            // Some errors, a full disk for one, end the whole transaction.
            if !tx.lite().in_transaction() {
                answers.extend(ran.ok().map(|done| done.answer));
                return Err(StoreError::Unavailable(
                    "the batch was rolled back".to_owned(),
                ));
            }
            match ran {
                Ok(Done { keep: true, answer }) => {
                    tx.lite().release()?;
                    answers.push(answer);
                    kept = true;
                }
                Ok(Done {
                    keep: false,
                    answer,
                }) => {
                    tx.lite().undo()?;
                    answers.push(answer);
                }
                // Its caller hears of it by the answer that never comes.
                Err(panic) => {
                    tx.lite().undo()?;
                    tracing::error!(panic = message(&*panic), "work on the store panicked");
                }
            }
        }
        Ok(kept)
    });
    for answer in answers {
        answer(outcome.clone().map(|_| ()));
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("")
}

/// Works in one transaction at most; bounds how long the first of them waits.
const BATCH_MAX: usize = 512;
/// Works that may wait. At a few thousand a second this is about a second's worth.
const QUEUE_MAX: usize = 4096;
