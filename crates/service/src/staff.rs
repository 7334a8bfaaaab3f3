//! Staff accounts: made by invitation, with credentials of their own.

use std::sync::Arc;

use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use engine::command::StaffKey;
use model::Refusal;
use model::role::{Action, Grant, Scope};
use store::StoreError;
use store::record::audit::{Actor, Audit, AuditFilter};
use store::record::session::Holder;
use store::record::staff::{self, Staff};
use store::record::{audit, grant};
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;
use crate::session::SignedIn;

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewStaff {
    /// Name to sign in with.
    pub login: String,
    /// Name shown to colleagues.
    pub name: String,
    /// The first password; at least [`PASSWORD_CHARS_MIN`] characters.
    pub password: String,
    /// What the account may do.
    pub grants: Vec<Grant>,
}

/// How many passwords are hashed at once: each takes 19 MiB.
#[derive(Debug)]
pub(crate) struct Passwords(Arc<Semaphore>);

impl Default for Passwords {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(HASHES_AT_ONCE)))
    }
}

impl Service {
    /// Makes an account.
    pub async fn add_staff(&self, new: NewStaff) -> Result<StaffKey, ServiceError> {
        if new.password.chars().count() < PASSWORD_CHARS_MIN || new.login.trim().is_empty() {
            return Err(Refusal::ValueOutOfRange.into());
        }
        let password_hash = self.hash(new.password).await?;
        let id = StaffKey(self.fresh_id().as_u128());
        let now = self.now();
        let entry = Audit {
            id: self.fresh_id(),
            at: now,
            actor: Actor::System,
            campaign: None,
            action: "add_staff".to_owned(),
            subject: format!("staff {}", new.login),
            old: None,
            new: Some(format!(
                "{:?}",
                new.grants.iter().map(|g| g.role).collect::<Vec<_>>()
            )),
            reason: None,
        };
        let account = Staff {
            id,
            login: new.login,
            password_hash,
            name: new.name,
            created_at: now,
            disabled_at: None,
        };
        self.store()
            .write(async move |tx| -> Result<_, StoreError> {
                staff::add(tx, &account).await?;
                for right in &new.grants {
                    grant::add(tx, id, right).await?;
                }
                audit::add(tx, &entry).await
            })
            .await?;
        Ok(id)
    }

    /// Signs a member of the staff in. An unknown login takes as long as a wrong password and
    /// looks the same.
    pub async fn sign_in_staff(
        &self,
        login: &str,
        password: &str,
    ) -> Result<SignedIn, ServiceError> {
        let login = login.to_owned();
        let found = self
            .store()
            .read(async move |tx| -> Result<_, StoreError> {
                staff::find_by_login(tx, &login).await
            })
            .await?
            .filter(|account| account.disabled_at.is_none());
        let hash = found
            .as_ref()
            .map_or(NOBODY, |account| account.password_hash.as_str());
        let right = self.verify(password.to_owned(), hash.to_owned()).await?;
        match found {
            Some(account) if right => {
                self.open_session(Holder::Staff(account.id), "staff", STAFF_LASTS_S)
                    .await
            }
            _ => Err(ServiceError::NotSignedIn),
        }
    }

    /// Refuses what none of the account's grants allows.
    pub async fn authorise(
        &self,
        staff: StaffKey,
        action: Action,
        campaign: Option<&LiveCampaign>,
    ) -> Result<(), ServiceError> {
        let scope = Scope {
            campaign: campaign.map(|live| live.id().as_str()),
            unit: None,
        };
        self.authorise_in(staff, action, scope).await
    }

    /// As [`Self::authorise`], for what is done to a unit: unit roles may do it to their own.
    pub async fn authorise_for_unit(
        &self,
        staff: StaffKey,
        action: Action,
        campaign: &LiveCampaign,
        unit: &str,
    ) -> Result<(), ServiceError> {
        let scope = Scope {
            campaign: Some(campaign.id().as_str()),
            unit: Some(unit),
        };
        self.authorise_in(staff, action, scope).await
    }

    async fn authorise_in(
        &self,
        staff: StaffKey,
        action: Action,
        scope: Scope<'_>,
    ) -> Result<(), ServiceError> {
        let grants = self.grants(staff).await?;
        if grants.iter().any(|grant| grant.allows(action, scope)) {
            Ok(())
        } else {
            Err(Refusal::Forbidden.into())
        }
    }

    /// What an account may do.
    pub async fn grants(&self, staff: StaffKey) -> Result<Vec<Grant>, ServiceError> {
        let list = async move |tx: &mut store::Tx| -> Result<_, StoreError> {
            grant::list(tx, staff).await
        };
        Ok(self.store().read(list).await?)
    }

    /// The account itself.
    pub async fn staff(&self, id: StaffKey) -> Result<Option<Staff>, ServiceError> {
        let lookup = async move |tx: &mut store::Tx| -> Result<_, StoreError> {
            staff::lookup(tx, id).await
        };
        Ok(self.store().read(lookup).await?)
    }

    /// Entries of a campaign's audit log, the newest first.
    pub async fn audit(
        &self,
        campaign: &LiveCampaign,
        before: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<Audit>, ServiceError> {
        let filter = AuditFilter {
            campaign: Some(campaign.no()),
            ..AuditFilter::default()
        };
        let list = async move |tx: &mut store::Tx| -> Result<_, StoreError> {
            audit::list(tx, &filter, before, limit).await
        };
        Ok(self.store().read(list).await?)
    }

    /// Notes in the audit log that a table was exported.
    pub async fn log_export(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        table: &str,
    ) -> Result<(), ServiceError> {
        let entry = Audit {
            subject: table.to_owned(),
            reason: None,
            ..self.audit_entry(campaign, staff, "export", "")
        };
        let add = async move |tx: &mut store::Tx| -> Result<_, StoreError> {
            audit::add(tx, &entry).await
        };
        Ok(self.store().write(add).await?)
    }

    async fn hash(&self, password: String) -> Result<String, ServiceError> {
        let salt = self.chance().bytes::<16>();
        self.hashing(move || {
            let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
            hash.map(|hash| hash.to_string()).ok()
        })
        .await?
        .ok_or(ServiceError::Unavailable)
    }

    async fn verify(&self, password: String, hash: String) -> Result<bool, ServiceError> {
        self.hashing(move || {
            let Ok(hash) = PasswordHash::new(&hash) else {
                return false;
            };
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        })
        .await
    }

    async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ServiceError> {
        let slots = Arc::clone(&self.passwords().0);
        let slot = slots
            .acquire_owned()
            .await
            .map_err(|_closed| ServiceError::Unavailable)?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(slot);
            done
        });
        done.await.map_err(|_panicked| ServiceError::Unavailable)
    }
}

/// Fewest characters of a staff password.
pub const PASSWORD_CHARS_MIN: usize = 10;
const HASHES_AT_ONCE: usize = 2;
const STAFF_LASTS_S: i64 = 12 * 3600;
/// A hash that no password has, so that an unknown login takes as long as a known one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
