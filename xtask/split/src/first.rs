//! The first part: what ran. It calls the rest through a table.

use std::collections::{BTreeMap, BTreeSet};

use walrus::ir::{Call, Const, Instr, UnaryOp, Value};
use walrus::{
    ElementItems, ElementKind, FunctionBuilder, FunctionId, FunctionKind, LocalFunction, LocalId,
    Module, RefType, TableId, TypeId, ValType,
};

use crate::parts::{FUNCTIONS, READY, SLOTS, Shared, zero};
use crate::segments::nested;

/// Makes the first part of a module. `warm` are its functions; `slots` those of the rest that it
/// calls, by their places in the table; `stubs` those of the rest for which something has to
/// stand here; `shared` is what the rest takes, and `load` what brings the rest.
pub(crate) fn make(
    first: &mut Module,
    shared: &Shared,
    warm: &BTreeSet<FunctionId>,
    slots: &[FunctionId],
    stubs: &BTreeSet<FunctionId>,
    load: FunctionId,
) {
    for (item, name) in &shared.items {
        first.exports.add(name, *item);
    }
    let functions = add_table(first, FUNCTIONS, shared.functions.len());
    let kind = ElementKind::Active { table: functions, offset: zero() };
    let filled = ElementItems::Functions(shared.functions.clone());
    let filled = first.elements.add(kind, filled);
    first.tables.get_mut(functions).elem_segments.insert(filled);
    let table = add_table(first, SLOTS, slots.len());
    let ready = first.globals.add_local(ValType::I32, true, false, zero());
    first.exports.add(READY, ready);
    let mut ensure = FunctionBuilder::new(&mut first.types, &[], &[]);
    ensure.func_body().global_get(ready).unop(UnaryOp::I32Eqz).if_else(
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
        put_stub(first, *id, ways[id]);
    }
}

/// An exported table for so many functions.
fn add_table(first: &mut Module, name: &str, size: usize) -> TableId {
    let size = size as u64;
    let table = first.tables.add_local(false, size, Some(size), RefType::FUNCREF);
    first.exports.add(name, table);
    table
}

/// Lets a function hand its call on to the rest.
fn put_stub(first: &mut Module, id: FunctionId, way: Way) {
    let (params, results) = signature(first, first.funcs.get(id).ty());
    let mut stub = FunctionBuilder::new(&mut first.types, &params, &results);
    let args: Vec<LocalId> = params.iter().map(|ty| first.locals.add(*ty)).collect();
    let mut body = stub.func_body();
    for arg in &args {
        body.local_get(*arg);
    }
    body.i32_const(way.slot).call(way.through);
    first.funcs.get_mut(id).kind = FunctionKind::Local(stub.local_func(args));
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

fn ways_into(
    first: &mut Module,
    slots: &[FunctionId],
    ensure: FunctionId,
    table: TableId,
) -> BTreeMap<FunctionId, Way> {
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
            todo.extend(nested(instr).into_iter().flatten().flatten());
        }
    }
    for seq in sequences {
        let block = function.block_mut(seq);
        let way = |instr: &Instr| match instr {
            Instr::Call(call) => ways.get(&call.func),
            _ => None,
        };
        for index in (0..block.instrs.len()).rev() {
            if let Some(way) = way(&block.instrs[index].0) {
                let slot = Const { value: Value::I32(way.slot) };
                let through = Call { func: way.through };
                let at = block.instrs[index].1;
                block.instrs.splice(index..=index, [(slot.into(), at), (through.into(), at)]);
            }
        }
    }
}
