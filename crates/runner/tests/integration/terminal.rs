//! Shells are helped to complete commands.

use crate::{lambdascope, stderr, stdout};

#[test]
fn shells_complete_commands() {
    for (shell, sign) in [("bash", "complete -F"), ("zsh", "#compdef"), ("fish", "complete -c")] {
        let output = lambdascope(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        for part in [sign, "odds", "max-steps", "cloudformation"] {
            assert!(stdout(&output).contains(part), "{part} is not in what {shell} is given");
        }
    }
}
