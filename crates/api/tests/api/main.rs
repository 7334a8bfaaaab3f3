//! The interface as its clients meet it: stories by role, told to an app in this process with a
//! store in memory, a fake WeChat and a clock that stands where it is put.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod support;

mod auditor;
mod description;
mod limits;
mod nonsense;
mod organiser;
mod pages;
mod participant;
mod sysadmin;
mod visitor;
mod walk_participant;
mod walk_staff;
