//! `cargo xtask mutate`: proof that the tests can fail.
//!
//! Every number of the rulebook that the program uses is changed, one at a time, at run time. At
//! least one golden trace, one test of the runner or one recorded case must then come out otherwise.

mod survivors;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use lambdascope_rulebook::{Edition, LimitInfo, Limits, Unit};
use serde_json::Value;

use crate::process::output;
use crate::steps::progress;
use crate::workspace::Workspace;
use survivors::SURVIVORS;

/// The runner puts this number, `name=value`, into every scenario that it reads.
const VARIABLE: &str = "LAMBDASCOPE_LIMIT";

/// CI changes one number of so many.
const SAMPLE: usize = 8;

/// A changed number may set off a chain reaction: steps that a run may take.
const STEPS_MAX: &str = "2000000";

/// Tests of the runner that repeat the golden traces or take long, and one that tells the lines of
/// a text, which a changed text has not.
const SKIPPED: &[&str] = &[
    "golden::",
    "properties::",
    "gallery::",
    "fidelity::",
    "rubbish",
    "thousands",
    "json_has_lines_too",
    "what_is_neither_toml_nor_json",
];

/// Changes every number.
///
/// # Errors
/// If a number survives that is not known to, or one dies that is.
pub(crate) fn run(workspace: &Workspace, _arguments: &[String]) -> Result<()> {
    check(workspace, 1)
}

/// Changes some of the numbers, as CI does.
///
/// # Errors
/// Those of [`run`].
pub(crate) fn sample(workspace: &Workspace) -> Result<()> {
    check(workspace, SAMPLE)
}

