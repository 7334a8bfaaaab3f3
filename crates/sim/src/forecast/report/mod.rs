//! A forecast for people.
