//! The simulators: programs in workers of their own, which the page asks and which answer.
//!
//! A request goes out as bytes with a number, and its replies come back with that number. Replies
//! that nobody wants any more are not heard. A simulator that fails tells everyone who waits.

mod worker;

use super::storage;
use super::url;
use crate::texts::fill;
use crate::texts::simulator::texts;
use futures_channel::oneshot;
use gloo_timers::callback::Timeout;
use lambdascope_protocol::{Asked, BUILD_ID, Reply, Request, Told, decode, encode};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};
use worker::{Heard, Worker};

/// A simulator that has said nothing for so long after its start will say nothing (ms).
const START_MS: u32 = 60_000;
/// Where a tab keeps that it was loaded again for the sake of its simulator.
const RELOADED: &str = "lambdascope.reloaded";

/// Why a simulator does not answer. The browser's words may be empty.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Failure {
    /// The browser did not start it.
    Refused(String),
    /// It ended.
    Ended(String),
    /// It said what is no message.
    Garbled,
    /// It did not say hello.
    Silent,
    /// It is of another build than the page.
    OtherBuild,
}

impl Failure {
    /// What to tell a person: the end of a sentence.
    pub(crate) fn words(&self) -> String {
        let (text, why) = match self {
            Self::Refused(why) => (texts().refused, why.as_str()),
            Self::Ended(why) => (texts().ended, why.as_str()),
            Self::Garbled => (texts().garbled, ""),
            Self::Silent => (texts().silent, ""),
            Self::OtherBuild => (texts().other_build, ""),
        };
        fill(text, &[why]).trim_end().to_owned()
    }
}

/// What comes back for a request.
pub(crate) type Answer = Result<Reply, Failure>;

/// Why there is nothing, by an answer that is none of those that were asked for: the end of a
/// sentence.
pub(crate) fn why(answer: Answer) -> String {
    match answer {
        Ok(Reply::Refused(why)) => why,
        Ok(_) => Failure::Garbled.words(),
        Err(failure) => failure.words(),
    }
}

type OnReply = Rc<dyn Fn(Answer)>;
type OnFailure = Rc<dyn Fn(Failure)>;

/// The page's own simulator, for all that is asked one after the other.
#[derive(Clone, Default)]
pub(crate) struct Simulators {
    place: Rc<RefCell<Option<Simulator>>>,
    /// Who is told when it fails.
    on_failure: Rc<RefCell<Option<OnFailure>>>,
}

impl Simulators {
    /// From now on `on_failure` is told when the page's simulator fails, also if nobody waits for
    /// a reply then; after those who do.
    pub(crate) fn watch(&self, on_failure: impl Fn(Failure) + 'static) {
        *self.on_failure.borrow_mut() = Some(Rc::new(on_failure));
    }

    /// Asks the page's simulator, which is started for it if none is there or it has failed.
    pub(crate) fn ask(&self, request: Request, on_reply: impl Fn(Answer) + 'static) -> Wanted {
        let mut place = self.place.borrow_mut();
        place.take_if(|simulator| simulator.has_failed());
        let start = || {
            let watcher = Rc::clone(&self.on_failure);
            Simulator::start(move |failure| {
                let on_failure = watcher.borrow().clone();
                if let Some(on_failure) = on_failure {
                    on_failure(failure);
                }
            })
        };
        place.get_or_insert_with(start).ask(request, on_reply)
    }

    /// Asks for something that has one reply, and waits for it.
    pub(crate) async fn answer(&self, request: Request) -> Answer {
        let (tell, told) = oneshot::channel();
        let tell = Cell::new(Some(tell));
        let _wanted = self.ask(request, move |answer| {
            if let Some(tell) = tell.take() {
                // Who waits for it may be gone.
                let _ = tell.send(answer);
            }
        });
        told.await.unwrap_or_else(|_| Err(Failure::Ended(String::new())))
    }
}

/// One simulator; dropping it ends it, wherever it stands.
pub(crate) struct Simulator(Rc<Line>);

/// The line to a simulator.
struct Line {
    state: RefCell<State>,
    /// The number of the last request.
    asked: Cell<u32>,
    /// Who waits for replies, by the number of the request.
    waiting: RefCell<BTreeMap<u32, OnReply>>,
    /// Who is told when it fails.
    on_failure: Box<dyn Fn(Failure)>,
}

enum State {
    /// It did not say hello yet; requests that wait for that.
    Starting {
        worker: Worker,
        requests: Vec<Vec<u8>>,
        _deadline: Timeout,
    },
    Open(Worker),
    Failed(Failure),
}

/// A request whose replies are wanted. Who drops it hears no more of them.
pub(crate) struct Wanted {
    line: Weak<Line>,
    number: u32,
}

