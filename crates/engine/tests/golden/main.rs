//! The golden examples of the specification, played on the campaigns an organiser would write.
//!
//! A script is a list of lines `<month-day> <time> <person> <deed> … -> <outcome>`, in order of
//! time, and lines `= <figure> … <value>` that look at the figures reached. See [`script`].

#![expect(
    clippy::unwrap_used,
    clippy::format_collect,
    clippy::format_push_string,
    reason = "a test may panic, read files, and build scripts where speed does not matter"
)]

mod cross_cutting;
mod donation_2019;
mod donation_2020;
mod projects;
mod script;
mod walk_2019;
