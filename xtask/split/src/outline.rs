//! Moves code that did not run out of functions that did.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use walrus::ir::{
    BinaryOp, Binop, Block, Br, BrIf, BrTable, Call, Const, IfElse, Instr, InstrSeqId,
    InstrSeqType, LocalGet, LocalSet, Loop, Return, Unreachable, Value,
};
use walrus::{FunctionBuilder, FunctionId, InstrLocId, LocalFunction, LocalId, Module, ValType};

use crate::module::{local_functions, parse};
use crate::region::{Region, regions};
use crate::segments::segments;

/// What stands in the names of functions that hand out memory, keep tables and queues, bring lists
/// of the page up to date, or calculate. Which way they take depends on single values, on all that
/// was done before, and on how often the machine found time for it, so the next visit may take one
/// that none took yet: of those that ran nothing moves.
const WHOLE: [&str; 9] = [
    "dlmalloc",
    "__rustc[",
    "hashbrown",
    "collections::hash",
    "raw_vec",
    "vec_deque",
    "Drain",
    "libm",
    "yew::dom_bundle::blist",
];

/// Moves every region that did not run into a function of its own. Returns the module, which does
/// the same as before, and the functions that did not run, by their place among those that the
/// module defines: the new ones, and those that were never entered.
///
/// `ran` says for each segment whether it ran.
///
/// # Errors
/// If the module cannot be read, or the profile does not belong to it.
pub(crate) fn outline(wasm: &[u8], ran: &[bool]) -> Result<(Vec<u8>, BTreeSet<usize>)> {
    let mut module = parse(wasm)?;
    let mut cold = BTreeSet::new();
    let mut rest = ran;
    for id in local_functions(&module) {
        let found = segments(module.funcs.get(id).kind.unwrap_local());
        let here = rest.split_off(..found.len()).context("the profile is too short")?;
        let name = module.funcs.get(id).name.as_deref().unwrap_or_default();
        let stays_whole = WHOLE.iter().any(|part| name.contains(part));
        if !here.contains(&true) {
            if !found.is_empty() {
                cold.insert(id);
            }
        } else if !stays_whole {
            let mut regions = regions(&module, id, &found, here);
            // From the back of each sequence, so that the places in front stay what they are.
            regions.sort_by_key(|region| (region.seq, Reverse(region.start)));
            for region in regions {
                cold.insert(move_out(&mut module, id, &region));
            }
        }
    }
    ensure!(rest.is_empty(), "the profile is too long");
    named(module, &cold)
}

/// Writes a module and finds functions in what was written: they change their places.
fn named(mut module: Module, cold: &BTreeSet<FunctionId>) -> Result<(Vec<u8>, BTreeSet<usize>)> {
    const MARK: &str = "cold ";
    for function in module.funcs.iter_mut() {
        let name = function.name.take().unwrap_or_default();
        let mark = if cold.contains(&function.id()) { MARK } else { "" };
        function.name = Some(format!("{mark}{name}"));
    }
    let whole = module.emit_wasm();
    let module = parse(&whole)?;
    let is_cold = |id: &FunctionId| {
        module.funcs.get(*id).name.as_ref().is_some_and(|name| name.starts_with(MARK))
    };
    let order = local_functions(&module);
    let places = order.iter().enumerate().filter(|(_, id)| is_cold(id)).map(|(place, _)| place);
    Ok((whole, places.collect()))
}

/// How control leaves a region other than by falling through.
#[derive(Clone, Copy)]
enum Exit {
    Branch(InstrSeqId),
    Return,
}

/// The values that pass between a region and its surroundings.
struct Passage {
    exits: Vec<Exit>,
    /// Says how control left; none if there is only one way.
    way: Option<LocalId>,
    /// What the function returns if the region returns from it.
    value: Option<LocalId>,
}

/// Locals by their types: the fewer orders there are, the fewer types functions have, each of which
/// takes its place in the module.
fn by_type(module: &Module, locals: impl Iterator<Item = LocalId>) -> Vec<LocalId> {
    let mut locals: Vec<LocalId> = locals.collect();
    locals.sort_by_key(|local| match module.locals.get(*local).ty() {
        ValType::I32 => 0,
        ValType::I64 => 1,
        ValType::F32 => 2,
        ValType::F64 => 3,
        ValType::V128 | ValType::Ref(_) => 4,
    });
    locals
}

