//! One file per command.

pub(crate) mod check;
pub(crate) mod demo;
pub(crate) mod export;
pub(crate) mod forecast;
pub(crate) mod new;
pub(crate) mod openapi;
pub(crate) mod replay;
pub(crate) mod schema;
pub(crate) mod serve;
pub(crate) mod staff;
pub(crate) mod verify;
