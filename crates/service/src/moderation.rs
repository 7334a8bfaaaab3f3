//! What moderators decide on: notes, names and announcements of teams, posters.
//!
//! Each decision commits with its entry in the audit log and a message to the author. A decision
//! counts only for the text the moderator saw.

use engine::command::{Command, StaffKey};
use model::{CheckpointIx, ParticipantNo, Refusal, TeamNo};
use serde_json::json;
use store::record::audit::{self, Audit};
use store::record::message::{self, NewMessage};
use store::record::moderation::{Moderation, Rejection, Standing, Verdict};
use store::record::note::{self, Note, NoteVerdict};
use store::record::poster::{self, PosterState};
use store::record::team_text::{self, Submission, TeamText};
use store::{RecordWrite, StoreError, Tx};

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;

/// What a moderator decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It may be seen.
    Approve,
    /// It is never seen; its author may write another one.
    Reject(Rejection),
    /// It is taken away for good. A note loses its points (W-17).
    Withdraw(Rejection),
}

/// Which text of a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TeamTextKind {
    /// Its name.
    Name,
    /// The captain's announcement.
    Announcement,
}

impl Judgement {
    /// Where the text stands after it.
    const fn state(self) -> Moderation {
        match self {
            Self::Approve => Moderation::Approved,
            Self::Reject(_) => Moderation::Rejected,
            Self::Withdraw(_) => Moderation::Withdrawn,
        }
    }

    const fn reason(self) -> Option<Rejection> {
        match self {
            Self::Approve => None,
            Self::Reject(reason) | Self::Withdraw(reason) => Some(reason),
        }
    }

    /// Whether a text that stands somewhere can be judged like that: what was seen is withdrawn
    /// and not rejected, and what is withdrawn stays so.
    const fn fits(self, from: Moderation) -> bool {
        match self {
            Self::Approve => matches!(from, Moderation::Submitted | Moderation::Rejected),
            Self::Reject(_) => matches!(from, Moderation::Submitted),
            Self::Withdraw(_) => !matches!(from, Moderation::Withdrawn),
        }
    }
}

impl Service {
    /// At most `limit` notes in a state, the oldest first, after one.
    pub async fn notes_in(
        &self,
        campaign: &LiveCampaign,
        state: Moderation,
        after: Option<note::Cursor>,
        limit: u32,
    ) -> Result<Vec<Note>, ServiceError> {
        let no = campaign.no();
        let list = async move |tx: &mut Tx| -> Result<_, StoreError> {
            note::list(tx, no, state, after, limit).await
        };
        Ok(self.store().read(list).await?)
    }

    /// At most `limit` teams of which a text stands in a state, the oldest first; `after` is the
    /// instant of the text and the team of the last one of the page above.
    pub async fn team_texts_in(
        &self,
        campaign: &LiveCampaign,
        kind: TeamTextKind,
        state: Moderation,
        after: Option<(model::Instant, u32)>,
        limit: u32,
    ) -> Result<Vec<TeamText>, ServiceError> {
        let no = campaign.no();
        let list = async move |tx: &mut Tx| -> Result<_, StoreError> {
            match kind {
                TeamTextKind::Name => team_text::list_names(tx, no, state, after, limit).await,
                TeamTextKind::Announcement => {
                    team_text::list_announcements(tx, no, state, after, limit).await
                }
            }
        };
        Ok(self.store().read(list).await?)
    }

