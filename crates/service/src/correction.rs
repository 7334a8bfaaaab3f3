//! What organisers correct: donations, suspect counts, windows. Each act
//! commits together with its entry in the audit log.

use engine::Campaign;
use engine::command::{AnnulReason, Command, StaffKey};
use model::time::Day;
use model::{ParticipantNo, Refusal, Seq, Text, Window};
use serde::Serialize;
use store::RecordWrite;
use store::record::audit::{Actor, Audit};
use store::record::notice::NewNotice;

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;

/// What an annulment will change, shown before it is confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnnulmentPreview {
    /// The donation.
    pub donation: Seq,
    /// Its day.
    pub day: Day,
    /// Code of the region that loses the steps.
    pub region: String,
    /// Code of the aided region whose group loses them.
    pub group: Option<String>,
    /// Credited steps that are taken out.
    pub credited_steps: u64,
    /// The donor's donations before and after.
    pub donor_donations: (u16, u16),
    /// The donor's credited steps before and after.
    pub donor_credited_steps: (u64, u64),
    /// The region's credited steps before and after.
    pub region_credited_steps: (u64, u64),
    /// The group's credited steps before and after.
    pub group_credited_steps: Option<(u64, u64)>,
    /// Whether the group will have more projects than its total then earns; they stay.
    pub group_flagged: bool,
}

impl Service {
    /// What annulling a donation would change. Nothing is changed.
    pub fn preview_annulment(
        &self,
        campaign: &LiveCampaign,
        participant: ParticipantNo,
        donation: Seq,
    ) -> Result<AnnulmentPreview, ServiceError> {
        Ok(campaign.read(|c| preview(c, participant, donation))?)
    }

    /// Takes a donation out of every tally. It stays in the log, marked.
    pub async fn annul_donation(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        participant: ParticipantNo,
        donation: Seq,
        code: AnnulReason,
        reason: &str,
    ) -> Result<AnnulmentPreview, ServiceError> {
        let reason = given(reason)?;
        let effect = self.preview_annulment(campaign, participant, donation)?;
        let entry = self.audit_entry(campaign, staff, "annul_donation", reason);
        let entry = Audit {
            subject: format!("donation {donation} of participant {participant}"),
            old: Some(format!(
                "{} steps to {}",
                effect.credited_steps, effect.region
            )),
            new: Some("annulled".to_owned()),
            ..entry
        };
        let command = Command::Annul {
            participant,
            donation,
            reason: Some(code),
            staff,
        };
        campaign
            .submit(command, vec![RecordWrite::Audit(entry)])
            .await?;
        Ok(effect)
    }

    /// Decides about a suspect count.
    pub async fn review_suspect(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        participant: ParticipantNo,
        day: Day,
        accepted: bool,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let reason = given(reason)?;
        let entry = self.audit_entry(campaign, staff, "review_suspect", reason);
        let entry = Audit {
            subject: format!("count of {day} of participant {participant}"),
            old: Some("suspect".to_owned()),
            new: Some(if accepted { "believed" } else { "not believed" }.to_owned()),
            ..entry
        };
        let command = Command::ReviewSuspect {
            participant,
            day,
            accepted,
            staff,
        };
        campaign
            .submit(command, vec![RecordWrite::Audit(entry)])
            .await?;
        Ok(())
    }

    /// Moves the donation window, with a public notice.
    pub async fn change_window(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        window: Window,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let reason = given(reason)?;
        let zone = campaign.plan().zone;
        let text = |w: Window| format!("{} – {}", w.opens.rfc3339(zone), w.closes.rfc3339(zone));
        let old = campaign.read(Campaign::window).map(text);
        let entry = self.audit_entry(campaign, staff, "change_window", reason);
        let entry = Audit {
            subject: "donation window".to_owned(),
            old,
            new: Some(text(window)),
            ..entry
        };
        let now = campaign.now();
        let notice = NewNotice {
            id: self.fresh_id(),
            title: Text {
                zh: "活动时间调整".to_owned(),
                en: "The dates have changed".to_owned(),
            },
            body: Text {
                zh: format!("捐步时间调整为 {}。原因：{reason}", text(window)),
                en: format!(
                    "Donations are now accepted {}. Reason: {reason}",
                    text(window)
                ),
            },
            publish_at: now,
            created_at: now,
            created_by: staff,
        };
        let attached = vec![RecordWrite::Audit(entry), RecordWrite::Notice(notice)];
        campaign
            .submit(Command::ChangeWindow { window, staff }, attached)
            .await?;
        Ok(())
    }

    /// An entry of the audit log by a member of the staff, to be completed.
    pub(crate) fn audit_entry(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        action: &str,
        reason: &str,
    ) -> Audit {
        Audit {
            id: self.fresh_id(),
            at: self.now(),
            actor: Actor::Staff(staff),
            campaign: Some(campaign.no()),
            action: action.to_owned(),
            subject: String::new(),
            old: None,
            new: None,
            reason: Some(reason.to_owned()),
        }
    }
}

/// A reason with words in it.
pub(crate) fn given(reason: &str) -> Result<&str, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() {
        Err(Refusal::ReasonRequired)
    } else {
        Ok(reason)
    }
}

fn preview(
    campaign: &Campaign,
    participant: ParticipantNo,
    id: Seq,
) -> Result<AnnulmentPreview, Refusal> {
    let donation = campaign.donation().judge_annul(participant, id)?;
    let plan = campaign.plan();
    let credited = donation.credited_steps();
    let donor = campaign
        .donation()
        .donor(participant)
        .ok_or(Refusal::NotFound)?;
    let region = campaign.donation().region(donation.region).credited_steps;
    let group = plan.groups.of(donation.region);
    let group_total = group.map(|ix| campaign.donation().group(ix).credited_steps);
    let earned = |total| {
        plan.projects
            .as_ref()
            .map_or(0, |projects| projects.earned(total))
    };
    let aided = group
        .and_then(|ix| plan.groups.get(ix))
        .and_then(|g| plan.regions.get(g.aided));
    Ok(AnnulmentPreview {
        donation: id,
        day: donation.day,
        region: plan
            .regions
            .get(donation.region)
            .map_or_else(String::new, |r| r.code.clone()),
        group: aided.map(|region| region.code.clone()),
        credited_steps: credited,
        donor_donations: (donor.count(), donor.count() - 1),
        donor_credited_steps: (donor.credited_steps(), donor.credited_steps() - credited),
        region_credited_steps: (region, region - credited),
        group_credited_steps: group_total.map(|total| (total, total - credited)),
        group_flagged: group.zip(group_total).is_some_and(|(ix, total)| {
            earned(total - credited) < campaign.projects().generated(ix)
        }),
    })
}
