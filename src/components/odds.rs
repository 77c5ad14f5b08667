//! Odds: how often each outcome comes when the same scenario runs with many seeds.

use super::header::button;
use super::odds_chart::{self, Shown};
use super::segmented::{OptionList, segmented};
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::odds::{CHOICES, Found, OddsAct, State, Study};
use crate::quantity;
use crate::texts::odds::{self, texts};
use crate::texts::{fill, rich, words};
use lambdascope_engine::metrics::Measure;
use lambdascope_engine::time::SimDuration;
use lambdascope_protocol::odds::{Chance, Question, Report, Risk};
use yew::html;

/// Runs that take longer than this are worth a warning (ms).
const LONG_MS: f64 = 15_000.0;
/// So many runs have to be over before one can say how long the others take.
const SURE_AFTER: u64 = 2;

pub(crate) fn page(desk: &Desk) -> El {
    let questions = desk.questions();
    let library = desk.library.borrow();
    let study = &library.study;
    // As many parts stand here before the runs as after them: else the button that starts them
    // would be made anew, and the keyboard's place be lost.
    part("div", "odds")
        .child(part("p", "muted").text(texts().about))
        .child(controls(desk, study, &questions))
        .child(study.found.as_ref().map_or_else(|| el("div"), |found| results(desk, found)))
}

fn results(desk: &Desk, found: &Found) -> El {
    let stale = !desk.look(|stage| found.is_of(stage)).unwrap_or_default();
    let note = part("p", if stale { "odds-note" } else { "" });
    let results = part("div", "odds").child(progress(found)).child(if stale {
        note.text(texts().stale)
    } else {
        note
    });
    if found.runs() == 0 {
        return results;
    }
    let reports = found.reports();
    let said: Vec<El> = match &found.question {
        None => reports.iter().map(sentences).collect(),
        Some(question) => {
            let sides = reports.iter().zip(&question.ways).zip(SIDES);
            let said = sides.map(|((report, way), class)| {
                let name = part("h3", class).text(way);
                el("section").child(name).child(sentences(report))
            });
            said.collect()
        }
    };
    let about = found.question.as_ref().map(|question| {
        let question = el("b").text(&question.text);
        part("p", "").child(question).text(" ").child(part("span", "muted").text(texts().both))
    });
    results
        .child(about.unwrap_or_else(|| el("p")))
        .child(part("div", if said.len() == 2 { "odds-pair" } else { "" }).list(said))
        .child(charts(desk, found, stale))
}

/// The classes of the two ways of a question: each has its colour.
const SIDES: [&str; 2] = ["side-a", "side-b"];

/// What is run, how often, and what starts and ends it.
fn controls(desk: &Desk, study: &Study, questions: &[Question]) -> El {
    let running = study.found.as_ref().is_some_and(|found| found.state == State::Running);
    let ask = |index: usize, text: String| (text, Act::Odds(OddsAct::Ask(index)));
    let asked =
        questions.iter().zip(1..).map(|(question, index)| ask(index, question.text.clone()));
    let asked: Vec<_> = std::iter::once(ask(0, texts().alone.to_owned())).chain(asked).collect();
    let known = questions.iter().position(|question| study.asked.as_ref() == Some(&question.id));
    let known = Some(known.map_or(0, |index| index + 1));
    let ask = html! {
        <OptionList label={texts().question} options={asked} chosen={known} disabled={running} />
    };
    let option = |runs: u64| (amount(runs), Act::Odds(OddsAct::Want(runs)));
    let options = CHOICES.map(option).to_vec();
    let chosen = CHOICES.iter().position(|runs| *runs == study.wanted);
    let (text, act) = match (running, study.found.is_some()) {
        (true, _) => (texts().cancel, OddsAct::Cancel),
        (false, true) => (texts().again, OddsAct::Start),
        (false, false) => (texts().start, OddsAct::Start),
    };
    let class = if running { "btn" } else { "btn main" };
    part("div", "odds-head")
        .child(ask)
        .child(part("span", "muted").attr("aria-hidden", "true").text(texts().runs))
        .child(segmented(desk, texts().runs, options, chosen))
        .child(button(desk, class, text, Act::Odds(act)))
}

/// How far the runs are, in words and as a bar.
fn progress(found: &Found) -> El {
    let (done, wanted) = (amount(found.runs()), amount(found.wanted));
    let took = found.took_ms.unwrap_or(0.0);
    let sure = found.runs() >= SURE_AFTER;
    let left = found.left_ms().filter(|_| sure);
    let said = match &found.state {
        State::Running => match left {
            Some(left) => fill(texts().left, &[&done, &wanted, &wait(left)]),
            None => fill(texts().progress, &[&done, &wanted]),
        },
        State::Done => fill(texts().done, &[&done, &wait(took)]),
        State::Cancelled if found.runs() == 0 => texts().nothing.to_owned(),
        State::Cancelled => fill(texts().cancelled, &[&done, &wanted]),
        State::Failed(why) => fill(texts().failed, &[why]),
    };
    let bar = el("progress")
        .attr("aria-label", texts().runs)
        .put("max", &found.wanted.to_string())
        .put("value", &found.runs().to_string());
    let words = match &found.state {
        State::Failed(_) => part("p", "complaint").attr("role", "alert").text(&said),
        // Every fifth of a second is no news to whoever listens; the end is.
        State::Running => part("p", "num").text(&said),
        State::Done | State::Cancelled => part("p", "num").attr("role", "status").text(&said),
    };
    let running = found.state == State::Running;
    let total = left.map(|left| left + took).filter(|total| running && *total > LONG_MS);
    let long = total.map(|total| {
        let one = took / real(found.runs());
        part("p", "odds-note").text(&fill(texts().long, &[&wait(one), &wanted, &wait(total)]))
    });
    part("div", "odds-progress").child(words).maybe(running.then_some(bar)).maybe(long)
}

