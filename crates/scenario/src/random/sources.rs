//! Sources of random scenarios: any door on anything that it can send to.

use super::Plan;
use crate::tables::{AtKeys, ClaimCheckKeys, SCENARIO, Section};
use lambdascope_rulebook::SourceKind;
use serde_json::{Value, json};

impl Plan<'_> {
    pub(super) fn source(&mut self, index: u64) {
        let function = format!("function/f{}", self.dice.below(self.functions));
        let target = match self.entries.as_slice() {
            [_, ..] if self.dice.chance(0.5) => self.dice.pick(&self.entries).0.clone(),
            _ => function,
        };
        let mut fixed = json!({
            "kind": self.kind_for(&target).id(),
            "target": target,
            "arrivals": self.arrivals(),
        });
        if self.dice.chance(0.2) {
            fixed["claim_check"] = self.claim_check();
        }
        self.put(&SCENARIO.sources, &format!("src{index}"), &fixed, Vec::new());
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

    fn claim_check(&mut self) -> Value {
        let stores = ["bucket/big", "table/orders", "database/ledger", "sqs-extended"];
        let store = json!(self.dice.pick(&stores));
        if self.dice.chance(0.5) {
            return store;
        }
        self.draw(Vec::new()).table(ClaimCheckKeys::KEYS, &json!({ "store": store }))
    }

    /// Some dozens of events.
    fn arrivals(&mut self) -> Value {
        let seconds = self.seconds;
        let dice = &mut *self.dice;
        let count = 1 + dice.below(60);
        let from = dice.below(seconds / 2);
        let span = 10 + dice.below(seconds / 2);
        let (start, until) = (format!("{from}s"), format!("{}s", from + span));
        let rate = |events: u64| {
            let hundredths = (events * 100).div_ceil(span).min(100_000);
            f64::from(u32::try_from(hundredths).unwrap_or_default()) / 100.0
        };
        match dice.below(5) {
            0 => json!({
                "poisson": { "per_second": rate(count) }, "from": start, "until": until,
            }),
            1 => json!({
                "every": format!("{}ms", (span * 1_000 / count).max(50)),
                "from": start,
                "until": until,
            }),
            2 => json!({ "burst": { "count": count, "at": start } }),
            3 => json!({
                "ramp": { "from": 0, "to": rate(count * 2), "over": format!("{span}s") },
                "from": start,
                "until": until,
            }),
            _ => {
                let lines = 1 + dice.below(6);
                let line = |_| {
                    let time = format!("{}s", self.dice.below(seconds));
                    let fixed = json!({ "time": time, "count": 1 + self.dice.below(8) });
                    self.draw(Vec::new()).table(AtKeys::KEYS, &fixed)
                };
                json!({ "at": (0..lines).map(line).collect::<Vec<Value>>() })
            }
        }
    }
}
