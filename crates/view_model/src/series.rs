//! What all charts show: numbers of a run over its slices of simulated time.
//!
//! They follow from the trace alone. Nobody computes them until somebody wants to see a chart;
//! from then on they follow the trace as it grows, and go back with it when it is cut.

mod catalogue;
mod fold;
mod level;

pub use catalogue::{Chart, Limit, LimitKind, Topic, charts};

use crate::recording::Recording;
use fold::State;
use lambdascope_engine::checkpoints::Checkpoints;
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::Entity;
use lambdascope_engine::time::{SimDuration, SimTime};
use lambdascope_rulebook::list;

/// What a series measures. Where CloudWatch has a metric for it, it has that one's name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Metric {
    /// Attempts that began, of a function.
    Invocations,
    /// Attempts that failed, of a function.
    Errors,
    /// Attempts that were refused for want of concurrency, of a function.
    Throttles,
    /// Environments at work at once, of a function, or of the account.
    ConcurrentExecutions,
    /// How long attempts took that ended, without the init, of a function.
    Duration(Quantile),
    /// Events that wait in Lambda's queue for a function.
    EventQueueDepth,
    /// For how long the oldest of them has been Lambda's to deliver.
    EventQueueAge,
    /// Messages that can be received from a queue.
    MessagesVisible,
    /// Messages of a queue that somebody has received and not deleted.
    MessagesNotVisible,
    /// Messages of a queue whose delay is not over.
    MessagesDelayed,
    /// Age of the oldest message of a queue.
    AgeOfOldestMessage,
    /// Records of a stream that somebody has still to read or to handle.
    RecordsWaiting,
    /// Age of the last record of a batch when a function is asked to take it, of a mapping.
    IteratorAge,
    /// Pollers of a mapping whose number changes: those of queues and of Kafka.
    Pollers,
    /// How long the callers of a source waited for their answers, or until they gave up.
    CallerWait(Quantile),
    /// Tries after the first that were scheduled, whoever makes them.
    Retries,
    /// Events that came to a dead-letter queue or a destination.
    DeadLetters,
    /// Events that were lost.
    Lost,
    /// List price of all functions so far, without free tiers.
    FunctionCost,
}

list! {
    /// The value below which a share of all values lies.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    pub enum Quantile {
        /// The median: half of them are not above it.
        P50 = "p50",
        /// Nine out of ten.
        P90 = "p90",
        /// 99 out of a hundred.
        P99 = "p99",
    }
}

impl Quantile {
    /// Out of a hundred values, how many are not above it.
    const fn percent(self) -> usize {
        match self {
            Self::P50 => 50,
            Self::P90 => 90,
            Self::P99 => 99,
        }
    }
}

/// In what the values of a series are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// A number of things: events, attempts, environments.
    Count,
    /// A length of time in microseconds.
    Micros,
    /// Money in US dollars.
    Usd,
}

/// How the value of a slice comes from what happened in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Statistic {
    /// How much of it there was in the slice.
    Sum,
    /// The highest that it was in the slice.
    Maximum,
    /// That share of the values of the slice is not above it; none without values.
    Quantile(Quantile),
    /// What it came to by the end of the slice.
    Total,
}

impl Statistic {
    /// The word for it, as CloudWatch writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sum => "Sum",
            Self::Maximum => "Maximum",
            Self::Quantile(quantile) => quantile.as_str(),
            Self::Total => "Total",
        }
    }
}

impl Metric {
    /// Its name: CloudWatch's, or one in small letters where CloudWatch has none.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invocations => "Invocations",
            Self::Errors => "Errors",
            Self::Throttles => "Throttles",
            Self::ConcurrentExecutions => "ConcurrentExecutions",
            Self::Duration(_) => "Duration",
            Self::EventQueueDepth => "event_queue_depth",
            Self::EventQueueAge => "event_queue_age_of_oldest",
            Self::MessagesVisible => "ApproximateNumberOfMessagesVisible",
            Self::MessagesNotVisible => "ApproximateNumberOfMessagesNotVisible",
            Self::MessagesDelayed => "ApproximateNumberOfMessagesDelayed",
            Self::AgeOfOldestMessage => "ApproximateAgeOfOldestMessage",
            Self::RecordsWaiting => "records_waiting",
            Self::IteratorAge => "IteratorAge",
            Self::Pollers => "pollers",
            Self::CallerWait(_) => "caller_wait",
            Self::Retries => "retries",
            Self::DeadLetters => "dead_letters",
            Self::Lost => "lost",
            Self::FunctionCost => "function_cost",
        }
    }

    /// In what it is counted.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::Duration(_)
            | Self::EventQueueAge
            | Self::AgeOfOldestMessage
            | Self::IteratorAge
            | Self::CallerWait(_) => Unit::Micros,
            Self::FunctionCost => Unit::Usd,
            _ => Unit::Count,
        }
    }

    /// How a slice's value comes about.
    #[must_use]
    pub const fn statistic(self) -> Statistic {
        match self {
            Self::Invocations
            | Self::Errors
            | Self::Throttles
            | Self::Retries
            | Self::DeadLetters
            | Self::Lost => Statistic::Sum,
            Self::Duration(quantile) | Self::CallerWait(quantile) => Statistic::Quantile(quantile),
            Self::FunctionCost => Statistic::Total,
            _ => Statistic::Maximum,
        }
    }
}

/// One number of a component, or of the whole run, in each slice.
#[derive(Clone, PartialEq, Debug)]
pub struct Series {
    /// The number that its values are.
    pub metric: Metric,
    /// Of which component; none for the whole run.
    pub of: Option<Entity>,
    /// One value for each slice that is over: a count, microseconds or US dollars.
    pub values: Vec<Option<f64>>,
}

