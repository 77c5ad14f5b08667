//! Random systems, run with every check of the engine.
//!
//! `LAMBDASCOPE_SEEDS` sets how many; a failure prints the command that replays it.

use crate::{config, trace};
use lambdascope_engine::Simulation;
use lambdascope_engine::time::SimTime;
use lambdascope_scenario::random_scenario;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// After so many steps all invariants are checked, which takes as long as many steps.
const STEPS_PER_CHECK: u64 = 64;
/// The most events of a random scenario: a few thousand.
const EVENTS_MAX: u64 = 8_000;

#[test]
fn random_scenarios_keep_every_promise() {
    let wanted = std::env::var("LAMBDASCOPE_SEEDS").ok().and_then(|text| text.parse().ok());
    for seed in 0..wanted.unwrap_or(150) {
        let run = || {
            let first = run(seed);
            assert_eq!(first, self::run(seed), "two runs differ");
        };
        if let Err(panic) = catch_unwind(AssertUnwindSafe(run)) {
            eprintln!("lambdascope random --seed {seed} | lambdascope run - --trace text");
            resume_unwind(panic);
        }
    }
}

fn run(seed: u64) -> String {
    let config = config(&random_scenario(seed));
    let end = SimTime::ZERO + config.run_for;
    let mut simulation = Simulation::new(config).expect("a valid configuration");
    simulation.record(true);
    while simulation.next_time().is_some_and(|next| next <= end) {
        simulation.step();
        let fates = simulation.fates();
        assert!(fates.adds_up(), "the fates do not add up at {:?}", simulation.now());
        assert!(fates.events_sent() < EVENTS_MAX, "seed {seed} is too large");
        if simulation.steps().is_multiple_of(STEPS_PER_CHECK) {
            simulation.check_invariants();
        }
    }
    simulation.check_invariants();
    trace(&mut simulation)
}
