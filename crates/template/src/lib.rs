//! Taking a scenario home: templates of CloudFormation and SAM, and commands of the AWS CLI.
//!
//! A template holds what AWS itself keeps: functions, queues, mappings, destinations and the rest,
//! with their settings. What only a simulation knows, such as arrivals and failures of single
//! events, is listed at its head; a scenario that no template can say gives none, with the reason.
//!
//! ```text
//! Document, Config --> Stack --> resources (yaml) + what it cannot say
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "tests fail by panicking"))]

mod api;
mod broker;
mod cli;
mod function;
mod handler;
mod mapping;
mod names;
mod resources;
mod routing;
mod send;
mod shell;
mod source;
mod stack;
mod storage;
mod yaml;

use lambdascope_engine::config::Config;
use lambdascope_scenario::Document;
use stack::Stack;
use yaml::{Map, Node};

pub use send::send_command;

/// What a scenario can be taken home as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TemplateFormat {
    /// A template of the AWS Serverless Application Model.
    Sam,
    /// A template of AWS CloudFormation.
    CloudFormation,
    /// Commands of the AWS CLI.
    Cli,
}

impl TemplateFormat {
    /// Every format with the word that the command line uses.
    pub const ALL: [(&'static str, Self); 3] =
        [("sam", Self::Sam), ("cloudformation", Self::CloudFormation), ("cli", Self::Cli)];
}

/// A scenario as a template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Template {
    /// The text: YAML, or commands for a shell.
    pub text: String,
    /// What of the scenario it does not say.
    pub left_out: Vec<String>,
    /// What will hurt whoever deploys it as it is.
    pub hazards: Vec<String>,
}

/// The template of a scenario that runs. The document is the one that the configuration was read
/// from; `hazards` is what will hurt whoever deploys it as it is, said at its head.
///
/// # Errors
/// The reasons why there is none: parts of the scenario that no template can say.
pub fn template(
    document: &Document,
    config: &Config,
    format: TemplateFormat,
    hazards: Vec<String>,
) -> Result<Template, Vec<String>> {
    if format == TemplateFormat::Cli {
        return Ok(cli::page(document, config, hazards));
    }
    let sam = format == TemplateFormat::Sam;
    let mut stack = Stack::new(document, config, sam);
    storage::add_all(&mut stack);
    mapping::add_all(&mut stack);
    routing::add_all(&mut stack);
    source::add_all(&mut stack);
    function::grant_all(&mut stack);
    function::add_all(&mut stack);
    stack.add_policies();
    if !config.commands.is_empty() {
        stack.leave_out("commands: what happens while the scenario runs".to_owned());
    }
    if !stack.refused.is_empty() {
        return Err(stack.refused);
    }
    let mut text = String::new();
    head(document, &stack.unsaid, &hazards, &mut text);
    let mut body = Map::new().with("AWSTemplateFormatVersion", "2010-09-09");
    if sam {
        body.push("Transform", "AWS::Serverless-2016-10-31");
    }
    body.push("Description", description(document));
    for (name, part) in [
        ("Parameters", stack.parameters),
        ("Resources", stack.resources),
        ("Outputs", stack.outputs),
    ] {
        if !part.is_empty() {
            body.push(name, part);
        }
    }
    yaml::write(&body, &mut text);
    Ok(Template { text, left_out: stack.unsaid, hazards })
}

fn description(document: &Document) -> Node {
    // CloudFormation takes 1,024 bytes.
    let title: String = document.title().unwrap_or("A scenario").chars().take(200).collect();
    Node::Text(format!("{title} (made by Lambdascope)"))
}

/// Comments on what the template is and is not.
fn head(document: &Document, left_out: &[String], hazards: &[String], out: &mut String) {
    comment(document.title().unwrap_or("A scenario"), "# ", out);
    list("What this template cannot say:", left_out, out);
    list("What will hurt as it is set up here:", hazards, out);
}

fn list(title: &str, items: &[String], out: &mut String) {
    if items.is_empty() {
        return;
    }
    out.push_str("#\n# ");
    out.push_str(title);
    out.push('\n');
    for item in items {
        comment(item, "# - ", out);
    }
}

/// A comment, on lines of a readable length; what could end it is left out.
fn comment(text: &str, mark: &str, out: &mut String) {
    const MOST: usize = 98;
    out.push_str(mark);
    let mut length = mark.len();
    let printable: String =
        text.chars().map(|char| if yaml::is_printable(char) { char } else { ' ' }).collect();
    for (index, word) in printable.split_whitespace().enumerate() {
        let long = word.chars().count();
        if index > 0 && length + 1 + long > MOST {
            out.push_str("\n#");
            out.push_str(&" ".repeat(mark.len() - 1));
            length = mark.len();
        } else if index > 0 {
            out.push(' ');
            length += 1;
        }
        out.push_str(word);
        length += long;
    }
    out.push('\n');
}
