//! Rules of front doors that no scenario of the gallery meets.

use crate::shown::{Shown, run};

/// Calls at 0 s.
fn calls(kind: &str, count: u32, source: &str, function: &str) -> Shown {
    run(&format!(
        "run_for = \"1m\"\n[sources.s]\nkind = \"{kind}\"\ntarget = \"function/f\"\n\
         arrivals = {{ burst = {{ count = {count}, at = \"0s\" }} }}\n{source}\n[functions.f]\n{function}\n"
    ))
}

/// sync.apigw.throttle: above a burst of 5,000 the gateway itself answers 429.
#[test]
fn a_gateway_refuses_what_exceeds_its_burst() {
    let refused = |kind: &str, count: u32| {
        calls(kind, count, "", "").count(&["refused", "status=429", "rule=sync.apigw.throttle"])
    };
    assert_eq!((refused("apigw-rest", 5_000), refused("apigw-rest", 5_003)), (0, 3));
    assert_eq!(refused("alb", 5_003), 0);
}

/// sync.function-error.init: what fails before the handler is a function error as well.
#[test]
fn a_function_that_fails_to_initialise_answers_an_error() {
    let shown = calls("lambda-api", 1, "", "failures = [ { kind = \"init-error\" } ]");
    assert_eq!(
        shown.count(&["attempt_failed", "cause=init-error", "rule=sync.function-error.init"]),
        1
    );
    assert_eq!(shown.count(&["response_received", "status=200", "function_error=init-error"]), 1);
}

/// sync.sfn.payload: a task takes 256 KB and gives 256 KB.
#[test]
fn a_task_passes_256_kb() {
    let fate = |payload: &str, response: &str| {
        let source = format!("payload = \"{payload}\"");
        let shown = calls("step-functions", 1, &source, &format!("response_size = \"{response}\""));
        shown.fate("responded")
    };
    assert_eq!((fate("256KB", "256KB"), fate("257KB", "1KB"), fate("1KB", "257KB")), (1, 0, 0));
}

/// conc.rps-limit: ten calls per second and unit of reserved concurrency, however short they are.
#[test]
fn short_calls_are_throttled_by_their_rate() {
    let shown =
        run("run_for = \"1s\"\n[sources.s]\nkind = \"lambda-api\"\ntarget = \"function/f\"\n\
         arrivals = { every = \"20ms\" }\nclient = { retries = { max_attempts = 1 } }\n\
         [functions.f]\nduration = \"1ms\"\ninit_duration = \"1ms\"\nreserved_concurrency = 1\n");
    let reason = "reason=ReservedFunctionInvocationRateLimitExceeded";
    assert!(shown.count(&["throttled", reason, "rule=conc.rps-limit"]) > 20, "{:?}", shown.lines);
}

/// conc.provisioned and conc.metrics: two of three calls find a provisioned environment, and the
/// third starts cold.
#[test]
fn calls_beyond_the_provisioned_ones_start_cold() {
    let shown = calls("lambda-api", 3, "", "provisioned_concurrency = 2");
    assert_eq!(shown.count(&["start=provisioned", "init=0s", "rule=conc.provisioned"]), 2);
    assert_eq!(shown.count(&["start=cold"]), 1);
    assert_eq!(shown.number("functions/f/ConcurrentExecutionsMax"), 3.0);
    assert_eq!(shown.number("functions/f/Invocations"), 3.0);
}

/// conc.init.limit: an init of 12 s is cut after 10 s and run again within the invocation.
#[test]
fn a_long_init_runs_again_within_the_invocation() {
    let shown =
        calls("lambda-api", 1, "", "timeout = \"30s\"\ninit_duration = \"12s\"\nduration = \"1s\"");
    assert_eq!(shown.count(&["attempt_started", "init=10s"]), 1);
    assert_eq!(shown.count(&["attempt_succeeded", "duration=13s"]), 1, "{:?}", shown.lines);
}

/// conc.init.long: no init may take longer than 15 minutes.
#[test]
fn an_init_may_take_fifteen_minutes() {
    let text = "format = 1\n[functions.f]\ninit_duration = \"16m\"\n";
    let output = crate::lambdascope_with_input(&["check", "-"], text);
    assert!(crate::stderr(&output).contains("15m (conc.init.long)"), "{}", crate::stderr(&output));
}

