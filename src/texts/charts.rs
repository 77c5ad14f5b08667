//! What charts, their curves and their limits are called.

use lambdascope_view_model::series::{LimitKind, Metric, Topic};

/// The title of a chart, below the name of what it belongs to.
pub(crate) const fn title(topic: Topic) -> &'static str {
    match topic {
        Topic::Outcomes => "Retried, kept and lost",
        Topic::AccountConcurrency => "Concurrency of the account",
        Topic::Cost => "Cost of all functions so far",
        Topic::CallerWait => "How long callers waited",
        Topic::Attempts => "Attempts",
        Topic::Concurrency => "Concurrency",
        Topic::Duration => "How long it took",
        Topic::EventQueue => "Events that wait",
        Topic::EventQueueAge => "Age of the oldest event",
        Topic::Messages => "Messages",
        Topic::MessageAge => "Age of the oldest message",
        Topic::Records => "Records",
        Topic::IteratorAge => "How far it is behind",
        Topic::Pollers => "Pollers",
    }
}

/// What a curve is called in the legend of its chart.
pub(crate) const fn curve(metric: Metric) -> &'static str {
    match metric {
        Metric::Invocations => "begun",
        Metric::Errors => "failed",
        Metric::Throttles => "throttled",
        Metric::ConcurrentExecutions => "running",
        Metric::Duration(quantile) | Metric::CallerWait(quantile) => quantile.as_str(),
        Metric::EventQueueDepth | Metric::RecordsWaiting => "waiting",
        Metric::EventQueueAge | Metric::AgeOfOldestMessage => "oldest",
        Metric::MessagesVisible => "visible",
        Metric::MessagesNotVisible => "in flight",
        Metric::MessagesDelayed => "delayed",
        Metric::IteratorAge => "behind",
        Metric::Pollers => "pollers",
        Metric::Retries => "retries",
        Metric::DeadLetters => "kept",
        Metric::Lost => "lost",
        Metric::FunctionCost => "list price",
    }
}

/// What a limit is called in the legend of its chart.
pub(crate) const fn limit(kind: LimitKind) -> &'static str {
    match kind {
        LimitKind::Account => "account",
        LimitKind::Reserved => "reserved",
        LimitKind::Timeout => "timeout",
        LimitKind::ClientTimeout => "client gives up",
        LimitKind::MaximumEventAge => "maximum age",
        LimitKind::RetentionPeriod => "retention",
        LimitKind::MaximumConcurrency => "maximum concurrency",
    }
}
