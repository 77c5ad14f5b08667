#![no_main]

use lambdascope_fuzz::{inputs, mutator};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|text: &str| inputs::simulation(text));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let text = std::str::from_utf8(&data[..size]).ok();
    match text.and_then(|text| mutator::other(text, seed)) {
        Some(other) if other.len() <= max_size.min(data.len()) => {
            data[..other.len()].copy_from_slice(other.as_bytes());
            other.len()
        }
        _ => fuzzer_mutate(data, size, max_size),
    }
});
