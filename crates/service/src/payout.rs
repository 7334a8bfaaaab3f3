//! Money for draws: one payment a draw, under a number that never leads to a second one (W-32,
//! X-17.b).
//!
//! The draw is the fact; what becomes of the money is a record. Payments are made of the draws in
//! order behind a cursor, sent at the pace of the channel, and moved on by its answers. Of a
//! payment without a clear answer the channel is asked before anything is sent again.

use std::sync::Arc;
use std::time::Duration;

use engine::command::StaffKey;
use engine::plan::PayoutPlan;
use model::{Instant, ParticipantNo, Refusal, Seq};
use store::record::audit::{self, Audit};
use store::record::payout::{self, NewPayout, Payout, PayoutState, PayoutStep, PayoutSum};
use store::record::{identity, message};
use store::{StoreError, Tx};
use tokio::task::JoinSet;
use wechat::{OpenId, Transfer, TransferError, TransferOrder, TransferState, Transfers};

use crate::correction::given;
use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;

impl Service {
    /// Whether payments go anywhere: without a channel they stay ready.
    pub fn can_pay_out(&self) -> bool {
        self.transfers().is_some()
    }

    /// Pays until it is dropped.
    pub(crate) async fn run_payouts(&self) {
        let mut ticks = tokio::time::interval(Duration::from_secs(1));
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        loop {
            ticks.tick().await;
            for live in self.campaigns() {
                if let Err(error) = self.pay_out(live).await {
                    tracing::warn!(campaign = %live.id(), %error, "payments not made");
                }
            }
        }
    }

    /// Makes payments of new draws, and takes a second's worth of steps with those that are due.
    /// Returns how many were looked at.
    pub async fn pay_out(&self, campaign: &LiveCampaign) -> Result<usize, ServiceError> {
        let Some(plan) = campaign.plan().payout else {
            return Ok(0);
        };
        self.queue_payouts(campaign).await?;
        let Some(channel) = self.transfers().cloned() else {
            return Ok(0);
        };
        let (no, now) = (campaign.no(), campaign.now());
        let list = async move |tx: &mut Tx| -> Result<_, StoreError> {
            payout::list_due(tx, no, now, plan.per_second).await
        };
        let due = self.store().read(list).await?;
        let looked_at = due.len();
        let mut steps = JoinSet::new();
        for payout in due {
            let (service, campaign) = (self.clone(), campaign.clone());
            let channel = Arc::clone(&channel);
            steps.spawn(async move { service.advance(&campaign, &plan, &*channel, payout).await });
        }
        while let Some(step) = steps.join_next().await {
            step.map_err(|_panicked| ServiceError::Unavailable)??;
        }
        Ok(looked_at)
    }

    /// Number and sum of the payments in each state that has any.
    pub async fn payout_sums(
        &self,
        campaign: &LiveCampaign,
    ) -> Result<Vec<PayoutSum>, ServiceError> {
        let no = campaign.no();
        let sums = async move |tx: &mut Tx| -> Result<_, StoreError> { payout::sums(tx, no).await };
        Ok(self.store().read(sums).await?)
    }

    /// At most `limit` payments in a state by draw, after one.
    pub async fn payouts(
        &self,
        campaign: &LiveCampaign,
        state: PayoutState,
        after: Option<Seq>,
        limit: u32,
    ) -> Result<Vec<Payout>, ServiceError> {
        let no = campaign.no();
        let list = async move |tx: &mut Tx| -> Result<_, StoreError> {
            payout::list(tx, no, state, after, limit).await
        };
        Ok(self.store().read(list).await?)
    }

