//! Short names for what the program and the page's script take from each other.

use walrus::Module;

/// A short name that no export of Rust has.
pub(crate) fn short(mut number: usize) -> String {
    const LETTERS: &[u8; 52] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut name = String::from("$");
    loop {
        name.push(char::from(LETTERS[number % LETTERS.len()]));
        number /= LETTERS.len();
        if number == 0 {
            return name;
        }
    }
}

/// Renames what wasm-bindgen has named, and returns each old name with the new one.
///
/// Its names hold hashes, which no compression makes smaller. Names that a person chose stay.
pub(crate) fn shorten(module: &mut Module) -> Vec<(String, String)> {
    let made = |name: &str| name.contains("__wb") || name.starts_with("wasm_bindgen__");
    let mut names: Vec<(String, String)> = Vec::new();
    let mut rename = |name: &mut String| {
        if made(name) {
            let new = format!("${}", short(names.len()));
            names.push((std::mem::replace(name, new.clone()), new));
        }
    };
    for import in module.imports.iter_mut() {
        rename(&mut import.name);
    }
    for export in module.exports.iter_mut() {
        rename(&mut export.name);
    }
    names
}