    /// Decides on a note. Withdrawing takes its points back, so it travels the main road; its
    /// other decisions concern the text alone.
    pub async fn moderate_note(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        participant: ParticipantNo,
        checkpoint: CheckpointIx,
        judgement: Judgement,
    ) -> Result<(), ServiceError> {
        let no = campaign.no();
        let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
            note::lookup(tx, no, participant, checkpoint.0.into()).await
        };
        let found = self.store().read(find).await?.ok_or(Refusal::NotFound)?;
        let place = checkpoint_id(campaign, checkpoint);
        let verdict = verdict(
            campaign,
            staff,
            judgement,
            found.note.submitted_at,
            &found.standing,
        )?;
        let decision = NoteVerdict {
            participant,
            checkpoint: checkpoint.0.into(),
            verdict,
        };
        let entry = Audit {
            subject: format!("note of participant {participant} at {place}"),
            ..self.moderated(campaign, staff, "moderate_note", verdict)
        };
        let told = self.told(campaign, participant, "note", judgement, &place);
        if matches!(judgement, Judgement::Withdraw(_)) {
            let command = Command::WithdrawNote {
                participant,
                checkpoint,
                staff,
            };
            let mut attached = vec![RecordWrite::NoteState(decision), RecordWrite::Audit(entry)];
            attached.extend(told.map(RecordWrite::Message));
            campaign.submit(command, attached).await?;
            return Ok(());
        }
        self.store()
            .write(async move |tx| -> Result<_, ServiceError> {
                if !note::moderate(tx, no, &decision).await? {
                    return Err(Refusal::InvalidState.into());
                }
                note_down(tx, no, &entry, told.as_ref()).await
            })
            .await
    }

    /// Decides on a text of a team. Its captain is told.
    pub async fn moderate_team_text(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        team: TeamNo,
        kind: TeamTextKind,
        judgement: Judgement,
    ) -> Result<(), ServiceError> {
        let captain = campaign
            .read(|c| Some(c.walk()?.state.team(team)?.captain))
            .ok_or(Refusal::NotFound)?;
        let no = campaign.no();
        let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
            team_text::lookup(tx, no, team.0).await
        };
        let texts = self.store().read(find).await?.ok_or(Refusal::NotFound)?;
        let (name, text): (_, Submission) = match kind {
            TeamTextKind::Name => ("name", texts.name),
            TeamTextKind::Announcement => {
                ("announcement", texts.announcement.ok_or(Refusal::NotFound)?)
            }
        };
        let verdict = verdict(campaign, staff, judgement, text.at, &text.standing)?;
        let entry = Audit {
            subject: format!("{name} of team {team}"),
            old: Some(text.text),
            ..self.moderated(campaign, staff, "moderate_team_text", verdict)
        };
        let told = self.told(
            campaign,
            captain,
            &format!("team_{name}"),
            judgement,
            &team.to_string(),
        );
        let done = self
            .store()
            .write(async move |tx| -> Result<_, ServiceError> {
                let done = match kind {
                    TeamTextKind::Name => {
                        team_text::moderate_name(tx, no, team.0, &verdict).await?
                    }
                    TeamTextKind::Announcement => {
                        team_text::moderate_announcement(tx, no, team.0, &verdict).await?
                    }
                };
                if !done {
                    return Err(Refusal::InvalidState.into());
                }
                note_down(tx, no, &entry, told.as_ref()).await
            })
            .await;
        self.walks().teams.forget(no, team);
        done
    }

    /// Takes a poster down. Its file stays until the person makes another one or it is erased.
    pub async fn take_down_poster(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        participant: ParticipantNo,
        checkpoint: CheckpointIx,
        reason: Rejection,
    ) -> Result<(), ServiceError> {
        let no = campaign.no();
        let place = checkpoint_id(campaign, checkpoint);
        let entry = Audit {
            subject: format!("poster of participant {participant} at {place}"),
            old: Some(PosterState::Shown.name().to_owned()),
            new: Some(PosterState::TakenDown.name().to_owned()),
            ..self.audit_entry(campaign, staff, "take_down_poster", reason.name())
        };
        let judgement = Judgement::Withdraw(reason);
        let told = self.told(campaign, participant, "poster", judgement, &place);
        let of = (participant, checkpoint.0.into());
        self.store()
            .write(async move |tx| -> Result<_, ServiceError> {
                let (from, to) = (PosterState::Shown, PosterState::TakenDown);
                if !poster::set_state(tx, no, of, from, to, Some(reason.name())).await? {
                    return Err(Refusal::NotFound.into());
                }
                note_down(tx, no, &entry, told.as_ref()).await
            })
            .await
    }

    pub(crate) fn moderated(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        action: &str,
        verdict: Verdict,
    ) -> Audit {
        Audit {
            old: Some(verdict.from.name().to_owned()),
            new: Some(verdict.to.name().to_owned()),
            reason: verdict.reason.map(|reason| reason.name().to_owned()),
            ..self.audit_entry(campaign, staff, action, "")
        }
    }

    /// The message to an author; an approval needs none.
    fn told(
        &self,
        campaign: &LiveCampaign,
        participant: ParticipantNo,
        what: &str,
        judgement: Judgement,
        about: &str,
    ) -> Option<NewMessage> {
        let reason = judgement.reason()?;
        let state = judgement.state().name();
        let params = json!({ "about": about, "reason": reason.name() });
        Some(self.message(campaign, participant, &format!("{what}_{state}"), &params))
    }

    /// A message to be left for a participant now.
    pub(crate) fn message(
        &self,
        campaign: &LiveCampaign,
        participant: ParticipantNo,
        kind: &str,
        params: &serde_json::Value,
    ) -> NewMessage {
        NewMessage {
            id: self.fresh_id(),
            participant,
            kind: kind.to_owned(),
            day: None,
            params: params.to_string(),
            at: campaign.now(),
        }
    }
}

/// The verdict of a judgement, if it fits where the text stands.
pub(crate) fn verdict(
    campaign: &LiveCampaign,
    staff: StaffKey,
    judgement: Judgement,
    submitted_at: model::Instant,
    standing: &Standing,
) -> Result<Verdict, Refusal> {
    if !judgement.fits(standing.state) {
        return Err(Refusal::InvalidState);
    }
    Ok(Verdict {
        submitted_at,
        from: standing.state,
        to: judgement.state(),
        reason: judgement.reason(),
        by: staff,
        at: campaign.now(),
    })
}

/// The id of a checkpoint, or its position where the road has none.
fn checkpoint_id(campaign: &LiveCampaign, checkpoint: CheckpointIx) -> String {
    let walk = campaign.plan().walk.as_ref();
    let road = walk.and_then(|walk| walk.checkpoints.as_ref());
    road.and_then(|road| road.get(checkpoint))
        .map_or_else(|| checkpoint.to_string(), |place| place.id.clone())
}

async fn note_down(
    tx: &mut Tx,
    no: store::CampaignNo,
    entry: &Audit,
    told: Option<&NewMessage>,
) -> Result<(), ServiceError> {
    if let Some(told) = told {
        message::add(tx, no, told).await?;
    }
    Ok(audit::add(tx, entry).await?)
}
