//! Templates: which scenarios have one, and that what they name is there.

use crate::{lambdascope, lambdascope_with_input, root, stdout};
use lambdascope_scenario::{random_scenario, read_value};
use lambdascope_studies::warnings;
use lambdascope_template::{TemplateFormat, template};
use std::collections::BTreeSet;
use std::fs;

const FORMATS: [&str; 2] = ["sam", "cloudformation"];

/// Scenarios of the gallery that no template can say, with a part of the reason.
const WITHOUT: [(&str, &str); 4] = [
    ("async/custom-resource", "the stack itself is the caller"),
    ("async/pipeline-action", "a pipeline, with its stages"),
    ("sync/chat-bot", "a bot of Lex"),
    ("sync/edge-personalization", "Lambda@Edge"),
];

fn gallery() -> Vec<String> {
    let mut names = Vec::new();
    for area in fs::read_dir(root().join("scenarios")).unwrap() {
        let area = area.unwrap();
        for entry in fs::read_dir(area.path()).unwrap() {
            let (area, name) = (area.file_name(), entry.unwrap().file_name());
            names.push(format!("{}/{}", area.to_str().unwrap(), name.to_str().unwrap()));
        }
    }
    names.sort();
    names
}

#[test]
fn the_gallery_can_be_taken_home_but_for_these() {
    let mut made = 0;
    for name in gallery() {
        for format in FORMATS {
            let output = lambdascope(&["template", &name, "--format", format]);
            let said = String::from_utf8_lossy(&output.stderr);
            if let Some((_, reason)) = WITHOUT.iter().find(|(without, _)| *without == name) {
                assert_eq!(output.status.code(), Some(1), "{name}");
                assert!(said.contains(reason) && stdout(&output).is_empty(), "{name}: {said}");
                continue;
            }
            assert!(output.status.success(), "{name}: {said}");
            check(&name, stdout(&output));
            made += 1;
        }
    }
    assert!(made >= 170, "{made}");
}

#[test]
fn random_scenarios_give_a_template_or_a_reason() {
    let mut made = 0;
    for seed in 1..=300 {
        let reading = read_value(random_scenario(seed).value().clone());
        let config = reading.runnable().unwrap();
        for format in [TemplateFormat::Sam, TemplateFormat::CloudFormation] {
            let name = format!("random {seed}");
            let warnings = warnings(&reading.document, config);
            match template(&reading.document, config, format, warnings) {
                Ok(template) => {
                    check(&name, &template.text);
                    made += 1;
                }
                Err(reasons) => {
                    assert!(!reasons.is_empty() && reasons.iter().all(|one| !one.is_empty()));
                }
            }
        }
    }
    assert!(made > 200, "{made}");
}

/// Stands for every program: writes its words to standard output, each ended by a zero byte.
const STUBS: &str = r#"
set -eu
say() { printf '%s\0' "$@" END; }
aws() {
  case "$1 $2" in
    "sts get-caller-identity") echo 123456789012 ;;
    "configure get") echo eu-west-1 ;;
    "cloudformation describe-stacks") printf 'made:%s' "$STACK" ;;
    *) say aws "$@" >> "$SAID" ;;
  esac
}
for program in curl wscat activemq rabbitmqadmin mongosh; do
  eval "$program() { say $program \"\$@\" >> \"\$SAID\"; }"
done
kafka-console-producer.sh() { cat > /dev/null; say kafka "$@" >> "$SAID"; }
"#;

/// Runs a page of commands with stubs in an empty folder: the words of every command.
fn said(name: &str, page: &str) -> Vec<Vec<String>> {
    let folder = std::env::temp_dir().join(format!(
        "lambdascope-{}-{}",
        std::process::id(),
        name.replace(['/', ' '], "-")
    ));
    fs::create_dir_all(&folder).unwrap();
    let script = folder.join("page.sh");
    fs::write(&script, format!("{STUBS}\n{page}")).unwrap();
    let output = std::process::Command::new("bash")
        .arg(&script)
        .current_dir(&folder)
        .env("SAID", folder.join("said"))
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && complaint.is_empty(), "{name}: {complaint}\n{page}");
    let words = fs::read_to_string(folder.join("said")).unwrap();
    let mut commands = vec![Vec::new()];
    for word in words.split_terminator('\0') {
        match word {
            "END" => commands.push(Vec::new()),
            _ => commands.last_mut().unwrap().push(file_or_word(&folder, word)),
        }
    }
    commands.pop();
    fs::remove_dir_all(&folder).unwrap();
    commands
}

/// The text of a file that a word names, as the AWS CLI and curl read it, or the word.
fn file_or_word(folder: &std::path::Path, word: &str) -> String {
    let file = word.strip_prefix("file://").or_else(|| word.strip_prefix('@'));
    file.map_or_else(|| word.to_owned(), |file| fs::read_to_string(folder.join(file)).unwrap())
}

