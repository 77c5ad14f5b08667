//! The answer to an event as its caller gets it.

use super::error::{Attempt, failure_payload, hundredths};
use super::identity::{arn, request_id};
use super::told::{Sent, size_of};
use crate::config::{Config, FailureKind, InvocationType, Source};
use crate::content::Json;
use crate::entity::{Entity, EntityKind, EventRef};
use crate::time::{SimDuration, SimTime};
use crate::trace::{Happening, Reason, Start, ThrottleReason, TraceEntry};

/// What a caller gets.
#[derive(Clone, PartialEq, Debug)]
pub enum Answer {
    /// Nobody waits for one on this way.
    Nobody,
    /// None: the client stopped waiting after this long.
    GaveUp(SimDuration),
    /// The answer that the caller got.
    Response(Response),
}

/// An answer with its parts.
#[derive(Clone, PartialEq, Debug)]
pub struct Response {
    /// The HTTP status that the caller got.
    pub status: u16,
    /// What the header `X-Amz-Function-Error` says, where there is one.
    pub function_error: Option<&'static str>,
    /// The body; none if it is empty, or in a front door's own words that are not known here.
    pub payload: Option<Json>,
    /// The last lines of the function's log, which only direct callers of the Invoke API get.
    pub log: Vec<String>,
}

impl Response {
    /// Everything as one JSON value, in the words of the Invoke API.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let log = || Json::List(self.log.iter().map(|line| Json::text(&**line)).collect());
        Json::object([
            ("StatusCode", Some(Json::whole(u64::from(self.status)))),
            ("FunctionError", self.function_error.map(Json::text)),
            ("Payload", self.payload.clone()),
            ("LogResult", (!self.log.is_empty()).then(log)),
        ])
    }
}

