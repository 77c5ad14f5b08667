//! What can be set on the screen, as data: one list per kind of component.
//!
//! A setting knows its value now and which keys of the scenario an answer writes. How it looks is
//! the business of `components/setting_row.rs`; whether the answer is allowed, of the scenario.

mod function;
mod mapping;
mod measure;
mod queue;
mod scale;
mod scenario;
mod source;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use measure::Measure;
pub(crate) use scale::{Scale, Tick};
pub(crate) use scenario::{payload, traffic};

use lambdascope_engine::config::{Config, FailureKind};
use lambdascope_engine::entity::{Entity, EntityKind};
use lambdascope_scenario::tables::FAILURE;
use lambdascope_scenario::{Document, list_of};
use serde_json::{Map, Value, json};

/// A key of the scenario and the value it gets; null takes the key away.
pub(crate) type Edit = (String, Value);

/// One thing that can be set.
#[derive(Clone, PartialEq)]
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
    write: Write,
    /// Whether it is in sight without asking for more.
    pub(crate) first: bool,
}

/// What an answer writes into the scenario.
#[derive(Clone, PartialEq)]
enum Write {
    /// The value, at the setting's own key.
    Plain,
    /// The value, at each of these keys.
    Each(Vec<String>),
    /// The value as one entry of a table that stands there as a whole, or no table at all.
    Table { path: String, table: Map<String, Value>, entry: &'static str },
    /// The value as one entry of the failure at a place of a list, or of a new one at its end.
    Failure { path: String, list: Vec<Value>, place: Option<usize>, entry: &'static str },
    /// Random arrivals at a share of the value, at each of these keys.
    Arrivals(Vec<(String, f64)>),
}

/// How a setting is set.
#[derive(Clone, PartialEq)]
pub(crate) enum Control {
    /// By a slider, or by typing the value.
    Slide {
        scale: Scale,
        /// The value now; none reads as `absent`.
        value: Option<f64>,
        measure: Measure,
        /// Words for no value.
        absent: &'static str,
        /// Marks below the track.
        ticks: Vec<Tick>,
    },
    /// By choosing one of a few.
    Choose {
        /// What each option says, and what it writes.
        options: Vec<(String, Value)>,
        /// Which one holds now.
        chosen: Option<usize>,
        /// One more, which adds a component to the scenario: its words and what it writes.
        new: Option<(&'static str, Vec<Edit>)>,
    },
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
    function::join(list_of(entity.kind), config.name(entity))
}

/// Events per second that a source sends in the long run; zero for what comes once or by hand.
pub(crate) fn rate_of(config: &Config, source: Entity) -> f64 {
    config.sources.get(source.at()).map_or(0.0, scenario::rate_of)
}

impl Setting {
    fn new(label: &'static str, path: String, control: Control) -> Self {
        Self { label, hint: None, path, control, write: Write::Plain, first: true }
    }

    /// What tells it apart from others: two of them may be about the same key of the scenario.
    pub(crate) fn key(&self) -> String {
        [self.path.as_str(), " ", self.label].concat()
    }

    /// The keys that an answer writes, and what it writes there.
    pub(crate) fn edits(&self, value: Value) -> Vec<Edit> {
        match &self.write {
            Write::Plain => vec![(self.path.clone(), value)],
            Write::Each(paths) => paths.iter().map(|path| (path.clone(), value.clone())).collect(),
            Write::Table { path, table, entry } => {
                let mut table = table.clone();
                let none = value.is_null();
                table.insert((*entry).to_owned(), value);
                vec![(path.clone(), if none { Value::Null } else { table.into() })]
            }
            Write::Failure { path, list, place, entry } => {
                let mut list = list.clone();
                let place = place.unwrap_or_else(|| {
                    let kind = FailureKind::Error.as_str();
                    list.push(json!({ (FAILURE.kind.name()): kind, (FAILURE.rate.name()): 0.0 }));
                    list.len() - 1
                });
                list[place][*entry] = value;
                vec![(path.clone(), list.into())]
            }
            Write::Arrivals(shares) => {
                let rate = value.as_f64().unwrap_or(0.0);
                shares
                    .iter()
                    .map(|(path, share)| (path.clone(), scenario::arrivals(rate * share)))
                    .collect()
            }
        }
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

    /// Whether its value is a default that nobody publishes: the scenario does not set it.
    pub(crate) fn is_assumed(&self, config: &Config, document: &Document) -> bool {
        let Control::Slide { value: Some(value), .. } = self.control else { return false };
        let unset = |path: &String| {
            document.get(path).is_none()
                && lambdascope_scenario::setting(path, &config.limits)
                    .is_some_and(|known| known.assumed && known.default == Some(value))
        };
        match &self.write {
            Write::Plain => unset(&self.path),
            Write::Each(paths) => paths.iter().any(unset),
            Write::Table { .. } | Write::Failure { .. } | Write::Arrivals(_) => false,
        }
    }

    fn choose(
        label: &'static str,
        path: String,
        options: Vec<(String, Value)>,
        now: &Value,
    ) -> Self {
        let chosen = options.iter().position(|(_, value)| value == now);
        Self::new(label, path, Control::Choose { options, chosen, new: None })
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

    /// Offers to add a component, where it would be the first to choose from.
    fn offers(mut self, words: &'static str, edits: Vec<Edit>) -> Self {
        if let Control::Choose { options, new, .. } = &mut self.control
            && options.len() == 1
        {
            *new = Some((words, edits));
        }
        self
    }

    fn writes(mut self, write: Write) -> Self {
        self.write = write;
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

/// Every component of these kinds that is not `taken`, and no place, as choices.
fn places(
    config: &Config,
    kinds: &[EntityKind],
    none: &'static str,
    taken: &dyn Fn(Entity) -> bool,
) -> Vec<(String, Value)> {
    let fits = |entity: &Entity| kinds.contains(&entity.kind) && !taken(*entity);
    let named = |entity: Entity| (config.name(entity).to_owned(), config.reference(entity).into());
    let mut places: Vec<(String, Value)> = config.entities().filter(fits).map(named).collect();
    places.push((none.to_owned(), Value::Null));
    places
}