impl Drop for Wanted {
    fn drop(&mut self) {
        let Some(line) = self.line.upgrade() else { return };
        if line.waiting.borrow_mut().remove(&self.number).is_some() {
            line.send(&Asked { number: self.number, request: Request::Cancel(self.number) });
        }
    }
}

impl Simulator {
    /// Starts one. What is asked before it is there waits for it. `on_failure` is told when it has
    /// failed, after all who wait for replies.
    pub(crate) fn start(on_failure: impl Fn(Failure) + 'static) -> Self {
        let line = Rc::new_cyclic(|line: &Weak<Line>| {
            let hearing = line.clone();
            let worker = Worker::start(BUILD_ID, move |heard| {
                if let Some(line) = hearing.upgrade() {
                    line.hear(heard);
                }
            });
            let late = line.clone();
            let state = worker.map_or_else(
                |why| State::Failed(Failure::Refused(why)),
                |worker| State::Starting {
                    worker,
                    requests: Vec::new(),
                    _deadline: Timeout::new(START_MS, move || {
                        if let Some(line) = late.upgrade() {
                            line.fail(Failure::Silent);
                        }
                    }),
                },
            );
            let (asked, waiting) = (Cell::new(0), RefCell::default());
            Line { state: RefCell::new(state), asked, waiting, on_failure: Box::new(on_failure) }
        });
        line.send(&Asked { number: 0, request: Request::Hello(BUILD_ID) });
        Self(line)
    }

    /// Asks for something; `on_reply` is called for each reply, or once with why there is none,
    /// and never before this returns.
    pub(crate) fn ask(&self, request: Request, on_reply: impl Fn(Answer) + 'static) -> Wanted {
        let line = &self.0;
        let number = line.asked.get().wrapping_add(1);
        line.asked.set(number);
        line.waiting.borrow_mut().insert(number, Rc::new(on_reply));
        line.send(&Asked { number, request });
        Wanted { line: Rc::downgrade(line), number }
    }

    fn has_failed(&self) -> bool {
        matches!(*self.0.state.borrow(), State::Failed(_))
    }
}

impl Line {
    fn send(self: &Rc<Self>, asked: &Asked) {
        match &mut *self.state.borrow_mut() {
            State::Starting { requests, .. } => requests.push(encode(asked)),
            State::Open(worker) => worker.send(&encode(asked)),
            State::Failed(failure) => {
                let (line, failure) = (Rc::clone(self), failure.clone());
                Timeout::new(0, move || line.fail(failure)).forget();
            }
        }
    }

    fn hear(&self, heard: Heard) {
        let told = match heard {
            Heard::Bytes(bytes) => match decode::<Told>(&bytes) {
                Ok(told) => told,
                Err(_) => return self.fail(Failure::Garbled),
            },
            Heard::Nonsense => return self.fail(Failure::Garbled),
            Heard::Wrong(why) => {
                let is_open = matches!(*self.state.borrow(), State::Open(_));
                return self.fail(if is_open {
                    Failure::Ended(why)
                } else {
                    Failure::Refused(why)
                });
            }
        };
        match told.reply {
            Reply::Hello(BUILD_ID) => self.open(),
            Reply::Hello(_) => self.meet_other_build(),
            reply => {
                let mut waiting = self.waiting.borrow_mut();
                let on_reply = waiting.get(&told.number).map(Rc::clone);
                if told.last {
                    waiting.remove(&told.number);
                }
                drop(waiting);
                if let Some(on_reply) = on_reply {
                    on_reply(Ok(reply));
                }
            }
        }
    }

    /// The simulator is there and of this build.
    fn open(&self) {
        storage::forget_in_tab(RELOADED);
        let mut state = self.state.borrow_mut();
        let failed = State::Failed(Failure::Garbled);
        *state = match std::mem::replace(&mut *state, failed) {
            State::Starting { worker, requests, .. } => {
                for request in &requests {
                    worker.send(request);
                }
                State::Open(worker)
            }
            other => other,
        };
    }

    /// Half of what a cache had is old: loading the page again helps, once or never.
    fn meet_other_build(&self) {
        let reloaded = storage::read_in_tab(RELOADED).is_some();
        if !reloaded && storage::write_in_tab(RELOADED, "1") {
            url::reload();
        } else {
            self.fail(Failure::OtherBuild);
        }
    }

    /// Ends the simulator and tells everyone who waits.
    fn fail(&self, failure: Failure) {
        *self.state.borrow_mut() = State::Failed(failure.clone());
        let waiting = std::mem::take(&mut *self.waiting.borrow_mut());
        for on_reply in waiting.into_values() {
            on_reply(Err(failure.clone()));
        }
        (self.on_failure)(failure);
    }
}
