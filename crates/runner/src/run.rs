//! `lambdascope run`: the trace as it happens, then the summary.

use crate::Exit;
use crate::options::{ScenarioArg, Written, duration, setting};
use crate::terminal::visible_lines;
use anyhow::Result;
use clap::ValueEnum;
use lambdascope_engine::content::Json;
use lambdascope_engine::entity::EventRef;
use lambdascope_engine::record::{Answer, answer, written};
use lambdascope_engine::replay::{Bounds, Progress, Replay, Stop};
use lambdascope_engine::trace::TraceEntry;
use lambdascope_scenario::readable::{count, moment_in_trace};
use lambdascope_scenario::{
    summary_json, summary_table, write_trace_csv, write_trace_csv_head, write_trace_jsonl,
    write_trace_text,
};
use serde_json::Value;
use std::io::{self, BufWriter, Write};
use std::sync::Arc;

/// A run stops when more events than these are in flight: a chain reaction has no end.
const IN_FLIGHT_MAX: u64 = 5_000_000;
/// The trace is written out after this many steps, so that memory holds only what is in flight.
const STEPS_PER_WRITE: u32 = 1_024;

/// Run a scenario or session, and print its trace and its summary
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lambdascope run opening/three-callers
  lambdascope run orders.toml --for 6h --seed 7 --trace text
  lambdascope run orders.toml --set functions.charge.timeout=5s --summary json")]
pub(crate) struct RunArgs {
    #[command(flatten)]
    scenario: ScenarioArg,
    /// How long, in place of the scenario's run_for
    #[arg(long = "for", value_name = "DURATION", value_parser = duration)]
    run_for: Option<String>,
    /// The seed, in place of the scenario's
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Change a setting; the value is JSON or plain text
    #[arg(long, value_name = "PATH=VALUE", value_parser = setting)]
    set: Vec<Written>,
    /// Stop after so many steps
    #[arg(long, value_name = "N")]
    max_steps: Option<u64>,
    /// How the trace is printed
    #[arg(long, value_name = "FORMAT", default_value = "none")]
    trace: TraceFormat,
    /// Print what an event, such as orders#1 or function/charge#1, is where it lies at the end:
    /// the message with its attributes, the record at a destination, the object, and the answer
    /// that its caller got
    #[arg(long, value_name = "EVENT")]
    show: Vec<String>,
    /// How the summary is printed
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    summary: SummaryFormat,
}

/// How the trace is printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TraceFormat {
    None,
    Text,
    Jsonl,
    Csv,
}

/// How the summary is printed.
#[derive(Clone, Copy, ValueEnum)]
enum SummaryFormat {
    Table,
    Json,
    None,
}

pub(crate) fn run(args: &RunArgs) -> Result<Exit> {
    let mut input = args.scenario.load()?;
    input.set_run(args.run_for.as_deref(), args.seed)?;
    input.set_all(&args.set)?;
    let Some((reading, config)) = input.read_runnable() else { return Ok(Exit::Wrong) };
    let mut shown = Vec::new();
    for name in &args.show {
        let Some(event) = config.find_event(name) else {
            input.complain(format_args!("--show: no event can be called \"{name}\""));
            return Ok(Exit::Wrong);
        };
        shown.push(event);
    }
    let max_steps = args.max_steps.unwrap_or(config.limits.run_default_max_steps);
    let mut run = Run {
        replay: Replay::new(config, reading.log)?,
        bounds: Bounds { steps: max_steps, in_flight: IN_FLIGHT_MAX },
        format: args.trace,
        out: BufWriter::new(io::stdout().lock()),
        text: String::new(),
        written: 0,
        kept: (!shown.is_empty()).then(Vec::new),
    };
    run.replay.simulation.record(args.trace != TraceFormat::None || run.kept.is_some());
    let stopped = run.play()?;
    if let Some(stop) = stopped {
        let why = match stop {
            Stop::MaxSteps => {
                format!("stopped after {} steps; --max-steps allows more", count(max_steps))
            }
            Stop::MaxInFlight => {
                format!("stopped with over {} events in flight", count(IN_FLIGHT_MAX))
            }
        };
        let [now, end] = [run.replay.simulation.now(), run.replay.end()].map(moment_in_trace);
        input.complain(format_args!("{why} (at {now} of {end})"));
    }
    let adds_up = run.replay.simulation.fates().adds_up();
    if !adds_up {
        input.complain("the fates do not add up to the events sent");
    }
    run.show(&shown)?;
    run.summary(args.summary, stopped)?;
    Ok(if stopped.is_some() || !adds_up { Exit::Wrong } else { Exit::Fine })
}

