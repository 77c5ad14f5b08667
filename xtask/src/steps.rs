//! Steps of a long command: a header before, the time it took after.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};

/// Runs one step under a header and prints how long it took.
///
/// # Errors
/// What the step returns, with its name.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("\n== {name}");
    let started = Instant::now();
    let result = work();
    let word = if result.is_ok() { "done" } else { "failed" };
    println!("== {name}: {word} in {}", seconds(started.elapsed()));
    result.with_context(|| format!("step \"{name}\""))
}

/// Shows how much of a long piece of work is done: on a terminal only.
///
/// # Errors
/// If the words around the bar are not as indicatif wants them.
pub(crate) fn progress(what: &'static str, count: usize) -> Result<ProgressBar> {
    let style = ProgressStyle::with_template("{msg} {pos} of {len} {wide_bar} {eta} left")?;
    let bar = ProgressBar::new(u64::try_from(count)?).with_style(style).with_message(what);
    bar.tick();
    Ok(bar)
}

/// A duration for people, in seconds, or in minutes from two minutes on.
pub(crate) fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 120.0 { format!("{seconds:.1} s") } else { format!("{:.1} min", seconds / 60.0) }
}
