//! What page and simulator say to each other: closed lists of requests and replies, and the plain
//! results of studies. It knows the engine's types and nothing above them.
//!
//! ```text
//! page --Asked { number, Request }--> simulator --Told { number, last, Reply }--> page
//! ```
//!
//! Both programs are of one build, so that the codec needs no versions: each says its
//! [`BUILD_ID`] before anything else, as [`Request::Hello`] and [`Reply::Hello`], whose bytes are
//! the same in every build.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "tests fail by panicking"))]

pub mod odds;
pub mod session;

#[cfg(test)]
mod tests;

use lambdascope_engine::recorder::Stretch;
use lambdascope_engine::time::SimTime;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A hash of the sources of all that the two programs say to each other.
pub const BUILD_ID: u64 = include!(concat!(env!("OUT_DIR"), "/build_id.rs"));

/// A request, with the number by which its replies are known.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// Given by who asks; 0 for the hello.
    pub number: u32,
    /// What is asked for.
    pub request: Request,
}

/// A reply, with the number of its request.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Told {
    /// The number of the request; 0 for the hello.
    pub number: u32,
    /// Whether the request is done with.
    pub last: bool,
    /// What is told.
    pub reply: Reply,
}

/// What a page may ask of a simulator.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Request {
    /// The page is of this build.
    Hello(u64),
    /// Nobody wants the replies to this request any more.
    Cancel(u32),
    /// Opens a session: [`Reply::Opened`] or [`Reply::Rejected`].
    Open(session::Open),
    /// Nobody wants anything of this session any more: no reply.
    Close(session::SessionId),
    /// Records a session on: [`Reply::Recorded`].
    Record(session::Record),
    /// Does something to a session: [`Reply::Performed`] or [`Reply::Rejected`].
    Perform(session::Perform),
    /// The settings of a session at a moment: [`Reply::Settings`].
    Settings(session::SessionId, SimTime),
    /// The questions that can be asked about a scenario (JSON): [`Reply::Questions`].
    Questions(String),
    /// Begins odds, and ends those before: [`Reply::OddsSides`].
    BeginOdds(odds::Begin),
    /// Makes runs of the scenarios: [`Reply::OddsNumbers`], several times.
    RunOdds(odds::Runs),
    /// Adds the next runs of each side to the odds that were begun: [`Reply::Odds`].
    AddOdds(Vec<odds::Numbers>),
}

/// What a simulator answers.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Reply {
    /// The simulator is of this build.
    Hello(u64),
    /// It cannot be done, and why: a sentence for people.
    Refused(String),
    /// The session is there.
    Opened(Box<session::Opened>),
    /// A scenario or a command cannot be run: every remark about it.
    Rejected(Vec<session::Remark>),
    /// How the session goes on.
    Recorded(Stretch),
    /// It is done.
    Performed(Box<session::Performed>),
    /// The settings (JSON).
    Settings(String),
    /// The questions that can be asked.
    Questions(Vec<odds::Question>),
    /// The scenarios that are to be run (JSON): the scenario alone, or both ways of the question.
    OddsSides(Vec<String>),
    /// The next runs.
    OddsNumbers(odds::Made),
    /// What the runs so far add up to.
    Odds(odds::Odds),
}

/// Bytes that are no message of this build.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message cannot be read")
    }
}

impl std::error::Error for Unreadable {}

/// A message as bytes.
///
/// # Panics
/// Never: each of these types has a length that is known.
#[must_use]
pub fn encode<Message: Serialize>(message: &Message) -> Vec<u8> {
    postcard::to_allocvec(message).expect("a message has a length")
}

/// The message that bytes stand for.
///
/// # Errors
/// If they stand for none, or something follows it.
pub fn decode<Message: DeserializeOwned>(bytes: &[u8]) -> Result<Message, Unreadable> {
    match postcard::take_from_bytes(bytes) {
        Ok((message, [])) => Ok(message),
        _ => Err(Unreadable),
    }
}
