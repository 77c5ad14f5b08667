//! One module becomes two: the first runs alone until something cold is needed, the rest joins it.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use walrus::ir::{self, Value, Visitor};
use walrus::{
    ConstExpr, ElementItems, ExportItem, FunctionId, FunctionKind, GlobalId, Module, passes,
};

use crate::data::Data;
use crate::module::{local_functions, parse};
use crate::names::{short, shorten};
use crate::{first, rest};

/// The table through which the first part calls the rest.
pub(crate) const SLOTS: &str = "$slots";
/// The table of the first part's functions that the rest calls. A name for each would weigh more.
pub(crate) const FUNCTIONS: &str = "$functions";
/// Whether the rest is there.
pub(crate) const READY: &str = "$ready";

/// The two modules.
pub(crate) struct Parts {
    pub(crate) first: Vec<u8>,
    pub(crate) rest: Vec<u8>,
    /// The names that the page's script has to change, with the new ones.
    pub(crate) names: Vec<(String, String)>,
}

/// What the rest takes from the first part.
pub(crate) struct Shared {
    /// By their places in the table.
    pub(crate) functions: Vec<FunctionId>,
    /// Everything else, under short names.
    pub(crate) items: Vec<(ExportItem, String)>,
}

/// Everything that a function refers to.
#[derive(Default)]
struct Uses {
    functions: BTreeSet<FunctionId>,
    globals: BTreeSet<GlobalId>,
    /// What may be addresses of data.
    numbers: BTreeSet<u64>,
}

impl<'a> Visitor<'a> for Uses {
    fn visit_function_id(&mut self, id: &FunctionId) {
        self.functions.insert(*id);
    }
    fn visit_global_id(&mut self, id: &GlobalId) {
        self.globals.insert(*id);
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
pub(crate) fn divide(
    wasm: &[u8],
    cold: &BTreeSet<usize>,
    load: &str,
    data: &Data,
) -> Result<Parts> {
    let mut first = parse(wasm)?;
    let mut rest = parse(wasm)?;
    let order = local_functions(&first);
    let load = first.exports.get_func(load).context("nothing brings the rest")?;
    let stays = |place: usize, id: FunctionId| !cold.contains(&place) || id == load;
    let warm = order.iter().enumerate().filter(|(place, id)| stays(*place, **id));
    let warm: BTreeSet<FunctionId> = warm.map(|(_, id)| *id).collect();
    let cold: BTreeSet<FunctionId> = &order.into_iter().collect() - &warm;
    for id in &uses(&first, [&load]).functions {
        ensure!(!cold.contains(id), "what brings the rest must not need it");
    }

    let wanted = uses(&first, &cold);
    let shared = shared(&wanted, &warm, &first);
    let here = uses(&first, &warm);
    let stubs = stubs(&first, &cold)?;
    let called: BTreeSet<FunctionId> = &(&here.functions & &cold) | &stubs;
    let slots: Vec<FunctionId> = called.into_iter().collect();
    rest::make(&mut rest, &first, &shared, &slots)?;
    first::make(&mut first, &shared, &warm, &slots, &stubs, load);
    data.divide(&mut first, &mut rest, &here.numbers)?;
    passes::gc::run(&mut first);
    passes::gc::run(&mut rest);
    let names = shorten(&mut first);
    Ok(Parts { first: first.emit_wasm(), rest: rest.emit_wasm(), names })
}

/// What the rest takes from the first part.
fn shared(wanted: &Uses, warm: &BTreeSet<FunctionId>, first: &Module) -> Shared {
    let is_here = |id: &&FunctionId| {
        warm.contains(id) || matches!(first.funcs.get(**id).kind, FunctionKind::Import(_))
    };
    let globals = wanted.globals.iter().map(|id| ExportItem::Global(*id));
    let tables = first.tables.iter().map(|table| ExportItem::Table(table.id()));
    let memories = first.memories.iter().map(|memory| ExportItem::Memory(memory.id()));
    let items = globals.chain(tables).chain(memories).enumerate();
    Shared {
        functions: wanted.functions.iter().filter(is_here).copied().collect(),
        items: items.map(|(number, item)| (item, short(number))).collect(),
    }
}

/// The cold functions that are called by an address or by the page: something has to stand there.
fn stubs(first: &Module, cold: &BTreeSet<FunctionId>) -> Result<BTreeSet<FunctionId>> {
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
    Ok(&stubs & cold)
}

pub(crate) fn zero() -> ConstExpr {
    ConstExpr::Value(Value::I32(0))
}
