//! Facts as rows of the log: a few columns that SQL can sum, and the rest as JSON.
//!
//! A row carries the version of its form. A form that has been released never changes; a new
//! field gets a new version here, and the old one stays readable. `testdata/facts` holds a golden
//! row of every version ever released.

use model::time::{Day, Instant};
use model::{GroupIx, IdempotencyKey, ParticipantNo, RegionIx, Seq, UnitIx, Window};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::command::{AnnulReason, Channel, PersonKey, StaffKey};
use crate::fact::Fact;

mod walk;

/// One row of a campaign's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactRow {
    /// Position in the log, from 1 without gaps.
    pub seq: Seq,
    /// When it was decided; never before the row above it.
    pub at: Instant,
    /// What happened: `donated`, `steps_synced`, ….
    pub kind: String,
    /// Version of the row's form, from 1.
    pub version: u16,
    /// Whom it concerns.
    pub participant: Option<u32>,
    /// The day it belongs to.
    pub day: Option<Day>,
    /// Its number: steps counted, credited steps, a project's number.
    pub amount: Option<i64>,
    /// Everything else, as a JSON object.
    pub payload: String,
}

/// A row that this version of the program cannot read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableRow {
    /// The kind or version is not known: the log was written by a newer program.
    #[error("fact {seq} is of kind `{kind}` version {version}, which this program does not know")]
    Unknown {
        /// The row.
        seq: Seq,
        /// Its kind.
        kind: String,
        /// Its version.
        version: u16,
    },
    /// A column or the payload does not have the form of its kind and version.
    #[error("fact {seq} of kind `{kind}` is damaged: {what}")]
    Damaged {
        /// The row.
        seq: Seq,
        /// Its kind.
        kind: String,
        /// What is wrong.
        what: String,
    },
}

impl FactRow {
    /// The row of a fact, in the newest form of its kind.
    pub fn new(seq: Seq, at: Instant, fact: &Fact) -> Self {
        let form = Form::of(fact);
        Self {
            seq,
            at,
            kind: form.kind.to_owned(),
            version: 1,
            participant: form.participant.map(|p| p.0),
            day: form.day,
            amount: form.amount,
            payload: form.payload,
        }
    }

    /// The fact of a row of any version ever released.
    pub fn fact(&self) -> Result<Fact, UnreadableRow> {
        if self.version != 1 {
            return Err(self.unknown());
        }
        Ok(match self.kind.as_str() {
            "joined" => {
                let p: Joined = self.payload()?;
                Fact::Joined {
                    participant: self.participant()?,
                    person: id(&p.person)
                        .map(PersonKey)
                        .ok_or_else(|| self.damaged("person"))?,
                    channel: p.channel,
                    inviter: p.inviter.map(ParticipantNo),
                }
            }
            "consent_given" => Fact::ConsentGiven {
                participant: self.participant()?,
                version: self.amount()?,
            },
            "consent_withdrawn" => Fact::ConsentWithdrawn {
                participant: self.participant()?,
            },
            "unit_named" => Fact::UnitNamed {
                participant: self.participant()?,
                unit: UnitIx(self.amount()?),
            },
            "steps_synced" => Fact::StepsSynced {
                participant: self.participant()?,
                day: self.day()?,
                count: self.amount()?,
            },
            "steps_lower" => {
                let p: Kept = self.payload()?;
                Fact::StepsLower {
                    participant: self.participant()?,
                    day: self.day()?,
                    count: self.amount()?,
                    kept: p.kept,
                }
            }
            "steps_suspected" => Fact::StepsSuspected {
                participant: self.participant()?,
                day: self.day()?,
                count: self.amount()?,
            },
            "suspect_reviewed" => {
                let p: Reviewed = self.payload()?;
                Fact::SuspectReviewed {
                    participant: self.participant()?,
                    day: self.day()?,
                    count: self.amount()?,
                    accepted: p.accepted,
                    staff: self.staff(&p.staff)?,
                }
            }
            "donated" => {
                let p: Donated = self.payload()?;
                Fact::Donated {
                    participant: self.participant()?,
                    day: self.day()?,
                    region: RegionIx(p.region),
                    raw_steps: p.raw,
                    factor: p.factor,
                    exercise: p.exercise,
                    badges: p.badges,
                    projects: p.projects,
                    key: match p.key {
                        Some(key) => {
                            let key = id(&key).ok_or_else(|| self.damaged("key"))?;
                            Some(IdempotencyKey(key))
                        }
                        None => None,
                    },
                }
            }
            "donation_annulled" => {
                let p: Annulled = self.payload()?;
                Fact::DonationAnnulled {
                    participant: self.participant()?,
                    donation: self.amount()?,
                    reason: p.reason,
                    staff: self.staff(&p.staff)?,
                }
            }
            "window_changed" => {
                let p: WindowChanged = self.payload()?;
                Fact::WindowChanged {
                    window: Window {
                        opens: p.opens,
                        closes: p.closes,
                    },
                    staff: self.staff(&p.staff)?,
                }
            }
            "project_claimed" => {
                let p: Claimed = self.payload()?;
                Fact::ProjectClaimed {
                    group: GroupIx(p.group),
                    number: self.amount()?,
                    insurer: self.staff(&p.insurer)?,
                }
            }
            "project_released" => {
                let p: Released = self.payload()?;
                Fact::ProjectReleased {
                    group: GroupIx(p.group),
                    number: self.amount()?,
                    staff: self.staff(&p.staff)?,
                }
            }
            "day_closed" => Fact::DayClosed { day: self.day()? },
            _ => return self.walked(),
        })
    }

