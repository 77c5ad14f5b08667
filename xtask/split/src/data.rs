//! Which of the constants in memory the first part needs.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail, ensure};
use walrus::ir::Value;
use walrus::{ConstExpr, DataKind, Module};
use wasmparser::{
    BinaryReaderError, DefinedDataSymbol, KnownCustom, Linking, Operator, Parser, Payload,
    RelocationEntry, RelocationType, SymbolInfo,
};

/// Bytes that hold nothing cost less in the middle of a segment than a segment of its own does.
const GAP: usize = 8;

/// A constant or variable, as the linker placed it.
#[derive(Debug)]
struct Symbol {
    /// Its first byte in memory.
    start: usize,
    /// One past its last byte.
    end: usize,
    /// The symbols whose addresses it holds.
    points_at: BTreeSet<usize>,
}

/// What the linker says about memory.
#[derive(Default)]
pub(crate) struct Data {
    symbols: Vec<Symbol>,
    /// The symbols that an address in the code can mean. It need not lie within them: the
    /// compiler also starts a little before or behind.
    meant_by: BTreeMap<u64, BTreeSet<usize>>,
    /// Memory as the linker filled it.
    linked: Vec<u8>,
}

/// The data section of a linked module.
#[derive(Default)]
struct Section {
    /// Its number among all sections.
    number: u32,
    /// Where its contents begin in the file.
    start: usize,
    /// For each segment: where its bytes begin in the file, and in memory.
    segments: Vec<(usize, usize)>,
}

impl Data {
    /// Reads what the linker wrote with `--emit-relocs`.
    ///
    /// # Errors
    /// If it did not write that.
    pub(crate) fn read(linked: &[u8]) -> Result<Self> {
        let mut section = Section::default();
        let mut infos: Vec<SymbolInfo<'_>> = Vec::new();
        let mut relocations = Vec::new();
        let mut data = Self::default();
        let mut number = 0;
        for payload in Parser::new(0).parse_all(linked) {
            let payload = payload?;
            if let Payload::DataSection(reader) = &payload {
                section.number = number;
                section.start = reader.range().start;
                for segment in reader.clone() {
                    let segment = segment?;
                    let place = fixed_place(&segment.kind)?;
                    section.segments.push((segment.range.end - segment.data.len(), place));
                    data.fill(place, segment.data);
                }
            }
            if let Payload::CustomSection(custom) = &payload {
                match custom.as_known() {
                    KnownCustom::Linking(linking) => {
                        for part in linking.subsections() {
                            if let Linking::SymbolTable(table) = part? {
                                infos =
                                    table.into_iter().collect::<Result<_, BinaryReaderError>>()?;
                            }
                        }
                    }
                    KnownCustom::Reloc(reader) => {
                        let entries = reader.entries().into_iter();
                        let entries: Vec<_> = entries.collect::<Result<_, _>>()?;
                        relocations.push((reader.section_index(), entries));
                    }
                    _ => {}
                }
            }
            number += u32::from(payload.as_section().is_some());
        }
        ensure!(!infos.is_empty() && !relocations.is_empty(), "the linker left no relocations");
        let of_info = data.take_symbols(&infos, &section)?;
        for (number, entries) in relocations {
            for entry in entries {
                let Some(target) = of_info.get(&entry.index).filter(|_| is_address(&entry)) else {
                    continue;
                };
                if number == section.number {
                    data.note_pointer(section.place(&entry)?, *target);
                } else {
                    data.note_address(&entry, *target)?;
                }
            }
        }
        Ok(data)
    }

    /// Symbols of a module at these places, each meant by these addresses and pointing at these
    /// others.
    #[cfg(test)]
    pub(crate) fn of(
        module: &Module,
        symbols: &[(std::ops::Range<usize>, &[u64], &[usize])],
    ) -> Result<Self> {
        let mut data = Self { linked: image(module)?, ..Self::default() };
        for (number, (place, addresses, points_at)) in symbols.iter().enumerate() {
            let points_at = points_at.iter().copied().collect();
            data.symbols.push(Symbol { start: place.start, end: place.end, points_at });
            for address in *addresses {
                data.meant_by.entry(*address).or_default().insert(number);
            }
        }
        Ok(data)
    }

