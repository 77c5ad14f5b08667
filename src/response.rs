//! The answer to an event as its caller gets it, put together from the trace.

use crate::quantity::decimal;
use crate::stage::Stage;
use crate::texts::fill;
use lambdascope_engine::config::{Config, FailureKind};
use lambdascope_engine::entity::EventRef;
use lambdascope_engine::time::SimDuration;
use lambdascope_engine::trace::{Happening, Reason, Start, TraceEntry};

/// What a caller gets to see.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Answer {
    /// The way has nobody who waits.
    Nobody,
    /// The client stopped waiting after this long.
    GaveUp(SimDuration),
    /// An answer.
    Response(Response),
}

/// An answer with its parts.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// What the header `X-Amz-Function-Error` says, where there is one.
    pub(crate) function_error: Option<&'static str>,
    pub(crate) payload: String,
    /// The last lines of the function's log, which only direct callers of the Invoke API get.
    pub(crate) log: Vec<String>,
}

/// The answer to an event at the moment that is shown; none while it is on the way.
pub(crate) fn answer(stage: &Stage, event: EventRef) -> Option<Answer> {
    let entries = &stage.session.trace()[..stage.playhead.moment().entries];
    let own: Vec<&TraceEntry> = entries.iter().filter(|entry| entry.event == Some(event)).collect();
    own.iter().rev().find_map(|entry| of_entry(stage.config(), event, &own, entry))
}

fn of_entry(
    config: &Config,
    event: EventRef,
    own: &[&TraceEntry],
    entry: &TraceEntry,
) -> Option<Answer> {
    let response = match entry.happening {
        Happening::ResponseReceived { status, function_error, payload_bytes, .. } => {
            let direct = is_direct(config, event);
            let cause =
                function_error.or_else(|| if status >= 500 { last_cause(own) } else { None });
            Response {
                status,
                function_error: function_error.map(|_| "Unhandled"),
                payload: match (cause, direct) {
                    (Some(cause), true) => error_object(config, own, cause),
                    (Some(_), false) => "{\"message\": \"Internal server error\"}".to_owned(),
                    (None, _) => success(payload_bytes),
                },
                log: if direct { log(config, own) } else { Vec::new() },
            }
        }
        Happening::CallerGaveUp { status: 0, waited, .. } => return Some(Answer::GaveUp(waited)),
        Happening::CallerGaveUp { status, .. } => Response {
            status,
            function_error: None,
            payload: "{\"message\": \"Endpoint request timed out\"}".to_owned(),
            log: Vec::new(),
        },
        Happening::Refused { status, reason } => {
            Response { status, function_error: None, payload: refusal(reason), log: Vec::new() }
        }
        Happening::EventAccepted { status } => {
            Response { status, function_error: None, payload: String::new(), log: Vec::new() }
        }
        Happening::MessageSent { .. } | Happening::RecordWritten { .. } => {
            return Some(Answer::Nobody);
        }
        _ => return None,
    };
    Some(Answer::Response(response))
}

/// Whether the caller uses the Invoke API itself: only then it sees the function's error and log.
fn is_direct(config: &Config, event: EventRef) -> bool {
    config
        .sources
        .get(event.emitter.at())
        .is_some_and(|source| source.kind.id().starts_with("lambda-"))
}

fn last_cause(own: &[&TraceEntry]) -> Option<FailureKind> {
    own.iter().rev().find_map(|entry| match entry.happening {
        Happening::AttemptFailed { cause, .. } => Some(cause),
        _ => None,
    })
}

/// The error object of a failed run, as the runtimes write it.
fn error_object(config: &Config, own: &[&TraceEntry], cause: FailureKind) -> String {
    let (kind, message) = error(config, own, cause);
    format!("{{\"errorType\": \"{kind}\", \"errorMessage\": \"{message}\"}}")
}

fn error(config: &Config, own: &[&TraceEntry], cause: FailureKind) -> (&'static str, String) {
    match cause {
        FailureKind::Timeout => {
            let seconds = function_timeout(config, own).as_secs_f64();
            ("Sandbox.Timedout", fill("Task timed out after {0} seconds", &[&decimal(seconds, 2)]))
        }
        FailureKind::OutOfMemory => {
            ("Runtime.ExitError", "Runtime exited with error: signal: killed".to_owned())
        }
        FailureKind::ResponseTooLarge => (
            "Function.ResponseSizeTooLarge",
            "Response payload size exceeded the maximum allowed payload size".to_owned(),
        ),
        FailureKind::InitError => ("ImportError", "raised while the module was loaded".to_owned()),
        _ => ("Exception", "raised by the handler".to_owned()),
    }
}

fn function_timeout(config: &Config, own: &[&TraceEntry]) -> SimDuration {
    let function =
        own.iter().rev().find(|entry| matches!(entry.happening, Happening::AttemptFailed { .. }));
    let settings = function.and_then(|entry| config.functions.get(entry.entity.at()));
    settings.map_or(SimDuration::ZERO, |function| function.timeout)
}

fn refusal(reason: Reason) -> String {
    let kind = match reason {
        Reason::Throttled | Reason::ZeroReservedConcurrency => "TooManyRequestsException",
        Reason::PayloadTooLarge => "RequestEntityTooLargeException",
        _ => "ServiceException",
    };
    format!("{{\"__type\": \"{kind}\"}}")
}

/// What a handler returned; large answers are cut for the screen.
fn success(payload_bytes: u64) -> String {
    format!("{{\"ok\": true}}    ({})", crate::quantity::bytes(payload_bytes))
}

/// The log lines of the attempts, as Lambda writes them around a run.
fn log(config: &Config, own: &[&TraceEntry]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut init = String::new();
    for entry in own {
        match entry.happening {
            Happening::AttemptStarted { start, init: took, .. } => {
                lines.clear();
                lines.push(
                    "START RequestId: 00000000-0000-4000-8000-000000000000 Version: $LATEST"
                        .to_owned(),
                );
                init = if matches!(start, Start::Cold | Start::Reset) {
                    fill("  Init Duration: {0} ms", &[&decimal(took.as_millis_f64(), 2)])
                } else {
                    String::new()
                };
            }
            Happening::AttemptFailed { cause, duration, .. } => {
                let (kind, message) = error(config, own, cause);
                lines.push(format!("[ERROR] {kind}: {message}"));
                lines.push(report(config, entry, duration, &init));
            }
            Happening::AttemptSucceeded { duration, .. } => {
                lines.push(report(config, entry, duration, &init));
            }
            _ => {}
        }
    }
    lines
}

fn report(config: &Config, entry: &TraceEntry, duration: SimDuration, init: &str) -> String {
    let millis = duration.as_millis_f64();
    let memory = config.functions.get(entry.entity.at()).map_or(0, |function| function.memory_mb);
    fill(
        "REPORT Duration: {0} ms  Billed Duration: {1} ms  Memory Size: {2} MB{3}",
        &[&decimal(millis, 2), &decimal(millis.ceil(), 0), &memory.to_string(), init],
    )
}
