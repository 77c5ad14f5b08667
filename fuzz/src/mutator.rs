//! New scenarios from old ones: a change of one value, so that most still can be read.

use lambdascope_scenario::{parse_duration, schema};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// Every key and word of the format, from the schema.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut words = Vec::new();
    collect(&schema(), &mut words);
    words.sort();
    words.dedup();
    words
});

/// Values at the edge of what can be meant.
const AWKWARD: &[&str] = &[
    "0s",
    "1us",
    "1ms",
    "1s",
    "61s",
    "15m",
    "12h",
    "14d",
    "999999999d",
    "-1s",
    "0B",
    "1B",
    "256KB",
    "1MB",
    "6MB",
    "9999TB",
    "queue/",
    "function/f0",
    "#",
    "none",
    "null",
    "k0",
    "\u{0}",
];

fn collect(schema: &Value, into: &mut Vec<String>) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                if key == "properties" {
                    into.extend(value.as_object().into_iter().flat_map(|map| map.keys().cloned()));
                }
                match value {
                    Value::String(word) if key != "description" => into.push(word.clone()),
                    _ => collect(value, into),
                }
            }
        }
        Value::Array(items) => {
            into.extend(items.iter().filter_map(Value::as_str).map(str::to_owned));
            items.iter().for_each(|item| collect(item, into));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A stream of choices from one seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from(mixed >> 33).unwrap_or_default() % most.max(1)
    }

    fn word(&mut self) -> String {
        WORDS.get(self.below(WORDS.len())).cloned().unwrap_or_default()
    }
}

/// Another scenario made of this one; none if the text is no JSON, or is best changed as bytes.
#[must_use]
pub fn other(text: &str, seed: u32) -> Option<String> {
    let mut dice = Dice(u64::from(seed));
    if dice.below(8) == 0 {
        return None;
    }
    let mut value: Value = serde_json::from_str(text).ok()?;
    for _ in 0..=dice.below(3) {
        let mut all = Vec::new();
        pointers(&value, "", &mut all);
        let from = all[dice.below(all.len())].clone();
        let known = value.pointer(&from)?.clone();
        let at = all[dice.below(all.len())].clone();
        change(value.pointer_mut(&at)?, known, &mut dice);
    }
    Some(value.to_string())
}

fn pointers(value: &Value, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(inner, &format!("{at}/{key}"), into);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                pointers(inner, &format!("{at}/{index}"), into);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Changes one value: `known` is another one of the same text.
fn change(value: &mut Value, known: Value, dice: &mut Dice) {
    match value {
        Value::Object(map) if dice.below(8) > 0 => {
            let keys: Vec<String> = map.keys().cloned().collect();
            let mut key = keys.get(dice.below(keys.len())).cloned().unwrap_or_default();
            match dice.below(4) {
                0 => drop(map.remove(&key)),
                1 => {
                    let inner = map.get(&key).cloned().unwrap_or_default();
                    key.push('2');
                    map.insert(key, inner);
                }
                2 => drop(map.insert(key, known)),
                _ => drop(map.insert(dice.word(), fresh(known, dice))),
            }
        }
        Value::Array(items) if dice.below(8) > 0 => match dice.below(3) {
            0 => drop(items.pop()),
            1 => {
                let again = items.get(dice.below(items.len())).cloned();
                items.push(again.unwrap_or(known));
            }
            _ => items.push(fresh(known, dice)),
        },
        Value::Bool(flag) => *flag = !*flag,
        Value::Number(number) if dice.below(4) > 0 => {
            let number = number.as_f64().unwrap_or_default();
            *value = match dice.below(4) {
                0 => json!(number * 2.0),
                1 => json!((number / 2.0).floor()),
                2 => whole(number + 1.0),
                _ => whole(number - 1.0),
            };
        }
        Value::String(text) if dice.below(2) > 0 => match parse_duration(text) {
            Some(time) => {
                let factor = [0.001, 0.5, 2.0, 60.0][dice.below(4)];
                let scaled = time.as_secs_f64() * factor * 1e6;
                *value = json!(format!("{}us", scaled.floor()));
            }
            None => *value = fresh(known, dice),
        },
        _ => *value = fresh(known, dice),
    }
}

/// A whole number stays one in JSON.
fn whole(number: f64) -> Value {
    serde_json::from_str(&number.floor().to_string()).unwrap_or_default()
}

fn fresh(known: Value, dice: &mut Dice) -> Value {
    match dice.below(7) {
        0 => json!(AWKWARD[dice.below(AWKWARD.len())]),
        1 => json!(dice.word()),
        2 => json!(dice.below(12)),
        3 => json!({}),
        4 => json!(dice.below(1_000)),
        5 => json!({ dice.word(): known }),
        _ => known,
    }
}
