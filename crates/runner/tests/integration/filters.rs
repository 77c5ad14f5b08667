//! Filters of event source mappings.

use crate::shown::run;
use crate::{lambdascope_with_input, stderr};

/// How many of these records of a queue a filter lets through.
fn passes(pattern: &str, contents: &[&str]) -> Vec<bool> {
    let lines: Vec<String> = contents
        .iter()
        .enumerate()
        .map(|(at, content)| format!("{{ time = \"{at}s\", content = {content} }}"))
        .collect();
    let shown = run(&format!(
        "run_for = \"2m\"\n[sources.m]\nkind = \"producer\"\ntarget = \"queue/q\"\n\
         arrivals = {{ at = [ {} ] }}\n[queues.q]\n[functions.f]\n[event_source_mappings.m]\n\
         event_source = \"queue/q\"\nfunction = \"f\"\nfilters = [ {{ pattern = {pattern} }} ]",
        lines.join(", ")
    ));
    let filtered = |at: usize| shown.count(&["filtered_out", &format!("event=m#{}", at + 1)]) > 0;
    let passed: Vec<bool> = (0..contents.len()).map(|at| !filtered(at)).collect();
    // What a filter lets go is deleted; nothing comes back.
    assert_eq!(shown.count(&["message_deleted"]), contents.len(), "{pattern}");
    let let_go = passed.iter().filter(|passed| !**passed).count();
    assert_eq!(shown.fate("filtered"), let_go as u64);
    passed
}

/// poll.esm.filter: every operator of the pattern language.
#[test]
fn every_operator_does_what_its_name_says() {
    let check = |rule: &str, values: &[&str], expected: &[bool]| {
        let contents: Vec<String> =
            values.iter().map(|value| format!("{{ a = {value} }}")).collect();
        let mut contents: Vec<&str> = contents.iter().map(String::as_str).collect();
        // The last one has no such member.
        contents.push("{ b = 1 }");
        assert_eq!(
            passes(&format!("{{ body = {{ a = [ {rule} ] }} }}"), &contents),
            expected,
            "{rule}"
        );
    };
    check(
        "\"x\"",
        &["\"x\"", "\"X\"", "\"xx\"", "[\"y\", \"x\"]"],
        &[true, false, false, true, false],
    );
    check("\"\"", &["\"\"", "\"x\""], &[true, false, false]);
    check("\"x\", 7", &["\"x\"", "7", "7.0", "8"], &[true, true, false, false, false]);
    check("true", &["true", "false", "\"true\""], &[true, false, false, false]);
    check("{ prefix = \"ab\" }", &["\"abc\"", "\"cab\"", "5"], &[true, false, false, false]);
    check("{ suffix = \"ab\" }", &["\"abc\"", "\"cab\""], &[false, true, false]);
    check("{ equals-ignore-case = \"aB\" }", &["\"AB\"", "\"abc\""], &[true, false, false]);
    check("{ anything-but = [\"x\", 5] }", &["\"x\"", "5", "6"], &[false, false, true, false]);
    check("{ numeric = [\"=\", 5] }", &["5", "5.0", "\"5\""], &[true, true, false, false]);
    check(
        "{ numeric = [\">\", 5, \"<=\", 9] }",
        &["5", "6", "9", "9.5"],
        &[false, true, true, false, false],
    );
    check("{ exists = true }", &["5", "\"\"", "{ c = 1 }"], &[true, true, false, false]);
    // An object is no leaf: nothing is seen there.
    check("{ exists = false }", &["5", "{ c = 1 }"], &[false, true, true]);
    let nulls = passes("'{\"body\": {\"a\": [null]}}'", &["{ a = 1 }", "{ b = 1 }"]);
    assert_eq!(nulls, [false, false]);
}

/// poll.esm.filter: members are joined by "and", `$or` chooses, and a body of another format than
/// the pattern expects is no match.
#[test]
fn patterns_nest_and_choose() {
    let both = "{ body = { a = [1], b = { c = [\"x\"] } } }";
    let contents =
        ["{ a = 1, b = { c = \"x\" } }", "{ a = 1, b = { c = \"y\" } }", "{ b = { c = \"x\" } }"];
    assert_eq!(passes(both, &contents), [true, false, false]);
    let either = "{ body = { \"$or\" = [ { a = [1] }, { b = [2] } ] } }";
    assert_eq!(passes(either, &["{ a = 1 }", "{ b = 2 }", "{ a = 2 }"]), [true, true, false]);
    // Plain text against JSON, JSON against plain text, and one that only asks for metadata.
    let absent = "{ body = { a = [ { exists = false } ] } }";
    assert_eq!(passes(absent, &["\"plain\"", "{ b = 1 }"]), [false, true]);
    let plain = "{ body = [ { prefix = \"pl\" } ] }";
    assert_eq!(passes(plain, &["\"plain\"", "\"other\"", "{ b = 1 }"]), [true, false, false]);
    let metadata = "{ eventSource = [\"aws:sqs\"] }";
    assert_eq!(passes(metadata, &["\"plain\"", "{ b = 1 }"]), [true, true]);
}