fn move_out(module: &mut Module, id: FunctionId, region: &Region) -> FunctionId {
    let mut exits: Vec<Exit> = region.labels.iter().copied().map(Exit::Branch).collect();
    exits.extend(region.returns.then_some(Exit::Return));
    let ways = exits.len() + usize::from(region.falls);
    let way = (ways > 1).then(|| module.locals.add(ValType::I32));
    let returned = {
        let function = module.funcs.get(id).kind.unwrap_local();
        module.types.get(function.ty()).results().first().copied()
    };
    let value = returned.filter(|_| region.returns).map(|ty| module.locals.add(ty));
    let passage = Passage { exits, way, value };

    let type_of = |module: &Module, local: &LocalId| module.locals.get(*local).ty();
    let taken = by_type(module, region.takes.iter().copied());
    let params: Vec<ValType> = taken.iter().map(|local| type_of(module, local)).collect();
    let mut results = region.results.clone();
    let given = way.into_iter().chain(value).chain(region.gives.iter().copied());
    let given = by_type(module, given);
    results.extend(given.iter().map(|local| type_of(module, local)));
    let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
    let function = module.funcs.get(id).kind.unwrap_local();
    let entry = builder.func_body_id();
    fill(&mut builder, entry, function, region, &passage);
    for local in &given {
        builder.instr_seq(entry).local_get(*local);
    }
    let moved = builder.finish(taken.clone(), &mut module.funcs);

    let function = module.funcs.get_mut(id).kind.unwrap_local_mut();
    let site = site(function, region, &passage, (&taken, &given), moved);
    let site = site.into_iter().map(|instr| (instr, InstrLocId::default()));
    function.block_mut(region.seq).instrs.splice(region.start..region.end, site);
    moved
}

/// Writes the body of the new function up to where control leaves it.
fn fill(
    builder: &mut FunctionBuilder,
    entry: InstrSeqId,
    function: &LocalFunction,
    region: &Region,
    passage: &Passage,
) {
    let block =
        |builder: &mut FunctionBuilder| builder.dangling_instr_seq(InstrSeqType::Simple(None)).id();
    let done = block(builder);
    let gates: Vec<InstrSeqId> = passage.exits.iter().map(|_| block(builder)).collect();
    let mut copy =
        Copy { builder, function, labels: BTreeMap::new(), gate: None, value: passage.value };
    for (exit, gate) in passage.exits.iter().zip(&gates) {
        match exit {
            Exit::Branch(label) => drop(copy.labels.insert(*label, *gate)),
            Exit::Return => copy.gate = Some(*gate),
        }
    }
    let instrs = &function.block(region.seq).instrs[region.start..region.end];
    let Some(first) = gates.first() else {
        copy.instrs(instrs, entry);
        return;
    };
    copy.instrs(instrs, *first);
    let leave = |builder: &mut FunctionBuilder, seq: InstrSeqId, way: i32| {
        if let Some(local) = passage.way {
            builder.instr_seq(seq).i32_const(way).local_set(local);
            builder.instr_seq(seq).instr(Br { block: done });
        }
    };
    if region.falls {
        leave(builder, *first, 0);
    }
    // Gate n stands in gate n + 1, the last one in `done`: who branches to a gate comes out
    // behind it and there notes which one it was.
    let outer = gates[1..].iter().chain([&done]);
    for ((gate, outer), way) in gates.iter().zip(outer).zip(1..) {
        builder.instr_seq(*outer).instr(Block { seq: *gate });
        leave(builder, *outer, way);
    }
    builder.instr_seq(entry).instr(Block { seq: done });
}

