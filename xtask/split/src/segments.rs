//! Where control can enter straight-line code: the grain of the profile.

use walrus::LocalFunction;
use walrus::ir::{Instr, InstrSeqId};

/// A run of instructions that is entered at its start only: all of it runs, or none of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Segment {
    /// The sequence in which it stands.
    pub(crate) seq: InstrSeqId,
    /// Its first instruction.
    pub(crate) start: usize,
    /// One past its last instruction.
    pub(crate) end: usize,
}

/// The segments of a function. The order depends on the function alone, so that a profile can
/// name a segment by its number.
pub(crate) fn segments(function: &LocalFunction) -> Vec<Segment> {
    let mut found = Vec::new();
    collect(function, function.entry_block(), &mut found);
    found
}

fn collect(function: &LocalFunction, seq: InstrSeqId, found: &mut Vec<Segment>) {
    let instrs = &function.block(seq).instrs;
    let mut start = 0;
    for (index, (instr, _)) in instrs.iter().enumerate() {
        let inner = nested(instr);
        let ends = inner.is_some() || matches!(instr, Instr::BrIf(_));
        for seq in inner.into_iter().flatten().flatten() {
            collect(function, seq, found);
        }
        if ends {
            found.push(Segment { seq, start, end: index + 1 });
            start = index + 1;
        }
    }
    if start < instrs.len() {
        found.push(Segment { seq, start, end: instrs.len() });
    }
}

/// The sequences inside an instruction; none if it holds none.
pub(crate) fn nested(instr: &Instr) -> Option<[Option<InstrSeqId>; 2]> {
    match instr {
        Instr::Block(block) => Some([Some(block.seq), None]),
        Instr::Loop(block) => Some([Some(block.seq), None]),
        Instr::IfElse(arms) => Some([Some(arms.consequent), Some(arms.alternative)]),
        _ => None,
    }
}
