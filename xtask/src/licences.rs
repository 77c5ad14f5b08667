//! The licences of everything the project is made of, against the list in `deny.toml`.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process::output;
use crate::workspace::Workspace;

/// Licences for tools that only the tests run and that nobody receives from us: axe-core's.
const TEST_ONLY: &[&str] = &["MPL-2.0"];

/// Checks the licence expression of every Rust and Node package.
///
/// # Errors
/// Every package that may not be used, or a file that cannot be read.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let read = |file: &str| {
        fs::read_to_string(workspace.root.join(file)).with_context(|| format!("reading {file}"))
    };
    let deny: toml::Table = read("deny.toml")?.parse().context("reading deny.toml")?;
    let allowed: Vec<&str> = deny["licenses"]["allow"]
        .as_array()
        .context("deny.toml has no list of licences")?
        .iter()
        .filter_map(toml::Value::as_str)
        .collect();

    let mut metadata = workspace.cargo("metadata");
    let metadata = output(metadata.args(["--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata")?;
    let packages = metadata["packages"].as_array().context("cargo metadata has no packages")?;
    let mut refused = Vec::new();
    for package in packages {
        judge(&package["name"], &package["license"], &allowed, &mut refused);
    }

    let lock: Value =
        serde_json::from_str(&read("package-lock.json")?).context("reading package-lock.json")?;
    let modules = lock["packages"].as_object().context("package-lock.json has no packages")?;
    let with_tests: Vec<&str> = allowed.iter().chain(TEST_ONLY).copied().collect();
    for (path, module) in modules {
        let list = if module["dev"] == true { &with_tests } else { &allowed };
        let name = if path.is_empty() { "this project" } else { path };
        judge(&Value::from(name), &module["license"], list, &mut refused);
    }

    if !refused.is_empty() {
        bail!("licences that deny.toml does not list:\n  {}", refused.join("\n  "));
    }
    println!("{} crates and {} Node packages may be used", packages.len(), modules.len());
    Ok(())
}

fn judge(name: &Value, licence: &Value, allowed: &[&str], refused: &mut Vec<String>) {
    let name = name.as_str().unwrap_or("a package without a name");
    match licence.as_str() {
        Some(expression) if is_allowed(expression, allowed) => {}
        Some(expression) => refused.push(format!("{name}: {expression}")),
        None => refused.push(format!("{name}: no licence stated")),
    }
}

/// Whether an SPDX expression can be met with the allowed licences alone.
///
/// Old manifests write `/` for `OR`. What cannot be read is not allowed.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, allowed };
    reader.any() == Some(true) && reader.words.is_empty()
}

/// Reads an expression from the front; `None` is a mistake in it.
struct Reader<'a> {
    words: &'a [&'a str],
    allowed: &'a [&'a str],
}

impl Reader<'_> {
    fn any(&mut self) -> Option<bool> {
        let mut good = self.all()?;
        while self.take("OR") {
            good |= self.all()?;
        }
        Some(good)
    }

    fn all(&mut self) -> Option<bool> {
        let mut good = self.one()?;
        while self.take("AND") {
            good &= self.one()?;
        }
        Some(good)
    }

    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let good = self.any()?;
            return self.take(")").then_some(good);
        }
        let (name, rest) = self.words.split_first()?;
        self.words = rest;
        if self.take("WITH") {
            let (exception, rest) = self.words.split_first()?;
            self.words = rest;
            return Some(self.allowed.contains(&format!("{name} WITH {exception}").as_str()));
        }
        Some(self.allowed.contains(name))
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.words.first() == Some(&word);
        if found {
            self.words = &self.words[1..];
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn expressions_are_read_as_spdx_means_them() {
        let allowed = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"];
        for good in [
            "MIT",
            "GPL-3.0 OR MIT",
            "Apache-2.0/MIT",
            "(MIT OR GPL-3.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(is_allowed(good, &allowed), "{good}");
        }
        for bad in [
            "",
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "MIT WITH odd-exception",
            "GPL-3.0 OR MIT AND GPL-2.0",
            "(MIT",
            "MIT)",
        ] {
            assert!(!is_allowed(bad, &allowed), "{bad}");
        }
    }
}
