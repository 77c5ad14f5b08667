//! What a front door waits for and how much it passes on.

use super::super::cursor::Table;
use super::super::number::DURATION;
use crate::quantity::{MILLISECOND, SECOND};
use crate::tables::{SETTINGS, SOURCE, SettingsKeys, SourceKeys};
use lambdascope_engine::config::{InvocationType, Queue};
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_engine::time::SimDuration;
use lambdascope_rulebook::{Edition, Limits, RuleId, SourceKind};

/// How long a front door waits [µs].
enum Clock {
    /// As long as the function may run.
    Function,
    /// This long, and nobody can change it.
    Fixed(f64, RuleId),
    /// This long unless set; lowest and highest value.
    Settable(Option<f64>, (f64, f64), RuleId),
}

fn clock(kind: SourceKind, limits: &Limits, edition: Edition, raised: bool) -> Clock {
    use SourceKind as K;
    let fixed = |seconds: f64, rule| Clock::Fixed(seconds * SECOND, rule);
    let settable = |default: f64, min_ms: f64, max: f64, rule| {
        Clock::Settable(Some(default * SECOND), (min_ms * MILLISECOND, max * SECOND), rule)
    };
    match kind {
        K::ApigwRest => {
            let most = if raised {
                limits.apigw_rest_raised_max_s
            } else {
                limits.apigw_rest_default_timeout_s
            };
            let usual = limits.apigw_rest_default_timeout_s;
            settable(usual, limits.apigw_rest_min_timeout_ms, most, RuleId::SyncApigwRestTimeout)
        }
        K::ApigwHttp => settable(
            limits.apigw_http_default_timeout_s,
            limits.apigw_http_min_timeout_ms,
            limits.apigw_http_max_timeout_s,
            RuleId::SyncApigwHttpTimeout,
        ),
        K::ApigwWebsocket => settable(
            limits.apigw_websocket_default_timeout_s,
            limits.apigw_rest_min_timeout_ms,
            limits.apigw_websocket_default_timeout_s,
            RuleId::SyncApigwWebsocket,
        ),
        K::StepFunctions => Clock::Settable(
            None,
            (SECOND, limits.sfn_default_timeout_s * SECOND),
            RuleId::SyncSfnTimeout,
        ),
        K::CloudfrontEdgeViewer if limits.edge_classic_viewer_timeout_s > 0.0 => {
            fixed(limits.edge_classic_viewer_timeout_s, RuleId::SyncEdgeLimits)
        }
        K::CloudfrontEdgeOrigin if limits.edge_classic_origin_timeout_s > 0.0 => {
            fixed(limits.edge_classic_origin_timeout_s, RuleId::SyncEdgeLimits)
        }
        K::CloudfrontEdgeViewer | K::CloudfrontEdgeOrigin => {
            fixed(limits.edge_timeout_s, RuleId::SyncEdgeLimits)
        }
        K::Cognito => fixed(limits.cognito_timeout_s, RuleId::SyncCognitoTimeout),
        K::Lex => fixed(limits.lex_timeout_s, RuleId::SyncLexLimits),
        K::Alexa => fixed(limits.alexa_timeout_s, RuleId::SyncAlexaTimeout),
        K::Appsync => fixed(limits.appsync_timeout_s, RuleId::SyncAppsyncLimits),
        K::VpcLattice => fixed(limits.lattice_timeout_s, RuleId::SyncLatticeTimeout),
        K::DataFirehose => {
            fixed(limits.firehose_max_function_timeout_s, RuleId::SyncFirehoseLimits)
        }
        K::Ses => fixed(limits.ses_timeout_s, RuleId::SyncSesRequestResponse),
        K::EventbridgePipes => {
            kind.timeout_s(edition).map_or(Clock::Function, |s| fixed(s, RuleId::PollEsmModel))
        }
        _ => Clock::Function,
    }
}

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
    let clock = clock(kind, context.limits(), context.edition, raised);
    let Some(settings) = given else {
        return match clock {
            Clock::Function => None,
            Clock::Fixed(micros, _) => Some(SimDuration::from_micros_f64(micros)),
            Clock::Settable(micros, ..) => micros.map(SimDuration::from_micros_f64),
        };
    };
    let wanted = settings.number(&SETTINGS.timeout)?;
    let refuse = |message: String, rule: RuleId| {
        settings.note(settings.error(&SETTINGS.timeout, message).rule(rule));
    };
    match clock {
        Clock::Function => {
            let message = format!("{} waits as long as the function may run", kind.id());
            refuse(message, RuleId::ConcTimeoutBySource);
            None
        }
        Clock::Fixed(micros, rule) => {
            let text = DURATION.text_of(SimDuration::from_micros_f64(micros));
            refuse(format!("{} waits {text}, which cannot be changed", kind.id()), rule);
            Some(SimDuration::from_micros_f64(micros))
        }
        Clock::Settable(_, bounds, rule) => {
            let path = settings.path(&SETTINGS.timeout);
            let checked = context.check_range(&path, wanted, None, bounds, Some(rule), &DURATION);
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
    if kind == SourceKind::ApigwRest && !hard {
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

/// The largest payload that a way takes [bytes]; none if nothing limits it.
pub(super) fn largest(
    kind: SourceKind,
    target: Entity,
    invocation_type: InvocationType,
    limits: &Limits,
    queues: &[Option<Queue>],
) -> Option<u64> {
    use SourceKind as K;
    let door = match kind {
        K::ApigwRest | K::ApigwHttp | K::ApigwEvent => Some(limits.apigw_max_request_bytes),
        K::ApigwWebsocket => Some(limits.apigw_websocket_max_message_bytes),
        K::Alb => Some(limits.alb_max_request_bytes),
        K::Lex => Some(limits.lex_max_request_bytes),
        K::StepFunctions => Some(limits.sfn_max_input_bytes),
        K::VpcLattice => Some(limits.lattice_max_request_bytes),
        K::LambdaInvokeAsync => Some(limits.invoke_async_max_request_bytes),
        K::Sns => Some(limits.sns_max_message_bytes),
        K::Eventbridge => Some(limits.eventbridge_max_entry_bytes),
        _ => None,
    };
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
    match (door, behind) {
        (Some(door), Some(behind)) => Some(door.min(behind)),
        (one, other) => one.or(other),
    }
}
