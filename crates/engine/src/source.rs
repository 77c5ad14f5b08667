//! Sources: when their events arrive, and what becomes of them at the front door.

mod arrivals;
mod door;

pub(crate) use door::{Answer, CallOutcome, Door};

use crate::config::{Config, Distribution, InvocationType, RequestError, Source};
use crate::content::Content;
use crate::entity::{Entity, EntityKind, EventRef, FunctionIndex, Key, SourceIndex};
use crate::event::Sending;
use crate::index::indexed;
use crate::rng::{Purpose, mix, subject_of};
use crate::routing::EventRefusal;
use crate::simulation::Simulation;
use crate::time::{SimDuration, SimTime};
use crate::trace::{Fate, Happening, Reason};
use lambdascope_rulebook::{Path, RuleId};
use std::collections::BTreeMap;

/// The state of one source.
#[derive(Clone, Debug)]
pub(crate) struct SourceState {
    subject: u64,
    /// Arrivals so far, or lines of the script that are done.
    arrived: u32,
    /// Notices of another version are stale.
    version: u32,
    /// What is left of the unit draw until the next arrival.
    remaining: f64,
    /// The moment for which `remaining` holds.
    updated_at: SimTime,
    /// Cumulative weights of the keys.
    key_weights: Vec<f64>,
    pub(crate) attempts: u64,
    pub(crate) responses: BTreeMap<u16, u64>,
}

indexed!(SourceIndex => SourceState);

impl SourceState {
    pub(crate) fn new(source: &Source) -> Self {
        Self {
            subject: subject_of(&source.name),
            arrived: 0,
            version: 0,
            remaining: 0.0,
            updated_at: SimTime::ZERO,
            key_weights: key_weights(source),
            attempts: 0,
            responses: BTreeMap::new(),
        }
    }
}

/// Cumulative weights of a Zipf law over the keys of a source.
fn key_weights(source: &Source) -> Vec<f64> {
    let Some(choice) = source.keys else { return Vec::new() };
    let mut sum = 0.0;
    (1..=choice.count)
        .map(|rank| {
            sum += libm::pow(f64::from(rank), -choice.skew);
            sum
        })
        .collect()
}

/// A drawn size (bytes). Only a payload that is always empty is empty.
fn whole_bytes(payload: &Distribution, drawn: f64) -> u64 {
    let least = u64::from(*payload != Distribution::Constant(0.0));
    SimDuration::from_micros_f64(drawn).as_micros().max(least)
}

/// What an event of a source may differ in from the others.
#[derive(Clone, Copy, Default, Debug)]
struct Special {
    payload_bytes: Option<u64>,
    says: Option<Content>,
    key: Option<Key>,
    by_hand: bool,
}

impl Simulation {
    /// A person sends an event.
    pub(crate) fn send_by_hand(
        &mut self,
        config: &Config,
        source: SourceIndex,
        payload_bytes: Option<u64>,
        key: Option<Key>,
    ) {
        let special = Special { payload_bytes, key, by_hand: true, ..Special::default() };
        self.send_from_source(config, source, special);
    }

    /// An event sets out from its source and meets the front door.
    fn send_from_source(&mut self, config: &Config, index: SourceIndex, special: Special) {
        let source = &config[index];
        let from = index.entity();
        let state = &self.sources[index];
        let ordinal = self.emitted.upcoming(from, special.by_hand);
        let mark = if special.by_hand { EventRef::HAND } else { 0 };
        let subject = mix(state.subject ^ u64::from(ordinal | mark));
        let key = special.key.or_else(|| self.choose_key(config, index, subject));
        let whole = special.payload_bytes.unwrap_or_else(|| {
            let bytes = self.luck.sample(&source.payload, subject, 0, Purpose::Payload);
            whole_bytes(&source.payload, bytes)
        });
        let check = source.claim_check.filter(|check| whole > check.above_bytes);
        let payload_bytes = check.map_or(whole, |check| check.reference_bytes);
        let event = self.send_event(
            config,
            &Sending {
                from,
                emitter: from,
                by_hand: special.by_hand,
                subject,
                to: source.target,
                payload_bytes,
                says: special.says.or(source.content),
                key,
                parent: None,
                rule: path_rule(source),
            },
        );
        if let Some(check) = check {
            let happening = Happening::PayloadStored {
                store: check.store,
                payload_bytes: whole,
                reference_bytes: check.reference_bytes,
            };
            let name = self.events[event].name;
            self.emit(from, Some(name), RuleId::AsyncPatternClaimCheck, happening);
        }
        self.meet_door(config, index, event);
    }

