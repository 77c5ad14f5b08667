//! Writes the id of this build: a hash of the sources of all that page and simulator say to each
//! other. It is the same in any folder, and another one as soon as one of these files changes.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The crates whose types cross.
const CRATES: [&str; 3] = ["rulebook", "engine", "protocol"];

fn main() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("crates lie in a folder");
    let mut hash = FNV_OFFSET;
    for name in CRATES {
        let folder = crates.join(name);
        println!("cargo::rerun-if-changed={}", folder.display());
        for file in files(&folder) {
            let path = file.strip_prefix(crates).expect("it lies in the folder of crates");
            let parts = path.iter().map(|part| part.as_encoded_bytes());
            for bytes in parts.chain([&*fs::read(&file).expect("a source can be read")]) {
                hash = add(hash, bytes);
            }
        }
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo says where")).join("build_id.rs");
    fs::write(out, format!("{hash:#x}")).expect("Cargo lets us write there");
}

/// All files below a folder, in the order of their paths.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of sources can be read");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let below = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    paths.into_iter().flat_map(below).collect()
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;

/// FNV-1a of the bytes and of an end mark.
fn add(hash: u64, bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(FNV_PRIME);
    bytes.iter().chain(&[0xff]).fold(hash, step)
}
