//! The gallery: `scenarios/<area>/<name>/scenario.toml`, found from the current folder upward or
//! where the program was built.

use anyhow::{Context, Result, bail};
use lambdascope_rulebook::nearest;
use std::fs;
use std::path::{Path, PathBuf};

/// One scenario of the gallery.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Its folder in the gallery: `area/name`.
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
}

/// Every scenario of the gallery, by name; none if there is no gallery.
///
/// # Errors
/// If a folder cannot be read.
pub(crate) fn entries() -> Result<Vec<Entry>> {
    let Some(root) = root() else { return Ok(Vec::new()) };
    let mut entries = Vec::new();
    for area in folders(&root)? {
        for folder in folders(&area)? {
            if folder.join("scenario.toml").is_file() {
                let name = format!("{}/{}", last(&area), last(&folder));
                entries.push(Entry { name, folder });
            }
        }
    }
    Ok(entries)
}

/// The scenario file of a gallery name.
///
/// # Errors
/// If there is no such scenario: names the nearest one.
pub(crate) fn find(name: &str) -> Result<PathBuf> {
    let entries = entries()?;
    if let Some(entry) = entries.iter().find(|entry| entry.name == name) {
        return Ok(entry.folder.join("scenario.toml"));
    }
    let names = || entries.iter().map(|entry| entry.name.as_str());
    let same_end = names().find(|known| known.split('/').nth(1) == Some(name));
    match same_end.or_else(|| nearest(name, names())) {
        Some(near) => bail!("{name}: there is no such file or gallery scenario; try {near}"),
        None => bail!("{name}: there is no such file or gallery scenario"),
    }
}

/// The folder of the gallery, if there is one.
pub(crate) fn root() -> Option<PathBuf> {
    let current = std::env::current_dir().ok();
    let upward = current.iter().flat_map(|folder| folder.ancestors()).map(Path::to_path_buf);
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    upward
        .chain([built])
        .map(|folder| folder.join("scenarios"))
        .find(|scenarios| scenarios.is_dir())
}

fn folders(of: &Path) -> Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(of).with_context(|| of.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}

fn last(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
