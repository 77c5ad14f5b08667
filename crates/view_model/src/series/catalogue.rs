//! Which charts a scenario has, and the limits that belong into them.

use super::{AllSeries, Metric, Quantile};
use crate::recording::Recording;
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_engine::time::{SimDuration, SimTime};

/// What a chart is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Topic {
    /// Retries, dead letters and losses of the whole run.
    Outcomes,
    /// Environments at work, of all functions together.
    AccountConcurrency,
    /// What all functions cost so far.
    Cost,
    /// How long the callers of a source waited.
    CallerWait,
    /// Attempts of a function, and how many failed or were refused.
    Attempts,
    /// Environments of a function at work.
    Concurrency,
    /// How long a function took.
    Duration,
    /// Events in Lambda's queue for a function.
    EventQueue,
    /// Age of the oldest of them.
    EventQueueAge,
    /// Messages of a queue.
    Messages,
    /// Age of the oldest of them.
    MessageAge,
    /// Records of a stream that wait.
    Records,
    /// How far a mapping is behind.
    IteratorAge,
    /// Pollers of a mapping.
    Pollers,
}

/// A chart: series of one unit that are drawn over each other.
#[derive(Clone, PartialEq, Debug)]
pub struct Chart {
    /// What it is about.
    pub topic: Topic,
    /// The component that it belongs to; none for the whole run.
    pub of: Option<Entity>,
    /// Its series, as places in the list of all.
    pub series: Vec<usize>,
    /// Lines that a series should not cross, or cannot.
    pub limits: Vec<Limit>,
}

/// A limit in a chart, in the unit of its series.
#[derive(Clone, PartialEq, Debug)]
pub struct Limit {
    /// What is limited, and by which setting.
    pub kind: LimitKind,
    /// From when on it has which value; none where there is none.
    pub steps: Vec<(SimTime, Option<f64>)>,
}

impl Limit {
    /// Its value at a moment.
    #[must_use]
    pub fn at(&self, time: SimTime) -> Option<f64> {
        let after = self.steps.partition_point(|(from, _)| *from <= time);
        self.steps.get(after.checked_sub(1)?)?.1
    }
}

/// The limits that charts show.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LimitKind {
    /// The concurrency of the account in its region.
    Account,
    /// The reserved concurrency of a function.
    Reserved,
    /// The timeout of a function.
    Timeout,
    /// When the clients of a source give up.
    ClientTimeout,
    /// When Lambda gives up an event in its queue.
    MaximumEventAge,
    /// When a queue deletes a message.
    RetentionPeriod,
    /// The maximum concurrency of a mapping.
    MaximumConcurrency,
}

/// The charts of a session that have something to show so far: the run's own first, then those of
/// sources, functions, queues, streams and mappings.
#[must_use]
pub fn charts(recording: &Recording, all: &AllSeries) -> Vec<Chart> {
    let config = recording.scenario();
    let mut charts = Vec::new();
    let mut add = |topic: Topic, of: Option<Entity>| {
        let find = |metric: &Metric| {
            all.list.iter().position(|series| series.metric == *metric && series.of == of)
        };
        let series: Vec<usize> = metrics(topic).iter().filter_map(find).collect();
        let always = matches!(topic, Topic::Attempts | Topic::Concurrency);
        let told = |series: &&usize| {
            let mut values = all.list[**series].values.iter();
            values.any(|value| value.is_some_and(|value| value > 0.0))
        };
        // Of the states of messages only those are shown that occur.
        let series: Vec<usize> = if always || topic == Topic::Outcomes {
            let shown = always || series.iter().any(|series| told(&series));
            if shown { series } else { Vec::new() }
        } else {
            series.iter().filter(told).copied().collect()
        };
        if !series.is_empty() {
            let limits =
                kinds(topic).iter().filter_map(|kind| limit(recording, *kind, of)).collect();
            charts.push(Chart { topic, of, series, limits });
        }
    };
    add(Topic::Outcomes, None);
    if config.functions.len() > 1 {
        add(Topic::AccountConcurrency, None);
    }
    add(Topic::Cost, None);
    for kind in [
        EntityKind::Source,
        EntityKind::Function,
        EntityKind::Queue,
        EntityKind::Stream,
        EntityKind::EventSourceMapping,
    ] {
        for entity in config.entities().filter(|entity| entity.kind == kind) {
            for topic in topics(kind) {
                add(*topic, Some(entity));
            }
        }
    }
    charts
}

