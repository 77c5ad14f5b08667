//! Holds the cases against their scenarios and against the table of what is not covered.

use crate::expect::Expectation;
use crate::observe::observe;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A recorded case: of all that is known about it, what the test needs.
#[derive(Clone, Deserialize, Debug)]
pub(crate) struct Case {
    pub(crate) id: String,
    title: String,
    pub(crate) tier: String,
    expect: Vec<Expectation>,
}

/// What is not covered. Reasons by case, or by case and subject.
#[derive(Clone, Default, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    /// Cases that are not about invocation.
    pub(crate) out_of_scope: BTreeMap<String, String>,
    /// Known failures: what a scenario cannot say yet.
    pub(crate) without_scenario: BTreeMap<String, String>,
    /// Known failures: what the engine does instead.
    pub(crate) differs: BTreeMap<String, BTreeMap<String, String>>,
    /// What the engine does not carry, so that there is nothing to compare.
    pub(crate) unchecked: BTreeMap<String, BTreeMap<String, String>>,
}

/// The scenario of a case.
#[derive(Clone, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    /// The scenario, in format 1 except for its number and title.
    scenario: Map<String, Value>,
    /// The case's names of events: `r#1` is called 1. Others are called like their source.
    #[serde(default)]
    labels: BTreeMap<String, Value>,
    /// The case's names of receives by hand, by their number from 0.
    #[serde(default)]
    receives: BTreeMap<String, usize>,
    /// What the variants of the case have in place of parts of the scenario.
    #[serde(default)]
    variants: BTreeMap<String, Value>,
    /// The case's names of several variants together.
    #[serde(default)]
    groups: BTreeMap<String, Vec<String>>,
}

/// The scenarios by the ids of their cases.
pub(crate) type Files = BTreeMap<String, File>;

/// Where a case stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    /// Every binding expectation that can be checked holds.
    Passed,
    /// The engine differs, and it is known how.
    KnownFailure,
    /// It is not about invocation.
    OutOfScope,
}

/// What came of it.
#[derive(Default, Debug)]
pub(crate) struct Report {
    pub(crate) standings: BTreeMap<String, Standing>,
    pub(crate) complaints: Vec<String>,
    pub(crate) text: String,
    checked: u32,
    unchecked: u32,
    differing: u32,
}

impl Report {
    fn complain(&mut self, id: &str, what: &str) {
        self.complaints.push(format!("{id}: {what}"));
    }
}

/// Checks every case.
pub(crate) fn audit(cases: &[Case], table: &Table, files: &Files) -> Report {
    let mut report = Report::default();
    let known = |id: &String| cases.iter().any(|case| case.id == *id);
    let listed = table.out_of_scope.keys().chain(table.without_scenario.keys());
    let listed = listed.chain(table.differs.keys()).chain(table.unchecked.keys());
    for id in listed.chain(files.keys()).filter(|id| !known(id)) {
        report.complain(id, "there is no such case");
    }
    for case in cases {
        let id = &case.id;
        let standing =
            match (files.get(id), table.out_of_scope.get(id), table.without_scenario.get(id)) {
                (Some(file), None, None) => check_case(case, file, table, &mut report),
                (None, Some(_), None) => Standing::OutOfScope,
                (None, None, Some(why)) => {
                    writeln!(report.text, "known failure {id}: {why}").unwrap();
                    Standing::KnownFailure
                }
                (None, None, None) => {
                    report.complain(id, &format!("not covered and not listed: {}", case.title));
                    continue;
                }
                _ => {
                    report.complain(id, "it is listed and covered, or listed twice");
                    continue;
                }
            };
        report.standings.insert(id.clone(), standing);
    }
    let Report { checked, unchecked, differing, .. } = report;
    writeln!(
        report.text,
        "binding expectations of covered cases: {checked} hold, {differing} are known to differ, \
         {unchecked} are about what the engine does not carry"
    )
    .unwrap();
    report
}

fn check_case(case: &Case, file: &File, table: &Table, report: &mut Report) -> Standing {
    let id = &case.id;
    let runs: BTreeMap<&str, Value> = file.runs();
    let none = BTreeMap::new();
    let differs = table.differs.get(id).unwrap_or(&none);
    let unchecked = table.unchecked.get(id).unwrap_or(&none);
    for subject in differs.keys().chain(unchecked.keys()) {
        if !case.expect.iter().any(|expected| expected.subject == *subject) {
            report.complain(id, &format!("nothing is expected of {subject}"));
        }
    }
    for (variant, run) in &runs {
        let wanted = format!("response[{variant}].error.code");
        let as_wanted = case.expect.iter().any(|expected| expected.subject == wanted);
        if let Some(why) = run.get("refused").filter(|_| !as_wanted) {
            report.complain(id, &format!("the scenario {variant} cannot be run: {why}"));
        }
    }
    let mut standing = Standing::Passed;
    for expected in &case.expect {
        let subject = &expected.subject;
        if unchecked.contains_key(subject) {
            report.unchecked += u32::from(expected.kind.binds());
            continue;
        }
        let result = file.each_run(&runs, subject).try_for_each(|(variant, run, subject)| {
            let result = expected.check(run, &subject);
            result.map_err(
                |what| if variant.is_empty() { what } else { format!("{variant}: {what}") },
            )
        });
        match (result, differs.get(subject), expected.kind.binds()) {
            (Ok(()), None, true) => report.checked += 1,
            (Ok(()), Some(_), _) => {
                report.complain(id, &format!("{subject} passes now: take it off the table"));
            }
            (Err(_), Some(why), binds) => {
                report.differing += u32::from(binds);
                standing = Standing::KnownFailure;
                writeln!(report.text, "known failure {id}, {subject}: {why}").unwrap();
            }
            (Err(what), None, true) => report.complain(id, &what),
            (Err(what), None, false) => {
                writeln!(report.text, "seen otherwise {id}: {what}").unwrap()
            }
            (Ok(()), None, false) => {}
        }
    }
    standing
}

