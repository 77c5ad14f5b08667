//! Provisioned concurrency: when environments come, and when they do not.

use crate::shown::{Shown, run};

/// A function, and commands that change how many environments it keeps.
fn provisioned(function: &str, changes: &[(&str, u32)]) -> Shown {
    let commands = changes.iter().map(|(at, number)| {
        format!(
            "[[commands]]\nat = \"{at}\"\ndo = \"set\"\n\
             path = \"functions.f.provisioned_concurrency\"\nvalue = {number}\n"
        )
    });
    let commands: String = commands.collect();
    run(&format!(
        "run_for = \"10m\"\n[sources.s]\nkind = \"lambda-api\"\ntarget = \"function/f\"\n\
         client = {{ retries = {{ max_attempts = 1 }} }}\n\
         arrivals = {{ every = \"100s\" }}\n[functions.f]\n{function}\n{commands}"
    ))
}

const FAILING: &str =
    "failures = [ { kind = \"init-error\", initialization = \"provisioned-concurrency\" } ]";

/// conc.provisioned.allocation: a minute and a half, and 6,000 a minute.
#[test]
fn environments_come_all_together_after_preparing() {
    let shown = provisioned("", &[("10s", 600)]);
    assert_eq!(shown.count(&["provisioning_started", "environments=600", "at=106s"]), 1);
    assert_eq!(shown.moments(&["provisioning_ready", "environments=600"]), [106.0]);
    assert_eq!(shown.count(&["attempt_started", "start=cold"]), 1);
    assert_eq!(shown.count(&["attempt_started", "start=provisioned"]), 5);
}

/// conc.provisioned.failure: six tries in 323 s, and calls are answered on demand.
#[test]
fn a_request_is_given_up_when_its_init_keeps_failing() {
    let shown = provisioned(FAILING, &[("10s", 1)]);
    assert_eq!(shown.count(&["init_failed", "environments=1"]), 6);
    let failed = shown.with("provisioning_failed");
    assert_eq!(failed.len(), 1);
    assert!(failed[0].starts_with("333.01") && failed[0].contains("FUNCTION_ERROR_INIT_FAILURE"));
    assert_eq!(shown.count(&["start=provisioned"]), 0);
    assert_eq!(shown.fate("responded"), 6);
}

/// conc.provisioned.failure: an init that fails only at first is tried again.
#[test]
fn a_request_is_fulfilled_once_all_inits_succeed() {
    let once = "failures = [ { kind = \"init-error\", during = [\"1m\", \"2m\"], \
                initialization = \"provisioned-concurrency\" } ]";
    let shown = provisioned(once, &[("10s", 3)]);
    assert_eq!(shown.count(&["init_failed", "environments=3"]), 1);
    assert_eq!(shown.count(&["provisioning_ready", "environments=3"]), 1);
}

/// conc.provisioned: an error of an init on demand leaves provisioned environments alone.
#[test]
fn the_two_kinds_of_init_fail_apart() {
    let on_demand = "provisioned_concurrency = 1\n\
                     failures = [ { kind = \"init-error\", initialization = \"on-demand\" } ]";
    let shown = provisioned(on_demand, &[("150s", 0)]);
    assert_eq!(shown.count(&["provisioning_started"]), 0);
    // Those kept are let go, and every later call needs an init that fails.
    assert_eq!((shown.fate("responded"), shown.fate("responded_with_error")), (2, 4));
    // Without a word about it, both kinds fail.
    let any = "provisioned_concurrency = 1\nfailures = [ { kind = \"init-error\" } ]";
    let shown = provisioned(any, &[]);
    assert_eq!(shown.count(&["provisioning_failed"]), 1);
    assert_eq!(shown.fate("responded_with_error"), 6);
}

/// conc.provisioned.allocation: another wish takes the place of the one before.
#[test]
fn a_request_that_is_overtaken_does_nothing() {
    let shown = provisioned("", &[("10s", 5), ("30s", 2), ("40s", 0)]);
    assert_eq!(shown.count(&["provisioning_started"]), 2);
    assert_eq!(shown.count(&["provisioning_ready"]), 0);
    let shown = provisioned("", &[("10s", 5), ("30s", 2)]);
    assert_eq!(shown.count(&["provisioning_ready", "environments=2"]), 1);
}
