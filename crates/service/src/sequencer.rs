//! One thread per campaign that puts commands in order (design: the main road).
//!
//! It takes the waiting commands as a batch, decides them in order on its own image, appends
//! their facts in one durable transaction, then shows them to readers and answers. Nobody is
//! answered before the commit. If the append fails, nobody is told «ok»: the sequencer's image is
//! made again from the readers', which is never ahead of the disk.

use std::fmt;
use std::sync::Arc;
use std::thread;

use engine::{Campaign, Command, Fact, FactRow, Reply};
use model::{Refusal, Seq};
use store::RecordWrite;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot, watch};

use crate::clock::Clock;
use crate::image::Image;

/// Where the facts of one campaign are kept.
///
/// The store's log is the one used; the crash tests put a log in its place that answers too
/// early, to see that they notice.
pub trait FactLog: fmt::Debug + Send {
    /// Appends rows and record writes in one durable transaction.
    fn append(
        &mut self,
        after: Seq,
        rows: &[FactRow],
        attached: &[RecordWrite],
    ) -> Result<(), AppendFailed>;

    /// The rows after a position, in order.
    fn read_after(&mut self, after: Seq) -> Result<Vec<FactRow>, AppendFailed>;
}

/// Facts could not be appended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppendFailed {
    /// Nothing was written.
    #[error("the facts were not written: {0}")]
    NotWritten(String),
    /// It is not known whether they were written; the log has to be read again.
    #[error("it is not known whether the facts were written: {0}")]
    OutcomeUnknown(String),
}

/// An accepted command, durable and visible to readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The answer.
    pub reply: Reply,
    /// The log's position after the batch it was part of.
    pub as_of: Seq,
}

/// Why a command was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// A rule refused it. Nothing changed.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// The queue is full: come again in a moment. Nothing changed.
    #[error("the queue is full")]
    Busy,
    /// Storing failed. Nothing changed, or it cannot be said: repeat the request with the same
    /// idempotency key.
    #[error("storing failed")]
    Unavailable,
}

/// The door to a campaign's sequencer.
#[derive(Clone, Debug)]
pub struct Sequencer {
    queue: mpsc::Sender<Submission>,
}

/// Bounds of a sequencer.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Commands that may wait; one more is told to come again.
    pub queue: usize,
    /// Commands decided together.
    pub batch: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            queue: 16_384,
            batch: 2_048,
        }
    }
}

/// Record writes that commit with a command's facts, or not at all.
enum Attached {
    Known(Vec<RecordWrite>),
    /// Made of the answer, where they need a number that the decision gives.
    Following(MakeWrites),
}

type MakeWrites = Box<dyn FnOnce(&Reply) -> Vec<RecordWrite> + Send>;

struct Submission {
    command: Command,
    attached: Attached,
    answer: oneshot::Sender<Result<Accepted, Rejection>>,
}

impl Sequencer {
    /// Starts the thread. It ends when all doors are dropped.
    pub fn start(
        image: Arc<Image>,
        log: Box<dyn FactLog>,
        clock: Arc<dyn Clock>,
        limits: Limits,
    ) -> std::io::Result<(Self, thread::JoinHandle<()>)> {
        let (queue, submissions) = mpsc::channel(limits.queue);
        let own = image.read(Campaign::clone);
        let name = format!("sequencer {}", own.plan().id);
        let worker = Worker {
            image,
            own,
            log,
            clock,
            submissions,
            batch: limits.batch,
        };
        let thread = thread::Builder::new().name(name).spawn(|| worker.run())?;
        Ok((Self { queue }, thread))
    }

    /// Whether the thread still takes commands. It ends early only by a fault in a rule.
    pub fn is_running(&self) -> bool {
        !self.queue.is_closed()
    }

    /// Hands a command in and waits for the answer. The record writes are committed with the
    /// command's facts, or not at all.
    pub async fn submit(
        &self,
        command: Command,
        attached: Vec<RecordWrite>,
    ) -> Result<Accepted, Rejection> {
        self.hand_in(command, Attached::Known(attached)).await
    }

