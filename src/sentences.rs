//! One happening, one sentence: what the trace says, for people.

use crate::quantity::{bytes, count, duration};
use crate::texts::words::{cause, reason, throttle};
use crate::texts::{fill, t};
use lambdascope_engine::command::Command;
use lambdascope_engine::config::{Config, StreamKind};
use lambdascope_engine::entity::{BatchRef, Entity, EntityKind};
use lambdascope_engine::time::SimDuration;
use lambdascope_engine::trace::{
    Fate, Happening, Reason, Start, TraceEntry, VisibleReason, WaitReason,
};

/// The sentence of an entry, with bold marks; none for what only the trace table shows.
///
/// `commands` are all that are carried out in the run, in their order: entries refer to them by number.
pub(crate) fn sentence(
    config: &Config,
    commands: &[&Command],
    entry: &TraceEntry,
) -> Option<String> {
    Writer { config, commands, entry }.write()
}

struct Writer<'a> {
    config: &'a Config,
    commands: &'a [&'a Command],
    entry: &'a TraceEntry,
}

impl Writer<'_> {
    #[expect(clippy::too_many_lines, reason = "one flat match over the closed list of happenings")]
    fn write(&self) -> Option<String> {
        let config = self.config;
        let event = self.event();
        let here = self.here();
        let text = match self.entry.happening {
            Happening::EventSent { to, payload_bytes, parent, .. } => {
                let to = self.name(to);
                if parent.is_some() {
                    fill(t().h_sent_on, &[&event, &here, &to])
                } else {
                    fill(t().h_sent, &[&event, &bytes(payload_bytes), &to])
                }
            }
            Happening::PayloadStored { store, payload_bytes, reference_bytes } => {
                let place =
                    store.map_or_else(|| t().h_own_bucket.to_owned(), |store| self.name(store));
                fill(
                    t().h_stored,
                    &[&event, &bytes(payload_bytes), &place, &bytes(reference_bytes)],
                )
            }
            Happening::CallStarted { .. }
            | Happening::EnvironmentReclaimed { .. }
            | Happening::WindowOpened { .. }
            | Happening::BatchReceived { .. }
            | Happening::RecordRead { .. }
            | Happening::CheckpointMoved { .. } => return None,
            Happening::Refused { status, reason: why } => {
                fill(t().h_refused, &[&event, &here, &status.to_string(), reason(why)])
            }
            Happening::ResponseReceived { status, function_error, waited, .. } => {
                let (status, waited) = (status.to_string(), duration(waited));
                match function_error {
                    Some(kind) => {
                        fill(t().h_answer_error, &[&event, &status, &waited, cause(kind)])
                    }
                    None => fill(t().h_answer, &[&event, &status, &waited]),
                }
            }
            Happening::CallerGaveUp { status: 0, waited, .. } => {
                fill(t().h_client_gave_up, &[&event, &duration(waited)])
            }
            Happening::CallerGaveUp { status, waited, .. } => {
                fill(t().h_gave_up, &[&event, &status.to_string(), &duration(waited)])
            }
            Happening::CallRetryScheduled { attempt, at } => {
                fill(t().h_call_retry, &[&event, &self.until(at), &attempt.to_string()])
            }
            Happening::EventAccepted { status } => {
                fill(t().h_accepted, &[&event, &status.to_string()])
            }
            Happening::Throttled { reason, batch, .. } => match batch {
                Some(batch) => {
                    fill(t().h_throttled_batch, &[&batch_name(batch), &here, throttle(reason)])
                }
                None => fill(t().h_throttled, &[&event, &here, throttle(reason)]),
            },
            Happening::AttemptStarted { attempt, start, init, batch, records, .. } => {
                self.started(attempt, start, init, batch, records)
            }
            Happening::AttemptSucceeded { duration: took, batch, .. } => match batch {
                Some(batch) => {
                    fill(t().h_succeeded_batch, &[&batch_name(batch), &here, &duration(took)])
                }
                None => fill(t().h_succeeded, &[&event, &here, &duration(took)]),
            },
            Happening::AttemptFailed { cause: why, duration: took, batch, .. } => {
                let took = duration(took);
                match batch {
                    Some(batch) => {
                        fill(t().h_failed_batch, &[&batch_name(batch), &here, &took, cause(why)])
                    }
                    None => fill(t().h_failed, &[&event, &here, &took, cause(why)]),
                }
            }
            Happening::ProvisioningStarted { environments, at } => {
                let wait = duration(at.since(self.entry.time));
                fill(t().h_provisioning, &[&here, &count(u64::from(environments)), &wait])
            }
            Happening::InitFailed { attempt, environments, .. } => {
                let environments = count(u64::from(environments));
                fill(t().h_init_failed, &[&here, &environments, &attempt.to_string()])
            }
            Happening::ProvisioningReady { environments } => {
                fill(t().h_provisioning_ready, &[&here, &count(u64::from(environments))])
            }
            Happening::ProvisioningFailed { environments, .. } => {
                fill(t().h_provisioning_failed, &[&here, &count(u64::from(environments))])
            }
            Happening::RetryScheduled { attempt, at, reason } => {
                let (wait, attempts) = (self.until(at), self.async_attempts().to_string());
                match reason {
                    WaitReason::FunctionError => {
                        fill(t().h_retry, &[&event, &wait, &attempt.to_string(), &attempts])
                    }
                    WaitReason::Throttle => fill(t().h_retry_throttle, &[&event, &wait]),
                    WaitReason::ServiceError => fill(t().h_retry_service, &[&event, &wait]),
                }
            }
            Happening::DuplicateDelivered { .. } => fill(t().h_duplicate, &[&event]),
            Happening::DestinationSent { to, .. } => {
                fill(t().h_destination, &[&event, &self.name(to)])
            }
            Happening::DeliveryFailed { to, reason: why } => {
                fill(t().h_undelivered, &[&event, &self.name(to), reason(why)])
            }
            Happening::MessageSent { .. } => fill(t().h_message_sent, &[&event, &here]),
            Happening::MessageReceived { receive_count, visible_at, .. } => {
                let (hidden, receives) = (self.until(visible_at), receive_count.to_string());
                match config.queues[self.entry.entity.at()].redrive_policy {
                    Some(policy) => {
                        let most = policy.max_receive_count.to_string();
                        fill(t().h_received_of, &[&event, &here, &hidden, &receives, &most])
                    }
                    None => fill(t().h_received, &[&event, &here, &hidden, &receives]),
                }
            }
            Happening::MessageVisible { reason } => {
                let text = match reason {
                    VisibleReason::Delay => t().h_visible_delay,
                    VisibleReason::VisibilityTimeout => t().h_visible,
                    VisibleReason::GroupReleased => t().h_visible_group,
                };
                fill(text, &[&event, &here])
            }
            Happening::VisibilityChanged { visible_at } => {
                fill(t().h_visibility_changed, &[&event, &here, &self.until(visible_at)])
            }
            Happening::DeleteRefused { status } => {
                fill(t().h_delete_refused, &[&event, &here, &status.to_string()])
            }
            Happening::MessageDeleted => fill(t().h_deleted, &[&event, &here]),
            Happening::MessageMoved { to, receive_count } => {
                let policy = config
                    .queues
                    .get(self.entry.entity.at())
                    .and_then(|queue| queue.redrive_policy);
                let redriven = policy.is_none_or(|policy| policy.dead_letter_queue.entity() != to);
                let text = if redriven { t().h_moved_back } else { t().h_moved };
                fill(text, &[&event, &here, &receive_count.to_string(), &self.name(to)])
            }
            Happening::QueuePurged { messages } => {
                fill(t().h_purged, &[&messages.to_string(), &here])
            }
            Happening::PollersScaled { from, to } => {
                fill(t().h_pollers, &[&here, &from.to_string(), &to.to_string()])
            }
            Happening::MappingDisabled => fill(t().h_mapping_disabled, &[&here]),
            Happening::BatchSucceeded { failed_records: 0, .. } => return None,
            Happening::BatchSucceeded { batch, failed_records } => {
                fill(t().h_batch_partial, &[&batch_name(batch), &failed_records.to_string()])
            }
            Happening::BatchFailed { batch, records } => {
                fill(t().h_batch_failed, &[&batch_name(batch), &records.to_string()])
            }
            Happening::BatchRetryScheduled { batch, at, .. } => {
                let source = config[batch.mapping].event_source;
                let ordered = source.kind == EntityKind::Stream
                    && config.streams[source.at()].kind != StreamKind::MqActiveMq;
                let text = if ordered { t().h_batch_retry } else { t().h_batch_again };
                fill(text, &[&batch_name(batch), &self.until(at)])
            }
            Happening::BatchBisected { batch, first, second } => {
                fill(t().h_bisected, &[&batch_name(batch), &batch_name(first), &batch_name(second)])
            }
            Happening::BatchDiscarded { batch, records, reason: why } => {
                fill(t().h_discarded, &[&batch_name(batch), &records.to_string(), reason(why)])
            }
            Happening::RecordWritten { shard, .. } => {
                let text = match config.streams[self.entry.entity.at()].kind {
                    StreamKind::Kinesis | StreamKind::DynamoDbStreams => t().h_written,
                    StreamKind::Msk | StreamKind::KafkaSelfManaged => t().h_written_partition,
                    _ => t().h_written_whole,
                };
                fill(text, &[&event, &here, &shard.to_string()])
            }
            Happening::FilteredOut => fill(t().h_filtered, &[&event, &here]),
            Happening::EffectLanded { duplicate: false, .. } => {
                fill(t().h_effect, &[&event, &here])
            }
            Happening::EffectLanded { duplicate: true, .. } => {
                fill(t().h_effect_twice, &[&event, &here])
            }
            Happening::EffectSkipped { .. } => fill(t().h_effect_skipped, &[&event, &here]),
            Happening::EffectFailed { .. } => fill(t().h_effect_failed, &[&event, &here]),
            Happening::CameToRest { fate, reason: why } => {
                let text = match fate {
                    Fate::DeadLettered => t().h_dead,
                    Fate::SentToDestination => t().h_to_destination,
                    Fate::Dropped => return Some(fill(t().h_lost, &[&event, reason(why)])),
                    Fate::Expired => return Some(fill(t().h_expired, &[&event, reason(why)])),
                    Fate::Discarded => {
                        return Some(fill(t().h_discarded_event, &[&event, reason(why)]));
                    }
                    Fate::Rejected => return Some(fill(t().h_rejected, &[&event, reason(why)])),
                    Fate::Filtered if why == Reason::Duplicate => t().h_swallowed,
                    Fate::Responded
                    | Fate::RespondedWithError
                    | Fate::Processed
                    | Fate::Filtered
                    | Fate::Waiting
                    | Fate::Running => return None,
                };
                fill(text, &[&event, &here, reason(why)])
            }
            Happening::SetOutAgain => fill(t().h_again, &[&event, &here]),
            Happening::CommandApplied { index } => {
                let command = self.commands.get(usize::try_from(index).unwrap_or(usize::MAX))?;
                self.command(command)
            }
        };
        Some(text)
    }

    fn started(
        &self,
        attempt: u32,
        start: Start,
        init: SimDuration,
        batch: Option<BatchRef>,
        records: u32,
    ) -> String {
        let here = self.here();
        let environment = match start {
            Start::Cold => fill(t().h_cold, &[&duration(init)]),
            Start::Warm => t().h_warm.to_owned(),
            Start::Provisioned => t().h_provisioned.to_owned(),
            Start::Reset => fill(t().h_reset, &[&duration(init)]),
        };
        if let Some(batch) = batch {
            let records = if records == 1 {
                t().h_one_record.to_owned()
            } else {
                fill(t().h_records, &[&records.to_string()])
            };
            return fill(t().h_started_batch, &[&batch_name(batch), &here, &records, &environment]);
        }
        let attempts = self.async_attempts();
        let text = match attempt {
            1 => return fill(t().h_started, &[&self.event(), &here, &environment]),
            // A client's tries are told where the client tells them.
            _ if attempt > attempts => t().h_started,
            _ if attempt == attempts => t().h_started_last,
            _ => t().h_started_again,
        };
        if attempt > attempts {
            return fill(text, &[&self.event(), &here, &environment]);
        }
        fill(text, &[&self.event(), &attempt.to_string(), &attempts.to_string()])
    }

    fn command(&self, command: &Command) -> String {
        let config = self.config;
        match command {
            Command::Send { source, count: 1, .. } => {
                fill(t().h_you_sent, &[t().h_one_event, &config[*source].name])
            }
            Command::Send { source, count: many, .. } => {
                let events = fill(t().h_events, &[&count(u64::from(*many))]);
                fill(t().h_you_sent, &[&events, &config[*source].name])
            }
            Command::Configure { label, .. } => fill(t().h_you_set, &[label]),
            Command::Redrive { queue } => fill(t().h_you_redrive, &[&config[*queue].name]),
            Command::Purge { queue } => fill(t().h_you_purge, &[&config[*queue].name]),
            Command::Receive { queue, .. } => fill(t().h_you_receive, &[&config[*queue].name]),
            Command::Delete { queue, event } => {
                fill(t().h_you_delete, &[&config.event_name(*event), &config[*queue].name])
            }
            Command::ChangeVisibility { queue, event, .. } => {
                fill(t().h_you_hide, &[&config.event_name(*event), &config[*queue].name])
            }
            Command::Enable { mapping } => fill(t().h_you_enable, &[&config[*mapping].name]),
            Command::Disable { mapping } => fill(t().h_you_disable, &[&config[*mapping].name]),
        }
    }

    /// Attempts that an asynchronous event gets at this function, the first one included.
    fn async_attempts(&self) -> u32 {
        let function = self.config.functions.get(self.entry.entity.at());
        function.map_or(1, |function| function.event_invoke_config.maximum_retry_attempts + 1)
    }

    fn event(&self) -> String {
        self.entry.event.map_or_else(String::new, |event| self.config.event_name(event))
    }

    fn here(&self) -> String {
        self.name(self.entry.entity)
    }

    fn name(&self, entity: Entity) -> String {
        self.config.name(entity).to_owned()
    }

    fn until(&self, at: lambdascope_engine::time::SimTime) -> String {
        duration(at.since(self.entry.time))
    }
}

/// A batch as texts show it: `b12`.
pub(crate) fn batch_name(batch: BatchRef) -> String {
    format!("b{}", batch.ordinal)
}
