//! The kinds of store, and what the cases need of them.

use engine::FactRow;
use engine::command::{PersonKey, StaffKey};
use model::time::{Day, Instant};
use model::{CampaignId, Seq};
use store::record::campaign::{self, CampaignNo};
use store::record::staff::{self, Staff};
use store::{Store, StoreConfig, StoreError, Tx};
use tempfile::TempDir;
use uuid::Uuid;

/// A store for one test.
pub(crate) struct Backend {
    pub(crate) store: Store,
    directory: Option<TempDir>,
}

impl Backend {
    pub(crate) fn file() -> Self {
        let directory = TempDir::new().unwrap();
        let config = StoreConfig {
            path: directory.path().to_owned(),
        };
        Self {
            store: Store::open(&config).unwrap(),
            directory: Some(directory),
        }
    }

    pub(crate) fn memory() -> Self {
        Self {
            store: Store::in_memory().unwrap(),
            directory: None,
        }
    }

    /// Closes the store and opens it again, where it is one that stays.
    pub(crate) fn reopen(&mut self) {
        let Some(directory) = &self.directory else {
            return;
        };
        let config = StoreConfig {
            path: directory.path().to_owned(),
        };
        self.store = Store::in_memory().unwrap();
        self.store = Store::open(&config).unwrap();
    }

    pub(crate) fn write<T>(
        &self,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.store.write_blocking(work)
    }

    pub(crate) fn campaign(&self, id: &str) -> CampaignNo {
        let id = CampaignId::parse(id).unwrap();
        self.write(async |tx: &mut Tx| campaign::find_or_add(tx, &id).await)
            .unwrap()
    }

    pub(crate) fn staff(&self, n: u128) -> StaffKey {
        let account = Staff {
            id: StaffKey(n),
            login: format!("staff-{n}"),
            password_hash: "$argon2id$…".to_owned(),
            name: "王".to_owned(),
            created_at: Instant(1),
            disabled_at: None,
        };
        self.write(async |tx: &mut Tx| staff::add(tx, &account).await)
            .unwrap();
        account.id
    }
}

pub(crate) fn facts(first: Seq, number: u64) -> Vec<FactRow> {
    (first..first + number)
        .map(|seq| FactRow {
            seq,
            at: Instant(1_562_000_000_000 + i64::try_from(seq).unwrap()),
            kind: "donated".to_owned(),
            version: 1,
            participant: Some(u32::MAX),
            day: Some(Day(18_078)),
            amount: if seq % 2 == 0 { Some(i64::MIN) } else { None },
            payload: r#"{"region":"内蒙古"}"#.to_owned(),
        })
        .collect()
}

pub(crate) fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

pub(crate) const PERSON: PersonKey = PersonKey(0x0197_0000_0000_7000_8000_0000_0000_0001);
