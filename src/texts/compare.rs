//! What the page says when two variants are compared, and when somebody asks what would have been,
//! in English.

use lambdascope_studies::Measure;

texts! {
    // Two variants.
    pages: "Compare with",
    variants: "Two variants",
    odds: "Odds",
    lane: "Lane",
    question: "Question",
    own: "A setting of my own …",
    live: "What did my changes do?",
    as_opened: "as it was opened",
    with_changes: "with my changes",
    as_it_is: "as it is",
    forked: "What would have been?",
    path: "Setting",
    path_example: "functions.charge.timeout = 10s",
    try_it: "Compare with it",
    no_equals: "Write it as path = value, as in functions.charge.timeout = 10s",
    scene: "{0}: {1}, at {2}",
    play: "Play both",
    pause: "Pause both",
    restart: "Play both from the start",
    back: "Both a step back",
    on: "Both a step on",
    moment: "Moment of both",
    charts: "Over time",
    differences: "At the end",
    measure: "What",
    running: "Both run to their end: {0} %",
    stopped: "{0} has too many events to remember: it was stopped before its end.",
    same: "Every event ended the same way.",
    one_differs: "1 event ended differently.",
    differ: "{0} events ended differently.",
    first_differ: "{0} events ended differently. The first {1}:",
    event: "Event",
    not_sent: "not sent",
    no_value: "–",
    same_luck: "The same events arrive in both, with the same luck.",

    // Curves.
    lost: "Lost so far",
    waiting: "Waiting",
    errors: "Errors so far",
    cost: "Cost of functions so far",
    curve_said: "{0}: A {1}, B {2} at {3}",

    // Endings.
    answered: "answered at {1}",
    done: "done at {1}",
    told: "error told to the caller at {1}",
    kept: "kept in **{0}** at {1}",
    gone: "lost at **{0}** at {1}",
    on_the_way: "still on its way at the end",

    // What would have been.
    why_end: "Why did it end like this?",
    what_if: "What would have changed it",
    as_it_ran: "As it ran: {0}.",
    would: "**{0}**: {1}",
    would_since: "**{0}**, had it held since the event was sent: {1}",
    twice: "{0}, with {1} duplicate effects",
    not_twice: "{0}, without duplicate effects",
    in_vain: "The same end with: {0}.",
    searching: "Forking the run …",
    cut_short: "The run is too long to try everything: after 20 million steps the rest is left open.",
    nothing_helps: "No setting on its way would have changed how it ends.",
    show_fork: "See it",
    show_fork_said: "Opens the run that was forked with: {0}",
    compare_fork: "Compare",
    compare_fork_said: "Puts this run and the one forked with {0} side by side",
}

/// The words for what is measured.
pub(crate) const fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::EventsSent => "Events sent",
        Measure::Answered => "Answered",
        Measure::Done => "Done",
        Measure::ErrorTold => "Error told to the caller",
        Measure::Kept => "Kept for someone",
        Measure::Lost => "Lost",
        Measure::OnTheWay => "Still on the way",
        Measure::DuplicateSideEffects => "Duplicate side effects",
        Measure::Invocations => "Invocations",
        Measure::Errors => "Errors",
        Measure::Throttles => "Throttles",
        Measure::Retries => "Retries",
        Measure::UntilDoneP50 => "Until done, half",
        Measure::UntilDoneP99 => "Until done, 99 %",
        Measure::Late => "Later than 1 min",
        Measure::Cost => "Cost",
    }
}
