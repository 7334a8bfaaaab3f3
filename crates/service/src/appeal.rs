//! Appeals against results, rejections and corrections.

use engine::command::StaffKey;
use model::time::Day;
use model::{Instant, ParticipantNo, Refusal};
use store::record::appeal::{self, Appeal, AppealDecision, AppealState, NewAppeal};
use store::record::audit::{self, Audit};
use store::record::message;
use store::record::pending_correction;
use store::record::published_result;
use store::record::{note, team_text};
use store::{CampaignNo, StoreError, Tx};
use uuid::Uuid;

use crate::correction::given;
use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;

/// What an appeal is about, as it is written: `result:team_awards`, `grand_draw:main`,
/// `note:jiangxi`, `team_name`, `correction:…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppealAbout {
    /// A published result.
    Result(String),
    /// A grand draw.
    GrandDraw(String),
    /// The rejection or withdrawal of a note of one's own.
    Note(String),
    /// The rejection of the name of the team one leads.
    TeamName,
    /// A correction of one's figures.
    Correction(Uuid),
}

impl AppealAbout {
    /// Reads it; what it names need not exist.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "team_name" {
            return Some(Self::TeamName);
        }
        let (kind, key) = text.split_once(':')?;
        let key = key.to_owned();
        Some(match kind {
            "result" => Self::Result(key),
            "grand_draw" => Self::GrandDraw(key),
            "note" => Self::Note(key),
            "correction" => Self::Correction(Uuid::parse_str(&key).ok()?),
            _ => return None,
        })
    }
}