impl File {
    /// What happened in each variant of the scenario; one without a name if there are none.
    fn runs(&self) -> BTreeMap<&str, Value> {
        let run = |changes: &Value| {
            let mut scenario = json!({ "format": 1, "title": "Recorded" });
            merge(&mut scenario, &Value::Object(self.scenario.clone()));
            merge(&mut scenario, changes);
            merge(&mut scenario, &changed_number());
            let mut told = observe(scenario, &self.labels);
            for (name, number) in &self.receives {
                told["receive"][name] = told["receive"]["items"][*number].clone();
            }
            told
        };
        if self.variants.is_empty() {
            return BTreeMap::from([("", run(&Value::Null))]);
        }
        self.variants.iter().map(|(name, changes)| (name.as_str(), run(changes))).collect()
    }

    /// The runs that a subject is about, with the subject as it is within one of them: a bracket
    /// may name a variant or a group of them.
    fn each_run<'a>(
        &'a self,
        runs: &'a BTreeMap<&str, Value>,
        subject: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a Value, String)> {
        let bracket = subject.match_indices('[').find_map(|(at, _)| {
            let before = &subject[..at];
            let (name, after) = subject[at + 1..].split_once(']')?;
            let one = self.variants.contains_key(name).then(|| vec![name.to_owned()]);
            let named = one.or_else(|| self.groups.get(name).cloned())?;
            Some((named, format!("{before}{after}")))
        });
        let (only, within) = match bracket {
            Some((only, within)) => (Some(only), within),
            None => (None, subject.to_owned()),
        };
        runs.iter()
            .filter(move |(name, _)| {
                only.as_ref().is_none_or(|only| only.iter().any(|one| one == *name))
            })
            .map(move |(name, run)| (*name, run, within.clone()))
    }
}

/// The number of the rulebook that the environment changes, `name=value`, if it changes one: what
/// the runner takes as well, so that cases can be seen to fail.
fn changed_number() -> Value {
    let change = std::env::var("LAMBDASCOPE_LIMIT").unwrap_or_default();
    let change = change.split_once('=');
    change.map_or_else(
        || json!({}),
        |(name, value)| {
            let value: Value = serde_json::from_str(value).unwrap_or_default();
            json!({ "limit_overrides": { name: value } })
        },
    )
}

/// Puts `changes` over `value`, table by table.
fn merge(value: &mut Value, changes: &Value) {
    match (value, changes) {
        (Value::Object(value), Value::Object(changes)) => {
            for (key, change) in changes {
                merge(value.entry(key.clone()).or_insert(Value::Null), change);
            }
        }
        (_, Value::Null) => {}
        (value, changes) => *value = changes.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCENARIO: &str = "
        [scenario]
        run_for = '10s'
        [scenario.sources.e]
        kind = 'lambda-api'
        target = 'function/handler'
        arrivals = { burst = { count = 1 } }
        settings = { invocation_type = 'RequestResponse' }
        [scenario.functions.handler]
    ";

    fn report(table: &str, wanted: u64, scenario: Option<&str>) -> Report {
        let case = json!([{
            "id": "a", "title": "A", "tier": "core",
            "expect": [{
                "subject": "invocations.count", "op": "eq", "value": wanted, "kind": "semantic",
            }],
        }]);
        let cases: Vec<Case> = serde_json::from_value(case).unwrap();
        let lists = "[out_of_scope]\n[without_scenario]\n[differs]\n[unchecked]\n";
        let table = lists.replace(table.lines().next().unwrap_or("-"), table);
        let table: Table = toml::from_str(&table).unwrap();
        let file = scenario.map(|text| ("a".to_owned(), toml::from_str(text).unwrap()));
        audit(&cases, &table, &file.into_iter().collect())
    }

    #[test]
    fn a_case_passes_or_is_accounted_for() {
        let passed = report("", 1, Some(SCENARIO));
        assert!(passed.complaints.is_empty(), "{:?}", passed.complaints);
        assert_eq!(passed.standings["a"], Standing::Passed);
        assert_eq!(report("", 2, Some(SCENARIO)).complaints.len(), 1);
        assert_eq!(report("", 1, None).complaints.len(), 1);
        assert!(report("[out_of_scope]\na = 'why'", 1, None).complaints.is_empty());
        assert_eq!(report("[out_of_scope]\na = 'why'", 1, Some(SCENARIO)).complaints.len(), 1);
        assert_eq!(report("[out_of_scope]\na = 'why'\nb = 'why'", 1, None).complaints.len(), 1);
    }

    #[test]
    fn a_known_failure_fails_once_it_passes() {
        let table = "[differs]\na = { 'invocations.count' = 'why' }";
        let known = report(table, 2, Some(SCENARIO));
        assert!(known.complaints.is_empty(), "{:?}", known.complaints);
        assert_eq!(known.standings["a"], Standing::KnownFailure);
        assert_eq!(report(table, 1, Some(SCENARIO)).complaints.len(), 1);
        let table = "[without_scenario]\na = 'why'";
        assert!(report(table, 1, None).complaints.is_empty());
        assert_eq!(report(table, 1, Some(SCENARIO)).complaints.len(), 1);
    }

    #[test]
    fn a_list_names_only_what_is_expected() {
        let table = "[unchecked]\na = { 'invocations.count' = 'why' }";
        assert!(report(table, 7, Some(SCENARIO)).complaints.is_empty());
        let table = "[unchecked]\na = { 'invocations.total' = 'why' }";
        assert_eq!(report(table, 1, Some(SCENARIO)).complaints.len(), 1);
    }
}
