//! Divides the app's WebAssembly in two, so that a first visit transfers what it runs and no more.
//!
//! ```text
//! xtask-split embed WASM MEMORY OUT
//!     OUT starts with what MEMORY holds, whole pages from address 0 on
//! xtask-split instrument WASM OUT
//!     prints where in its memory OUT notes what ran: the first byte, and how many
//! xtask-split divide WASM LINKED PROFILE FIRST REST
//!     LINKED is what the linker wrote; prints each name that the parts and the page's script
//!     exchange, and the short one that FIRST has for it
//! ```
//!
//! The grain is finer than a function: code that did not run moves out of the middle of functions
//! that did. The parts share their memory. The first calls the rest through a table; when that
//! is still empty it first calls the export `load_rest`, which fetches the rest and joins it.
//! So nothing depends on the profile but the size of the first part.

mod data;
mod effect;
mod embed;
mod first;
mod instrument;
mod liveness;
mod module;
mod names;
mod outline;
mod parts;
mod region;
mod rest;
mod segments;
#[cfg(test)]
mod tests;

use std::env;
use std::fs;

use anyhow::{Context, Result, bail};

use crate::data::Data;

/// The export that brings the rest.
const LOAD: &str = "load_rest";

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["embed", wasm, memory, out] => write(out, &embed::embed(&read(wasm)?, &read(memory)?)?),
        ["instrument", wasm, out] => {
            let (instrumented, place) = instrument::instrument(&read(wasm)?)?;
            println!("{} {}", place.start, place.end - place.start);
            write(out, &instrumented)
        }
        ["divide", wasm, linked, profile, first, rest] => {
            let ran: Vec<bool> = read(profile)?.iter().map(|byte| *byte != 0).collect();
            let (whole, cold) = outline::outline(&read(wasm)?, &ran)?;
            let data = Data::read(&read(linked)?).with_context(|| format!("reading {linked}"))?;
            let parts = parts::divide(&whole, &cold, LOAD, &data)?;
            for (long, short) in &parts.names {
                println!("{long} {short}");
            }
            write(first, &parts.first)?;
            write(rest, &parts.rest)
        }
        _ => bail!(
            "usage: xtask-split embed WASM MEMORY OUT, instrument WASM OUT, or divide WASM LINKED \
             PROFILE FIRST REST"
        ),
    }
}

fn read(path: &str) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("reading {path}"))
}

fn write(path: &str, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("writing {path}"))
}
