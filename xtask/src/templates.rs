//! The templates of the gallery and of random scenarios, under the eyes of AWS's own tools.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::process::run as run_command;
use crate::setup;
use crate::steps::progress;
use crate::workspace::Workspace;
use crate::{assets, parity};

/// How many random scenarios are made into templates, beside the gallery.
const RANDOM_SCENARIOS: u32 = 40;

/// What the runner says of a scenario that no template can say.
const REFUSED: &str = "no template can say this";

/// `cargo xtask templates`: the check alone.
///
/// # Errors
/// As [`check`].
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    assets::run(workspace, arguments)?;
    check(workspace)
}

/// Makes every template and has it checked.
///
/// # Errors
/// If a template is wrong, or the runner fails in any other way than by refusing a scenario.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let python = setup::python(workspace)?;
    let runner = parity::runner(workspace)?;
    let folder = workspace.target.join("templates");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("emptying {}", folder.display()))?;
    }
    fs::create_dir_all(&folder)?;
    let mut cases = parity::gallery(workspace)?;
    let gallery = cases.len();
    cases.extend(parity::random(workspace, &runner, RANDOM_SCENARIOS)?);
    let bar = progress("templates", cases.len())?;
    let mut refused = [0, 0];
    for (index, (name, text)) in cases.iter().enumerate() {
        let scenario = folder.join("scenario.json");
        fs::write(&scenario, text)?;
        let scenario = scenario.to_string_lossy();
        for format in ["sam", "cloudformation"] {
            let mut command = workspace.command(&runner);
            command.args(["template", &scenario, "--format", format]);
            let output = command.output().with_context(|| format!("making {name}"))?;
            if output.status.success() {
                let file = format!("{}.{format}.yaml", name.replace(['/', ' '], "-"));
                fs::write(folder.join(file), output.stdout)?;
                continue;
            }
            let said = String::from_utf8_lossy(&output.stderr);
            if output.status.code() != Some(1) || !said.contains(REFUSED) {
                bail!("the template of {name}: {}", said.trim());
            }
            refused[usize::from(index >= gallery)] += 1;
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    let [of_gallery, of_random] = refused.map(|twice: u32| twice / 2);
    println!("of the gallery's {gallery} scenarios {of_gallery} have no template");
    println!("of {RANDOM_SCENARIOS} random scenarios {of_random} have no template");
    let mut command = workspace.command(&python.to_string_lossy());
    run_command(command.arg("tests/templates/check.py").arg(&folder))
}
