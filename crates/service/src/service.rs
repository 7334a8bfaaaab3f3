//! What all use cases share.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use model::{CampaignId, Instant};
use store::Store;
use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;
use wechat::Transfers;

use crate::chance::Chance;
use crate::clock::Clock;
use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::names::Names;
use crate::sealing::Vault;
use crate::session::Sessions;
use crate::signal::Arrivals;
use crate::staff::Passwords;
use crate::walk::Walks;

/// The deployment: its campaigns and what they share. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    campaigns: BTreeMap<CampaignId, LiveCampaign>,
    wechat: WeChat,
    clock: Arc<dyn Clock>,
    chance: Chance,
    sessions: Sessions,
    arrivals: Arrivals,
    names: Names,
    passwords: Passwords,
    turns: Mutex<()>,
    vault: Option<Vault>,
    transfers: Option<Arc<dyn Transfers>>,
    walks: Walks,
}

/// How people of a mini program are recognised.
#[derive(Clone, Debug)]
pub struct WeChat {
    /// Exchanges login codes.
    pub client: wechat::Client,
    /// The mini program, which signed data must name.
    pub appid: String,
}

impl Service {
    /// A deployment of campaigns that have been opened.
    pub fn new(
        store: Store,
        campaigns: impl IntoIterator<Item = LiveCampaign>,
        wechat: WeChat,
        clock: Arc<dyn Clock>,
        chance: Chance,
    ) -> Self {
        let campaigns = campaigns
            .into_iter()
            .map(|live| (live.id().clone(), live))
            .collect();
        Self {
            inner: Arc::new(Inner {
                store,
                campaigns,
                wechat,
                clock,
                chance,
                sessions: Sessions::default(),
                arrivals: Arrivals::default(),
                names: Names::default(),
                passwords: Passwords::default(),
                turns: Mutex::new(()),
                vault: None,
                transfers: None,
                walks: Walks::default(),
            }),
        }
    }

    /// The same with a vault, which campaigns with profiles, posters or sealed draws need. Only
    /// before it is cloned.
    #[must_use]
    pub fn with_vault(mut self, vault: Vault) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.vault = Some(vault);
        }
        self
    }

    /// The same with a channel that pays people. Only before it is cloned.
    #[must_use]
    pub fn with_transfers(mut self, transfers: Arc<dyn Transfers>) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.transfers = Some(transfers);
        }
        self
    }

    /// The campaigns in the order of their ids.
    pub fn campaigns(&self) -> impl Iterator<Item = &LiveCampaign> {
        self.inner.campaigns.values()
    }

    /// A campaign by id.
    pub fn campaign(&self, id: &str) -> Result<&LiveCampaign, ServiceError> {
        let id = CampaignId::parse(id).map_err(|_invalid| ServiceError::UnknownCampaign)?;
        self.inner
            .campaigns
            .get(&id)
            .ok_or(ServiceError::UnknownCampaign)
    }

    /// The time of the deployment: of sessions, accounts and the audit log. Campaigns have
    /// clocks of their own.
    pub fn now(&self) -> Instant {
        self.inner.clock.now()
    }

    /// The records.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn wechat(&self) -> &WeChat {
        &self.inner.wechat
    }

    /// The keys and files; what needs them is unavailable in a deployment without.
    pub(crate) fn vault(&self) -> Result<&Vault, ServiceError> {
        self.inner.vault.as_ref().ok_or_else(|| {
            tracing::error!("this deployment was started without a vault");
            ServiceError::Unavailable
        })
    }

    /// The channel that pays people, where one is set up.
    pub fn transfers(&self) -> Option<&Arc<dyn Transfers>> {
        self.inner.transfers.as_ref()
    }

    pub(crate) fn walks(&self) -> &Walks {
        &self.inner.walks
    }

    pub(crate) fn sessions(&self) -> &Sessions {
        &self.inner.sessions
    }

    pub(crate) fn arrivals(&self) -> &Arrivals {
        &self.inner.arrivals
    }

    pub(crate) fn name_cache(&self) -> &Names {
        &self.inner.names
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.inner.passwords
    }

    pub(crate) fn chance(&self) -> &Chance {
        &self.inner.chance
    }

    /// The turn of a decision of staff that looks at records before it acts: one at a time, so
    /// that what was seen still holds when the act commits.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.inner.turns.lock().await
    }

    /// A fresh id whose order is that of time.
    pub(crate) fn fresh_id(&self) -> Uuid {
        self.inner.chance.id(self.now())
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("campaigns", &self.inner.campaigns.keys())
            .finish()
    }
}
