//! The view model against the engine: what it shows is what happened.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod build;
mod frames;
mod history;
mod journey;
mod layouts;
mod picture;
mod pictures;
mod playback;
mod seeking;
mod series;
mod sessions;
