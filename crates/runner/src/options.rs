//! Arguments that several commands take, and how their values are read.

use crate::input::Input;
use anyhow::Result;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use lambdascope_scenario::parse_duration;
use lambdascope_template::TemplateFormat;
use std::ffi::OsString;

/// Which scenario a command is about.
#[derive(clap::Args)]
pub(crate) struct ScenarioArg {
    /// A file or session (TOML or JSON), - for standard input, or the name of a gallery scenario,
    /// such as opening/three-callers
    scenario: OsString,
}

impl ScenarioArg {
    /// Loads it.
    ///
    /// # Errors
    /// If there is no such scenario, or it cannot be read.
    pub(crate) fn load(&self) -> Result<Input> {
        Input::load(&self.scenario)
    }
}

/// A setting and its value, as they were written.
pub(crate) type Written = (String, String);

/// Reads a setting and its value from `PATH=VALUE`.
pub(crate) fn setting(text: &str) -> Result<Written, String> {
    let (path, value) = text.split_once('=').ok_or("this takes PATH=VALUE")?;
    Ok((path.to_owned(), value.to_owned()))
}

/// Lets only durations pass, as they were written.
pub(crate) fn duration(text: &str) -> Result<String, String> {
    match parse_duration(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err("this takes a duration such as 6h".to_owned()),
    }
}

/// Reads the word for a kind of template.
pub(crate) fn template_format() -> impl TypedValueParser<Value = TemplateFormat> {
    PossibleValuesParser::new(TemplateFormat::ALL.map(|(word, _)| word)).map(|word| {
        let known = TemplateFormat::ALL.into_iter().find(|(known, _)| *known == word);
        known.map_or(TemplateFormat::Sam, |(_, format)| format)
    })
}
