//! Records written in the transaction that appends the facts they belong to.

use crate::record::audit::{self, Audit};
use crate::record::campaign::CampaignNo;
use crate::record::job::{self, NewJob};
use crate::record::notice::{self, NewNotice};
use crate::record::signal::{self, Signal};
use crate::record::werun_replay::{self, Replay};
use crate::{StoreError, Tx};

/// A record that is written together with facts, or not at all.
///
/// The campaign is the one the facts belong to, whatever an [`Audit`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordWrite {
    /// An entry of the audit trail.
    Audit(Audit),
    /// A notice, or a further version of one.
    Notice(NewNotice),
    /// A step payload that has now been taken. Taken before is no error here: two copies of one
    /// payload in one batch must not fail their neighbours.
    Replay(Replay),
    /// A job to be done once the facts stand. One that is queued already is no error.
    Job(NewJob),
    /// A hint for reviewers.
    Signal(Signal),
}

impl RecordWrite {
    pub(crate) async fn write(&self, tx: &mut Tx, campaign: CampaignNo) -> Result<(), StoreError> {
        match self {
            Self::Audit(audit) => {
                let bound = Audit {
                    campaign: Some(campaign),
                    ..audit.clone()
                };
                audit::add(tx, &bound).await
            }
            Self::Notice(notice) => notice::add(tx, campaign, notice).await.map(|_| ()),
            Self::Replay(replay) => werun_replay::add(tx, campaign, replay).await.map(|_| ()),
            Self::Job(job) => job::add(tx, job).await.map(|_| ()),
            Self::Signal(signal) => signal::add(tx, campaign, signal).await,
        }
    }
}
