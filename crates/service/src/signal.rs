//! Flags that rest on what the log does not hold: many people who join from one address.
//! A flag never changes a figure; a whole office behind one address is no fraud.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use engine::command::PersonKey;
use model::time::Day;
use sha2::{Digest, Sha256};
use store::record::secret;
use store::record::signal::{self, Signal};
use store::{CampaignNo, StoreError};
use tokio::sync::OnceCell;

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;

/// An address people come from, as a keyed hash: equal addresses can be seen, none can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Origin([u8; 32]);

impl Origin {
    fn new(key: &[u8; 32], address: &str) -> Self {
        Self(
            Sha256::new()
                .chain_update(key)
                .chain_update(address.as_bytes())
                .finalize()
                .into(),
        )
    }
}

/// Who came from where today.
#[derive(Debug, Default)]
pub(crate) struct Arrivals {
    today: Mutex<Today>,
    key: OnceCell<[u8; 32]>,
}

#[derive(Debug, Default)]
struct Today {
    day: Option<Day>,
    people: HashMap<(CampaignNo, Origin), Vec<PersonKey>>,
}

impl Arrivals {
    /// Notes an arrival. `true` the one time an origin becomes remarkable.
    fn note(&self, campaign: CampaignNo, day: Day, origin: Origin, person: PersonKey) -> bool {
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        if today.day != Some(day) {
            *today = Today {
                day: Some(day),
                people: HashMap::new(),
            };
        }
        if today.people.len() >= ORIGINS_MAX && !today.people.contains_key(&(campaign, origin)) {
            return false;
        }
        let people = today.people.entry((campaign, origin)).or_default();
        if people.len() >= REMARKABLE || people.contains(&person) {
            return false;
        }
        people.push(person);
        people.len() == REMARKABLE
    }
}

impl Service {
    /// Notes that a person joined a campaign from a network address; when many do on one day, a
    /// flag is stored. The address itself is kept nowhere.
    pub async fn note_arrival(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        address: &str,
    ) -> Result<(), ServiceError> {
        let origin = Origin::new(self.origin_key().await?, address);
        let now = campaign.now();
        let day = campaign.plan().zone.day_of(now);
        if !self.arrivals().note(campaign.no(), day, origin, person) {
            return Ok(());
        }
        let flag = Signal {
            id: self.fresh_id(),
            kind: "shared_address".to_owned(),
            subject_hash: origin.0,
            detail: format!("{REMARKABLE} people joined from one address on {day}"),
            at: now,
        };
        let no = campaign.no();
        self.store()
            .write(async move |tx| -> Result<_, StoreError> { signal::add(tx, no, &flag).await })
            .await?;
        Ok(())
    }

    /// The stored flags of a campaign, the newest first.
    pub async fn signals(&self, campaign: &LiveCampaign) -> Result<Vec<Signal>, ServiceError> {
        let no = campaign.no();
        let list = async move |tx: &mut store::Tx| -> Result<_, StoreError> {
            signal::list(tx, no, None, SIGNALS_LISTED).await
        };
        Ok(self.store().read(list).await?)
    }

    async fn origin_key(&self) -> Result<&[u8; 32], ServiceError> {
        let fresh = self.chance().bytes::<32>();
        let find_or_add = async move |tx: &mut store::Tx| -> Result<_, StoreError> {
            secret::find_or_add(tx, "origin", &fresh).await
        };
        self.arrivals()
            .key
            .get_or_try_init(async || Ok(self.store().write(find_or_add).await?))
            .await
    }
}

/// People from one address on one day that are worth a look.
const REMARKABLE: usize = 20;
/// Addresses remembered of one day; beyond that new ones are let pass.
const ORIGINS_MAX: usize = 200_000;
const SIGNALS_LISTED: u32 = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_remarkable_once_a_day() {
        let arrivals = Arrivals::default();
        let origin = Origin::new(&[7; 32], "192.0.2.1");
        let note = |day, person| arrivals.note(CampaignNo(1), Day(day), origin, PersonKey(person));
        let flags = (0..100).filter(|person| note(1, *person % 50)).count();
        assert_eq!(flags, 1, "fifty people, each twice");
        assert_eq!((0..19).filter(|person| note(2, *person)).count(), 0);
        assert!(note(2, 19));
    }

    #[test]
    fn the_address_cannot_be_read_without_the_key() {
        let known = Origin::new(&[7; 32], "192.0.2.1");
        assert_eq!(known, Origin::new(&[7; 32], "192.0.2.1"));
        assert_ne!(known, Origin::new(&[8; 32], "192.0.2.1"));
    }
}