impl Service {
    /// Appeals against something that was decided at most [`APPEAL_DAYS`] days ago; afterwards
    /// `closed`. Who appeals twice against the same is `already_submitted`.
    pub async fn appeal(
        &self,
        campaign: &LiveCampaign,
        participant: ParticipantNo,
        about: &str,
        text: &str,
    ) -> Result<Uuid, ServiceError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Refusal::TextRequired.into());
        }
        if text.chars().count() > TEXT_CHARS_MAX {
            return Err(Refusal::TextTooLong.into());
        }
        let subject = AppealAbout::parse(about).ok_or(Refusal::NotFound)?;
        let decided = self.decided_at(campaign, participant, subject).await?;
        let now = campaign.now();
        let zone = campaign.plan().zone;
        if zone.day_of(now) > last_day(zone.day_of(decided)) {
            return Err(Refusal::Closed.into());
        }
        let new = NewAppeal {
            id: self.fresh_id(),
            participant,
            about: about.to_owned(),
            text: text.to_owned(),
            submitted_at: now,
        };
        let (no, id) = (campaign.no(), new.id);
        self.store()
            .write(async move |tx| -> Result<_, ServiceError> {
                let before = appeal::list_of(tx, no, participant).await?;
                if before.iter().any(|a| a.appeal.about == new.about) {
                    return Err(Refusal::AlreadySubmitted.into());
                }
                Ok(appeal::add(tx, no, &new).await?)
            })
            .await?;
        Ok(id)
    }

    /// A person's appeals, the latest first.
    pub async fn appeals_of(
        &self,
        campaign: &LiveCampaign,
        participant: ParticipantNo,
    ) -> Result<Vec<Appeal>, ServiceError> {
        let no = campaign.no();
        let list = async move |tx: &mut Tx| -> Result<_, StoreError> {
            appeal::list_of(tx, no, participant).await
        };
        Ok(self.store().read(list).await?)
    }

    /// At most `limit` appeals in a state, the first made first, after one.
    pub async fn appeals(
        &self,
        campaign: &LiveCampaign,
        state: AppealState,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<Appeal>, ServiceError> {
        let no = campaign.no();
        let list = async move |tx: &mut Tx| -> Result<_, StoreError> {
            appeal::list(tx, no, state, after, limit).await
        };
        Ok(self.store().read(list).await?)
    }

    /// The number of open appeals about something, which is then shown as under appeal.
    pub async fn open_appeals_about(
        &self,
        campaign: &LiveCampaign,
        about: String,
    ) -> Result<u64, ServiceError> {
        let no = campaign.no();
        let count = async move |tx: &mut Tx| -> Result<_, StoreError> {
            appeal::count_open_about(tx, no, &about).await
        };
        Ok(self.store().read(count).await?)
    }

    /// Decides about an appeal. Accepting it changes no figure: the correction is an act of its
    /// own.
    pub async fn decide_appeal(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        id: Uuid,
        accepted: bool,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let reason = given(reason)?;
        let no = campaign.no();
        let find =
            async move |tx: &mut Tx| -> Result<_, StoreError> { appeal::lookup(tx, no, id).await };
        let found = self.store().read(find).await?.ok_or(Refusal::NotFound)?;
        let to = if accepted {
            AppealState::Accepted
        } else {
            AppealState::Dismissed
        };
        let decision = AppealDecision {
            id,
            to,
            reason: reason.to_owned(),
            at: campaign.now(),
            by: staff,
        };
        let entry = Audit {
            subject: format!("appeal {id} about {}", found.appeal.about),
            old: Some(found.state.name().to_owned()),
            new: Some(to.name().to_owned()),
            ..self.audit_entry(campaign, staff, "decide_appeal", reason)
        };
        let params = serde_json::json!({ "about": found.appeal.about, "reason": reason });
        let kind = format!("appeal_{}", to.name());
        let told = self.message(campaign, found.appeal.participant, &kind, &params);
        self.store()
            .write(async move |tx| -> Result<_, ServiceError> {
                if !appeal::decide(tx, no, &decision).await? {
                    return Err(Refusal::InvalidState.into());
                }
                message::add(tx, no, &told).await?;
                Ok(audit::add(tx, &entry).await?)
            })
            .await
    }

    /// When what an appeal is about was decided or published.
    async fn decided_at(
        &self,
        campaign: &LiveCampaign,
        participant: ParticipantNo,
        about: AppealAbout,
    ) -> Result<Instant, ServiceError> {
        let no = campaign.no();
        let plan = campaign.plan().walk.as_ref().ok_or(Refusal::NotFound)?;
        let found = match about {
            AppealAbout::GrandDraw(id) => {
                let draws = (0..).map(model::GrandDrawIx).zip(&plan.grand_draws);
                let draw = draws.into_iter().find(|(_, draw)| draw.id == id);
                campaign.read(|c| {
                    let held = c.walk()?.state.grand_draw(draw?.0)?.held.as_ref()?;
                    Some(held.at)
                })
            }
            AppealAbout::Result(kind) => {
                let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
                    published_result::lookup(tx, no, &kind).await
                };
                self.store().read(find).await?.map(|of| of.result.at)
            }
            AppealAbout::Note(checkpoint) => {
                let road = plan.checkpoints.as_ref().ok_or(Refusal::NotFound)?;
                let checkpoint = road.find(&checkpoint).ok_or(Refusal::NotFound)?;
                let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
                    note::lookup(tx, no, participant, checkpoint.0.into()).await
                };
                let note = self.store().read(find).await?;
                note.filter(|note| note.standing.reason.is_some())
                    .and_then(|note| note.standing.moderated_at)
            }
            AppealAbout::TeamName => {
                let team = campaign.read(|c| c.walk()?.state.captained_by(participant));
                let team = team.ok_or(Refusal::NotFound)?;
                let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
                    team_text::lookup(tx, no, team.0).await
                };
                let name = self.store().read(find).await?.map(|texts| texts.name);
                name.filter(|name| name.standing.reason.is_some())
                    .and_then(|name| name.standing.moderated_at)
            }
            AppealAbout::Correction(id) => self.corrected_at(no, participant, id).await?,
        };
        Ok(found.ok_or(Refusal::NotFound)?)
    }

    /// When a correction of a participant's figures was made.
    async fn corrected_at(
        &self,
        no: CampaignNo,
        participant: ParticipantNo,
        id: Uuid,
    ) -> Result<Option<Instant>, ServiceError> {
        let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
            pending_correction::lookup(tx, no, id).await
        };
        let pending = self.store().read(find).await?;
        let own = pending.filter(|pending| {
            pending.state == pending_correction::CorrectionState::Done
                && serde_json::from_str::<crate::walk_correction::WalkCorrection>(
                    &pending.correction.payload,
                )
                .is_ok_and(|correction| correction.participant() == participant)
        });
        Ok(own.and_then(|pending| pending.decided_at))
    }
}

/// The last day for an appeal against what was decided on a day.
const fn last_day(decided: Day) -> Day {
    Day(decided.0 + APPEAL_DAYS)
}

/// Days after the day of a decision on which an appeal is taken.
pub const APPEAL_DAYS: i32 = 5;
const TEXT_CHARS_MAX: usize = 2_000;
