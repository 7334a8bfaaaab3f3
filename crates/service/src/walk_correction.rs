//! Corrections of a walk: one member of the staff proposes, another confirms (X-33, W-22).
//!
//! What a correction would change is decided on the readers' image and shown before it is proposed
//! and again before it is confirmed. If it has changed in between, the second person is told
//! `inconsistent` and looks again.

use engine::Campaign;
use engine::command::{Command, Reply, StaffKey, TwoPersons};
use model::time::Day;
use model::{Instant, ParticipantNo, Refusal, TeamNo};
use rules::walk::state::{TeamDayChange, Walker};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::record::audit::{self, Audit};
use store::record::pending_correction::{
    self, CorrectionDecision, CorrectionState, NewCorrection, PendingCorrection,
};
use store::{RecordWrite, StoreError, Tx};
use uuid::Uuid;

use crate::correction::given;
use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;

/// What is to be corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WalkCorrection {
    /// The counted steps of a closed day.
    Steps {
        /// Whose.
        participant: ParticipantNo,
        /// Of which day.
        day: Day,
        /// Counted steps from now on.
        counted: u32,
    },
    /// Points, given or taken.
    Points {
        /// Whose.
        participant: ParticipantNo,
        /// How many more, or fewer.
        points: i32,
    },
    /// A membership.
    Member {
        /// Whose.
        participant: ParticipantNo,
        /// The team they belong to from now on; `None` to none.
        team: Option<TeamNo>,
    },
}

/// What a correction would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionEffect {
    /// Before: counted steps of the day, the balance of points, or the team.
    pub before: Option<i64>,
    /// After.
    pub after: Option<i64>,
    /// Counted steps the participant gains or loses; for a membership, those that leave the old
    /// team.
    pub steps: i64,
    /// Points the participant gains or loses, those of the team's day included.
    pub points: i32,
    /// Whether the team's day comes or goes by it.
    pub team_day: TeamDayChange,
}

/// A correction that was proposed, and what it would change now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedCorrection {
    /// The proposal and where it stands.
    pub pending: PendingCorrection,
    /// What is to be done.
    pub correction: WalkCorrection,
    /// What it would change as it was proposed.
    pub effect: CorrectionEffect,
    /// What it would change now; `None` unless it is open, and where it would be refused.
    pub effect_now: Option<CorrectionEffect>,
}

impl CorrectionEffect {
    /// Whether somebody who saw `seen` would not be surprised. A balance moves by itself, so of
    /// points only the difference counts.
    fn agrees(&self, seen: &Self, correction: &WalkCorrection) -> bool {
        match correction {
            WalkCorrection::Points { .. } => self.points == seen.points,
            WalkCorrection::Steps { .. } | WalkCorrection::Member { .. } => self == seen,
        }
    }
}

impl WalkCorrection {
    /// Whose figures it concerns.
    pub const fn participant(&self) -> ParticipantNo {
        match self {
            Self::Steps { participant, .. }
            | Self::Points { participant, .. }
            | Self::Member { participant, .. } => *participant,
        }
    }

    /// The name under which it is kept.
    const fn kind(&self) -> &'static str {
        match self {
            Self::Steps { .. } => "steps",
            Self::Points { .. } => "points",
            Self::Member { .. } => "member",
        }
    }

    fn command(self, staff: TwoPersons) -> Command {
        match self {
            Self::Steps {
                participant,
                day,
                counted,
            } => Command::CorrectSteps {
                participant,
                day,
                counted,
                staff,
            },
            Self::Points {
                participant,
                points,
            } => Command::AdjustPoints {
                participant,
                points,
                staff,
            },
            Self::Member { participant, team } => Command::MoveMember {
                participant,
                to: team,
                staff,
            },
        }
    }

    fn subject(&self) -> String {
        match self {
            Self::Steps {
                participant, day, ..
            } => format!("steps of {day} of participant {participant}"),
            Self::Points { participant, .. } => format!("points of participant {participant}"),
            Self::Member { participant, .. } => format!("team of participant {participant}"),
        }
    }
}

impl Service {
    /// What a correction would change. Nothing is changed.
    pub fn preview_correction(
        &self,
        campaign: &LiveCampaign,
        correction: WalkCorrection,
    ) -> Result<CorrectionEffect, ServiceError> {
        let now = campaign.now();
        Ok(campaign.read(|c| effect(c, now, correction))?)
    }

