//! Tables as CSV (RFC 4180): for spreadsheets, and for whatever else reads rows.

use crate::quantity::write_number;
use crate::trace_text::{ENVIRONMENT, content_text, write_batch, write_entity};
use lambdascope_engine::config::Config;
use lambdascope_engine::trace::{Column, Field, Happening, TraceEntry};
use std::sync::LazyLock;

/// Writes one row and ends it. Cells that need quotes get them.
pub fn write_csv_row<'a>(cells: impl IntoIterator<Item = &'a str>, out: &mut String) {
    for (column, cell) in cells.into_iter().enumerate() {
        if column > 0 {
            out.push(',');
        }
        write_cell(cell, out);
    }
    out.push_str("\r\n");
}

fn write_cell(cell: &str, out: &mut String) {
    if !cell.contains([',', '"', '\r', '\n']) {
        out.push_str(cell);
        return;
    }
    out.push('"');
    for char in cell.chars() {
        if char == '"' {
            out.push('"');
        }
        out.push(char);
    }
    out.push('"');
}

/// What every entry of a trace has, with units.
const COMMON: [&str; 7] = ["time [s]", "time [us]", "seq", "entity", "verb", "event", "rule"];

/// The fields that an entry may have, in the order in which the happenings name them first.
static FIELDS: LazyLock<Vec<Column>> = LazyLock::new(|| {
    let mut columns: Vec<Column> = Vec::new();
    for column in Happening::descriptions().into_iter().flat_map(|one| one.fields) {
        if columns.iter().all(|known| known.0 != column.0) {
            columns.push(column);
        }
    }
    columns
});

/// Writes the head of a trace's table: the columns, those of a quantity with its unit.
pub fn write_trace_csv_head(out: &mut String) {
    let field = |(name, unit): &Column| match *unit {
        "" => (*name).to_owned(),
        unit => [name, " [", unit, "]"].concat(),
    };
    let fields: Vec<String> = FIELDS.iter().map(field).collect();
    write_csv_row(COMMON.into_iter().chain(fields.iter().map(String::as_str)), out);
}

/// Writes an entry as one row. `seq` is its number in the trace, from 0. Times are in seconds and
/// microseconds since the start, lengths of time in microseconds, sizes in bytes.
pub fn write_trace_csv(config: &Config, seq: u64, entry: &TraceEntry, out: &mut String) {
    let micros = entry.time.as_micros();
    write_seconds(micros, out);
    out.push(',');
    write_number(micros, out);
    out.push(',');
    write_number(seq, out);
    out.push(',');
    let mut cell = String::new();
    write_entity(config, entry.entity, &mut cell);
    write_cell(&cell, out);
    out.push(',');
    out.push_str(entry.happening.verb());
    out.push(',');
    if let Some(event) = entry.event {
        write_cell(&config.event_name(event), out);
    }
    out.push(',');
    out.push_str(entry.rule.as_str());
    let mut cells: Vec<Option<Field>> = vec![None; FIELDS.len()];
    entry.happening.fields(|name, field| {
        if let Some(column) = FIELDS.iter().position(|(known, _)| *known == name) {
            cells[column] = Some(field);
        }
    });
    for ((name, _), field) in FIELDS.iter().zip(cells) {
        out.push(',');
        if let Some(field) = field {
            write_field(config, entry, name, field, out);
        }
    }
    out.push_str("\r\n");
}

fn write_field(config: &Config, entry: &TraceEntry, name: &str, field: Field, out: &mut String) {
    let mut cell = String::new();
    match field {
        Field::Number(number) => {
            if name == ENVIRONMENT {
                out.push('e');
            }
            return write_number(number, out);
        }
        Field::Bytes(bytes) => return write_number(bytes, out),
        Field::Time(time) => return write_number(time.as_micros(), out),
        Field::Duration(length) => return write_number(length.as_micros(), out),
        Field::Flag(flag) => return out.push_str(if flag { "true" } else { "false" }),
        Field::Word(word) => return out.push_str(word),
        Field::Entity(entity) => write_entity(config, entity, &mut cell),
        Field::Event(event) => cell.push_str(&config.event_name(event)),
        Field::Batch(batch) => write_batch(config, entry, batch, &mut cell),
        Field::Key(key) => cell.push_str(&config.key_name(key)),
        Field::Content(says) => cell.push_str(&content_text(config, says)),
    }
    write_cell(&cell, out);
}

/// Seconds with all their microseconds: `60.020001`.
fn write_seconds(micros: u64, out: &mut String) {
    write_number(micros / 1_000_000, out);
    out.push('.');
    let mut digit = 100_000;
    while digit > 0 {
        write_number(micros / digit % 10, out);
        digit /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_commas_quotes_and_line_ends_are_quoted() {
        let mut out = String::new();
        write_csv_row(["plain", "a,b", "say \"so\"", "two\nlines", ""], &mut out);
        assert_eq!(out, "plain,\"a,b\",\"say \"\"so\"\"\",\"two\nlines\",\r\n");
    }

    #[test]
    fn seconds_keep_their_microseconds() {
        let mut out = String::new();
        write_seconds(60_020_001, &mut out);
        assert_eq!(out, "60.020001");
    }
}
