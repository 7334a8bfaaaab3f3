//! What waits for the staff of a walk.

use model::Refusal;
use store::record::appeal::{self, AppealState};
use store::record::moderation::Moderation;
use store::record::payout::{self, PayoutState, PayoutSum};
use store::record::pending_correction::{self, CorrectionState};
use store::record::prize::{self, PrizeState};
use store::record::{note, team_text, themed_event};
use store::{StoreError, Tx};

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;

/// How much waits for the staff of a walk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queues {
    /// Notes to be judged.
    pub notes: u64,
    /// Team names to be judged.
    pub team_names: u64,
    /// Announcements to be judged.
    pub announcements: u64,
    /// Events of units to be judged.
    pub events: u64,
    /// Open appeals.
    pub appeals: u64,
    /// Proposals that wait for a second person.
    pub corrections: u64,
    /// Prizes whose winner has given an address.
    pub prizes_to_ship: u64,
    /// Of these, those whose day has passed (W-41.b).
    pub prizes_overdue: u64,
    /// Payments to be looked at by staff.
    pub payouts_failed: u64,
    /// Payments by state.
    pub payouts: Vec<PayoutSum>,
}

impl Service {
    /// How much waits for the staff of a walk.
    pub async fn queues(&self, campaign: &LiveCampaign) -> Result<Queues, ServiceError> {
        if campaign.plan().walk.is_none() {
            return Err(Refusal::NotFound.into());
        }
        let no = campaign.no();
        let today = campaign.plan().zone.day_of(campaign.now());
        let count = async move |tx: &mut Tx| -> Result<_, StoreError> {
            let waiting = Moderation::Submitted;
            let (team_names, announcements) = team_text::count(tx, no, waiting).await?;
            let payouts = payout::sums(tx, no).await?;
            let failed = payouts.iter().find(|s| s.state == PayoutState::Failed);
            Ok(Queues {
                notes: note::count(tx, no, waiting).await?,
                team_names,
                announcements,
                events: themed_event::count(tx, no, waiting).await?,
                appeals: appeal::count(tx, no, AppealState::Open).await?,
                corrections: pending_correction::count(tx, no, CorrectionState::Open).await?,
                prizes_to_ship: prize::count(tx, no, PrizeState::AddressGiven).await?,
                prizes_overdue: prize::count_overdue(tx, no, today).await?,
                payouts_failed: failed.map_or(0, |sum| sum.number),
                payouts,
            })
        };
        Ok(self.store().read(count).await?)
    }
}
