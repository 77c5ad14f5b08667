//! One module becomes two: the first runs alone until something cold is needed, the rest joins it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail, ensure};
use walrus::ir::{self, Instr, Value, Visitor};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind,
    GlobalId, GlobalKind, ImportedFunction, LocalFunction, LocalId, MemoryId, Module, RefType, TableId,
    TypeId, ValType, passes,
};

use crate::data::Data;
use crate::module::{local_functions, parse};
use crate::names::{short, shorten};

/// What the rest imports from is called so.
const FIRST: &str = "first";
/// The table through which the first part calls the rest.
const SLOTS: &str = "$slots";
/// Whether the rest is there.
const READY: &str = "$ready";

/// The two modules.
pub(crate) struct Parts {
    pub(crate) first: Vec<u8>,
    pub(crate) rest: Vec<u8>,
    /// The names that the page's script has to change, with the new ones.
    pub(crate) names: Vec<(String, String)>,
}

/// Everything that a function refers to.
#[derive(Default)]
struct Uses {
    functions: BTreeSet<FunctionId>,
    globals: BTreeSet<GlobalId>,
    tables: BTreeSet<TableId>,
    memories: BTreeSet<MemoryId>,
    numbers: BTreeSet<u64>,
}

impl<'a> Visitor<'a> for Uses {
    fn visit_function_id(&mut self, id: &FunctionId) {
        self.functions.insert(*id);
    }
    fn visit_global_id(&mut self, id: &GlobalId) {
        self.globals.insert(*id);
    }
    fn visit_table_id(&mut self, id: &TableId) {
        self.tables.insert(*id);
    }
    fn visit_memory_id(&mut self, id: &MemoryId) {
        self.memories.insert(*id);
    }
    fn visit_const(&mut self, constant: &ir::Const) {
        if let Value::I32(number) = constant.value {
            self.numbers.insert(u64::from(number.cast_unsigned()));
        }
    }
    fn visit_load(&mut self, load: &ir::Load) {
        self.numbers.insert(load.arg.offset);
    }
    fn visit_store(&mut self, store: &ir::Store) {
        self.numbers.insert(store.arg.offset);
    }
}

fn uses<'a>(module: &Module, functions: impl IntoIterator<Item = &'a FunctionId>) -> Uses {
    let mut uses = Uses::default();
    for id in functions {
        let function = module.funcs.get(*id).kind.unwrap_local();
        ir::dfs_in_order(&mut uses, function, function.entry_block());
    }
    uses
}

/// Divides a module. `cold` are the functions of the rest, by their place among those that the
/// module defines; `load` is the export that brings the rest.
///
/// # Errors
/// If the module is not one that can be divided.
pub(crate) fn divide(wasm: &[u8], cold: &BTreeSet<usize>, load: &str, data: &Data) -> Result<Parts> {
    let mut first = parse(wasm)?;
    let mut rest = parse(wasm)?;
    let order = local_functions(&first);
    let load = first.exports.get_func(load).context("nothing brings the rest")?;
    let (cold, warm): (Vec<_>, Vec<_>) = order.iter().copied().enumerate().partition(|(place, _)| cold.contains(place));
    let cold: BTreeSet<FunctionId> = cold.into_iter().map(|(_, id)| id).collect();
    let mut warm: BTreeSet<FunctionId> = warm.into_iter().map(|(_, id)| id).collect();
    warm.insert(load);
    let cold: BTreeSet<FunctionId> = &cold - &warm;
    for id in &uses(&first, [&load]).functions {
        ensure!(!cold.contains(id), "what brings the rest must not need it");
    }

    let wanted = uses(&first, &cold);
    let shared = shared(&wanted, &warm, &first);
    let here = uses(&first, &warm);
    let stubs = stubs(&first, &here, &cold)?;
    let slots: Vec<FunctionId> = here.functions.iter().chain(&stubs).filter(|id| cold.contains(id)).copied().collect::<BTreeSet<_>>().into_iter().collect();

    make_rest(&mut rest, &first, &shared, &slots)?;
    let kept = data.needed(&here.numbers);
    make_first(&mut first, &shared, &warm, &slots, &stubs, load)?;
    data.divide(&mut first, &mut rest, &kept)?;
    let names = shorten(&mut first);
    Ok(Parts { first: first.emit_wasm(), rest: rest.emit_wasm(), names })
}

