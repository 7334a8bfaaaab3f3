//! Messages a participant finds in the program.
//!
//! «Settle today's steps» and «we need your address» are not stored for everybody: they follow
//! from how things stand when somebody looks. Only reading them leaves a record.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use engine::command::PersonKey;
use model::time::Day;
use model::{Instant, ParticipantNo, Refusal, TeamNo};
use store::record::message::{self, Message, NewMessage};
use store::record::prize::{self, PrizeState};
use store::record::reminder_setting;
use store::{CampaignNo, StoreError, Tx};
use uuid::Uuid;

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::participation::participant;
use crate::service::Service;

/// A kind of message that comes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReminderKind {
    /// Today's steps are not settled, and the evening window is open.
    Settle,
    /// The captain reminds the members whose day is not settled.
    Captain,
    /// A prize was won.
    Award,
    /// A prize waits for an address.
    Address,
}

impl ReminderKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Settle, Self::Captain, Self::Award, Self::Address];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Settle => "settle",
            Self::Captain => "captain",
            Self::Award => "prize_won",
            Self::Address => "address",
        }
    }

    /// Whether a person can switch it off: all but those about prizes.
    pub const fn can_be_off(self) -> bool {
        matches!(self, Self::Settle | Self::Captain)
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// When captains reminded their teams last.
#[derive(Debug, Default)]
pub(crate) struct Reminders(Mutex<HashMap<(CampaignNo, TeamNo), Instant>>);

impl Reminders {
    /// Whether a captain may send now; then it is noted.
    pub(crate) fn admit(&self, team: (CampaignNo, TeamNo), now: Instant) -> bool {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sent.len() >= REMEMBERED_MAX {
            sent.retain(|_, at| now - *at < REMIND_EVERY_MS);
        }
        let admitted = sent
            .get(&team)
            .is_none_or(|at| now - *at >= REMIND_EVERY_MS);
        if admitted {
            sent.insert(team, now);
        }
        admitted
    }
}

impl Service {
    /// A person's messages, the latest first.
    pub async fn messages(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
    ) -> Result<Vec<Message>, ServiceError> {
        let no = participant(campaign, person)?;
        let id = campaign.no();
        let read = async move |tx: &mut Tx| -> Result<_, StoreError> {
            let stored = message::list(tx, id, no, None, MESSAGES_LISTED).await?;
            let off = reminder_setting::list_off(tx, id, no).await?;
            Ok((stored, off, prize::list_of(tx, id, no).await?))
        };
        let (mut messages, off, prizes) = self.store().read(read).await?;
        let waiting = prizes.iter().find(|p| p.state == PrizeState::Won);
        let made = [
            settle(campaign, no).filter(|_| !off.iter().any(|kind| kind == "settle")),
            waiting.map(|prize| address_needed(no, prize.prize.won_at)),
        ];
        for made in made.into_iter().flatten() {
            let same =
                |known: &Message| known.message.kind == made.kind && known.message.day == made.day;
            if !messages.iter().any(same) {
                messages.push(Message {
                    message: made,
                    read_at: None,
                });
            }
        }
        messages.sort_by_key(|m| std::cmp::Reverse((m.message.at, m.message.id)));
        Ok(messages)
    }

    /// Marks a message as read, and those before it.
    pub async fn read_message(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        message: Uuid,
    ) -> Result<(), ServiceError> {
        let no = participant(campaign, person)?;
        let messages = self.messages(campaign, person).await?;
        let known = messages.into_iter().find(|m| m.message.id == message);
        let known = known.ok_or(Refusal::NotFound)?.message;
        let (id, now) = (campaign.no(), campaign.now());
        let mark = async move |tx: &mut Tx| -> Result<_, StoreError> {
            message::add(tx, id, &known).await?;
            message::mark_read(tx, id, no, known.id, now).await
        };
        self.store().write(mark).await?;
        Ok(())
    }

    /// Which reminders are on, kind by kind.
    pub async fn reminders(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
    ) -> Result<Vec<(ReminderKind, bool)>, ServiceError> {
        let no = participant(campaign, person)?;
        let id = campaign.no();
        let read = async move |tx: &mut Tx| -> Result<_, StoreError> {
            reminder_setting::list_off(tx, id, no).await
        };
        let off = self.store().read(read).await?;
        let on = |kind: ReminderKind| !off.iter().any(|name| name == kind.name());
        Ok(ReminderKind::ALL
            .into_iter()
            .map(|kind| (kind, on(kind)))
            .collect())
    }

    /// Switches reminders on and off. Unknown kinds are `not_found`; switching off those about
    /// prizes is `locked`.
    pub async fn set_reminders<'k>(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        kinds: impl IntoIterator<Item = (&'k str, bool)>,
    ) -> Result<(), ServiceError> {
        let no = participant(campaign, person)?;
        let mut wanted = Vec::new();
        for (name, on) in kinds {
            let kind = ReminderKind::named(name).ok_or(Refusal::NotFound)?;
            if kind.can_be_off() {
                wanted.push((kind, on));
            } else if !on {
                return Err(Refusal::Locked.into());
            }
        }
        let id = campaign.no();
        let set = async move |tx: &mut Tx| -> Result<_, StoreError> {
            for (kind, on) in wanted {
                reminder_setting::set(tx, id, no, kind.name(), !on).await?;
            }
            Ok(())
        };
        Ok(self.store().write(set).await?)
    }

    /// An id for a message of now, in the time of the campaign.
    pub(crate) fn message_id(&self, campaign: &LiveCampaign) -> Uuid {
        self.chance().id(campaign.now())
    }
}

