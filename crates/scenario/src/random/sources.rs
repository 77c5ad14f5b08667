//! Sources of random scenarios: any door on anything that it can send to.

use super::Plan;
use super::parts::{arrivals, content, payload};
use lambdascope_engine::config::Backoff;
use lambdascope_rulebook::{Path, SourceKind, Wait, Word};
use serde_json::{Value, json};

impl Plan {
    pub(super) fn sources(&mut self) {
        let count = 1 + self.dice.below(5);
        for index in 0..count {
            let source = self.source();
            self.put("sources", &format!("src{index}"), source);
        }
    }

    fn source(&mut self) -> Value {
        let function = format!("function/f{}", self.dice.below(self.functions));
        let entry = self.dice.below(self.entries.len() as u64 + 1);
        let entry = usize::try_from(entry).ok().and_then(|at| self.entries.get(at)).cloned();
        let target = match entry.filter(|_| self.dice.chance(0.5)) {
            Some((entry, _)) => entry,
            None => function,
        };
        let kind = self.kind_for(&target);
        let dice = &mut self.dice;
        let mut source = json!({
            "kind": kind.id(),
            "target": target,
            "arrivals": arrivals(dice, self.seconds),
            "payload": payload(dice),
        });
        if dice.chance(0.3) {
            source["content"] = content(dice);
        }
        if dice.chance(0.6) {
            source["keys"] = json!({ "count": 1 + dice.below(20), "skew": dice.share() });
        }
        if dice.chance(0.3) {
            source["client"] = self.client();
        }
        if let Some(settings) = self.settings(kind, &target) {
            source["settings"] = settings;
        }
        if self.dice.chance(0.2) {
            source["claim_check"] = self.claim_check(&target);
        }
        source
    }

    /// Producers write to what carries events most of the time; else it is any door that can.
    fn kind_for(&mut self, target: &str) -> SourceKind {
        let to = target.split('/').next().unwrap_or_default();
        let kinds = SourceKind::ALL.iter().copied().filter(|kind| kind.targets().contains(&to));
        let kinds: Vec<SourceKind> = kinds.collect();
        if to != "function" && self.dice.chance(0.5) {
            return SourceKind::Producer;
        }
        *self.dice.pick(&kinds)
    }

    fn client(&mut self) -> Value {
        let dice = &mut self.dice;
        let attempts = 1 + dice.below(4);
        let backoff = *dice.pick(Backoff::WORDS);
        let mut client = json!({
            "timeout": format!("{}s", 1 + dice.below(20)),
            "retries": { "max_attempts": attempts, "backoff": backoff },
        });
        if dice.chance(0.4) {
            let base = dice.below(2_000);
            client["retries"]["base"] = json!(format!("{base}ms"));
            client["retries"]["cap"] = json!(format!("{}ms", base + dice.below(20_000)));
        }
        client
    }

    /// What can be set of a door, at times.
    fn settings(&mut self, kind: SourceKind, target: &str) -> Option<Value> {
        if !target.starts_with("function/") {
            return None;
        }
        let dice = &mut self.dice;
        let other = if kind.path() == Path::Sync { Path::Async } else { Path::Sync };
        if kind.also_paths().contains(&other) && dice.chance(0.3) {
            let word = if other == Path::Async { "Event" } else { "RequestResponse" };
            return Some(json!({ "invocation_type": word }));
        }
        if !dice.chance(0.5) {
            return None;
        }
        let timeout = format!("{}s", 1 + dice.below(29));
        match kind {
            SourceKind::ApigwRest if !self.classic && dice.chance(0.3) => {
                let timeout = format!("{}s", 29 + dice.below(200));
                Some(json!({ "timeout": timeout, "timeout_raised": true }))
            }
            SourceKind::ApigwRest if dice.chance(0.3) => {
                Some(json!({ "custom_integration": true }))
            }
            SourceKind::LambdaApi if dice.chance(0.2) => {
                Some(json!({ "request_error": "unknown-function" }))
            }
            SourceKind::LambdaApi => Some(json!({ "invocation_type": "DryRun" })),
            _ => {
                let settable = matches!(kind.door().clock.wait, Wait::Settable { .. });
                settable.then(|| json!({ "timeout": timeout }))
            }
        }
    }

    fn claim_check(&mut self, target: &str) -> Value {
        let mut stores = vec!["bucket/big", "table/orders", "database/ledger"];
        if target.starts_with("queue/") {
            stores.extend(["sqs-extended", "sqs-extended"]);
        }
        let store = *self.dice.pick(&stores);
        let limited = ["function/", "queue/", "topic/"].iter().any(|to| target.starts_with(to));
        if limited && self.dice.chance(0.5) {
            return json!(store);
        }
        let above = format!("{}KB", 1 + self.dice.below(300));
        let mut check = json!({ "store": store, "above": above });
        if self.dice.chance(0.5) {
            check["reference_size"] = json!(format!("{}B", 100 + self.dice.below(2_000)));
        }
        check
    }
}