/// Options that take JSON.
const JSON: [&str; 9] = [
    "--payload",
    "--message-attributes",
    "--entries",
    "--item",
    "--record",
    "--destination-config",
    "--filter-criteria",
    "--self-managed-event-source",
    "--input",
];

#[test]
fn every_command_reaches_its_program_as_it_is_meant() {
    let mut seen = BTreeSet::new();
    let mut names = gallery();
    names.extend((1..=15).map(|seed| format!("random {seed}")));
    for name in names {
        let page = match name.strip_prefix("random ") {
            None => {
                let output = lambdascope(&["template", &name, "--format", "cli"]);
                assert!(output.status.success(), "{name}");
                stdout(&output).to_owned()
            }
            Some(seed) => {
                let reading = read_value(random_scenario(seed.parse().unwrap()).value().clone());
                let config = reading.runnable().unwrap();
                template(&reading.document, config, TemplateFormat::Cli, Vec::new()).unwrap().text
            }
        };
        for words in said(&name, &page) {
            for pair in words.windows(2).filter(|pair| JSON.contains(&pair[0].as_str())) {
                let read: Result<serde_json::Value, _> = serde_json::from_str(&pair[1]);
                let is_text = name.starts_with("random ") && pair[0] == "--payload";
                assert!(read.is_ok() || is_text, "{name}: {pair:?}");
                seen.insert(pair[0].clone());
            }
            for word in &words {
                assert!(!word.contains("$REGION") && !word.contains("$ACCOUNT"), "{name}: {word}");
            }
        }
    }
    for option in ["--payload", "--entries", "--destination-config", "--filter-criteria"] {
        assert!(seen.contains(option), "no page has {option}");
    }
}

/// A shop whose name and content hold what a shell would like to read in its own way.
const AWKWARD: &str = r#"
format = 1
[sources.-shop]
kind = "producer"
target = "table/orders"
arrivals = { at = [ { time = "0s", key = "it's $HOME `x`", content = { note = 'a "b" \ $(c)' } } ] }
[tables.orders]
"#;

#[test]
fn awkward_words_arrive_as_they_are() {
    let output = lambdascope_with_input(&["template", "-", "--format", "cli"], AWKWARD);
    let commands = said("awkward", stdout(&output));
    let put = commands.iter().find(|words| words[2] == "put-item").unwrap();
    let item = put.last().unwrap();
    let item: serde_json::Value = serde_json::from_str(item).unwrap();
    assert_eq!(item["id"]["S"], "it's $HOME `x`");
    assert_eq!(item["note"]["S"], "a \"b\" \\ $(c)");
}

#[test]
fn a_payload_has_the_size_that_the_scenario_gives_it() {
    let output = lambdascope(&["template", "limits/alb-1mb", "--format", "cli"]);
    let commands = said("limits/alb-1mb", stdout(&output));
    let sizes: Vec<usize> = commands
        .iter()
        .filter(|words| words[0] == "curl")
        .map(|words| words.last().unwrap().len())
        .collect();
    assert_eq!(sizes, [900 * 1_024, 1_200 * 1_024, 10 * 1_024]);
}

#[test]
fn settings_arrive_in_both_formats() {
    for format in FORMATS {
        let output = lambdascope(&["template", "sqs/redrive", "--format", format]);
        let text = stdout(&output);
        for part in [
            "FunctionName: charge\n",
            "QueueName: orders\n",
            "deadLetterTargetArn: !GetAtt OrdersDlqQueue.Arn\n",
            "maxReceiveCount: 3\n",
            "BatchSize: 1\n",
            "# - commands: what happens while the scenario runs\n",
        ] {
            assert!(text.contains(part), "{format}: {part} is not in\n{text}");
        }
    }
    let output = lambdascope(&["template", "sqs/redrive"]);
    assert!(stdout(&output).contains("Type: AWS::Serverless::Function"));
    let output = lambdascope(&["template", "sqs/redrive", "--format=cloudformation"]);
    assert!(!stdout(&output).contains("Serverless"));
}

/// What a template refers to is in it, and it has no id twice.
fn check(name: &str, text: &str) {
    let mut known = BTreeSet::new();
    for line in text.lines() {
        if let Some(id) = line.strip_prefix("  ").and_then(|line| line.strip_suffix(':')) {
            let id_or_word = !id.starts_with(' ');
            assert!(!id_or_word || known.insert(id), "{name}: {id} is there twice");
        }
    }
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        for tag in ["!Ref ", "!GetAtt "] {
            let Some((_, rest)) = line.split_once(tag) else { continue };
            let id = rest.trim_matches('\'').split('.').next().unwrap();
            let there = id.starts_with("AWS::") || known.contains(id);
            assert!(there, "{name}: nothing is called {id}: {line}");
        }
    }
}
