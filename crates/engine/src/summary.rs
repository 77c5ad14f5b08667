//! Adds up what a run has done so far.

use crate::bill::requests_usd;
use crate::config::Config;
use crate::entity::{MappingIndex, QueueIndex, SourceIndex};
use crate::event::EventForm;
use crate::event_source_mapping::Reader;
use crate::function::FunctionMetrics;
use crate::metrics::{
    FunctionSummary, MappingSummary, QueueSummary, SourceSummary, StreamSummary, Summary,
};
use crate::simulation::Simulation;

impl Simulation {
    /// What the run adds up to so far.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let config = &*self.config;
        let functions: Vec<FunctionSummary> = self
            .functions
            .iter()
            .map(|state| function_summary(&state.metrics, state.bill.usd(&config.limits, self.now)))
            .collect();
        let queues: Vec<QueueSummary> = QueueIndex::up_to(self.queues.len())
            .map(|queue| self.queue_summary(config, queue))
            .collect();
        let cost_usd = functions.iter().map(|function| function.cost_usd).sum::<f64>()
            + queues.iter().map(|queue| queue.cost_usd).sum::<f64>();
        let stores = self.stores.iter().flatten();
        Summary {
            fates: self.fates.clone(),
            functions,
            queues,
            streams: self
                .streams
                .iter()
                .map(|stream| StreamSummary {
                    incoming_records: stream.incoming_records,
                    incoming_bytes: stream.incoming_bytes,
                    records_waiting: stream.waiting(),
                })
                .collect(),
            mappings: MappingIndex::up_to(self.mappings.len())
                .map(|mapping| self.mapping_summary(mapping))
                .collect(),
            sources: SourceIndex::up_to(self.sources.len())
                .map(|source| self.source_summary(source))
                .collect(),
            side_effects: stores.clone().map(|store| store.effects).sum(),
            duplicate_side_effects: stores.map(|store| store.duplicates).sum(),
            cost_usd,
            steps: self.steps(),
        }
    }

    fn queue_summary(&self, config: &Config, queue: QueueIndex) -> QueueSummary {
        let state = &self.queues[queue];
        let limits = &config.limits;
        let price = if config[queue].fifo {
            limits.cost_sqs_usd_per_million_fifo
        } else {
            limits.cost_sqs_usd_per_million_standard
        };
        let oldest = state.messages().find_map(|event| {
            let EventForm::Message(message) = self.events[event].form else { return None };
            Some(message.enqueued_at)
        });
        QueueSummary {
            number_of_messages_sent: state.sent,
            number_of_messages_received: state.received,
            number_of_messages_deleted: state.deleted,
            number_of_empty_receives: state.empty_receives,
            approximate_number_of_messages_visible: state.visible() as u64,
            approximate_number_of_messages_not_visible: state.in_flight,
            approximate_number_of_messages_delayed: state.delayed,
            approximate_age_of_oldest_message: oldest.map(|sent| self.now.since(sent)),
            messages_moved: state.moved,
            cost_usd: requests_usd(state.requests, price),
        }
    }

    fn mapping_summary(&self, mapping: MappingIndex) -> MappingSummary {
        let state = &self.mappings[mapping];
        let metrics = &state.metrics;
        let (pollers, pollers_max) = match &state.reader {
            Reader::Queue(pollers) => pollers.count(),
            Reader::Stream(lanes) => lanes.pollers(),
        };
        MappingSummary {
            polled_event_count: metrics.polled,
            filtered_out_event_count: metrics.filtered,
            invoked_event_count: metrics.invoked,
            failed_invoke_event_count: metrics.failed_invokes,
            deleted_event_count: metrics.deleted,
            dropped_event_count: metrics.dropped,
            on_failure_destination_delivered_event_count: metrics.delivered_to_destination,
            iterator_age_ms_max: metrics.iterator_age_ms_max,
            pollers,
            pollers_max,
        }
    }

    fn source_summary(&self, source: SourceIndex) -> SourceSummary {
        let state = &self.sources[source];
        SourceSummary {
            events_sent: self.emitted.count(source.entity()),
            attempts: state.attempts,
            responses: state.responses.iter().map(|(status, count)| (*status, *count)).collect(),
        }
    }
}

fn function_summary(metrics: &FunctionMetrics, cost_usd: f64) -> FunctionSummary {
    FunctionSummary {
        invocations: metrics.invocations,
        errors: metrics.errors,
        throttles: metrics.throttles,
        concurrent_executions_max: metrics.in_use_max,
        cold_starts: metrics.cold_starts,
        async_events_received: metrics.events_received,
        async_events_dropped: metrics.events_dropped,
        dead_letter_errors: metrics.dead_letter_errors,
        destination_delivery_failures: metrics.destination_failures,
        recursive_invocations_dropped: metrics.recursive_drops,
        duration_ms_p50: metrics.durations.value_at_quantile(0.50),
        duration_ms_p95: metrics.durations.value_at_quantile(0.95),
        duration_ms_p99: metrics.durations.value_at_quantile(0.99),
        cost_usd,
    }
}
