//! Figures beside their budgets.

/// What a figure should be.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Budget {
    /// No more than this.
    AtMost(f64),
    /// No less than this.
    AtLeast(f64),
    /// Whatever it is: it is only reported.
    Open,
}

/// All figures, in the order of their making.
#[derive(Default)]
pub(super) struct Report(Vec<String>);

impl Report {
    /// Adds a figure with its unit; nothing for a ratio.
    pub(super) fn add(&mut self, what: &str, figure: f64, unit: &str, budget: Budget) {
        self.0.push(line(what, figure, unit, budget));
    }

    /// Adds the median of many times, with what 95 % of them stay below and the longest (ms).
    pub(super) fn add_median(&mut self, what: &str, [median, p95, max]: [f64; 3], budget: Budget) {
        let line = line(what, median, "ms", budget);
        self.0.push(format!("{line:<87} 95 % {p95:6.2}, longest {max:6.2}"));
    }

    /// Adds what 95 % of many times stay below, with their median and the longest (ms).
    pub(super) fn add_95(&mut self, what: &str, [median, p95, max]: [f64; 3], budget: Budget) {
        let line = line(&format!("{what}, 95 % stay below"), p95, "ms", budget);
        self.0.push(format!("{line:<87} median {median:6.2}, longest {max:6.2}"));
    }

    /// Adds a heading, or words about the figures above.
    pub(super) fn say(&mut self, words: &str) {
        self.0.push(words.to_owned());
    }

    /// Prints them all.
    pub(super) fn print(&self) {
        println!();
        for line in &self.0 {
            println!("{line}");
        }
    }
}

fn line(what: &str, figure: f64, unit: &str, budget: Budget) -> String {
    let figure = format!("{figure:.2} {unit}");
    let start = format!("  {what:<46} {:>12}", figure.trim_end());
    let verdict = |good: bool| if good { "met" } else { "missed" };
    match budget {
        Budget::AtMost(most) => {
            let good = verdict(parsed(&figure) <= most);
            format!("{start}   at most  {most:<4} {good}")
        }
        Budget::AtLeast(least) => {
            let good = verdict(parsed(&figure) >= least);
            format!("{start}   at least {least:<4} {good}")
        }
        Budget::Open => start,
    }
}

/// The number as it is printed: what reads as the budget meets it.
fn parsed(figure: &str) -> f64 {
    figure.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_stands_beside_its_budget() {
        let at_most = |figure| line("script", figure, "ms", Budget::AtMost(0.8));
        assert!(at_most(0.8).ends_with("0.80 ms   at most  0.8  met"), "{}", at_most(0.8));
        assert!(at_most(0.81).ends_with("missed"));
        let at_least = |figure| line("ratio", figure, "", Budget::AtLeast(0.5));
        assert!(at_least(0.51).ends_with(" met") && at_least(0.4).ends_with("missed"));
        assert!(at_most(f64::NAN).ends_with("missed"), "what was not measured meets nothing");
        assert_eq!(line("open", 1.0, "", Budget::Open).trim_end().rsplit(' ').next(), Some("1.00"));
    }
}
