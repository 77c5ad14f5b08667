//! Which locals a function still reads, at every place.

use std::collections::BTreeMap;

use walrus::ir::{Instr, InstrSeqId};
use walrus::{LocalFunction, LocalId};

use crate::segments::nested;

/// A set of the locals of one function.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(crate) struct Locals(Vec<u64>);

impl Locals {
    pub(crate) fn contains(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word & (1 << (number % 64)) != 0)
    }

    fn insert(&mut self, number: usize) {
        if self.0.len() <= number / 64 {
            self.0.resize(number / 64 + 1, 0);
        }
        self.0[number / 64] |= 1 << (number % 64);
    }

    fn remove(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word &= !(1 << (number % 64));
        }
    }

    fn join(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }
}

/// The locals that are read later, at the places of a function.
#[derive(Default)]
pub(crate) struct Liveness {
    numbers: BTreeMap<LocalId, usize>,
    /// Before an instruction; the place behind the last one counts as well.
    before: BTreeMap<(InstrSeqId, usize), Locals>,
    /// Where a branch to the sequence goes on.
    labels: BTreeMap<InstrSeqId, Locals>,
}

impl Liveness {
    pub(crate) fn of(function: &LocalFunction) -> Self {
        let mut liveness = Self::default();
        liveness.sequence(function, function.entry_block(), Locals::default());
        liveness
    }

    /// Whether a local is read later by who comes to this place.
    pub(crate) fn is_live(&self, local: LocalId, seq: InstrSeqId, index: usize) -> bool {
        self.has(local, self.before.get(&(seq, index)))
    }

    /// Whether a local is read later by who branches to this sequence.
    pub(crate) fn is_live_at_label(&self, local: LocalId, seq: InstrSeqId) -> bool {
        self.has(local, self.labels.get(&seq))
    }

    fn has(&self, local: LocalId, locals: Option<&Locals>) -> bool {
        let number = self.numbers.get(&local);
        number.is_some_and(|number| locals.is_some_and(|locals| locals.contains(*number)))
    }

    fn number(&mut self, local: LocalId) -> usize {
        let next = self.numbers.len();
        *self.numbers.entry(local).or_insert(next)
    }

    /// Goes through a sequence from its end, where `live` is read later. Returns what is read
    /// later at its start.
    fn sequence(&mut self, function: &LocalFunction, seq: InstrSeqId, mut live: Locals) -> Locals {
        let instrs = &function.block(seq).instrs;
        self.before.insert((seq, instrs.len()), live.clone());
        for (index, (instr, _)) in instrs.iter().enumerate().rev() {
            match instr {
                Instr::LocalGet(get) => live.insert(self.number(get.local)),
                Instr::LocalSet(set) => live.remove(self.number(set.local)),
                Instr::LocalTee(tee) => live.remove(self.number(tee.local)),
                Instr::Br(branch) => live = self.label(branch.block),
                Instr::BrIf(branch) => live.join(&self.label(branch.block)),
                Instr::BrTable(table) => {
                    live = self.label(table.default);
                    for block in &table.blocks {
                        live.join(&self.label(*block));
                    }
                }
                Instr::Return(_) | Instr::Unreachable(_) => live = Locals::default(),
                Instr::Loop(block) => live = self.iteration(function, block.seq, &live),
                Instr::Block(_) | Instr::IfElse(_) => {
                    let mut start = Locals::default();
                    for inner in nested(instr).into_iter().flatten().flatten() {
                        self.labels.insert(inner, live.clone());
                        start.join(&self.sequence(function, inner, live.clone()));
                    }
                    live = start;
                }
                _ => {}
            }
            self.before.insert((seq, index), live.clone());
        }
        live
    }

    /// A loop: what its start needs is also needed by who branches to it, until nothing is added.
    fn iteration(&mut self, function: &LocalFunction, seq: InstrSeqId, after: &Locals) -> Locals {
        self.labels.insert(seq, Locals::default());
        loop {
            let mut start = self.sequence(function, seq, after.clone());
            let label = self.label(seq);
            start.join(&label);
            if start == label {
                return start;
            }
            self.labels.insert(seq, start);
        }
    }

    fn label(&self, seq: InstrSeqId) -> Locals {
        self.labels.get(&seq).cloned().unwrap_or_default()
    }
}
