//! Random valid scenarios: what the property tests run.
//!
//! Every seed gives one scenario that reads without errors. Events only travel forward, from a
//! function to what feeds a later one, apart from a rare loop that recursion detection has to
//! stop; so a run stays at a few thousand events.

mod commands;
mod dice;
mod parts;
mod sources;

use crate::document::Document;
use dice::Dice;
use lambdascope_engine::config::StreamKind;
use lambdascope_rulebook::{Edition, LimitInfo, Limits, Unit, Word};
use parts::{failures, mapping_of_queue, mapping_of_stream, spread};
use serde_json::{Map, Value, json};

/// A random valid scenario.
#[must_use]
pub fn random_scenario(seed: u64) -> Document {
    let mut plan = Plan::new(seed);
    for index in 0..plan.functions {
        plan.function(index);
    }
    plan.sources();
    plan.commands();
    let other = plan.other_limit();
    let usual = Document::new(plan.finish(seed));
    // Not every number goes with every scenario: a timeout may come to lie outside its range.
    let mut changed = usual.clone();
    match other.map(|(name, value)| changed.set(&format!("limit_overrides.{name}"), value)) {
        Some(Ok(())) if changed.read().runnable().is_some() => changed,
        _ => usual,
    }
}

/// Numbers that every run relies on: a receive that counted twice would pass a queue's limit.
const PREMISES: &[&str] = &["sqs_receive_count_increment"];

/// A scenario in the making.
struct Plan {
    dice: Dice,
    functions: u64,
    /// The longest function timeout [s], by function.
    timeouts: Vec<u64>,
    /// What can be written to, and the number of the function that is behind it.
    entries: Vec<(String, u64)>,
    lists: Map<String, Value>,
    seconds: u64,
    classic: bool,
}

