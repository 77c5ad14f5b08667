//! Charts as tables: one row for each slice of the run.

use crate::quantity::{decimal, whole};
use crate::texts::charts;
use lambdascope_engine::config::Config;
use lambdascope_engine::time::SimTime;
use lambdascope_scenario::write_csv_row;
use lambdascope_view_model::series::{AllSeries, Chart, Series, Unit};

/// A chart as CSV: when each slice starts, and the value of each series and limit in it. Lengths of
/// time are in microseconds.
pub(crate) fn chart_csv(config: &Config, all: &AllSeries, chart: &Chart) -> String {
    charts_csv(config, all, std::slice::from_ref(chart))
}

/// Several charts in one table.
pub(crate) fn charts_csv(config: &Config, all: &AllSeries, charts: &[Chart]) -> String {
    let mut out = String::new();
    let mut head = vec!["time [s]".to_owned(), "time [us]".to_owned()];
    for chart in charts {
        let series = chart.series.iter().filter_map(|at| all.list().get(*at));
        head.extend(series.map(|series| series_name(config, series)));
        head.extend(limits(all, chart).map(|(limit, unit)| {
            let of = chart.of.map(|of| config.reference(of)).unwrap_or_default();
            let parts = [&of, " limit: ", charts::limit(limit.kind), unit_name(unit)];
            parts.concat().trim_start().to_owned()
        }));
    }
    write_csv_row(head.iter().map(String::as_str), &mut out);
    for slice in 0..all.slices() {
        let start = all.start_of(slice);
        let mut row = vec![decimal(start.as_secs_f64(), 6), start.as_micros().to_string()];
        for chart in charts {
            for series in chart.series.iter().filter_map(|at| all.list().get(*at)) {
                let value = series.values.get(slice).copied().flatten();
                row.push(cell(series.metric.unit(), value));
            }
            row.extend(limits(all, chart).map(|(limit, unit)| cell(unit, limit.at(start))));
        }
        write_csv_row(row.iter().map(String::as_str), &mut out);
    }
    out
}

/// The limits of a chart, with the unit of its series.
fn limits<'a>(
    all: &AllSeries,
    chart: &'a Chart,
) -> impl Iterator<Item = (&'a lambdascope_view_model::series::Limit, Unit)> {
    let first = chart.series.first().and_then(|at| all.list().get(*at));
    let unit = first.map_or(Unit::Count, |series| series.metric.unit());
    chart.limits.iter().map(move |limit| (limit, unit))
}

/// `function/charge Errors Sum (count)`.
fn series_name(config: &Config, series: &Series) -> String {
    let of = series.of.map(|of| config.reference(of)).unwrap_or_default();
    let metric = series.metric;
    let unit = unit_name(metric.unit());
    let parts = [&of, " ", metric.as_str(), " ", metric.statistic().as_str(), unit];
    parts.concat().trim_start().to_owned()
}

const fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Count => " [count]",
        Unit::Micros => " [us]",
        Unit::Usd => " [USD]",
    }
}

fn cell(unit: Unit, value: Option<f64>) -> String {
    match (unit, value) {
        (_, None) => String::new(),
        (Unit::Usd, Some(value)) => decimal(value, 9),
        (_, Some(value)) => whole(value).to_string(),
    }
}

/// The name of a file: the scenario, what is in it, and from which moment if it is of one.
pub(crate) fn file_name(scenario: &str, what: &str, moment: Option<SimTime>, kind: &str) -> String {
    let mut name = "lambdascope".to_owned();
    let moment = moment.map(|moment| decimal(moment.as_secs_f64(), 3)).unwrap_or_default();
    for part in [scenario, what, &moment] {
        if !part.is_empty() {
            name.push('-');
            let plain =
                |char: char| if char.is_ascii_alphanumeric() || char == '.' { char } else { '-' };
            name.extend(part.chars().map(plain));
        }
    }
    name.push('.');
    name.push_str(kind);
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_plain() {
        let at = SimTime::from_micros(2_500_000);
        assert_eq!(
            file_name("sqs/redrive", "scene", Some(at), "svg"),
            "lambdascope-sqs-redrive-scene-2.500.svg"
        );
        assert_eq!(file_name("", "trace", None, "csv"), "lambdascope-trace.csv");
    }
}
