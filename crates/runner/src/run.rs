//! `lambdascope run`: the trace as it happens, then the summary.

use crate::Outcome;
use crate::args::{RunOptions, SummaryFormat, TraceFormat};
use crate::input::Input;
use anyhow::Result;
use lambdascope_engine::Simulation;
use lambdascope_engine::command::TimedCommand;
use lambdascope_engine::time::SimTime;
use lambdascope_scenario::{summary_json, summary_table, write_trace_jsonl, write_trace_text};
use serde_json::Value;
use std::io::{self, BufWriter, Write};
use std::sync::Arc;

/// The trace is written out after this many steps, so that memory holds only what is in flight.
const STEPS_PER_WRITE: u64 = 1_024;

pub(crate) fn run(options: &RunOptions) -> Result<Outcome> {
    let mut input = Input::load(&options.scenario)?;
    if let Some(run_for) = &options.run_for {
        input.set("run_for", Value::from(run_for.as_str()))?;
    }
    if let Some(seed) = options.seed {
        input.set("seed", Value::from(seed))?;
    }
    for (path, value) in &options.set {
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value.as_str()));
        input.set(path, value)?;
    }
    let reading = input.read();
    input.report(&reading.diagnostics);
    let Some(config) = reading.runnable() else { return Ok(Outcome::Wrong) };
    let simulation = Simulation::new(Arc::clone(config))?;
    let max_steps = options.max_steps.unwrap_or(config.limits.run_default_max_steps);
    let end = SimTime::ZERO + config.run_for;
    let mut run = Run {
        simulation,
        max_steps,
        format: options.trace,
        out: BufWriter::new(io::stdout().lock()),
        text: String::new(),
        written: 0,
    };
    run.simulation.record(options.trace != TraceFormat::None);
    let stopped = run.play(&reading.log, end)?;
    if stopped {
        eprintln!(
            "{}: stopped after {max_steps} steps, at {:.3} s of {:.3} s; --max-steps allows more",
            input.name(),
            run.simulation.now().as_secs_f64(),
            end.as_secs_f64(),
        );
    }
    let adds_up = run.simulation.fates().adds_up();
    if !adds_up {
        eprintln!("{}: the fates do not add up to the events sent", input.name());
    }
    run.summary(options.summary, stopped)?;
    Ok(if stopped || !adds_up { Outcome::Wrong } else { Outcome::Fine })
}

struct Run<W: Write> {
    simulation: Simulation,
    max_steps: u64,
    format: TraceFormat,
    out: W,
    text: String,
    /// Trace entries written so far.
    written: u64,
}

impl<W: Write> Run<W> {
    /// Plays to the end, with a session's commands at their moments; true if it was stopped.
    fn play(&mut self, log: &[TimedCommand], end: SimTime) -> Result<bool> {
        for entry in log.iter().take_while(|entry| entry.time <= end) {
            if self.advance(entry.time, entry.steps)? {
                return Ok(true);
            }
            self.simulation.apply(&entry.command);
        }
        let stopped = self.advance(end, None)?;
        self.write()?;
        Ok(stopped)
    }

    /// Lets everything happen up to `time`, but no more than `steps` steps; true if it was
    /// stopped.
    fn advance(&mut self, time: SimTime, steps: Option<u64>) -> Result<bool> {
        let due = |simulation: &Simulation| {
            simulation.next_time().is_some_and(|next| next <= time)
                && steps.is_none_or(|steps| simulation.steps() < steps)
        };
        while due(&self.simulation) {
            if self.simulation.steps() >= self.max_steps {
                self.write()?;
                return Ok(true);
            }
            self.simulation.step();
            if self.simulation.steps().is_multiple_of(STEPS_PER_WRITE) {
                self.write()?;
            }
        }
        if self.simulation.next_time().is_none_or(|next| next > time) {
            self.simulation.run_until(time);
        }
        Ok(false)
    }

    fn write(&mut self) -> Result<()> {
        if self.format == TraceFormat::None {
            return Ok(());
        }
        let trace = self.simulation.take_trace();
        let config = self.simulation.config();
        self.text.clear();
        for entry in &trace {
            match self.format {
                TraceFormat::Text => write_trace_text(config, entry, &mut self.text),
                TraceFormat::JsonLines => {
                    write_trace_jsonl(config, self.written, entry, &mut self.text);
                }
                TraceFormat::None => {}
            }
            self.written += 1;
        }
        self.out.write_all(self.text.as_bytes())?;
        Ok(())
    }

    fn summary(&mut self, format: SummaryFormat, stopped: bool) -> Result<()> {
        let config = Arc::clone(self.simulation.config());
        let summary = self.simulation.summary();
        match format {
            SummaryFormat::None => {}
            SummaryFormat::Table => {
                if self.format != TraceFormat::None {
                    writeln!(self.out)?;
                }
                write!(self.out, "{}", summary_table(&config, &summary))?;
                if stopped {
                    writeln!(self.out, "stopped after {} steps", summary.steps)?;
                }
            }
            SummaryFormat::Json => {
                let mut json = summary_json(&config, &summary);
                if stopped {
                    json["stopped"] = Value::from("max_steps");
                }
                writeln!(self.out, "{json}")?;
            }
        }
        self.out.flush()?;
        Ok(())
    }
}
