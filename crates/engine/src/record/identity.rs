//! The names that AWS gives things: ARNs, IDs, moments.

use crate::config::{Config, StreamKind};
use crate::entity::{BatchRef, Entity, EntityKind, EventRef};
use crate::rng::{mix, subject_of};
use crate::time::SimTime;

/// The region of every component, as in the rulebook.
pub(super) const REGION: &str = "us-east-1";
/// The account of every component: the one of AWS's examples.
pub(super) const ACCOUNT: &str = "123456789012";

/// When a run begins: 1 January 2026, 00:00 UTC, in seconds since 1970.
const RUN_BEGINS_UNIX_S: u64 = 1_767_225_600;

/// The request ID under which an event is invoked, and its message ID in a queue: one for all
/// attempts, as AWS keeps it.
#[must_use]
pub fn request_id(config: &Config, event: EventRef) -> String {
    uuid(config.seed, &config.event_name(event))
}

/// The request ID of one try of a batch.
#[must_use]
pub fn batch_request_id(config: &Config, batch: BatchRef, attempt: u32) -> String {
    let mapping = config.mappings.get(batch.mapping.at());
    let name = mapping.map_or("", |mapping| &mapping.name);
    uuid(config.seed, &format!("{name} b{} {attempt}", batch.ordinal))
}

/// An ID that looks as random as AWS's and is the same in every run of the seed.
pub(super) fn uuid(seed: u64, of: &str) -> String {
    let high = mix(seed ^ mix(subject_of(of)));
    let low = mix(high ^ 0x1D);
    let digits = format!("{high:016x}{low:016x}");
    let (a, b, c, d) = (&digits[..8], &digits[8..12], &digits[13..16], &digits[17..20]);
    format!("{a}-{b}-4{c}-a{d}-{}", &digits[20..])
}

/// The Amazon Resource Name of a component.
#[must_use]
pub fn arn(config: &Config, entity: Entity) -> String {
    let name = config.name(entity);
    let (service, resource) = match entity.kind {
        EntityKind::Function => ("lambda", format!("function:{name}")),
        EntityKind::Queue => {
            let fifo = config.queues[entity.at()].fifo && !name.ends_with(".fifo");
            ("sqs", if fifo { format!("{name}.fifo") } else { name.to_owned() })
        }
        EntityKind::Topic => ("sns", name.to_owned()),
        EntityKind::Bucket => return format!("arn:aws:s3:::{name}"),
        EntityKind::EventBus => ("events", format!("event-bus/{name}")),
        EntityKind::Table => ("dynamodb", format!("table/{name}")),
        EntityKind::StateMachine => ("states", format!("stateMachine:{name}")),
        EntityKind::EventSourceMapping => {
            ("lambda", format!("event-source-mapping:{}", mapping_id(config, entity)))
        }
        EntityKind::Database => ("rds", format!("cluster:{name}")),
        EntityKind::Source | EntityKind::Service => ("execute-api", name.to_owned()),
        EntityKind::Stream => match config.streams[entity.at()].kind {
            StreamKind::Kinesis => ("kinesis", format!("stream/{name}")),
            StreamKind::DynamoDbStreams => {
                let began = moment(SimTime::ZERO, true);
                ("dynamodb", format!("table/{name}/stream/{}", began.trim_end_matches('Z')))
            }
            StreamKind::Msk => ("kafka", format!("cluster/{name}/{}", uuid(config.seed, name))),
            StreamKind::KafkaSelfManaged => ("kafka", format!("cluster/{name}")),
            StreamKind::MqActiveMq | StreamKind::MqRabbitMq => {
                ("mq", format!("broker:{name}:b-{}", uuid(config.seed, name)))
            }
            StreamKind::DocumentDb => ("rds", format!("cluster:{name}")),
        },
    };
    format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}")
}

/// The UUID of a mapping.
pub(super) fn mapping_id(config: &Config, mapping: Entity) -> String {
    uuid(config.seed, &config.reference(mapping))
}

/// The ID of a shard.
pub(super) fn shard_id(kind: StreamKind, shard: u32) -> String {
    if kind != StreamKind::DynamoDbStreams {
        return format!("shardId-{shard:012}");
    }
    let hash = mix(u64::from(shard)) & 0xFFFF_FFFF;
    format!("shardId-{:020}-{hash:08x}", u64::from(shard) + RUN_BEGINS_UNIX_S * 1_000)
}

/// The sequence number of a record: as long as AWS's, and growing along its shard.
pub(super) fn sequence_number(kind: StreamKind, shard: u32, sequence: u64) -> String {
    match kind {
        StreamKind::Kinesis => format!("4966{shard:012}{sequence:040}"),
        StreamKind::DynamoDbStreams => format!("{}{sequence:015}", 100_000 + u64::from(shard)),
        // Offsets begin at 0.
        StreamKind::Msk
        | StreamKind::KafkaSelfManaged
        | StreamKind::MqActiveMq
        | StreamKind::MqRabbitMq
        | StreamKind::DocumentDb => sequence.saturating_sub(1).to_string(),
    }
}

/// A moment as AWS writes it, in UTC; with milliseconds or whole seconds.
#[must_use]
pub fn moment(time: SimTime, milliseconds: bool) -> String {
    let (year, month, day, of_day) = date(time);
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    let mut text = format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    if milliseconds {
        text.push_str(&format!(".{:03}", time.as_micros() / 1_000 % 1_000));
    }
    text.push('Z');
    text
}

pub(super) const fn unix_seconds(time: SimTime) -> u64 {
    RUN_BEGINS_UNIX_S + time.as_micros() / 1_000_000
}

/// The key under which Lambda puts an object: the day as folders, then the moment and an ID.
pub(super) fn object_key(config: &Config, prefix: &str, time: SimTime, of: &str) -> String {
    let (year, month, day, _) = date(time);
    let moment = moment(time, false).trim_end_matches('Z').replace(':', ".");
    let id = uuid(config.seed, of);
    format!("{prefix}/{year}/{month:02}/{day:02}/{moment}-{id}")
}

/// Year, month and day, and the seconds of the day.
const fn date(time: SimTime) -> (u64, u64, u64, u64) {
    let seconds = unix_seconds(time);
    // Days since 1 March of year 0, so that leap days end their years.
    let days = seconds / 86_400 + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year_of_era + year, month, day, seconds % 86_400)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_like_those_of_aws() {
        assert_eq!(moment(SimTime::ZERO, true), "2026-01-01T00:00:00.000Z");
        let day = 86_400_000_000;
        let march = SimTime::from_micros(59 * day + 3_723_045_678);
        assert_eq!(moment(march, true), "2026-03-01T01:02:03.045Z");
        // 2028 is a leap year.
        assert_eq!(moment(SimTime::from_micros(789 * day), false), "2028-02-29T00:00:00Z");
        assert_eq!(moment(SimTime::from_micros(1_094 * day), false), "2028-12-30T00:00:00Z");
    }

    #[test]
    fn an_id_has_the_form_of_a_uuid() {
        let id = uuid(1, "uploads#1");
        assert_eq!(id.len(), 36);
        let dashes: Vec<usize> = id.match_indices('-').map(|(at, _)| at).collect();
        assert_eq!(dashes, [8, 13, 18, 23]);
        assert_eq!(id.as_bytes()[14], b'4');
        assert_eq!(id, uuid(1, "uploads#1"));
        assert_ne!(id, uuid(2, "uploads#1"));
        assert_ne!(id, uuid(1, "uploads#2"));
    }
}
