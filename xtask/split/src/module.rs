//! Reading modules.

use anyhow::Result;
use walrus::{FunctionId, FunctionKind, Module, ModuleConfig};

/// Reads a module.
///
/// # Errors
/// If it is not valid.
pub(crate) fn parse(wasm: &[u8]) -> Result<Module> {
    let mut config = ModuleConfig::new();
    config.generate_producers_section(false);
    let mut module = Module::from_buffer_with_config(wasm, &config)?;
    let customs: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    for id in customs {
        module.customs.delete(id);
    }
    Ok(module)
}

/// The functions that the module defines, in their order.
pub(crate) fn local_functions(module: &Module) -> Vec<FunctionId> {
    let local = |function: &&walrus::Function| matches!(function.kind, FunctionKind::Local(_));
    module.funcs.iter().filter(local).map(walrus::Function::id).collect()
}
