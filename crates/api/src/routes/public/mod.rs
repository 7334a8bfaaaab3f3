//! What everybody may see.

pub(crate) mod campaign;
pub(crate) mod campaigns;
pub(crate) mod events;
pub(crate) mod explain_group;
pub(crate) mod explain_region;
pub(crate) mod group_board;
pub(crate) mod notice_versions;
pub(crate) mod notices;
pub(crate) mod people_board;
pub(crate) mod privacy;
pub(crate) mod qr;
pub(crate) mod region_board;
pub(crate) mod rules;
pub(crate) mod walk;