    /// Tries a failed payment again. It gets another number only if the channel says that the old
    /// one failed for good.
    pub async fn retry_payout(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        draw: Seq,
        reason: &str,
    ) -> Result<PayoutState, ServiceError> {
        let entry = self.audit_entry(campaign, staff, "retry_payout", given(reason)?);
        let channel = self.transfers().cloned().ok_or(Refusal::InvalidState)?;
        let no = campaign.no();
        let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
            payout::lookup(tx, no, draw).await
        };
        let payout = self.store().read(find).await?.ok_or(Refusal::NotFound)?;
        if payout.state != PayoutState::Failed {
            return Err(Refusal::InvalidState.into());
        }
        let now = campaign.now();
        let known = channel.query(&payout.out_bill_no).await;
        let (renewed, step) = match known {
            // Never taken, or failed for good.
            Err(TransferError::NotFound) => (
                None,
                Some(step(&payout, PayoutState::Ready, Some(now), now)),
            ),
            Ok(Transfer {
                state: TransferState::Failed { .. },
                ..
            }) => (Some(next_number(&payout.out_bill_no)), None),
            Ok(transfer) => (None, Some(answered(&payout, transfer, now))),
            Err(TransferError::Unknown(_) | TransferError::Refused(_)) => {
                return Err(ServiceError::Unavailable);
            }
        };
        let to = step.as_ref().map_or(PayoutState::Ready, |step| step.to);
        let entry = Audit {
            subject: format!("payment of draw {draw}"),
            old: Some(format!("failed as {}", payout.out_bill_no)),
            new: Some(match &renewed {
                Some(number) => format!("{} as {number}", to.name()),
                None => to.name().to_owned(),
            }),
            ..entry
        };
        self.store()
            .write(async move |tx| -> Result<_, ServiceError> {
                let done = match (renewed, step) {
                    (Some(number), _) => payout::renew(tx, no, draw, &number, now).await?,
                    (None, Some(step)) => payout::step(tx, no, draw, &step).await?,
                    (None, None) => false,
                };
                if !done {
                    return Err(Refusal::InvalidState.into());
                }
                Ok(audit::add(tx, &entry).await?)
            })
            .await?;
        Ok(to)
    }

    /// Makes a payment of every draw of money behind the last one that has one.
    async fn queue_payouts(&self, campaign: &LiveCampaign) -> Result<(), ServiceError> {
        let no = campaign.no();
        let last =
            async move |tx: &mut Tx| -> Result<_, StoreError> { payout::last_draw(tx, no).await };
        let last_drawn = campaign.read(|c| Some(c.walk()?.state.draws().last()?.id));
        let Some(last_drawn) = last_drawn else {
            return Ok(());
        };
        let mut cursor = self.store().read(last).await?.unwrap_or(0);
        while cursor < last_drawn {
            let at = campaign.now();
            let new: Vec<NewPayout> = campaign.read(|c| {
                let draws = c.walk().map(|walk| walk.state.draws()).unwrap_or_default();
                let behind = draws.partition_point(|draw| draw.id <= cursor);
                draws
                    .iter()
                    .skip(behind)
                    .filter(|draw| draw.value_fen > 0)
                    .take(QUEUED_AT_ONCE)
                    .map(|draw| NewPayout {
                        draw: draw.id,
                        participant: draw.participant,
                        amount_fen: draw.value_fen.into(),
                        out_bill_no: format!("TX{}D{}", no.0, draw.id),
                        at,
                    })
                    .collect()
            });
            let Some(newest) = new.last().map(|payout| payout.draw) else {
                return Ok(());
            };
            self.store()
                .write(async move |tx| -> Result<_, StoreError> {
                    for payout in &new {
                        payout::add(tx, no, payout).await?;
                    }
                    Ok(())
                })
                .await?;
            cursor = newest;
        }
        Ok(())
    }

    /// Takes the next step of a payment.
    async fn advance(
        &self,
        campaign: &LiveCampaign,
        plan: &PayoutPlan,
        channel: &dyn Transfers,
        payout: Payout,
    ) -> Result<(), ServiceError> {
        if payout.state != PayoutState::Ready {
            // Sent before, by whomever: only the channel knows.
            let now = campaign.now();
            let step = match channel.query(&payout.out_bill_no).await {
                Ok(transfer) => answered(&payout, transfer, now),
                Err(TransferError::NotFound) => step(
                    &payout,
                    PayoutState::Ready,
                    Some(now + pause_ms(&payout)),
                    now,
                ),
                Err(error) => unclear(&payout, &error.to_string(), now),
            };
            return self.take(campaign, &payout, step).await.map(drop);
        }
        let now = campaign.now();
        if let Some(tomorrow) = self.day_is_full(campaign, plan, payout.participant).await? {
            let step = step(&payout, PayoutState::Ready, Some(tomorrow), now);
            return self.take(campaign, &payout, step).await.map(drop);
        }
        let Some(order) = self.order(campaign, plan, &payout).await? else {
            let step = PayoutStep {
                reason: Some("no account, or an amount the channel does not pay".to_owned()),
                ..step(&payout, PayoutState::Failed, None, now)
            };
            return self.take(campaign, &payout, step).await.map(drop);
        };
        // The number is in the record, and the state says that it may be out, before it is sent.
        let sending = step(&payout, PayoutState::Sending, Some(now + LEASE_MS), now);
        if !self.take(campaign, &payout, sending).await? {
            return Ok(());
        }
        let payout = Payout {
            state: PayoutState::Sending,
            attempts: payout.attempts + 1,
            ..payout
        };
        let outcome = channel.create(&order).await;
        let now = campaign.now();
        let step = match outcome {
            Ok(transfer) => answered(&payout, transfer, now),
            Err(TransferError::Refused(code)) if !TRIED_AGAIN.contains(&code.as_str()) => {
                PayoutStep {
                    reason: Some(code),
                    ..step(&payout, PayoutState::Failed, None, now)
                }
            }
            Err(error) => unclear(&payout, &error.to_string(), now),
        };
        self.take(campaign, &payout, step).await.map(drop)
    }

    /// Notes a step; `false` if somebody else has taken one. Who has to confirm is told, once a day.
    async fn take(
        &self,
        campaign: &LiveCampaign,
        payout: &Payout,
        step: PayoutStep,
    ) -> Result<bool, ServiceError> {
        let (no, draw) = (campaign.no(), payout.draw);
        let asks = step.to == PayoutState::WaitUserConfirm && step.from != step.to;
        let told = asks.then(|| message::NewMessage {
            day: Some(campaign.plan().zone.day_of(step.at)),
            ..self.message(
                campaign,
                payout.participant,
                "claim_packet",
                &serde_json::json!({ "draw": draw }),
            )
        });
        let taken = self
            .store()
            .write(async move |tx| -> Result<_, StoreError> {
                let taken = payout::step(tx, no, draw, &step).await?;
                if let Some(told) = told.filter(|_| taken) {
                    message::add(tx, no, &told).await?;
                }
                Ok(taken)
            })
            .await?;
        Ok(taken)
    }

    /// The first instant of tomorrow, if a person got as many payments today as the channel makes.
    async fn day_is_full(
        &self,
        campaign: &LiveCampaign,
        plan: &PayoutPlan,
        participant: ParticipantNo,
    ) -> Result<Option<Instant>, ServiceError> {
        let no = campaign.no();
        let list = async move |tx: &mut Tx| -> Result<_, StoreError> {
            payout::list_of(tx, no, participant).await
        };
        let all = self.store().read(list).await?;
        let zone = campaign.plan().zone;
        let today = zone.day_of(campaign.now());
        let sent = all.iter().filter(|p| {
            !matches!(p.state, PayoutState::Ready | PayoutState::Failed)
                && zone.day_of(p.updated_at) == today
        });
        let full = sent.count() >= usize::try_from(plan.per_person_day).unwrap_or(usize::MAX);
        Ok(full.then(|| zone.start_of(today.next())))
    }

    async fn order(
        &self,
        campaign: &LiveCampaign,
        plan: &PayoutPlan,
        payout: &Payout,
    ) -> Result<Option<TransferOrder>, ServiceError> {
        let Ok(amount_fen) = u32::try_from(payout.amount_fen) else {
            return Ok(None);
        };
        if !(plan.minimum_fen..=plan.maximum_fen).contains(&amount_fen) {
            return Ok(None);
        }
        let person = campaign.read(|c| c.participant(payout.participant).map(|p| p.person));
        let Some(person) = person else {
            return Ok(None);
        };
        let provider = self.wechat().appid.clone();
        let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
            identity::find_subject(tx, &provider, person).await
        };
        let openid = self.store().read(find).await?;
        let openid = openid.and_then(|openid| OpenId::new(&openid).ok());
        let name = &campaign.plan().about.display_name.zh;
        Ok(openid.map(|openid| TransferOrder {
            out_bill_no: payout.out_bill_no.clone(),
            openid,
            amount_fen,
            remark: name.chars().take(REMARK_CHARS_MAX).collect(),
        }))
    }
}

