//! Where events end: the closed list of fates, and why an event met its fate.

use lambdascope_rulebook::list;

list! {
    /// Where an event is. At every moment of every run the fates add up to the events sent.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum Fate {
        /// Its caller got the answer.
        Responded = "responded",
        /// Its caller was told an error after the code ran, or gave up.
        RespondedWithError = "responded_with_error",
        /// Its caller was told that it is not taken.
        Rejected = "rejected",
        /// It was handled, and nobody waited for an answer.
        Processed = "processed",
        /// A filter let it go.
        Filtered = "filtered",
        /// It lies in a dead-letter queue.
        DeadLettered = "dead_lettered",
        /// Its record was sent to a destination.
        SentToDestination = "sent_to_destination",
        /// Nobody kept it after its attempts failed.
        Dropped = "dropped",
        /// It grew too old.
        Expired = "expired",
        /// Somebody deleted it by hand.
        Discarded = "discarded",
        /// It waits in a queue, in a stream or for another attempt.
        Waiting = "waiting",
        /// A function works on it.
        Running = "running",
    }
}

impl Fate {
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

list! {
    /// What fates mean to whoever sent the events. Each fate is in one group.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
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
        /// It is gone, and no record of it is kept.
        Lost,
    }
}

list! {
    /// Why an event met its fate.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    pub enum Reason {
        /// Nothing went wrong with it at the end.
        Success = "success",
        /// It was passed on to the subscribers, rules or notifications of its target.
        FannedOut = "fanned_out",
        /// The handler raised an exception.
        FunctionError = "function_error",
        /// The function's timeout ran out.
        FunctionTimeout = "function_timeout",
        /// The process was killed for its memory.
        OutOfMemory = "out_of_memory",
        /// The init of the environment failed.
        InitError = "init_error",
        /// The response was too large.
        ResponseTooLarge = "response_too_large",
        /// The response was malformed.
        MalformedResponse = "malformed_response",
        /// A store or service behind the function failed.
        DownstreamError = "downstream_error",
        /// Lambda itself failed before any code ran.
        ServiceError = "service_error",
        /// No concurrency was left.
        Throttled = "throttled",
        /// The payload was larger than the door or Lambda takes.
        PayloadTooLarge = "payload_too_large",
        /// The front door's clock ran out.
        GatewayTimeout = "gateway_timeout",
        /// The client's clock ran out.
        ClientTimeout = "client_timeout",
        /// The attempts were used up.
        RetriesExhausted = "retries_exhausted",
        /// The event would have grown too old.
        EventAgeExceeded = "event_age_exceeded",
        /// The function's concurrency is reserved to zero.
        ZeroReservedConcurrency = "zero_reserved_concurrency",
        /// The message was received as often as its queue allows.
        MaxReceiveCount = "max_receive_count",
        /// The retention period of the queue or stream ended.
        RetentionExceeded = "retention_exceeded",
        /// The record grew older than the mapping accepts.
        RecordAgeExceeded = "record_age_exceeded",
        /// None of the mapping's filters matched it.
        NoFilterMatched = "no_filter_matched",
        /// Somebody purged the queue.
        Purged = "purged",
        /// The dead-letter queue or destination could not take it.
        UndeliverableRecord = "undeliverable_record",
        /// One chain of events invoked the function too often.
        RecursiveLoop = "recursive_loop",
        /// A message with the same deduplication ID was sent shortly before.
        Duplicate = "duplicate",
        /// The mapping's reading began after it was written.
        BeforeStartingPosition = "before_starting_position",
        /// Nobody was subscribed who wanted it.
        NoSubscriber = "no_subscriber",
        /// The execution role may not write there.
        AccessDenied = "access_denied",
        /// There is no such function.
        UnknownFunction = "unknown_function",
        /// The payload is not JSON.
        InvalidRequestContent = "invalid_request_content",
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
    fn the_groups_hold_every_event_once() {
        let mut counts = FateCounts::default();
        for (number, fate) in (1..).zip(Fate::ALL) {
            for _ in 0..number {
                counts.send();
                counts.change((Fate::Waiting, Reason::Success), (fate, Reason::Success));
            }
        }
        assert_eq!(FateGroup::ALL.map(|group| counts.in_group(group)), [1, 9, 5, 23, 13, 27]);
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