impl Plan {
    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let functions = 1 + dice.below(4);
        let timeouts = (0..functions).map(|_| 1 + dice.below(10)).collect();
        let seconds = 60 + dice.below(900);
        let classic = dice.chance(0.3);
        let mut plan = Self {
            dice,
            functions,
            timeouts,
            entries: Vec::new(),
            lists: Map::new(),
            seconds,
            classic,
        };
        for (list, name) in [("tables", "orders"), ("databases", "ledger"), ("services", "mail")] {
            let rate = if plan.dice.chance(0.3) { plan.dice.small_share() } else { 0.0 };
            plan.put(list, name, json!({ "failure_rate": rate }));
        }
        plan.put("queues", "kept", json!({}));
        plan.put("topics", "alerts", json!({ "subscriptions": [{ "to": "queue/kept" }] }));
        plan.put("buckets", "big", json!({}));
        // From the last one on, so that what routes events finds where they can go on.
        for index in (0..functions).rev() {
            plan.ways_in(index);
        }
        plan
    }

    fn put(&mut self, list: &str, name: &str, component: Value) {
        let list = self.lists.entry(list).or_insert_with(|| json!({}));
        list[name] = component;
    }

    /// What feeds a function apart from sources: a queue, a stream, and services that fan out.
    fn ways_in(&mut self, index: u64) {
        let function = format!("f{index}");
        if self.dice.chance(0.6) {
            self.queue(index, &function);
        }
        if self.dice.chance(0.4) {
            self.stream(index, &function);
        }
        if self.dice.chance(0.3) {
            let name = format!("t{index}");
            let mut routes = self.routes(index, &["queue"], true);
            routes.push(json!({ "to": "queue/kept" }));
            self.put("topics", &name, json!({ "subscriptions": routes }));
            self.entries.push((format!("topic/{name}"), index));
        }
        if self.dice.chance(0.2) {
            let name = format!("steps{index}");
            let mut task = json!({ "function": function });
            if self.dice.chance(0.5) {
                let attempts = self.dice.below(4);
                task["retry"] = json!({ "interval": "1s", "max_attempts": attempts });
                if self.dice.chance(0.5) {
                    task["retry"]["backoff_rate"] = json!(1.0 + self.dice.share());
                }
            }
            if self.dice.chance(0.5) {
                task["timeout"] = json!(format!("{}s", 1 + self.dice.below(20)));
            }
            if self.dice.chance(0.2) {
                task["callback"] = json!(true);
            }
            self.put("state_machines", &name, json!({ "task": task }));
            self.entries.push((format!("state_machine/{name}"), index));
        }
        if self.dice.chance(0.2) {
            let name = format!("bus{index}");
            let to = ["queue", "topic", "stream", "state_machine", "event_bus"];
            let rules = self.routes(index, &to, true);
            self.put("event_buses", &name, json!({ "rules": rules }));
            self.entries.push((format!("event_bus/{name}"), index));
        }
        if self.dice.chance(0.2) {
            let name = format!("b{index}");
            let notify = self.routes(index, &["queue", "topic", "event_bus"], false);
            self.put("buckets", &name, json!({ "notify": notify }));
            self.entries.push((format!("bucket/{name}"), index));
        }
    }

    /// Ways to a function, and to what leads to it or to a later one.
    fn routes(&mut self, index: u64, kinds: &[&str], dead_letters: bool) -> Vec<Value> {
        let mut targets = vec![format!("function/f{index}")];
        for (entry, _) in &self.entries {
            let kind = entry.split('/').next().unwrap_or_default();
            if kinds.contains(&kind) && !self.is_fifo(entry) {
                targets.push(entry.clone());
            }
        }
        let count = 1 + self.dice.below(2);
        let mut routes = Vec::new();
        for _ in 0..count {
            let mut route = json!({ "to": self.dice.pick(&targets) });
            if self.dice.chance(0.2) {
                route["filter"] = json!(["k1", "vip"]);
            }
            if dead_letters && self.dice.chance(0.3) {
                route["dead_letter_queue"] = json!("kept");
            }
            routes.push(route);
        }
        routes
    }

    /// Whether this is a FIFO queue, to which not everything can send.
    fn is_fifo(&self, entry: &str) -> bool {
        let name = entry.strip_prefix("queue/");
        name.is_some_and(|name| self.lists["queues"][name]["fifo"] == true)
    }

    fn queue(&mut self, index: u64, function: &str) {
        let name = format!("q{index}");
        let fifo = self.dice.chance(0.3);
        let timeout = self.timeouts.get(usize::try_from(index).unwrap_or_default());
        let timeout = timeout.copied().unwrap_or(1);
        let visibility = if self.dice.chance(0.5) { timeout * 6 } else { timeout };
        let mut queue = json!({ "fifo": fifo, "visibility_timeout": format!("{visibility}s") });
        if fifo && self.dice.chance(0.5) {
            queue["content_based_deduplication"] = json!(true);
        }
        if self.dice.chance(0.2) {
            queue["delay"] = json!(format!("{}s", self.dice.below(30)));
        }
        if self.dice.chance(0.1) {
            queue["message_retention_period"] = json!("60s");
        }
        if self.dice.chance(0.1) {
            queue["maximum_message_size"] = json!(format!("{}KB", 1 + self.dice.below(64)));
        }
        if self.dice.chance(0.7) {
            let dead = format!("q{index}-dlq");
            self.put("queues", &dead, json!({ "fifo": fifo }));
            let count = 1 + self.dice.below(5);
            queue["redrive_policy"] =
                json!({ "dead_letter_queue": dead, "max_receive_count": count });
        }
        self.put("queues", &name, queue);
        let mapping = mapping_of_queue(&mut self.dice, &name, function, fifo);
        self.put("event_source_mappings", &name, mapping);
        self.entries.push((format!("queue/{name}"), index));
    }

    fn stream(&mut self, index: u64, function: &str) {
        let name = format!("s{index}");
        let kind = *self.dice.pick(StreamKind::WORDS);
        let dynamodb = kind == "dynamodb-streams";
        // A queue and a change stream are one sequence.
        let alone = kind.starts_with("mq-") || kind == "documentdb";
        let shards = if alone { 1 } else { 1 + self.dice.below(4) };
        let mut stream = json!({ "kind": kind, "shards": shards });
        if !dynamodb && self.dice.chance(0.2) {
            stream["retention"] = json!(format!("{}h", 24 + self.dice.below(48)));
        }
        self.put("streams", &name, stream);
        let mapping = mapping_of_stream(&mut self.dice, &name, function, kind, self.classic);
        self.put("event_source_mappings", &name, mapping);
        if dynamodb {
            self.put("tables", &name, json!({ "stream": name }));
            self.entries.push((format!("table/{name}"), index));
        } else {
            self.entries.push((format!("stream/{name}"), index));
        }
    }

    fn function(&mut self, index: u64) {
        let timeout = self.timeouts.get(usize::try_from(index).unwrap_or_default());
        let timeout = timeout.copied().unwrap_or(1);
        let dice = &mut self.dice;
        let mut function = json!({
            "timeout": format!("{timeout}s"),
            "memory": format!("{}MB", 128 << dice.below(5)),
            "duration": spread(dice, 20, 1_500),
            "init_duration": spread(dice, 50, 800),
            "idempotent": dice.chance(0.3),
            "failures": failures(dice),
        });
        if dice.chance(0.3) {
            function["duration_per_record"] = json!(format!("{}ms", dice.below(50)));
        }
        if dice.chance(0.1) {
            let sizes = [
                json!({ "uniform": { "min": "1KB", "max": "8MB" } }),
                json!({ "lognormal": { "median": "2MB", "sigma": 0.7 } }),
                json!({ "exponential": { "mean": "1MB" } }),
            ];
            function["response_size"] = dice.pick(&sizes).clone();
        }
        if dice.chance(0.3) {
            let reserved = dice.below(12);
            function["reserved_concurrency"] = json!(reserved);
            function["provisioned_concurrency"] = json!(dice.below(reserved + 1));
        }
        if dice.chance(0.4) {
            let target = *dice.pick(&["queue/kept", "topic/alerts"]);
            function["dead_letter_config"] = json!({ "target": target });
        }
        function["event_invoke_config"] = self.event_invoke_config(index);
        let own = json!(format!("function/f{index}"));
        let sends = self.sends(index);
        // Nothing else would stop a function that calls itself.
        let calls_itself = sends.as_array().is_some_and(|all| all.iter().any(|s| s["to"] == own));
        if !calls_itself && self.dice.chance(0.1) {
            function["recursive_loop"] = json!("Allow");
        }
        if self.dice.chance(0.1) {
            function["not_permitted"] = json!(["queue/kept", "topic/alerts"]);
        }
        function["sends"] = sends;
        self.put("functions", &format!("f{index}"), function);
    }

    fn event_invoke_config(&mut self, index: u64) -> Value {
        let dice = &mut self.dice;
        let mut config = json!({ "maximum_retry_attempts": dice.below(3) });
        if dice.chance(0.3) {
            config["maximum_event_age"] = json!(format!("{}s", 60 + dice.below(600)));
        }
        if dice.chance(0.4) {
            let mut targets = vec!["queue/kept", "topic/alerts"];
            if !self.classic {
                targets.push("bucket/big");
            }
            config["on_failure"] = json!(dice.pick(&targets));
        }
        if index + 1 < self.functions && dice.chance(0.2) {
            config["on_success"] = json!(format!("function/f{}", index + 1));
        }
        config
    }

    fn sends(&mut self, index: u64) -> Value {
        let mut targets: Vec<String> = ["table/orders", "database/ledger", "service/mail"]
            .into_iter()
            .map(str::to_owned)
            .collect();
        let later = self.entries.iter().filter(|(_, behind)| *behind > index);
        targets.extend(later.map(|(entry, _)| entry.clone()));
        targets.extend((index + 1..self.functions).map(|later| format!("function/f{later}")));
        let mut sends = Vec::new();
        for _ in 0..self.dice.below(3) {
            let on = *self.dice.pick(&["success", "success", "failure", "always"]);
            let mut send = json!({ "to": self.dice.pick(&targets), "on": on });
            if self.dice.chance(0.3) {
                send["payload"] = json!(format!("{}KB", 1 + self.dice.below(300)));
            }
            sends.push(send);
        }
        if sends.is_empty() && self.dice.chance(0.1) {
            sends.push(json!({ "to": format!("function/f{index}"), "on": "success" }));
        }
        Value::Array(sends)
    }

    /// Another value for one number of the rulebook.
    fn other_limit(&mut self) -> Option<(&'static str, Value)> {
        if !self.dice.chance(0.2) {
            return None;
        }
        let edition = if self.classic { Edition::Classic } else { Edition::Today };
        let limits = Limits::of(edition);
        let is_amount = |info: &&LimitInfo| {
            !matches!(info.unit, Unit::Flag | Unit::Status) && !PREMISES.contains(&info.name)
        };
        let amounts: Vec<&LimitInfo> = Limits::TABLE.iter().filter(is_amount).collect();
        let name = self.dice.pick(&amounts).name;
        let value = limits.get(name)? * *self.dice.pick(&[0.5, 2.0, 3.0]);
        // A whole number stays one.
        let value = if limits.get(name)?.fract() == 0.0 { value.ceil() } else { value };
        Some((name, serde_json::from_str(&value.to_string()).ok()?))
    }

    fn finish(mut self, seed: u64) -> Value {
        // A reservation must leave the account its rest, also after a command has raised it.
        if self.dice.chance(0.2) {
            let account = 180 + self.dice.below(100);
            self.lists
                .insert("limit_overrides".to_owned(), json!({ "account_concurrency": account }));
        }
        let mut scenario = self.lists;
        let edition = if self.classic { "classic" } else { "today" };
        scenario.insert("format".to_owned(), json!(1));
        scenario.insert("title".to_owned(), json!(format!("Random scenario {seed}")));
        scenario.insert("seed".to_owned(), json!(seed));
        scenario.insert("run_for".to_owned(), json!(format!("{}s", self.seconds)));
        scenario.insert("limits".to_owned(), json!(edition));
        Value::Object(scenario)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Diagnostic;
    use crate::tables::{Keys, ScenarioKeys, Section, Shape};
    use lambdascope_rulebook::SourceKind;
    use std::collections::BTreeSet;

    #[test]
    fn every_random_scenario_is_valid() {
        for seed in 0..2_000 {
            let document = random_scenario(seed);
            let reading = document.read();
            let errors: Vec<String> = reading
                .diagnostics
                .iter()
                .filter(|diagnostic| diagnostic.is_error())
                .map(Diagnostic::to_string)
                .collect();
            assert!(errors.is_empty(), "seed {seed}: {errors:#?}\n{}", document.to_json_pretty());
            assert!(reading.config.is_some_and(|config| config.check().is_ok()), "seed {seed}");
        }
    }

    #[test]
    fn a_seed_always_gives_the_same_scenario() {
        assert_eq!(random_scenario(7), random_scenario(7));
        assert_ne!(random_scenario(7), random_scenario(8));
    }

    #[test]
    fn random_scenarios_have_every_kind_of_source() {
        let mut kinds = BTreeSet::new();
        for seed in 0..1_000 {
            let scenario = random_scenario(seed);
            for list in ["sources", "streams"] {
                let components = scenario.get(list).and_then(Value::as_object);
                let named = components.into_iter().flatten().map(|(_, component)| component);
                kinds.extend(named.filter_map(|one| one["kind"].as_str()).map(str::to_owned));
            }
            let queues = scenario.get("queues").and_then(Value::as_object).unwrap();
            let fifo = |queue: &Value| queue["fifo"] == true;
            kinds.extend(queues.values().map(|queue| match fifo(queue) {
                true => SourceKind::SqsFifo.id().to_owned(),
                false => SourceKind::SqsStandard.id().to_owned(),
            }));
        }
        // A database is a store and sends nothing.
        for kind in SourceKind::ALL.iter().filter(|kind| !kind.is_store()) {
            assert!(kinds.contains(kind.id()), "{kind} never comes up");
        }
    }

    #[test]
    fn random_scenarios_have_every_setting() {
        /// What changes nothing in a run, and what only sessions have.
        const TEXTS: &[&str] = &[".about", ".next", ".log"];
        let all: Vec<Value> =
            (0..2_000).map(|seed| random_scenario(seed).value().clone()).collect();
        let mut absent = Vec::new();
        look(ScenarioKeys::KEYS, &all.iter().collect::<Vec<_>>(), "", &mut absent);
        absent.retain(|path| !TEXTS.contains(&path.as_str()));
        assert!(absent.is_empty(), "never set: {absent:?}");
    }

    /// Finds the keys of a table that none of these values has.
    fn look(section: &Keys, values: &[&Value], path: &str, absent: &mut Vec<String>) {
        for key in section.keys {
            let found: Vec<&Value> =
                values.iter().filter_map(|value| value.get(key.name)).collect();
            let path = format!("{path}.{}", key.name);
            if found.is_empty() {
                absent.push(path);
            } else {
                look_inside(&key.shape, &found, &path, absent);
            }
        }
    }

    fn look_inside(shape: &Shape, values: &[&Value], path: &str, absent: &mut Vec<String>) {
        let objects = || values.iter().copied().filter(|value| value.is_object());
        match shape {
            Shape::Table(section) => look(section, &objects().collect::<Vec<_>>(), path, absent),
            Shape::Named(_, section) => {
                let inner = objects().filter_map(Value::as_object).flat_map(Map::values);
                look(section, &inner.collect::<Vec<_>>(), path, absent);
            }
            Shape::List(item) => {
                let inner = values.iter().filter_map(|value| value.as_array()).flatten();
                look_inside(item, &inner.collect::<Vec<_>>(), path, absent);
            }
            Shape::Either(first, second) => {
                look_inside(first, values, path, absent);
                look_inside(second, values, path, absent);
            }
            _ => {}
        }
    }
}
