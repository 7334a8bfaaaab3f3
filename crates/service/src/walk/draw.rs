//! Draws for points and badges, and what anybody can check of them (W-31, W-32, W-35, X-17).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use engine::Campaign;
use engine::command::{Command, PersonKey, Reply};
use model::{DeckIx, GrandDrawIx, IdempotencyKey, ParticipantNo, Refusal, Seq};
use proof::{DeckPublication, DrawReceipt, Fingerprint, GrandDrawPublication, GrandReceipt, Seed};
use rules::walk::decks::Draw;
use store::record::payout::{self, Payout, PayoutState};
use store::{CampaignNo, StoreError, Tx};

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::participation::participant;
use crate::service::Service;
use crate::walk::look;

/// A ticket that was drawn, and what is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The ticket.
    pub draw: Draw,
    /// Points left now.
    pub balance: i64,
}

/// Files of held draws, as JSON. Opening a deck costs microseconds a ticket, so it is done once.
#[derive(Debug, Default)]
pub(crate) struct Publications(Mutex<HashMap<(CampaignNo, String), Arc<Opened>>>);

type Opened = OnceLock<Result<Arc<str>, Refusal>>;

impl Service {
    /// Exchanges points for a ticket and draws it (W-31). The same key draws once.
    pub async fn draw(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        deck: &str,
        key: IdempotencyKey,
    ) -> Result<Drawn, ServiceError> {
        let participant = participant(campaign, person)?;
        let command = Command::Draw {
            participant,
            deck: deck_of(campaign, deck)?,
            key: Some(key),
        };
        let Reply::Drawn(draw) = campaign.submit(command, Vec::new()).await?.reply else {
            return Err(ServiceError::Unavailable);
        };
        let balance = look(campaign, |walk| {
            let walker = walk.state.walker(participant).ok_or(Refusal::NotFound)?;
            Ok(walker.balance())
        })?;
        Ok(Drawn { draw, balance })
    }

    /// A person's draws, the latest first, each with its payment where there is one yet.
    pub async fn draws(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
    ) -> Result<Vec<(Draw, Option<Payout>)>, ServiceError> {
        let Some(no) = campaign.read(|c| c.number_of(person)) else {
            return Ok(Vec::new());
        };
        let id = campaign.no();
        let list =
            async move |tx: &mut Tx| -> Result<_, StoreError> { payout::list_of(tx, id, no).await };
        let payouts = self.store().read(list).await?.into_iter();
        let mut payouts: HashMap<Seq, Payout> = payouts.map(|p| (p.draw, p)).collect();
        let draws = look(campaign, |walk| {
            Ok(walk.state.draws_of(no).copied().collect::<Vec<_>>())
        })?;
        let with = |draw: Draw| (draw, payouts.remove(&draw.id));
        Ok(draws.into_iter().map(with).collect())
    }

