//! What tests ask the page itself: whether its engine does the same as the command line's.

use lambdascope_engine::Simulation;
use lambdascope_engine::time::SimTime;
use lambdascope_scenario::{read_json, write_trace_text};
use std::sync::Arc;
use wasm_bindgen::prelude::wasm_bindgen;

/// The FNV-1a hash of the text trace of a scenario, run to its end; a message if it cannot run.
#[wasm_bindgen]
#[must_use]
#[expect(unreachable_pub, reason = "the JavaScript of a page calls it")]
pub fn trace_hash(scenario: &str) -> String {
    let reading = read_json(scenario);
    let Some(config) = reading.runnable() else {
        return reading.diagnostics.first().map_or_else(String::new, |first| first.message.clone());
    };
    let mut simulation = match Simulation::new(Arc::clone(config)) {
        Ok(simulation) => simulation,
        Err(error) => return error.to_string(),
    };
    simulation.record(true);
    simulation.run_until(SimTime::ZERO + config.run_for);
    let mut text = String::new();
    for entry in simulation.take_trace() {
        write_trace_text(config, &entry, &mut text);
    }
    let hash = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    format!("{hash:016x}")
}