/// The charts that a component of a kind can have.
pub(super) const fn topics(kind: EntityKind) -> &'static [Topic] {
    match kind {
        EntityKind::Source => &[Topic::CallerWait],
        EntityKind::Function => &[
            Topic::Attempts,
            Topic::Concurrency,
            Topic::Duration,
            Topic::EventQueue,
            Topic::EventQueueAge,
        ],
        EntityKind::Queue => &[Topic::Messages, Topic::MessageAge],
        EntityKind::Stream => &[Topic::Records],
        EntityKind::EventSourceMapping => &[Topic::IteratorAge, Topic::Pollers],
        _ => &[],
    }
}

/// The series of a chart.
pub(super) const fn metrics(topic: Topic) -> &'static [Metric] {
    match topic {
        Topic::Outcomes => &[Metric::Retries, Metric::DeadLetters, Metric::Lost],
        Topic::AccountConcurrency | Topic::Concurrency => &[Metric::ConcurrentExecutions],
        Topic::Cost => &[Metric::FunctionCost],
        Topic::CallerWait => &[
            Metric::CallerWait(Quantile::P50),
            Metric::CallerWait(Quantile::P90),
            Metric::CallerWait(Quantile::P99),
        ],
        Topic::Attempts => &[Metric::Invocations, Metric::Errors, Metric::Throttles],
        Topic::Duration => &[
            Metric::Duration(Quantile::P50),
            Metric::Duration(Quantile::P90),
            Metric::Duration(Quantile::P99),
        ],
        Topic::EventQueue => &[Metric::EventQueueDepth],
        Topic::EventQueueAge => &[Metric::EventQueueAge],
        Topic::Messages => {
            &[Metric::MessagesVisible, Metric::MessagesNotVisible, Metric::MessagesDelayed]
        }
        Topic::MessageAge => &[Metric::AgeOfOldestMessage],
        Topic::Records => &[Metric::RecordsWaiting],
        Topic::IteratorAge => &[Metric::IteratorAge],
        Topic::Pollers => &[Metric::Pollers],
    }
}

const fn kinds(topic: Topic) -> &'static [LimitKind] {
    match topic {
        Topic::AccountConcurrency => &[LimitKind::Account],
        Topic::Concurrency => &[LimitKind::Reserved, LimitKind::Account],
        Topic::CallerWait => &[LimitKind::ClientTimeout],
        Topic::Duration => &[LimitKind::Timeout],
        Topic::EventQueueAge => &[LimitKind::MaximumEventAge],
        Topic::MessageAge => &[LimitKind::RetentionPeriod],
        Topic::Pollers => &[LimitKind::MaximumConcurrency],
        _ => &[],
    }
}

/// A limit over the whole run, as far as it is known; none if it never has a value.
fn limit(recording: &Recording, kind: LimitKind, of: Option<Entity>) -> Option<Limit> {
    let mut steps: Vec<(SimTime, Option<f64>)> = Vec::new();
    for (from, config) in recording.configs() {
        let time = match from {
            0 => SimTime::ZERO,
            from => recording.trace().get(*from).map(|entry| entry.time)?,
        };
        let value = value(config, kind, of);
        if steps.last().is_none_or(|(_, last)| *last != value) {
            steps.push((time, value));
        }
    }
    steps.iter().any(|(_, value)| value.is_some()).then_some(Limit { kind, steps })
}

#[expect(clippy::cast_precision_loss, reason = "a place in a chart")]
fn value(config: &Config, kind: LimitKind, of: Option<Entity>) -> Option<f64> {
    let at = of.map_or(0, Entity::at);
    let micros = |length: SimDuration| length.as_micros() as f64;
    match kind {
        LimitKind::Account => Some(config.limits.account_concurrency as f64),
        LimitKind::Reserved => config.functions.get(at)?.reserved_concurrency.map(f64::from),
        LimitKind::Timeout => config.functions.get(at).map(|function| micros(function.timeout)),
        LimitKind::ClientTimeout => config.sources.get(at)?.client.timeout.map(micros),
        LimitKind::MaximumEventAge => {
            Some(micros(config.functions.get(at)?.event_invoke_config.maximum_event_age))
        }
        LimitKind::RetentionPeriod => Some(micros(config.queues.get(at)?.message_retention_period)),
        LimitKind::MaximumConcurrency => {
            config.mappings.get(at)?.maximum_concurrency.map(f64::from)
        }
    }
}
