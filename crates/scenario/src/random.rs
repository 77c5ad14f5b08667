//! Random valid scenarios: what the property tests run.
//!
//! Which components there are and what leads where is planned here; every setting is drawn from
//! its key, and what the reader then refuses is mended or taken away. Events only travel forward,
//! from a function to what feeds a later one, apart from a rare loop that recursion detection has
//! to stop; so a run stays at a few thousand events.

mod dice;
mod draw;
mod mend;
mod sources;

use crate::command::ActionKind;
use crate::document::Document;
use crate::read::uses;
use crate::tables::{COMMAND, Info, SCENARIO, SOURCE, STREAM, ScenarioKeys, Section, Shape, TABLE};
use dice::Dice;
use draw::Draw;
use lambdascope_engine::config::StreamKind;
use lambdascope_rulebook::{Edition, LimitInfo, Limits, Unit};
use serde_json::{Map, Value, json};

/// A random valid scenario.
#[must_use]
pub fn random_scenario(seed: u64) -> Document {
    let mut dice = Dice::new(seed);
    loop {
        let mut plan = Plan::new(&mut dice);
        plan.components();
        plan.commands();
        let other = plan.other_limit();
        let Some(usual) = mend::mended(Document::new(plan.finish(seed))) else { continue };
        // Not every number goes with every scenario: a timeout may come to lie outside its range.
        let mut changed = usual.clone();
        let overrides = SCENARIO.limit_overrides.name();
        return match other.map(|(name, value)| changed.set(&format!("{overrides}.{name}"), value)) {
            Some(Ok(())) if changed.read().runnable().is_some() => changed,
            _ => usual,
        };
    }
}

/// Numbers that every run relies on: a receive that counted twice would pass a queue's limit.
const PREMISES: &[&str] = &["sqs_receive_count_increment"];
/// What events can be left at: nothing reads it and nothing goes on from it.
const SINKS: [&str; 7] = [
    "queue/kept",
    "queue/kept-fifo",
    "topic/alerts",
    "bucket/big",
    "table/orders",
    "database/ledger",
    "service/mail",
];

/// A scenario in the making.
struct Plan<'a> {
    dice: &'a mut Dice,
    edition: Edition,
    limits: Limits,
    density: f64,
    functions: u64,
    seconds: u64,
    /// What can be written to, and the number of the function that is behind it.
    entries: Vec<(String, u64)>,
    lists: Map<String, Value>,
}

impl<'a> Plan<'a> {
    fn new(dice: &'a mut Dice) -> Self {
        let edition = if dice.chance(0.3) { Edition::Classic } else { Edition::Today };
        Self {
            edition,
            limits: Limits::of(edition),
            density: 0.1 + 0.4 * dice.share(),
            functions: 1 + dice.below(4),
            seconds: 60 + dice.below(900),
            entries: Vec::new(),
            lists: Map::new(),
            dice,
        }
    }

