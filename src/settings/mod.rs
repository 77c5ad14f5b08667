//! What can be set on the screen, as data: one list per kind of component.
//!
//! A setting knows its value now and which keys of the scenario an answer writes. How it looks is
//! the business of `components/setting_row.rs`; whether the answer is allowed, of the scenario.

mod function;
mod mapping;
mod measure;
mod queue;
mod scenario;
mod source;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use measure::Measure;
pub(crate) use scenario::{payload, traffic};

use crate::components::slider::{Scale, Tick};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_scenario::Document;
use serde_json::Value;
use std::rc::Rc;
use yew::AttrValue;

/// A key of the scenario and the value it gets; null takes the key away.
pub(crate) type Edit = (String, Value);

/// One thing that can be set.
#[derive(Clone)]
pub(crate) struct Setting {
    /// Its name on the screen.
    pub(crate) label: &'static str,
    /// What the name alone does not say.
    pub(crate) hint: Option<&'static str>,
    /// The key that remarks about it name.
    pub(crate) path: String,
    /// How it is set.
    pub(crate) control: Control,
    /// What an answer writes.
    pub(crate) edits: Rc<dyn Fn(Value) -> Vec<Edit>>,
    /// Whether it is in sight without asking for more.
    pub(crate) first: bool,
}

/// How a setting is set.
#[derive(Clone)]
pub(crate) enum Control {
    /// By a slider, or by typing the value.
    Slide {
        /// The slider's ends.
        scale: Scale,
        /// The value now; none reads as `absent`.
        value: Option<f64>,
        /// What is measured.
        measure: Measure,
        /// Words for no value.
        absent: &'static str,
        /// Marks below the track.
        ticks: Vec<Tick>,
    },
    /// By choosing one of a few.
    Choose {
        /// Words and values.
        options: Vec<(AttrValue, Value)>,
        /// Which one holds now.
        chosen: Option<usize>,
    },
    /// On or off.
    Switch(bool),
}

/// The settings of a component, in the order of the screen.
pub(crate) fn of(config: &Config, document: &Document, entity: Entity) -> Vec<Setting> {
    match entity.kind {
        EntityKind::Function => function::settings(config, document, entity),
        EntityKind::Queue => queue::settings(config, entity),
        EntityKind::EventSourceMapping => mapping::settings(config, entity),
        EntityKind::Source => source::settings(config, entity),
        EntityKind::Table | EntityKind::Database | EntityKind::Service => {
            store::settings(config, entity)
        }
        EntityKind::Stream
        | EntityKind::Topic
        | EntityKind::Bucket
        | EntityKind::EventBus
        | EntityKind::StateMachine => Vec::new(),
    }
}

/// The key of a component in a scenario: `functions.charge`.
pub(crate) fn key(config: &Config, entity: Entity) -> String {
    let table = match entity.kind {
        EntityKind::Source => "sources",
        EntityKind::Function => "functions",
        EntityKind::Queue => "queues",
        EntityKind::Topic => "topics",
        EntityKind::Stream => "streams",
        EntityKind::Bucket => "buckets",
        EntityKind::EventBus => "event_buses",
        EntityKind::Table => "tables",
        EntityKind::StateMachine => "state_machines",
        EntityKind::Database => "databases",
        EntityKind::Service => "services",
        EntityKind::EventSourceMapping => "event_source_mappings",
    };
    format!("{table}.{}", config.name(entity))
}

/// Events per second that a source sends in the long run; zero for what comes once or by hand.
pub(crate) fn rate_of(config: &Config, source: Entity) -> f64 {
    config.sources.get(source.at()).map_or(0.0, scenario::rate_of)
}

impl Setting {
    fn new(label: &'static str, path: String, control: Control) -> Self {
        let written = path.clone();
        let edits = Rc::new(move |value| vec![(written.clone(), value)]);
        Self { label, hint: None, path, control, edits, first: true }
    }

    /// A slider over the values that the scenario allows at `path`.
    fn slide(
        label: &'static str,
        config: &Config,
        path: String,
        measure: Measure,
        value: f64,
    ) -> Self {
        Self::perhaps(label, config, path, measure, Some(value), "")
    }

    /// The same for a value that may be absent; an emptied field takes it away.
    fn perhaps(
        label: &'static str,
        config: &Config,
        path: String,
        measure: Measure,
        value: Option<f64>,
        absent: &'static str,
    ) -> Self {
        let scale = scale(config, &path, measure);
        Self::on_scale(label, path, scale, measure, value, absent)
    }

    /// A slider over a range of the screen's own choice.
    fn on_scale(
        label: &'static str,
        path: String,
        scale: Scale,
        measure: Measure,
        value: Option<f64>,
        absent: &'static str,
    ) -> Self {
        Self::new(label, path, Control::Slide { scale, value, measure, absent, ticks: Vec::new() })
    }

    fn choose(
        label: &'static str,
        path: String,
        options: Vec<(AttrValue, Value)>,
        now: &Value,
    ) -> Self {
        let chosen = options.iter().position(|(_, value)| value == now);
        Self::new(label, path, Control::Choose { options, chosen })
    }

    fn switch(label: &'static str, path: String, on: bool) -> Self {
        Self::new(label, path, Control::Switch(on))
    }

    fn hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Moves it behind "More settings".
    fn later(mut self) -> Self {
        self.first = false;
        self
    }

    fn writes(mut self, edits: impl Fn(Value) -> Vec<Edit> + 'static) -> Self {
        self.edits = Rc::new(edits);
        self
    }
}

/// The ends of a slider: what the scenario allows at `path`, by even factors if that is much.
fn scale(config: &Config, path: &str, measure: Measure) -> Scale {
    /// Ranges up to this length get even steps.
    const SHORT: f64 = 16.0;
    let known = lambdascope_scenario::setting(path, &config.limits);
    let (low, high) = known.and_then(|known| known.range).unwrap_or((0.0, 1.0));
    let smallest = measure.smallest();
    let (low, high) = (low / measure.unit(), high / measure.unit());
    if high - low <= SHORT {
        Scale::Linear(low, high)
    } else if low > 0.0 {
        Scale::Log(low.max(smallest), high)
    } else {
        Scale::LogFromZero(smallest, high)
    }
}

/// No place, then every component of these kinds, as choices.
fn places(
    config: &Config,
    kinds: &[EntityKind],
    none: &'static str,
    but: Option<Entity>,
) -> Vec<(AttrValue, Value)> {
    let named = |entity: Entity| {
        let name = AttrValue::from(config.name(entity).to_owned());
        (name, Value::from(config.reference(entity)))
    };
    let fitting =
        config.entities().filter(|entity| kinds.contains(&entity.kind) && Some(*entity) != but);
    fitting.map(named).chain([(AttrValue::from(none), Value::Null)]).collect()
}