    /// Proposes a correction, for another person to confirm.
    pub async fn propose_correction(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        correction: WalkCorrection,
        reason: &str,
    ) -> Result<Uuid, ServiceError> {
        let reason = given(reason)?;
        let effect = self.preview_correction(campaign, correction)?;
        let new = NewCorrection {
            id: self.fresh_id(),
            kind: correction.kind().to_owned(),
            payload: json!(correction).to_string(),
            preview: json!(effect).to_string(),
            reason: reason.to_owned(),
            proposed_at: campaign.now(),
            proposed_by: staff,
        };
        let entry = audited(
            self.audit_entry(campaign, staff, "propose_correction", reason),
            &correction,
            &effect,
        );
        let (no, id) = (campaign.no(), new.id);
        self.store()
            .write(async move |tx| -> Result<_, StoreError> {
                pending_correction::add(tx, no, &new).await?;
                audit::add(tx, &entry).await
            })
            .await?;
        Ok(id)
    }

    /// Proposed corrections in a state, the first proposed first.
    pub async fn corrections(
        &self,
        campaign: &LiveCampaign,
        state: CorrectionState,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<ProposedCorrection>, ServiceError> {
        let no = campaign.no();
        let list = async move |tx: &mut Tx| -> Result<_, StoreError> {
            pending_correction::list(tx, no, state, after, limit).await
        };
        let found = self.store().read(list).await?;
        let now = campaign.now();
        Ok(found
            .into_iter()
            .filter_map(|pending| proposed(campaign, now, pending))
            .collect())
    }

    /// Confirms a proposed correction, by another person than proposed it. `seen` is the effect that
    /// person saw, the proposed one if left out; if it is no longer what the correction would do,
    /// nothing is done.
    pub async fn confirm_correction(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        id: Uuid,
        seen: Option<CorrectionEffect>,
        reason: &str,
    ) -> Result<CorrectionEffect, ServiceError> {
        let reason = given(reason)?.to_owned();
        let (service, campaign) = (self.clone(), campaign.clone());
        // Whoever stops waiting must not stop it half-way: the next one would do it again.
        let confirming = tokio::spawn(async move {
            let _turn = service.turn().await;
            service.confirm(&campaign, staff, id, seen, &reason).await
        });
        let done = confirming.await;
        done.unwrap_or(Err(ServiceError::Unavailable))
    }

    /// Turns a proposed correction down. Who proposed it may take it back like that.
    pub async fn dismiss_correction(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        id: Uuid,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let entry = Audit {
            subject: format!("correction {id}"),
            new: Some(CorrectionState::Dismissed.name().to_owned()),
            ..self.audit_entry(campaign, staff, "dismiss_correction", given(reason)?)
        };
        let no = campaign.no();
        let decision = CorrectionDecision {
            id,
            to: CorrectionState::Dismissed,
            at: campaign.now(),
            by: Some(staff),
        };
        self.store()
            .write(async move |tx| -> Result<_, ServiceError> {
                let known = pending_correction::lookup(tx, no, id).await?;
                known.ok_or(Refusal::NotFound)?;
                if !pending_correction::decide(tx, no, &decision).await? {
                    return Err(Refusal::InvalidState.into());
                }
                Ok(audit::add(tx, &entry).await?)
            })
            .await
    }

    /// Lets proposals expire that nobody decided on in time.
    pub(crate) async fn expire_corrections(
        &self,
        campaign: &LiveCampaign,
    ) -> Result<(), ServiceError> {
        let (no, now) = (campaign.no(), campaign.now());
        // The instant at which a proposal can no longer be confirmed is the one at which it expires.
        let before = now + (1 - PROPOSED_FOR_MS);
        let expire = async move |tx: &mut Tx| -> Result<_, StoreError> {
            pending_correction::expire(tx, no, before, now).await
        };
        let expired = self.store().write(expire).await?;
        if expired > 0 {
            tracing::info!(campaign = %campaign.id(), expired, "proposed corrections expired");
        }
        Ok(())
    }

    async fn confirm(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        id: Uuid,
        seen: Option<CorrectionEffect>,
        reason: &str,
    ) -> Result<CorrectionEffect, ServiceError> {
        let (no, now) = (campaign.no(), campaign.now());
        let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
            pending_correction::lookup(tx, no, id).await
        };
        let pending = self.store().read(find).await?.ok_or(Refusal::NotFound)?;
        let proposer = pending.correction.proposed_by;
        let open = pending.state == CorrectionState::Open
            && now < pending.correction.proposed_at + PROPOSED_FOR_MS;
        if !open {
            return Err(Refusal::InvalidState.into());
        }
        if proposer == staff {
            return Err(Refusal::SecondPersonRequired.into());
        }
        let proposal = proposed(campaign, now, pending).ok_or(Refusal::NotFound)?;
        let correction = proposal.correction;
        let effect = self.preview_correction(campaign, correction)?;
        if !effect.agrees(&seen.unwrap_or(proposal.effect), &correction) {
            return Err(Refusal::Inconsistent.into());
        }
        let entry = self.audit_entry(campaign, staff, "confirm_correction", reason);
        let params =
            json!({ "kind": correction.kind(), "steps": effect.steps, "points": effect.points });
        let told = self.message(campaign, correction.participant(), "corrected", &params);
        let decision = CorrectionDecision {
            id,
            to: CorrectionState::Done,
            at: now,
            by: Some(staff),
        };
        let attached = vec![
            RecordWrite::Audit(audited(entry, &correction, &effect)),
            RecordWrite::CorrectionDecided(decision),
            RecordWrite::Message(told),
        ];
        let persons = TwoPersons {
            proposed_by: proposer,
            confirmed_by: staff,
        };
        campaign
            .submit(correction.command(persons), attached)
            .await?;
        Ok(effect)
    }
}

