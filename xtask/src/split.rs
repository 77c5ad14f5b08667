//! Divides the program of the built site in two: what first visits run, and the rest.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::process::{output, run};
use crate::workspace::Workspace;

/// The features that Rust's compiler uses; wasm-opt must not use others.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// How Trunk's file name of a program ends.
const PROGRAM: &str = "_bg.wasm";
/// How the file name of its rest ends; `src/platform/rest.js` asks for it.
const REST: &str = "_rest.wasm";

/// How Trunk's page links to the styles that are not in it.
const STYLESHEET: &str = "rel=stylesheet";
/// What such a link is until `src/platform/rest.js` fetches them.
const LATER: &str = "rel=later";

/// What only some visits need of the browser; `src/platform/rest.js` and `tools.js` ask for it by
/// the name of the build.
const TOOLS: [&str; 2] = ["tools.js", "odds_worker.js"];

/// The scenario that the page opens with.
const OPENING: &str = "generated/gallery/opening-three-callers.json";

/// Lets the program prepare the opening story, watches which code runs on first visits, divides
/// the program by it, optimizes both parts for size, and puts them in its place.
///
/// # Errors
/// If a tool fails, or the site is not as Trunk builds it.
pub(crate) fn site(workspace: &Workspace, chromium: &Path) -> Result<()> {
    let site = workspace.root.join("dist");
    let whole = only_file(&site, PROGRAM)?;
    let folder = workspace.target.join("split");
    fs::create_dir_all(&folder).context("making a folder for the parts")?;
    let part = |name: &str| folder.join(name);

    let tool = || {
        let mut tool = workspace.cargo("run");
        tool.args(["--quiet", "--package", "xtask-split", "--"]);
        tool
    };
    let mut prepare = workspace.command("node");
    prepare.arg("xtask/split/prepare.mjs").args([&whole, &site.join(OPENING), &part("memory")]);
    run(&mut prepare)?;
    let prepared = part("prepared.wasm");
    run(tool().arg("embed").args([&whole, &part("memory"), &prepared]))?;
    let place = output(tool().arg("instrument").args([&prepared, &part("instrumented.wasm")]))?;
    let mut watch = workspace.command("node");
    watch.arg("xtask/split/profile.mjs").arg(part("instrumented.wasm"));
    watch.args(place.split_whitespace()).arg(part("profile")).env("CHROMIUM", chromium);
    run(&mut watch)?;
    let linked = workspace.target.join("wasm32-unknown-unknown/site/lambdascope-app.wasm");
    let files = [&prepared, &linked, &part("profile"), &part("first.wasm"), &part("rest.wasm")];
    let names = output(tool().arg("divide").args(files))?;

    let mut parts = Vec::new();
    for name in ["first", "rest"] {
        let small = part(&format!("{name}.small.wasm"));
        let mut optimize = workspace.command("wasm-opt");
        optimize.args(FEATURES).arg("-Oz").arg(part(&format!("{name}.wasm")));
        optimize.arg(format!("--symbolmap={}", symbols(workspace, name).display()));
        run(optimize.arg("--output").arg(&small))?;
        parts.push(fs::read(&small).with_context(|| format!("reading {}", small.display()))?);
    }
    replace(&site, &whole, &parts[0], &parts[1])?;
    for script in scripts(&site)? {
        shorten(workspace, &script, &names)?;
    }
    Ok(())
}

/// Where the names of a part's functions stand: lines of `NUMBER:NAME`.
pub(crate) fn symbols(workspace: &Workspace, part: &str) -> PathBuf {
    workspace.target.join(format!("split/{part}.symbols"))
}

/// Makes a script small, and gives it the names that the program now has for what both exchange.
fn shorten(workspace: &Workspace, script: &Path, names: &str) -> Result<()> {
    let mut minify = workspace.command("terser");
    minify.arg(script).args(["--module", "--compress", "--mangle"]);
    let mut text = output(&mut minify)?;
    for (long, short) in names.lines().filter_map(|line| line.split_once(' ')) {
        text = replace_word(&text, long, short);
    }
    fs::write(script, text).with_context(|| format!("writing {}", script.display()))
}

/// Replaces a name wherever it is not a part of a longer one.
fn replace_word(text: &str, name: &str, by: &str) -> String {
    let is_part = |char: char| char.is_alphanumeric() || char == '_' || char == '$';
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(name) {
        let whole = !before.ends_with(is_part) && !after.starts_with(is_part);
        replaced.push_str(before);
        replaced.push_str(if whole { by } else { name });
        rest = after;
    }
    replaced + rest
}

/// The scripts of the site, those in its folders too.
fn scripts(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(scripts(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "js") {
            found.push(path);
        }
    }
    Ok(found)
}

/// Puts the parts in the place of the whole, under a name that changes with either of them: a
/// first part must never meet the rest of another build, or its tools.
fn replace(site: &Path, whole: &Path, first: &[u8], rest: &[u8]) -> Result<()> {
    let name = |path: &Path| Some(path.file_name()?.to_str()?.to_owned());
    let old = name(whole).context("a program without a name")?;
    let mut hash = DefaultHasher::new();
    hash.write(first);
    hash.write(rest);
    for tool in TOOLS {
        hash.write(&fs::read(site.join(tool)).with_context(|| format!("reading {tool}"))?);
    }
    let stem = format!("lambdascope-{:016x}", hash.finish());
    let page = site.join("index.html");
    let html = fs::read_to_string(&page).context("reading index.html")?;
    ensure!(html.contains(&old), "index.html does not load {old}");
    let html = html.replace(&old, &format!("{stem}{PROGRAM}"));
    ensure!(html.contains(STYLESHEET), "index.html has no stylesheet that could come later");
    fs::write(&page, html.replace(STYLESHEET, LATER))?;
    fs::write(site.join(format!("{stem}{PROGRAM}")), first)?;
    fs::write(site.join(format!("{stem}{REST}")), rest)?;
    fs::remove_file(whole).with_context(|| format!("removing {}", whole.display()))
}

/// The one file of a folder whose name ends so.
fn only_file(folder: &Path, ending: &str) -> Result<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.to_str().is_some_and(|path| path.ends_with(ending)) {
            found.push(path);
        }
    }
    ensure!(found.len() == 1, "{} files of the site end with {ending}", found.len());
    found.pop().context("no file")
}
