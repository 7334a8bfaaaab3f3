//! Outages of a day's evening: shown, then declared with a reason and a public notice.

use engine::command::{Command, StaffKey};
use engine::walk::result::DayRow;
use model::time::Day;
use model::{Instant, Refusal, Text};
use rules::walk::state::Outage;
use store::RecordWrite;
use store::record::audit::Audit;
use store::record::notice::NewNotice;

use crate::correction::given;
use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;

impl Service {
    /// The figures of a day that may have suffered. A day that is sealed or has not come is
    /// refused as its declaration would be.
    pub fn preview_outage(
        &self,
        campaign: &LiveCampaign,
        day: Day,
    ) -> Result<DayRow, ServiceError> {
        let now = campaign.now();
        let today = campaign.plan().zone.day_of(now);
        let row = campaign.read(|c| {
            let walk = c.walk().ok_or(Refusal::NotFound)?;
            // Any end in the future will do to judge the day.
            walk.state
                .judge_outage(walk.plan, day, today, now + 1, now)?;
            Ok::<_, Refusal>(walk.day_row(day))
        })?;
        Ok(row)
    }

    /// Declares an outage: until an instant, syncs of the day are taken and settle it. The public
    /// is told by a notice.
    pub async fn declare_outage(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        outage: Outage,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let reason = given(reason)?;
        let Outage {
            day,
            until,
            excused,
        } = outage;
        let before = self.preview_outage(campaign, day)?;
        let until_text = minutes(campaign, until);
        let entry = Audit {
            subject: format!("outage of {day}"),
            old: Some(format!(
                "{} synced, {} settled, {} lapsed",
                before.synced, before.settled, before.lapsed
            )),
            new: Some(format!(
                "grace until {until_text}{}",
                if excused { ", attendance excused" } else { "" }
            )),
            ..self.audit_entry(campaign, staff, "declare_outage", reason)
        };
        let attached = vec![
            RecordWrite::Audit(entry),
            RecordWrite::Notice(self.outage_notice(campaign, staff, outage, &until_text)),
        ];
        let command = Command::DeclareOutage {
            day,
            until,
            excused,
            staff,
        };
        campaign.submit(command, attached).await?;
        Ok(())
    }

    fn outage_notice(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        outage: Outage,
        until: &str,
    ) -> NewNotice {
        let now = campaign.now();
        let Outage { day, excused, .. } = outage;
        let (also_zh, also_en) = if excused {
            (
                "当日未能签到的，不影响全勤。",
                " A missing check-in of that day does not break full attendance.",
            )
        } else {
            ("", "")
        };
        NewNotice {
            id: self.fresh_id(),
            title: Text {
                zh: format!("{day} 步数补记通知"),
                en: format!("Steps of {day} can be handed in late"),
            },
            body: Text {
                zh: format!(
                    "{day} 晚间系统出现故障。请在 {until} 之前打开活动页面同步步数，当日步数将予以补记。{also_zh}"
                ),
                en: format!(
                    "There was a fault on the evening of {day}. Open the campaign before {until} \
                     and the steps of that day will count.{also_en}"
                ),
            },
            publish_at: now,
            created_at: now,
            created_by: staff,
        }
    }
}

/// An instant on the campaign's clock, to the minute.
fn minutes(campaign: &LiveCampaign, at: Instant) -> String {
    let local = campaign.plan().zone.local(at);
    format!("{} {:02}:{:02}", local.date(), local.hour(), local.minute())
}
