//! The event sources and front doors.
//!
//! A column that a source should have and does not, or that names no limit, rule or set of answers,
//! stops the build.

use crate::{
    limits::Types,
    rules::Rules,
    write::{camel_case, doc, escape, option, tables, text, texts},
};
use std::fmt::Write;
use toml::{Table, Value};

pub(crate) struct Source {
    pub(crate) id: String,
    pub(crate) table: Table,
}

pub(crate) fn read(file: &Table) -> Vec<Source> {
    let read = |table: &Table| Source { id: text(table, "id").to_owned(), table: table.clone() };
    tables(file, "source").into_iter().map(read).collect()
}

pub(crate) fn to_rust(file: &Table, sources: &[Source], rules: &Rules, limits: &Types) -> String {
    let row = |of, table| Row { of, table, file, rules, limits };
    let (mut variants, mut all, mut facts) = (String::new(), String::new(), String::new());
    for source in sources {
        let variant = camel_case(&source.id);
        let name = text(&source.table, "name");
        variants += &format!("{}{variant},\n", doc(&format!("`{}`: {}.", source.id, escape(name))));
        all += &format!("SourceKind::{variant},");
        facts += &facts_of(source, &sources[0], row(&source.id, &source.table));
    }
    let n = sources.len();
    let mut out = String::new();
    write!(
        out,
        "/// A kind of event source or front door.\n\
         #[repr(u8)]\n\
         #[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]\n\
         #[cfg_attr(feature = \"serde\", derive(serde::Serialize, serde::Deserialize))]\n\
         pub enum SourceKind {{\n{variants}}}\n\
         static ALL: [SourceKind; {n}] = [{all}];\n\
         static FACTS: [Facts; {n}] = [{facts}];\n"
    )
    .expect("writing to a string");
    for (list, kind) in [("answers", "Answers"), ("clients", "Clients")] {
        let sets = file.get(list).and_then(Value::as_table);
        for (name, set) in sets.unwrap_or_else(|| panic!("sources.toml: no [{list}.NAME]")) {
            let set = set.as_table().unwrap_or_else(|| panic!("sources.toml: {set} is no table"));
            let set = row(name, set);
            let set = if list == "answers" { set.answers() } else { set.clients() };
            writeln!(out, "static {}: {kind} = {set};", place(list, name))
                .expect("writing to a string");
        }
    }
    out
}

/// All that is known of a source. Of a polled one it is an event source mapping that calls, in the
/// words of `invoke_api`.
fn facts_of(source: &Source, invoke_api: &Source, own: Row<'_>) -> String {
    let role = own.text("kind");
    let polled = own.text("path") == "poll" && role == "invoker";
    let door = Row { table: if polled { &invoke_api.table } else { own.table }, ..own };
    let paths = texts(own.table, "also_paths").into_iter().map(path).collect::<Vec<_>>().join(",");
    let rules =
        texts(own.table, "rules").iter().map(|id| own.rules.variant(id)).collect::<Vec<_>>();
    format!(
        "Facts {{ id: {:?}, name: {:?}, short_name: {:?}, path: {}, also_paths: &[{paths}], \
         role: Role::{}, targets: &{:?}, has_door: {}, at_the_edge: {}, delay: {}, door: {}, \
         confidence: Confidence::{}, rules: &[{}] }},\n",
        source.id,
        own.text("name"),
        own.text("short_name"),
        path(own.text("path")),
        camel_case(role),
        if polled { Vec::new() } else { texts(own.table, "targets") },
        if polled { false } else { own.flag("has_door").unwrap_or_else(|| own.lacks("has_door")) },
        own.flag("at_the_edge").unwrap_or_default(),
        own.maybe_limit("delay"),
        door.door(),
        camel_case(own.text("confidence")),
        rules.join(","),
    )
}

fn path(word: &str) -> String {
    format!("Path::{}", camel_case(word))
}

/// The name of the static that holds a set of answers or clients.
fn place(list: &str, name: &str) -> String {
    format!("{list}_{name}").replace('-', "_").to_uppercase()
}

/// A table of the file with what its words may refer to.
#[derive(Clone, Copy)]
struct Row<'a> {
    of: &'a str,
    table: &'a Table,
    file: &'a Table,
    rules: &'a Rules,
    limits: &'a Types,
}

impl<'a> Row<'a> {
    fn lacks(&self, column: &str) -> ! {
        panic!("sources.toml: `{}` does not say `{column}`", self.of)
    }

