//! Tables for people: columns that stand in line, numbers to the right.

use crate::readable;
use lambdascope_engine::time::SimDuration;

/// One cell of a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cell {
    /// Words, to the left.
    Words(String),
    /// A number with its unit, to the right.
    Number(String),
}

impl Cell {
    /// A cell of words, set to the left.
    #[must_use]
    pub fn words(words: impl Into<String>) -> Self {
        Self::Words(words.into())
    }

    /// A number of things.
    #[must_use]
    pub fn count(count: u64) -> Self {
        Self::Number(readable::count(count))
    }

    /// A length of time.
    #[must_use]
    pub fn duration(length: SimDuration) -> Self {
        Self::Number(readable::duration(length))
    }

    fn text(&self) -> &str {
        match self {
            Self::Words(text) | Self::Number(text) => text,
        }
    }
}

/// A head and rows, as lines. A word of the head stands as the first cell below it does.
#[must_use]
pub fn text_table(head: &[&str], rows: &[Vec<Cell>]) -> String {
    let cell = |row: &Vec<Cell>, column: usize| row.get(column).map_or(0, |it| letters(it.text()));
    let widths: Vec<usize> = (0..head.len())
        .map(|column| {
            let cells = rows.iter().map(|row| cell(row, column));
            cells.max().unwrap_or_default().max(letters(head[column]))
        })
        .collect();
    let first: Vec<Cell> = head
        .iter()
        .enumerate()
        .map(|(column, word)| match rows.first().and_then(|row| row.get(column)) {
            Some(Cell::Number(_)) => Cell::Number((*word).to_owned()),
            _ => Cell::words(*word),
        })
        .collect();
    let mut out = String::new();
    for row in std::iter::once(&first).chain(rows) {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(&match cell {
                Cell::Words(words) => format!("{words:<width$}  "),
                Cell::Number(number) => format!("{number:>width$}  "),
            });
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn letters(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_to_the_left_and_numbers_to_the_right() {
        let rows = [
            vec![Cell::words("charge"), Cell::count(1_804), Cell::words("ends")],
            vec![Cell::words("pay"), Cell::duration(SimDuration::from_micros(136_063))],
        ];
        let expected = "\
function  number  why
charge     1,804  ends
pay       136 ms
";
        assert_eq!(text_table(&["function", "number", "why"], &rows), expected);
    }
}
