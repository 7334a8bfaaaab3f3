//! Goods that were won, and their way to the winner (W-41).

use model::ParticipantNo;
use model::time::{Day, Instant};
use uuid::Uuid;

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::value::words;
use crate::{Row, StoreError, Tx};

/// A prize that was won.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPrize {
    /// Its id; ids made later sort later (UUID v7).
    pub id: Uuid,
    /// Who won it.
    pub participant: ParticipantNo,
    /// For what: `award:first`, `grand:grand`, ….
    pub source: String,
    /// Which of the prizes the person got for that, from 0.
    pub ordinal: u16,
    /// The article.
    pub item: String,
    /// Its value, in fen.
    pub value_fen: u64,
    /// When it was won.
    pub won_at: Instant,
}

/// A prize and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prize {
    /// The prize.
    pub prize: NewPrize,
    /// Where it stands.
    pub state: PrizeState,
    /// When the winner gave an address.
    pub address_at: Option<Instant>,
    /// The last day on which it is sent in time.
    pub due_day: Option<Day>,
    /// The day on which it was sent.
    pub shipped_day: Option<Day>,
    /// Who carries it.
    pub carrier: Option<String>,
    /// The carrier's number.
    pub tracking: Option<String>,
    /// Why it is void.
    pub reason: Option<String>,
}

words! {
    /// Where a prize stands.
    PrizeState {
        /// Won; the winner has to give an address.
        Won = "won",
        /// To be sent.
        AddressGiven = "address_given",
        /// Sent.
        Shipped = "shipped",
        /// In the winner's hands.
        Received = "received",
        /// Taken back.
        Void = "void",
    }
}

/// A parcel that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// The prize in it.
    pub prize: Uuid,
    /// The day on which it was sent.
    pub shipped_day: Day,
    /// Who carries it.
    pub carrier: String,
    /// The carrier's number.
    pub tracking: String,
}

/// A prize by id.
pub async fn lookup(
    tx: &mut Tx,
    campaign: CampaignNo,
    id: Uuid,
) -> Result<Option<Prize>, StoreError> {
    tx.query_first(LOOKUP, &[campaign.into(), id.into()])
        .await?
        .as_ref()
        .map(prize)
        .transpose()
}

/// The prizes of a participant, the first won first.
pub async fn list_of(
    tx: &mut Tx,
    campaign: CampaignNo,
    participant: ParticipantNo,
) -> Result<Vec<Prize>, StoreError> {
    tx.query(LIST_OF, &[campaign.into(), participant.into()])
        .await?
        .iter()
        .map(prize)
        .collect()
}