    fn text(&self, column: &str) -> &'a str {
        self.table.get(column).and_then(Value::as_str).unwrap_or_else(|| self.lacks(column))
    }

    fn flag(&self, column: &str) -> Option<bool> {
        self.table.get(column).and_then(Value::as_bool)
    }

    /// An inner table; none for the word that says that Lambda's own holds.
    fn inner(&self, column: &str) -> Option<Self> {
        match self.table.get(column) {
            Some(Value::Table(table)) => Some(Row { table, ..*self }),
            Some(Value::String(word)) if word == "lambda" => None,
            _ => self.lacks(column),
        }
    }

    fn rule(&self, column: &str) -> String {
        self.rules.variant(self.text(column))
    }

    /// A function that takes the number from the limits: times in microseconds, the rest as it is.
    fn limit(&self, column: &str) -> String {
        self.limit_called(self.text(column))
    }

    fn limit_called(&self, name: &str) -> String {
        let Some((unit, _)) = self.limits.get(name) else {
            panic!("sources.toml: `{}`: there is no limit `{name}`", self.of)
        };
        match *unit {
            "Seconds" => format!("|limits| limits.{name} * 1e6"),
            "Milliseconds" => format!("|limits| limits.{name} * 1e3"),
            _ => format!("|limits| limits.{name}"),
        }
    }

    fn maybe_limit(&self, column: &str) -> String {
        option(self.table.get(column), |_| self.limit(column))
    }

    /// The set of answers or clients that a column names.
    fn set(&self, list: &str, column: &str) -> String {
        let name = self.text(column);
        let known = self.file.get(list).is_some_and(|sets| sets.get(name).is_some());
        assert!(known, "sources.toml: `{}`: there is no [{list}.{name}]", self.of);
        place(list, name)
    }

    fn door(&self) -> String {
        let max_request = option(self.inner("max_request"), |most| {
            let (bytes, status) = (most.limit("bytes"), most.limit("status"));
            format!(
                "MaxRequest {{ bytes: {bytes}, status: {status}, rule: {} }}",
                most.rule("rule")
            )
        });
        let max_response = option(self.inner("max_response"), |most| {
            let (bytes, status) = (most.limit("bytes"), most.maybe_limit("status"));
            format!(
                "MaxResponse {{ bytes: {bytes}, status: {status}, rule: {} }}",
                most.rule("rule")
            )
        });
        format!(
            "Door {{ max_request: {max_request}, max_response: {max_response}, \
             cuts_bodies_at: {}, gateway_rate: {}, clock: {}, answers: &{}, client: &{} }}",
            self.maybe_limit("cuts_bodies_at"),
            self.flag("gateway_rate").unwrap_or_default(),
            self.inner("clock").unwrap_or_else(|| self.lacks("clock")).clock(),
            self.set("answers", "answers"),
            self.set("clients", "client"),
        )
    }

    fn clock(&self) -> String {
        let has = |column| self.table.contains_key(column);
        let wait = if has("fixed") {
            let (time, classic) = (self.limit("fixed"), self.maybe_limit("classic"));
            format!("Fixed {{ time: {time}, classic: {classic} }}")
        } else if has("max") {
            let [default, min, raised] =
                ["default", "min", "raised_max"].map(|c| self.maybe_limit(c));
            let max = self.limit("max");
            format!(
                "Settable {{ default: {default}, min: {min}, max: {max}, raised_max: {raised} }}"
            )
        } else {
            "Function".to_owned()
        };
        format!(
            "Clock {{ wait: Wait::{wait}, status: {}, rule: {}, late_rule: {} }}",
            self.maybe_limit("status"),
            self.rule("rule"),
            self.rule(if has("late_rule") { "late_rule" } else { "rule" }),
        )
    }

    fn answers(&self) -> String {
        let told = ["function_error", "throttled", "too_large", "service_error"].map(|outcome| {
            let words = texts(self.table, outcome);
            let [status, rule] = words[..] else { self.lacks(outcome) };
            let (status, rule) = (self.limit_called(status), self.rules.variant(rule));
            format!("{outcome}: Refusal {{ status: {status}, rule: {rule} }}")
        });
        let flags = ["is_direct", "shows_function_error"]
            .map(|flag| format!("{flag}: {}", self.flag(flag).unwrap_or_default()));
        format!("Answers {{ {}, {} }}", flags.join(", "), told.join(", "))
    }

    fn clients(&self) -> String {
        let attempts = match self.table.get("max_retries") {
            Some(_) => format!("{}.saturating_add(1)", self.limit("max_retries")),
            None => self.limit("max_attempts"),
        };
        format!(
            "Clients {{ timeout: {}, max_attempts: {attempts}, backoff: Backoff::{}, base: {}, \
             cap: {}, rule: {} }}",
            self.maybe_limit("timeout"),
            camel_case(self.text("backoff")),
            self.limit("base"),
            self.limit("cap"),
            self.rule("rule"),
        )
    }
}
