//! Where a text of somebody stands before the public sees it.

use engine::command::StaffKey;
use model::time::Instant;

use crate::value::words;
use crate::{Row, StoreError, Value};

words! {
    /// Where a text stands. Only an approved one is public.
    Moderation {
        /// Waits for a moderator.
        Submitted = "submitted",
        /// May be seen.
        Approved = "approved",
        /// Was never seen, for a reason.
        Rejected = "rejected",
        /// Was taken away after it had been approved.
        Withdrawn = "withdrawn",
    }

    /// Why a text was rejected or withdrawn (spec §17).
    Rejection {
        /// Commercial marketing.
        Commercial = "commercial",
        /// Negative content.
        Negative = "negative",
        /// Prohibited by law.
        Illegal = "illegal",
        /// Not about the campaign.
        OffTheme = "off_theme",
        /// Somebody else's work.
        Plagiarism = "plagiarism",
        /// Cannot be shown as it is.
        Technical = "technical",
        /// Something else.
        Other = "other",
    }
}

/// A moderator's decision on one text. It counts only if the text is still the one that was
/// judged and stands where the moderator saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// When the text that was judged was handed in; one handed in since is another text.
    pub submitted_at: Instant,
    /// Where it stood.
    pub from: Moderation,
    /// Where it stands now.
    pub to: Moderation,
    /// Why it may not be seen.
    pub reason: Option<Rejection>,
    /// Who decided.
    pub by: StaffKey,
    /// When.
    pub at: Instant,
}

/// What has been decided on a text so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands.
    pub state: Moderation,
    /// Why it may not be seen.
    pub reason: Option<Rejection>,
    /// When a moderator decided last; `None` if none has.
    pub moderated_at: Option<Instant>,
    /// Who decided.
    pub moderated_by: Option<StaffKey>,
}

impl Standing {
    /// The standing of a text nobody has judged.
    pub const SUBMITTED: Self = Self {
        state: Moderation::Submitted,
        reason: None,
        moderated_at: None,
        moderated_by: None,
    };

    /// Reads the four columns from a position on.
    pub(crate) fn read(row: &Row, first: usize) -> Result<Self, StoreError> {
        Ok(Self {
            state: row.get(first)?,
            reason: row.get(first + 1)?,
            moderated_at: row.get(first + 2)?,
            moderated_by: row.get(first + 3)?,
        })
    }
}

impl Verdict {
    /// The arguments a statement needs beside its key, in the order of the fields.
    pub(crate) fn args(&self) -> [Value; 6] {
        [
            self.submitted_at.into(),
            self.from.into(),
            self.to.into(),
            self.reason.into(),
            self.by.into(),
            self.at.into(),
        ]
    }
}
