//! Templates: which scenarios have one, and that what they name is there.

use crate::{lambdascope, root, stdout};
use lambdascope_scenario::{TemplateFormat, random_scenario, read_value, template};
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
        for (_, format) in TemplateFormat::ALL {
            let name = format!("random {seed}");
            match template(&reading.document, config, format) {
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
