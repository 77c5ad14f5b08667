//! Where events end: the closed list of fates, and why an event met its fate.

/// Where an event is. At every moment of every run the fates add up to the events sent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Fate {
    /// Its caller got the answer.
    Responded,
    /// Its caller was told an error after the code ran, or gave up.
    RespondedWithError,
    /// Its caller was told that it is not taken.
    Rejected,
    /// It was handled.
    Processed,
    /// A filter let it go.
    Filtered,
    /// It lies in a dead-letter queue.
    DeadLettered,
    /// Its record was sent to a destination.
    SentToDestination,
    /// Nobody kept it after its attempts failed.
    Dropped,
    /// It grew too old.
    Expired,
    /// Somebody deleted it.
    Discarded,
    /// It waits.
    Waiting,
    /// A function works on it.
    Running,
}

impl Fate {
    /// Every fate.
    pub const ALL: [Self; 12] = [
        Self::Responded,
        Self::RespondedWithError,
        Self::Rejected,
        Self::Processed,
        Self::Filtered,
        Self::DeadLettered,
        Self::SentToDestination,
        Self::Dropped,
        Self::Expired,
        Self::Discarded,
        Self::Waiting,
        Self::Running,
    ];

    /// The word that traces and summaries use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Responded => "responded",
            Self::RespondedWithError => "responded_with_error",
            Self::Rejected => "rejected",
            Self::Processed => "processed",
            Self::Filtered => "filtered",
            Self::DeadLettered => "dead_lettered",
            Self::SentToDestination => "sent_to_destination",
            Self::Dropped => "dropped",
            Self::Expired => "expired",
            Self::Discarded => "discarded",
            Self::Waiting => "waiting",
            Self::Running => "running",
        }
    }

    /// What it means to whoever sent the event.
    #[must_use]
    pub const fn group(self) -> FateGroup {
        match self {
            Self::Responded => FateGroup::Answered,
            Self::Processed | Self::Filtered => FateGroup::Done,
            Self::RespondedWithError | Self::Rejected => FateGroup::Told,
            Self::Waiting | Self::Running => FateGroup::OnTheWay,
            Self::DeadLettered | Self::SentToDestination => FateGroup::Kept,
            Self::Dropped | Self::Expired | Self::Discarded => FateGroup::Lost,
        }
    }

    /// Whether the event still is on its way.
    #[must_use]
    pub const fn is_on_the_way(self) -> bool {
        matches!(self.group(), FateGroup::OnTheWay)
    }

    /// Whether the work that the event asks for was done: delays are measured until then. What a
    /// filter let go asks for none.
    #[must_use]
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Responded | Self::Processed)
    }
}

/// What fates mean to whoever sent the events. Each fate is in one group.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum FateGroup {
    /// The caller got the answer.
    Answered,
    /// It was handled, or a filter let it go.
    Done,
    /// The caller was told an error.
    Told,
    /// It waits, or a function works on it.
    OnTheWay,
    /// It, or a record of it, is kept for someone.
    Kept,
    /// It is gone.
    Lost,
}

impl FateGroup {
    /// Every group, in the order in which they are shown.
    pub const ALL: [Self; 6] =
        [Self::Answered, Self::Done, Self::Told, Self::OnTheWay, Self::Kept, Self::Lost];
}

/// Why an event met its fate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Reason {
    /// Everything went well.
    Success,
    /// It was passed on to the subscribers, rules or notifications of its target.
    FannedOut,
    /// The handler raised an exception.
    FunctionError,
    /// The function's timeout ran out.
    FunctionTimeout,
    /// The process was killed for its memory.
    OutOfMemory,
    /// The init failed.
    InitError,
    /// The response was too large.
    ResponseTooLarge,
    /// The response was malformed.
    MalformedResponse,
    /// A store or service behind the function failed.
    DownstreamError,
    /// Lambda itself failed.
    ServiceError,
    /// No concurrency was left.
    Throttled,
    /// The payload was larger than the door or Lambda takes.
    PayloadTooLarge,
    /// The front door's clock ran out.
    GatewayTimeout,
    /// The client's clock ran out.
    ClientTimeout,
    /// The attempts were used up.
    RetriesExhausted,
    /// The event would have grown too old.
    EventAgeExceeded,
    /// The function's concurrency is reserved to zero.
    ZeroReservedConcurrency,
    /// The message was received as often as its queue allows.
    MaxReceiveCount,
    /// The retention period of the queue or stream ended.
    RetentionExceeded,
    /// The record grew older than the mapping accepts.
    RecordAgeExceeded,
    /// No filter matched.
    NoFilterMatched,
    /// Somebody purged the queue.
    Purged,
    /// The dead-letter queue or destination could not take it.
    UndeliverableRecord,
    /// One chain of events invoked the function too often.
    RecursiveLoop,
    /// A message with the same deduplication ID was sent shortly before.
    Duplicate,
    /// The mapping's reading began after it was written.
    BeforeStartingPosition,
    /// Nobody was subscribed.
    NoSubscriber,
    /// The execution role may not write there.
    AccessDenied,
    /// There is no such function.
    UnknownFunction,
    /// The payload is not JSON.
    InvalidRequestContent,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 30] = [
        Self::Success,
        Self::FannedOut,
        Self::FunctionError,
        Self::FunctionTimeout,
        Self::OutOfMemory,
        Self::InitError,
        Self::ResponseTooLarge,
        Self::MalformedResponse,
        Self::DownstreamError,
        Self::ServiceError,
        Self::Throttled,
        Self::PayloadTooLarge,
        Self::GatewayTimeout,
        Self::ClientTimeout,
        Self::RetriesExhausted,
        Self::EventAgeExceeded,
        Self::ZeroReservedConcurrency,
        Self::MaxReceiveCount,
        Self::RetentionExceeded,
        Self::RecordAgeExceeded,
        Self::NoFilterMatched,
        Self::Purged,
        Self::UndeliverableRecord,
        Self::RecursiveLoop,
        Self::Duplicate,
        Self::BeforeStartingPosition,
        Self::NoSubscriber,
        Self::AccessDenied,
        Self::UnknownFunction,
        Self::InvalidRequestContent,
    ];

    /// The word that traces and summaries use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::FannedOut => "fanned_out",
            Self::FunctionError => "function_error",
            Self::FunctionTimeout => "function_timeout",
            Self::OutOfMemory => "out_of_memory",
            Self::InitError => "init_error",
            Self::ResponseTooLarge => "response_too_large",
            Self::MalformedResponse => "malformed_response",
            Self::DownstreamError => "downstream_error",
            Self::ServiceError => "service_error",
            Self::Throttled => "throttled",
            Self::PayloadTooLarge => "payload_too_large",
            Self::GatewayTimeout => "gateway_timeout",
            Self::ClientTimeout => "client_timeout",
            Self::RetriesExhausted => "retries_exhausted",
            Self::EventAgeExceeded => "event_age_exceeded",
            Self::ZeroReservedConcurrency => "zero_reserved_concurrency",
            Self::MaxReceiveCount => "max_receive_count",
            Self::RetentionExceeded => "retention_exceeded",
            Self::RecordAgeExceeded => "record_age_exceeded",
            Self::NoFilterMatched => "no_filter_matched",
            Self::Purged => "purged",
            Self::UndeliverableRecord => "undeliverable_record",
            Self::RecursiveLoop => "recursive_loop",
            Self::Duplicate => "duplicate",
            Self::BeforeStartingPosition => "before_starting_position",
            Self::NoSubscriber => "no_subscriber",
            Self::AccessDenied => "access_denied",
            Self::UnknownFunction => "unknown_function",
            Self::InvalidRequestContent => "invalid_request_content",
        }
    }
}