fn proposed(
    campaign: &LiveCampaign,
    now: Instant,
    pending: PendingCorrection,
) -> Option<ProposedCorrection> {
    // Proposals of other kinds, like a publication, are not corrections of figures.
    let correction: WalkCorrection = serde_json::from_str(&pending.correction.payload).ok()?;
    let proposed: CorrectionEffect = serde_json::from_str(&pending.correction.preview).ok()?;
    let open = pending.state == CorrectionState::Open;
    let effect_now = open.then(|| campaign.read(|c| effect(c, now, correction)).ok());
    Some(ProposedCorrection {
        correction,
        effect: proposed,
        effect_now: effect_now.flatten(),
        pending,
    })
}

/// Decides a correction without booking it.
fn effect(
    campaign: &Campaign,
    now: Instant,
    correction: WalkCorrection,
) -> Result<CorrectionEffect, Refusal> {
    let two = TwoPersons {
        proposed_by: StaffKey(0),
        confirmed_by: StaffKey(1),
    };
    let reply = campaign.decide(now, &correction.command(two))?.reply;
    let walk = campaign.walk().ok_or(Refusal::NotFound)?;
    let none = CorrectionEffect {
        before: None,
        after: None,
        steps: 0,
        points: 0,
        team_day: TeamDayChange::None,
    };
    Ok(match (correction, reply) {
        (
            WalkCorrection::Steps {
                participant,
                day,
                counted,
            },
            Reply::Corrected {
                steps,
                points,
                team_day,
            },
        ) => CorrectionEffect {
            before: Some(walk.state.counted(participant, day).into()),
            after: Some(counted.into()),
            steps,
            points,
            team_day,
        },
        (WalkCorrection::Points { participant, .. }, Reply::Points(points)) => {
            let balance = walk.state.walker(participant).map(Walker::balance);
            CorrectionEffect {
                before: balance,
                after: balance.map(|balance| balance + i64::from(points)),
                points,
                ..none
            }
        }
        (WalkCorrection::Member { participant, team }, _) => {
            let walker = walk.state.walker(participant).ok_or(Refusal::NotFound)?;
            let since = walker.joined_team();
            let days = walker.settled.iter().map(|ix| walk.state.day_at(ix));
            let contributed = days
                .filter(|day| since.is_some_and(|since| *day >= since))
                .map(|day| i64::from(walk.state.counted(participant, day)))
                .sum();
            CorrectionEffect {
                before: walker.team().map(|team| i64::from(team.0)),
                after: team.map(|team| i64::from(team.0)),
                steps: contributed,
                ..none
            }
        }
        _ => return Err(Refusal::InvalidState),
    })
}

fn audited(entry: Audit, correction: &WalkCorrection, effect: &CorrectionEffect) -> Audit {
    let shown = |figure: Option<i64>| figure.map(|figure| figure.to_string());
    Audit {
        subject: correction.subject(),
        old: shown(effect.before),
        new: shown(effect.after),
        ..entry
    }
}

/// How long a proposal waits for a second person.
pub(crate) const PROPOSED_FOR_MS: i64 = 7 * 24 * 3_600_000;