/// What the rest takes from the first part, under short names.
fn shared(wanted: &Uses, warm: &BTreeSet<FunctionId>, first: &Module) -> Vec<(ExportItem, String)> {
    let is_here = |id: &&FunctionId| warm.contains(id) || matches!(first.funcs.get(**id).kind, FunctionKind::Import(_));
    let functions = wanted.functions.iter().filter(is_here).map(|id| ExportItem::Function(*id));
    let globals = wanted.globals.iter().map(|id| ExportItem::Global(*id));
    let tables = first.tables.iter().map(|table| ExportItem::Table(table.id()));
    let memories = first.memories.iter().map(|memory| ExportItem::Memory(memory.id()));
    functions.chain(globals).chain(tables).chain(memories).enumerate().map(|(number, item)| (item, short(number))).collect()
}

/// The cold functions that are called by an address or by the page: something has to stand there.
fn stubs(first: &Module, here: &Uses, cold: &BTreeSet<FunctionId>) -> Result<BTreeSet<FunctionId>> {
    let mut stubs = BTreeSet::new();
    for element in first.elements.iter() {
        let ElementItems::Functions(functions) = &element.items else {
            bail!("a table is filled with something else than functions");
        };
        stubs.extend(functions);
    }
    stubs.extend(first.exports.iter().filter_map(|export| match export.item {
        ExportItem::Function(id) => Some(id),
        _ => None,
    }));
    stubs.extend(first.start);
    let _ = here;
    Ok(&stubs & cold)
}

