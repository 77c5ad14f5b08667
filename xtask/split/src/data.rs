//! Which of the constants in memory the first part needs.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use walrus::Module;
use wasmparser::{
    BinaryReaderError, DefinedDataSymbol, KnownCustom, Linking, Operator, Parser, Payload,
    RelocationType, SymbolInfo,
};

use crate::parts::sweep;

/// A constant or variable, as the linker placed it.
#[derive(Debug)]
struct Symbol {
    /// Its first byte in memory.
    start: u64,
    /// One past its last byte.
    end: u64,
    /// The symbols whose addresses it holds.
    points_at: BTreeSet<usize>,
}

/// What the linker says about memory.
#[derive(Default)]
pub(crate) struct Data {
    symbols: Vec<Symbol>,
    names: Vec<String>,
    /// The symbols that an address in the code can mean. It need not lie within them: the
    /// compiler also starts a little before or behind.
    meant_by: BTreeMap<u64, BTreeSet<usize>>,
}

impl Data {
    /// Reads what the linker wrote with `--emit-relocs`.
    ///
    /// # Errors
    /// If it did not write that.
    pub(crate) fn read(linked: &[u8]) -> Result<Self> {
        let mut segments = Vec::new();
        let mut places = Vec::new();
        let mut infos: Vec<SymbolInfo<'_>> = Vec::new();
        let mut relocations = Vec::new();
        let mut data_section = None;
        let mut number = 0;
        for payload in Parser::new(0).parse_all(linked) {
            let payload = payload?;
            match &payload {
                Payload::DataSection(section) => {
                    data_section = Some((number, section.range().start));
                    for segment in section.clone() {
                        let segment = segment?;
                        let wasmparser::DataKind::Active { offset_expr, .. } = segment.kind else {
                            anyhow::bail!("a data segment is passive");
                        };
                        let first = offset_expr.get_operators_reader().read()?;
                        let Operator::I32Const { value } = first else {
                            anyhow::bail!("a data segment has no fixed place");
                        };
                        segments.push(u64::from(value.cast_unsigned()));
                        places.push(segment.range.end - segment.data.len());
                    }
                }
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Linking(linking) => {
                        for part in linking.subsections() {
                            if let Linking::SymbolTable(table) = part? {
                                infos = table.into_iter().collect::<Result<_, BinaryReaderError>>()?;
                            }
                        }
                    }
                    KnownCustom::Reloc(section) => relocations.push(section),
                    _ => {}
                },
                _ => {}
            }
            if payload.as_section().is_some() {
                number += 1;
            }
        }
        ensure!(!infos.is_empty() && !relocations.is_empty(), "the linker left no relocations");
        let mut data = Self::default();
        let mut of_info = BTreeMap::new();
        for (index, info) in infos.iter().enumerate() {
            if let SymbolInfo::Data { name, symbol: Some(DefinedDataSymbol { index: segment, offset, size }), .. } = info {
                data.names.push(name.to_string());
                let start = segments.get(*segment as usize).context("a symbol of no segment")? + u64::from(*offset);
                of_info.insert(index, data.symbols.len());
                data.symbols.push(Symbol { start, end: start + u64::from(*size), points_at: BTreeSet::new() });
            }
        }
        let (data_number, data_start) = data_section.context("the module has no data")?;
        for section in relocations {
            let in_data = section.section_index() == data_number;
            for entry in section.entries() {
                let entry = entry?;
                use RelocationType as R;
                let is_address = matches!(entry.ty, R::MemoryAddrLeb | R::MemoryAddrSleb | R::MemoryAddrI32 | R::MemoryAddrRelSleb);
                if !is_address {
                    continue;
                }
                let Some(&target) = of_info.get(&(entry.index as usize)) else { continue };
                if !in_data {
                    let address = data.symbols[target].start.checked_add_signed(entry.addend).context("an address below zero")?;
                    data.meant_by.entry(address).or_default().insert(target);
                    continue;
                }
                // Where in memory the pointer lies.
                let at = data_start + entry.offset as usize;
                let segment = places.partition_point(|place| *place <= at) - 1;
                let place = segments[segment] + (at - places[segment]) as u64;
                let holders: Vec<usize> = data.holders(place).collect();
                for holder in holders {
                    data.symbols[holder].points_at.insert(target);
                }
            }
        }
        Ok(data)
    }

    /// The symbols that a byte belongs to.
    fn holders(&self, place: u64) -> impl Iterator<Item = usize> {
        self.symbols.iter().enumerate().filter(move |(_, symbol)| symbol.start <= place && place < symbol.end).map(|(index, _)| index)
    }

    /// The bytes that code may need which holds these numbers.
    pub(crate) fn needed(&self, numbers: &BTreeSet<u64>) -> BTreeSet<usize> {
        let mut needed = BTreeSet::new();
        let mut todo: Vec<usize> = numbers.iter().filter_map(|number| self.meant_by.get(number)).flatten().copied().collect();
        while let Some(symbol) = todo.pop() {
            if needed.insert(symbol) {
                todo.extend(&self.symbols[symbol].points_at);
            }
        }
        needed
    }

    pub(crate) fn divide(&self, first: &mut Module, rest: &mut Module, needed: &BTreeSet<usize>) -> Result<()> {
        let mut spare: Vec<(u64, u64)> = self.symbols.iter().enumerate().filter(|(n, _)| !needed.contains(n)).map(|(_, s)| (s.start, s.end)).collect();
        spare.sort_unstable();
        eprintln!("symbols {} needed {} bytes {} of {}", self.symbols.len(), needed.len(), needed.iter().map(|n| self.symbols[*n].end - self.symbols[*n].start).sum::<u64>(), self.symbols.iter().map(|s| s.end - s.start).sum::<u64>());
        if std::env::var("TOP").is_ok() {
            let mut v: Vec<_> = needed.iter().map(|n| (self.symbols[*n].end - self.symbols[*n].start, &self.names[*n], self.symbols[*n].points_at.len())).collect();
            v.sort();
            for x in v.iter().rev().take(60) { eprintln!("{x:?}"); }
            let mut c: BTreeMap<u64, usize> = BTreeMap::new();
            for x in &v { *c.entry(x.0).or_default() += 1; }
            eprintln!("{c:?}");
            for n in needed { let a = self.symbols[*n].start; if self.symbols[*n].points_at.is_empty() { let d = first.data.iter().find_map(|d| { let walrus::DataKind::Active{offset: walrus::ConstExpr::Value(walrus::ir::Value::I32(o)),..} = d.kind else {return None}; let o = o as u64; d.value.get((a.checked_sub(o)?) as usize..(self.symbols[*n].end - o) as usize) }); if let Some(d) = d { eprintln!("= {}", String::from_utf8_lossy(d)); } } }
        }
        let mut spare = vec![false; 0];
        let base = self.symbols.iter().map(|symbol| symbol.start).min().unwrap_or(0);
        let mut mark = |symbol: &Symbol, value: bool| {
            let range = (symbol.start - base) as usize..(symbol.end - base) as usize;
            if spare.len() < range.end { spare.resize(range.end, false); }
            spare[range].fill(value);
        };
        for (number, symbol) in self.symbols.iter().enumerate() { if !needed.contains(&number) { mark(symbol, true); } }
        for number in needed { mark(&self.symbols[*number], false); }
        let is_spare = |place: u64| place.checked_sub(base).is_some_and(|at| spare.get(at as usize).is_some_and(|spare| *spare));
        put(rest, first, |place| is_spare(place), 0);
        let copy: Vec<(u64, Vec<u8>)> = segments_of(first);
        put_from(first, &copy, |place| !is_spare(place), 12);
        sweep(first);
        sweep(rest);
        Ok(())
    }
}

