//! Red packets to be paid for draws (W-31, X-17.b). The draw is a fact; this is what became of the
//! money, and it never leads to a second draw.

use model::time::Instant;
use model::{ParticipantNo, Seq};

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::value::words;
use crate::{Row, StoreError, Tx, Value};

/// A payment to be made for a draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPayout {
    /// Position of the draw's fact in the log.
    pub draw: Seq,
    /// Who won.
    pub participant: ParticipantNo,
    /// How much, in fen; more than 0.
    pub amount_fen: u64,
    /// The number the payer knows it by. It stays the same however often it is tried; only
    /// [`renew`] gives another one.
    pub out_bill_no: String,
    /// When the payment was asked for, and from when on it is due.
    pub at: Instant,
}

/// A payment and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payout {
    /// Position of the draw's fact in the log.
    pub draw: Seq,
    /// Who won.
    pub participant: ParticipantNo,
    /// How much, in fen.
    pub amount_fen: u64,
    /// The number the payer knows it by.
    pub out_bill_no: String,
    /// Where it stands.
    pub state: PayoutState,
    /// How often it was sent.
    pub attempts: u32,
    /// When somebody has to look at it again; `None` if nobody has.
    pub next_at: Option<Instant>,
    /// The payer's number.
    pub transfer_no: Option<String>,
    /// What the person's phone needs to confirm the payment.
    pub package_info: Option<String>,
    /// What went wrong last.
    pub reason: Option<String>,
    /// When it changed last.
    pub updated_at: Instant,
}

words! {
    /// Where a payment stands.
    PayoutState {
        /// To be sent.
        Ready = "ready",
        /// Being sent.
        Sending = "sending",
        /// The person has to confirm it.
        WaitUserConfirm = "wait_user_confirm",
        /// Paid.
        Paid = "paid",
        /// Refused or returned; nothing was paid.
        Failed = "failed",
        /// It is not known whether it was paid; ask before sending again.
        Unknown = "unknown",
    }
}

/// A step of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutStep {
    /// Where it stood.
    pub from: PayoutState,
    /// Where it stands now. Coming to [`PayoutState::Sending`] counts as an attempt.
    pub to: PayoutState,
    /// When somebody has to look at it again; `None` if nobody has.
    pub next_at: Option<Instant>,
    /// The payer's number, once it is known; it is kept from then on.
    pub transfer_no: Option<String>,
    /// What the person's phone needs to confirm, once it is known; it is kept from then on.
    pub package_info: Option<String>,
    /// What went wrong.
    pub reason: Option<String>,
    /// When.
    pub at: Instant,
}

/// What stands in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayoutSum {
    /// The state.
    pub state: PayoutState,
    /// How many payments.
    pub number: u64,
    /// Their sum, in fen.
    pub amount_fen: u64,
}

/// The payment for a draw, if there is one.
pub async fn lookup(
    tx: &mut Tx,
    campaign: CampaignNo,
    draw: Seq,
) -> Result<Option<Payout>, StoreError> {
    tx.query_first(LOOKUP, &[campaign.into(), draw.into()])
        .await?
        .as_ref()
        .map(payout)
        .transpose()
}

/// The payment the payer knows by a number.
pub async fn find_by_out_bill_no(
    tx: &mut Tx,
    campaign: CampaignNo,
    out_bill_no: &str,
) -> Result<Option<Payout>, StoreError> {
    tx.query_first(FIND_BY_OUT_BILL_NO, &[campaign.into(), out_bill_no.into()])
        .await?
        .as_ref()
        .map(payout)
        .transpose()
}

/// The payments to a participant, the latest draw first.
pub async fn list_of(
    tx: &mut Tx,
    campaign: CampaignNo,
    participant: ParticipantNo,
) -> Result<Vec<Payout>, StoreError> {
    tx.query(LIST_OF, &[campaign.into(), participant.into()])
        .await?
        .iter()
        .map(payout)
        .collect()
}

/// At most `limit` payments in a state by draw, after one.
pub async fn list(
    tx: &mut Tx,
    campaign: CampaignNo,
    state: PayoutState,
    after: Option<Seq>,
    limit: u32,
) -> Result<Vec<Payout>, StoreError> {
    let args = [
        campaign.into(),
        state.into(),
        after.unwrap_or(0).into(),
        limit.into(),
    ];
    tx.query(LIST, &args).await?.iter().map(payout).collect()
}

/// At most `limit` payments somebody has to look at by now, the one that has waited longest first.
pub async fn list_due(
    tx: &mut Tx,
    campaign: CampaignNo,
    now: Instant,
    limit: u32,
) -> Result<Vec<Payout>, StoreError> {
    tx.query(LIST_DUE, &[campaign.into(), now.into(), limit.into()])
        .await?
        .iter()
        .map(payout)
        .collect()
}

/// Number and sum of the payments in each state that has any.
pub async fn sums(tx: &mut Tx, campaign: CampaignNo) -> Result<Vec<PayoutSum>, StoreError> {
    let rows = tx.query(SUMS, &[campaign.into()]).await?;
    let sum = |row: &Row| {
        Ok(PayoutSum {
            state: row.get(0)?,
            number: row.get(1)?,
            amount_fen: row.get(2)?,
        })
    };
    rows.iter().map(sum).collect()
}