/// What stands in place of the region.
fn site(
    function: &mut LocalFunction,
    region: &Region,
    passage: &Passage,
    (taken, given): (&[LocalId], &[LocalId]),
    moved: FunctionId,
) -> Vec<Instr> {
    let mut site: Vec<Instr> = Vec::new();
    for local in taken {
        site.push(LocalGet { local: *local }.into());
    }
    site.push(Call { func: moved }.into());
    for local in given.iter().rev() {
        site.push(LocalSet { local: *local }.into());
    }
    let give_back = |value: Option<LocalId>| {
        let mut instrs: Vec<Instr> =
            value.map(|local| LocalGet { local }.into()).into_iter().collect();
        instrs.push(Return {}.into());
        instrs
    };
    let Some(way) = passage.way else {
        match passage.exits.first() {
            Some(Exit::Branch(block)) => site.push(Br { block: *block }.into()),
            Some(Exit::Return) => site.extend(give_back(passage.value)),
            None if region.falls => {}
            None => site.push(Unreachable {}.into()),
        }
        return site;
    };
    if region.returns {
        let empty = InstrSeqType::Simple(None);
        let consequent = function.builder_mut().dangling_instr_seq(empty).id();
        let alternative = function.builder_mut().dangling_instr_seq(empty).id();
        for instr in give_back(passage.value) {
            function.builder_mut().instr_seq(consequent).instr(instr);
        }
        // Returning is the last of the ways.
        let number = (1..).zip(&passage.exits).last().map_or(0, |(number, _)| number);
        site.push(LocalGet { local: way }.into());
        site.push(Const { value: Value::I32(number) }.into());
        site.push(Binop { op: BinaryOp::I32Eq }.into());
        site.push(IfElse { consequent, alternative }.into());
    }
    let labels = &region.labels;
    match (labels.as_slice(), region.falls) {
        ([], _) => {}
        ([block], true) => {
            site.push(LocalGet { local: way }.into());
            site.push(BrIf { block: *block }.into());
        }
        ([blocks @ .., default], falls) => {
            let inner = function.builder_mut().dangling_instr_seq(InstrSeqType::Simple(None)).id();
            // Way 0 is falling through; where that cannot be, nobody comes out at that place.
            let first = if falls { inner } else { *default };
            let blocks = [first].into_iter().chain(blocks.iter().copied()).collect();
            let table =
                [LocalGet { local: way }.into(), BrTable { blocks, default: *default }.into()];
            if falls {
                for instr in table {
                    function.builder_mut().instr_seq(inner).instr(instr);
                }
                site.push(Block { seq: inner }.into());
            } else {
                site.extend(table);
            }
        }
    }
    site
}

/// Copies instructions from one function into another.
struct Copy<'a> {
    builder: &'a mut FunctionBuilder,
    function: &'a LocalFunction,
    labels: BTreeMap<InstrSeqId, InstrSeqId>,
    /// Where a return goes.
    gate: Option<InstrSeqId>,
    value: Option<LocalId>,
}

impl Copy<'_> {
    fn instrs(&mut self, instrs: &[(Instr, InstrLocId)], to: InstrSeqId) {
        for (instr, _) in instrs {
            let instr: Instr = match instr {
                Instr::Block(block) => Block { seq: self.seq(block.seq) }.into(),
                Instr::Loop(block) => Loop { seq: self.seq(block.seq) }.into(),
                Instr::IfElse(arms) => {
                    let consequent = self.seq(arms.consequent);
                    IfElse { consequent, alternative: self.seq(arms.alternative) }.into()
                }
                Instr::Br(branch) => Br { block: self.labels[&branch.block] }.into(),
                Instr::BrIf(branch) => BrIf { block: self.labels[&branch.block] }.into(),
                Instr::BrTable(table) => {
                    let blocks = table.blocks.iter().map(|block| self.labels[block]).collect();
                    BrTable { blocks, default: self.labels[&table.default] }.into()
                }
                Instr::Return(_) => {
                    if let Some(local) = self.value {
                        self.builder.instr_seq(to).local_set(local);
                    }
                    match self.gate {
                        Some(block) => Br { block }.into(),
                        None => Unreachable {}.into(),
                    }
                }
                other => other.clone(),
            };
            self.builder.instr_seq(to).instr(instr);
        }
    }

    fn seq(&mut self, seq: InstrSeqId) -> InstrSeqId {
        let from = self.function;
        let copied = self.builder.dangling_instr_seq(from.block(seq).ty).id();
        self.labels.insert(seq, copied);
        self.instrs(&from.block(seq).instrs, copied);
        copied
    }
}