/// What the runs say, in sentences.
fn sentences(report: &Report) -> El {
    let told =
        |chance: &&Chance| chance.runs > 0 || matches!(chance.risk, Risk::Loss | Risk::Duplicate);
    let chances = report.chances.iter().filter(told).map(|chance| sentence(chance, report.runs));
    let within = report.spread(Measure::UntilDoneP99).map(|delays| {
        let time = |value| quantity::measured(Measure::UntilDoneP99, value);
        let values = [time(delays.median.value), time(delays.p95)];
        let [median, p95] = values.each_ref().map(String::as_str);
        el("li").child(el("p").child(rich(&fill(texts().within, &[median, p95]))))
    });
    let endless = (report.stopped > 0)
        .then(|| part("li", "odds-note").text(&fill(texts().endless, &[&amount(report.stopped)])));
    part("ul", "odds-says").list(chances.collect()).maybe(within).maybe(endless)
}

fn sentence(chance: &Chance, runs: u64) -> El {
    let [all, some, none] = odds::sentences(chance.risk);
    let percent = |share: f64| quantity::percent_fine(share);
    let (text, class, sure) = if chance.runs == runs {
        (all, "bad", fill(texts().sure_all, &[&percent(chance.low)]))
    } else if chance.runs > 0 {
        let values = [percent(chance.share), percent(chance.low), percent(chance.high)];
        let [share, low, high] = &values;
        (some, "bad", fill(texts().sure, &[share, low, high]))
    } else {
        (none, "good", fill(texts().sure_none, &[&percent(chance.high)]))
    };
    let class = match chance.risk {
        Risk::Kept => "kept",
        Risk::Loss | Risk::Duplicate | Risk::ErrorTold => class,
    };
    let text = fill(text, &[&amount(runs), &amount(chance.runs)]);
    el("li")
        .attr("class", class)
        .child(el("p").child(rich(&text)))
        .child(part("p", "muted small").text(&sure))
}

/// A histogram of each measure that differs from run to run, and a line for the others.
fn charts(desk: &Desk, found: &Found, stale: bool) -> El {
    let mut charts = Vec::new();
    let mut words = String::new();
    let mut measures: Vec<Measure> = Vec::new();
    for spread in found.reports().iter().flat_map(|report| &report.spreads) {
        if !measures.contains(&spread.measure) {
            measures.push(spread.measure);
        }
    }
    for measure in measures {
        let shown: Vec<Shown<'_>> = found
            .reports()
            .iter()
            .enumerate()
            .filter_map(|(side, report)| {
                let name = found.question.as_ref().map(|question| &*question.ways[side]);
                let (class, spread) = (SIDES[side], report.spread(measure)?);
                Some(Shown { side, name, class, spread })
            })
            .collect();
        let Some(first) = shown.first().map(|shown| shown.spread.lowest.value) else { continue };
        let ends = |shown: &Shown<'_>| [shown.spread.lowest.value, shown.spread.highest.value];
        if shown.iter().flat_map(ends).any(|value| value != first) {
            charts.push(odds_chart::chart(desk, measure, &shown, stale));
            continue;
        }
        if !words.is_empty() {
            words.push_str(", ");
        }
        words.push_str(&words::measure(measure).to_lowercase());
        words.push(' ');
        words.push_str(&quantity::measured(measure, first));
    }
    let constant = part("p", "muted small");
    let constant =
        if words.is_empty() { constant } else { constant.text(&fill(texts().constant, &[&words])) };
    let copy = button(desk, "btn", texts().copy, Act::Odds(OddsAct::Copy));
    // Short messages lie under a dialog: what came of copying is told here too.
    let notice = desk.notices().list.last().map(|notice| notice.text.clone());
    let told = part("span", "muted").text(&notice.unwrap_or_default());
    el("div")
        .child(part("div", "odds-charts").list(charts))
        .child(constant)
        .child(part("div", "dialog-foot").child(copy).child(told))
}

fn amount(runs: u64) -> String {
    quantity::count(runs)
}

/// A time on the clock of whoever waits (ms).
fn wait(ms: f64) -> String {
    let micros = quantity::whole(ms * 1_000.0);
    let length = SimDuration::from_micros(micros);
    if micros < 1_000_000 { quantity::duration(length) } else { quantity::waiting(length) }
}

#[expect(clippy::cast_precision_loss, reason = "an estimate")]
const fn real(count: u64) -> f64 {
    count as f64
}
