//! Names for public lists: looked up once, shown masked.

use std::collections::HashMap;

use engine::command::PersonKey;
use model::person::masked_name;
use quick_cache::sync::Cache;
use store::StoreError;
use store::record::person;

use crate::error::ServiceError;
use crate::service::Service;

/// Masked names of people shown lately.
#[derive(Debug)]
pub(crate) struct Names(Cache<PersonKey, String>);

impl Default for Names {
    fn default() -> Self {
        Self(Cache::new(NAMES_CACHED))
    }
}

impl Names {
    pub(crate) fn forget(&self, person: PersonKey) {
        self.0.remove(&person);
    }
}

impl Service {
    /// The masked names of some people. Who has none, or is erased, is `*`.
    pub async fn masked_names(
        &self,
        people: &[PersonKey],
    ) -> Result<HashMap<PersonKey, String>, ServiceError> {
        let mut names = HashMap::with_capacity(people.len());
        let mut unknown = Vec::new();
        for person in people {
            match self.name_cache().0.get(person) {
                Some(name) => drop(names.insert(*person, name)),
                None => unknown.push(*person),
            }
        }
        if unknown.is_empty() {
            return Ok(names);
        }
        let found = self
            .store()
            .read(async move |tx| -> Result<_, StoreError> {
                let mut found = Vec::with_capacity(unknown.len());
                for key in unknown {
                    let name = person::lookup(tx, key).await?.and_then(|p| p.name);
                    found.push((key, masked_name(name.as_deref().unwrap_or_default())));
                }
                Ok(found)
            })
            .await?;
        for (person, name) in found {
            self.name_cache().0.insert(person, name.clone());
            names.insert(person, name);
        }
        Ok(names)
    }
}

const NAMES_CACHED: usize = 50_000;
