//! What a person finds in a dead-letter queue or at a destination.

use crate::shown::run;
use crate::{lambdascope_with_input, stderr, stdout};
use serde_json::{Value, json};

/// What an event is where it lies at the end of a run.
fn shown(event: &str, scenario: &str) -> Value {
    let scenario = format!("format = 1\n{scenario}");
    let args = ["run", "-", "--show", event, "--summary", "none"];
    let output = lambdascope_with_input(&args, &scenario);
    assert!(output.status.success(), "{}", stderr(&output));
    let json = stdout(&output).strip_prefix(event).expect("the event's name stands in front");
    serde_json::from_str(json).expect("it is JSON")
}

/// An asynchronous call of a function with these settings.
fn called(payload: &str, function: &str) -> String {
    format!(
        "run_for = \"10m\"\n[sources.e]\nkind = \"lambda-api\"\ntarget = \"function/f\"\n\
         settings = {{ invocation_type = \"Event\" }}\narrivals = {{ at = [ {{ time = \"0s\" }} ] }}\n\
         {payload}\n[queues.out]\n[event_buses.out]\n[buckets.out]\n[functions.f]\n{function}"
    )
}

/// What the caller of a function with these settings gets in a scenario.
fn answered(scenario: &str, function: &str) -> Value {
    let scenario = format!(
        "{scenario}\n[sources.e]\nkind = \"lambda-api\"\ntarget = \"function/f\"\n\
         arrivals = {{ at = [ {{ time = \"0s\" }} ] }}\n[functions.f]\ninit_duration = \"400ms\"\n{function}"
    );
    shown("e#1", &scenario)["Response"].clone()
}

