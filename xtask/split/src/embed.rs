//! The module as it is after it has prepared something.

use anyhow::{Context, Result, ensure};
use walrus::Module;

use crate::data::{place_of_data, put};
use crate::instrument::PAGE;
use crate::module::parse;

/// The module with this memory as the one that it starts with, but for the stack, which lies in
/// front of all data and holds nothing between calls.
///
/// # Errors
/// If the module cannot be read, or the memory is not one.
pub(crate) fn embed(wasm: &[u8], image: &[u8]) -> Result<Vec<u8>> {
    let mut module: Module = parse(wasm)?;
    let memory = module.memories.iter_mut().next().context("the module has no memory")?;
    let size = image.len() as u64;
    ensure!(size.is_multiple_of(PAGE) && size / PAGE >= memory.initial, "this is not its memory");
    memory.initial = size / PAGE;
    let stack = place_of_data(&module)?;
    put(&mut module, image, |at| at >= stack)?;
    Ok(module.emit_wasm())
}