fn make_rest(rest: &mut Module, first: &Module, shared: &[(ExportItem, String)], slots: &[FunctionId]) -> Result<()> {
    let functions: BTreeMap<_, _> = first.funcs.iter().map(walrus::Function::id).zip(rest.funcs.iter().map(walrus::Function::id)).collect();
    let globals: BTreeMap<_, _> = first.globals.iter().map(walrus::Global::id).zip(rest.globals.iter().map(walrus::Global::id)).collect();
    let tables: BTreeMap<_, _> = first.tables.iter().map(walrus::Table::id).zip(rest.tables.iter().map(walrus::Table::id)).collect();
    let memories: BTreeMap<_, _> = first.memories.iter().map(walrus::Memory::id).zip(rest.memories.iter().map(walrus::Memory::id)).collect();
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
    for (item, name) in shared {
        match item {
            ExportItem::Function(id) => {
                let id = functions[id];
                let ty = rest.funcs.get(id).ty();
                let import = rest.imports.add(FIRST, name, id);
                rest.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
            }
            ExportItem::Global(id) => {
                let id = globals[id];
                let import = rest.imports.add(FIRST, name, id);
                rest.globals.get_mut(id).kind = GlobalKind::Import(import);
            }
            ExportItem::Table(id) => {
                let id = tables[id];
                let import = rest.imports.add(FIRST, name, id);
                rest.tables.get_mut(id).import = Some(import);
            }
            ExportItem::Memory(id) => {
                let id = memories[id];
                let import = rest.imports.add(FIRST, name, id);
                rest.memories.get_mut(id).import = Some(import);
            }
            ExportItem::Tag(_) => bail!("the module throws exceptions"),
        }
    }
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

fn make_first(
    first: &mut Module,
    shared: &[(ExportItem, String)],
    warm: &BTreeSet<FunctionId>,
    slots: &[FunctionId],
    stubs: &BTreeSet<FunctionId>,
    load: FunctionId,
) -> Result<()> {
    for (item, name) in shared {
        first.exports.add(name, *item);
    }
    let size = slots.len() as u64;
    let table = first.tables.add_local(false, size, Some(size), RefType::FUNCREF);
    first.exports.add(SLOTS, table);
    let ready = first.globals.add_local(ValType::I32, true, false, zero());
    first.exports.add(READY, ready);
    let mut ensure = FunctionBuilder::new(&mut first.types, &[], &[]);
    ensure.func_body().global_get(ready).unop(ir::UnaryOp::I32Eqz).if_else(
        None,
        |missing| {
            missing.call(load);
        },
        |_| {},
    );
    let ensure = ensure.finish(Vec::new(), &mut first.funcs);
    let ways = ways_into(first, slots, ensure, table);
    for id in warm {
        call_through_slots(first.funcs.get_mut(*id).kind.unwrap_local_mut(), &ways);
    }
    for id in stubs {
        let (params, results) = signature(first, first.funcs.get(*id).ty());
        let mut stub = FunctionBuilder::new(&mut first.types, &params, &results);
        let args: Vec<LocalId> = params.iter().map(|ty| first.locals.add(*ty)).collect();
        let mut body = stub.func_body();
        for arg in &args {
            body.local_get(*arg);
        }
        let way = ways[id];
        body.i32_const(way.slot).call(way.through);
        first.funcs.get_mut(*id).kind = FunctionKind::Local(stub.local_func(args));
    }
    Ok(())
}

fn zero() -> ConstExpr {
    ConstExpr::Value(Value::I32(0))
}

/// How the first part calls a function of the rest.
#[derive(Clone, Copy)]
struct Way {
    /// Its place in the table.
    slot: i32,
    /// The function that brings the rest if need be and calls what stands in a slot, which it
    /// takes as its last argument.
    through: FunctionId,
}

fn signature(module: &Module, ty: TypeId) -> (Vec<ValType>, Vec<ValType>) {
    let ty = module.types.get(ty);
    (ty.params().to_vec(), ty.results().to_vec())
}

fn ways_into(first: &mut Module, slots: &[FunctionId], ensure: FunctionId, table: TableId) -> BTreeMap<FunctionId, Way> {
    let mut through = BTreeMap::new();
    let mut ways = BTreeMap::new();
    for (id, slot) in slots.iter().zip(0..) {
        let ty = first.funcs.get(*id).ty();
        let through = *through.entry(ty).or_insert_with(|| {
            let (mut params, results) = signature(first, ty);
            params.push(ValType::I32);
            let args: Vec<LocalId> = params.iter().map(|ty| first.locals.add(*ty)).collect();
            let mut function = FunctionBuilder::new(&mut first.types, &params, &results);
            let mut body = function.func_body();
            body.call(ensure);
            for arg in &args {
                body.local_get(*arg);
            }
            body.call_indirect(ty, table);
            function.finish(args, &mut first.funcs)
        });
        ways.insert(*id, Way { slot, through });
    }
    ways
}

/// Makes a function of the first part call those of the rest through the table.
fn call_through_slots(function: &mut LocalFunction, ways: &BTreeMap<FunctionId, Way>) {
    let mut sequences = Vec::new();
    let mut todo = vec![function.entry_block()];
    while let Some(seq) = todo.pop() {
        sequences.push(seq);
        for (instr, _) in &function.block(seq).instrs {
            todo.extend(crate::segments::nested(instr).into_iter().flatten().flatten());
        }
    }
    for seq in sequences {
        let block = function.block_mut(seq);
        let calls_rest = |instr: &Instr| matches!(instr, Instr::Call(call) if ways.contains_key(&call.func));
        if !block.instrs.iter().any(|(instr, _)| calls_rest(instr)) {
            continue;
        }
        let old = std::mem::take(&mut block.instrs);
        for (instr, at) in old {
            let Instr::Call(call) = &instr else {
                block.instrs.push((instr, at));
                continue;
            };
            let Some(way) = ways.get(&call.func) else {
                block.instrs.push((instr, at));
                continue;
            };
            let through: [Instr; 2] = [
                ir::Const { value: Value::I32(way.slot) }.into(),
                ir::Call { func: way.through }.into(),
            ];
            block.instrs.extend(through.map(|instr| (instr, at)));
        }
    }
}

/// Drops what nothing refers to any more.
pub(crate) fn sweep(module: &mut Module) {
    passes::gc::run(module);
}
