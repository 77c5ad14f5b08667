//! The trace as a table: as many rows as JSON Lines, with the same values in them.

use crate::{lambdascope, root, stderr, stdout};
use serde_json::Value;
use std::fs;

/// The rows of a table (RFC 4180).
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut chars) = (false, text.chars().peekable());
    while let Some(char) = chars.next() {
        match char {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => assert_eq!(chars.peek(), Some(&'\n'), "lines end with CR LF"),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            char => cell.push(char),
        }
    }
    assert!(!quoted && cell.is_empty() && row.is_empty(), "the last row is not ended");
    rows
}

fn trace(name: &str, format: &str) -> String {
    let output = lambdascope(&["run", name, "--trace", format, "--summary", "none"]);
    assert_eq!(output.status.code(), Some(0), "{name}: {}", stderr(&output));
    stdout(&output).to_owned()
}

#[test]
fn every_field_of_every_entry_of_the_gallery_has_its_cell() {
    let areas = fs::read_dir(root().join("scenarios")).unwrap();
    let folders = areas.flat_map(|area| fs::read_dir(area.unwrap().path()).into_iter().flatten());
    let mut told = 0;
    for folder in folders {
        let file = folder.unwrap().path().join("scenario.toml");
        let name = file.to_string_lossy().into_owned();
        let lines = trace(&name, "jsonl");
        let table = trace(&name, "csv");
        let rows = rows(&table);
        let (head, rows) = rows.split_first().unwrap();
        assert_eq!(rows.len(), lines.lines().count(), "{name}");
        for (row, line) in rows.iter().zip(lines.lines()) {
            assert_eq!(row.len(), head.len(), "{name}: {row:?}");
            let entry: Value = serde_json::from_str(line).unwrap();
            let cell = |column: &str| {
                let named = |known: &&String| known.split(' ').next() == Some(column);
                let place = head.iter().position(|known| named(&known) && known != "time [s]");
                &row[place.unwrap_or_else(|| panic!("{name}: no column for {column}"))]
            };
            assert_eq!(*cell("time"), entry["t_us"].to_string(), "{name}");
            for column in ["entity", "verb", "rule"] {
                assert_eq!(*cell(column), entry[column].as_str().unwrap(), "{name}");
            }
            for (column, value) in entry["fields"].as_object().unwrap() {
                told += 1;
                match value {
                    Value::Number(number) => {
                        assert_eq!(*cell(column), number.to_string(), "{name}")
                    }
                    // Lengths of time and moments are numbers here.
                    Value::String(text) if cell(column).parse::<u64>().is_err() => {
                        assert_eq!(cell(column), text, "{name}: {column}");
                    }
                    _ => assert!(!cell(column).is_empty(), "{name}: {column} of {line}"),
                }
            }
        }
    }
    assert!(told > 10_000, "{told} fields");
}
