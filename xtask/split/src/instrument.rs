//! A copy of the module that notes which segments run.

use std::ops::Range;

use anyhow::{Context, Result, ensure};
use walrus::ir::{Const, MemArg, Store, StoreKind, Value};
use walrus::{FunctionId, ValType};

use crate::module::{local_functions, parse};
use crate::parts::{READY, zero};
use crate::segments::segments;

/// Bytes of a page of memory.
pub(crate) const PAGE: u64 = 65_536;

/// The module with one byte of memory for each segment, which becomes 1 when the segment runs,
/// and where in memory those bytes lie.
///
/// The bytes lie behind the memory that the module starts with: nobody else uses them, since the
/// allocator takes only what it lets grow. It says that the rest is not there: what waits for the
/// rest must not count as run.
///
/// # Errors
/// If the module is not one that can be split.
pub(crate) fn instrument(wasm: &[u8]) -> Result<(Vec<u8>, Range<u64>)> {
    let mut module = parse(wasm)?;
    let memory = module.memories.iter().next().context("the module has no memory")?.id();
    let functions = local_functions(&module);
    let count = |id: &FunctionId| segments(module.funcs.get(*id).kind.unwrap_local()).len() as u64;
    let total: u64 = functions.iter().map(count).sum();
    let base = module.memories.get(memory).initial * PAGE;
    let last = (base + total).div_ceil(PAGE);
    ensure!(last < 65_536, "the memory of the module leaves no place for a profile");
    module.memories.get_mut(memory).initial = last;
    let ready = module.globals.add_local(ValType::I32, false, false, zero());
    module.exports.add(READY, ready);
    let mut number = 0;
    for id in functions {
        let function = module.funcs.get_mut(id).kind.unwrap_local_mut();
        let found = segments(function);
        // From the back, so that the places in front stay what they are.
        for (index, segment) in found.iter().enumerate().rev() {
            let offset = base + number + index as u64;
            let kind = StoreKind::I32_8 { atomic: false };
            let note = Store { memory, kind, arg: MemArg { align: 1, offset } };
            function
                .builder_mut()
                .instr_seq(segment.seq)
                .instr_at(segment.start, note)
                .instr_at(segment.start, Const { value: Value::I32(1) })
                .instr_at(segment.start, Const { value: Value::I32(0) });
        }
        number += found.len() as u64;
    }
    Ok((module.emit_wasm(), base..base + total))
}
