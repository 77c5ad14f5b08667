//! What differed at the end of both runs, as a table, and the events that ended differently.

use crate::contest::Verdict;
use crate::desk::Desk;
use crate::hooks::use_shared;
use crate::quantity::{self, count};
use crate::texts::compare::texts as words;
use crate::texts::words::measure;
use crate::texts::{fill, rich, t};
use lambdascope_engine::metrics::{Measure, MeasureUnit};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::{Fate, FateGroup};
use lambdascope_studies::{Comparison, Differing, NamedEnding, Row};
use yew::{Html, component, html};

/// How far the two runs are, or what differed between them.
#[derive(PartialEq)]
enum Told {
    /// The share that is over [%].
    Running(String),
    /// What differed, and the names of both.
    Done(Box<Comparison>, [String; 2]),
}

fn told(desk: &Desk) -> Option<Told> {
    let arena = desk.arena.borrow();
    let contest = arena.contest.as_ref()?;
    match (contest.verdict.as_ref()?, &contest.sides) {
        (Verdict::Done(comparison), Some(sides)) => {
            let names = sides.each_ref().map(|side| side.name.clone());
            Some(Told::Done(Box::new(comparison.clone()), names))
        }
        (Verdict::Running(runs, _), _) => {
            let reached = runs.iter().map(lambdascope_studies::OutcomeRun::now).min();
            let end = contest.end.as_secs_f64().max(1e-6);
            let share = reached.unwrap_or_default().as_secs_f64() / end * 100.0;
            Some(Told::Running(quantity::decimal(share.min(100.0), 0)))
        }
        (Verdict::Done(_), None) => None,
    }
}

#[component]
pub(crate) fn Differences() -> Html {
    let told = use_shared((), |desk, ()| told(desk));
    let told = match &*told {
        Some(Told::Done(comparison, names)) => {
            let names = names.each_ref().map(String::as_str);
            let stopped = comparison.stopped.iter().zip(names).filter(|(stopped, _)| **stopped);
            let stopped = stopped.map(|(_, name)| {
                html! { <p class="complaint">{ fill(words().stopped, &[name]) }</p> }
            });
            html! { <>{ for stopped }{ table(comparison, names) }{ events(comparison, names) }</> }
        }
        Some(Told::Running(share)) => {
            html! { <p class="muted" role="status">{ fill(words().running, &[share]) }</p> }
        }
        None => Html::default(),
    };
    // It scrolls, and the keyboard has to get there.
    html! {
        <section class="differences" aria-label={words().differences} tabindex="0">
            <h2>{ words().differences }</h2>
            { told }
        </section>
    }
}

fn head(first: &str, names: [&str; 2]) -> Html {
    let [a, b] = names;
    html! {
        <thead>
            <tr><th scope="col">{ first }</th><th scope="col">{ a }</th><th scope="col">{ b }</th></tr>
        </thead>
    }
}

fn table(comparison: &Comparison, names: [&str; 2]) -> Html {
    let row = |row: &Row| {
        let [a, b] = row.values.map(|value| written(row.measure, value));
        let differs = row.values[0] != row.values[1];
        html! {
            <tr class={if differs { "differs" } else { "" }} data-measure={row.measure.as_str()}>
                <th scope="row">{ measure(row.measure) }</th>
                <td class="num">{ a }</td>
                <td class="num">{ b }</td>
            </tr>
        }
    };
    html! {
        <table class="measures">
            { head(words().measure, names) }
            <tbody>{ for comparison.rows.iter().map(row) }</tbody>
        </table>
    }
}

fn written(measure: Measure, value: Option<u64>) -> String {
    let Some(value) = value else { return words().no_value.to_owned() };
    match measure.unit() {
        MeasureUnit::Price => quantity::usd(value),
        MeasureUnit::Count | MeasureUnit::Duration => quantity::measured(measure, value),
    }
}

fn events(comparison: &Comparison, names: [&str; 2]) -> Html {
    let named = comparison.first.len() as u64;
    let said = match comparison.differing {
        0 => words().same.to_owned(),
        1 => words().one_differs.to_owned(),
        many if many == named => fill(words().differ, &[&count(many)]),
        many => fill(words().first_differ, &[&count(many), &count(named)]),
    };
    let ending = |ending: &Option<NamedEnding>| match ending {
        Some(ending) => html! { <td>{ rich(&ended(ending)) }</td> },
        None => html! { <td class="muted">{ words().not_sent }</td> },
    };
    let row = |event: &Differing| {
        html! {
            <tr><th scope="row">{ &event.event }</th>{ for event.endings.iter().map(ending) }</tr>
        }
    };
    html! {
        <div class="differing">
            <p>{ said }</p>
            if named > 0 {
                <table class="endings">
                    { head(words().event, names) }
                    <tbody>{ for comparison.first.iter().map(row) }</tbody>
                </table>
            }
        </div>
    }
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