    fn payload<T: DeserializeOwned>(&self) -> Result<T, UnreadableRow> {
        serde_json::from_str(&self.payload).map_err(|e| self.damaged(&e.to_string()))
    }

    fn participant(&self) -> Result<ParticipantNo, UnreadableRow> {
        self.participant
            .map(ParticipantNo)
            .ok_or_else(|| self.damaged("participant is missing"))
    }

    fn day(&self) -> Result<Day, UnreadableRow> {
        self.day.ok_or_else(|| self.damaged("day is missing"))
    }

    fn amount<T: TryFrom<i64>>(&self) -> Result<T, UnreadableRow> {
        let amount = self
            .amount
            .ok_or_else(|| self.damaged("amount is missing"))?;
        T::try_from(amount).map_err(|_outside| self.damaged("amount is out of range"))
    }

    fn staff(&self, text: &str) -> Result<StaffKey, UnreadableRow> {
        id(text)
            .map(StaffKey)
            .ok_or_else(|| self.damaged("staff id"))
    }

    fn damaged(&self, what: &str) -> UnreadableRow {
        UnreadableRow::Damaged {
            seq: self.seq,
            kind: self.kind.clone(),
            what: what.to_owned(),
        }
    }

    fn unknown(&self) -> UnreadableRow {
        UnreadableRow::Unknown {
            seq: self.seq,
            kind: self.kind.clone(),
            version: self.version,
        }
    }
}

/// The columns and payload of a fact, before it has a place in the log.
struct Form {
    kind: &'static str,
    participant: Option<ParticipantNo>,
    day: Option<Day>,
    amount: Option<i64>,
    payload: String,
}

impl Form {
    fn empty(kind: &'static str) -> Self {
        Self {
            kind,
            participant: None,
            day: None,
            amount: None,
            payload: EMPTY.to_owned(),
        }
    }

