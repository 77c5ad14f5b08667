//! What an instruction does to the operand stack.

use walrus::ir::{Instr, InstrSeqId, InstrSeqType};
use walrus::{LocalFunction, Module};

/// How an instruction changes the operand stack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Effect {
    /// It takes some values and leaves others.
    Flow {
        /// How many values it takes.
        takes: usize,
        /// How many values it leaves.
        leaves: usize,
    },
    /// Control does not go on behind it. It takes so many values.
    Ends {
        /// How many values it takes.
        takes: usize,
    },
}

/// The effect of an instruction; none for one that compiled Rust does not contain.
pub(crate) fn effect(module: &Module, function: &LocalFunction, instr: &Instr) -> Option<Effect> {
    let flow = |takes, leaves| Some(Effect::Flow { takes, leaves });
    let plain =
        |seq: InstrSeqId| matches!(function.block(seq).ty, InstrSeqType::Simple(None)).then_some(0);
    match instr {
        Instr::Block(block) => flow(0, results(function, block.seq)?),
        Instr::Loop(block) => flow(0, results(function, block.seq)?),
        Instr::IfElse(arms) => flow(1, results(function, arms.consequent)?),
        Instr::Call(call) => {
            let ty = module.types.get(module.funcs.get(call.func).ty());
            flow(ty.params().len(), ty.results().len())
        }
        Instr::CallIndirect(call) => {
            let ty = module.types.get(call.ty);
            flow(ty.params().len() + 1, ty.results().len())
        }
        Instr::LocalGet(_) | Instr::GlobalGet(_) | Instr::Const(_) => flow(0, 1),
        Instr::LocalSet(_) | Instr::GlobalSet(_) | Instr::Drop(_) => flow(1, 0),
        Instr::LocalTee(_) | Instr::Load(_) | Instr::MemoryGrow(_) | Instr::Unop(_) => flow(1, 1),
        Instr::Binop(_) => flow(2, 1),
        Instr::Select(_) => flow(3, 1),
        Instr::Store(_) => flow(2, 0),
        Instr::MemorySize(_) => flow(0, 1),
        Instr::MemoryCopy(_) | Instr::MemoryFill(_) => flow(3, 0),
        Instr::BrIf(branch) => flow(1 + plain(branch.block)?, 0),
        Instr::Br(branch) => Some(Effect::Ends { takes: plain(branch.block)? }),
        Instr::BrTable(table) => {
            for seq in table.blocks.iter().chain([&table.default]) {
                plain(*seq)?;
            }
            Some(Effect::Ends { takes: 1 })
        }
        Instr::Unreachable(_) => Some(Effect::Ends { takes: 0 }),
        Instr::Return(_) => {
            Some(Effect::Ends { takes: module.types.get(function.ty()).results().len() })
        }
        Instr::RefNull(_) | Instr::TableSize(_) | Instr::RefFunc(_) => flow(0, 1),
        Instr::RefIsNull(_) | Instr::TableGet(_) => flow(1, 1),
        Instr::TableSet(_) => flow(2, 0),
        Instr::TableGrow(_) => flow(2, 1),
        Instr::TableFill(_) => flow(3, 0),
        _ => None,
    }
}

/// How many values a nested sequence leaves; none if it also takes some.
fn results(function: &LocalFunction, seq: InstrSeqId) -> Option<usize> {
    match function.block(seq).ty {
        InstrSeqType::Simple(value) => Some(usize::from(value.is_some())),
        InstrSeqType::MultiValue(_) => None,
    }
}

/// Whether an instruction is one that compiled Rust does not contain.
pub(crate) fn is_unknown(instr: &Instr) -> bool {
    use Instr::{
        Binop, Call, CallIndirect, Const, Drop, GlobalGet, GlobalSet, Load, MemoryCopy, MemoryFill,
        MemoryGrow, MemorySize, RefFunc, RefIsNull, RefNull, Select, Store, TableFill, TableGet,
        TableGrow, TableSet, TableSize, Unop, Unreachable,
    };
    !matches!(
        instr,
        Binop(_)
            | Call(_)
            | CallIndirect(_)
            | Const(_)
            | Drop(_)
            | GlobalGet(_)
            | GlobalSet(_)
            | Load(_)
            | MemoryCopy(_)
            | MemoryFill(_)
            | MemoryGrow(_)
            | MemorySize(_)
            | RefFunc(_)
            | RefIsNull(_)
            | RefNull(_)
            | Select(_)
            | Store(_)
            | TableFill(_)
            | TableGet(_)
            | TableGrow(_)
            | TableSet(_)
            | TableSize(_)
            | Unop(_)
            | Unreachable(_)
    )
}
