//! What readers see of a campaign: exact, in memory, never ahead of the disk.

use std::sync::{PoisonError, RwLock};

use engine::{Campaign, Fact};
use model::{Instant, Seq};
use tokio::sync::watch;

use crate::sequencer::Moved;

/// The readers' image of one campaign.
#[derive(Debug)]
pub struct Image {
    campaign: RwLock<Campaign>,
    moved: Moved,
}

impl Image {
    /// An image of a campaign as far as its log has been read.
    pub fn new(campaign: Campaign) -> Self {
        let moved = watch::Sender::new(campaign.seq());
        Self {
            campaign: RwLock::new(campaign),
            moved,
        }
    }

    /// Looks at the campaign. Keep it short: the sequencer waits for the lock.
    pub fn read<T>(&self, look: impl FnOnce(&Campaign) -> T) -> T {
        // `apply` cannot panic half-way through a fact, so a poisoned lock holds a whole state.
        look(&self.campaign.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Shows durable facts to readers.
    pub(crate) fn apply(&self, facts: &[(Instant, Fact)]) {
        if facts.is_empty() {
            return;
        }
        let mut campaign = self
            .campaign
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        for (at, fact) in facts {
            campaign.apply(*at, fact);
        }
        let seq = campaign.seq();
        drop(campaign);
        self.moved.send_replace(seq);
    }

    /// The log's position, and a way to wait until it moves.
    pub fn subscribe(&self) -> watch::Receiver<Seq> {
        self.moved.subscribe()
    }
}
