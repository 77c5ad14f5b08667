//! Scenarios and sessions from files, from standard input and from the gallery.

use crate::options::Written;
use crate::terminal::{complain, visible};
use crate::{gallery, toml_text};
use anyhow::{Context, Result};
use lambdascope_engine::config::Config;
use lambdascope_scenario::{Diagnostic, Document, Reading, check_size};
use serde_json::Value;
use std::env;
use std::ffi::OsStr;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// Names a number of the rulebook and its value, `name=value`, for every text that is read: the
/// way in which tests are tested.
const LIMIT: &str = "LAMBDASCOPE_LIMIT";

/// A text that was loaded.
pub(crate) struct Input {
    name: String,
    document: Document,
    lines: toml_text::Lines,
    /// The JSON text, whose lines the reader finds itself.
    json: Option<String>,
    /// What kept the text from being read at all.
    broken: Vec<Diagnostic>,
    /// Settings that the command line gave.
    overrides: Vec<String>,
}

impl Input {
    /// Loads a file, `-` for standard input, or a gallery scenario.
    ///
    /// # Errors
    /// If there is no such file, or it cannot be read.
    pub(crate) fn load(name: &OsStr) -> Result<Self> {
        if name == "-" {
            let bytes = read_some(io::stdin().lock()).context("standard input")?;
            let mut input = Self::of("<standard input>", bytes, None);
            input.set_limit();
            return Ok(input);
        }
        let path = Path::new(name);
        let path = if path.is_file() {
            path.to_path_buf()
        } else if path.join("scenario.toml").is_file() {
            path.join("scenario.toml")
        } else {
            gallery::find(&name.to_string_lossy())?
        };
        let shown = path.display().to_string();
        let bytes = File::open(&path).and_then(read_some).with_context(|| shown.clone())?;
        let extension = path.extension().and_then(|extension| extension.to_str());
        let mut input = Self::of(&shown, bytes, extension);
        input.set_limit();
        Ok(input)
    }

    /// Changes the number that the environment names, if it names one.
    fn set_limit(&mut self) {
        let Ok(limit) = env::var(LIMIT) else { return };
        if let Some((name, value)) = limit.split_once('=')
            && let Ok(value) = serde_json::from_str(value)
        {
            // A text that is no scenario has no limits, and is told so when it is read.
            if self.document.value().is_object() {
                let _ = self.set(&format!("limit_overrides.{name}"), value);
            }
        }
    }

    fn of(name: &str, bytes: Bytes, extension: Option<&str>) -> Self {
        let mut input = Self {
            name: visible(name).into_owned(),
            document: Document::new(Value::Null),
            lines: toml_text::Lines::default(),
            json: None,
            broken: Vec::new(),
            overrides: Vec::new(),
        };
        if let Err(diagnostic) = check_size(bytes.len) {
            input.broken.push(diagnostic);
            return input;
        }
        let text = match String::from_utf8(bytes.start) {
            Ok(text) => text,
            Err(error) => {
                let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
                input.broken.push(toml_text::error("this is no UTF-8 text", line));
                return input;
            }
        };
        let json = match extension {
            Some("json") => true,
            Some("toml") => false,
            _ => text.trim_start().starts_with('{'),
        };
        if json {
            match Document::parse(&text) {
                Ok(document) => input.document = document,
                Err(diagnostic) => input.broken.push(diagnostic),
            }
            input.json = Some(text);
        } else {
            match toml_text::parse(&text) {
                Ok((value, lines)) => {
                    input.document = Document::new(value);
                    input.lines = lines;
                }
                Err(broken) => input.broken = broken,
            }
        }
        input
    }

