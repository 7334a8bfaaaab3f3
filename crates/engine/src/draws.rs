//! Where a campaign's draws meet the crate `proof`: what is published of them, the order that is
//! sealed, and holding the grand draw.

use std::sync::Arc;

use model::{DeckIx, GrandDrawIx, Instant, ParticipantNo, Refusal};
use proof::deck::DeckAlgorithm;
use proof::grand::{self, GrandAlgorithm};
use proof::{
    Deck, DeckKey, DeckSpec, Entries, Fingerprint, GrandKey, GrandSpec, PrizeSpec, Seed, seed,
};
use rules::badge::BadgeIx;
use rules::walk::grand_draw::{Entry, GrandDrawPlan, Winner};

use crate::campaign::Campaign;
use crate::plan::Plan;

/// The decks whose order is known to this process. Cloning shares them.
#[derive(Clone, Default)]
pub(crate) struct SealedDecks(Arc<Vec<(DeckIx, Deck)>>);

impl SealedDecks {
    pub(crate) fn get(&self, deck: DeckIx) -> Option<&Deck> {
        self.0.iter().find(|(ix, _)| *ix == deck).map(|(_, d)| d)
    }

    fn with(&self, deck: DeckIx, sealed: Deck) -> Self {
        let mut decks = self.0.as_ref().clone();
        decks.retain(|(ix, _)| *ix != deck);
        decks.push((deck, sealed));
        Self(Arc::new(decks))
    }
}

impl std::fmt::Debug for SealedDecks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(ix, _)| ix))
            .finish()
    }
}

impl Plan {
    /// What is published of a deck before its first ticket; `None` where there is no such deck.
    pub fn deck_spec(&self, deck: DeckIx) -> Option<DeckSpec> {
        let plan = self.walk.as_ref()?.decks.get(deck.ix())?;
        Some(DeckSpec {
            campaign: self.id.to_string(),
            deck: plan.id.clone(),
            tickets: plan.tickets,
            prizes: plan
                .prizes
                .iter()
                .map(|prize| PrizeSpec {
                    id: prize.id.clone(),
                    name: prize.name.zh.clone(),
                    value_fen: prize.value_fen.into(),
                    count: prize.count,
                })
                .collect(),
            opens_at: plan.window.opens.rfc3339(self.zone),
            closes_at: plan.window.closes.rfc3339(self.zone),
            price_points: plan.price_points.into(),
            per_person_max: plan.per_person_max.map(u32::from),
            beacon: None,
            undrawn: plan.undrawn.zh.clone(),
            algorithm: DeckAlgorithm::Feistel10Sha256V1,
        })
    }

    /// What is published of a grand draw before its entries are frozen.
    pub fn grand_spec(&self, draw: GrandDrawIx) -> Option<GrandSpec> {
        let plan = self.walk.as_ref()?.grand_draws.get(draw.ix())?;
        Some(GrandSpec {
            campaign: self.id.to_string(),
            draw: plan.id.clone(),
            prizes: plan
                .prizes
                .iter()
                .map(|prize| PrizeSpec {
                    id: prize.id.clone(),
                    name: prize.name.zh.clone(),
                    value_fen: prize.value_fen.into(),
                    count: prize.count.into(),
                })
                .collect(),
            held_from: plan.held_from.rfc3339(self.zone),
            prizes_per_person: plan.prizes_per_person.into(),
            beacon: None,
            algorithm: GrandAlgorithm::HmacSha256SmallestV1,
        })
    }

    /// The published name of an entry, and of the person it belongs to.
    pub fn published_entry(&self, entry: Entry) -> Option<proof::Entry> {
        let badge = self.badges.get(usize::from(entry.badge))?;
        Some(proof::Entry {
            entry: format!("{}:{}", entry.participant, badge.id),
            person: entry.participant.to_string(),
        })
    }
}

impl Campaign {
    /// Makes a deck's order known to this image, so that it can hand out tickets. The seed must
    /// be the one committed to; until then its draws are `not_open_yet`.
    pub fn unseal(&mut self, deck: DeckIx, seed: &Seed) -> Result<(), Refusal> {
        let spec = self.plan.deck_spec(deck).ok_or(Refusal::NotFound)?;
        let key = DeckKey::derive(seed, &[], spec.hash());
        let sealed = Deck::new(&spec, &key).map_err(|_invalid| Refusal::Inconsistent)?;
        self.decks = self.decks.with(deck, sealed);
        Ok(())
    }

    /// The commitment to a deck's order under a seed.
    pub fn deck_commitment(&self, deck: DeckIx, secret: &Seed) -> Option<[u8; 32]> {
        let spec = self.plan.deck_spec(deck)?;
        Some(seed::commit(spec.hash(), secret).0)
    }

    /// The commitment to a grand draw's seed.
    pub fn grand_commitment(&self, draw: GrandDrawIx, secret: &Seed) -> Option<[u8; 32]> {
        let spec = self.plan.grand_spec(draw)?;
        Some(seed::grand_commit(spec.hash(), secret).0)
    }

    /// The entries of a grand draw as they are published, in their order; `None` where there is
    /// no such draw.
    pub fn published_entries(&self, draw: GrandDrawIx) -> Option<Entries> {
        let state = self.state.walk.as_ref()?.grand_draw(draw)?;
        let published = state
            .entries
            .iter()
            .filter_map(|entry| self.plan.published_entry(*entry))
            .collect();
        // Ids are numbers and checked ids, and the books keep each pair once.
        Entries::freeze(published).ok()
    }

    /// Draws the winners of a grand draw.
    pub(crate) fn draw_winners(
        &self,
        draw: GrandDrawIx,
        plan: &GrandDrawPlan,
        secret: &Seed,
    ) -> Option<Vec<Winner>> {
        let spec = self.plan.grand_spec(draw)?;
        let key = GrandKey::derive(secret, &[], spec.hash());
        let outcome = grand::draw(&spec, &self.published_entries(draw)?, &key);
        outcome
            .winners
            .iter()
            .map(|winner| {
                let (participant, badge) = winner.entry.split_once(':')?;
                let badge = self.plan.badges.iter().position(|b| b.id == badge)?;
                let prize = plan.prizes.iter().position(|p| p.id == winner.prize)?;
                Some(Winner {
                    entry: Entry {
                        participant: ParticipantNo(participant.parse().ok()?),
                        badge: BadgeIx::try_from(badge).ok()?,
                    },
                    prize: u8::try_from(prize).ok()?,
                })
            })
            .collect()
    }

    /// What a drawn ticket proves.
    pub fn deck_commit(&self, deck: DeckIx) -> Option<Fingerprint> {
        let state = self.state.walk.as_ref()?.deck(deck)?;
        state.commit.map(Fingerprint)
    }
}

/// Whether an instant is at or after another: a draw may be held.
pub(crate) fn held_from(from: Instant, now: Instant) -> Result<(), Refusal> {
    if now < from {
        Err(Refusal::NotOpenYet)
    } else {
        Ok(())
    }
}
