//! What test runners say at the end, read back so that it can be repeated and added up.

use std::fmt::{self, Display, Formatter};

use anyhow::{Error, Result, bail};

/// Does the work of a long command; its failure comes before the sum of the tests, which stays the
/// last line.
///
/// # Errors
/// [`Reported`], if the work fails or no test was counted.
pub(crate) fn reporting(work: impl FnOnce(&mut Outcome) -> Result<()>) -> Result<()> {
    let mut outcome = Outcome::default();
    let done = work(&mut outcome).and_then(|()| {
        if !outcome.is_good() {
            bail!("no test was counted");
        }
        Ok(())
    });
    let result = done.map_err(|error| {
        println!("\n{error:#}");
        Error::from(Reported)
    });
    outcome.print();
    result
}

/// A failure that is already on screen.
#[derive(Debug)]
pub(crate) struct Reported;

impl Display for Reported {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a step failed")
    }
}

impl std::error::Error for Reported {}

/// The closing lines of the runners, and how many tests passed and failed.
#[derive(Default)]
pub(crate) struct Outcome {
    lines: Vec<String>,
    passed: u64,
    failed: u64,
}

impl Outcome {
    /// Takes the `test result:` lines out of what `cargo test` printed.
    pub(crate) fn add_cargo(&mut self, printed: &[String]) {
        for line in printed.iter().filter(|line| line.starts_with("test result:")) {
            self.passed += count_before(line, "passed");
            self.failed += count_before(line, "failed");
            self.lines.push(line.clone());
        }
    }

    /// Takes the counts out of what Playwright's list reporter printed after its last test.
    ///
    /// A flaky or interrupted test counts as failed: neither proves anything.
    pub(crate) fn add_playwright(&mut self, printed: &[String]) {
        for line in printed {
            let closing = line.trim();
            let mut words = closing.split_whitespace();
            let (count, kind) = (words.next(), words.next());
            let Some(count) = count.and_then(|count| count.parse::<u64>().ok()) else {
                continue;
            };
            match kind {
                Some("passed") => self.passed += count,
                Some("failed" | "flaky" | "interrupted") => self.failed += count,
                Some("skipped") => {}
                _ => continue,
            }
            self.lines.push(closing.to_owned());
        }
    }

    /// Whether nothing failed and something passed.
    fn is_good(&self) -> bool {
        self.failed == 0 && self.passed > 0
    }

    /// The runners' own lines again, then the sum alone on the last line.
    fn print(&self) {
        println!();
        for line in &self.lines {
            println!("{line}");
        }
        println!("{} passed, {} failed", self.passed, self.failed);
    }
}

/// The number that stands before a word, as in `12 passed`.
fn count_before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line.split([' ', ';', '.']).filter(|word| !word.is_empty()).collect();
    words.windows(2).find(|pair| pair[1] == word).and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Outcome;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn closing_lines_are_added_up() {
        let mut outcome = Outcome::default();
        outcome.add_cargo(&lines(
            "running 2 tests\n\
             test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.0s\n\
             test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out",
        ));
        outcome.add_playwright(&lines(
            "  ok 1 opens (1.0s)\n\n  1 failed\n    a.test.mjs\n  4 passed (5.1s)",
        ));
        assert_eq!((outcome.passed, outcome.failed), (9, 2));
        assert_eq!(outcome.lines.len(), 4);
    }

    #[test]
    fn nothing_run_is_not_good() {
        assert!(!Outcome::default().is_good());
    }
}