    /// The name for messages, which harms no terminal.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn document(&self) -> &Document {
        &self.document
    }

    /// Changes a setting from the command line.
    ///
    /// # Errors
    /// If the path leads nowhere.
    pub(crate) fn set(&mut self, path: &str, value: Value) -> Result<()> {
        if self.broken.is_empty() {
            self.document.set(path, value).with_context(|| format!("--set {path}"))?;
            self.overrides.push(path.to_owned());
        }
        Ok(())
    }

    /// Changes how long it runs and its seed, where the command line says so.
    ///
    /// # Errors
    /// If the text is no scenario.
    pub(crate) fn set_run(&mut self, run_for: Option<&str>, seed: Option<u64>) -> Result<()> {
        if let Some(run_for) = run_for {
            self.set("run_for", Value::from(run_for))?;
        }
        seed.map_or(Ok(()), |seed| self.set("seed", Value::from(seed)))
    }

    /// Changes settings as the command line has them: JSON, or plain text.
    ///
    /// # Errors
    /// If a path leads nowhere.
    pub(crate) fn set_all(&mut self, settings: &[Written]) -> Result<()> {
        for (path, value) in settings {
            let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value.as_str()));
            self.set(path, value)?;
        }
        Ok(())
    }

    /// Reads the document. The diagnostics have their lines.
    fn read(&self) -> Reading {
        if !self.broken.is_empty() {
            let mut reading = self.document.read();
            reading.config = None;
            reading.diagnostics.clone_from(&self.broken);
            return reading;
        }
        let mut reading = match &self.json {
            Some(text) if self.overrides.is_empty() => Document::read_json(text),
            _ => self.document.read(),
        };
        for diagnostic in &mut reading.diagnostics {
            diagnostic.line = diagnostic.line.or_else(|| self.lines.of(&diagnostic.path));
        }
        reading.diagnostics.sort_by_key(|diagnostic| diagnostic.line.unwrap_or(u32::MAX));
        reading
    }

    /// Reads the document and says what is wrong with it; none if it cannot run.
    pub(crate) fn read_runnable(&self) -> Option<(Reading, Arc<Config>)> {
        let reading = self.read();
        self.report(&reading.diagnostics);
        let config = Arc::clone(reading.runnable()?);
        Some((reading, config))
    }

    /// Prints what will hurt, each with its line.
    pub(crate) fn warn(&self, mut hazards: Vec<Diagnostic>) {
        for hazard in &mut hazards {
            hazard.line = self.lines.of(&hazard.path);
        }
        self.report(&hazards);
    }

    /// Prints diagnostics on standard error: `file:line: error: path: what is wrong`.
    fn report(&self, diagnostics: &[Diagnostic]) {
        for diagnostic in diagnostics {
            let word = diagnostic.severity.as_str();
            let overridden = self.overrides.iter().find(|path| {
                diagnostic.path == **path || diagnostic.path.starts_with(&format!("{path}."))
            });
            match (overridden, diagnostic.line) {
                (Some(_), _) => complain(format_args!("command line: {word}: {diagnostic}")),
                (None, Some(line)) => {
                    complain(format_args!("{}:{line}: {word}: {diagnostic}", self.name));
                }
                (None, None) => self.complain(format_args!("{word}: {diagnostic}")),
            }
        }
    }

    /// Says on standard error what is wrong with it.
    pub(crate) fn complain(&self, message: impl Display) {
        complain(format_args!("{}: {message}", self.name));
    }
}

/// The start of a text, and how long all of it is.
struct Bytes {
    start: Vec<u8>,
    len: usize,
}

/// Reads no more than makes sense to keep, and counts the rest.
fn read_some(mut reader: impl Read) -> io::Result<Bytes> {
    const KEPT_MAX: u64 = 4 << 20;
    let mut start = Vec::new();
    reader.by_ref().take(KEPT_MAX).read_to_end(&mut start)?;
    let rest = if start.len() as u64 == KEPT_MAX {
        io::copy(&mut reader.take(1 << 30), &mut io::sink())?
    } else {
        0
    };
    let len = start.len() + usize::try_from(rest).unwrap_or(usize::MAX / 2);
    Ok(Bytes { start, len })
}
