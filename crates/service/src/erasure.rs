//! Erasing personal data when its time is over. Totals and rankings follow from the log,
//! which holds none of it.

use model::Instant;
use store::record::audit::{self, Actor, Audit};
use store::record::erase::{self, Erased};
use store::{StoreError, Tx};

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;

impl Service {
    /// Erases phones, addresses and pictures of a walk that ended [`KEPT_MONTHS`] ago; `None` while
    /// that has not come. Done again, it erases what came in since, and says nothing if there was
    /// nothing.
    pub async fn erase_when_due(
        &self,
        campaign: &LiveCampaign,
    ) -> Result<Option<Erased>, ServiceError> {
        let due = erased_from(campaign);
        if due.is_none_or(|due| campaign.now() < due) {
            return Ok(None);
        }
        let no = campaign.no();
        // The files first: the other way round a crash would leave files nobody knows of.
        let mut after = None;
        loop {
            let list = async move |tx: &mut Tx| -> Result<_, StoreError> {
                erase::list_files(tx, no, after, PAGE).await
            };
            let files = self.store().read(list).await?;
            let Some(last) = files.last() else {
                break;
            };
            after = Some(*last);
            let vault = self.vault()?.clone();
            let removing = tokio::task::spawn_blocking(move || {
                for file in files {
                    vault.files().remove(file)?;
                }
                Ok::<_, std::io::Error>(())
            });
            let removed = removing
                .await
                .map_err(|_panicked| ServiceError::Unavailable)?;
            removed.map_err(|error| {
                tracing::error!(%error, "a file cannot be erased");
                ServiceError::Unavailable
            })?;
        }
        let entry = Audit {
            id: self.fresh_id(),
            at: self.now(),
            actor: Actor::System,
            campaign: Some(no),
            action: "erase_personal".to_owned(),
            subject: "phones, addresses and pictures".to_owned(),
            old: None,
            new: None,
            reason: Some(format!("{KEPT_MONTHS} months after the end")),
        };
        let erased = self
            .store()
            .write(async move |tx| -> Result<_, StoreError> {
                let erased = erase::erase_personal(tx, no).await?;
                if erased != Erased::default() {
                    let counts = format!(
                        "{} phones, {} addresses, {} posters, {} photos erased",
                        erased.profiles, erased.addresses, erased.posters, erased.photos
                    );
                    let entry = Audit {
                        new: Some(counts),
                        ..entry
                    };
                    audit::add(tx, &entry).await?;
                }
                Ok(erased)
            })
            .await?;
        Ok(Some(erased))
    }
}

/// When the personal data of a walk is erased: on the same day of the month after its end, or the
/// last one of a shorter month.
fn erased_from(campaign: &LiveCampaign) -> Option<Instant> {
    let plan = campaign.plan();
    let last = plan.walk.as_ref()?.phases.last_day;
    let mut day = last.date();
    let (mut year, mut month) = (day.year(), day.month() + KEPT_MONTHS);
    if month > 12 {
        (year, month) = (year + 1, month - 12);
    }
    day = (0..4).find_map(|less| {
        let of_month = day.day().checked_sub(less)?;
        model::Day::parse(&format!("{year:04}-{month:02}-{of_month:02}"))
            .ok()
            .map(model::Day::date)
    })?;
    Some(plan.zone.start_of(model::Day::from_date(day).next()))
}

/// Months for which phones, addresses and pictures are kept after the end of a walk.
pub const KEPT_MONTHS: i8 = 6;
const PAGE: u32 = 500;