/// poll.esm.filter and poll.esm.filter.dynamodb: a stream is passed over what is let go, and a
/// number of an item is a text.
#[test]
fn a_stream_moves_past_what_is_filtered() {
    let stream = |kind: &str, pattern: &str| {
        let shown = run(&format!(
            "run_for = \"1m\"\n[sources.r]\nkind = \"producer\"\ntarget = \"stream/s\"\n\
             arrivals = {{ at = [ {{ time = \"0s\", key = \"a\", content = {{ n = 101 }} }}, \
             {{ time = \"0s\", key = \"b\", content = {{ n = 42 }} }}, \
             {{ time = \"5s\", key = \"a\", content = {{ n = 42 }} }} ] }}\n\
             [streams.s]\nkind = \"{kind}\"\n[functions.f]\n[event_source_mappings.m]\n\
             event_source = \"stream/s\"\nfunction = \"f\"\nfilters = [ {{ pattern = {pattern} }} ]"
        ));
        assert_eq!(shown.fate("filtered") + shown.fate("processed"), 3, "{pattern}");
        shown.fate("processed")
    };
    assert_eq!(stream("kinesis", "{ data = { n = [ { numeric = [\">\", 100] } ] } }"), 1);
    assert_eq!(stream("kinesis", "{ partitionKey = [\"a\"], data = { n = [42] } }"), 1);
    let item = |rule: &str| format!("{{ dynamodb = {{ NewImage = {{ n = {rule} }} }} }}");
    assert_eq!(stream("dynamodb-streams", &item("{ N = [ { numeric = [\">\", 1] } ] }")), 0);
    assert_eq!(stream("dynamodb-streams", &item("{ N = [\"42\"] }")), 2);
    assert_eq!(stream("dynamodb-streams", &item("[ { exists = false } ]")), 3);
    assert_eq!(stream("dynamodb-streams", "{ eventName = [\"MODIFY\"] }"), 1);
}

#[test]
fn a_wrong_pattern_is_explained() {
    let complaint = |pattern: &str| {
        let scenario = format!(
            "format = 1\n[queues.q]\n[functions.f]\n[event_source_mappings.m]\n\
             event_source = \"queue/q\"\nfunction = \"f\"\nfilters = [ {{ pattern = {pattern} }} ]"
        );
        let output = lambdascope_with_input(&["run", "-"], &scenario);
        assert_eq!(output.status.code(), Some(1), "{pattern}");
        stderr(&output).to_owned()
    };
    for (pattern, part) in [
        ("7", "7 is no pattern"),
        ("'{'", "is no pattern"),
        ("{ }", "names no member"),
        ("{ body = \"x\" }", "a list of values"),
        ("{ body = [] }", "a list of values"),
        ("{ body = [ [1] ] }", "a list stands in a list"),
        ("{ body = [ { prefixed = \"x\" } ] }", "prefix"),
        ("{ body = [ { wildcard = \"x*\" } ] }", "no operator \"wildcard\""),
        ("{ body = [ { prefix = 5 } ] }", "5 cannot stand here"),
        ("{ body = [ { exists = \"yes\" } ] }", "true or false"),
        ("{ body = [ { anything-but = { prefix = \"x\" } } ] }", "texts or numbers"),
        ("{ body = [ { numeric = [\">\"] } ] }", "no comparison"),
        ("{ body = [ { numeric = [\"~\", 5] } ] }", "no comparison"),
        ("{ body = [ { prefix = \"x\", suffix = \"y\" } ] }", "2 operators"),
        ("{ \"$or\" = [ { body = [\"x\"] } ] }", "$or has nothing to choose from"),
    ] {
        let complaint = complaint(pattern);
        assert!(complaint.contains(part), "{pattern}: {complaint}");
        assert!(complaint.contains("event_source_mappings.m.filters.0"), "{pattern}: {complaint}");
    }
    let long = format!("'{{\"body\": [\"{}\"]}}'", "x".repeat(5_000));
    assert!(complaint(&long).contains("4096"), "too long");
}
