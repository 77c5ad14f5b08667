//! The simulator: what the page asks of it, it answers. It reads scenarios and runs the engine.
//!
//! It knows no browser; `main` puts it into a worker. What takes long is done in slices, so that
//! the next message is heard: whoever has the simulator calls [`Simulator::work`] as long as it is
//! not idle, and looks for messages in between.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "tests fail by panicking"))]

mod odds;
mod session;

#[cfg(test)]
mod tests;

use lambdascope_protocol::{Asked, BUILD_ID, Reply, Request, Told};
use lambdascope_scenario::{Document, Reading};
use std::collections::VecDeque;

/// How long a slice of work lasts, about (ms).
const SLICE_MS: f64 = 50.0;

/// A simulator with what it was asked and what it keeps for later requests.
#[derive(Default)]
pub struct Simulator {
    /// What takes long: the number of each request, and how far it is.
    works: VecDeque<(u32, odds::Runs)>,
    sessions: session::Sessions,
    /// The odds that were begun last.
    odds: Option<odds::Study>,
}

/// Why something cannot be done: a sentence for people.
type Why = String;

impl Simulator {
    /// The first thing that it says.
    #[must_use]
    pub const fn hello() -> Told {
        Told { number: 0, last: true, reply: Reply::Hello(BUILD_ID) }
    }

    /// Takes in a request; its reply, if that takes no work.
    pub fn hear(&mut self, Asked { number, request }: Asked) -> Option<Told> {
        let reply = match request {
            Request::Hello(BUILD_ID) => return None,
            Request::Hello(_) => Err("the page is of another build than its simulator".to_owned()),
            Request::Cancel(number) => {
                self.works.retain(|(known, _)| *known != number);
                return None;
            }
            Request::Open(open) => Ok(self.sessions.open(&open)),
            Request::Close(session) => {
                self.sessions.close(session);
                return None;
            }
            Request::Record(record) => self.sessions.record(record),
            Request::Perform(perform) => self.sessions.perform(&perform),
            Request::Settings(session, time) => self.sessions.settings(session, time),
            Request::Questions(scenario) => odds::questions(&scenario).map(Reply::Questions),
            Request::BeginOdds(begin) => odds::Study::begin(&begin).map(|(study, sides)| {
                self.odds = Some(study);
                Reply::OddsSides(sides)
            }),
            Request::RunOdds(runs) => match odds::Runs::start(&runs) {
                Ok(work) => {
                    self.works.push_back((number, work));
                    return None;
                }
                Err(why) => Err(why),
            },
            Request::AddOdds(numbers) => match &mut self.odds {
                Some(study) => Ok(Reply::Odds(study.add(&numbers))),
                None => Err("no odds were begun".to_owned()),
            },
        };
        Some(Told { number, last: true, reply: reply.unwrap_or_else(Reply::Refused) })
    }

    /// Whether everything that was asked is answered.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.works.is_empty()
    }

    /// Goes on for a slice with what was asked first, and tells how far it came. `clock` gives
    /// the time (ms).
    pub fn work(&mut self, clock: impl Fn() -> f64) -> Option<Told> {
        let (number, runs) = self.works.front_mut()?;
        let number = *number;
        let until = clock() + SLICE_MS;
        let made = runs.go_on(clock, until);
        let last = made.is_err() || runs.are_over();
        if last {
            self.works.pop_front();
        }
        let reply = made.map_or_else(Reply::Refused, Reply::OddsNumbers);
        Some(Told { number, last, reply })
    }
}

/// A scenario that the page has.
fn read(scenario: &str) -> Result<Reading, Why> {
    let reading = Document::read_json(scenario);
    if reading.runnable().is_none() {
        return Err(reading.diagnostics.first().map(ToString::to_string).unwrap_or_default());
    }
    Ok(reading)
}