    fn fill(&mut self, place: usize, bytes: &[u8]) {
        let end = place + bytes.len();
        self.linked.resize(self.linked.len().max(end), 0);
        self.linked[place..end].copy_from_slice(bytes);
    }

    /// Keeps the symbols that have a place. Returns their numbers here by those in the file.
    fn take_symbols(
        &mut self,
        infos: &[SymbolInfo<'_>],
        section: &Section,
    ) -> Result<BTreeMap<u32, usize>> {
        let mut of_info = BTreeMap::new();
        for (info, number) in infos.iter().zip(0..) {
            let SymbolInfo::Data { symbol: Some(place), .. } = info else { continue };
            let DefinedDataSymbol { index, offset, size } = *place;
            let segment = section.segments.get(index as usize).context("a symbol of no segment")?;
            let start = segment.1 + offset as usize;
            of_info.insert(number, self.symbols.len());
            let end = start + size as usize;
            self.symbols.push(Symbol { start, end, points_at: BTreeSet::new() });
        }
        Ok(of_info)
    }

    fn note_pointer(&mut self, place: usize, target: usize) {
        for symbol in &mut self.symbols {
            if (symbol.start..symbol.end).contains(&place) {
                symbol.points_at.insert(target);
            }
        }
    }

    fn note_address(&mut self, entry: &RelocationEntry, target: usize) -> Result<()> {
        let start = self.symbols[target].start as u64;
        let address = start.checked_add_signed(entry.addend).context("an address below zero")?;
        self.meant_by.entry(address).or_default().insert(target);
        Ok(())
    }

    /// The symbols that code may need which holds these numbers, in a memory that holds `image`.
    ///
    /// What the linker wrote tells which symbol points at which. For the rest, such as what was
    /// prepared, every word that could be an address is taken for one.
    fn needed(&self, numbers: &BTreeSet<u64>, image: &[u8]) -> BTreeSet<usize> {
        let meant = numbers.iter().filter_map(|number| self.meant_by.get(number)).flatten();
        let mut todo: Vec<usize> = meant.copied().collect();
        let mut of_symbols = vec![false; image.len()];
        for symbol in &self.symbols {
            of_symbols[symbol.start..symbol.end.min(image.len())].fill(true);
        }
        self.look_for_addresses(image, 0..image.len(), |at| !of_symbols[at], &mut todo);
        let mut needed = BTreeSet::new();
        while let Some(number) = todo.pop() {
            if needed.insert(number) {
                let symbol = &self.symbols[number];
                todo.extend(&symbol.points_at);
                let changed = |at: usize| self.linked.get(at..at + 4) != image.get(at..at + 4);
                self.look_for_addresses(image, symbol.start..symbol.end, changed, &mut todo);
            }
        }
        needed
    }

    /// Adds the symbols that the words of a range may point at.
    fn look_for_addresses(
        &self,
        image: &[u8],
        range: std::ops::Range<usize>,
        wanted: impl Fn(usize) -> bool,
        found: &mut Vec<usize>,
    ) {
        let first = range.start.next_multiple_of(4);
        for at in (first..range.end.min(image.len()).saturating_sub(3)).step_by(4) {
            let word = &image[at..at + 4];
            let address = word.iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
            if address != 0 && wanted(at) {
                let symbols = self.symbols.iter().enumerate();
                let hit =
                    symbols.filter(|(_, symbol)| (symbol.start..=symbol.end).contains(&address));
                found.extend(hit.map(|(number, _)| number));
            }
        }
    }

    /// Leaves in the first part what its code may need, and puts the rest into the rest.
    ///
    /// # Errors
    /// If the data of the module has no fixed place.
    pub(crate) fn divide(
        &self,
        first: &mut Module,
        rest: &mut Module,
        numbers: &BTreeSet<u64>,
    ) -> Result<()> {
        let image = image(first)?;
        let needed = self.needed(numbers, &image);
        let mut spare = vec![false; image.len()];
        for is_needed in [false, true] {
            for (number, symbol) in self.symbols.iter().enumerate() {
                if needed.contains(&number) == is_needed {
                    let end = symbol.end.min(image.len());
                    spare[symbol.start.min(end)..end].fill(!is_needed);
                }
            }
        }
        put(first, &image, |at| !spare[at])?;
        put(rest, &image, |at| spare[at])
    }
}

impl Section {
    /// Where in memory a relocated word lies.
    fn place(&self, entry: &RelocationEntry) -> Result<usize> {
        let at = self.start + entry.offset as usize;
        let segment = self.segments.partition_point(|segment| segment.0 <= at).checked_sub(1);
        let (file, memory) = self.segments[segment.context("a relocation before all data")?];
        Ok(memory + (at - file))
    }
}

fn is_address(entry: &RelocationEntry) -> bool {
    use RelocationType::{MemoryAddrI32, MemoryAddrLeb, MemoryAddrRelSleb, MemoryAddrSleb};
    matches!(entry.ty, MemoryAddrI32 | MemoryAddrLeb | MemoryAddrRelSleb | MemoryAddrSleb)
}

fn fixed_place(kind: &wasmparser::DataKind<'_>) -> Result<usize> {
    let wasmparser::DataKind::Active { offset_expr, .. } = kind else {
        bail!("a data segment is passive");
    };
    match offset_expr.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(usize::try_from(value)?),
        _ => bail!("a data segment has no fixed place"),
    }
}

