//! The register of links between units' official accounts and the mini program (X-19, D20-12).
//!
//! The linking itself is done in the console of WeChat, so an entry here is what a unit says of it
//! and no fact of the campaign.

use std::collections::BTreeMap;

use engine::command::StaffKey;
use engine::plan::AccountLinksPlan;
use model::{Refusal, Text};
use rules::unit::Unit;
use store::StoreError;
use store::record::account_link::{self, AccountLink, LinkState};
use store::record::audit::{self, Audit};

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;

/// A unit of a campaign and how the link of its account stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitLink {
    /// Code of the unit.
    pub unit: String,
    /// Name of the unit.
    pub name: Text,
    /// The link; `None` if the unit has asked for none.
    pub link: Option<AccountLink>,
}

impl UnitLink {
    /// How far the linking has come; `None` if it has not begun.
    pub fn state(&self) -> Option<LinkState> {
        self.link.as_ref().map(|link| link.state)
    }

    /// Whether the account is linked.
    pub fn is_linked(&self) -> bool {
        self.state() == Some(LinkState::Linked)
    }
}

impl Service {
    /// All units of a campaign in the order of its plan, those that are linked and those that are
    /// not yet.
    ///
    /// `not_found` if the campaign keeps no register.
    pub async fn account_links(
        &self,
        campaign: &LiveCampaign,
    ) -> Result<Vec<UnitLink>, ServiceError> {
        register(campaign)?;
        let no = campaign.no();
        let list = async move |tx: &mut store::Tx| -> Result<_, StoreError> {
            account_link::list(tx, no).await
        };
        let links = self.store().read(list).await?.into_iter();
        let mut links: BTreeMap<_, _> = links.map(|link| (link.unit.clone(), link)).collect();
        let units = campaign.plan().units.0.iter().map(|unit| UnitLink {
            unit: unit.code.clone(),
            name: unit.name.clone(),
            link: links.remove(&unit.code),
        });
        Ok(units.collect())
    }

    /// Marks how the link of a unit's account stands. Marking what stands already changes nothing.
    ///
    /// Refused are `not_found` for a campaign without a register and for a unit whose code its
    /// plan does not have, `not_open_yet` for a link before linking opens, `text_required` without
    /// the account's name, and `text_too_long` for one above [`ACCOUNT_NAME_CHARS_MAX`].
    pub async fn mark_account_link(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        unit: &str,
        state: LinkState,
        account_name: &str,
    ) -> Result<(), ServiceError> {
        let opens_at = register(campaign)?.opens_at;
        let unit = unit_of(campaign, unit)?;
        let now = campaign.now();
        if state == LinkState::Linked && now < opens_at {
            return Err(Refusal::NotOpenYet.into());
        }
        let link = AccountLink {
            unit: unit.code.clone(),
            state,
            account_name: checked(account_name)?.to_owned(),
            at: now,
            by: staff,
        };
        let entry = Audit {
            subject: format!("unit {}", link.unit),
            new: Some(told(&link)),
            reason: None,
            ..self.audit_entry(campaign, staff, "mark_account_link", "")
        };
        let no = campaign.no();
        self.store()
            .write(async move |tx| -> Result<_, StoreError> {
                let old = account_link::lookup(tx, no, &link.unit).await?;
                let old = old.as_ref().map(told);
                if old == entry.new {
                    return Ok(());
                }
                account_link::mark(tx, no, &link).await?;
                audit::add(tx, &Audit { old, ..entry }).await
            })
            .await?;
        Ok(())
    }
}

/// The campaign's table of account links, where it has one.
fn register(campaign: &LiveCampaign) -> Result<&AccountLinksPlan, Refusal> {
    let table = campaign.plan().account_links.as_ref();
    table.ok_or(Refusal::NotFound)
}

/// The unit with that code. A name will not do: rights are bound to codes.
fn unit_of<'c>(campaign: &'c LiveCampaign, code: &str) -> Result<&'c Unit, Refusal> {
    let mut units = campaign.plan().units.0.iter();
    units
        .find(|unit| unit.code == code)
        .ok_or(Refusal::NotFound)
}

fn checked(account_name: &str) -> Result<&str, Refusal> {
    let name = account_name.trim();
    if name.is_empty() {
        Err(Refusal::TextRequired)
    } else if name.chars().count() > ACCOUNT_NAME_CHARS_MAX {
        Err(Refusal::TextTooLong)
    } else {
        Ok(name)
    }
}

/// The link as the audit log tells it.
fn told(link: &AccountLink) -> String {
    format!("{}: {}", link.state.name(), link.account_name)
}

/// Most characters of an official account's name; WeChat allows fewer.
pub const ACCOUNT_NAME_CHARS_MAX: usize = 60;
