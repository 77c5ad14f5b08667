//! The texts of the instruments that go through time: journeys, marks, bookmarks.

macro_rules! texts {
    ($($key:ident: $text:literal,)*) => {
        /// One language.
        pub(crate) struct TimeTexts {
            $(pub(crate) $key: &'static str,)*
        }

        const ENGLISH: TimeTexts = TimeTexts { $($key: $text,)* };
    };
}

/// The texts in the language of this page.
pub(crate) const fn time() -> &'static TimeTexts {
    &ENGLISH
}

texts! {
    // Stepping and following.
    event_back: "Previous happening of this event",
    event_on: "Next happening of this event",
    node_back: "Previous happening here",
    node_on: "Next happening here",
    follow: "Follow",
    follow_explained: "Playback jumps from one happening of this event to the next, and the view keeps it in sight",
    follows: "follows ",

    // Marks and bookmarks.
    mark_back: "Previous mark",
    mark_on: "Next mark",
    mark_back_to: "Previous mark: {0}, {1}",
    mark_on_to: "Next mark: {0}, {1}",
    mark_said: "{0}, {1}. Go there",
    marks: "Marks and bookmarks",
    marks_of_run: "Marks of the run",
    marks_none: "Nothing of note has happened yet.",
    return_to: "Back to {0}",
    bookmarks: "Bookmarks",
    bookmark_here: "Bookmark this moment",
    bookmark_number: "Bookmark {0}",
    bookmark_name: "Name of the bookmark at {0}",
    bookmark_remove: "Remove the bookmark {0}",
    bookmark_set: "Bookmark at {0}",
    bookmark_known: "This moment has a bookmark: {0}",
    bookmark_not_kept: "This browser does not keep bookmarks: they last until the page is left",

    // The waterfall of a journey.
    waterfall: "Waits and attempts",
    axis: "Time axis",
    axis_paced: "Paced",
    axis_true: "True time",
    axis_explained: "Paced: short and long can both be seen. True time: lengths are to each other as they are.",
    since_start: "+{0}",
    go_there: "{0}: {1}, from {2}. Go there",
    left: "{0} left",
    way: "On the way to {0}",
    call: "The caller waits",
    call_again: "The caller waits, try {0}",
    call_retry: "The caller waits before try {0}",
    event_queue: "In the event queue",
    retry: "Waits for attempt {0}",
    backoff: "Backs off before attempt {0}",
    init: "Cold start",
    attempt: "Attempt {0} in {1}",
    batch_attempt: "Batch {0} in {1}",
    delay: "Delayed in {0}",
    visible: "Waits in {0}",
    hidden: "Hidden in {0}, receive {1}",
    shard: "Waits in {0}",
    batch: "Batch {0} is gathered",
    batch_turn: "Batch {0} waits for its turn",
    batch_retry: "Batch {0} waits for its next try",
    kept: "Kept in {0}",
    throttled: "Throttled: {0}",
    stored: "Payload stored in {0}",
    handed_over: "Handed to {0}",
    handed_over_as: "Handed to {0} as {1}",
    effect: "Effect on {0}",
    effect_twice: "Second effect on {0}",
    rest: "Ends: {0}",
    gave_up: "gave up",
    undelivered: "not delivered",
    open_child: "Journey of {0}",
    every_happening: "Every happening",

    // Who knows what.
    who_knows: "Who knows what at {0}",
    caller: "{0}, the caller",
    sender: "{0}, the sender",
    lambda: "Lambda",
    function: "The code of {0}",
    keeper: "Owner of {0}",
    no_keeper: "DLQ, destination",
    k_sent: "Sent it at {0} and has heard nothing yet.",
    k_waits: "Waits for the answer since {0}.",
    k_answer: "Got {1} at {0}: knows how it went.",
    k_answer_error: "Got {1} at {0}: knows that it failed, not why.",
    k_answer_function: "Got {1} at {0} with the function's error: {2}.",
    k_accepted: "Got {1} at {0}: knows that it was taken, and nothing that came after.",
    k_stored: "Knows since {0} that it lies in {1}, and nothing that came after.",
    k_refused: "Was refused with {1} at {0}.",
    k_gave_up: "Stopped waiting at {0}: does not know whether the code ran.",
    k_tries_again: "Will try again at {0}.",
    k_nothing: "Nothing yet.",
    k_not_called: "Nothing: it was not called yet.",
    k_no_record: "Nothing: no record is there.",
    k_none_set: "None is set on this way: what fails for good is kept by nobody.",
    k_queued: "Has it since {0}; no attempt runs.",
    k_retry: "Will try again at {0}: attempt {1}.",
    k_throttle: "Found no concurrency; looks again at {0}.",
    k_service: "Its own fault; tries again at {0}.",
    k_runs: "Waits for the attempt that began at {0}.",
    k_succeeded: "The attempt succeeded at {0}.",
    k_failed: "The attempt failed at {0}: {1}.",
    k_done: "Is done with it since {0}: {1}.",
    k_works: "Works on it since {0}; knows of no earlier attempt.",
    k_handled: "Handled it by {0}.",
    k_forgot: "Failed at {0}, and nothing of it is left in the code.",
    k_has: "Has it since {0}, with what the record tells.",
    k_had: "Had it until {0}.",
    k_undelivered: "Nothing: the record could not be delivered at {0}.",
}