    /// As [`Self::submit`], with record writes that are made of the answer: the number of a team
    /// is known only then. They are made on the sequencer's thread, so making them is cheap.
    pub async fn submit_following(
        &self,
        command: Command,
        attached: impl FnOnce(&Reply) -> Vec<RecordWrite> + Send + 'static,
    ) -> Result<Accepted, Rejection> {
        self.hand_in(command, Attached::Following(Box::new(attached)))
            .await
    }

    async fn hand_in(&self, command: Command, attached: Attached) -> Result<Accepted, Rejection> {
        let (answer, answered) = oneshot::channel();
        self.queue
            .try_send(Submission {
                command,
                attached,
                answer,
            })
            .map_err(|e| match e {
                TrySendError::Full(_) => Rejection::Busy,
                TrySendError::Closed(_) => Rejection::Unavailable,
            })?;
        answered.await.unwrap_or(Err(Rejection::Unavailable))
    }
}

struct Worker {
    /// What readers see: never ahead of the disk.
    image: Arc<Image>,
    /// What the next command is decided on: ahead of the disk while a batch is being written.
    own: Campaign,
    log: Box<dyn FactLog>,
    clock: Arc<dyn Clock>,
    submissions: mpsc::Receiver<Submission>,
    batch: usize,
}

impl Worker {
    fn run(mut self) {
        let mut batch = Vec::with_capacity(self.batch);
        while self.submissions.blocking_recv_many(&mut batch, self.batch) > 0 {
            self.process(std::mem::take(&mut batch));
        }
    }

    fn process(&mut self, batch: Vec<Submission>) {
        let before = self.own.seq();
        let mut facts: Vec<(model::Instant, Fact)> = Vec::new();
        let mut rows: Vec<FactRow> = Vec::new();
        let mut attached = Vec::new();
        let mut answers = Vec::with_capacity(batch.len());
        for submission in batch {
            let now = self.now();
            let outcome = self.own.decide(now, &submission.command);
            if let Ok(decision) = &outcome {
                for fact in &decision.facts {
                    self.own.apply(now, fact);
                    rows.push(FactRow::new(self.own.seq(), now, fact));
                    facts.push((now, fact.clone()));
                }
                attached.extend(match submission.attached {
                    Attached::Known(writes) => writes,
                    Attached::Following(make) => make(&decision.reply),
                });
            }
            answers.push((submission.answer, outcome.map(|decision| decision.reply)));
        }
        if !(rows.is_empty() && attached.is_empty())
            && let Err(failed) = self.log.append(before, &rows, &attached)
        {
            tracing::error!(campaign = %self.own.plan().id, error = %failed, "append failed");
            self.recover(&failed);
            // Refusals too: they may rest on facts of this batch that were not written.
            for (answer, _) in answers {
                drop(answer.send(Err(Rejection::Unavailable)));
            }
            return;
        }
        self.image.apply(&facts);
        let as_of = self.own.seq();
        for (answer, outcome) in answers {
            let outcome = outcome.map(|reply| Accepted { reply, as_of });
            // A caller that no longer waits finds the outcome when it asks again.
            drop(answer.send(outcome.map_err(Rejection::Refused)));
        }
    }

    /// The time, never before the last fact: the machine's clock may be set back.
    fn now(&self) -> model::Instant {
        let now = self.clock.now();
        self.own.last_at().map_or(now, |last| last.max(now))
    }

    /// Brings readers up to the log where it may have moved, and starts again from there.
    fn recover(&mut self, failed: &AppendFailed) {
        if matches!(failed, AppendFailed::OutcomeUnknown(_)) {
            let known = self.image.read(Campaign::seq);
            match self.log.read_after(known) {
                Ok(rows) => {
                    let mut facts = Vec::with_capacity(rows.len());
                    for row in rows {
                        match row.fact() {
                            Ok(fact) => facts.push((row.at, fact)),
                            Err(error) => {
                                tracing::error!(%error, "the log cannot be read");
                                break;
                            }
                        }
                    }
                    self.image.apply(&facts);
                }
                Err(error) => tracing::error!(%error, "the log cannot be read"),
            }
        }
        self.own = self.image.read(Campaign::clone);
    }
}

/// Tells waiting readers that the image has moved.
pub(crate) type Moved = watch::Sender<Seq>;
