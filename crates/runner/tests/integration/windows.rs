//! Tumbling windows of streams.

use crate::shown::{Shown, run};

/// Records of one key at 1 s, 4 s and 11 s, in windows of 10 s.
fn windows(function: &str, mapping: &str) -> Shown {
    run(&format!(
        "run_for = \"1m\"\n[sources.s]\nkind = \"producer\"\ntarget = \"stream/r\"\n\
         arrivals = {{ at = [ {{ time = \"1s\", count = 2, key = \"k\" }}, \
         {{ time = \"4s\", key = \"k\" }}, {{ time = \"11s\", key = \"k\" }} ] }}\n\
         [streams.r]\nkind = \"kinesis\"\n[functions.f]\nduration = \"100ms\"\n{function}\n\
         [event_source_mappings.m]\nevent_source = \"stream/r\"\nfunction = \"f\"\n\
         tumbling_window = \"10s\"\n{mapping}\n"
    ))
}

/// What `batch_received` says of each batch: when, and how many records.
fn batches(shown: &Shown) -> Vec<(String, String)> {
    let field = |line: &str, name: &str| {
        let mut words = line.split(' ').filter_map(|word| word.strip_prefix(name));
        words.next().unwrap_or_default().to_owned()
    };
    let told = |line: &&str| (field(line, ""), field(line, "records="));
    shown.with("batch_received").iter().map(told).collect()
}

fn said(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(time, records)| ((*time).to_owned(), (*records).to_owned())).collect()
}

/// poll.stream.tumbling: the calls of a window hand on their state, and one without records closes
/// it.
#[test]
fn a_window_is_closed_by_a_call_without_records() {
    let shown = windows("response_size = \"2KB\"", "");
    let expected =
        [("1.000s", "2"), ("4.000s", "1"), ("10.000s", "0"), ("11.000s", "1"), ("20.000s", "0")];
    assert_eq!(batches(&shown), said(&expected), "{:?}", shown.lines);
    // 1 KB is 1,365 bytes of text, and the state is 2,048 bytes.
    let with_state = ["batch_received", "payload=3413B", "rule=poll.stream.tumbling"];
    assert_eq!(shown.count(&with_state), 1, "{:?}", shown.lines);
    assert_eq!(shown.number("functions/f/Invocations"), 5.0);
    assert_eq!(shown.fate("processed"), 4);
}

/// poll.stream.tumbling: records of two windows that are read together go to two calls, with the
/// closing one in between.
#[test]
fn a_batch_never_spans_two_windows() {
    let shown = windows("", "created_at = \"12s\"");
    let records: Vec<String> = batches(&shown).into_iter().map(|(_, records)| records).collect();
    assert_eq!(records, ["3", "0", "1", "0"], "{:?}", shown.lines);
}

/// poll.stream.tumbling: a state over 1 MB ends its window early.
#[test]
fn an_oversized_state_ends_the_window_early() {
    let shown = windows("response_size = \"1MB\"", "");
    assert_eq!(batches(&shown)[1], ("4.000s".to_owned(), "1".to_owned()), "{:?}", shown.lines);
    let shown = windows("response_size = \"1025KB\"", "");
    let closing = batches(&shown).into_iter().filter(|(_, records)| records == "0").count();
    assert_eq!(closing, 3, "{:?}", shown.lines);
}

/// poll.stream.tumbling: an answer without a state is a failure, and so is a closing call that
/// fails; both are tried again.
#[test]
fn a_missing_state_is_a_failure() {
    let missing = "failures = [ { kind = \"malformed-response\", attempts = [1] } ]";
    let shown = windows(missing, "");
    assert_eq!(shown.count(&["batch_failed"]), 5);
    assert_eq!(shown.fate("processed"), 4);
    let closing = "failures = [ { kind = \"error\", during = [\"10s\", \"10.5s\"] } ]";
    let given_up = windows(closing, "maximum_retry_attempts = 0");
    assert_eq!(given_up.count(&["batch_discarded", "records=0"]), 1, "{:?}", given_up.lines);
    let tried_again = windows(closing, "");
    assert_eq!(tried_again.count(&["attempt_started", "attempt=2", "records=0"]), 1);
    assert_eq!((given_up.fate("processed"), tried_again.fate("processed")), (4, 4));
}
