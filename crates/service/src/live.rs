//! A campaign that is running: its readers' image, the door to its sequencer, its clock.

use std::sync::Arc;

use engine::{Campaign, Command, Plan, Reply};
use model::{CampaignId, Instant, Seq};
use store::{CampaignNo, RecordWrite};
use tokio::sync::watch;

use crate::clock::Clock;
use crate::image::Image;
use crate::sequencer::{Accepted, Rejection, Sequencer};

/// A campaign that is running.
#[derive(Clone, Debug)]
pub struct LiveCampaign {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    no: CampaignNo,
    plan: Arc<Plan>,
    plan_version: u32,
    image: Arc<Image>,
    sequencer: Sequencer,
    clock: Arc<dyn Clock>,
}

impl LiveCampaign {
    pub(crate) fn new(
        no: CampaignNo,
        plan: Arc<Plan>,
        plan_version: u32,
        image: Arc<Image>,
        sequencer: Sequencer,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                no,
                plan,
                plan_version,
                image,
                sequencer,
                clock,
            }),
        }
    }

    /// The edition.
    pub fn id(&self) -> &CampaignId {
        &self.inner.plan.id
    }

    /// The plan as published.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.inner.plan
    }

    /// The version of the published plan, from 1; each move of the window adds one.
    pub fn plan_version(&self) -> u32 {
        self.inner.plan_version + self.read(Campaign::window_changes)
    }

    /// The campaign's number in the store.
    pub fn no(&self) -> CampaignNo {
        self.inner.no
    }

    /// The time in this campaign. In the demo it can be moved.
    pub fn now(&self) -> Instant {
        self.inner.clock.now()
    }

    /// Looks at the readers' image. Keep it short: the sequencer waits for the lock.
    pub fn read<T>(&self, look: impl FnOnce(&Campaign) -> T) -> T {
        self.inner.image.read(look)
    }

    /// The log's position, and a way to wait until it moves.
    pub fn subscribe(&self) -> watch::Receiver<Seq> {
        self.inner.image.subscribe()
    }

    /// Whether commands are still taken.
    pub fn is_running(&self) -> bool {
        self.inner.sequencer.is_running()
    }

    /// Hands a command to the sequencer. The record writes commit with its facts or not at all.
    pub async fn submit(
        &self,
        command: Command,
        attached: Vec<RecordWrite>,
    ) -> Result<Accepted, Rejection> {
        self.inner.sequencer.submit(command, attached).await
    }

    /// As [`Self::submit`], with record writes that are made of the answer.
    pub async fn submit_following(
        &self,
        command: Command,
        attached: impl FnOnce(&Reply) -> Vec<RecordWrite> + Send + 'static,
    ) -> Result<Accepted, Rejection> {
        let sequencer = &self.inner.sequencer;
        sequencer.submit_following(command, attached).await
    }
}