fn check(workspace: &Workspace, one_of: usize) -> Result<()> {
    let bench = Bench::new(workspace)?;
    let used = used_numbers(&workspace.root)?;
    let chosen: Vec<&LimitInfo> = used.iter().copied().step_by(one_of).collect();
    let bar = progress("numbers", chosen.len())?;
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    thread::scope(|scope| {
        let work = || {
            while let Some(info) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                let noticed = bench.is_noticed(info);
                bar.inc(1);
                if let Ok(mut found) = found.lock() {
                    found.push((*info, noticed));
                }
            }
        };
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    bar.finish_and_clear();
    let mut found = found.into_inner().unwrap_or_default();
    found.sort_by_key(|(info, _)| info.name);
    let (mut wrong, mut survived) = (Vec::new(), 0);
    for (info, noticed) in found {
        let LimitInfo { name, rule, .. } = info;
        match (noticed?, SURVIVORS.iter().find(|(known, _)| known == name)) {
            (true, None) => {}
            (true, Some(_)) => wrong.push(format!("{name} is tested now: take it off the list")),
            (false, None) => wrong.push(format!("{name} ({rule}) changes nothing that is tested")),
            (false, Some((_, why))) => {
                println!("{name} ({rule}) changes nothing that is tested: {why}");
                survived += 1;
            }
        }
    }
    let (all, used, changed) = (Limits::TABLE.len(), used.len(), chosen.len());
    println!(
        "{used} of {all} numbers are used, {changed} were changed, {survived} are known to survive"
    );
    if !wrong.is_empty() {
        bail!("{} numbers are otherwise than expected:\n  {}", wrong.len(), wrong.join("\n  "));
    }
    Ok(())
}

/// What is run again and again.
struct Bench {
    root: String,
    runner: String,
    tests: String,
    /// What AWS was seen to do.
    recorded: String,
    /// Scenarios with what they print, fastest first.
    golden: Vec<(String, Vec<u8>)>,
}

impl Bench {
    fn new(workspace: &Workspace) -> Result<Self> {
        let build = ["--profile", "checked", "--package", "lambdascope-runner", "--no-run"];
        let mut cargo = workspace.cargo("test");
        let built = output(
            cargo
                .args(build)
                .args(["--bins", "--test", "integration", "--test", "conformance"])
                .arg("--message-format=json"),
        )?;
        let artifacts: Vec<Value> =
            built.lines().filter_map(|l| serde_json::from_str(l).ok()).collect();
        let program = |name: &str, test: bool| {
            let is_it = |artifact: &&Value| {
                artifact["target"]["name"] == name
                    && artifact["profile"]["test"] == test
                    && artifact["executable"].is_string()
            };
            let path = artifacts.iter().find(is_it).and_then(|it| it["executable"].as_str());
            path.map(str::to_owned).with_context(|| format!("Cargo built no {name}"))
        };
        let mut bench = Self {
            root: workspace.root.to_string_lossy().into_owned(),
            runner: program("lambdascope", false)?,
            tests: program("integration", true)?,
            recorded: program("conformance", true)?,
            golden: Vec::new(),
        };
        let mut timed = Vec::new();
        for scenario in scenarios(&workspace.root.join("scenarios"))? {
            let started = Instant::now();
            let printed = bench.play(&scenario, None)?;
            timed.push((started.elapsed(), scenario, printed));
        }
        timed.sort();
        bench.golden = timed.into_iter().map(|(_, name, printed)| (name, printed)).collect();
        // A number that is set to what it is changes nothing.
        let (name, value) = ("cost_rounding_ms", Limits::of(Edition::Today).cost_rounding_ms);
        if bench.golden.is_empty() || !bench.tests_pass(&format!("{name}={value}"))? {
            bail!("the tests do not pass as things are");
        }
        Ok(bench)
    }

    /// Whether some golden trace or test comes out otherwise with another number.
    fn is_noticed(&self, info: &LimitInfo) -> Result<bool> {
        let changes: Vec<String> =
            others(info).iter().map(|value| format!("{}={value}", info.name)).collect();
        for (scenario, printed) in &self.golden {
            for change in &changes {
                if self.play(scenario, Some(change))? != *printed {
                    return Ok(true);
                }
            }
        }
        for change in &changes {
            if !self.tests_pass(change)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn play(&self, scenario: &str, change: Option<&str>) -> Result<Vec<u8>> {
        let run = ["run", scenario, "--trace", "text", "--max-steps", STEPS_MAX];
        Ok(self.start(&self.runner, &run, change)?.stdout)
    }

    fn tests_pass(&self, change: &str) -> Result<bool> {
        let skipped = SKIPPED.iter().flat_map(|name| ["--skip", name]);
        let arguments: Vec<&str> = skipped.chain(["--test-threads", "1"]).collect();
        Ok(self.start(&self.recorded, &[], Some(change))?.status.success()
            && self.start(&self.tests, &arguments, Some(change))?.status.success())
    }

    fn start(&self, program: &str, arguments: &[&str], change: Option<&str>) -> Result<Output> {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.root).stderr(Stdio::null());
        if let Some(change) = change {
            command.env(VARIABLE, change);
        }
        command.output().with_context(|| program.to_owned())
    }
}

/// Other values for a number: up and down, as far as it makes sense.
fn others(info: &LimitInfo) -> Vec<f64> {
    let value = Limits::of(Edition::Today).get(info.name).unwrap_or_default();
    let whole = value.fract() == 0.0;
    match info.unit {
        Unit::Flag => vec![1.0 - value],
        Unit::Status => vec![value + 1.0],
        _ if value <= 0.0 => vec![7.0],
        _ if whole && value <= 8.0 => vec![value + 1.0, value - 1.0],
        _ if whole => vec![value * 2.0, (value / 2.0).floor()],
        _ => vec![value * 2.0, value / 2.0],
    }
}

/// The numbers whose names stand in the program or in the table of sources.
fn used_numbers(root: &Path) -> Result<Vec<&'static LimitInfo>> {
    let mut words = BTreeSet::new();
    let mut add = |text: &str| {
        let split = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        words.extend(split.filter(|word| word.contains('_')).map(str::to_owned));
    };
    add(&fs::read_to_string(root.join("crates/rulebook/data/sources.toml"))?);
    let mut open: Vec<_> = ["engine", "scenario", "studies", "template", "runner"]
        .iter()
        .map(|part| root.join("crates").join(part).join("src"))
        .collect();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                add(&fs::read_to_string(&path)?);
            }
        }
    }
    Ok(Limits::TABLE.iter().filter(|info| words.contains(info.name)).collect())
}

fn scenarios(gallery: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for area in fs::read_dir(gallery)? {
        for scenario in fs::read_dir(area?.path())? {
            found.push(scenario?.path().join("scenario.toml").to_string_lossy().into_owned());
        }
    }
    Ok(found)
}