    fn draw(&mut self, targets: Vec<String>) -> Draw<'_> {
        Draw { dice: self.dice, limits: &self.limits, density: self.density, targets }
    }

    /// Adds a component to a list, with settings drawn from the keys of its kind.
    fn put(&mut self, list: &Info, name: &str, fixed: &Value, targets: Vec<String>) {
        let Shape::Named(_, keys) = list.shape else { return };
        let component = self.draw(targets).table(keys, fixed);
        let list = self.lists.entry(list.name()).or_insert_with(|| json!({}));
        list[name] = component;
    }

    /// Where what stands before a function may lead: from `first` on.
    fn targets(&self, first: u64) -> Vec<String> {
        let entries = self.entries.iter().filter(|(_, behind)| *behind >= first);
        let entries = entries.map(|(entry, _)| entry.clone());
        let functions = (first..self.functions).map(|index| format!("function/f{index}"));
        SINKS.into_iter().map(str::to_owned).chain(entries).chain(functions).collect()
    }

    fn components(&mut self) {
        for sink in SINKS {
            let (kind, name) = sink.split_once('/').unwrap_or_default();
            let (list, fixed) = match kind {
                "queue" => (&SCENARIO.queues.info, json!({ "fifo": name != "kept" })),
                "topic" => (&SCENARIO.topics.info, json!({})),
                "bucket" => (&SCENARIO.buckets.info, json!({})),
                "table" => (&SCENARIO.tables.info, json!({})),
                "database" => (&SCENARIO.databases.info, json!({})),
                _ => (&SCENARIO.services.info, json!({})),
            };
            self.put(list, name, &fixed, Vec::new());
        }
        // From the last one on, so that what routes events finds where they can go on.
        for index in (0..self.functions).rev() {
            self.ways_in(index);
            self.function(index);
        }
        for index in 0..=self.dice.below(5) {
            self.source(index);
        }
    }

    fn function(&mut self, index: u64) {
        // Nothing but recursion detection stops a function that calls itself.
        let own = json!({
            "sends": [{ "to": format!("function/f{index}") }], "recursive_loop": null,
        });
        let fixed = if self.dice.chance(0.05) { own } else { Value::Null };
        let targets = self.targets(index + 1);
        self.put(&SCENARIO.functions, &format!("f{index}"), &fixed, targets);
    }

    /// What feeds a function apart from sources: a queue, a stream, and services that fan out.
    fn ways_in(&mut self, index: u64) {
        if self.dice.chance(0.6) {
            let name = format!("q{index}");
            self.put(&SCENARIO.queues, &name, &Value::Null, self.targets(index + 1));
            self.polled("queue", &name, index);
        }
        if self.dice.chance(0.4) {
            self.stream(index);
        }
        let fanning: [&Info; 4] =
            [&SCENARIO.topics, &SCENARIO.state_machines, &SCENARIO.event_buses, &SCENARIO.buckets];
        for list in fanning {
            let Shape::Named(kind, _) = list.shape else { continue };
            if self.dice.chance(0.25) {
                let name = format!("{}{index}", kind.as_str());
                self.put(list, &name, &Value::Null, self.targets(index));
                self.entries.push((format!("{}/{name}", kind.as_str()), index));
            }
        }
    }

    fn stream(&mut self, index: u64) {
        let name = format!("s{index}");
        let kind = *self.dice.pick(&StreamKind::ALL);
        let fixed = json!({ (STREAM.kind.name()): kind.as_str() });
        self.put(&SCENARIO.streams, &name, &fixed, Vec::new());
        self.polled("stream", &name, index);
        if kind == StreamKind::DynamoDbStreams {
            // Only its table writes to it.
            let fixed = json!({ (TABLE.stream.name()): name });
            self.put(&SCENARIO.tables, &name, &fixed, Vec::new());
            self.entries.pop();
            self.entries.push((format!("table/{name}"), index));
        }
    }

    /// A mapping for a queue or a stream.
    fn polled(&mut self, kind: &str, name: &str, index: u64) {
        let source = format!("{kind}/{name}");
        let fixed = json!({ "event_source": source, "function": format!("f{index}") });
        self.put(&SCENARIO.event_source_mappings, name, &fixed, self.targets(index + 1));
        self.entries.push((source, index));
    }

    /// What happens from outside.
    fn commands(&mut self) {
        let everything = self.everything();
        let mut commands = Vec::new();
        for _ in 0..self.dice.below(6) {
            let action = *self.dice.pick(&ActionKind::ALL);
            let at = format!("{}s", self.dice.below(self.seconds));
            let mut command = json!({ "at": at, "do": action.as_str() });
            let setting = self.setting();
            for key in uses(action) {
                let value = match &setting {
                    Some((path, _)) if key.name() == COMMAND.path.name() => json!(path),
                    Some((_, value)) if key.name() == COMMAND.value.name() => value.clone(),
                    _ => {
                        let mut draw = self.draw(everything.clone());
                        let Some(value) = draw.value(key) else { continue };
                        value
                    }
                };
                command[key.name()] = value;
            }
            commands.push(command);
        }
        self.lists.insert(SCENARIO.commands.name().to_owned(), Value::Array(commands));
    }

    /// Every component, as `kind/name`.
    fn everything(&self) -> Vec<String> {
        let mut all = Vec::new();
        for key in ScenarioKeys::KEYS.keys {
            let Shape::Named(kind, _) = key.shape else { continue };
            let names = self.lists.get(key.name()).and_then(Value::as_object);
            let names = names.into_iter().flat_map(Map::keys);
            all.extend(names.map(|name| format!("{}/{name}", kind.as_str())));
        }
        all
    }

    /// Another value for a setting of some component, or the other edition.
    fn setting(&mut self) -> Option<(String, Value)> {
        if self.dice.chance(0.1) {
            let other = *self.dice.pick(&Edition::ALL);
            return Some((SCENARIO.limits.name().to_owned(), json!(other.as_str())));
        }
        let components = self.everything();
        let component = self.dice.pick(&components).clone();
        let (word, name) = component.split_once('/')?;
        let named =
            |key: &&&Info| matches!(key.shape, Shape::Named(kind, _) if kind.as_str() == word);
        let list = ScenarioKeys::KEYS.keys.iter().find(named)?;
        let Shape::Named(_, keys) = list.shape else { return None };
        let key = *self.dice.pick(keys.keys);
        // How many events come is bounded where sources are made.
        if key.name() == SOURCE.arrivals.name() {
            return None;
        }
        let value = self.draw(SINKS.map(str::to_owned).to_vec()).value(key)?;
        Some((key.below(&format!("{list}.{name}")), value))
    }

    /// Another value for one number of the rulebook.
    fn other_limit(&mut self) -> Option<(&'static str, Value)> {
        if !self.dice.chance(0.2) {
            return None;
        }
        let is_amount = |info: &&LimitInfo| {
            !matches!(info.unit, Unit::Flag | Unit::Status) && !PREMISES.contains(&info.name)
        };
        let amounts: Vec<&LimitInfo> = Limits::TABLE.iter().filter(is_amount).collect();
        let name = self.dice.pick(&amounts).name;
        let usual = self.limits.get(name)?;
        let value = usual * *self.dice.pick(&[0.5, 2.0, 3.0]);
        // A whole number stays one.
        let value = if usual.fract() == 0.0 { value.ceil() } else { value };
        Some((name, serde_json::from_str(&value.to_string()).ok()?))
    }

    fn finish(mut self, seed: u64) -> Value {
        if self.dice.chance(0.2) {
            let account = 180 + self.dice.below(100);
            let overrides = json!({ "account_concurrency": account });
            self.lists.insert(SCENARIO.limit_overrides.name().to_owned(), overrides);
        }
        let head: [(&Info, Value); 5] = [
            (&SCENARIO.format, json!(1)),
            (&SCENARIO.title, json!(format!("Random scenario {seed}"))),
            (&SCENARIO.seed, json!(seed)),
            (&SCENARIO.run_for, json!(format!("{}s", self.seconds))),
            (&SCENARIO.limits, json!(self.edition.as_str())),
        ];
        self.lists.extend(head.map(|(key, value)| (key.name().to_owned(), value)));
        Value::Object(self.lists)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Diagnostic;
    use crate::tables::Keys;
    use lambdascope_rulebook::SourceKind;
    use std::collections::BTreeSet;
    use std::sync::LazyLock;

    /// A few thousand of them, made once for all tests.
    static SCENARIOS: LazyLock<Vec<Document>> =
        LazyLock::new(|| (0..2_000).map(random_scenario).collect());

    #[test]
    fn every_random_scenario_is_valid() {
        for (seed, document) in SCENARIOS.iter().enumerate() {
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
        for scenario in SCENARIOS.iter() {
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
        let all: Vec<&Value> = SCENARIOS.iter().map(Document::value).collect();
        let mut absent = Vec::new();
        look(ScenarioKeys::KEYS, &all, "", &mut absent);
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
