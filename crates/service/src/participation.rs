//! What a participant does: agree, sync steps, donate.

use engine::command::{Channel, Command, DonationReceipt, PersonKey, Reply, StepsReply};
use model::{IdempotencyKey, Instant, ParticipantNo, Refusal, RegionIx};
use store::record::identity::{self, Identity};
use store::record::werun_replay::{self, Replay};
use store::{RecordWrite, StoreError};
use wechat::{EncryptedData, Expectation, werun};

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;
use crate::walk::steps::{days_taken, known_steps, sync_days};

/// A wish to take part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConsentWish {
    /// Version of the notice the person read.
    pub notice_version: u16,
    /// How they came.
    pub channel: Channel,
    /// Share code of who invited them: the inviter's participant number.
    pub inviter: Option<ParticipantNo>,
    /// Code of the unit they name.
    pub unit: Option<String>,
}

/// What the phone sends of its steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhonePayload {
    /// The code of `wx.login`.
    pub code: String,
    /// The answer of `wx.getWeRunData`.
    pub data: EncryptedData,
}

impl Service {
    /// Takes a person's consent; the first time they join the campaign.
    pub async fn give_consent(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        wish: ConsentWish,
    ) -> Result<ParticipantNo, ServiceError> {
        let unit = match &wish.unit {
            Some(code) => Some(campaign.plan().units.find(code).ok_or(Refusal::NotFound)?),
            None => None,
        };
        let command = Command::Consent {
            person,
            notice_version: wish.notice_version,
            channel: wish.channel,
            inviter: wish.inviter,
            unit,
        };
        match campaign.submit(command, Vec::new()).await?.reply {
            Reply::Joined(participant) => Ok(participant),
            _ => Err(ServiceError::Unavailable),
        }
    }

    /// Takes the consent back: no more steps are taken, what was counted stays.
    pub async fn withdraw_consent(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
    ) -> Result<(), ServiceError> {
        let participant = participant(campaign, person)?;
        campaign
            .submit(Command::WithdrawConsent { participant }, Vec::new())
            .await?;
        Ok(())
    }

    /// Takes today's steps out of what the phone sent. Of other days only those are used
    /// whose outage is being made good.
    ///
    /// A payload that was taken before is no error and changes nothing.
    pub async fn record_steps(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        payload: PhonePayload,
    ) -> Result<StepsReply, ServiceError> {
        let participant = consented(campaign, person)?;
        let session = self.exchange(&payload.code).await?;
        self.same_person(person, session.openid.as_str()).await?;
        let now = campaign.now();
        let expect = Expectation {
            appid: &self.wechat().appid,
            now,
        };
        let report = werun::open(&payload.data, &session.session_key, &expect).map_err(|e| {
            tracing::info!(reason = e.reason().label(), "step payload refused");
            ServiceError::WeChatRefused
        })?;
        let day = campaign.plan().zone.day_of(now);
        let (no, digest) = (campaign.no(), report.digest);
        let seen = self
            .store()
            .read(async move |tx| -> Result<_, StoreError> {
                werun_replay::lookup(tx, no, person, &digest).await
            })
            .await?;
        let days = days_taken(campaign, &report, now);
        if seen.is_some() || days.is_empty() {
            return Ok(campaign.read(|c| known_steps(c, participant, day)));
        }
        let taken = RecordWrite::Replay(Replay {
            person,
            digest,
            at: now,
        });
        sync_days(campaign, participant, days, vec![taken]).await
    }

    /// Donates today's steps to a region, once confirmed (D19-05).
    pub async fn donate(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        region: &str,
        exercise: Option<&str>,
        key: Option<IdempotencyKey>,
    ) -> Result<DonationReceipt, ServiceError> {
        // Whether the consent stands is judged after whether this is a repeated request.
        let participant = participant(campaign, person)?;
        let plan = campaign.plan();
        // A name that is no region is judged like any other, after the window.
        let region = plan.regions.find(region).unwrap_or(RegionIx(u16::MAX));
        let exercise = exercise.map(|id| plan.exercise(id).ok_or(Refusal::NotFound));
        let exercise = exercise.transpose()?;
        let command = Command::Donate {
            participant,
            region,
            exercise,
            key,
        };
        match campaign.submit(command, Vec::new()).await?.reply {
            Reply::Donated(receipt) => Ok(receipt),
            _ => Err(ServiceError::Unavailable),
        }
    }

    /// The payload must be of the person who is signed in: otherwise one phone could walk for
    /// many.
    async fn same_person(&self, person: PersonKey, openid: &str) -> Result<(), ServiceError> {
        let (provider, subject) = (self.wechat().appid.clone(), openid.to_owned());
        let known = self
            .store()
            .read(async move |tx| -> Result<_, StoreError> {
                let identity = Identity {
                    provider: &provider,
                    subject: &subject,
                };
                identity::lookup(tx, identity).await
            })
            .await?;
        if known == Some(person) {
            Ok(())
        } else {
            Err(ServiceError::WeChatRefused)
        }
    }
}

/// The number of a person in a campaign; without one there was no consent yet.
pub fn participant(campaign: &LiveCampaign, person: PersonKey) -> Result<ParticipantNo, Refusal> {
    campaign
        .read(|c| c.number_of(person))
        .ok_or(Refusal::ConsentRequired)
}

/// The same, with the consent still standing: nothing is read of a phone without it.
fn consented(campaign: &LiveCampaign, person: PersonKey) -> Result<ParticipantNo, Refusal> {
    let participant = participant(campaign, person)?;
    campaign.read(|c| c.consented(participant))?;
    Ok(participant)
}

/// How long a payload is remembered: longer than any payload is fresh.
pub(crate) const REPLAY_REMEMBERED_MS: i64 = 24 * 3_600_000;

/// Payloads taken before this instant need not be remembered.
pub(crate) fn replay_horizon(now: Instant) -> Instant {
    now + -REPLAY_REMEMBERED_MS
}
