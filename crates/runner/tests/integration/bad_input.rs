//! Wrong scenarios: what is wrong is said with its line, key, range and rule, and nothing hangs.

use crate::{lambdascope, lambdascope_with_input, stderr, stdout};
use std::time::{Duration, Instant};

/// Checks a text; returns what standard error says about it.
fn check(text: &str) -> String {
    let started = Instant::now();
    let output = lambdascope_with_input(&["check", "-"], text);
    assert!(started.elapsed() < Duration::from_secs(10), "it took too long");
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
    stderr(&output).replace("<standard input>", "in")
}

/// A text with one thing wrong gives exactly this line.
fn check_line(text: &str, expected: &str) {
    assert_eq!(check(text), format!("{expected}\n"));
}

const BASE: &str = "format = 1\n[functions.charge]\n[queues.orders]\n[queues.dead]\n";

fn with_base(more: &str) -> String {
    format!("{BASE}{more}\n")
}

#[test]
fn an_unknown_key_names_the_nearest() {
    check_line(
        "format = 1\n[functions.charge]\ntimout = \"5s\"\n",
        "in:3: error: functions.charge.timout: unknown key; allowed: timeout, memory, \
         reserved_concurrency, provisioned_concurrency, init_duration, duration, \
         duration_per_record, response_size, idempotent, failures, sends, event_invoke_config, \
         dead_letter_config, recursive_loop, not_permitted; try timeout",
    );
}

#[test]
fn a_value_out_of_range_names_the_range_and_its_rule() {
    check_line(
        "format = 1\n\n[functions.charge]\ntimeout = \"20m\"\n",
        "in:4: error: functions.charge.timeout: 20m is too long; allowed: 1s to 15m \
         (conc.timeout.function); try \"15m\"",
    );
    check_line(
        "format = 1\n[functions.charge]\nmemory = \"64MB\"\n",
        "in:3: error: functions.charge.memory: 64MB is too small; allowed: 128MB to 10GB \
         (conc.memory); try \"128MB\"",
    );
    check_line(
        "format = 1\n[functions.charge]\nreserved_concurrency = 99999999999999999999\n",
        "in:3: error: functions.charge.reserved_concurrency: 1e+20 is too high; \
         allowed: 0 to 900 (conc.unreserved-min); try 900",
    );
}

#[test]
fn a_wrong_type_is_told() {
    check_line(
        "format = 1\n[functions.charge]\ntimeout = 5\n",
        "in:3: error: functions.charge.timeout: 5 has no unit; allowed: a number with its unit: \
         us, ms, s, m, h or d, such as \"30s\"; try \"5s\"",
    );
    check_line(
        "format = 1\n[functions.charge]\nidempotent = \"yes\"\n",
        "in:3: error: functions.charge.idempotent: this must be true or false, not \"yes\"",
    );
    check_line(
        "format = 1\nqueues = 5\n",
        "in:2: error: queues: this must be a table of named components, not 5",
    );
}

#[test]
fn a_missing_target_names_the_nearest() {
    check_line(
        &with_base("[sources.s]\nkind = \"producer\"\ntarget = \"queue/ordrs\""),
        "in:7: error: sources.s.target: there is no queue \"ordrs\"; allowed: dead, orders; \
         try \"queue/orders\"",
    );
    check_line(
        &with_base("[sources.s]\nkind = \"alb\"\ntarget = \"queue/orders\""),
        "in:7: error: sources.s.target: alb does not send to a queue; allowed: function/ \
         (sync.alb.payload)",
    );
    check_line(
        &with_base("[sources.s]\nkind = \"producer\""),
        "in:5: error: sources.s: \"target\" is missing; allowed: function/, queue/, topic/, \
         bucket/, event_bus/, table/, stream/, state_machine/",
    );
}

#[test]
fn a_polled_source_tells_how_it_is_written() {
    let text = with_base("[sources.s]\nkind = \"sqs-standard\"\ntarget = \"function/charge\"");
    let said = check(&text);
    assert!(
        said.contains("it is polled. Write a [queues.NAME] and an [event_source_mappings.NAME]")
    );
    assert!(said.contains("(poll.esm.model)"), "{said}");
}

#[test]
fn a_queue_cannot_be_its_own_dead_letter_queue() {
    check_line(
        "format = 1\n[queues.orders]\nredrive_policy = { dead_letter_queue = \"orders\" }\n",
        "in:3: error: queues.orders.redrive_policy.dead_letter_queue: a queue cannot be its own \
         dead-letter queue (poll.sqs.redrive)",
    );
    check_line(
        &with_base("[queues.f]\nfifo = true\nredrive_policy = { dead_letter_queue = \"dead\" }"),
        "in:7: error: queues.f.redrive_policy.dead_letter_queue: the dead-letter queue of a FIFO \
         queue must be a FIFO queue (poll.sqs.dlq-owner)",
    );
}

