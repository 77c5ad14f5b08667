//! What the trace tells of an event, as far as records for people need it.

use super::error::{Attempt, failure_payload};
use crate::config::{Config, FailureKind};
use crate::content::{Content, Json};
use crate::entity::{Entity, EventRef, Key};
use crate::time::SimTime;
use crate::trace::{Happening, Reason, ThrottleReason, TraceEntry, WaitReason};

/// How an event set out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent {
    /// The place of the entry in the trace.
    pub(super) at: usize,
    pub(super) payload_bytes: u64,
    pub(super) says: Option<Content>,
    pub(super) key: Option<Key>,
    pub(super) parent: Option<EventRef>,
}

impl Sent {
    pub(super) fn of(trace: &[TraceEntry], event: EventRef) -> Option<Self> {
        let at = trace.iter().position(|one| {
            one.event == Some(event) && matches!(one.happening, Happening::EventSent { .. })
        })?;
        let Happening::EventSent { payload_bytes, says, key, parent, .. } = trace[at].happening
        else {
            return None;
        };
        Some(Self { at, payload_bytes, says, key, parent })
    }

    /// What the event says.
    pub(super) fn payload(&self, config: &Config, event: EventRef) -> Json {
        payload(config, event, self.says, self.payload_bytes)
    }
}

/// What an event says. Where the scenario does not tell, a text names its size; an invocation
/// without payload is an empty object.
pub(crate) fn payload(
    config: &Config,
    event: EventRef,
    says: Option<Content>,
    payload_bytes: u64,
) -> Json {
    match says.and_then(|says| config.content(says)) {
        Some(content) => content.clone(),
        None if payload_bytes == 0 => Json::object([]),
        None => size_of(payload_bytes, &config.event_name(event)),
    }
}

/// Stands for contents of which only the size is known.
pub(super) fn size_of(bytes: u64, what: &str) -> Json {
    Json::Text(format!("{bytes} bytes of {what}"))
}

/// How far Lambda came with an event from its queue.
#[derive(Clone, Copy, Default, Debug)]
pub struct Told {
    /// Attempts of which code ran.
    pub attempts: u32,
    /// How the last attempt ended.
    pub last: Option<Last>,
    /// Why the last attempt was throttled, if one was.
    pub throttle: Option<ThrottleReason>,
    /// Why the event came to its fate, be it right after the entry that is asked about.
    pub reason: Option<Reason>,
    /// The function that was invoked.
    function: Option<Entity>,
    /// When the last attempt started.
    started_at: SimTime,
}

/// How an attempt ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Last {
    /// The code returned without an error.
    Succeeded,
    /// The code, the init or a limit of the function ended it.
    Failed(FailureKind),
    /// It was refused for want of concurrency.
    Throttled,
    /// Lambda itself failed before any code ran.
    ServiceError,
}

impl Told {
    /// What the trace tells of `event` up to the entry `index`.
    #[must_use]
    #[expect(clippy::wildcard_enum_match_arm, reason = "other entries tell nothing of its runs")]
    pub fn of(trace: &[TraceEntry], index: usize, event: EventRef) -> Self {
        let mut told = Self::default();
        for (at, entry) in trace.iter().enumerate().filter(|(_, one)| one.event == Some(event)) {
            match entry.happening {
                Happening::CameToRest { reason, .. } if at <= index => told.reason = Some(reason),
                // The record goes out before the event comes to rest.
                Happening::CameToRest { reason, .. } => told.reason = told.reason.or(Some(reason)),
                _ if at > index => {}
                Happening::EventAccepted { .. } => told.function = Some(entry.entity),
                Happening::AttemptStarted { attempt, .. } => {
                    told.attempts = attempt;
                    told.started_at = entry.time;
                }
                Happening::AttemptSucceeded { .. } => told.last = Some(Last::Succeeded),
                Happening::AttemptFailed { cause, .. } => told.last = Some(Last::Failed(cause)),
                Happening::RetryScheduled { reason: WaitReason::ServiceError, .. } => {
                    told.last = Some(Last::ServiceError);
                }
                Happening::Throttled { reason, .. } => {
                    told.last = Some(Last::Throttled);
                    told.throttle = Some(reason);
                }
                _ => {}
            }
        }
        told
    }

    /// The status of Lambda's own call of the function; none if it made none.
    pub(super) fn status(&self, config: &Config) -> Option<u64> {
        let limits = &config.limits;
        Some(match self.last {
            _ if self.reason == Some(Reason::RecursiveLoop) => {
                limits.sync_recursive_invocation_status
            }
            None => return None,
            Some(Last::Succeeded) => limits.async_destination_success_status,
            Some(Last::Failed(_)) => limits.async_destination_function_error_status,
            Some(Last::Throttled) => limits.async_destination_throttled_status,
            Some(Last::ServiceError) => limits.sync_service_exception_status,
        })
    }

    /// Whether code ran at the last attempt.
    pub(super) fn ran(&self) -> bool {
        self.reason != Some(Reason::RecursiveLoop)
            && matches!(self.last, Some(Last::Succeeded | Last::Failed(_)))
    }

    /// What the last attempt returned as an error, if it failed.
    pub(super) fn error(&self, config: &Config, event: EventRef, key: Option<Key>) -> Option<Json> {
        let (Some(Last::Failed(cause)), Some(function)) = (self.last, self.function) else {
            return None;
        };
        let number = self.attempts;
        let attempt = Attempt { event, number, key, started_at: self.started_at };
        Some(failure_payload(config, function, attempt, cause))
    }

    /// The text of what went wrong.
    pub(super) fn error_message(
        &self,
        config: &Config,
        event: EventRef,
        key: Option<Key>,
    ) -> Option<String> {
        if self.reason == Some(Reason::RecursiveLoop) {
            return Some("Lambda has detected your function being invoked in a recursive loop with other AWS resources and stopped your function's invocation.".to_owned());
        }
        match self.last? {
            Last::Succeeded => None,
            Last::Throttled => Some("Rate Exceeded.".to_owned()),
            Last::ServiceError => Some("ServiceException".to_owned()),
            Last::Failed(_) => {
                let error = self.error(config, event, key)?;
                error.get("errorMessage")?.as_text().map(str::to_owned)
            }
        }
    }
}