fn segments_of(module: &Module) -> Vec<(u64, Vec<u8>)> {
    module.data.iter().filter_map(|data| match data.kind {
        walrus::DataKind::Active { offset: walrus::ConstExpr::Value(walrus::ir::Value::I32(offset)), .. } => Some((u64::from(offset.cast_unsigned()), data.value.clone())),
        _ => None,
    }).collect()
}
fn put(to: &mut Module, from: &Module, wanted: impl Fn(u64) -> bool, gap: usize) { let s = segments_of(from); put_from(to, &s, wanted, gap); }
fn put_from(to: &mut Module, segments: &[(u64, Vec<u8>)], wanted: impl Fn(u64) -> bool, gap: usize) {
    for id in to.data.iter().map(walrus::Data::id).collect::<Vec<_>>() {
        to.data.delete(id);
    }
    let memory = to.memories.iter().next().unwrap().id();
    to.memories.get_mut(memory).data_segments.clear();
    for (start, bytes) in segments {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for at in 0..bytes.len() {
            if !wanted(start + at as u64) || bytes[at] == 0 && runs.last().is_none_or(|r| r.1 != at) { continue; }
            match runs.last_mut() {
                Some(run) if at - run.1 <= gap => run.1 = at + 1,
                _ => runs.push((at, at + 1)),
            }
        }
        for (a, b) in runs {
            let value: Vec<u8> = (a..b).map(|at| if wanted(start + at as u64) { bytes[at] } else { 0 }).collect();
            let offset = walrus::ConstExpr::Value(walrus::ir::Value::I32((start + a as u64) as i32));
            let id = to.data.add(walrus::DataKind::Active { memory, offset }, value);
            to.memories.get_mut(memory).data_segments.insert(id);
        }
    }
}
