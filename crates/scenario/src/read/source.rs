//! Sources: front doors with their clients, and producers.

mod arrivals;
mod door;

use super::context::{nearest_word, shown};
use super::cursor::Table;
use super::names::forms;
use crate::diagnostic::Diagnostic;
use crate::tables::{CLAIM_CHECK, CLIENT, CLIENT_RETRIES, KEYS, SETTINGS, SOURCE, SourceKeys};
use lambdascope_engine::config::{
    ClaimCheck, Client, Distribution, InvocationType, KeyChoice, Queue, RequestError, Source,
    StreamKind,
};
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_rulebook::{Path, RuleId, SourceKind, Word};

pub(crate) fn read(
    table: &Table<'_, SourceKeys>,
    name: &str,
    queues: &[Option<Queue>],
) -> Option<Source> {
    let kind = read_kind(table);
    let target = table.reference(&SOURCE.target);
    let arrivals = arrivals::read(table);
    let payload = table.spread(&SOURCE.payload);
    let keys = table.table(&SOURCE.keys).map(|keys| KeyChoice {
        count: keys.count(&KEYS.count).unwrap_or(1),
        skew: keys.number(&KEYS.skew).unwrap_or_default(),
    });
    let (kind, target) = (kind?, target?);
    check_target(table, kind, target);
    if payload == Some(Distribution::Constant(0.0)) && kind != SourceKind::LambdaApi {
        let message = "only a call of the Invoke API can be without payload";
        table.note(table.error(&SOURCE.payload, message).rule(kind.rules().first().copied()));
    }
    let invocation_type = read_invocation_type(table, kind, target);
    let timeout = door::read_timeout(table, kind, target, invocation_type);
    let limits = table.context.limits();
    let claim_check = read_claim_check(table, target, || {
        door::largest(kind, target, invocation_type, limits, queues)
    });
    Some(Source {
        name: name.to_owned(),
        kind,
        target,
        invocation_type,
        request_error: read_request_error(table, kind, target),
        arrivals,
        payload: payload?,
        content: table.content(&SOURCE.content),
        keys,
        claim_check,
        timeout,
        custom_integration: read_custom_integration(table, kind, target),
        client: read_client(table, kind),
    })
}

fn read_kind(table: &Table<'_, SourceKeys>) -> Option<SourceKind> {
    let value = table.get(&SOURCE.kind)?;
    let usable = || SourceKind::ALL.iter().copied().filter(|kind| kind.sends());
    match value.as_str().and_then(SourceKind::parse) {
        Some(kind) if kind.sends() => return Some(kind),
        Some(kind) => table.context.note_with(|| {
            let is_stream = StreamKind::parse(kind.id()).is_some();
            let (list, of) = if is_stream { ("streams", "stream") } else { ("queues", "queue") };
            let message = format!(
                "{} does not call a function: it is polled. Write a [{list}.NAME] and an \
                 [event_source_mappings.NAME], and let a producer be the source of the {of}",
                kind.name()
            );
            table
                .error(&SOURCE.kind, message)
                .rule(RuleId::PollEsmModel)
                .suggest(Some("\"producer\"".to_owned()))
        }),
        None => table.context.note_with(|| {
            let listed: Vec<&str> = usable().map(SourceKind::id).collect();
            let near = value.as_str().and_then(|text| nearest_word(text, listed.iter().copied()));
            table
                .error(&SOURCE.kind, format!("{} is no kind of source", shown(value)))
                .allowed(listed.join(", "))
                .suggest(near.map(|id| format!("\"{id}\"")))
        }),
    }
    None
}

/// What a kind of source can send to.
pub(crate) fn targets(kind: SourceKind) -> Vec<EntityKind> {
    kind.targets().iter().filter_map(|word| EntityKind::parse(word)).collect()
}

fn check_target(table: &Table<'_, SourceKeys>, kind: SourceKind, target: Entity) {
    let allowed = targets(kind);
    if !allowed.contains(&target.kind) {
        table.context.note_with(|| {
            let what = target.kind.as_str();
            let near = (kind == SourceKind::Producer).then(|| "kind = \"lambda-api\"".to_owned());
            table
                .error(&SOURCE.target, format!("{} does not send to a {what}", kind.id()))
                .allowed(forms(&allowed))
                .rule(kind.rules().first().copied())
                .suggest(near.filter(|_| target.kind == EntityKind::Function))
        });
    }
}

fn read_invocation_type(
    table: &Table<'_, SourceKeys>,
    kind: SourceKind,
    target: Entity,
) -> InvocationType {
    let usual = match kind.path() {
        Path::Sync => InvocationType::RequestResponse,
        Path::Async | Path::Poll => InvocationType::Event,
    };
    // Its keys are checked where the timeout is read.
    let settings = table.within(&SOURCE.settings);
    let Some(wanted) = settings.word(&SETTINGS.invocation_type) else { return usual };
    let path = if wanted == InvocationType::Event { Path::Async } else { Path::Sync };
    if target.kind != EntityKind::Function {
        let message = "there is no invocation type where no function is the target";
        settings.note(settings.error(&SETTINGS.invocation_type, message));
        return usual;
    }
    let offered = match wanted {
        InvocationType::DryRun => kind == SourceKind::LambdaApi,
        InvocationType::RequestResponse | InvocationType::Event => {
            wanted == usual || kind.also_paths().contains(&path)
        }
    };
    if !offered {
        settings.note(
            settings
                .error(
                    &SETTINGS.invocation_type,
                    format!("{} does not offer {}", kind.id(), wanted.as_str()),
                )
                .allowed(usual.as_str())
                .rule(kind.rules().first().copied()),
        );
        return usual;
    }
    wanted
}

