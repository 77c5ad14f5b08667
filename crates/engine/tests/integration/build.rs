//! Small runs, and their trace as short lines.

pub(crate) use crate::parts::*;
use lambdascope_engine::Simulation;
use lambdascope_engine::config::Config;
use lambdascope_engine::trace::TraceEntry;
use std::sync::Arc;

/// Runs for so long under the checks, and gives the lines `time entity verb event`.
pub(crate) fn run(config: Config, seconds: f64) -> (Simulation, Vec<String>) {
    let mut simulation = Simulation::new(Arc::new(config)).unwrap();
    simulation.record(true);
    while simulation.next_time().is_some_and(|next| next <= at(seconds)) {
        simulation.step();
        simulation.check_invariants();
    }
    let lines = take_lines(&mut simulation);
    (simulation, lines)
}

/// The trace since the last call as lines `time entity verb event`.
pub(crate) fn take_lines(simulation: &mut Simulation) -> Vec<String> {
    let config = Arc::clone(simulation.config());
    let line = |entry: &TraceEntry| {
        let mut line = format!(
            "{:.3} {} {}",
            entry.time.as_secs_f64(),
            config.reference(entry.entity),
            entry.happening.verb()
        );
        if let Some(event) = entry.event {
            line += &format!(" {}", config.event_name(event));
        }
        line
    };
    simulation.take_trace().iter().map(line).collect()
}

/// The lines whose verb is one of these.
pub(crate) fn only<'l>(lines: &'l [String], verbs: &[&str]) -> Vec<&'l str> {
    lines
        .iter()
        .filter(|line| line.split(' ').nth(2).is_some_and(|verb| verbs.contains(&verb)))
        .map(String::as_str)
        .collect()
}
