//! Code that did not run, inside functions that did, and what it exchanges with its surroundings.

use std::collections::{BTreeMap, BTreeSet};

use walrus::ir::{Instr, InstrSeqId, InstrSeqType};
use walrus::{FunctionId, LocalFunction, LocalId, Module, ValType};

use crate::effect::{Effect, effect, is_unknown};
use crate::liveness::Liveness;
use crate::segments::{Segment, nested};

/// Regions of fewer instructions, beside those that hand values over, cost more to call than they
/// save.
const SMALLEST: usize = 3;

/// A part of a sequence that can become a function of its own.
#[derive(Debug)]
pub(crate) struct Region {
    pub(crate) seq: InstrSeqId,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether control can go on behind it.
    pub(crate) falls: bool,
    /// What it leaves on the operand stack.
    pub(crate) results: Vec<ValType>,
    /// The labels outside that it branches to.
    pub(crate) labels: Vec<InstrSeqId>,
    /// Whether it returns from the function.
    pub(crate) returns: bool,
    /// The locals that it needs.
    pub(crate) takes: Vec<LocalId>,
    /// The locals that it changes for those who come after it.
    pub(crate) gives: Vec<LocalId>,
}

/// What a stretch of code does with locals and labels.
#[derive(Default)]
struct Use {
    reads: BTreeSet<LocalId>,
    writes: BTreeSet<LocalId>,
    labels: Vec<InstrSeqId>,
    returns: bool,
    inside: BTreeSet<InstrSeqId>,
    size: usize,
    /// Something stands in it that is not known to be movable.
    odd: bool,
}

/// The regions of a function that are worth moving. `ran` says for each segment whether it ran.
pub(crate) fn regions(
    module: &Module,
    id: FunctionId,
    found: &[Segment],
    ran: &[bool],
) -> Vec<Region> {
    let function = module.funcs.get(id).kind.unwrap_local();
    let mut search = Search {
        module,
        function,
        liveness: Liveness::of(function),
        stretches: BTreeMap::new(),
        regions: Vec::new(),
    };
    for (segment, ran) in found.iter().zip(ran) {
        search.stretches.entry(segment.seq).or_default().push((segment.start, segment.end, *ran));
    }
    search.look_through(function.entry_block());
    search.regions
}

struct Search<'a> {
    module: &'a Module,
    function: &'a LocalFunction,
    /// Start, end and whether it ran, for each segment of each sequence, in order.
    stretches: BTreeMap<InstrSeqId, Vec<(usize, usize, bool)>>,
    liveness: Liveness,
    regions: Vec<Region>,
}

impl Search<'_> {
    fn look_through(&mut self, seq: InstrSeqId) {
        let stretches = self.stretches.remove(&seq).unwrap_or_default();
        let mut next = 0;
        while let Some(&(start, end, ran)) = stretches.get(next) {
            if ran {
                next += 1;
                let last = &self.function.block(seq).instrs[end - 1].0;
                for inner in nested(last).into_iter().flatten().flatten() {
                    self.look_through(inner);
                }
                continue;
            }
            let until = stretches[next..].iter().position(|stretch| stretch.2);
            let stop = until.map_or(stretches.len(), |length| next + length);
            match self.region(seq, start, stretches[stop - 1].1) {
                Some(region) => {
                    self.regions.push(region);
                    next = stop;
                }
                None => next += 1,
            }
        }
    }

    fn region(&self, seq: InstrSeqId, start: usize, end: usize) -> Option<Region> {
        let function = self.function;
        let whole = &function.block(seq).instrs;
        let instrs = &whole[start..end];
        let (falls, height) = self.balance(instrs)?;
        let ends_seq = end == whole.len();
        let results = if height == 0 { Vec::new() } else { self.results(seq) };
        if height != results.len() || (height > 0 && !ends_seq) {
            return None;
        }
        let mut used = Use::default();
        used.add(function, instrs);
        let plain = |seq: &InstrSeqId| {
            matches!(function.block(*seq).ty, InstrSeqType::Simple(None))
                && *seq != function.entry_block()
        };
        used.labels.retain(|label| !used.inside.contains(label));
        used.labels.sort_unstable();
        used.labels.dedup();
        let result_count = self.module.types.get(function.ty()).results().len();
        let leaves = !used.labels.is_empty() || used.returns;
        let odd = used.odd
            || !used.labels.iter().all(plain)
            || result_count > 1
            || (leaves && height > 0);
        if odd {
            return None;
        }
        let live = |local: &LocalId| {
            let at_end = falls && self.liveness.is_live(*local, seq, end);
            at_end || used.labels.iter().any(|label| self.liveness.is_live_at_label(*local, *label))
        };
        let gives: Vec<LocalId> = used.writes.iter().copied().filter(live).collect();
        let wanted = |local: &LocalId| self.liveness.is_live(*local, seq, start);
        let takes: BTreeSet<LocalId> =
            used.reads.iter().chain(&gives).copied().filter(wanted).collect();
        let exits = used.labels.len() + usize::from(used.returns);
        if used.size < SMALLEST + takes.len() + gives.len() + 2 * exits {
            return None;
        }
        Some(Region {
            seq,
            start,
            end,
            falls,
            results,
            labels: used.labels,
            returns: used.returns,
            takes: takes.into_iter().collect(),
            gives,
        })
    }

    /// Whether control can leave at the end, and how many values then lie on the operand stack;
    /// none if the instructions need what lies there before them.
    fn balance(&self, instrs: &[(Instr, walrus::InstrLocId)]) -> Option<(bool, usize)> {
        let mut height = 0_usize;
        for (index, (instr, _)) in instrs.iter().enumerate() {
            match effect(self.module, self.function, instr)? {
                Effect::Flow { takes, leaves } => height = height.checked_sub(takes)? + leaves,
                Effect::Ends { takes } => {
                    height.checked_sub(takes)?;
                    return (index + 1 == instrs.len()).then_some((false, 0));
                }
            }
        }
        Some((true, height))
    }

    /// What a sequence leaves on the operand stack.
    fn results(&self, seq: InstrSeqId) -> Vec<ValType> {
        if seq == self.function.entry_block() {
            return self.module.types.get(self.function.ty()).results().to_vec();
        }
        match self.function.block(seq).ty {
            InstrSeqType::Simple(value) => value.into_iter().collect(),
            InstrSeqType::MultiValue(_) => Vec::new(),
        }
    }
}

impl Use {
    fn add(&mut self, function: &LocalFunction, instrs: &[(Instr, walrus::InstrLocId)]) {
        for (instr, _) in instrs {
            self.size += 1;
            match instr {
                Instr::LocalGet(get) => drop(self.reads.insert(get.local)),
                Instr::LocalSet(set) => drop(self.writes.insert(set.local)),
                Instr::LocalTee(tee) => drop(self.writes.insert(tee.local)),
                Instr::Br(branch) => self.labels.push(branch.block),
                Instr::BrIf(branch) => self.labels.push(branch.block),
                Instr::BrTable(table) => {
                    self.labels.extend(table.blocks.iter().chain([&table.default]));
                }
                Instr::Return(_) => self.returns = true,
                Instr::Block(_) | Instr::Loop(_) | Instr::IfElse(_) => {
                    for seq in nested(instr).into_iter().flatten().flatten() {
                        self.inside.insert(seq);
                        self.odd |= matches!(function.block(seq).ty, InstrSeqType::MultiValue(_));
                        self.add(function, &function.block(seq).instrs);
                    }
                }
                _ => self.odd |= is_unknown(instr),
            }
        }
    }
}