#[test]
fn lambda_refuses_some_mappings() {
    let mapping =
        "[event_source_mappings.m]\nevent_source = \"queue/orders\"\nfunction = \"charge\"\n";
    check_line(
        &format!("format = 1\n[functions.charge]\ntimeout = \"40s\"\n[queues.orders]\n{mapping}"),
        "in:3: error: functions.charge.timeout: 40s is above the visibility timeout of \
         queue/orders (30s), so Lambda refuses event_source_mappings.m \
         (poll.sqs.visibility.validation)",
    );
    check_line(
        &with_base(&format!("{mapping}batch_size = 100")),
        "in:5: error: event_source_mappings.m.maximum_batching_window: a batch of more than 10 \
         messages needs a batching window; allowed: 1s to 5m (poll.sqs.batch-size.standard); \
         try \"1s\"",
    );
}

#[test]
fn a_million_events_a_second_are_refused() {
    let source = "[sources.s]\nkind = \"producer\"\ntarget = \"queue/orders\"\narrivals = ";
    let refused = "allowed: 0 to 100000 (model.run.limits); try 100000";
    check_line(
        &with_base(&format!("{source}{{ poisson = {{ per_second = 1_000_000 }} }}")),
        &format!(
            "in:8: error: sources.s.arrivals.poisson.per_second: 1000000 is too high; {refused}"
        ),
    );
    for arrivals in [
        "{ every = \"1us\" }",
        "{ burst = { count = 1_000_000 } }",
        "{ ramp = { from = 1, to = 1e6, over = \"1m\" } }",
        "{ at = [ { time = \"1s\", count = 90_000 }, { time = \"1.5s\", count = 90_000 } ] }",
    ] {
        let said = check(&with_base(&format!("{source}{arrivals}")));
        assert!(said.contains("(model.run.limits)"), "{arrivals}: {said}");
    }
}

#[test]
fn commands_are_checked_against_the_settings_that_they_make() {
    check_line(
        &with_base(
            "[[commands]]\nat = \"1s\"\ndo = \"set\"\npath = \"functions.charge.timeout\"\nvalue = \"20m\"",
        ),
        "in:9: error: commands.0.value: functions.charge.timeout: 20m is too long; allowed: 1s to \
         15m (conc.timeout.function); try \"15m\"",
    );
    check_line(
        &with_base(
            "[[commands]]\nat = \"1s\"\ndo = \"set\"\npath = \"functions.new.timeout\"\nvalue = \"2s\"",
        ),
        "in:8: error: commands.0.path: a command cannot add, remove or remake components",
    );
    check_line(
        &with_base("[[commands]]\nat = \"1s\"\ndo = \"redrive\"\nqueue = \"ded\""),
        "in:8: error: commands.0.queue: there is no queue \"ded\"; allowed: dead, orders; \
         try \"dead\"",
    );
}

#[test]
fn what_is_neither_toml_nor_json_is_told_with_its_line() {
    let said = check("format = 1\nthis is no scenario\n");
    assert!(said.starts_with("in:2: error: this is no TOML: "), "{said}");
    let said = check("{\n  \"format\": 1,\n  oops\n}");
    assert!(said.starts_with("in:3: error: this is no JSON: key must be a string"), "{said}");
    assert!(check("[1, 2]\n").starts_with("in:1: error: this is no TOML: "));
    let said = check("{ \"format\": 1, \"format\": 1 }");
    assert!(said.contains("in:1: error: format: this key is there twice"), "{said}");
    assert!(check("").contains("\"format\" is missing"));
}

#[test]
fn json_has_lines_too() {
    check_line(
        "{\n \"format\": 1,\n \"functions\": {\n  \"charge\": {\n   \"timeout\": \"20m\"\n  }\n }\n}",
        "in:5: error: functions.charge.timeout: 20m is too long; allowed: 1s to 15m \
         (conc.timeout.function); try \"15m\"",
    );
}

#[test]
fn ten_megabytes_of_rubbish_are_refused_at_once() {
    let expected = "in: error: a text of 10880 KB is too long for a scenario; allowed: up to 1024 KB \
                    (model.run.limits)";
    check_line(&"rubbish \u{1} = [ { \n".repeat(10 << 16), expected);
    let below: String = "rubbish \u{1} = [ { \n".repeat(60_000);
    assert!(check(&below).lines().count() < 30);
}

#[test]
fn nesting_without_end_is_refused() {
    for text in [
        format!("{{\"a\": {}", "[".repeat(500_000)),
        "{\"a\":".repeat(150_000),
        format!("a = {}", "[".repeat(500_000)),
        format!("a = {}", "{a=".repeat(300_000)),
        format!("[{}]", vec!["a"; 400_000].join(".")),
        format!("{} = 1", vec!["a"; 400_000].join(".")),
    ] {
        assert!(check(&text).contains("error: this is no "), "{}", &text[..20]);
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let path = std::env::temp_dir().join(format!("lambdascope-{}.toml", std::process::id()));
    std::fs::write(&path, b"format = 1\n\xFF\xFE\n").expect("a file");
    let output = lambdascope(&["check", path.to_str().expect("a plain path")]);
    std::fs::remove_file(&path).expect("the file is there");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains(":2: error: this is no UTF-8 text"), "{}", stderr(&output));
}

#[test]
fn thousands_of_mistakes_are_cut_short() {
    let keys: String = (0..20_000).map(|n| format!("key_{n} = 1\n")).collect();
    let said = check(&format!("format = 1\n{keys}"));
    assert!(said.lines().count() <= 101, "{}", said.lines().count());
    assert!(said.ends_with("and 19900 more\n"), "{}", said.lines().last().unwrap_or_default());
}
