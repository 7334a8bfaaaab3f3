//! Opening sealed draws: a grand draw is held, a closed deck is revealed (W-35, X-17).

use engine::command::{Command, Reply, StaffKey};
use model::{DeckIx, GrandDrawIx, Refusal};
use rules::walk::grand_draw::Winner;
use store::record::audit::Audit;
use store::record::deck_seal;
use store::{RecordWrite, StoreError, Tx};

use crate::correction::given;
use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;

impl Service {
    /// Holds a grand draw over all its entries, and gives the winners their prizes. Held already,
    /// it answers the same winners.
    pub async fn hold_grand_draw(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        draw: GrandDrawIx,
        reason: &str,
    ) -> Result<Vec<Winner>, ServiceError> {
        let entry = self.audit_entry(campaign, staff, "hold_grand_draw", given(reason)?);
        let walk = campaign.plan().walk.as_ref().ok_or(Refusal::NotFound)?;
        let plan = walk.grand_draws.get(draw.ix()).ok_or(Refusal::NotFound)?;
        if campaign.now() < plan.held_from {
            return Err(Refusal::NotOpenYet.into());
        }
        let entries = campaign
            .read(|c| Some(c.walk()?.state.grand_draw(draw)?.entries.len()))
            .unwrap_or(0);
        let seed = self.grand_draw_seed(campaign, draw).await?;
        let entry = Audit {
            subject: format!("grand draw {}", plan.id),
            new: Some(format!("held over {entries} entries")),
            ..entry
        };
        let command = Command::HoldGrandDraw {
            draw,
            seed: *seed.reveal(),
            staff,
        };
        let accepted = campaign
            .submit(command, vec![RecordWrite::Audit(entry)])
            .await?;
        let Reply::Held(winners) = accepted.reply else {
            return Err(ServiceError::Unavailable);
        };
        // What this misses, the regular duty makes up for.
        self.grand_prizes(campaign).await?;
        Ok(winners)
    }

    /// Reveals the order of a deck that has closed or is sold out.
    pub async fn reveal_deck(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        deck: DeckIx,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let entry = self.audit_entry(campaign, staff, "reveal_deck", given(reason)?);
        let walk = campaign.plan().walk.as_ref().ok_or(Refusal::NotFound)?;
        let plan = walk.decks.get(deck.ix()).ok_or(Refusal::NotFound)?;
        let closed = campaign.now() >= plan.window.closes;
        let drawn = campaign
            .read(|c| Some(c.walk()?.state.deck(deck)?.next))
            .unwrap_or(0);
        // The seed of a deck that still sells is not even opened.
        if !closed && drawn < plan.tickets {
            return Err(Refusal::NotOpenYet.into());
        }
        let seed = self.deck_seed(campaign, deck).await?;
        let entry = Audit {
            subject: format!("deck {}", plan.id),
            new: Some(format!(
                "revealed after {drawn} of {} tickets",
                plan.tickets
            )),
            ..entry
        };
        let command = Command::RevealDeck {
            deck,
            seed: *seed.reveal(),
            staff,
        };
        campaign
            .submit(command, vec![RecordWrite::Audit(entry)])
            .await?;
        let (no, id, at) = (campaign.no(), plan.id.clone(), campaign.now());
        let mark = async move |tx: &mut Tx| -> Result<_, StoreError> {
            deck_seal::reveal(tx, no, &id, at).await
        };
        self.store().write(mark).await?;
        Ok(())
    }
}
