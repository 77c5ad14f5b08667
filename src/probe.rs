//! What tests and benchmarks ask the page itself: whether its engine does the same as the command
//! line's, and how fast.

use crate::desk::DRAWN_SINGLY;
use lambdascope_engine::Simulation;
use lambdascope_engine::config::Config;
use lambdascope_engine::time::SimTime;
use lambdascope_scenario::{read_json, write_trace_text};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use wasm_bindgen::prelude::wasm_bindgen;

/// The FNV-1a hash of the text trace of a scenario, run to its end; a message if it cannot run.
#[wasm_bindgen]
#[must_use]
#[expect(unreachable_pub, reason = "the JavaScript of a page calls it")]
pub fn trace_hash(scenario: &str) -> String {
    let (config, mut simulation) = match run(scenario, true) {
        Ok(done) => done,
        Err(message) => return message,
    };
    let mut text = String::new();
    for entry in simulation.take_trace() {
        write_trace_text(&config, &entry, &mut text);
    }
    let hash = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    format!("{hash:016x}")
}

/// Runs a scenario to its end without a trace; the steps that it took, or a message if it cannot
/// run.
#[wasm_bindgen]
#[must_use]
#[expect(unreachable_pub, reason = "the JavaScript of a page calls it")]
pub fn steps(scenario: &str) -> String {
    run(scenario, false).map_or_else(|message| message, |(_, done)| done.steps().to_string())
}

/// From now on so many tokens on one pipe are drawn one by one, in scenarios opened later.
#[wasm_bindgen]
#[expect(unreachable_pub, reason = "the JavaScript of a page calls it")]
pub fn draw_singly(most: u32) {
    DRAWN_SINGLY.store(most.into(), Ordering::Relaxed);
}

/// How often components of the settings were rendered since the page was opened.
#[wasm_bindgen]
#[must_use]
#[expect(unreachable_pub, reason = "the JavaScript of a page calls it")]
pub fn renders_of_settings() -> u32 {
    crate::hooks::renders()
}

/// Runs a scenario to its end, with its trace or without.
fn run(scenario: &str, record: bool) -> Result<(Arc<Config>, Simulation), String> {
    let reading = read_json(scenario);
    let Some(config) = reading.runnable().map(Arc::clone) else {
        return Err(reading.diagnostics.first().map_or_else(String::new, |it| it.message.clone()));
    };
    let mut simulation = Simulation::new(Arc::clone(&config)).map_err(|error| error.to_string())?;
    simulation.record(record);
    simulation.run_until(SimTime::ZERO + config.run_for);
    Ok((config, simulation))
}
