//! The arguments of `compare`.

use super::{Arg, Args, Usage, unknown_flag, wrong};

/// Which variants of a scenario are compared.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct CompareOptions {
    pub(crate) scenario: String,
    /// `--for`: how long, as it was written.
    pub(crate) run_for: Option<String>,
    pub(crate) seed: Option<u64>,
    /// `--preset`: the question.
    pub(crate) preset: Option<String>,
    /// `--set`: settings and values of the second variant, as they were written.
    pub(crate) set: Vec<(String, String)>,
    /// `--presets`: the questions are listed.
    pub(crate) presets: bool,
    /// `--late`: whoever waits longer is late, as it was written.
    pub(crate) late: Option<String>,
    /// `--events`: how many that ended differently are named.
    pub(crate) events: Option<usize>,
    pub(crate) json: bool,
}

pub(super) fn parse(
    args: &mut Args<impl Iterator<Item = String>>,
) -> Result<CompareOptions, Usage> {
    let mut options = CompareOptions::default();
    let mut scenario = None;
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Plain(name) if scenario.is_none() => scenario = Some(name),
            Arg::Plain(other) => {
                return Err(wrong(format!("compare takes one scenario, not also \"{other}\"")));
            }
            Arg::Flag(flag) => match flag.as_str() {
                "--for" => options.run_for = Some(args.duration(&flag)?),
                "--seed" => options.seed = Some(args.number(&flag)?),
                "--preset" => options.preset = Some(args.value(&flag)?),
                "--set" => options.set.push(args.setting(&flag)?),
                "--presets" => options.presets = true,
                "--late" => options.late = Some(args.duration(&flag)?),
                "--events" => {
                    let events = args.number(&flag)?;
                    options.events = Some(usize::try_from(events).unwrap_or(usize::MAX));
                }
                "--json" => options.json = true,
                other => return Err(unknown_flag(other)),
            },
        }
    }
    options.scenario = scenario.ok_or_else(|| wrong("compare needs a scenario"))?;
    if options.preset.is_some() && !options.set.is_empty() {
        return Err(wrong("compare takes --preset or --set, not both"));
    }
    Ok(options)
}