    /// What the person's phone hands to WeChat to take the money of a draw. `invalid_state` while
    /// the payment does not wait for that.
    pub async fn claim(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        draw: Seq,
    ) -> Result<String, ServiceError> {
        own_draw(campaign, participant(campaign, person)?, draw)?;
        let id = campaign.no();
        let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
            payout::lookup(tx, id, draw).await
        };
        let found = self.store().read(find).await?;
        let waiting = found.filter(|payout| payout.state == PayoutState::WaitUserConfirm);
        let package = waiting.and_then(|payout| payout.package_info);
        Ok(package.ok_or(Refusal::InvalidState)?)
    }

    /// The receipt of one's own draw, with the seed once it is revealed.
    pub fn draw_receipt(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        draw: Seq,
    ) -> Result<DrawReceipt, ServiceError> {
        let draw = own_draw(campaign, participant(campaign, person)?, draw)?;
        let plan = campaign.plan();
        let spec = plan.deck_spec(draw.deck).ok_or(Refusal::NotFound)?;
        let (commit, seed) = look(campaign, |walk| {
            let deck = walk.state.deck(draw.deck).ok_or(Refusal::NotFound)?;
            Ok((deck.commit.ok_or(Refusal::NotFound)?, deck.seed))
        })?;
        let commit = Fingerprint(commit);
        let receipt = DrawReceipt::new(spec, commit, draw.index, draw.class, draw.at, plan.zone);
        Ok(match seed {
            Some(seed) => receipt.revealed(Seed::new(seed), None),
            None => receipt,
        })
    }

    /// The opened deck as a JSON file; `not_found` until it is revealed.
    pub async fn deck_publication(
        &self,
        campaign: &LiveCampaign,
        deck: &str,
    ) -> Result<Arc<str>, ServiceError> {
        let ix = deck_of(campaign, deck)?;
        look(campaign, |walk| {
            let state = walk.state.deck(ix).ok_or(Refusal::NotFound)?;
            state.seed.ok_or(Refusal::NotFound)
        })?;
        self.publication_file(campaign, deck.to_owned(), move |live| {
            let spec = live.plan().deck_spec(ix).ok_or(Refusal::NotFound)?;
            let (seed, draws) = look(live, |walk| {
                let state = walk.state.deck(ix).ok_or(Refusal::NotFound)?;
                let of_deck = walk.state.draws().iter().filter(|draw| draw.deck == ix);
                let draws: Vec<_> = of_deck.map(|draw| (draw.index, draw.class)).collect();
                Ok((state.seed.ok_or(Refusal::NotFound)?, draws))
            })?;
            let file = DeckPublication::new(spec, Seed::new(seed), None, draws);
            let file = file.map_err(|_invalid| Refusal::Inconsistent)?;
            serde_json::to_string(&file).map_err(|_unwritable| Refusal::Inconsistent)
        })
        .await
    }

    /// The grand draw that was held as a JSON file; `not_found` before.
    pub async fn grand_draw_publication(
        &self,
        campaign: &LiveCampaign,
        draw: &str,
    ) -> Result<Arc<str>, ServiceError> {
        let ix = grand_draw_of(campaign, draw)?;
        look(campaign, |walk| {
            let state = walk.state.grand_draw(ix).ok_or(Refusal::NotFound)?;
            state.held.as_ref().ok_or(Refusal::NotFound).map(drop)
        })?;
        self.publication_file(campaign, format!("grand:{draw}"), move |live| {
            let file = live.read(|c| opened_grand_draw(c, ix))?;
            serde_json::to_string(&file).map_err(|_unwritable| Refusal::Inconsistent)
        })
        .await
    }

    /// Exchanges a badge for an entry in a grand draw (W-35).
    pub async fn exchange_badge(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        badge: &str,
    ) -> Result<GrandDrawIx, ServiceError> {
        let badges = campaign.plan().badges.iter();
        let badge = (0u8..).zip(badges).find(|(_, known)| known.id == badge);
        let (badge, _) = badge.ok_or(Refusal::NotFound)?;
        let command = Command::ExchangeBadge {
            participant: participant(campaign, person)?,
            badge,
        };
        match campaign.submit(command, Vec::new()).await?.reply {
            Reply::Entered(draw) => Ok(draw),
            _ => Err(ServiceError::Unavailable),
        }
    }

    /// The receipt of one's own entry in a grand draw; `not_found` until the draw is held, since
    /// only then the entries are frozen.
    pub async fn grand_receipt(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        draw: &str,
        badge: &str,
    ) -> Result<GrandReceipt, ServiceError> {
        let ix = grand_draw_of(campaign, draw)?;
        let no = participant(campaign, person)?;
        let entry = format!("{no}:{badge}");
        let live = campaign.clone();
        let opening = tokio::task::spawn_blocking(move || {
            let file = live.read(|c| opened_grand_draw(c, ix))?;
            file.receipt(&entry).ok_or(Refusal::NotFound)
        });
        let opened = opening
            .await
            .map_err(|_panicked| ServiceError::Unavailable)?;
        Ok(opened?)
    }

    async fn publication_file(
        &self,
        campaign: &LiveCampaign,
        name: String,
        open: impl FnOnce(&LiveCampaign) -> Result<String, Refusal> + Send + 'static,
    ) -> Result<Arc<str>, ServiceError> {
        let slot = {
            let files = self.walks().publications.0.lock();
            let mut files = files.unwrap_or_else(PoisonError::into_inner);
            Arc::clone(files.entry((campaign.no(), name)).or_default())
        };
        let live = campaign.clone();
        // It goes on when the request that asked for it has gone, and is there for the next one.
        let opening = tokio::task::spawn_blocking(move || {
            slot.get_or_init(|| open(&live).map(Arc::from)).clone()
        });
        let opened = opening
            .await
            .map_err(|_panicked| ServiceError::Unavailable)?;
        Ok(opened?)
    }
}

/// Position of the deck with that id.
pub fn deck_of(campaign: &LiveCampaign, id: &str) -> Result<DeckIx, Refusal> {
    let walk = campaign.plan().walk.as_ref().ok_or(Refusal::NotFound)?;
    let mut decks = (0..).map(DeckIx).zip(&walk.decks);
    let found = decks.find(|(_, deck)| deck.id == id);
    found.map(|(ix, _)| ix).ok_or(Refusal::NotFound)
}

/// Position of the grand draw with that id.
pub fn grand_draw_of(campaign: &LiveCampaign, id: &str) -> Result<GrandDrawIx, Refusal> {
    let walk = campaign.plan().walk.as_ref().ok_or(Refusal::NotFound)?;
    let mut draws = (0..).map(GrandDrawIx).zip(&walk.grand_draws);
    let found = draws.find(|(_, draw)| draw.id == id);
    found.map(|(ix, _)| ix).ok_or(Refusal::NotFound)
}

fn own_draw(campaign: &LiveCampaign, no: ParticipantNo, draw: Seq) -> Result<Draw, Refusal> {
    look(campaign, |walk| {
        let mut own = walk.state.draws_of(no);
        own.find(|own| own.id == draw)
            .copied()
            .ok_or(Refusal::NotFound)
    })
}

fn opened_grand_draw(
    campaign: &Campaign,
    ix: GrandDrawIx,
) -> Result<GrandDrawPublication, Refusal> {
    let walk = campaign.walk().ok_or(Refusal::NotFound)?;
    let state = walk.state.grand_draw(ix).ok_or(Refusal::NotFound)?;
    let held = state.held.as_ref().ok_or(Refusal::NotFound)?;
    let spec = campaign.plan().grand_spec(ix).ok_or(Refusal::NotFound)?;
    let entries = campaign.published_entries(ix).ok_or(Refusal::NotFound)?;
    GrandDrawPublication::new(spec, Seed::new(held.seed), None, &entries)
        .map_err(|_invalid| Refusal::Inconsistent)
}
