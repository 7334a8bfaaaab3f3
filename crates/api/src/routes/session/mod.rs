//! Sessions of participants.

pub(crate) mod me;
pub(crate) mod sign_in_wechat;
pub(crate) mod sign_out;
