//! What comes from outside does the terminal no harm, and shells are helped to complete commands.

use crate::{lambdascope, lambdascope_with_input, root, stderr, stdout};
use std::ffi::OsString;
use std::fs;

/// A colour, a bell, another line and the C1 character that begins a sequence alone.
const HARMFUL: &str = "\u{1b}[31m\u{7}\nerror: \u{9b}x";
/// The same, spelled out.
const SPELLED: &str = "\\u{1b}[31m\\u{7}\\nerror: \\u{9b}x";

#[test]
fn control_characters_of_arguments_are_spelled_out() {
    let option = format!("--{HARMFUL}");
    let setting = format!("{HARMFUL}=1");
    let equals = format!("--seed={HARMFUL}");
    let scenario = "opening/three-callers";
    for args in [
        &[HARMFUL][..],
        &["run", HARMFUL],
        &["run", scenario, &option],
        &["run", scenario, "--seed", HARMFUL],
        &["run", scenario, &equals],
        &["run", scenario, "--show", HARMFUL],
        &["run", scenario, "--set", &setting],
        &["odds", scenario, "--preset", HARMFUL],
        &["compare", scenario, "--preset", HARMFUL],
        &["why", scenario, HARMFUL],
        &["check", HARMFUL],
        &["explain", HARMFUL],
        &["choose", HARMFUL],
    ] {
        let output = lambdascope(args);
        assert!(matches!(output.status.code(), Some(1 | 2)), "{args:?}");
        assert_eq!(stdout(&output), "", "{args:?}");
        let said = stderr(&output);
        assert!(said.contains(SPELLED), "{args:?}: {said:?}");
        assert!(!said.contains(|c: char| c.is_control() && c != '\n'), "{args:?}: {said:?}");
        assert!(!said.contains("\nerror: \\u"), "a line of its own: {said:?}");
    }
    let named = format!("title={HARMFUL}");
    let output = lambdascope(&["compare", scenario, "--set", &named]);
    assert!(stdout(&output).contains(SPELLED), "{}", stderr(&output));
}

#[test]
fn control_characters_of_a_scenario_are_spelled_out() {
    let json = serde_json::json!({ "format": 1, HARMFUL: 1 });
    let output = lambdascope_with_input(&["check", "-"], &json.to_string());
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert_eq!(said.lines().count(), 1, "{said:?}");
    assert!(said.contains(&format!("error: {SPELLED}: unknown key")), "{said:?}");

    let key = serde_json::json!({
        "format": 1,
        "sources": { "s": {
            "kind": "lambda-api", "target": "function/f",
            "arrivals": { "at": [{ "time": "0s", "key": HARMFUL }] },
        } },
        "functions": { "f": {} },
    });
    let output = lambdascope_with_input(&["run", "-", "--trace", "text"], &key.to_string());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let trace = stdout(&output);
    assert!(!trace.contains(|c: char| c.is_control() && c != '\n'), "{trace:?}");
}

/// Where a path is meant any name will do; where a word is meant, it is refused.
#[cfg(unix)]
#[test]
fn arguments_need_not_be_utf8() {
    use std::os::unix::ffi::OsStringExt;

    let folder = std::env::temp_dir().join(format!("lambdascope-{}-\x1b[31m", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join(OsString::from_vec(b"\xff\n.toml".to_vec()));
    let scenario = root().join("scenarios/opening/three-callers/scenario.toml");
    fs::copy(scenario, &file).expect("a file");
    let [run, check] = ["run", "check"].map(|command| lambdascope(&[command.into(), file.clone()]));
    fs::remove_dir_all(&folder).expect("the folder is there");
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    assert_eq!(check.status.code(), Some(0), "{}", stderr(&check));
    assert!(
        stdout(&check).contains("-\\u{1b}[31m/\u{fffd}\\n.toml: it runs"),
        "{:?}",
        stdout(&check)
    );
    assert!(stderr(&check).contains("\u{fffd}\\n.toml:31: warning: "), "{:?}", stderr(&check));

    let no_text = || OsString::from_vec(b"\xff".to_vec());
    for (args, code) in [
        (vec![no_text()], 2),
        (vec!["explain".into(), no_text()], 2),
        (vec!["run".into(), "opening/three-callers".into(), "--show".into(), no_text()], 2),
        (vec!["run".into(), "opening/three-callers".into(), "--seed".into(), no_text()], 2),
        (vec!["run".into(), no_text()], 1),
    ] {
        let output = lambdascope(&args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", stderr(&output));
        assert!(!stderr(&output).contains("panicked"), "{args:?}: {}", stderr(&output));
    }
}

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
