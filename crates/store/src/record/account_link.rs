//! Links of units' official accounts (公众号) with the mini program, one of a unit. A unit
//! without a row has asked for none.

use engine::command::StaffKey;
use model::time::Instant;

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::{Row, StoreError, Tx};

/// How far the linking has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkState {
    /// The unit has named its account, or has asked for the link.
    Requested,
    /// The account is linked.
    Linked,
}

impl LinkState {
    /// All states, in the order in which they follow each other.
    pub const ALL: [Self; 2] = [Self::Requested, Self::Linked];

    /// `requested` or `linked`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Linked => "linked",
        }
    }
}

/// The link of a unit's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountLink {
    /// Code of the unit in the campaign's plan.
    pub unit: String,
    /// How far the linking has come.
    pub state: LinkState,
    /// Name of the official account.
    pub account_name: String,
    /// Since when it stands like this.
    pub at: Instant,
    /// Who marked it.
    pub by: StaffKey,
}

/// The link of a unit's account, if the unit has asked for one.
pub async fn lookup(
    tx: &mut Tx,
    campaign: CampaignNo,
    unit: &str,
) -> Result<Option<AccountLink>, StoreError> {
    tx.query_first(LOOKUP, &[campaign.into(), unit.into()])
        .await?
        .as_ref()
        .map(link)
        .transpose()
}

/// The links of a campaign by the code of the unit.
pub async fn list(tx: &mut Tx, campaign: CampaignNo) -> Result<Vec<AccountLink>, StoreError> {
    tx.query(LIST, &[campaign.into()])
        .await?
        .iter()
        .map(link)
        .collect()
}

/// Marks how a unit's link stands now, in place of how it stood.
pub async fn mark(tx: &mut Tx, campaign: CampaignNo, link: &AccountLink) -> Result<(), StoreError> {
    let args = [
        campaign.into(),
        link.unit.as_str().into(),
        link.state.name().into(),
        link.account_name.as_str().into(),
        link.at.into(),
        link.by.into(),
    ];
    tx.execute(MARK, &args).await?;
    Ok(())
}

fn link(row: &Row) -> Result<AccountLink, StoreError> {
    let name: String = row.get(1)?;
    let state = LinkState::ALL
        .into_iter()
        .find(|state| state.name() == name);
    Ok(AccountLink {
        unit: row.get(0)?,
        state: state.ok_or_else(|| StoreError::Damaged(format!("link state `{name}`")))?,
        account_name: row.get(2)?,
        at: row.get(3)?,
        by: row.get(4)?,
    })
}

statements! {
    LOOKUP = "SELECT unit, state, account_name, marked_at, marked_by FROM account_link \
        WHERE campaign = $1 AND unit = $2";
    LIST = "SELECT unit, state, account_name, marked_at, marked_by FROM account_link \
        WHERE campaign = $1 ORDER BY unit";
    MARK = "INSERT INTO account_link (campaign, unit, state, account_name, marked_at, marked_by) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (campaign, unit) DO UPDATE SET \
        state = excluded.state, account_name = excluded.account_name, \
        marked_at = excluded.marked_at, marked_by = excluded.marked_by";
}