    fn of(fact: &Fact) -> Self {
        let form = Self::empty;
        match fact {
            Fact::Joined {
                participant,
                person,
                channel,
                inviter,
            } => Self {
                participant: Some(*participant),
                payload: json(&Joined {
                    person: hex(person.0),
                    channel: *channel,
                    inviter: inviter.map(|p| p.0),
                }),
                ..form("joined")
            },
            Fact::ConsentGiven {
                participant,
                version,
            } => Self {
                participant: Some(*participant),
                amount: Some(i64::from(*version)),
                ..form("consent_given")
            },
            Fact::ConsentWithdrawn { participant } => Self {
                participant: Some(*participant),
                ..form("consent_withdrawn")
            },
            Fact::UnitNamed { participant, unit } => Self {
                participant: Some(*participant),
                amount: Some(i64::from(unit.0)),
                ..form("unit_named")
            },
            Fact::StepsSynced {
                participant,
                day,
                count,
            } => Self {
                participant: Some(*participant),
                day: Some(*day),
                amount: Some(i64::from(*count)),
                ..form("steps_synced")
            },
            Fact::StepsLower {
                participant,
                day,
                count,
                kept,
            } => Self {
                participant: Some(*participant),
                day: Some(*day),
                amount: Some(i64::from(*count)),
                payload: json(&Kept { kept: *kept }),
                ..form("steps_lower")
            },
            Fact::StepsSuspected {
                participant,
                day,
                count,
            } => Self {
                participant: Some(*participant),
                day: Some(*day),
                amount: Some(i64::from(*count)),
                ..form("steps_suspected")
            },
            Fact::SuspectReviewed {
                participant,
                day,
                count,
                accepted,
                staff,
            } => Self {
                participant: Some(*participant),
                day: Some(*day),
                amount: Some(i64::from(*count)),
                payload: json(&Reviewed {
                    accepted: *accepted,
                    staff: hex(staff.0),
                }),
                ..form("suspect_reviewed")
            },
            Fact::Donated {
                participant,
                day,
                region,
                raw_steps,
                factor,
                exercise,
                badges,
                projects,
                key,
            } => Self {
                participant: Some(*participant),
                day: Some(*day),
                amount: Some(i64::from(*raw_steps) * i64::from(*factor)),
                payload: json(&Donated {
                    region: region.0,
                    raw: *raw_steps,
                    factor: *factor,
                    exercise: *exercise,
                    badges: badges.clone(),
                    projects: *projects,
                    key: key.map(|k| hex(k.0)),
                }),
                ..form("donated")
            },
            Fact::DonationAnnulled {
                participant,
                donation,
                reason,
                staff,
            } => Self {
                participant: Some(*participant),
                // A log of 2^63 facts cannot be written.
                amount: Some(i64::try_from(*donation).unwrap_or(i64::MAX)),
                payload: json(&Annulled {
                    reason: *reason,
                    staff: hex(staff.0),
                }),
                ..form("donation_annulled")
            },
            Fact::WindowChanged { window, staff } => Self {
                payload: json(&WindowChanged {
                    opens: window.opens,
                    closes: window.closes,
                    staff: hex(staff.0),
                }),
                ..form("window_changed")
            },
            Fact::ProjectClaimed {
                group,
                number,
                insurer,
            } => Self {
                amount: Some(i64::from(*number)),
                payload: json(&Claimed {
                    group: group.0,
                    insurer: hex(insurer.0),
                }),
                ..form("project_claimed")
            },
            Fact::ProjectReleased {
                group,
                number,
                staff,
            } => Self {
                amount: Some(i64::from(*number)),
                payload: json(&Released {
                    group: group.0,
                    staff: hex(staff.0),
                }),
                ..form("project_released")
            },
            Fact::DayClosed { day } => Self {
                day: Some(*day),
                ..form("day_closed")
            },
            walked => Self::of_walked(walked),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Joined {
    person: String,
    channel: Channel,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inviter: Option<u32>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    kept: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reviewed {
    accepted: bool,
    staff: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Donated {
    region: u16,
    raw: u32,
    factor: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exercise: Option<u8>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    badges: Vec<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    projects: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Annulled {
    reason: AnnulReason,
    staff: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WindowChanged {
    opens: Instant,
    closes: Instant,
    staff: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claimed {
    group: u16,
    insurer: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Released {
    group: u16,
    staff: String,
}

fn json(payload: &impl Serialize) -> String {
    // Structs of numbers and strings always serialise; `{}` would be refused on reading.
    serde_json::to_string(payload).unwrap_or_else(|_| EMPTY.to_owned())
}

fn hex(id: u128) -> String {
    format!("{id:032x}")
}

fn id(text: &str) -> Option<u128> {
    (text.len() == 32)
        .then(|| u128::from_str_radix(text, 16).ok())
        .flatten()
}

const EMPTY: &str = "{}";
