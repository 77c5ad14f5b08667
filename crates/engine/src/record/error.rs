//! The payload that Lambda returns for a failed run.

use super::identity::request_id;
use crate::config::{Config, FailureKind};
use crate::content::Json;
use crate::entity::{Entity, EventRef, Key};
use crate::time::{SimDuration, SimTime};

/// What the code raises where the scenario does not tell.
const PLAIN_MESSAGE: &str = "the handler raised an exception";
/// The same for code outside the handler.
const PLAIN_INIT_MESSAGE: &str = "the code outside the handler raised an exception";

/// An attempt of an event, with all that the conditions of a failure look at.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    /// The event.
    pub event: EventRef,
    /// The number of the attempt, from 1.
    pub number: u32,
    /// The key of the event.
    pub key: Option<Key>,
    /// When the run began, its init included.
    pub started_at: SimTime,
}

/// The error object of an attempt that failed.
#[must_use]
pub fn failure_payload(
    config: &Config,
    function: Entity,
    attempt: Attempt,
    cause: FailureKind,
) -> Json {
    let Attempt { event, number, key, started_at } = attempt;
    let settings = &config.functions[function.at()];
    let id = request_id(config, event);
    let raised = |plain: &str| {
        let of_cause = |kind: FailureKind| {
            kind == cause || (cause == FailureKind::Downstream && kind == FailureKind::Error)
        };
        let selects = settings.failures.iter().find(|failure| {
            of_cause(failure.kind) && failure.selects(event, number, key, started_at)
        });
        selects.and_then(|failure| failure.message.clone()).unwrap_or_else(|| plain.to_owned())
    };
    let lambda = |error_type: &str, message: String| {
        Json::object([
            ("errorType", Some(Json::text(error_type))),
            ("errorMessage", Some(Json::Text(message))),
        ])
    };
    let exception = |message: String, id: &str| {
        Json::object([
            ("errorMessage", Some(Json::Text(message))),
            ("errorType", Some(Json::text("Exception"))),
            ("requestId", Some(Json::text(id))),
            ("stackTrace", Some(Json::List(Vec::new()))),
        ])
    };
    match cause {
        FailureKind::Timeout => {
            let seconds = decimal_seconds(settings.timeout);
            let message = format!("RequestId: {id} Error: Task timed out after {seconds} seconds");
            lambda("Sandbox.Timedout", message)
        }
        FailureKind::OutOfMemory => lambda(
            "Runtime.ExitError",
            format!("RequestId: {id} Error: Runtime exited with error: signal: killed"),
        ),
        FailureKind::ResponseTooLarge => {
            let most = config.limits.sync_observed_max_response_bytes;
            let message = format!(
                "Response payload size exceeded maximum allowed payload size ({most} bytes)."
            );
            lambda("Function.ResponseSizeTooLarge", message)
        }
        // No invocation had begun.
        FailureKind::InitError => exception(raised(PLAIN_INIT_MESSAGE), ""),
        FailureKind::Error
        | FailureKind::Partial
        | FailureKind::MalformedResponse(_)
        | FailureKind::ServiceError
        | FailureKind::Throttle
        | FailureKind::Downstream => exception(raised(PLAIN_MESSAGE), &id),
    }
}

/// Seconds with two decimals, as Lambda writes a timeout.
fn decimal_seconds(time: SimDuration) -> String {
    hundredths(time.as_micros() / 10_000)
}

/// So many hundredths as a decimal number.
pub(super) fn hundredths(count: u64) -> String {
    format!("{}.{:02}", count / 100, count % 100)
}

/// The beginning of a text that fits into so many bytes of UTF-8.
pub(super) fn cut_to_bytes(text: &str, most: u64) -> &str {
    let most = usize::try_from(most).unwrap_or(usize::MAX).min(text.len());
    let mut end = most;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(cut_to_bytes("abc", 5), "abc");
        assert_eq!(cut_to_bytes("abc", 2), "ab");
        assert_eq!(cut_to_bytes("aéé", 4), "aé");
        assert_eq!(cut_to_bytes("é", 1), "");
    }

    #[test]
    fn a_timeout_has_two_decimals() {
        assert_eq!(decimal_seconds(SimDuration::from_secs(3)), "3.00");
        assert_eq!(decimal_seconds(SimDuration::from_millis(12_345)), "12.34");
    }
}
