//! The settings of the whole scenario: traffic and payload of all sources together.

use super::function::middle;
use super::scale::{Scale, Tick};
use super::{Control, Measure, Setting, Write, key};
use crate::quantity::bytes;
use crate::texts::{fill, t};
use lambdascope_engine::config::{Arrivals, Config, InvocationType, Source, StreamKind};
use lambdascope_engine::entity::EntityKind;
use lambdascope_scenario::tables::{ARRIVALS, Manual, POISSON, SOURCE};
use serde_json::{Value, json};

/// Events per second, from none to what a source may send.
pub(super) const TRAFFIC: Scale = Scale::LogFromZero(0.1, 10_000.0);
/// Bytes, from a click to more than any door takes.
pub(super) const PAYLOAD: Scale = Scale::Log(128.0, 16.0 * 1_048_576.0);
/// Limits closer than this on the track are told in one mark's neighbouring line.
const TICK_ROOM: f64 = 0.24;

/// The rate of all sources together; a change keeps their proportions.
pub(crate) fn traffic(config: &Config) -> Setting {
    let rates: Vec<f64> = config.sources.iter().map(rate_of).collect();
    let total: f64 = rates.iter().sum();
    let even = 1.0 / f64::from(u32::try_from(rates.len()).unwrap_or(u32::MAX).max(1));
    let share = |rate: f64| if total > 0.0 { rate / total } else { even };
    let shares =
        sources(config).zip(&rates).map(|(key, rate)| (SOURCE.arrivals.below(&key), share(*rate)));
    let shares = shares.filter(|(_, share)| *share > 0.0).collect();
    Setting::on_scale(
        t().traffic,
        SOURCE.arrivals.name().to_owned(),
        TRAFFIC,
        Measure::Rate,
        Some(total),
        "",
    )
    .writes(Write::Arrivals(shares))
}

/// The size of all payloads, with the limits of the doors on their way.
pub(crate) fn payload(config: &Config) -> Setting {
    let sizes: Vec<f64> = config.sources.iter().map(|source| middle(&source.payload)).collect();
    let same = sizes.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 1.0);
    let value = sizes.first().copied().filter(|_| same);
    let keys = sources(config).map(|key| SOURCE.payload.below(&key)).collect();
    let mut setting = Setting::on_scale(
        t().payload,
        SOURCE.payload.name().to_owned(),
        PAYLOAD,
        Measure::Bytes,
        value,
        t().payload_mixed,
    );
    if let Control::Slide { ticks, .. } = &mut setting.control {
        *ticks = doors(config);
    }
    setting.writes(Write::Each(keys))
}

fn sources(config: &Config) -> impl Iterator<Item = String> + '_ {
    config
        .entities()
        .filter(|entity| entity.kind == EntityKind::Source)
        .map(|entity| key(config, entity))
}

/// Events per second in the long run; none for what comes once or by hand.
pub(super) fn rate_of(source: &Source) -> f64 {
    match source.arrivals {
        Arrivals::Poisson { per_second, .. } => per_second,
        Arrivals::Every { interval, .. } => 1.0 / interval.as_secs_f64().max(1e-6),
        Arrivals::Ramp { end, .. } => end,
        Arrivals::Manual | Arrivals::Burst { .. } | Arrivals::At(_) => 0.0,
    }
}

/// Random arrivals at a rate; none at all for zero.
pub(super) fn arrivals(rate: f64) -> Value {
    if rate == 0.0 {
        Manual::Manual.as_str().into()
    } else {
        json!({
            (ARRIVALS.poisson.name()): { (POISSON.per_second.name()): Measure::Rate.json(rate) },
        })
    }
}

/// The limits that a payload of this scenario can meet, smallest first, doors with the same one together.
fn doors(config: &Config) -> Vec<Tick> {
    let mut limits: Vec<(u64, Vec<&'static str>)> = Vec::new();
    for source in &config.sources {
        for (limit, name) in door_limits(config, source) {
            let place =
                limits.iter().position(|(known, _)| *known >= limit).unwrap_or(limits.len());
            match limits.get_mut(place) {
                Some((known, names)) if *known == limit && names.contains(&name) => {}
                Some((known, names)) if *known == limit => names.push(name),
                _ => limits.insert(place, (limit, vec![name])),
            }
        }
    }
    let mut ticks: Vec<Tick> = Vec::new();
    for (limit, names) in limits {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53 bytes")]
        let place = PAYLOAD.place(limit as f64);
        let near = ticks.last().is_some_and(|tick| !tick.low && place - tick.place < TICK_ROOM);
        let text = fill(t().limit_of, &[&bytes(limit), &names.join(", ")]);
        ticks.push(Tick { place, text, low: near });
    }
    ticks
}

/// The doors that an event of this source passes, with what each takes at most (bytes).
fn door_limits(config: &Config, source: &Source) -> Vec<(u64, &'static str)> {
    let limits = &config.limits;
    let own = source.kind.door().max_request.as_ref();
    let own = own.map(|most| ((most.bytes)(limits), source.kind.short_name()));
    let way = match source.target.kind {
        EntityKind::Function if source.invocation_type == InvocationType::Event => {
            Some((limits.async_max_request_bytes, t().door_async))
        }
        EntityKind::Function => Some((limits.sync_max_request_bytes, t().door_sync)),
        EntityKind::Queue => Some((config.queues[source.target.at()].maximum_message_bytes, "SQS")),
        EntityKind::Topic => Some((limits.sns_max_message_bytes, "SNS")),
        EntityKind::EventBus => Some((limits.eventbridge_max_entry_bytes, "EventBridge")),
        EntityKind::Stream => {
            let kind = config.streams[source.target.at()].kind;
            let most = match kind {
                StreamKind::Kinesis | StreamKind::DynamoDbStreams => {
                    limits.kinesis_default_max_record_bytes
                }
                StreamKind::Msk | StreamKind::KafkaSelfManaged => limits.kafka_max_payload_bytes,
                StreamKind::MqActiveMq | StreamKind::MqRabbitMq => limits.mq_max_payload_bytes,
                StreamKind::DocumentDb => limits.docdb_max_payload_bytes,
            };
            Some((most, kind.source().short_name()))
        }
        EntityKind::StateMachine => Some((limits.sfn_max_input_bytes, "Step Functions")),
        EntityKind::Bucket
        | EntityKind::Table
        | EntityKind::Database
        | EntityKind::Service
        | EntityKind::Source
        | EntityKind::EventSourceMapping => None,
    };
    // A door behind a smaller one is never reached.
    match (own, way) {
        (Some(own), Some(way)) if own.0 < way.0 => vec![own],
        (own, way) => way.or(own).into_iter().collect(),
    }
}
