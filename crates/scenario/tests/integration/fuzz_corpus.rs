//! The texts that fuzzing found worth keeping still do no harm: `docs/contributing.md` says how
//! more are found.

#[allow(unreachable_pub, reason = "the file belongs to the fuzz targets, which are crates")]
#[path = "../../../../fuzz/src/inputs.rs"]
mod inputs;

use std::fs;
use std::path::Path;

/// Runs a fuzz target on each text that is kept for it.
fn replay(name: &str, target: fn(&str)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    let mut replayed = 0;
    for entry in fs::read_dir(&folder).expect("the corpus is in the repository") {
        let path = entry.expect("the folder can be read").path();
        let text = String::from_utf8_lossy(&fs::read(&path).expect("a text")).into_owned();
        println!("{}", path.display());
        target(&text);
        replayed += 1;
    }
    assert!(replayed >= 50, "only {replayed} texts are kept for {name}");
}

#[test]
fn the_reader_takes_every_text_of_the_corpus() {
    replay("reader", inputs::reader);
}

#[test]
fn what_reads_from_the_corpus_runs() {
    replay("simulation", inputs::simulation);
}