fn read_custom_integration(
    table: &Table<'_, SourceKeys>,
    kind: SourceKind,
    target: Entity,
) -> bool {
    // Its keys are checked where the timeout is read.
    let settings = table.within(&SOURCE.settings);
    let custom = settings.flag(&SETTINGS.custom_integration);
    if custom && (kind != SourceKind::ApigwRest || target.kind != EntityKind::Function) {
        let message = "only a REST API that calls a function has one";
        let diagnostic = settings.error(&SETTINGS.custom_integration, message);
        settings.note(diagnostic.rule(RuleId::SyncApigwCustomIntegration200));
    }
    custom
}

fn read_request_error(
    table: &Table<'_, SourceKeys>,
    kind: SourceKind,
    target: Entity,
) -> Option<RequestError> {
    // Its keys are checked where the timeout is read.
    let settings = table.within(&SOURCE.settings);
    let error = settings.word(&SETTINGS.request_error)?;
    if kind != SourceKind::LambdaApi || target.kind != EntityKind::Function {
        let message = "only a call of the Invoke API can be wrong in this way";
        let diagnostic = settings.error(&SETTINGS.request_error, message);
        settings.note(diagnostic.rule(RuleId::SyncErrorInvocationCodes));
        return None;
    }
    Some(error)
}

fn read_claim_check(
    table: &Table<'_, SourceKeys>,
    target: Entity,
    largest: impl Fn() -> Option<u64>,
) -> Option<ClaimCheck> {
    let limits = table.context.limits();
    let value = table.get(&SOURCE.claim_check)?;
    let detailed = if value.is_string() { None } else { table.table(&SOURCE.claim_check.second()) };
    let (path, store) = match &detailed {
        Some(detailed) => (detailed.path(&CLAIM_CHECK.store), detailed.get(&CLAIM_CHECK.store)?),
        None => (table.path(&SOURCE.claim_check), value),
    };
    let store = if store.as_str() == Some("sqs-extended") {
        if target.kind != EntityKind::Queue {
            let message = "the SQS extended client only sends to queues";
            let diagnostic = Diagnostic::error(path, message).rule(RuleId::AsyncPatternClaimCheck);
            table.note(diagnostic.allowed("bucket/, table/, database/"));
            return None;
        }
        None
    } else {
        const STORES: &[EntityKind] =
            &[EntityKind::Bucket, EntityKind::Table, EntityKind::Database];
        Some(table.context.reference(&path, store, STORES)?)
    };
    let above =
        detailed.as_ref().and_then(|detailed| detailed.size(&CLAIM_CHECK.above)).or_else(largest);
    if above.is_none() {
        let message = format!("nothing limits the size of what goes to a {}", target.kind.as_str());
        let hint = "{ store = \"...\", above = \"256KB\" }".to_owned();
        table.note(table.error(&SOURCE.claim_check, message).suggest(Some(hint)));
    }
    let reference =
        detailed.as_ref().and_then(|detailed| detailed.size(&CLAIM_CHECK.reference_size));
    Some(ClaimCheck {
        store,
        above_bytes: above?,
        reference_bytes: reference.unwrap_or(limits.model_default_payload_bytes),
    })
}

fn read_client(table: &Table<'_, SourceKeys>, kind: SourceKind) -> Client {
    let mut client = Client::usual(kind, table.context.limits());
    let Some(given) = table.table(&SOURCE.client) else { return client };
    client.timeout = given.duration(&CLIENT.timeout).or(client.timeout);
    if let Some(retries) = given.table(&CLIENT.retries) {
        let known = &mut client.retries;
        if let Some(attempts) = retries.count(&CLIENT_RETRIES.max_attempts) {
            known.max_attempts = attempts;
        }
        known.backoff = retries.word(&CLIENT_RETRIES.backoff).unwrap_or(known.backoff);
        known.base = retries.duration(&CLIENT_RETRIES.base).unwrap_or(known.base);
        known.cap = retries.duration(&CLIENT_RETRIES.cap).unwrap_or(known.cap);
        if known.base > known.cap {
            let message = "the first wait is longer than the longest one";
            let longest = format!("at most {}", super::number::DURATION.text_of(known.cap));
            retries.note(retries.error(&CLIENT_RETRIES.base, message).allowed(longest));
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_send_to_what_there_is() {
        for kind in SourceKind::ALL {
            assert_eq!(targets(*kind).len(), kind.targets().len(), "{kind}");
            assert!(kind.path() == Path::Poll || kind.sends(), "{kind}");
        }
    }
}
