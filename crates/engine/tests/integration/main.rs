//! Behaviours of the engine on small configurations built by hand.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod asynchronous;
mod build;
mod chance;
mod commands;
mod fifo;
mod parts;
mod polled;
mod random;
mod recursion;
mod synchronous;
