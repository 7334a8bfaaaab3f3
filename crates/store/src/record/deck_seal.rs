//! The seeds of decks, sealed from the commitment to the reveal.

use model::time::Instant;
use pii::{Place, Sealed};

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::{Row, StoreError, Tx};

/// A deck that is committed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDeckSeal {
    /// Id of the deck in the campaign's plan.
    pub deck: String,
    /// Its seed.
    pub seed: Sealed,
    /// The commitment that was published, in hex.
    pub commit: String,
    /// What was committed to, as JSON.
    pub spec: String,
    /// When.
    pub committed_at: Instant,
}

/// A deck and whether its seed was revealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeckSeal {
    /// The deck.
    pub seal: NewDeckSeal,
    /// When the seed was revealed.
    pub revealed_at: Option<Instant>,
    /// The public beacon that was mixed in, if one is used.
    pub beacon: Option<String>,
}

/// Where a deck's seed stands, to seal and open it.
pub fn place(campaign: CampaignNo, deck: &str) -> Place {
    Place {
        campaign: campaign.0,
        table: "deck_seal",
        column: "seed_enc",
        row: deck.to_owned(),
    }
}

/// The seal of a deck, if it was committed to.
pub async fn lookup(
    tx: &mut Tx,
    campaign: CampaignNo,
    deck: &str,
) -> Result<Option<DeckSeal>, StoreError> {
    tx.query_first(LOOKUP, &[campaign.into(), deck.into()])
        .await?
        .as_ref()
        .map(seal)
        .transpose()
}

/// The decks of a campaign by id.
pub async fn list(tx: &mut Tx, campaign: CampaignNo) -> Result<Vec<DeckSeal>, StoreError> {
    tx.query(LIST, &[campaign.into()])
        .await?
        .iter()
        .map(seal)
        .collect()
}

/// Commits to a deck. `false` if that was done before: a commitment never changes.
pub async fn add(
    tx: &mut Tx,
    campaign: CampaignNo,
    seal: &NewDeckSeal,
) -> Result<bool, StoreError> {
    let args = [
        campaign.into(),
        seal.deck.as_str().into(),
        (&seal.seed).into(),
        seal.commit.as_str().into(),
        seal.spec.as_str().into(),
        seal.committed_at.into(),
    ];
    Ok(tx.execute(ADD, &args).await? > 0)
}

/// Notes the beacon of a deck that is used before the reveal. `false` if there is no such deck, or
/// if its beacon is known: it never changes.
pub async fn set_beacon(
    tx: &mut Tx,
    campaign: CampaignNo,
    deck: &str,
    beacon: &str,
) -> Result<bool, StoreError> {
    let args = [campaign.into(), deck.into(), beacon.into()];
    Ok(tx.execute(SET_BEACON, &args).await? > 0)
}

/// Marks a deck's seed as revealed. `false` if there is no such deck or it was revealed before.
pub async fn reveal(
    tx: &mut Tx,
    campaign: CampaignNo,
    deck: &str,
    at: Instant,
) -> Result<bool, StoreError> {
    let args = [campaign.into(), deck.into(), at.into()];
    Ok(tx.execute(REVEAL, &args).await? > 0)
}

fn seal(row: &Row) -> Result<DeckSeal, StoreError> {
    Ok(DeckSeal {
        seal: NewDeckSeal {
            deck: row.get(0)?,
            seed: row.get(1)?,
            commit: row.get(2)?,
            spec: row.get(3)?,
            committed_at: row.get(4)?,
        },
        revealed_at: row.get(5)?,
        beacon: row.get(6)?,
    })
}

statements! {
    LOOKUP = "SELECT deck, seed_enc, commit_hex, spec, committed_at, revealed_at, beacon \
        FROM deck_seal WHERE campaign = $1 AND deck = $2";
    LIST = "SELECT deck, seed_enc, commit_hex, spec, committed_at, revealed_at, beacon \
        FROM deck_seal WHERE campaign = $1 ORDER BY deck";
    ADD = "INSERT INTO deck_seal (campaign, deck, seed_enc, commit_hex, spec, committed_at) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (campaign, deck) DO NOTHING";
    SET_BEACON = "UPDATE deck_seal SET beacon = $3 \
        WHERE campaign = $1 AND deck = $2 AND beacon IS NULL AND revealed_at IS NULL";
    REVEAL = "UPDATE deck_seal SET revealed_at = $3 \
        WHERE campaign = $1 AND deck = $2 AND revealed_at IS NULL";
}
