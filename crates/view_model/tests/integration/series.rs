//! What charts show against what the engine counts of the same run, for the whole gallery.

use crate::build::{at, busy};
use lambdascope_engine::Simulation;
use lambdascope_engine::command::Command;
use lambdascope_engine::config::{Config, StreamKind};
use lambdascope_engine::entity::{Entity, EntityKind, SourceIndex};
use lambdascope_engine::metrics::{FunctionSummary, MappingSummary, QueueSummary, Summary};
use lambdascope_engine::time::SimDuration;
use lambdascope_engine::trace::Fate;
use lambdascope_view_model::node::NodeId;
use lambdascope_view_model::picture::Picture;
use lambdascope_view_model::series::{
    AllSeries, LimitKind, Metric, Quantile, Series, Statistic, Topic, charts,
};
use lambdascope_view_model::session::Session;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Every scenario of the gallery that runs for no more than so many entries, with its name.
fn gallery() -> Vec<(String, Arc<Config>)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let mut found = Vec::new();
    for area in folders(&root) {
        for folder in folders(&area) {
            let text = std::fs::read_to_string(folder.join("scenario.toml")).unwrap();
            let value: serde_json::Value = toml::from_str(&text).unwrap();
            let reading = lambdascope_scenario::read_json(&value.to_string()).document.read();
            let name = folder.file_name().unwrap().to_string_lossy().into_owned();
            found.push((name, Arc::clone(reading.runnable().unwrap())));
        }
    }
    assert!(found.len() > 60, "{} scenarios", found.len());
    found
}