/// model.default.duration, model.default.payload, model.response.default, model.latency.hop,
/// model.retry.client and model.random.seed: what holds where a scenario says nothing.
#[test]
fn what_a_scenario_leaves_out_has_a_default() {
    let shown = calls("lambda-api", 1, "", "failures = [ { kind = \"error\", rate = 0.5 } ]");
    let seeded = run(
        "seed = 1\nrun_for = \"1m\"\n[sources.s]\nkind = \"lambda-api\"\ntarget = \"function/f\"\n\
         arrivals = { burst = { count = 1, at = \"0s\" } }\n[functions.f]\n\
         failures = [ { kind = \"error\", rate = 0.5 } ]\n",
    );
    assert_eq!(shown.lines, seeded.lines);
    let shown = calls("lambda-api", 1, "", "sends = [ { to = \"queue/q\" } ]\n[queues.q]");
    assert_eq!(shown.count(&["attempt_succeeded", "duration=100ms"]), 1);
    assert_eq!(shown.count(&["response_received", "payload=1KB"]), 1);
    let moment = |verb: &str| -> f64 {
        let line = shown.with(verb)[0];
        line.split('s').next().expect("a time").parse().expect("seconds")
    };
    assert!((moment("message_sent") - moment("attempt_succeeded") - 0.020).abs() < 1e-9);
    let own = calls("rds", 1, "", "failures = [ { kind = \"error\" } ]");
    assert_eq!(own.with("attempt_started").len(), 1);
}

/// sync.edge.limits, sync.lex.limits, sync.lattice.limits, sync.alexa.response-size and
/// sync.ses.request-response: each door passes back so much, and says so in its own way.
#[test]
fn each_door_passes_back_so_much() {
    let answered = |kind: &str, kilobytes: u32| {
        let response = format!("response_size = \"{kilobytes}KB\"\nduration = \"1ms\"");
        calls(kind, 1, "", &response).fate("responded")
    };
    let doors = [
        ("cloudfront-edge-viewer", 40),
        ("cloudfront-edge-origin", 1_024),
        ("lex", 50),
        ("alexa", 24),
        ("alb", 1_024),
        ("vpc-lattice", 6 * 1_024),
    ];
    for (kind, most) in doors {
        assert_eq!((answered(kind, most), answered(kind, most + 1)), (1, 0), "{kind}");
    }
    let viewer = calls("cloudfront-edge-viewer", 1, "", "response_size = \"41KB\"");
    assert_eq!(viewer.count(&["response_received", "status=502"]), 1, "{:?}", viewer.lines);
}

