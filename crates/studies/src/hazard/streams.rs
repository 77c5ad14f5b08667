//! Hazards of streams and of the mappings that read them.

use super::{HazardKind as Kind, Survey};
use lambdascope_engine::config::{EventSourceMapping, StartingPosition, Stream, StreamKind};
use lambdascope_engine::entity::EntityKind;
use lambdascope_engine::time::SimTime;
use lambdascope_rulebook::RuleId;
use lambdascope_scenario::duration_text;

/// Attempts after the first that a remedy sets: enough for what passes by itself.
const ENOUGH_RETRIES: u32 = 3;

impl Survey<'_> {
    pub(super) fn look_at_streams(&mut self) {
        for mapping in &self.config.mappings {
            if mapping.event_source.kind != EntityKind::Stream {
                continue;
            }
            let stream = &self.config.streams[mapping.event_source.at()];
            if matches!(stream.kind, StreamKind::Kinesis | StreamKind::DynamoDbStreams) {
                self.look_at_retries(mapping, stream);
                self.look_at_bisect(mapping);
            }
            self.look_at_start(mapping);
        }
        for (index, stream) in self.config.streams.iter().enumerate() {
            self.look_at_shards(index, stream);
        }
    }

    fn look_at_retries(&mut self, mapping: &EventSourceMapping, stream: &Stream) {
        let at = |setting: &str| format!("event_source_mappings.{}.{setting}", mapping.name);
        let mut edits = Vec::new();
        if mapping.on_failure.is_none() {
            let (queue, made) = self.failure_queue(&format!("{}-failed", mapping.name), false);
            edits = made;
            edits.push((at("on_failure"), queue.into()));
        }
        let endless =
            mapping.maximum_retry_attempts.is_none() && mapping.maximum_record_age.is_none();
        if endless {
            let path = at("maximum_retry_attempts");
            let message = format!(
                "a batch that always fails is tried until its records are {} old, and blocks its \
                 shard until then",
                duration_text(stream.retention)
            );
            edits.push((path.clone(), ENOUGH_RETRIES.into()));
            let remedy = format!("give up after {ENOUGH_RETRIES} retries, and keep what failed");
            let fix = (remedy, edits);
            self.add(Kind::EndlessRetries, RuleId::PollStreamBlocking, path, message, fix);
        } else if mapping.on_failure.is_none() {
            let path = at("on_failure");
            let message = "records that are given up are skipped, and nobody is told".to_owned();
            let fix = ("keep a record of what was given up".to_owned(), edits);
            self.add(Kind::GivenUpRecordsVanish, RuleId::PollStreamOnFailure, path, message, fix);
        }
    }

    fn look_at_bisect(&mut self, mapping: &EventSourceMapping) {
        let alone = mapping.batch_size == 1
            || mapping.bisect_batch_on_function_error
            || mapping.report_batch_item_failures;
        if alone || mapping.maximum_retry_attempts.is_none() {
            return;
        }
        let path = format!("event_source_mappings.{}.bisect_batch_on_function_error", mapping.name);
        let message = format!(
            "one record that always fails takes its batch of up to {} with it when that is given \
             up",
            mapping.batch_size
        );
        let remedy = "halve a batch that fails, until the record is alone".to_owned();
        let fix = (remedy, vec![(path.clone(), true.into())]);
        self.add(Kind::PoisonTakesItsBatch, RuleId::PollStreamBisect, path, message, fix);
    }

    fn look_at_start(&mut self, mapping: &EventSourceMapping) {
        let late = mapping.created_at > SimTime::ZERO;
        if !late || mapping.starting_position != StartingPosition::Latest {
            return;
        }
        let path = format!("event_source_mappings.{}.starting_position", mapping.name);
        let message = "records that are written before the mapping reads, even while it is being \
                       created, are never read"
            .to_owned();
        let fix =
            ("begin at the oldest record".to_owned(), vec![(path.clone(), "TRIM_HORIZON".into())]);
        self.add(Kind::LatestMissesRecords, RuleId::PollStreamStartingPosition, path, message, fix);
    }

    fn look_at_shards(&mut self, index: usize, stream: &Stream) {
        let writers = self.config.sources.iter().filter(|source| {
            source.target.kind == EntityKind::Stream && source.target.at() == index
        });
        let few: Vec<(&str, u32)> = writers
            .filter_map(|source| Some((source.name.as_str(), source.keys?.count)))
            .filter(|(_, keys)| *keys < stream.shards)
            .collect();
        let Some((first, keys)) = few.first() else { return };
        let path = format!("sources.{first}.keys.count");
        let message = format!(
            "records with {keys} different keys fill at most {keys} of the {} shards of stream/{}: \
             the others stay idle while those lag behind",
            stream.shards, stream.name
        );
        let enough = stream.shards.saturating_mul(20);
        let fix = few.iter().map(|(name, _)| (format!("sources.{name}.keys.count"), enough.into()));
        let fix = (format!("use {enough} keys"), fix.collect());
        self.add(Kind::IdleShards, RuleId::PollStreamConcurrency, path, message, fix);
    }
}
