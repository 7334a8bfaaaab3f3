//! What staff see and do.

pub(crate) mod account_links;
pub(crate) mod annul_donation;
pub(crate) mod audit;
pub(crate) mod change_window;
pub(crate) mod dashboard;
pub(crate) mod export_account_links;
pub(crate) mod export_channels;
pub(crate) mod export_regions;
pub(crate) mod list_notices;
pub(crate) mod mark_account_link;
pub(crate) mod me;
pub(crate) mod preview_annulment;
pub(crate) mod publish_notice;
pub(crate) mod review_suspect;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod suspects;
pub(crate) mod walk;