/// A step to a state, with nothing more to say.
fn step(payout: &Payout, to: PayoutState, next_at: Option<Instant>, at: Instant) -> PayoutStep {
    PayoutStep {
        from: payout.state,
        to,
        next_at,
        transfer_no: None,
        package_info: None,
        reason: None,
        at,
    }
}

/// The step after a channel's answer.
fn answered(payout: &Payout, transfer: Transfer, now: Instant) -> PayoutStep {
    let (to, next_at, package_info, reason) = match transfer.state {
        TransferState::Processing => {
            let next = now + pause_ms(payout);
            (PayoutState::Sending, Some(next), None, None)
        }
        TransferState::WaitUserConfirm { package } => {
            let next = now + CONFIRMED_WITHIN_MS;
            (
                PayoutState::WaitUserConfirm,
                Some(next),
                Some(package),
                None,
            )
        }
        TransferState::Success => (PayoutState::Paid, None, None, None),
        TransferState::Failed { reason } => (PayoutState::Failed, None, None, Some(reason)),
    };
    PayoutStep {
        transfer_no: transfer.transfer_no,
        package_info,
        reason,
        ..step(payout, to, next_at, now)
    }
}

/// The step after no clear answer: the channel is asked later.
fn unclear(payout: &Payout, reason: &str, now: Instant) -> PayoutStep {
    PayoutStep {
        reason: Some(reason.to_owned()),
        ..step(
            payout,
            PayoutState::Unknown,
            Some(now + pause_ms(payout)),
            now,
        )
    }
}

