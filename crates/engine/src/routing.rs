//! Where an event arrives: functions, queues, streams, and what fans out or stores.

use crate::config::{Config, Route, Store, StreamKind};
use crate::content::Content;
use crate::entity::{Entity, EntityKind, FunctionIndex, Key, QueueIndex, StreamIndex};
use crate::event::{Event, Sending};
use crate::rng::{Purpose, mix};
use crate::simulation::Simulation;
use crate::source::small_status;
use crate::trace::{Fate, Happening, Reason};
use lambdascope_rulebook::RuleId;
use std::collections::BTreeMap;

/// What a store has seen.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct StoreState {
    pub(crate) effects: u64,
    pub(crate) duplicates: u64,
    pub(crate) skipped: u64,
    /// What the items say whose contents the scenario tells, by their keys.
    items: BTreeMap<Key, Content>,
}

/// What a sender is told of an event that is not taken.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct EventRefusal {
    pub(crate) status: u16,
    pub(crate) reason: Reason,
    pub(crate) rule: RuleId,
}

impl Simulation {
    /// An event reaches a component.
    pub(crate) fn arrive(&mut self, config: &Config, event: u32, at: Entity) {
        if let Some(refusal) = self.refusal_now(config, at, event) {
            self.refuse(event, at, refusal);
            return;
        }
        if hides_the_chain(at.kind) {
            self.events[event].chain = 0;
        }
        match at.kind {
            EntityKind::Function => self.accept_event(config, event, FunctionIndex(at.index)),
            EntityKind::Queue => self.enqueue(config, event, QueueIndex(at.index)),
            EntityKind::Stream => self.write_record(config, event, StreamIndex(at.index)),
            EntityKind::Topic => {
                let routes = &config.topics[at.at()].subscriptions;
                self.fan_out(config, event, at, routes, RuleId::AsyncSnsDelivery);
            }
            EntityKind::Bucket => {
                let routes = &config.buckets[at.at()].notify;
                self.fan_out(config, event, at, routes, RuleId::AsyncS3Delivery);
            }
            EntityKind::EventBus => {
                let routes = &config.event_buses[at.at()].rules;
                self.fan_out(config, event, at, routes, RuleId::AsyncEventbridgeDelivery);
            }
            EntityKind::Table | EntityKind::Database | EntityKind::Service => {
                self.write_store(config, at, event, None, false);
                let rule = RuleId::AsyncPatternClaimCheck;
                self.finish(event, at, Fate::Processed, Reason::Success, rule);
            }
            EntityKind::StateMachine => {
                let function = config.state_machines[at.at()].task.function;
                self.start_call(config, event, at, function);
            }
            EntityKind::Source | EntityKind::EventSourceMapping => {
                let at = config.reference(at);
                unreachable!("nothing is sent to {at}; the configuration was checked")
            }
        }
    }

    /// Why a component refuses an event at this moment: its size, or too many before it.
    pub(crate) fn refusal_now(
        &mut self,
        config: &Config,
        at: Entity,
        event: u32,
    ) -> Option<EventRefusal> {
        if let Some((status, rule)) = self.refusal(config, at, event) {
            return Some(EventRefusal { status, reason: Reason::PayloadTooLarge, rule });
        }
        let limits = &config.limits;
        let (status, rule) = if at.kind == EntityKind::Queue && self.throttles_sends(at) {
            (limits.sqs_fifo_throttled_status, RuleId::PollSqsThroughput)
        } else if at.kind == EntityKind::Stream
            && self.throttles_writes(config, event, StreamIndex(at.index))
        {
            (limits.sync_invalid_parameter_status, RuleId::PollKinesisShardCapacity)
        } else {
            return None;
        };
        Some(EventRefusal { status: small_status(status), reason: Reason::Throttled, rule })
    }

    /// The status with which a component refuses an event for its size, and the rule.
    pub(crate) fn refusal(&self, config: &Config, at: Entity, event: u32) -> Option<(u16, RuleId)> {
        let (most, status, rule) = payload_limit(config, at)?;
        (self.events[event].payload_bytes > most).then(|| (small_status(status), rule))
    }

    /// Sends a copy down each matching route; each copy is an event of its own.
    fn fan_out(&mut self, config: &Config, event: u32, at: Entity, routes: &[Route], rule: RuleId) {
        let whole = &self.events[event];
        let (name, chain, key, subject) = (whole.name, whole.chain, whole.key, whole.subject);
        let content = whole.content;
        let (payload_bytes, says) = if at.kind == EntityKind::Bucket {
            // The notification carries the key of the object, never the object.
            (config.limits.s3_typical_event_bytes, None)
        } else {
            (whole.payload_bytes, whole.says)
        };
        let mut copies = 0;
        for (index, route) in (0_u64..).zip(routes) {
            if !route.filter.is_empty() && !key.is_some_and(|key| route.filter.contains(&key)) {
                continue;
            }
            copies += 1;
            let child = self.send_on(
                config,
                &Sending {
                    from: at,
                    emitter: at,
                    by_hand: false,
                    subject: self.luck.bits(subject, index, Purpose::Child),
                    to: route.to,
                    payload_bytes,
                    says,
                    key,
                    parent: Some((name, chain)),
                    rule,
                },
            );
            self.events[child].content = content;
        }
        let reason = if copies > 0 { Reason::FannedOut } else { Reason::NoSubscriber };
        self.finish(event, at, Fate::Processed, reason, rule);
    }

