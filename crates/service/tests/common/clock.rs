//! A clock that stands where it is put.

use std::sync::atomic::{AtomicI64, Ordering};

use model::Instant;
use service::Clock;

#[derive(Debug)]
pub(crate) struct ManualClock(AtomicI64);

impl ManualClock {
    pub(crate) fn new(now: Instant) -> Self {
        Self(AtomicI64::new(now.0))
    }

    pub(crate) fn set(&self, now: Instant) {
        self.0.store(now.0, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}