struct Run<W: Write> {
    replay: Replay,
    bounds: Bounds,
    format: TraceFormat,
    out: W,
    text: String,
    /// Trace entries written so far.
    written: u64,
    /// The whole trace, if somebody wants to see what events are.
    kept: Option<Vec<TraceEntry>>,
}

impl<W: Write> Run<W> {
    /// Plays to the end; says why if it was stopped before.
    fn play(&mut self) -> Result<Option<Stop>> {
        loop {
            let progress = self.replay.advance(STEPS_PER_WRITE, self.bounds);
            self.write()?;
            match progress {
                Progress::GoesOn => {}
                Progress::Ended => return Ok(None),
                Progress::Stopped(stop) => return Ok(Some(stop)),
            }
        }
    }

    fn write(&mut self) -> Result<()> {
        if self.format == TraceFormat::None && self.kept.is_none() {
            return Ok(());
        }
        let trace = self.replay.simulation.take_trace();
        let config = self.replay.simulation.config();
        self.text.clear();
        for entry in &trace {
            match self.format {
                TraceFormat::Text => write_trace_text(config, entry, &mut self.text),
                TraceFormat::Jsonl => {
                    write_trace_jsonl(config, self.written, entry, &mut self.text);
                }
                TraceFormat::Csv => {
                    if self.written == 0 {
                        write_trace_csv_head(&mut self.text);
                    }
                    write_trace_csv(config, self.written, entry, &mut self.text);
                }
                TraceFormat::None => {}
            }
            self.written += 1;
        }
        if self.format == TraceFormat::Text {
            self.out.write_all(visible_lines(&self.text).as_bytes())?;
        } else {
            self.out.write_all(self.text.as_bytes())?;
        }
        if let Some(kept) = &mut self.kept {
            kept.extend(trace);
        }
        Ok(())
    }

    /// Prints what events are where they lie at the end, and what their callers got.
    fn show(&mut self, events: &[EventRef]) -> Result<()> {
        let config = Arc::clone(self.replay.simulation.config());
        let trace = self.kept.take().unwrap_or_default();
        for event in events {
            let name = config.event_name(*event);
            match written(&config, &trace, trace.len(), *event) {
                Some(written) => {
                    let mut json = written.to_json();
                    let answer = answer(&config, &trace, trace.len(), *event);
                    if let (Json::Object(members), Some(Answer::Response(response))) =
                        (&mut json, answer)
                    {
                        members.push(("Response".to_owned(), response.to_json()));
                    }
                    writeln!(self.out, "{name} {}", json.pretty())?;
                }
                None => writeln!(self.out, "{name} was not sent")?,
            }
        }
        Ok(())
    }

    fn summary(&mut self, format: SummaryFormat, stopped: Option<Stop>) -> Result<()> {
        let config = Arc::clone(self.replay.simulation.config());
        let summary = self.replay.simulation.summary();
        match format {
            SummaryFormat::None => {}
            SummaryFormat::Table => {
                if self.format != TraceFormat::None {
                    writeln!(self.out)?;
                }
                write!(self.out, "{}", visible_lines(&summary_table(&config, &summary)))?;
                if let Some(stop) = stopped {
                    writeln!(self.out, "stopped: {}", stop.as_str())?;
                }
            }
            SummaryFormat::Json => {
                let mut json = summary_json(&config, &summary);
                if let Some(stop) = stopped {
                    json["stopped"] = Value::from(stop.as_str());
                }
                writeln!(self.out, "{json}")?;
            }
        }
        self.out.flush()?;
        Ok(())
    }
}
