//! The texts of the reference: rules, sources, the choice of a path, older material.

macro_rules! texts {
    ($($key:ident: $text:literal,)*) => {
        /// One language.
        pub(crate) struct ReferenceTexts {
            $(pub(crate) $key: &'static str,)*
        }

        const ENGLISH: ReferenceTexts = ReferenceTexts { $($key: $text,)* };
    };
}

/// The texts in the language of this page.
pub(crate) const fn reference() -> &'static ReferenceTexts {
    &ENGLISH
}

texts! {
    pages: "Pages of the reference",
    rules: "Rules",
    sources: "Sources",
    choose: "Choose a path",
    older: "Older material",
    missing: "This page did not load. Try again when you are online",

    // The table of sources.
    sources_about: "Every service that can call a function: what it carries, how long it waits, who tries again, and where events go that fail for good.",
    sources_search: "Search the sources",
    sources_none: "No source has these words",
    sources_rules: "With rules",
    sources_rules_said: "Show the rule that each cell rests on",
    path_filter: "Which path",
    path_sync: "Synchronous",
    path_async: "Asynchronous",
    path_poll: "Polled",
    also: "also {0}",
    count: "{0} {1}",
    column_name: "Source",
    column_path: "Path",
    column_payload: "Carries",
    column_clock: "Waits",
    column_retries: "Who tries again",
    column_failures: "Where failures go",
    column_order: "Order",
    column_batch: "Per call",
    column_scenario: "See it",
    was: "classic: {0}",
    is: "today: {0}",
    open_scenario: "Open the scenario {0}",

    // The choice of a path.
    choose_about: "Which way should the work take? Answer what you know; each reason names its rule, and the scenario shows it with something failing on the way.",
    choose_best: "Recommended",
    choose_promise: "In its scenario {0}.",
    choose_open: "Open this scenario",
    choose_others: "Alternatives, and what goes wrong with them",
    choose_unfit: "does not fit",
    choose_for: "for it: ",
    choose_against: "against it: ",
    choose_try: "See it",
    choose_try_said: "Open the scenario of {0}",

    // Older material.
    older_about: "Much course material was right when it was written, or differs from other material. Each row says what is taught, what holds, and shows it.",
    taught: "Taught",
    holds: "Holds today",
    since: "Since",
    matters: "Why it matters",
    see: "See it: {0}",
    see_today: "See it with today's limits",
    see_classic: "See it with the classic ones",
}
