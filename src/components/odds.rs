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
use lambdascope_engine::time::SimDuration;
use lambdascope_studies::odds::{Chance, MEASURES, OddsReport, Risk};
use lambdascope_studies::{Measure, Preset};
use yew::html;

/// Runs that take longer than this are worth a warning (ms).
const LONG_MS: f64 = 15_000.0;
/// So many runs have to be over before one can say how long the others take.
const SURE_AFTER: usize = 2;

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
    let said: Vec<El> = match &found.preset {
        None => found.sides.iter().map(|side| sentences(&side.report)).collect(),
        Some(preset) => {
            let sides = found.sides.iter().zip(&preset.variants).zip(SIDES);
            let said = sides.map(|((side, way), class)| {
                let name = part("h3", class).text(&way.name);
                el("section").child(name).child(sentences(&side.report))
            });
            said.collect()
        }
    };
    let about = found.preset.as_ref().map(|preset| {
        let question = el("b").text(&preset.question);
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
fn controls(desk: &Desk, study: &Study, questions: &[Preset]) -> El {
    let running = study.found.as_ref().is_some_and(|found| found.state == State::Running);
    let ask = |index: usize, text: String| (text, Act::Odds(OddsAct::Ask(index)));
    let asked =
        questions.iter().zip(1..).map(|(preset, index)| ask(index, preset.question.clone()));
    let asked: Vec<_> = std::iter::once(ask(0, texts().alone.to_owned())).chain(asked).collect();
    let known = questions.iter().position(|preset| study.asked.as_ref() == Some(&preset.id()));
    let known = Some(known.map_or(0, |index| index + 1));
    let ask = html! {
        <OptionList label={texts().question} options={asked} chosen={known} disabled={running} />
    };
    let option = |runs: usize| (amount(runs), Act::Odds(OddsAct::Want(runs)));
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
        State::Failed(why) if why.is_empty() => texts().failed_without.to_owned(),
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
fn sentences(report: &OddsReport) -> El {
    let told = |chance: &&Chance| {
        chance.share.runs > 0 || matches!(chance.risk, Risk::Loss | Risk::Duplicate)
    };
    let chances = report.chances.iter().filter(told).map(|chance| sentence(chance, report.runs));
    let within = report.spread(Measure::UntilDoneP99).map(|delays| {
        let time = |value| Measure::UntilDoneP99.text(value);
        let [.., (_, p95)] = delays.quantiles;
        el("li").child(
            el("p").child(rich(&fill(texts().within, &[&time(delays.median.value), &time(p95)]))),
        )
    });
    let endless = (report.stopped > 0)
        .then(|| part("li", "odds-note").text(&fill(texts().endless, &[&amount(report.stopped)])));
    part("ul", "odds-says").list(chances.collect()).maybe(within).maybe(endless)
}

fn sentence(chance: &Chance, runs: usize) -> El {
    let share = chance.share;
    let [all, some, none] = odds::sentences(chance.risk);
    let percent = |share: f64| quantity::percent_fine(share);
    let (text, class, sure) = if share.runs == runs {
        (all, "bad", fill(texts().sure_all, &[&percent(share.low)]))
    } else if share.runs > 0 {
        let values = [percent(share.share), percent(share.low), percent(share.high)];
        let [share, low, high] = &values;
        (some, "bad", fill(texts().sure, &[share, low, high]))
    } else {
        (none, "good", fill(texts().sure_none, &[&percent(share.high)]))
    };
    let class = match chance.risk {
        Risk::Kept => "kept",
        Risk::Loss | Risk::Duplicate | Risk::ErrorTold => class,
    };
    let text = fill(text, &[&amount(runs), &amount(share.runs)]);
    el("li")
        .attr("class", class)
        .child(el("p").child(rich(&text)))
        .child(part("p", "muted small").text(&sure))
}

/// A histogram of each measure that differs from run to run, and a line for the others.
fn charts(desk: &Desk, found: &Found, stale: bool) -> El {
    let mut charts = Vec::new();
    let mut words = String::new();
    for measure in MEASURES {
        let shown: Vec<Shown<'_>> = found
            .sides
            .iter()
            .enumerate()
            .filter_map(|(side, it)| {
                let report = &*it.report;
                let name = found.preset.as_ref().map(|preset| &*preset.variants[side].name);
                let (class, spread) = (SIDES[side], report.spread(measure)?);
                Some(Shown { side, name, class, report, spread })
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
        words.push_str(&measure.text(first));
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

fn amount(runs: usize) -> String {
    quantity::count(runs as u64)
}

/// A time on the clock of whoever waits (ms).
fn wait(ms: f64) -> String {
    let micros = quantity::whole(ms * 1_000.0);
    let length = SimDuration::from_micros(micros);
    if micros < 1_000_000 { quantity::duration(length) } else { quantity::waiting(length) }
}

#[expect(clippy::cast_precision_loss, reason = "an estimate")]
const fn real(count: usize) -> f64 {
    count as f64
}
