//! Numbers that no golden trace and no test notices.

/// Their names, and why that is so. This may only shrink.
pub(super) const SURVIVORS: &[(&str, &str)] = &[
    ("run_default_max_steps", "A run of so many steps takes minutes."),
    ("run_max_text_bytes", "A text is measured before it is read, and so before it can say this."),
    ("sqs_fifo_max_in_flight", "120,000 messages in flight at once are too many for a test."),
    ("sqs_provisioned_max_concurrency", "The most pollers there can be stay below it together."),
];
