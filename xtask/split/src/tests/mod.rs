//! Whatever the profile, the parts together do what the whole did.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use wasmi::{Caller, Engine, Extern, Linker, Module, Nullable, Ref, Store};

use crate::data::Data;
use crate::instrument::instrument;
use crate::module::{local_functions, parse};
use crate::outline::outline;
use crate::parts::divide;
use crate::segments::segments;

const PROGRAM: &str = include_str!("program.wat");
/// How many profiles are tried.
const PROFILES: u64 = 400;

/// What a program answers, and how often it asked for its rest.
#[derive(PartialEq, Eq, Debug)]
struct Answers {
    /// None where it failed.
    answers: Vec<Option<i32>>,
    asked: usize,
}

/// The inputs of a visit.
fn inputs() -> impl Iterator<Item = (i32, i32)> {
    (0..=6).flat_map(|n| [0, 1, 2, 3, 7, 12].map(|seed| (n, seed)))
}

/// Asks a fresh instance for each input, twice, so that what it keeps between calls counts too.
fn ask(first: &[u8], rest: Option<&[u8]>) -> Result<Answers> {
    let mut all = Answers { answers: Vec::new(), asked: 0 };
    for (n, seed) in inputs() {
        let engine = Engine::default();
        let mut store = Store::new(&engine, 0_usize);
        let mut linker = <Linker<usize>>::new(&engine);
        let rest = rest.map(|rest| Module::new(&engine, rest)).transpose()?;
        linker.func_wrap("page", "load", move |caller: Caller<'_, usize>| join(caller, &rest))?;
        let first = Module::new(&engine, first)?;
        let instance = linker.instantiate_and_start(&mut store, &first)?;
        let work = instance.get_typed_func::<(i32, i32), i32>(&store, "work")?;
        let before = work.call(&mut store, (seed % 3, seed));
        all.answers.push(before.and_then(|_| work.call(&mut store, (n, seed))).ok());
        all.asked += *store.data();
    }
    Ok(all)
}

/// What the page's script does.
fn join(mut caller: Caller<'_, usize>, rest: &Option<Module>) -> Result<(), wasmi::Error> {
    *caller.data_mut() += 1;
    let rest = rest.as_ref().ok_or_else(|| wasmi::Error::new("a whole has no rest"))?;
    let mut linker = <Linker<usize>>::new(caller.engine());
    for import in rest.imports() {
        let missing = || wasmi::Error::new(format!("the first part has no {}", import.name()));
        let export = if import.module() == "functions" {
            let table = caller.get_export("$functions").and_then(Extern::into_table);
            let place = import.name().parse().ok();
            let function = table.zip(place).and_then(|(table, place)| table.get(&caller, place));
            let Some(Ref::Func(Nullable::Val(function))) = function else { return Err(missing()) };
            Extern::Func(function)
        } else {
            caller.get_export(import.name()).ok_or_else(missing)?
        };
        linker.define(import.module(), import.name(), export)?;
    }
    linker.instantiate_and_start(&mut caller, rest)?;
    Ok(())
}

fn parts(program: &[u8], ran: &[bool]) -> Result<(Vec<u8>, Vec<u8>)> {
    let (whole, cold) = outline(program, ran)?;
    assert_eq!(ask(program, None)?.answers, ask(&whole, None)?.answers, "moved within one module");
    let parts = divide(&whole, &cold, "load_rest", &data(program)?)?;
    Ok((parts.first, parts.rest))
}

/// What a linker would say about the data of the program.
fn data(program: &[u8]) -> Result<Data> {
    let module = parse(program)?;
    Data::of(
        &module,
        &[(1024..1040, &[1024], &[]), (2048..2056, &[2048, 2052], &[2]), (3000..3004, &[], &[])],
    )
}

/// How many bytes of data a module fills memory with.
fn data_bytes(wasm: &[u8]) -> Result<usize> {
    Ok(parse(wasm)?.data.iter().map(|data| data.value.len()).sum())
}

fn segment_count(program: &[u8]) -> Result<usize> {
    let module = parse(program)?;
    let count = |id| segments(module.funcs.get(id).kind.unwrap_local()).len();
    Ok(local_functions(&module).into_iter().map(count).sum())
}

#[test]
fn parts_by_any_profile_do_what_the_whole_does() -> Result<()> {
    let program = wat::parse_str(PROGRAM)?;
    let count = segment_count(&program)?;
    let whole = ask(&program, None)?;
    let mut sizes = BTreeSet::new();
    let mut data_sizes = BTreeSet::new();
    for seed in 0..PROFILES {
        // Few bits, many bits and everything between: a linear congruential generator will do.
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let share = seed % 9;
        let ran: Vec<bool> = (0..count)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695);
                (state >> 33) % 8 < share
            })
            .collect();
        let (first, rest) = parts(&program, &ran).with_context(|| format!("profile {seed}"))?;
        let divided = ask(&first, Some(&rest)).with_context(|| format!("profile {seed}"))?;
        assert_eq!(divided.answers, whole.answers, "profile {seed}");
        sizes.insert(first.len());
        data_sizes.insert((data_bytes(&first)?, data_bytes(&rest)?));
    }
    assert!(data_sizes.len() > 2, "data move with the code that needs them: {data_sizes:?}");
    assert!(sizes.len() > 20, "the profiles make a difference: {sizes:?}");
    Ok(())
}

#[test]
fn what_ran_is_in_the_first_part_and_what_did_not_is_in_the_rest() -> Result<()> {
    let program = wat::parse_str(PROGRAM)?;
    let (instrumented, place) = instrument(&program)?;
    let engine = Engine::default();
    let mut ran = vec![false; segment_count(&program)?];
    assert_eq!(place.end - place.start, ran.len() as u64);
    for (n, seed) in inputs() {
        let mut store = Store::new(&engine, ());
        let mut linker = <Linker<()>>::new(&engine);
        linker.func_wrap("page", "load", || {})?;
        let module = Module::new(&engine, &instrumented)?;
        let instance = linker.instantiate_and_start(&mut store, &module)?;
        let work = instance.get_typed_func::<(i32, i32), i32>(&store, "work")?;
        // One input fails on purpose.
        drop(
            work.call(&mut store, (seed % 3, seed)).and_then(|_| work.call(&mut store, (n, seed))),
        );
        let memory = instance.get_memory(&store, "memory").context("no memory")?;
        let bytes = &memory.data(&store)[usize::try_from(place.start)?..];
        for (ran, byte) in ran.iter_mut().zip(bytes) {
            *ran |= *byte == 1;
        }
    }
    assert!(ran.contains(&true) && ran.contains(&false), "{ran:?}");
    let (first, rest) = parts(&program, &ran)?;
    assert_eq!(ask(&first, Some(&rest))?, Answers { asked: 0, ..ask(&program, None)? });

    let (first, rest) = parts(&program, &vec![false; ran.len()])?;
    assert_eq!(ask(&first, Some(&rest))?.asked, inputs().count(), "asked once by each instance");
    Ok(())
}

#[test]
fn a_profile_of_another_program_is_refused() -> Result<()> {
    let program = wat::parse_str(PROGRAM)?;
    let count = segment_count(&program)?;
    for length in [0, count - 1, count + 1] {
        let error = outline(&program, &vec![true; length]).expect_err("not its profile");
        assert!(error.to_string().contains("the profile is too"), "{error}");
    }
    Ok(())
}