fn folders(root: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn whole_run(config: &Arc<Config>) -> Session {
    let mut session = Session::new(Arc::clone(config)).unwrap();
    session.record_to(session.end(), usize::MAX);
    session
}

fn followed(session: &Session) -> AllSeries {
    let mut all = AllSeries::new(session);
    assert!(all.follow(session, usize::MAX));
    all
}

fn summary(session: &Session) -> Summary {
    let mut simulation = Simulation::new(Arc::clone(session.scenario())).unwrap();
    simulation.run_until(session.end());
    simulation.summary()
}

fn find(all: &AllSeries, metric: Metric, of: Option<Entity>) -> &Series {
    all.find(metric, of).unwrap()
}

fn sum(series: &Series) -> f64 {
    assert_eq!(series.metric.statistic(), Statistic::Sum);
    series.values.iter().flatten().sum()
}

fn max(series: &Series) -> f64 {
    series.values.iter().flatten().copied().fold(0.0, f64::max)
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn real(count: u64) -> f64 {
    count as f64
}

fn of(kind: EntityKind, index: usize) -> Option<Entity> {
    Some(Entity::new(kind, u16::try_from(index).unwrap()))
}

fn same_cost(name: &str, told: f64, counted: f64) {
    assert!((told - counted).abs() <= counted * 1e-9, "{name}: {told} USD, not {counted}");
}

#[test]
fn what_charts_add_up_to_is_what_the_summary_says() {
    let (mut errors, mut throttles, mut ages) = (0, 0, 0);
    for (name, config) in gallery() {
        let session = whole_run(&config);
        let all = followed(&session);
        let summary = summary(&session);
        for (index, told) in summary.functions.iter().enumerate() {
            check_function(&name, &all, of(EntityKind::Function, index), told);
            errors += told.errors;
            throttles += told.throttles;
        }
        for (index, told) in summary.queues.iter().enumerate() {
            check_queue(&name, &all, of(EntityKind::Queue, index), told);
        }
        for (index, told) in summary.streams.iter().enumerate() {
            let waiting = last(find(&all, Metric::RecordsWaiting, of(EntityKind::Stream, index)));
            assert!(waiting >= real(told.records_waiting), "{name}: {waiting} records wait");
        }
        for (index, told) in summary.mappings.iter().enumerate() {
            check_mapping(&name, &config, &all, index, told);
            ages += told.iterator_age_ms_max;
        }
        let cost: f64 = summary.functions.iter().map(|function| function.cost_usd).sum();
        same_cost(&name, last(find(&all, Metric::FunctionCost, None)), cost);
        let lost: u64 = [Fate::Dropped, Fate::Expired, Fate::Discarded]
            .iter()
            .map(|fate| summary.fates.count(*fate))
            .sum();
        assert!(sum(find(&all, Metric::Lost, None)) >= real(lost), "{name}");
    }
    assert!(errors > 100 && throttles > 100 && ages > 1_000, "{errors} {throttles} {ages}");
}

fn last(series: &Series) -> f64 {
    series.values.last().copied().flatten().unwrap_or_default()
}

fn check_function(name: &str, all: &AllSeries, of: Option<Entity>, told: &FunctionSummary) {
    let find = |metric| find(all, metric, of);
    assert_eq!(sum(find(Metric::Invocations)), real(told.invocations), "{name}: Invocations");
    assert_eq!(sum(find(Metric::Errors)), real(told.errors), "{name}: Errors");
    assert_eq!(sum(find(Metric::Throttles)), real(told.throttles), "{name}: Throttles");
    let highest = max(find(Metric::ConcurrentExecutions));
    assert_eq!(highest, f64::from(told.concurrent_executions_max), "{name}: concurrency");
}

fn check_queue(name: &str, all: &AllSeries, of: Option<Entity>, told: &QueueSummary) {
    let last = |metric| last(find(all, metric, of));
    // The last value is the highest of the last slice.
    let visible = real(told.approximate_number_of_messages_visible);
    assert!(last(Metric::MessagesVisible) >= visible, "{name}: {visible} visible");
    let hidden = real(told.approximate_number_of_messages_not_visible);
    assert!(last(Metric::MessagesNotVisible) >= hidden, "{name}: {hidden} not visible");
    let delayed = real(told.approximate_number_of_messages_delayed);
    assert!(last(Metric::MessagesDelayed) >= delayed, "{name}: {delayed} delayed");
    if let Some(age) = told.approximate_age_of_oldest_message {
        assert!(last(Metric::AgeOfOldestMessage) >= real(age.as_micros()), "{name}: age");
    }
}

fn check_mapping(
    name: &str,
    config: &Config,
    all: &AllSeries,
    index: usize,
    told: &MappingSummary,
) {
    let of = of(EntityKind::EventSourceMapping, index);
    let source = config.mappings[index].event_source;
    let stream = (source.kind == EntityKind::Stream).then(|| config.streams[source.at()].kind);
    let brokers = [StreamKind::MqActiveMq, StreamKind::MqRabbitMq];
    let is_stream = stream.is_some_and(|kind| !brokers.contains(&kind));
    let kafka = [StreamKind::Msk, StreamKind::KafkaSelfManaged];
    // The readers of other streams are always as many: no chart shows that.
    if stream.is_none_or(|kind| kafka.contains(&kind)) {
        let most = max(find(all, Metric::Pollers, of));
        assert_eq!(most, f64::from(told.pollers_max), "{name}: pollers");
    }
    if is_stream {
        let age = max(find(all, Metric::IteratorAge, of)) / 1_000.0;
        assert_eq!(age.floor(), real(told.iterator_age_ms_max), "{name}: IteratorAge");
    }
}

#[test]
fn the_end_of_a_run_and_its_quantiles_are_those_of_the_summary() {
    let mut compared = 0;
    for (name, config) in gallery() {
        let session = whole_run(&config);
        let length = session.end().since(lambdascope_engine::time::SimTime::ZERO);
        // One slice for the run, and a last one for its end alone.
        let mut whole = AllSeries::with_slices(&session, length + SimDuration::from_micros(1));
        assert!(whole.follow(&session, usize::MAX));
        assert_eq!(whole.slices(), 1, "{name}");
        for (index, told) in summary(&session).functions.iter().enumerate() {
            let of = of(EntityKind::Function, index);
            for (quantile, told) in
                [(Quantile::P50, told.duration_ms_p50), (Quantile::P99, told.duration_ms_p99)]
            {
                let shown = find(&whole, Metric::Duration(quantile), of).values[0];
                let shown = shown.unwrap_or_default() / 1_000.0;
                // The engine's histogram has whole milliseconds and three figures.
                let near = (shown - real(told)).abs() <= 1.0 + real(told) * 0.001;
                assert!(near, "{name}: {} {shown} ms, not {told}", quantile.as_str());
                compared += u32::from(told > 0);
            }
        }
    }
    assert!(compared > 80, "{compared} quantiles");
}

#[test]
fn depths_are_those_of_the_pictures() {
    let mut session = whole_run(&Arc::new(busy(9.0)));
    session.record_to(at(60.0), usize::MAX);
    // Slices so short that hardly anything changes within one.
    let mut all = AllSeries::with_slices(&session, SimDuration::from_millis(5));
    all.follow(&session, usize::MAX);
    let mut picture = Picture::new(&session);
    let mut highest = [0.0, 0.0, 0.0_f64];
    for slice in (0..12_000).step_by(7) {
        let (start, end) = (all.start_of(slice), all.start_of(slice + 1));
        let last = lambdascope_engine::time::SimTime::from_micros(end.as_micros() - 1);
        if session.moment_at(last).entries != session.moment_at(start).entries {
            continue;
        }
        picture.advance_to(&session, session.moment_at(last));
        let queue = picture.node(NodeId::queue(1));
        let lambda = picture.node(NodeId::EventQueue(0));
        let shown = [
            (Metric::MessagesVisible, of(EntityKind::Queue, 1), queue.waiting),
            (Metric::MessagesNotVisible, of(EntityKind::Queue, 1), queue.in_flight),
            (Metric::EventQueueDepth, of(EntityKind::Function, 0), lambda.waiting),
        ];
        for ((metric, of, counted), highest) in shown.into_iter().zip(&mut highest) {
            let value = find(&all, metric, of).values[slice].unwrap();
            assert_eq!(value, real(counted), "{} in slice {slice}", metric.as_str());
            *highest = highest.max(value);
        }
    }
    assert!(highest.iter().all(|highest| *highest > 1.0), "{highest:?}");
}

#[test]
fn series_do_not_depend_on_how_one_got_there() {
    let send = Command::Send { source: SourceIndex(0), count: 3, payload_bytes: None, key: None };
    let mut session = Session::new(Arc::new(busy(9.0))).unwrap();
    session.record_to(at(30.0), usize::MAX);
    let mut straight = session.clone();
    let moment = straight.moment_at(at(30.0));
    straight.command(moment, send.clone());
    straight.record_to(straight.end(), usize::MAX);
    let expected = followed(&straight);
    // Followed in small steps, far beyond the moment at which the command comes.
    let mut all = AllSeries::new(&session);
    while !session.record_to(at(400.0), 500) {
        all.follow(&session, 77);
    }
    all.follow(&session, usize::MAX);
    let before = all.list().to_vec();
    let moment = session.moment_at(at(30.0));
    session.command(moment, send);
    while !session.record_to(session.end(), 300) {
        all.follow(&session, 400);
    }
    while !all.follow(&session, 333) {}
    assert_eq!(all.list(), expected.list());
    assert_ne!(before[..], all.list()[..]);
    assert_eq!(all.slices(), expected.slices());
}

#[test]
fn a_command_where_nothing_else_happens_is_seen() {
    let mut config = busy(9.0);
    for source in &mut config.sources {
        source.arrivals = lambdascope_engine::config::Arrivals::Manual;
    }
    let mut session = whole_run(&Arc::new(config));
    let mut all = followed(&session);
    let invocations =
        |all: &AllSeries| sum(find(all, Metric::Invocations, of(EntityKind::Function, 0)));
    assert_eq!(invocations(&all), 0.0);
    let moment = session.moment_at(at(100.0));
    session.command(
        moment,
        Command::Send { source: SourceIndex(0), count: 2, payload_bytes: None, key: None },
    );
    session.record_to(session.end(), usize::MAX);
    all.follow(&session, usize::MAX);
    assert_eq!(invocations(&all), 2.0);
    assert_eq!(all.list(), followed(&session).list());
}

#[test]
fn only_charts_that_apply_are_offered() {
    let session = whole_run(&Arc::new(busy(9.0)));
    let charts = charts(&session, &followed(&session));
    let topics: Vec<Topic> = charts.iter().map(|chart| chart.topic).collect();
    for topic in [
        Topic::Outcomes,
        Topic::Cost,
        Topic::CallerWait,
        Topic::Attempts,
        Topic::Concurrency,
        Topic::Duration,
        Topic::EventQueue,
        Topic::EventQueueAge,
        Topic::Messages,
        Topic::MessageAge,
        Topic::Pollers,
    ] {
        assert!(topics.contains(&topic), "{topic:?} is missing");
    }
    for topic in [Topic::AccountConcurrency, Topic::Records, Topic::IteratorAge] {
        assert!(!topics.contains(&topic), "{topic:?} does not apply");
    }
    let concurrency = charts.iter().find(|chart| chart.topic == Topic::Concurrency).unwrap();
    let limits: Vec<_> =
        concurrency.limits.iter().map(|limit| (limit.kind, limit.at(at(1.0)))).collect();
    assert_eq!(limits, [(LimitKind::Reserved, Some(20.0)), (LimitKind::Account, Some(1000.0))]);
}
