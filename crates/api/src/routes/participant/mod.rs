//! What a participant sees and does.

pub(crate) mod change_donation;
pub(crate) mod donate;
pub(crate) mod explain;
pub(crate) mod give_consent;
pub(crate) mod record;
pub(crate) mod record_steps;
pub(crate) mod walk;
pub(crate) mod withdraw_consent;
