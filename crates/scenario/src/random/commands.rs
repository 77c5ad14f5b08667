//! What happens to random scenarios from outside.

use super::Plan;
use super::parts::{failures, spread};
use serde_json::{Value, json};

impl Plan {
    pub(super) fn commands(&mut self) {
        let mut commands = Vec::new();
        for _ in 0..self.dice.below(5) {
            let mut command = match self.dice.below(8) {
                0 | 1 => self.change(),
                2 => json!({ "do": "purge", "queue": "kept" }),
                3 => json!({ "do": "redrive", "queue": "kept" }),
                4 | 5 => self.by_hand(),
                _ => self.send(),
            };
            command["at"] = json!(format!("{}s", self.dice.below(self.seconds)));
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
            let only_today = ["bucket/big", "provisioned_pollers", "timeout_raised"];
            let text = Value::Object(self.lists.clone()).to_string();
            if !only_today.iter().any(|setting| text.contains(setting)) {
                commands.push(json!({
                    "at": format!("{at}s"), "do": "set", "path": "limits", "value": edition,
                }));
            }
        }
        self.lists.insert("commands".to_owned(), Value::Array(commands));
    }

    /// A setting changes.
    fn change(&mut self) -> Value {
        let dice = &mut self.dice;
        let function = format!("functions.f{}", dice.below(self.functions));
        let (path, value) = match dice.below(6) {
            0 | 1 => (format!("{function}.failures"), failures(dice)),
            2 => (format!("{function}.reserved_concurrency"), json!(12 + dice.below(5))),
            3 => (format!("{function}.duration"), spread(dice, 20, 1_500)),
            4 => ("queues.kept.delay".to_owned(), json!(format!("{}s", dice.below(20)))),
            _ => {
                let path = format!("{function}.failures");
                return json!({ "do": "unset", "path": path });
            }
        };
        json!({ "do": "set", "path": path, "value": value })
    }

    /// Somebody works on a queue without a mapping, or in spite of one.
    fn by_hand(&mut self) -> Value {
        let queues: Vec<String> = match self.lists.get("queues").and_then(Value::as_object) {
            Some(queues) => queues.keys().cloned().collect(),
            None => vec!["kept".to_owned()],
        };
        let dice = &mut self.dice;
        let queue = dice.pick(&queues).clone();
        let event = format!("src0#{}", 1 + dice.below(4));
        let hidden = format!("{}s", dice.below(60));
        match dice.below(4) {
            0 => json!({ "do": "delete", "queue": queue, "event": event }),
            1 => json!({
                "do": "change-visibility", "queue": queue, "event": event,
                "visibility_timeout": hidden,
            }),
            _ => {
                let wait = format!("{}s", dice.below(20));
                let mut receive =
                    json!({ "do": "receive", "queue": queue, "count": 1 + dice.below(10) });
                if dice.chance(0.5) {
                    receive["visibility_timeout"] = json!(hidden);
                }
                if dice.chance(0.3) {
                    receive["wait"] = json!(wait);
                }
                receive
            }
        }
    }

    fn send(&mut self) -> Value {
        let dice = &mut self.dice;
        let mut send = json!({ "do": "send", "source": "src0", "count": 1 + dice.below(5) });
        if dice.chance(0.3) {
            send["payload"] = json!(format!("{}KB", 1 + dice.below(400)));
        }
        if dice.chance(0.3) {
            send["key"] = json!(dice.pick(&["vip", "poison", "k1"]));
        }
        send
    }
}
