//! Every setting that has a range: what is beyond it is told with the range and its rule.

use crate::{lambdascope, recorded, root, stderr};

/// poll.sqs.batch-size.fifo and all the others: what `ranges.toml` gets to hear is in
/// `ranges.expected`.
#[test]
fn what_is_beyond_a_range_is_told_with_the_range_and_its_rule() {
    let folder = root().join("crates/runner/tests/integration");
    let output = lambdascope(&["check", "crates/runner/tests/integration/ranges.toml"]);
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output).replace("crates/runner/tests/integration/", "");
    assert_eq!(said, recorded(&folder.join("ranges.expected"), &said));
}