/// Milliseconds to wait after another attempt: 1 s, 2 s, 4 s, … up to an hour.
fn pause_ms(payout: &Payout) -> i64 {
    (1_000_i64 << payout.attempts.min(DOUBLINGS_MAX)).min(PAUSE_MAX_MS)
}

/// The number of the next try under another name: `TX1D7`, `TX1D7R1`, `TX1D7R2`, ….
fn next_number(number: &str) -> String {
    let (first, tries) = number.split_once('R').unwrap_or((number, "0"));
    let next = tries.parse::<u32>().unwrap_or(0) + 1;
    format!("{first}R{next}")
}

/// Refusals that pass by themselves: the channel is asked, and the order sent again under its
/// number.
const TRIED_AGAIN: [&str; 4] = [
    "FREQUENCY_LIMITED",
    "RATELIMIT_EXCEEDED",
    "NOT_ENOUGH",
    "SYSTEM_ERROR",
];
const QUEUED_AT_ONCE: usize = 1_000;
/// How long an order may be under way before the channel is asked what became of it.
const LEASE_MS: i64 = 60_000;
/// How often a payment that waits for its person is looked at.
const CONFIRMED_WITHIN_MS: i64 = 5 * 60_000;
const DOUBLINGS_MAX: u32 = 12;
const PAUSE_MAX_MS: i64 = 3_600_000;
const REMARK_CHARS_MAX: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_keeps_its_name_and_counts_its_tries() {
        let numbers = ["TX1D7", "TX1D7R1", "TX1D7R9"].map(next_number);
        assert_eq!(numbers, ["TX1D7R1", "TX1D7R2", "TX1D7R10"]);
    }
}