/// How many events met which fate for which reason.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FateCounts {
    sent: u64,
    counts: [u64; Fate::ALL.len()],
    reasons: [[u64; Reason::ALL.len()]; Fate::ALL.len()],
}

impl Default for FateCounts {
    fn default() -> Self {
        Self {
            sent: 0,
            counts: [0; Fate::ALL.len()],
            reasons: [[0; Reason::ALL.len()]; Fate::ALL.len()],
        }
    }
}

impl FateCounts {
    /// Events sent so far.
    #[must_use]
    pub const fn events_sent(&self) -> u64 {
        self.sent
    }

    /// Events with this fate now.
    #[must_use]
    pub const fn count(&self, fate: Fate) -> u64 {
        self.counts[fate as usize]
    }

    /// Events with a fate of this group now.
    #[must_use]
    pub fn in_group(&self, group: FateGroup) -> u64 {
        let fates = Fate::ALL.into_iter().filter(|fate| fate.group() == group);
        fates.map(|fate| self.count(fate)).sum()
    }

    /// Events with this fate for this reason.
    #[must_use]
    pub const fn count_for(&self, fate: Fate, reason: Reason) -> u64 {
        self.reasons[fate as usize][reason as usize]
    }

    /// Whether the fates add up to the events sent.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        self.counts.iter().sum::<u64>() == self.sent
    }

    /// A new event, which waits.
    pub fn send(&mut self) {
        self.sent += 1;
        self.counts[Fate::Waiting as usize] += 1;
    }

    /// An event changes its fate. Reasons are kept for the fates of events at rest only.
    ///
    /// # Panics
    /// If no event has the old fate.
    pub fn change(&mut self, from: (Fate, Reason), to: (Fate, Reason)) {
        let before = &mut self.counts[from.0 as usize];
        assert!(*before > 0, "no event is {} any more", from.0.as_str());
        *before -= 1;
        self.counts[to.0 as usize] += 1;
        if !from.0.is_on_the_way() {
            self.reasons[from.0 as usize][from.1 as usize] -= 1;
        }
        if !to.0.is_on_the_way() {
            self.reasons[to.0 as usize][to.1 as usize] += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_the_order_of_their_numbers() {
        for (index, fate) in Fate::ALL.into_iter().enumerate() {
            assert_eq!(fate as usize, index);
        }
        for (index, reason) in Reason::ALL.into_iter().enumerate() {
            assert_eq!(reason as usize, index);
        }
    }

    #[test]
    fn the_groups_hold_every_event_once() {
        let mut counts = FateCounts::default();
        for (number, fate) in (1..).zip(Fate::ALL) {
            for _ in 0..number {
                counts.send();
                counts.change((Fate::Waiting, Reason::Success), (fate, Reason::Success));
            }
        }
        assert_eq!(FateGroup::ALL.map(|group| counts.in_group(group)), [1, 9, 5, 23, 13, 27]);
        for (index, group) in FateGroup::ALL.into_iter().enumerate() {
            assert_eq!(group as usize, index);
        }
    }

    #[test]
    fn a_dead_letter_can_wait_again() {
        let mut counts = FateCounts::default();
        counts.send();
        let dead = (Fate::DeadLettered, Reason::RetriesExhausted);
        counts.change((Fate::Waiting, Reason::Success), dead);
        assert_eq!(counts.count_for(dead.0, dead.1), 1);
        counts.change(dead, (Fate::Waiting, Reason::Success));
        assert_eq!(counts.count_for(dead.0, dead.1), 0);
        assert!(counts.adds_up());
    }
}
