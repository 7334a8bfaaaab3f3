//! Posters of participants, one of a checkpoint each. The picture is a file under an id of its
//! own.

use model::ParticipantNo;
use model::time::Instant;
use uuid::Uuid;

use crate::record::campaign::CampaignNo;
use crate::record::profile::BEFORE_ALL;
use crate::tx::statements;
use crate::value::words;
use crate::{Row, StoreError, Tx};

/// A poster that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewPoster {
    /// Whose.
    pub participant: ParticipantNo,
    /// Position of the checkpoint in the campaign's plan.
    pub checkpoint: u16,
    /// The file.
    pub file: Uuid,
    /// When it was made.
    pub made_at: Instant,
}

/// A poster and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poster {
    /// The poster.
    pub poster: NewPoster,
    /// Where it stands.
    pub state: PosterState,
    /// Why it was taken down.
    pub reason: Option<String>,
}

words! {
    /// Where a poster stands.
    PosterState {
        /// May be seen.
        Shown = "shown",
        /// An organiser took it away.
        TakenDown = "taken_down",
    }
}

/// Where a page of a list in order of time ended.
pub type Cursor = (Instant, ParticipantNo, u16);

/// A participant's poster of a checkpoint, if there is one.
pub async fn lookup(
    tx: &mut Tx,
    campaign: CampaignNo,
    participant: ParticipantNo,
    checkpoint: u16,
) -> Result<Option<Poster>, StoreError> {
    let args = [campaign.into(), participant.into(), checkpoint.into()];
    tx.query_first(LOOKUP, &args)
        .await?
        .as_ref()
        .map(poster)
        .transpose()
}

/// The posters of a participant, by checkpoint.
pub async fn list_of(
    tx: &mut Tx,
    campaign: CampaignNo,
    participant: ParticipantNo,
) -> Result<Vec<Poster>, StoreError> {
    tx.query(LIST_OF, &[campaign.into(), participant.into()])
        .await?
        .iter()
        .map(poster)
        .collect()
}

/// At most `limit` posters in a state, the one made first first, after one.
pub async fn list(
    tx: &mut Tx,
    campaign: CampaignNo,
    state: PosterState,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Poster>, StoreError> {
    let (at, participant, checkpoint) = match after {
        Some((at, participant, checkpoint)) => (at, participant.into(), checkpoint),
        None => (Instant(i64::MIN), BEFORE_ALL, 0),
    };
    let args = [
        campaign.into(),
        state.into(),
        at.into(),
        participant,
        checkpoint.into(),
        limit.into(),
    ];
    tx.query(LIST, &args).await?.iter().map(poster).collect()
}

/// The number of posters in a state.
pub async fn count(
    tx: &mut Tx,
    campaign: CampaignNo,
    state: PosterState,
) -> Result<u64, StoreError> {
    let row = tx
        .query_first(COUNT, &[campaign.into(), state.into()])
        .await?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// Keeps a poster, in place of the one before; the file of that one is the caller's to remove.
/// `false` if the one before was taken down: making another does not bring it back.
pub async fn set(
    tx: &mut Tx,
    campaign: CampaignNo,
    poster: &NewPoster,
) -> Result<bool, StoreError> {
    let args = [
        campaign.into(),
        poster.participant.into(),
        poster.checkpoint.into(),
        poster.file.into(),
        poster.made_at.into(),
    ];
    Ok(tx.execute(SET, &args).await? > 0)
}

/// Takes a poster down, or shows it again. `false` if it does not stand at `from`.
pub async fn set_state(
    tx: &mut Tx,
    campaign: CampaignNo,
    (participant, checkpoint): (ParticipantNo, u16),
    from: PosterState,
    to: PosterState,
    reason: Option<&str>,
) -> Result<bool, StoreError> {
    let args = [
        campaign.into(),
        participant.into(),
        checkpoint.into(),
        from.into(),
        to.into(),
        reason.into(),
    ];
    Ok(tx.execute(SET_STATE, &args).await? > 0)
}

fn poster(row: &Row) -> Result<Poster, StoreError> {
    Ok(Poster {
        poster: NewPoster {
            participant: row.get(0)?,
            checkpoint: row.get(1)?,
            file: row.get(2)?,
            made_at: row.get(3)?,
        },
        state: row.get(4)?,
        reason: row.get(5)?,
    })
}

statements! {
    LOOKUP = "SELECT participant, checkpoint, file, made_at, state, reason FROM poster \
        WHERE campaign = $1 AND participant = $2 AND checkpoint = $3";
    LIST_OF = "SELECT participant, checkpoint, file, made_at, state, reason FROM poster \
        WHERE campaign = $1 AND participant = $2 ORDER BY checkpoint";
    LIST = "SELECT participant, checkpoint, file, made_at, state, reason FROM poster \
        WHERE campaign = $1 AND state = $2 AND (made_at, participant, checkpoint) > ($3, $4, $5) \
        ORDER BY made_at, participant, checkpoint LIMIT $6";
    COUNT = "SELECT COUNT(*) FROM poster WHERE campaign = $1 AND state = $2";
    SET = "INSERT INTO poster (campaign, participant, checkpoint, file, made_at, state) \
        VALUES ($1, $2, $3, $4, $5, 'shown') \
        ON CONFLICT (campaign, participant, checkpoint) DO UPDATE SET file = excluded.file, \
            made_at = excluded.made_at WHERE poster.state = 'shown'";
    SET_STATE = "UPDATE poster SET state = $5, reason = $6 \
        WHERE campaign = $1 AND participant = $2 AND checkpoint = $3 AND state = $4";
}