    /// A function, or an event that is sent there, writes to a table, a database or a service. A table with a stream passes the change on.
    pub(crate) fn write_store(
        &mut self,
        config: &Config,
        store: Entity,
        event: u32,
        by: Option<Entity>,
        duplicate: bool,
    ) {
        let state = self.store_mut(store);
        state.effects += 1;
        state.duplicates += u64::from(duplicate);
        let name = self.events[event].name;
        let rule = self.sending_rule(event, duplicate);
        self.emit(store, Some(name), rule, Happening::EffectLanded { by, duplicate });
        let Some(stream) = self.store_of(config, store).stream else { return };
        let Event { key, says, .. } = self.events[event];
        if let (Some(key), Some(says)) = (key, says)
            && self.store_mut(store).items.insert(key, says) == Some(says)
        {
            // An item that is put again as it is leaves no record.
            return;
        }
        let to = stream.entity();
        let parent = &mut self.events[event];
        let child_number = u64::from(parent.children);
        parent.children += 1;
        let (key, chain, payload_bytes) = (parent.key, parent.chain, parent.payload_bytes);
        let says = parent.says;
        let subject = self.luck.bits(mix(parent.subject), child_number, Purpose::Child);
        self.send_on(
            config,
            &Sending {
                from: store,
                emitter: store,
                by_hand: false,
                subject,
                to,
                payload_bytes,
                says,
                key,
                parent: Some((name, chain)),
                rule: RuleId::PollDdbPollRate,
            },
        );
    }

    /// The settings of a store.
    #[expect(clippy::unused_self, reason = "reads like its counterpart below")]
    pub(crate) fn store_of<'c>(&self, config: &'c Config, store: Entity) -> &'c Store {
        let list = [&config.tables, &config.databases, &config.services][place_of_stores(store)];
        &list[store.at()]
    }

    /// The state of a store.
    pub(crate) fn store_mut(&mut self, store: Entity) -> &mut StoreState {
        &mut self.stores[place_of_stores(store)][store.at()]
    }
}

/// Where the stores of a kind stand among all: tables, databases, services.
const fn place_of_stores(store: Entity) -> usize {
    if matches!(store.kind, EntityKind::Table) {
        0
    } else if matches!(store.kind, EntityKind::Database) {
        1
    } else {
        2
    }
}

/// The largest payload that a component takes (bytes), the status with which it refuses a larger
/// one, and the rule; none where there is no limit. A function takes it asynchronously.
pub(crate) fn payload_limit(config: &Config, at: Entity) -> Option<(u64, u64, RuleId)> {
    let limits = &config.limits;
    let bad_request = limits.sync_invalid_parameter_status;
    Some(match at.kind {
        EntityKind::Function => {
            (limits.async_max_request_bytes, limits.async_reject_status, RuleId::AsyncPayloadLimit)
        }
        EntityKind::Queue => (
            config.queues[at.at()].maximum_message_bytes.min(limits.sqs_max_message_bytes),
            bad_request,
            RuleId::PollSqsMessageSize,
        ),
        EntityKind::Topic => (limits.sns_max_message_bytes, bad_request, RuleId::AsyncSnsPayload),
        EntityKind::EventBus => {
            (limits.eventbridge_max_entry_bytes, bad_request, RuleId::AsyncEventbridgePayload)
        }
        EntityKind::StateMachine => {
            (limits.sfn_max_input_bytes, bad_request, RuleId::SyncSfnPayload)
        }
        EntityKind::Stream => match config.streams[at.at()].kind {
            StreamKind::Kinesis | StreamKind::DynamoDbStreams => (
                limits.kinesis_default_max_record_bytes,
                bad_request,
                RuleId::PollKinesisRecordSize,
            ),
            StreamKind::DocumentDb => {
                (limits.docdb_source_max_event_bytes, bad_request, RuleId::PollDocdbOversize)
            }
            // How large a message may be is the broker's own setting.
            StreamKind::Msk
            | StreamKind::KafkaSelfManaged
            | StreamKind::MqActiveMq
            | StreamKind::MqRabbitMq => return None,
        },
        EntityKind::Bucket
        | EntityKind::Table
        | EntityKind::Database
        | EntityKind::Service
        | EntityKind::Source
        | EntityKind::EventSourceMapping => return None,
    })
}

/// Whether Lambda loses sight of a chain of requests that passes through a component of this kind.
const fn hides_the_chain(kind: EntityKind) -> bool {
    match kind {
        EntityKind::Function | EntityKind::Queue | EntityKind::Topic | EntityKind::Bucket => false,
        EntityKind::Source
        | EntityKind::Stream
        | EntityKind::EventBus
        | EntityKind::Table
        | EntityKind::Database
        | EntityKind::Service
        | EntityKind::StateMachine
        | EntityKind::EventSourceMapping => true,
    }
}
