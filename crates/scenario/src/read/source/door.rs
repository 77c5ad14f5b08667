//! What a front door waits for and how much it passes on.

use super::super::cursor::Table;
use super::super::number::DURATION;
use crate::quantity::SECOND;
use crate::tables::{SETTINGS, SOURCE, SettingsKeys, SourceKeys};
use lambdascope_engine::config::{InvocationType, Queue};
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_engine::time::SimDuration;
use lambdascope_rulebook::{Limits, RuleId, SourceKind, Wait};

/// How long the door of a source waits; none where only the function's timeout counts.
pub(super) fn read_timeout(
    table: &Table<'_, SourceKeys>,
    kind: SourceKind,
    target: Entity,
    invocation_type: InvocationType,
) -> Option<SimDuration> {
    let context = table.context;
    let settings = table.table(&SOURCE.settings);
    let raised = settings.as_ref().is_some_and(|settings| read_raised(settings, kind));
    let waits =
        target.kind == EntityKind::Function && invocation_type == InvocationType::RequestResponse;
    let given = settings.as_ref().filter(|settings| settings.has(&SETTINGS.timeout));
    if !waits {
        if let Some(settings) = given {
            let message = "nobody waits here: the answer comes before the function runs";
            settings.note(settings.error(&SETTINGS.timeout, message));
        }
        return None;
    }
    let (limits, clock) = (context.limits(), &kind.door().clock);
    let usual = clock.wait.usual(limits).map(SimDuration::from_micros_f64);
    let Some(settings) = given else { return usual };
    let wanted = settings.number(&SETTINGS.timeout)?;
    let refuse = |message: String, rule: RuleId| {
        settings.note(settings.error(&SETTINGS.timeout, message).rule(rule));
    };
    match &clock.wait {
        Wait::Function => {
            let message = format!("{} waits as long as the function may run", kind.id());
            refuse(message, RuleId::ConcTimeoutBySource);
            usual
        }
        Wait::Fixed { .. } => {
            let text = usual.map(|time| DURATION.text_of(time)).unwrap_or_default();
            refuse(format!("{} waits {text}, which cannot be changed", kind.id()), clock.rule);
            usual
        }
        Wait::Settable { min, max, raised_max, .. } => {
            let path = settings.path(&SETTINGS.timeout);
            let most = raised_max.filter(|_| raised).unwrap_or(*max);
            let bounds = (min.map_or(SECOND, |min| min(limits)), most(limits));
            let rule = Some(clock.rule);
            let checked = context.check_range(&path, wanted, None, bounds, rule, &DURATION);
            Some(SimDuration::from_micros_f64(checked))
        }
    }
}

/// Whether the quota of a REST API was raised.
fn read_raised(settings: &Table<'_, SettingsKeys>, kind: SourceKind) -> bool {
    let limits = settings.context.limits();
    if !settings.flag(&SETTINGS.timeout_raised) {
        return false;
    }
    let hard = limits.apigw_rest_classic_hard_max_timeout_s > 0.0;
    let can_be_raised =
        matches!(kind.door().clock.wait, Wait::Settable { raised_max: Some(_), .. });
    if can_be_raised && !hard {
        return true;
    }
    let message = if hard {
        "the limit of 29 s was a hard one in classic times"
    } else {
        "only the timeout of a REST API can be raised"
    };
    let diagnostic = settings.error(&SETTINGS.timeout_raised, message);
    settings.note(diagnostic.rule(RuleId::SyncApigwRestTimeout));
    false
}

/// The largest payload that a way takes (bytes); none if nothing limits it.
pub(super) fn largest(
    kind: SourceKind,
    target: Entity,
    invocation_type: InvocationType,
    limits: &Limits,
    queues: &[Option<Queue>],
) -> Option<u64> {
    let door = kind.door().max_request.as_ref().map(|most| (most.bytes)(limits));
    let behind = match target.kind {
        EntityKind::Function if invocation_type == InvocationType::Event => {
            Some(limits.async_max_request_bytes)
        }
        EntityKind::Function => Some(limits.sync_max_request_bytes),
        EntityKind::Queue => queues
            .get(target.at())
            .and_then(Option::as_ref)
            .map(|queue| queue.maximum_message_bytes),
        EntityKind::Topic => Some(limits.sns_max_message_bytes),
        EntityKind::EventBus => Some(limits.eventbridge_max_entry_bytes),
        EntityKind::Stream => Some(limits.kinesis_default_max_record_bytes),
        EntityKind::StateMachine => Some(limits.sfn_max_input_bytes),
        EntityKind::Source
        | EntityKind::Bucket
        | EntityKind::Table
        | EntityKind::Database
        | EntityKind::Service
        | EntityKind::EventSourceMapping => None,
    };
    door.into_iter().chain(behind).min()
}