/// sync.alb.errors, sync.lex.errors, sync.edge.errors, sync.url.errors, sync.apigw.error-mapping:
/// what a caller hears of a throttle and of an error.
#[test]
fn each_door_has_its_own_words() {
    let status = |kind: &str, function: &str| {
        let shown = calls(kind, 1, "client = { retries = { max_attempts = 1 } }", function);
        let answer = shown.with("response_received").first().map(|line| (*line).to_owned());
        let answer = answer.unwrap_or_default();
        answer
            .split("status=")
            .nth(1)
            .unwrap_or_default()
            .split(' ')
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let words = [
        ("alb", "502", "502"),
        ("lex", "429", "424"),
        ("cloudfront-edge-viewer", "503", "503"),
        ("function-url", "429", "502"),
        ("apigw-rest", "500", "502"),
        ("apigw-http", "500", "500"),
    ];
    for (kind, throttled, failed) in words {
        assert_eq!(status(kind, "reserved_concurrency = 0"), throttled, "{kind}");
        assert_eq!(status(kind, "failures = [ { kind = \"error\" } ]"), failed, "{kind}");
    }
}

/// sync.ses.request-response: mail that is to be decided on waits 30 s for the function.
#[test]
fn mail_waits_half_a_minute_for_a_decision() {
    let settings = "settings = { invocation_type = \"RequestResponse\" }";
    let fate = |duration: &str| {
        let function = format!("timeout = \"50s\"\nduration = \"{duration}\"");
        calls("ses", 1, settings, &function).fate("responded")
    };
    assert_eq!((fate("29s"), fate("31s")), (1, 0));
}

/// poll.esm.model: a pipe waits 300 s for what it calls.
#[test]
fn a_pipe_waits_five_minutes() {
    let fate = |duration: &str| {
        let function = format!("timeout = \"900s\"\nduration = \"{duration}\"");
        let pipe = "[sources.s]\nkind = \"eventbridge-pipes\"\ntarget = \"function/f\"\n\
                    arrivals = { burst = { count = 1, at = \"0s\" } }";
        run(&format!("run_for = \"10m\"\n{pipe}\n[functions.f]\n{function}\n")).fate("responded")
    };
    assert_eq!((fate("299s"), fate("301s")), (1, 0));
}

/// sync.apigw.custom-integration-200: without a mapping of errors the client of a custom integration
/// hears 200, and nobody tries again.
#[test]
fn a_custom_integration_turns_errors_into_200() {
    let failing = "failures = [ { kind = \"error\" } ]";
    let custom = calls("apigw-rest", 1, "settings = { custom_integration = true }", failing);
    let told = ["response_received", "status=200", "rule=sync.apigw.custom-integration-200"];
    assert_eq!((custom.count(&told), custom.fate("responded_with_error")), (1, 1));
    let proxy = calls("apigw-rest", 1, "client = { retries = { max_attempts = 1 } }", failing);
    assert_eq!(proxy.count(&["response_received", "status=502"]), 1);
    let malformed = "failures = [ { kind = \"malformed-response\" } ]";
    let passed = calls("apigw-rest", 1, "settings = { custom_integration = true }", malformed);
    let checked = calls("apigw-rest", 1, "", malformed);
    assert_eq!((passed.fate("responded"), checked.fate("responded")), (1, 0));
    let text = "format = 1\n[functions.f]\n[sources.s]\nkind = \"alb\"\ntarget = \"function/f\"\n\
                arrivals = \"manual\"\nsettings = { custom_integration = true }\n";
    let output = crate::lambdascope_with_input(&["check", "-"], text);
    assert!(crate::stderr(&output).contains("only a REST API that calls a function has one"));
}

/// sync.edge.request-body: a function at the edge gets the first 40 KB of a body, or the first 1 MB
/// at the origin.
#[test]
fn bodies_are_cut_at_the_edge() {
    let passed_on = |kind: &str| {
        let function = "sends = [ { to = \"queue/q\" } ]\n[queues.q]";
        let shown = calls(kind, 1, "payload = \"7MB\"", function);
        assert_eq!(shown.fate("responded"), 1, "{:?}", shown.lines);
        let sent = shown.lines.iter().find(|line| line.contains("to=queue/q")).expect("a message");
        sent.split(' ').find_map(|word| word.strip_prefix("payload=")).map(str::to_owned)
    };
    assert_eq!(passed_on("cloudfront-edge-viewer").as_deref(), Some("40KB"));
    assert_eq!(passed_on("cloudfront-edge-origin").as_deref(), Some("1MB"));
}

/// sync.paths.overview: a caller waits, or Lambda queues the event, or a mapping polls and then
/// calls synchronously.
#[test]
fn there_are_three_ways_to_a_function() {
    let waited = calls("lambda-api", 1, "", "");
    assert_eq!((waited.count(&["response_received"]), waited.count(&["event_accepted"])), (1, 0));
    let queued = calls("lambda-api", 1, "settings = { invocation_type = \"Event\" }", "");
    assert_eq!((queued.count(&["response_received"]), queued.count(&["event_accepted"])), (0, 1));
    let polled = run("run_for = \"1m\"\n[sources.s]\nkind = \"producer\"\ntarget = \"queue/q\"\n\
         arrivals = { burst = { count = 1, at = \"0s\" } }\n[queues.q]\n[functions.f]\n\
         [event_source_mappings.m]\nevent_source = \"queue/q\"\nfunction = \"f\"\n");
    assert_eq!((polled.count(&["batch_received"]), polled.count(&["event_accepted"])), (1, 0));
    assert!([waited, queued, polled].iter().all(|shown| shown.count(&["attempt_started"]) == 1));
}
