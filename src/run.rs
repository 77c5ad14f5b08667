//! A scenario that has been read, with its run as far as it is known.

use lambdascope_scenario::{Diagnostic, Document, Severity};
use lambdascope_view_model::session::Session;
use std::cell::RefCell;
use std::sync::Arc;

/// A scenario and its run.
pub(crate) struct Run {
    pub(crate) document: Document,
    pub(crate) session: Session,
}

impl Run {
    /// Reads a scenario and sets up its run.
    ///
    /// # Errors
    /// Every diagnostic of a scenario that cannot run.
    pub(crate) fn of(document: Document) -> Result<Self, Vec<Diagnostic>> {
        let reading = document.read();
        let config = Arc::clone(reading.runnable().ok_or(reading.diagnostics.clone())?);
        let session = Session::with_log(config, reading.log.clone())
            .map_err(|error| vec![remark(error.to_string())])?;
        Ok(Self { document, session })
    }
}

/// An error that no key of the scenario is to blame for.
pub(crate) fn remark(message: String) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        path: String::new(),
        message,
        allowed: None,
        rule: None,
        suggestion: None,
        line: None,
    }
}

thread_local! {
    static PREPARED: RefCell<Option<Run>> = const { RefCell::new(None) };
}

/// The opening story as it was simulated when the site was built; none in a build that was not
/// prepared, and none the second time.
pub(crate) fn take_prepared() -> Option<Run> {
    PREPARED.take()
}

/// Simulates a scenario to its end and keeps it for the first visit. The build of the site calls
/// this and publishes the program with the memory that it has then, so that a first visit needs
/// neither the reader of scenarios nor the engine until something is changed.
///
/// Returns whether the scenario can run.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
#[expect(unreachable_pub, reason = "the build of the site calls it")]
pub fn prepare(scenario: &str) -> bool {
    let run = Run::of(lambdascope_scenario::read_json(scenario).document);
    let Ok(mut run) = run else { return false };
    let end = run.session.end();
    run.session.simulate_to(end, usize::MAX);
    PREPARED.set(Some(run));
    true
}