/// The latest draw a payment was added for: facts after it have still to be looked through.
pub async fn last_draw(tx: &mut Tx, campaign: CampaignNo) -> Result<Option<Seq>, StoreError> {
    tx.query_first(LAST_DRAW, &[campaign.into()])
        .await?
        .map(|row| row.get(0))
        .transpose()
}

/// Adds a payment. `false` if there is one for the draw, which stays as it is.
pub async fn add(
    tx: &mut Tx,
    campaign: CampaignNo,
    payout: &NewPayout,
) -> Result<bool, StoreError> {
    let args = [
        campaign.into(),
        payout.draw.into(),
        payout.participant.into(),
        payout.amount_fen.into(),
        payout.out_bill_no.as_str().into(),
        payout.at.into(),
    ];
    Ok(tx.execute(ADD, &args).await? > 0)
}

/// Takes a step of a payment. `false` if it does not stand at `from`: somebody else has taken one.
pub async fn step(
    tx: &mut Tx,
    campaign: CampaignNo,
    draw: Seq,
    step: &PayoutStep,
) -> Result<bool, StoreError> {
    let attempts = u32::from(step.to == PayoutState::Sending);
    let args: [Value; 10] = [
        campaign.into(),
        draw.into(),
        step.from.into(),
        step.to.into(),
        attempts.into(),
        step.next_at.into(),
        step.transfer_no.as_deref().into(),
        step.package_info.as_deref().into(),
        step.reason.as_deref().into(),
        step.at.into(),
    ];
    Ok(tx.execute(STEP, &args).await? > 0)
}

/// Makes a failed payment ready again under another number, once the payer has said that the old
/// one failed for good. `false` if it does not stand at failed.
pub async fn renew(
    tx: &mut Tx,
    campaign: CampaignNo,
    draw: Seq,
    out_bill_no: &str,
    at: Instant,
) -> Result<bool, StoreError> {
    let args = [campaign.into(), draw.into(), out_bill_no.into(), at.into()];
    Ok(tx.execute(RENEW, &args).await? > 0)
}

fn payout(row: &Row) -> Result<Payout, StoreError> {
    Ok(Payout {
        draw: row.get(0)?,
        participant: row.get(1)?,
        amount_fen: row.get(2)?,
        out_bill_no: row.get(3)?,
        state: row.get(4)?,
        attempts: row.get(5)?,
        next_at: row.get(6)?,
        transfer_no: row.get(7)?,
        package_info: row.get(8)?,
        reason: row.get(9)?,
        updated_at: row.get(10)?,
    })
}

statements! {
    LOOKUP = "SELECT draw, participant, amount_fen, out_bill_no, state, attempts, next_at, \
            transfer_no, package_info, reason, updated_at \
        FROM payout WHERE campaign = $1 AND draw = $2";
    FIND_BY_OUT_BILL_NO = "SELECT draw, participant, amount_fen, out_bill_no, state, attempts, \
            next_at, transfer_no, package_info, reason, updated_at \
        FROM payout WHERE campaign = $1 AND out_bill_no = $2";
    LIST_OF = "SELECT draw, participant, amount_fen, out_bill_no, state, attempts, next_at, \
            transfer_no, package_info, reason, updated_at \
        FROM payout WHERE campaign = $1 AND participant = $2 ORDER BY draw DESC";
    LIST = "SELECT draw, participant, amount_fen, out_bill_no, state, attempts, next_at, \
            transfer_no, package_info, reason, updated_at \
        FROM payout WHERE campaign = $1 AND state = $2 AND draw > $3 ORDER BY draw LIMIT $4";
    LIST_DUE = "SELECT draw, participant, amount_fen, out_bill_no, state, attempts, next_at, \
            transfer_no, package_info, reason, updated_at \
        FROM payout WHERE campaign = $1 AND next_at <= $2 ORDER BY next_at, draw LIMIT $3";
    SUMS = "SELECT state, COUNT(*), CAST(SUM(amount_fen) AS BIGINT) FROM payout \
        WHERE campaign = $1 GROUP BY state ORDER BY state";
    LAST_DRAW = "SELECT draw FROM payout WHERE campaign = $1 ORDER BY draw DESC LIMIT 1";
    ADD = "INSERT INTO payout (campaign, draw, participant, amount_fen, out_bill_no, state, \
            attempts, next_at, updated_at) VALUES ($1, $2, $3, $4, $5, 'ready', 0, $6, $6) \
        ON CONFLICT (campaign, draw) DO NOTHING";
    RENEW = "UPDATE payout SET state = 'ready', out_bill_no = $3, next_at = $4, \
            transfer_no = NULL, package_info = NULL, updated_at = $4 \
        WHERE campaign = $1 AND draw = $2 AND state = 'failed'";
    STEP = "UPDATE payout SET state = $4, attempts = attempts + $5, next_at = $6, \
            transfer_no = COALESCE($7, transfer_no), \
            package_info = COALESCE($8, package_info), reason = $9, updated_at = $10 \
        WHERE campaign = $1 AND draw = $2 AND state = $3";
}
