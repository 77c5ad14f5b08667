//! Random valid scenarios: what the property tests run.
//!
//! Every seed gives one scenario that reads without errors. Events only travel forward, from a
//! function to what feeds a later one, apart from a rare loop that recursion detection has to
//! stop; so a run stays at a few thousand events.

mod dice;
mod parts;

use crate::document::Document;
use dice::Dice;
use lambdascope_rulebook::{Path, SourceKind};
use parts::{arrivals, failures, mapping_of_queue, mapping_of_stream, payload, spread};
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
    Document::new(plan.finish(seed))
}

/// The kinds of source that call a function on one path.
fn callers(path: Path) -> Vec<SourceKind> {
    SourceKind::ALL.iter().copied().filter(|kind| kind.path() == path).collect()
}

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
        for index in 0..functions {
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
        let target = format!("function/{function}");
        let filter = if self.dice.chance(0.2) { json!(["k1", "vip"]) } else { json!([]) };
        let route = json!({ "to": target, "filter": filter });
        if self.dice.chance(0.3) {
            let name = format!("t{index}");
            let routes = json!([route, { "to": "queue/kept" }]);
            self.put("topics", &name, json!({ "subscriptions": routes }));
            self.entries.push((format!("topic/{name}"), index));
        }
        if self.dice.chance(0.2) {
            let name = format!("b{index}");
            self.put("buckets", &name, json!({ "notify": [route] }));
            self.entries.push((format!("bucket/{name}"), index));
        }
        if self.dice.chance(0.2) {
            let name = format!("bus{index}");
            self.put("event_buses", &name, json!({ "rules": [route] }));
            self.entries.push((format!("event_bus/{name}"), index));
        }
        if self.dice.chance(0.2) {
            let name = format!("steps{index}");
            let mut task = json!({ "function": function });
            if self.dice.chance(0.5) {
                let attempts = self.dice.below(4);
                task["retry"] = json!({ "interval": "1s", "max_attempts": attempts });
            }
            if self.dice.chance(0.5) {
                task["timeout"] = json!(format!("{}s", 1 + self.dice.below(20)));
            }
            self.put("state_machines", &name, json!({ "task": task }));
            self.entries.push((format!("state_machine/{name}"), index));
        }
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
        let dynamodb = self.dice.chance(0.4);
        let kind = if dynamodb { "dynamodb-streams" } else { "kinesis" };
        let shards = 1 + self.dice.below(4);
        self.put("streams", &name, json!({ "kind": kind, "shards": shards }));
        let mapping = mapping_of_stream(&mut self.dice, &name, function);
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
            function["response_size"] = json!({ "uniform": { "min": "1KB", "max": "8MB" } });
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
        function["sends"] = self.sends(index);
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
            sends.push(json!({ "to": self.dice.pick(&targets), "on": on }));
        }
        if sends.is_empty() && self.dice.chance(0.1) {
            sends.push(json!({ "to": format!("function/f{index}"), "on": "success" }));
        }
        Value::Array(sends)
    }

    fn sources(&mut self) {
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
        let dice = &mut self.dice;
        let (kind, target) = match entry.filter(|_| dice.chance(0.5)) {
            Some((entry, _)) if entry.starts_with("queue/") && dice.chance(0.3) => {
                (SourceKind::ApigwRest, entry)
            }
            Some((entry, _)) => (SourceKind::Producer, entry),
            None if dice.chance(0.5) => (*dice.pick(&callers(Path::Sync)), function),
            None => (*dice.pick(&callers(Path::Async)), function),
        };
        let mut source = json!({
            "kind": kind.id(),
            "arrivals": arrivals(dice, self.seconds),
            "payload": payload(dice),
        });
        if dice.chance(0.6) {
            source["keys"] = json!({ "count": 1 + dice.below(20), "skew": dice.share() });
        }
        if target.starts_with("function/") && kind == SourceKind::LambdaApi && dice.chance(0.3) {
            source["settings"] = json!({ "invocation_type": "Event" });
        }
        if kind == SourceKind::ApigwRest && target.starts_with("function/") && dice.chance(0.5) {
            source["settings"] = json!({ "timeout": format!("{}s", 1 + dice.below(29)) });
        }
        if dice.chance(0.3) {
            let attempts = 1 + dice.below(4);
            let backoff = *dice.pick(crate::tables::BACKOFFS);
            source["client"] = json!({
                "timeout": format!("{}s", 1 + dice.below(20)),
                "retries": { "max_attempts": attempts, "backoff": backoff },
            });
        }
        if target.starts_with("function/") && dice.chance(0.2) {
            source["claim_check"] = json!("bucket/big");
        } else if target.starts_with("queue/") && dice.chance(0.2) {
            source["claim_check"] = json!("sqs-extended");
        }
        source["target"] = json!(target);
        source
    }

    fn commands(&mut self) {
        let mut commands = Vec::new();
        for _ in 0..self.dice.below(4) {
            let dice = &mut self.dice;
            let function = dice.below(self.functions);
            let mut command = match dice.below(5) {
                0 => json!({
                    "do": "set",
                    "path": format!("functions.f{function}.failures"),
                    "value": failures(dice),
                }),
                1 => json!({
                    "do": "set",
                    "path": format!("functions.f{function}.reserved_concurrency"),
                    "value": 12 + dice.below(5),
                }),
                2 => json!({ "do": "purge", "queue": "kept" }),
                3 => json!({ "do": "redrive", "queue": "kept" }),
                _ => json!({ "do": "send", "source": "src0", "count": 1 + dice.below(5) }),
            };
            command["at"] = json!(format!("{}s", dice.below(self.seconds)));
            commands.push(command);
        }
        let mappings = self.lists.get("event_source_mappings").and_then(Value::as_object);
        if let Some(name) = mappings.and_then(|map| map.keys().next()).cloned()
            && self.dice.chance(0.2)
        {
            let at = self.dice.below(self.seconds / 2);
            let later = at + self.dice.below(60);
            commands.push(json!({ "at": format!("{at}s"), "do": "disable", "mapping": name }));
            commands.push(json!({ "at": format!("{later}s"), "do": "enable", "mapping": name }));
        }
        if self.dice.chance(0.1) {
            let at = self.dice.below(self.seconds);
            let edition = if self.classic { "today" } else { "classic" };
            let to_s3 = self.lists.values().any(|list| list.to_string().contains("bucket/big"));
            if !to_s3 {
                commands.push(json!({
                    "at": format!("{at}s"), "do": "set", "path": "limits", "value": edition,
                }));
            }
        }
        self.lists.insert("commands".to_owned(), Value::Array(commands));
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
}
