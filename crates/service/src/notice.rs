//! Public notices.

use engine::command::StaffKey;
use model::{Instant, Text};
use store::StoreError;
use store::record::audit;
use store::record::audit::Audit;
use store::record::notice::{self, NewNotice, Notice};
use uuid::Uuid;

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;

impl Service {
    /// The notices the public sees now, the latest first.
    pub async fn notices(&self, campaign: &LiveCampaign) -> Result<Vec<Notice>, ServiceError> {
        let (no, now) = (campaign.no(), campaign.now());
        let list = async move |tx: &mut store::Tx| -> Result<_, StoreError> {
            notice::list(tx, no, now).await
        };
        Ok(self.store().read(list).await?)
    }

    /// The versions of a notice that were ever public, the first one first.
    pub async fn notice_versions(
        &self,
        campaign: &LiveCampaign,
        id: Uuid,
    ) -> Result<Vec<Notice>, ServiceError> {
        let (no, now) = (campaign.no(), campaign.now());
        let list = async move |tx: &mut store::Tx| -> Result<_, StoreError> {
            notice::list_published(tx, no, id, now).await
        };
        Ok(self.store().read(list).await?)
    }

    /// Publishes a notice, or with the id of an earlier one its next version: the old one stays
    /// readable.
    pub async fn publish_notice(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        corrects: Option<Uuid>,
        title: Text,
        body: Text,
        publish_at: Instant,
    ) -> Result<Uuid, ServiceError> {
        let id = corrects.unwrap_or_else(|| self.fresh_id());
        let action = if corrects.is_some() {
            "correct_notice"
        } else {
            "publish_notice"
        };
        let entry = self.audit_entry(campaign, staff, action, "");
        let entry = Audit {
            subject: format!("notice {id}"),
            new: Some(title.zh.clone()),
            reason: None,
            ..entry
        };
        let new = NewNotice {
            id,
            title,
            body,
            publish_at,
            created_at: campaign.now(),
            created_by: staff,
        };
        let no = campaign.no();
        self.store()
            .write(async move |tx| -> Result<_, StoreError> {
                notice::add(tx, no, &new).await?;
                audit::add(tx, &entry).await
            })
            .await?;
        Ok(id)
    }
}