/// The reminder of the evening, while it is called for (X-41.a).
fn settle(campaign: &LiveCampaign, no: ParticipantNo) -> Option<NewMessage> {
    let now = campaign.now();
    let zone = campaign.plan().zone;
    let day: Day = zone.day_of(now);
    let called_for = campaign.read(|c| {
        let walk = c.walk()?;
        let called_for = c.consented(no).is_ok()
            && walk.registered(no).is_ok()
            && walk.window().admit(now).is_ok()
            && walk.plan.settlement.is_open(zone, now)
            && !walk.state.is_settled(no, day);
        called_for.then_some(walk.plan.settlement.from_minute)
    })?;
    let at = zone.start_of(day) + i64::from(called_for) * 60_000;
    Some(made(no, ReminderKind::Settle, Some(day), at))
}

fn address_needed(no: ParticipantNo, won_at: Instant) -> NewMessage {
    made(no, ReminderKind::Address, None, won_at)
}

/// A message that follows from how things stand; its id follows from what it is.
fn made(no: ParticipantNo, kind: ReminderKind, day: Option<Day>, at: Instant) -> NewMessage {
    let ms = u64::try_from(at.0).unwrap_or(0);
    let [a, b, c, d] = no.0.to_be_bytes();
    let tail = [kind as u8, a, b, c, d, 0, 0, 0, 0, 0];
    NewMessage {
        id: uuid::Builder::from_unix_timestamp_millis(ms, &tail).into_uuid(),
        participant: no,
        kind: kind.name().to_owned(),
        day,
        params: "{}".to_owned(),
        at,
    }
}

const MESSAGES_LISTED: u32 = 100;
const REMIND_EVERY_MS: i64 = 3_600_000;
const REMEMBERED_MAX: usize = 100_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_captain_reminds_once_an_hour() {
        let reminders = Reminders::default();
        let (one, other) = ((CampaignNo(1), TeamNo(0)), (CampaignNo(1), TeamNo(1)));
        assert!(reminders.admit(one, Instant(0)));
        assert!(!reminders.admit(one, Instant(REMIND_EVERY_MS - 1)));
        assert!(reminders.admit(other, Instant(1)));
        assert!(reminders.admit(one, Instant(REMIND_EVERY_MS)));
    }
}
