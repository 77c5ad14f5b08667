//! Several readers of one stream.

use crate::shown::{Shown, run};
use crate::{lambdascope_with_input, stderr};
use std::fmt::Write as _;

/// So many mappings read one shard, with these settings.
fn readers(kind: &str, count: u32, arrivals: &str, mapping: &str) -> String {
    let mut text = format!(
        "run_for = \"2m\"\n[sources.s]\nkind = \"producer\"\ntarget = \"stream/r\"\n\
         arrivals = {arrivals}\n[streams.r]\nkind = \"{kind}\"\n[functions.f]\nduration = \"1ms\"\n"
    );
    for number in 1..=count {
        write!(
            text,
            "[event_source_mappings.m{number}]\nevent_source = \"stream/r\"\nfunction = \"f\"\n\
             {mapping}\n"
        )
        .expect("a text takes all");
    }
    text
}

/// Seconds of the last line of this verb.
fn last(shown: &Shown, verb: &str) -> f64 {
    let line = shown.with(verb).pop().expect("a line");
    line.split('s').next().and_then(|text| text.parse().ok()).expect("seconds")
}

/// poll.kinesis.efo: a registered consumer has a record 70 ms after it was written, whoever else
/// reads.
#[test]
fn a_registered_consumer_gets_records_at_once() {
    let once = "{ at = [ { time = \"2.1s\" } ] }";
    let shared = run(&readers("kinesis", 2, once, ""));
    assert_eq!(last(&shared, "record_read"), 3.0);
    let own = run(&readers("kinesis", 5, once, "enhanced_fan_out = true"));
    assert_eq!(own.count(&["2.170s", "record_read", "rule=poll.kinesis.efo"]), 5);
}

/// poll.kinesis.efo and poll.kinesis.shard-capacity: all shared readers of a shard read 2 MB per
/// second, each registered consumer does so alone.
#[test]
fn shared_readers_divide_two_megabytes_a_second() {
    let steady = "{ every = \"1s\", until = \"39s\" }\npayload = \"1000KB\"";
    let end =
        |count, mapping| last(&run(&readers("kinesis", count, steady, mapping)), "record_read");
    assert_eq!((end(1, ""), end(2, "")), (39.0, 39.0));
    let late = end(3, "");
    assert!((50.0..60.0).contains(&late), "{late} s");
    let own = end(3, "enhanced_fan_out = true");
    assert!((39.0..39.1).contains(&own), "{own} s");
    // One that comes late reads 39 MB at 2 MB per second.
    let caught_up = end(3, "enhanced_fan_out = true\ncreated_at = \"40s\"");
    assert!((56.0..59.5).contains(&caught_up), "{caught_up} s");
}

/// poll.ddb.readers: two readers of a DynamoDB stream have its four reads a second each; with more
/// of them each is read more seldom, and the reader of the scenario says so.
#[test]
fn a_third_reader_of_a_dynamodb_stream_slows_all() {
    let once = "{ at = [ { time = \"1.01s\" } ] }";
    let read = |count| last(&run(&readers("dynamodb-streams", count, once, "")), "record_read");
    assert_eq!((read(1), read(2)), (1.25, 1.25));
    assert_eq!((read(3), read(4)), (1.125, 1.5));
    let said = |count| {
        let text = format!("format = 1\n{}", readers("dynamodb-streams", count, once, ""));
        stderr(&lambdascope_with_input(&["check", "-"], &text)).to_owned()
    };
    assert!(!said(2).contains("poll.ddb.readers"), "{}", said(2));
    assert!(said(3).contains("3 mappings read it, and more than 2 are slowed (poll.ddb.readers)"));
}