/// sync.function-error.kinds, sync.function-error.timeout, sync.function-error.init and
/// sync.throttle.status-429.
#[test]
fn a_caller_gets_what_went_wrong_in_the_words_of_lambda() {
    let error = answered("", r#"failures = [ { kind = "error", message = 'no "such" order' } ]"#);
    assert_eq!((&error["StatusCode"], &error["FunctionError"]), (&json!(200), &json!("Unhandled")));
    assert_eq!(error["Payload"]["errorMessage"], "no \"such\" order");
    assert_eq!(error["LogResult"][1], "[ERROR] Exception: no \"such\" order");

    let late = answered("", "timeout = \"3s\"\nfailures = [ { kind = \"timeout\" } ]");
    assert_eq!(late["Payload"]["errorType"], "Sandbox.Timedout");
    let message = late["Payload"]["errorMessage"].as_str().expect("a text");
    assert!(message.ends_with(" Error: Task timed out after 3.00 seconds"), "{message}");

    let init = answered("", "failures = [ { kind = \"init-error\" } ]");
    assert_eq!(init["Payload"]["errorType"], "Exception");
    assert_eq!(init["Payload"]["requestId"], "");

    let throttled =
        answered("", "failures = [ { kind = \"throttle\", during = [\"0s\", \"9m\"] } ]");
    assert_eq!(throttled["StatusCode"], 429);
    assert_eq!(throttled["Payload"]["__type"], "TooManyRequestsException");
    assert_eq!(throttled["LogResult"], Value::Null);
}

/// cost.lambda.init: the report of a run says that its init is billed; it was not before.
#[test]
fn the_report_of_a_run_bills_its_init() {
    let report = |limits: &str| {
        let answer = answered(&format!("limits = \"{limits}\""), "duration = \"100ms\"");
        answer["LogResult"][2].as_str().expect("a line").replace('\t', " ")
    };
    let today = report("today");
    assert!(today.contains(" Duration: 100.00 ms Billed Duration: 500 ms "), "{today}");
    assert!(today.ends_with(" Init Duration: 400.00 ms"), "{today}");
    let classic = report("classic");
    assert!(classic.contains(" Duration: 100.00 ms Billed Duration: 100 ms "), "{classic}");
}

/// async.dlq.message and async.retry.request-id: the event as it was, with three attributes.
#[test]
fn a_dead_letter_is_the_event_with_three_attributes() {
    let function = "failures = [ { kind = \"error\", message = \"no such order\" } ]\n\
                    dead_letter_config = { target = \"queue/out\" }";
    let letter = shown("e#1", &called("content = { order = 7, rush = true }", function));
    assert_eq!(letter["Body"], json!({ "order": 7, "rush": true }));
    let attributes = &letter["MessageAttributes"];
    let number = json!({ "DataType": "Number", "StringValue": "200" });
    assert_eq!(attributes["ErrorCode"], number);
    assert_eq!(attributes["ErrorMessage"]["StringValue"], "no such order");
    assert_eq!(attributes["RequestID"]["StringValue"], letter["MessageId"]);
    assert_eq!(attributes.as_object().map(|map| map.len()), Some(3));

    // The text is cut at 1,024 bytes of UTF-8, and never inside a character.
    let long = "é".repeat(700);
    let function = function.replace("no such order", &long);
    let letter = shown("e#1", &called("payload = \"0B\"", &function));
    assert_eq!(letter["Body"], json!({}), "an invocation without payload");
    let text = letter["MessageAttributes"]["ErrorMessage"]["StringValue"].as_str().expect("a text");
    assert_eq!((text.len(), text.chars().all(|char| char == 'é')), (1_024, true));
}

/// async.recursion and sync.error.invocation-codes: what stopped a loop is told as Lambda's refusal.
#[test]
fn a_record_tells_that_a_loop_was_stopped() {
    let loops = "sends = [ { to = \"function/f\", on = \"success\" } ]\n\
                 event_invoke_config = { on_failure = \"queue/out\" }";
    // The sixteenth call is the last; what it sends on is refused.
    let record = shown("function/f#17", &called("", loops))["Body"].clone();
    assert_eq!(record["responseContext"], json!({ "statusCode": 400 }));
    assert_eq!(record["requestPayload"], "1024 bytes of function/f#16");
}

/// async.destination.record, async.destination.status-code, async.destination.condition and
/// async.destination.invoke-count.
#[test]
fn a_record_tells_of_request_and_response() {
    let config = "[functions.f.event_invoke_config]\nmaximum_retry_attempts = 1\n\
                  maximum_event_age = \"60s\"\non_failure = \"queue/out\"\non_success = \"queue/out\"";
    let record = |settings: &str| {
        let content = "content = { order = 7 }";
        shown("function/f#1", &called(content, &format!("{settings}\n{config}")))["Body"].clone()
    };
    let well = record("");
    assert_eq!(well["version"], "1.0");
    assert_eq!(well["requestContext"]["condition"], "Success");
    assert_eq!(well["requestContext"]["approximateInvokeCount"], 1);
    let arn = "arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST";
    assert_eq!(well["requestContext"]["functionArn"], arn);
    assert_eq!(well["requestPayload"], json!({ "order": 7 }));
    let response = json!({ "statusCode": 200, "executedVersion": "$LATEST" });
    assert_eq!(well["responseContext"], response);
    assert!(well["timestamp"].as_str().is_some_and(|time| time.starts_with("2026-01-01T00:00:0")));

    // The first retry would come after a minute, when the event is too old.
    let late = record("timeout = \"3s\"\nfailures = [ { kind = \"timeout\" } ]");
    assert_eq!(late["requestContext"]["condition"], "EventAgeExceeded");
    assert_eq!(late["requestContext"]["approximateInvokeCount"], 1);
    assert_eq!(late["responseContext"]["functionError"], "Unhandled");
    assert_eq!(late["responsePayload"]["errorType"], "Sandbox.Timedout");
    let message = late["responsePayload"]["errorMessage"].as_str().expect("a text");
    assert!(message.ends_with("Task timed out after 3.00 seconds"), "{message}");

    let throttled = record("failures = [ { kind = \"throttle\", during = [\"0s\", \"9m\"] } ]");
    assert_eq!(throttled["requestContext"]["condition"], "EventAgeExceeded");
    assert_eq!(throttled["requestContext"]["approximateInvokeCount"], 0);
    assert_eq!(throttled["responseContext"], json!({ "statusCode": 429 }));
    assert_eq!(throttled["responsePayload"], Value::Null);

    let off = record("reserved_concurrency = 0");
    assert_eq!(off["requestContext"]["condition"], "ZeroReservedConcurrency");
    assert_eq!(off["responseContext"], Value::Null);
}

/// async.destination.formats: an envelope for EventBridge, a dated key for S3.
#[test]
fn each_destination_has_its_own_format() {
    let to = |target: &str| {
        let settings = "failures = [ { kind = \"error\" } ]\n[functions.f.event_invoke_config]\n\
                        maximum_retry_attempts = 0";
        let settings = format!("{settings}\non_failure = \"{target}\"");
        shown("function/f#1", &called("", &settings))
    };
    let bus = to("event_bus/out")["Body"].clone();
    assert_eq!(bus["source"], "lambda");
    assert_eq!(bus["detail-type"], "Lambda Function Invocation Result - Failure");
    assert_eq!(bus["detail"]["requestContext"]["condition"], "RetriesExhausted");
    assert_eq!(bus["resources"][1], "arn:aws:events:us-east-1:123456789012:event-bus/out");
    let object = to("bucket/out");
    let key = object["Key"].as_str().expect("a key");
    assert!(key.starts_with("aws/lambda/async/f/2026/01/01/2026-01-01T00.00.0"), "{key}");
    assert_eq!(object["Body"]["requestContext"]["condition"], "RetriesExhausted");
    assert_eq!(object["MessageId"], Value::Null);
}

/// poll.stream.on-failure.record, poll.stream.on-failure.context, poll.stream.on-failure.condition
/// and poll.stream.on-failure.
#[test]
fn a_record_of_a_batch_tells_where_it_lay() {
    let given_up = |kind: &str, target: &str, mapping: &str| {
        let scenario = format!(
            "run_for = \"5m\"\n[sources.r]\nkind = \"producer\"\ntarget = \"stream/s\"\n\
             content = {{ id = 1 }}\narrivals = {{ at = [ {{ time = \"0s\", count = 3, key = \"a\" }} ] }}\n\
             [streams.s]\nkind = \"{kind}\"\n[queues.out]\n[buckets.out]\n[functions.f]\n\
             failures = [ {{ kind = \"error\" }} ]\n[event_source_mappings.m]\n\
             event_source = \"stream/s\"\nfunction = \"f\"\non_failure = \"{target}\"\n{mapping}"
        );
        shown("esm/m#1", &scenario)
    };
    let record = given_up("kinesis", "queue/out", "maximum_retry_attempts = 1")["Body"].clone();
    assert_eq!(record["requestContext"]["condition"], "RetryAttemptsExhausted");
    assert_eq!(record["requestContext"]["approximateInvokeCount"], 2);
    let arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
    assert_eq!(record["requestContext"]["functionArn"], arn, "without a qualifier");
    let response =
        json!({ "statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled" });
    assert_eq!(record["responseContext"], response);
    let info = &record["KinesisBatchInfo"];
    assert_eq!(info["shardId"], "shardId-000000000000");
    assert_eq!(info["batchSize"], 3);
    assert_eq!(info["approximateArrivalOfFirstRecord"], "2026-01-01T00:00:00.000Z");
    assert_eq!(info["streamArn"], "arn:aws:kinesis:us-east-1:123456789012:stream/s");
    assert!(info["startSequenceNumber"].as_str() < info["endSequenceNumber"].as_str(), "{info}");
    assert_eq!(record["payload"], Value::Null, "queues get no records");

    let object = given_up("dynamodb-streams", "bucket/out", "maximum_retry_attempts = 0");
    let key = object["Key"].as_str().expect("a key");
    assert!(key.starts_with("aws/lambda/") && key.contains("/shardId-0"), "{key}");
    let info = &object["Body"]["DDBStreamBatchInfo"];
    assert_eq!(info["approximateArrivalOfFirstRecord"], "2026-01-01T00:00:00Z", "whole seconds");
    let payload = object["Body"]["payload"].as_str().expect("the whole event as a text");
    let payload: Value = serde_json::from_str(payload).expect("it is JSON");
    assert_eq!(payload["Records"][0]["eventName"], "INSERT");
    assert_eq!(payload["Records"][1]["eventName"], "MODIFY");
    assert_eq!(payload["Records"][2]["dynamodb"]["NewImage"], json!({ "id": { "N": "1" } }));

    let old = "maximum_record_age = \"60s\"\ncreated_at = \"2m\"";
    let old = given_up("kinesis", "queue/out", old)["Body"].clone();
    assert_eq!(old["requestContext"]["condition"], "RecordAgeExceeded");
    assert_eq!(old["requestContext"]["approximateInvokeCount"], 1, "though it never ran");
    assert_eq!(old["responseContext"], Value::Null);
}

/// poll.sqs.dlq-message: a queue that moves a message adds where it came from.
#[test]
fn a_moved_message_keeps_its_identity() {
    let scenario = "run_for = \"2m\"\n[sources.m]\nkind = \"producer\"\ntarget = \"queue/q\"\n\
                    content = \"plain text\"\narrivals = { at = [ { time = \"0s\" } ] }\n[queues.q]\n\
                    visibility_timeout = \"18s\"\n\
                    redrive_policy = { dead_letter_queue = \"dlq\", max_receive_count = 1 }\n\
                    [queues.dlq]\n[functions.f]\nfailures = [ { kind = \"error\" } ]\n\
                    [event_source_mappings.m]\nevent_source = \"queue/q\"\nfunction = \"f\"";
    let moved = shown("m#1", scenario);
    assert_eq!(moved["Body"], "plain text");
    let attributes = &moved["Attributes"];
    let source = "arn:aws:sqs:us-east-1:123456789012:q";
    assert_eq!(attributes["DeadLetterQueueSourceArn"], source);
    assert_eq!(attributes["SentTimestamp"], "1767225600000");
    assert_eq!(moved["MessageAttributes"], Value::Null);
}

#[test]
fn an_event_that_cannot_be_is_a_complaint() {
    let run = |event: &str| {
        let scenario = format!("format = 1\n{}", called("", ""));
        lambdascope_with_input(&["run", "-", "--show", event, "--summary", "none"], &scenario)
    };
    for event in ["e", "x#1", "queue/x#1", "e#0"] {
        let output = run(event);
        assert_eq!(output.status.code(), Some(1), "{event}");
        assert!(stderr(&output).contains(event), "{}", stderr(&output));
    }
    assert_eq!(stdout(&run("e#2")), "e#2 was not sent\n");
}

/// async.dlq.failure, async.destination.failure and poll.stream.on-failure.metrics: what the
/// execution role may not write to gets nothing, and that is only counted.
#[test]
fn a_place_that_the_role_may_not_write_to_gets_nothing() {
    let failing = "failures = [ { kind = \"error\" } ]\nnot_permitted = [\"queue/out\"]\n";
    let letter = format!("{failing}dead_letter_config = {{ target = \"queue/out\" }}");
    let lost = run(&called("", &letter));
    assert_eq!(lost.number("functions/f/DeadLetterErrors"), 1.0);
    assert_eq!(lost.number("fates/dropped/reasons/undeliverable_record"), 1.0);
    let record = format!("{failing}[functions.f.event_invoke_config]\non_failure = \"queue/out\"");
    let lost = run(&called("", &record));
    assert_eq!(lost.number("functions/f/DestinationDeliveryFailures"), 1.0);
    assert_eq!(lost.count(&["delivery_failed", "reason=access_denied"]), 1);

    let batch = format!(
        "run_for = \"1m\"\n[sources.r]\nkind = \"producer\"\ntarget = \"stream/s\"\n\
         arrivals = {{ at = [ {{ time = \"0s\", count = 3, key = \"a\" }} ] }}\n\
         [streams.s]\nkind = \"kinesis\"\n[queues.out]\n[functions.f]\n{failing}\
         [event_source_mappings.m]\nevent_source = \"stream/s\"\nfunction = \"f\"\n\
         maximum_retry_attempts = 0\non_failure = \"queue/out\""
    );
    let lost = run(&batch);
    // Three records are dropped, and one delivery failed.
    assert_eq!(lost.number("event_source_mappings/m/DroppedEventCount"), 3.0);
    assert_eq!(lost.number("functions/f/DestinationDeliveryFailures"), 1.0);
    assert_eq!(lost.fate("dropped"), 3);
}
