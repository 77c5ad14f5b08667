//! What differed at the end of both runs, as a table, and the events that ended differently.

use crate::contest::{Contest, Verdict};
use crate::dom::{El, el, part};
use crate::quantity::{self, count};
use crate::texts::compare::texts as words;
use crate::texts::words::measure;
use crate::texts::{fill, rich, t};
use lambdascope_engine::metrics::{Measure, MeasureUnit};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::{Fate, FateGroup};
use lambdascope_studies::{Comparison, Differing, NamedEnding, Row};

pub(crate) fn differences(contest: &Contest) -> El {
    let section = part("section", "differences")
        .attr("aria-label", words().differences)
        // It scrolls, and the keyboard has to get there.
        .attr("tabindex", "0");
    let title = el("h2").text(words().differences);
    let section = section.child(title);
    match (&contest.verdict, &contest.sides) {
        (Some(Verdict::Done(comparison)), Some(sides)) => {
            let names = sides.each_ref().map(|side| side.name.as_str());
            let stopped = comparison.stopped.iter().zip(names).filter(|(stopped, _)| **stopped);
            let stopped = stopped
                .map(|(_, name)| part("p", "complaint").text(&fill(words().stopped, &[name])));
            section
                .list(stopped.collect())
                .child(table(comparison, names))
                .child(events(comparison, names))
        }
        (Some(Verdict::Running(runs, _)), _) => {
            let reached = runs.iter().map(lambdascope_studies::OutcomeRun::now).min();
            let share = reached.unwrap_or_default().as_secs_f64()
                / contest.end.as_secs_f64().max(1e-6)
                * 100.0;
            let text = fill(words().running, &[&quantity::decimal(share.min(100.0), 0)]);
            section.child(part("p", "muted").attr("role", "status").text(&text))
        }
        _ => section,
    }
}

fn head(first: &str, names: [&str; 2]) -> El {
    let column = |text: &str| el("th").attr("scope", "col").text(text);
    let row = el("tr").child(column(first)).list(names.map(column).into_iter().collect());
    el("thead").child(row)
}

fn table(comparison: &Comparison, names: [&str; 2]) -> El {
    let row = |row: &Row| {
        let [a, b] = row.values;
        let class = if a == b { "" } else { "differs" };
        let cell = |value: Option<u64>| part("td", "num").text(&written(row.measure, value));
        part("tr", class)
            .put("data-measure", row.measure.as_str())
            .child(el("th").attr("scope", "row").text(measure(row.measure)))
            .child(cell(a))
            .child(cell(b))
    };
    let body = el("tbody").list(comparison.rows.iter().map(row).collect());
    part("table", "measures").child(head(words().measure, names)).child(body)
}

fn written(measure: Measure, value: Option<u64>) -> String {
    let Some(value) = value else { return words().no_value.to_owned() };
    match measure.unit() {
        MeasureUnit::Price => quantity::usd(value),
        MeasureUnit::Count | MeasureUnit::Duration => quantity::measured(measure, value),
    }
}

fn events(comparison: &Comparison, names: [&str; 2]) -> El {
    let named = comparison.first.len() as u64;
    let differing = comparison.differing;
    let said = match differing {
        0 => words().same.to_owned(),
        1 => words().one_differs.to_owned(),
        many if many == named => fill(words().differ, &[&count(many)]),
        many => fill(words().first_differ, &[&count(many), &count(named)]),
    };
    let events = part("div", "differing").child(el("p").text(&said));
    if comparison.first.is_empty() {
        return events;
    }
    let row = |event: &Differing| {
        let ends = event.endings.iter().map(|ending| match ending {
            Some(ending) => el("td").child(rich(&ended(ending))),
            None => part("td", "muted").text(words().not_sent),
        });
        el("tr").child(el("th").attr("scope", "row").text(&event.event)).list(ends.collect())
    };
    let body = el("tbody").list(comparison.first.iter().map(row).collect());
    events.child(part("table", "endings").child(head(words().event, names)).child(body))
}

/// How an event ended, as a half-sentence with bold words.
pub(crate) fn ended(ending: &NamedEnding) -> String {
    let at = quantity::moment(ending.at.unwrap_or(SimTime::ZERO));
    let text = match ending.fate.group() {
        FateGroup::Done if ending.fate == Fate::Filtered => t().reason_no_filter_matched,
        FateGroup::Answered => words().answered,
        FateGroup::Done => words().done,
        FateGroup::Told => words().told,
        FateGroup::Kept => words().kept,
        FateGroup::Lost => words().gone,
        FateGroup::OnTheWay => words().on_the_way,
    };
    fill(text, &[&ending.place, &at])
}