/// At most `limit` prizes in a state by id, after one.
pub async fn list(
    tx: &mut Tx,
    campaign: CampaignNo,
    state: PrizeState,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Vec<Prize>, StoreError> {
    let args = [
        campaign.into(),
        state.into(),
        after.unwrap_or(Uuid::nil()).into(),
        limit.into(),
    ];
    tx.query(LIST, &args).await?.iter().map(prize).collect()
}

/// At most `limit` prizes that should have been sent before a day and were not (W-41.b): the one
/// due longest first; `after` is due day and id of the last one of the page above.
pub async fn list_overdue(
    tx: &mut Tx,
    campaign: CampaignNo,
    today: Day,
    after: Option<(Day, Uuid)>,
    limit: u32,
) -> Result<Vec<Prize>, StoreError> {
    let (day, id) = after.unwrap_or((Day(i32::MIN), Uuid::nil()));
    let args = [
        campaign.into(),
        today.into(),
        day.into(),
        id.into(),
        limit.into(),
    ];
    tx.query(LIST_OVERDUE, &args)
        .await?
        .iter()
        .map(prize)
        .collect()
}

/// The number of prizes in a state.
pub async fn count(
    tx: &mut Tx,
    campaign: CampaignNo,
    state: PrizeState,
) -> Result<u64, StoreError> {
    let row = tx
        .query_first(COUNT, &[campaign.into(), state.into()])
        .await?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// The number of prizes that should have been sent before a day and were not.
pub async fn count_overdue(
    tx: &mut Tx,
    campaign: CampaignNo,
    today: Day,
) -> Result<u64, StoreError> {
    let args = [campaign.into(), today.into()];
    let row = tx.query_first(COUNT_OVERDUE, &args).await?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// Adds a prize. `false` if the person has it already, which stays as it is.
pub async fn add(tx: &mut Tx, campaign: CampaignNo, prize: &NewPrize) -> Result<bool, StoreError> {
    let args = [
        campaign.into(),
        prize.id.into(),
        prize.participant.into(),
        prize.source.as_str().into(),
        prize.ordinal.into(),
        prize.item.as_str().into(),
        prize.value_fen.into(),
        prize.won_at.into(),
    ];
    Ok(tx.execute(ADD, &args).await? > 0)
}

/// Marks the prizes a participant has won as ready to be sent, and returns their number.
pub async fn give_address(
    tx: &mut Tx,
    campaign: CampaignNo,
    participant: ParticipantNo,
    at: Instant,
    due_day: Day,
) -> Result<u64, StoreError> {
    let args = [
        campaign.into(),
        participant.into(),
        at.into(),
        due_day.into(),
    ];
    tx.execute(GIVE_ADDRESS, &args).await
}

/// Marks a prize as sent. Sent already, it takes the parcel's day and number in place of the old
/// ones, so that a list can be read in again. `false` if it is not there, has no address, has
/// arrived or is void.
pub async fn ship(tx: &mut Tx, campaign: CampaignNo, parcel: &Parcel) -> Result<bool, StoreError> {
    let args = [
        campaign.into(),
        parcel.prize.into(),
        parcel.shipped_day.into(),
        parcel.carrier.as_str().into(),
        parcel.tracking.as_str().into(),
    ];
    Ok(tx.execute(SHIP, &args).await? > 0)
}

/// Marks the prizes of a list as sent, and returns those that were not.
pub async fn import_parcels(
    tx: &mut Tx,
    campaign: CampaignNo,
    parcels: &[Parcel],
) -> Result<Vec<Uuid>, StoreError> {
    let mut left = Vec::new();
    for parcel in parcels {
        if !ship(tx, campaign, parcel).await? {
            left.push(parcel.prize);
        }
    }
    Ok(left)
}

/// Moves a prize from one state to another: received, void, or back. `false` if it does not stand
/// at `from`.
pub async fn set_state(
    tx: &mut Tx,
    campaign: CampaignNo,
    id: Uuid,
    from: PrizeState,
    to: PrizeState,
    reason: Option<&str>,
) -> Result<bool, StoreError> {
    let args = [
        campaign.into(),
        id.into(),
        from.into(),
        to.into(),
        reason.into(),
    ];
    Ok(tx.execute(SET_STATE, &args).await? > 0)
}

fn prize(row: &Row) -> Result<Prize, StoreError> {
    Ok(Prize {
        prize: NewPrize {
            id: row.get(0)?,
            participant: row.get(1)?,
            source: row.get(2)?,
            ordinal: row.get(3)?,
            item: row.get(4)?,
            value_fen: row.get(5)?,
            won_at: row.get(6)?,
        },
        state: row.get(7)?,
        address_at: row.get(8)?,
        due_day: row.get(9)?,
        shipped_day: row.get(10)?,
        carrier: row.get(11)?,
        tracking: row.get(12)?,
        reason: row.get(13)?,
    })
}

statements! {
    LOOKUP = "SELECT id, participant, source, ordinal, item, value_fen, won_at, state, \
            address_at, due_day, shipped_day, carrier, tracking, reason \
        FROM prize WHERE campaign = $1 AND id = $2";
    LIST_OF = "SELECT id, participant, source, ordinal, item, value_fen, won_at, state, \
            address_at, due_day, shipped_day, carrier, tracking, reason \
        FROM prize WHERE campaign = $1 AND participant = $2 ORDER BY won_at, id";
    LIST = "SELECT id, participant, source, ordinal, item, value_fen, won_at, state, \
            address_at, due_day, shipped_day, carrier, tracking, reason \
        FROM prize WHERE campaign = $1 AND state = $2 AND id > $3 ORDER BY id LIMIT $4";
    LIST_OVERDUE = "SELECT id, participant, source, ordinal, item, value_fen, won_at, state, \
            address_at, due_day, shipped_day, carrier, tracking, reason \
        FROM prize WHERE campaign = $1 AND state = 'address_given' AND due_day < $2 \
            AND (due_day, id) > ($3, $4) ORDER BY due_day, id LIMIT $5";
    COUNT = "SELECT COUNT(*) FROM prize WHERE campaign = $1 AND state = $2";
    COUNT_OVERDUE = "SELECT COUNT(*) FROM prize \
        WHERE campaign = $1 AND state = 'address_given' AND due_day < $2";
    ADD = "INSERT INTO prize (campaign, id, participant, source, ordinal, item, value_fen, won_at, \
            state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'won') ON CONFLICT DO NOTHING";
    GIVE_ADDRESS = "UPDATE prize SET state = 'address_given', address_at = $3, due_day = $4 \
        WHERE campaign = $1 AND participant = $2 AND state = 'won'";
    SHIP = "UPDATE prize SET state = 'shipped', shipped_day = $3, carrier = $4, tracking = $5 \
        WHERE campaign = $1 AND id = $2 AND state IN ('address_given', 'shipped')";
    SET_STATE = "UPDATE prize SET state = $4, reason = $5 \
        WHERE campaign = $1 AND id = $2 AND state = $3";
}