/// What the sender of `event` got within the first `until` entries of the trace; none while that
/// is on the way.
#[must_use]
pub fn answer(
    config: &Config,
    trace: &[TraceEntry],
    until: usize,
    event: EventRef,
) -> Option<Answer> {
    let mut entries = trace[..until].iter().enumerate().rev();
    entries.find_map(|(at, entry)| {
        (entry.event == Some(event)).then(|| of_entry(config, trace, at, event)).flatten()
    })
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the caller hears nothing of the others")]
fn of_entry(config: &Config, trace: &[TraceEntry], at: usize, event: EventRef) -> Option<Answer> {
    let plain = |status, payload| {
        Answer::Response(Response { status, function_error: None, payload, log: Vec::new() })
    };
    Some(match trace[at].happening {
        Happening::ResponseReceived { attempt, status, function_error, payload_bytes, .. } => {
            let direct =
                sender(config, event).is_some_and(|source| source.kind.door().answers.is_direct);
            let run = CallAttempt::of(&trace[..at], event, attempt);
            let cause = function_error.or(run.and_then(|run| run.cause));
            let raised = || {
                let run = run.as_ref()?;
                let key = Sent::of(trace, event).and_then(|sent| sent.key);
                let attempt = Attempt { event, number: attempt, key, started_at: run.started_at };
                Some(failure_payload(config, run.function, attempt, cause?))
            };
            let throttle = throttle(&trace[..at], event, attempt);
            let payload = match status {
                // A failure that its caller reads is a well answered call.
                ..400 => raised().or_else(|| returned(payload_bytes)),
                _ if direct && throttle.is_some() => {
                    refusal(config, trace, event, Reason::Throttled, throttle)
                }
                _ if direct && u64::from(status) == config.limits.sync_reject_status => {
                    refusal(config, trace, event, Reason::PayloadTooLarge, None)
                }
                _ if direct => refusal(config, trace, event, Reason::ServiceError, None),
                500.. => Some(message("Internal server error")),
                _ => None,
            };
            let log = run.filter(|_| direct).map(|run| run.log(config, event, raised().as_ref()));
            Answer::Response(Response {
                status,
                function_error: function_error.map(|_| "Unhandled"),
                payload,
                log: log.unwrap_or_default(),
            })
        }
        Happening::CallerGaveUp { status: 0, waited, .. } => Answer::GaveUp(waited),
        Happening::CallerGaveUp { status, .. } => {
            plain(status, Some(message("Endpoint request timed out")))
        }
        Happening::Refused { status, reason } => {
            plain(status, refusal(config, trace, event, reason, None))
        }
        Happening::EventAccepted { status } => plain(status, None),
        Happening::MessageSent { .. } | Happening::RecordWritten { .. } => Answer::Nobody,
        _ => return None,
    })
}

/// The source that an event comes from; none if it was sent on.
fn sender(config: &Config, event: EventRef) -> Option<&Source> {
    let source = config.sources.get(event.emitter.at());
    source.filter(|_| event.emitter.kind == EntityKind::Source)
}

/// What a handler returned.
fn returned(bytes: u64) -> Option<Json> {
    (bytes > 0).then(|| size_of(bytes, "the response"))
}

/// What a gateway says of its own.
fn message(text: &str) -> Json {
    Json::object([("message", Some(Json::text(text)))])
}

/// Which limit throttled a try.
fn throttle(trace: &[TraceEntry], event: EventRef, wanted: u32) -> Option<ThrottleReason> {
    let own = trace.iter().rev().filter(|entry| entry.event == Some(event));
    own.map(|entry| entry.happening).find_map(|happening| {
        let Happening::Throttled { attempt, reason, .. } = happening else { return None };
        (attempt == wanted).then_some(reason)
    })
}

/// The error of a call that is not taken, in Lambda's words; none for what others refuse.
#[expect(clippy::wildcard_enum_match_arm, reason = "Lambda refuses for these reasons alone")]
fn refusal(
    config: &Config,
    trace: &[TraceEntry],
    event: EventRef,
    reason: Reason,
    throttle: Option<ThrottleReason>,
) -> Option<Json> {
    let source = sender(config, event);
    let not_found =
        |source: &Source| format!("Function not found: {}:$LATEST", arn(config, source.target));
    let too_large = |source: &Source| {
        let bytes = Sent::of(trace, event)?.payload_bytes;
        let (most, _) = config.largest_payload(source)?;
        let way = match source.invocation_type {
            InvocationType::Event => "Event",
            InvocationType::RequestResponse | InvocationType::DryRun => "RequestResponse",
        };
        Some(format!(
            "{bytes} byte payload is too large for the {way} invocation type (limit {most} bytes)"
        ))
    };
    let (code, text) = match reason {
        Reason::Throttled => ("TooManyRequestsException", Some("Rate Exceeded.".to_owned())),
        Reason::ZeroReservedConcurrency => ("TooManyRequestsException", None),
        Reason::PayloadTooLarge => ("RequestEntityTooLargeException", source.and_then(too_large)),
        Reason::UnknownFunction => ("ResourceNotFoundException", source.map(not_found)),
        Reason::InvalidRequestContent => ("InvalidRequestContentException", None),
        Reason::ServiceError => ("ServiceException", None),
        _ => return None,
    };
    Some(Json::object([
        ("__type", Some(Json::text(code))),
        ("Reason", throttle.map(|limit| Json::text(limit.as_str()))),
        ("message", text.map(Json::Text)),
    ]))
}

/// One attempt of a call.
#[derive(Clone, Copy)]
struct CallAttempt {
    function: Entity,
    started_at: SimTime,
    /// How long the init took, if there was one.
    init: Option<SimDuration>,
    /// How long the code ran, without the init.
    duration: SimDuration,
    billed: SimDuration,
    /// What went wrong; none if the code returned.
    cause: Option<FailureKind>,
}

impl CallAttempt {
    #[expect(clippy::wildcard_enum_match_arm, reason = "other entries tell nothing of a run")]
    fn of(trace: &[TraceEntry], event: EventRef, wanted: u32) -> Option<Self> {
        let mut run: Option<Self> = None;
        for entry in trace.iter().filter(|entry| entry.event == Some(event)) {
            match entry.happening {
                Happening::AttemptStarted { attempt, start, init, .. } if attempt == wanted => {
                    run = Some(Self {
                        function: entry.entity,
                        started_at: entry.time,
                        init: matches!(start, Start::Cold | Start::Reset).then_some(init),
                        duration: SimDuration::ZERO,
                        billed: SimDuration::ZERO,
                        cause: None,
                    });
                }
                Happening::AttemptSucceeded { attempt, duration, billed, .. }
                    if attempt == wanted =>
                {
                    run = run.map(|run| Self { duration, billed: billed.duration, ..run });
                }
                Happening::AttemptFailed { attempt, cause, duration, billed, .. }
                    if attempt == wanted =>
                {
                    let (billed, cause) = (billed.duration, Some(cause));
                    run = run.map(|run| Self { duration, billed, cause, ..run });
                }
                _ => {}
            }
        }
        run
    }

    /// The log lines as Lambda writes them around a run; without the memory used, which a
    /// scenario does not tell.
    fn log(&self, config: &Config, event: EventRef, error: Option<&Json>) -> Vec<String> {
        let id = request_id(config, event);
        let mut lines = vec![format!("START RequestId: {id} Version: $LATEST")];
        let text = |name| error?.get(name)?.as_text();
        if let Some((kind, message)) = text("errorType").zip(text("errorMessage")) {
            lines.push(format!("[ERROR] {kind}: {message}"));
        }
        lines.push(format!("END RequestId: {id}"));
        let milliseconds = |length: SimDuration| hundredths(length.as_micros() / 10);
        let mut report = format!(
            "REPORT RequestId: {id}\tDuration: {} ms\tBilled Duration: {} ms\tMemory Size: {} MB",
            milliseconds(self.duration),
            self.billed.as_micros().div_ceil(1_000),
            config.functions[self.function.at()].memory_mb,
        );
        if let Some(init) = self.init {
            report.push_str(&format!("\tInit Duration: {} ms", milliseconds(init)));
        }
        lines.push(report);
        lines
    }
}