/// Where in memory a segment goes.
fn place(data: &walrus::Data) -> Result<usize> {
    match data.kind {
        DataKind::Active { offset: ConstExpr::Value(Value::I32(place)), .. } => {
            Ok(usize::try_from(place)?)
        }
        _ => bail!("a data segment has no fixed place"),
    }
}

/// Where the data of a module begin.
///
/// # Errors
/// If there are none, or they have no fixed place.
pub(crate) fn place_of_data(module: &Module) -> Result<usize> {
    let places: Vec<usize> = module.data.iter().map(place).collect::<Result<_>>()?;
    places.into_iter().min().context("the module has no data")
}

/// Memory as the module fills it.
fn image(module: &Module) -> Result<Vec<u8>> {
    let mut image = Vec::new();
    for data in module.data.iter() {
        let place = place(data)?;
        let end = place + data.value.len();
        image.resize(image.len().max(end), 0);
        image[place..end].copy_from_slice(&data.value);
    }
    Ok(image)
}

/// Lets a module fill memory with what is wanted of an image, and with nothing else. Memory is
/// zero before, and nobody may have written to what is wanted.
///
/// # Errors
/// If the module has no memory, or the image is larger than one.
pub(crate) fn put(module: &mut Module, image: &[u8], wanted: impl Fn(usize) -> bool) -> Result<()> {
    for id in module.data.iter().map(walrus::Data::id).collect::<Vec<_>>() {
        module.data.delete(id);
    }
    let memory = module.memories.iter_mut().next().context("the module has no memory")?;
    memory.data_segments.clear();
    let memory = memory.id();
    let mut segments: Vec<std::ops::Range<usize>> = Vec::new();
    let mut free = 0;
    for at in (0..image.len()).filter(|at| image[*at] != 0 || !wanted(*at)) {
        if !wanted(at) {
            // No segment may reach across what belongs to the other part.
            free = at + 1;
            continue;
        }
        match segments.last_mut() {
            Some(last) if last.end + GAP >= at && last.end > free => last.end = at + 1,
            _ => segments.push(at..at + 1),
        }
    }
    for segment in segments {
        let offset = ConstExpr::Value(Value::I32(i32::try_from(segment.start)?));
        let kind = DataKind::Active { memory, offset };
        let id = module.data.add(kind, image[segment].to_vec());
        module.memories.get_mut(memory).data_segments.insert(id);
    }
    Ok(())
}
