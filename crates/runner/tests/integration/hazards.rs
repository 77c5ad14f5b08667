//! What a check says of settings that will hurt. That they do is shown by the tests of hazards.

use crate::{lambdascope_with_input, stderr, stdout};

/// poll.sqs.redrive, sync.sfn.retry and poll.sqs.visibility.six-times: a check of a scenario that
/// runs names what will hurt, with its line, the rule and what AWS advises.
#[test]
fn a_check_names_what_will_hurt() {
    let scenario = "format = 1
[sources.shop]
kind = \"producer\"
target = \"queue/orders\"
[queues.orders]
visibility_timeout = \"4s\"
redrive_policy = { dead_letter_queue = \"dead\", max_receive_count = 2 }
[queues.dead]
message_retention_period = \"14d\"
[functions.charge]
[event_source_mappings.orders]
event_source = \"queue/orders\"
function = \"charge\"
batch_size = 1
[state_machines.checkout]
task = { function = \"charge\" }
";
    let output = lambdascope_with_input(&["check", "-"], scenario);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(stdout(&output), "<standard input>: it runs, and 3 things in it will hurt\n");
    let said = stderr(&output);
    for (line, path, rule, better) in [
        (6, "queues.orders.visibility_timeout", "poll.sqs.visibility.six-times", "for 18s"),
        (7, "queues.orders.redrive_policy.max_receive_count", "poll.sqs.redrive", "5 receives"),
        (
            16,
            "state_machines.checkout.task.retry",
            "sync.sfn.retry",
            "retry 6 times, after 2s and then each time 2 times as long",
        ),
    ] {
        let start = format!("<standard input>:{line}: warning: {path}: ");
        let found = said.lines().find(|told| told.starts_with(&start));
        let told = found.unwrap_or_else(|| panic!("{start} is not in\n{said}"));
        assert!(told.contains(rule) && told.contains(better), "{told}");
    }

    let calm = "format = 1\n[sources.web]\nkind = \"function-url\"\ntarget = \"function/f\"\n\
                [functions.f]\n";
    let output = lambdascope_with_input(&["check", "-"], calm);
    assert_eq!((stdout(&output), stderr(&output)), ("<standard input>: fine\n", ""));
}