    fn meet_door(&mut self, config: &Config, index: SourceIndex, event: u32) {
        let source = &config[index];
        let from = index.entity();
        let payload_bytes = self.events[event].payload_bytes;
        if let Some(error) = source.request_error {
            let limits = &config.limits;
            let (status, reason) = match error {
                RequestError::UnknownFunction => {
                    (limits.sync_resource_not_found_status, Reason::UnknownFunction)
                }
                RequestError::InvalidJson => {
                    (limits.sync_invalid_request_content_status, Reason::InvalidRequestContent)
                }
            };
            let rule = match source.invocation_type {
                InvocationType::Event => RuleId::AsyncAcceptRefusals,
                InvocationType::RequestResponse | InvocationType::DryRun => {
                    RuleId::SyncErrorInvocationCodes
                }
            };
            let status = small_status(status);
            self.refuse(event, from, EventRefusal { status, reason, rule });
        } else if source.target.kind == EntityKind::Function
            && source.invocation_type != InvocationType::Event
        {
            self.start_call(config, event, from, FunctionIndex(source.target.index));
        } else if let Some(refusal) = Door::of(config, from).refusal(payload_bytes) {
            self.refuse(event, from, refusal);
        } else if source.kind.path() == Path::Sync && source.target.kind != EntityKind::Function {
            self.hand_on_from_door(config, event, from, source.target);
        } else {
            self.travel(config, event, from, source.target);
        }
    }

    /// A gateway puts the request's payload into a queue, starts a state machine and the like:
    /// the request is answered at once, and its payload travels on as an event of its own.
    fn hand_on_from_door(&mut self, config: &Config, event: u32, from: Entity, target: Entity) {
        self.sources[from.at()].attempts += 1;
        if let Some(refusal) = self.refusal_now(config, target, event) {
            self.refuse(event, from, refusal);
            return;
        }
        let name = self.events[event].name;
        let status = small_status(config.limits.sync_ok_status);
        let rule = path_rule(&config.sources[from.at()]);
        self.count_response(from, status);
        let happening = Happening::ResponseReceived {
            attempt: 1,
            status,
            function_error: None,
            payload_bytes: 0,
            waited: SimDuration::ZERO,
        };
        let parent = &self.events[event];
        let sending = Sending {
            from,
            emitter: target,
            by_hand: false,
            subject: self.luck.bits(parent.subject, 0, Purpose::Child),
            to: target,
            payload_bytes: parent.payload_bytes,
            says: parent.says,
            key: parent.key,
            parent: Some((name, parent.chain)),
            rule,
        };
        let content = self.events[event].content;
        let child = self.send_event(config, &sending);
        self.events[child].content = content;
        self.arrive(config, child, target);
        self.emit(from, Some(name), rule, happening);
        self.finish(event, from, Fate::Responded, Reason::Success, rule);
    }

    /// The sender is told that its event is not taken.
    pub(crate) fn refuse(&mut self, event: u32, door: Entity, refusal: EventRefusal) {
        let EventRefusal { status, reason, rule } = refusal;
        let name = self.events[event].name;
        self.emit(door, Some(name), rule, Happening::Refused { status, reason });
        if name.emitter.kind == EntityKind::Source {
            self.count_response(name.emitter, status);
        }
        self.finish(event, door, Fate::Rejected, reason, rule);
    }

    /// Counts an answer that a source's caller got.
    pub(crate) fn count_response(&mut self, source: Entity, status: u16) {
        if source.kind == EntityKind::Source {
            *self.sources[source.at()].responses.entry(status).or_insert(0) += 1;
        }
    }

    fn choose_key(&self, config: &Config, source: SourceIndex, subject: u64) -> Option<Key> {
        let weights = &self.sources[source].key_weights;
        let total = *weights.last()?;
        let wanted = self.luck.unit(subject, 0, Purpose::Key) * total;
        let rank = weights.partition_point(|sum| *sum <= wanted).min(weights.len() - 1);
        let first = config.keys.len();
        u32::try_from(first + rank).ok().map(Key)
    }

    /// Takes over changed settings of a source.
    pub(crate) fn reconfigure_source(
        &mut self,
        before: &Config,
        next: &Config,
        source: SourceIndex,
    ) {
        let (old, new) = (&before[source], &next[source]);
        if old.keys != new.keys {
            self.sources[source].key_weights = key_weights(new);
        }
        if old.arrivals != new.arrivals {
            self.change_arrivals(next, source, &old.arrivals);
        }
    }
}

/// The rule that says which of the three paths a source takes.
fn path_rule(source: &Source) -> RuleId {
    match (source.target.kind, source.invocation_type) {
        (EntityKind::Queue, _) => RuleId::PollSqsPath,
        (EntityKind::Stream, _) => RuleId::PollEsmModel,
        (_, InvocationType::RequestResponse | InvocationType::DryRun) => {
            RuleId::SyncInvokeRequestResponse
        }
        (_, InvocationType::Event) => RuleId::AsyncQueueInternal,
    }
}

/// An HTTP status from the limit table.
pub(crate) fn small_status(status: u64) -> u16 {
    u16::try_from(status).unwrap_or(u16::MAX)
}
