//! The movable clock. Every edition has its own date; all of them move together.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use model::Instant;
use service::{Clock, SystemClock};

/// How far the demo's time has run, by itself and by hand.
#[derive(Debug)]
pub(crate) struct Time {
    started: Instant,
    moved_ms: AtomicI64,
}

impl Time {
    pub(crate) fn start() -> Arc<Self> {
        Arc::new(Self {
            started: SystemClock.now(),
            moved_ms: AtomicI64::new(0),
        })
    }

    /// Moves all clocks forward.
    pub(crate) fn forward(&self, ms: i64) {
        self.moved_ms.fetch_add(ms.max(0), Ordering::Relaxed);
    }

    fn elapsed_ms(&self) -> i64 {
        (SystemClock.now() - self.started).max(0) + self.moved_ms.load(Ordering::Relaxed)
    }
}

/// The clock of one edition.
#[derive(Clone, Debug)]
pub(crate) struct EditionClock {
    time: Arc<Time>,
    base: Instant,
}

impl EditionClock {
    /// A clock that shows `base` when the demo starts.
    pub(crate) fn new(time: Arc<Time>, base: Instant) -> Self {
        Self { time, base }
    }
}

impl Clock for EditionClock {
    fn now(&self) -> Instant {
        self.base + self.time.elapsed_ms()
    }
}