/// All series of a recording, as far as somebody had them computed.
#[derive(Clone, Debug)]
pub struct AllSeries {
    length: SimDuration,
    list: Vec<Series>,
    state: State,
    states: Checkpoints<State>,
    /// The session's revision that the state follows from.
    revision: usize,
    /// Whether the last value of each series is that of a slice that the end of the run cut short.
    cut_short: bool,
}

impl AllSeries {
    /// Nothing is computed yet. The slices are those of the session's history.
    #[must_use]
    pub fn new(recording: &Recording) -> Self {
        Self::with_slices(recording, recording.history().slice_length())
    }

    /// The same with slices of another length, at least a microsecond.
    #[must_use]
    pub fn with_slices(recording: &Recording, length: SimDuration) -> Self {
        let config = recording.scenario();
        let state = State::new(config);
        let one = |(metric, of)| Series { metric, of, values: Vec::new() };
        Self {
            length: length.max(SimDuration::from_micros(1)),
            list: list(config).into_iter().map(one).collect(),
            states: Checkpoints::new(state.clone()),
            state,
            revision: recording.revision(),
            cut_short: false,
        }
    }

    /// Takes in what the session has simulated since, at most about `most` entries of the trace.
    /// True when it is up to date.
    pub fn follow(&mut self, recording: &Recording, most: usize) -> bool {
        self.go_back(recording);
        let trace = recording.trace();
        let until = trace.len().min(self.state.entries.saturating_add(most));
        while self.state.entries < until {
            let entry = &trace[self.state.entries];
            if entry.time >= self.slice_end() {
                self.close();
                continue;
            }
            self.state.use_config(recording, entry.time);
            self.state.take(entry);
            self.state.entries += 1;
        }
        if until < trace.len() {
            return false;
        }
        while self.slice_end() <= recording.recorded_until() {
            self.close();
        }
        if recording.is_complete() && self.slice_start() < recording.end() {
            self.push_values(recording.end());
            self.cut_short = true;
        }
        true
    }

    /// Forgets what is no longer so, and the slice that is not over.
    fn go_back(&mut self, recording: &Recording) {
        if std::mem::take(&mut self.cut_short) {
            let slices = self.state.slices;
            self.list.iter_mut().for_each(|series| series.values.truncate(slices));
        }
        let keep = recording.unchanged_since(self.revision);
        self.revision = recording.revision();
        let next = recording.trace().get(self.state.entries.min(keep)).map(|entry| entry.time);
        let known = recording.recorded_until().min(next.unwrap_or(SimTime::MAX));
        if self.state.entries <= keep && self.slice_start() <= known {
            return;
        }
        let length = self.length;
        let fits = |state: &State| state.entries <= keep && start(length, state.slices) <= known;
        self.state = self.states.last_where(fits).clone();
        self.states.retain(|_, state| fits(state));
        let slices = self.state.slices;
        self.list.iter_mut().for_each(|series| series.values.truncate(slices));
    }

    fn slice_start(&self) -> SimTime {
        start(self.length, self.state.slices)
    }

    fn slice_end(&self) -> SimTime {
        start(self.length, self.state.slices + 1)
    }

    /// The slice is over.
    fn close(&mut self) {
        let end = self.slice_end();
        self.push_values(end);
        self.state.next_slice(end);
        let weight = self.state.weight();
        if self.states.is_due(self.state.entries, weight) {
            self.states.keep(self.state.entries, weight, self.state.clone());
        }
    }

    /// One more value for each series, of the slice that ends at `end`.
    fn push_values(&mut self, end: SimTime) {
        self.state.sort();
        for series in &mut self.list {
            series.values.push(self.state.value(series.metric, series.of, end));
        }
    }

    /// Length of a slice.
    #[must_use]
    pub const fn slice_length(&self) -> SimDuration {
        self.length
    }

    /// Slices that have values.
    #[must_use]
    pub fn slices(&self) -> usize {
        self.state.slices + usize::from(self.cut_short)
    }

    /// The slice in which a moment lies, from 0; the last one for what is after it. None if there
    /// is no slice.
    #[must_use]
    pub fn slice_at(&self, time: SimTime) -> Option<usize> {
        let index = time.as_micros() / self.length.as_micros();
        let last = self.slices().checked_sub(1)?;
        Some(usize::try_from(index).unwrap_or(usize::MAX).min(last))
    }

    /// When a slice starts.
    #[must_use]
    pub fn start_of(&self, slice: usize) -> SimTime {
        start(self.length, slice)
    }

    /// All series: those of the run, then those of each component.
    #[must_use]
    pub fn list(&self) -> &[Series] {
        &self.list
    }

    /// One series, if there is one.
    #[must_use]
    pub fn find(&self, metric: Metric, of: Option<Entity>) -> Option<&Series> {
        self.list.iter().find(|series| series.metric == metric && series.of == of)
    }
}

/// When a slice starts.
fn start(length: SimDuration, slice: usize) -> SimTime {
    let slice = u64::try_from(slice).unwrap_or(u64::MAX);
    SimTime::from_micros(length.as_micros().saturating_mul(slice))
}

/// What there is to measure in a scenario: what its charts can show.
fn list(config: &Config) -> Vec<(Metric, Option<Entity>)> {
    let run = [Topic::Outcomes, Topic::AccountConcurrency, Topic::Cost];
    let of_components = config.entities().flat_map(|entity| {
        let topics = catalogue::topics(entity.kind).iter();
        topics.map(move |topic| (*topic, Some(entity)))
    });
    let all = run.into_iter().map(|topic| (topic, None)).chain(of_components);
    all.flat_map(|(topic, of)| catalogue::metrics(topic).iter().map(move |metric| (*metric, of)))
        .collect()
}
