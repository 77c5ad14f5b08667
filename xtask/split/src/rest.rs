//! The rest: what did not run, which takes everything else from the first part.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use walrus::{
    ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalKind,
    ImportedFunction, Module, RefType, ValType,
};

use crate::parts::{READY, SLOTS, Shared, zero};

/// What the rest imports from is called so.
const FIRST: &str = "first";
/// Its functions are called by their places in the table.
const FUNCTIONS: &str = "functions";

/// Makes the rest of a module that was read a second time. `slots` are the functions that the
/// first part calls, by their places in the table, and `shared` what it offers, both as the
/// module that becomes the first part has them.
///
/// # Errors
/// If something else than functions, globals, tables and memories is shared.
pub(crate) fn make(
    rest: &mut Module,
    first: &Module,
    shared: &Shared,
    slots: &[FunctionId],
) -> Result<()> {
    let ids = |module: &Module| module.funcs.iter().map(walrus::Function::id).collect::<Vec<_>>();
    let functions: BTreeMap<_, _> = ids(first).into_iter().zip(ids(rest)).collect();
    empty(rest);
    take(rest, first, shared, &functions)?;
    let size = slots.len() as u64;
    let (table, _) = rest.add_import_table(FIRST, SLOTS, false, size, Some(size), RefType::FUNCREF);
    let items = slots.iter().map(|id| functions[id]).collect();
    let kind = ElementKind::Active { table, offset: zero() };
    let element = rest.elements.add(kind, ElementItems::Functions(items));
    rest.tables.get_mut(table).elem_segments.insert(element);
    let (ready, _) = rest.add_import_global(FIRST, READY, ValType::I32, true, false);
    let mut start = FunctionBuilder::new(&mut rest.types, &[], &[]);
    start.func_body().i32_const(1).global_set(ready);
    rest.start = Some(start.finish(Vec::new(), &mut rest.funcs));
    Ok(())
}

/// Takes away what connects the module with the page and fills its tables.
fn empty(rest: &mut Module) {
    rest.start = None;
    for id in rest.exports.iter().map(walrus::Export::id).collect::<Vec<_>>() {
        rest.exports.delete(id);
    }
    for id in rest.elements.iter().map(walrus::Element::id).collect::<Vec<_>>() {
        rest.elements.delete(id);
    }
    for table in rest.tables.iter_mut() {
        table.elem_segments.clear();
    }
    for id in rest.imports.iter().map(walrus::Import::id).collect::<Vec<_>>() {
        rest.imports.delete(id);
    }
}

/// Imports what is shared. Both modules were read from the same bytes: their parts have the same
/// order.
fn take(
    rest: &mut Module,
    first: &Module,
    shared: &Shared,
    functions: &BTreeMap<FunctionId, FunctionId>,
) -> Result<()> {
    let globals = first.globals.iter().zip(rest.globals.iter());
    let globals: BTreeMap<_, _> = globals.map(|(one, other)| (one.id(), other.id())).collect();
    let tables = first.tables.iter().zip(rest.tables.iter());
    let tables: BTreeMap<_, _> = tables.map(|(one, other)| (one.id(), other.id())).collect();
    let memories = first.memories.iter().zip(rest.memories.iter());
    let memories: BTreeMap<_, _> = memories.map(|(one, other)| (one.id(), other.id())).collect();
    for (place, id) in shared.functions.iter().enumerate() {
        let id = functions[id];
        let ty = rest.funcs.get(id).ty();
        let import = rest.imports.add(FUNCTIONS, &place.to_string(), id);
        rest.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
    }
    for (item, name) in &shared.items {
        match item {
            ExportItem::Global(id) => {
                let import = rest.imports.add(FIRST, name, globals[id]);
                rest.globals.get_mut(globals[id]).kind = GlobalKind::Import(import);
            }
            ExportItem::Table(id) => {
                let import = rest.imports.add(FIRST, name, tables[id]);
                rest.tables.get_mut(tables[id]).import = Some(import);
            }
            ExportItem::Memory(id) => {
                let import = rest.imports.add(FIRST, name, memories[id]);
                rest.memories.get_mut(memories[id]).import = Some(import);
            }
            ExportItem::Function(_) | ExportItem::Tag(_) => bail!("{name} is of another kind"),
        }
    }
    Ok(())
}
