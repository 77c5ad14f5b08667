//! Choose a path: questions on one side, and on the other what they lead to.

use super::header::{EditionChoice, button};
use super::reference::rule_link;
use super::segmented::segmented;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::stage::Opening;
use crate::state::{Choice, Reference};
use crate::texts::reference::texts as r;
use crate::texts::{fill, t};
use lambdascope_rulebook::Path;
use lambdascope_studies::{Advice, Assessment, Caution, Point, Question, advise};
use yew::html;

pub(crate) fn page(desk: &Desk) -> El {
    let about = part("p", "muted").text(r().choose_about);
    let both = part("div", "choose").child(questions(desk)).child(advice(desk));
    part("div", "dialog-body").child(about).child(both)
}

/// What the answers lead to, with the limits of the run.
fn weigh(desk: &Desk) -> Advice {
    let edition = desk.look(|stage| stage.config().edition).unwrap_or_default();
    advise(desk.dialogs().reference.answers, edition)
}

/// Puts the scenario of a way on the stage, with the answers filled in.
pub(crate) fn open(desk: &Desk, place: usize) {
    let advice = weigh(desk);
    if let Some(assessed) = advice.ways.get(place) {
        let opening = Opening { autoplay: true, ..Opening::default() };
        desk.present(&advice.scenario(assessed.way), opening);
    }
}

fn questions(desk: &Desk) -> El {
    let shown = desk.dialogs().reference.clone();
    let ask = |question: &Question| {
        let option = |(at, (_, name)): (usize, &(&'static str, &'static str))| {
            let answers = shown.answers.with(*question, at);
            let next = Reference { answers, ..shown.clone() };
            ((*name).to_owned(), Act::Choose(Choice::Refer(next)))
        };
        let options = question.options().iter().enumerate().map(option).collect();
        let chosen = shown.answers.get(*question);
        part("div", "question")
            .child(el("span").attr("aria-hidden", "true").text(question.ask()))
            .child(segmented(desk, question.ask(), options, Some(chosen)))
    };
    let limits = part("div", "question")
        .child(el("span").attr("aria-hidden", "true").text(t().edition))
        .child(html! { <EditionChoice /> });
    part("div", "questions").list(Question::ALL.iter().map(ask).collect()).child(limits)
}

fn advice(desk: &Desk) -> El {
    let advice = weigh(desk);
    let Some((best, others)) = advice.ways.split_first() else { return el("div") };
    let cautions = advice.cautions.iter().map(|caution| warn(desk, caution));
    let others = others.iter().enumerate().map(|(at, way)| alternative(desk, at + 1, way));
    part("div", "advice")
        .attr("aria-live", "polite")
        .child(recommended(desk, &advice, best))
        .child(part("ul", "cautions").list(cautions.collect()))
        .child(el("h3").text(r().choose_others))
        .child(part("ul", "others").list(others.collect()))
}

fn warn(desk: &Desk, caution: &Caution) -> El {
    el("li").text(&caution.text).text(" ").child(rule_link(desk, caution.rule.as_str()))
}

fn recommended(desk: &Desk, advice: &Advice, best: &Assessment) -> El {
    let points = best.points.iter().map(|point| self::point(desk, point));
    let promises: Vec<&str> = advice.promises.iter().map(|promise| promise.say()).collect();
    let promise = fill(r().choose_promise, &[&promises.join("; ")]);
    let open = button(desk, "btn main", r().choose_open, Act::Take(0));
    part("section", "best")
        .attr("aria-label", r().choose_best)
        .child(part("p", "muted").text(r().choose_best))
        .child(el("h3").text(best.way.name()).child(path(best.way.path())))
        .child(part("ul", "points").list(points.collect()))
        .child(part("p", "muted").text(&promise))
        .child(el("p").child(open))
}

/// Which of the three paths a way is.
fn path(path: Path) -> El {
    let name = match path {
        Path::Sync => r().path_sync,
        Path::Async => r().path_async,
        Path::Poll => r().path_poll,
    };
    part("span", "path").text(name)
}

fn point(desk: &Desk, point: &Point) -> El {
    let (class, sign, said) = if point.favours {
        ("for", "+", r().choose_for)
    } else {
        ("against", "−", r().choose_against)
    };
    part("li", class)
        .child(el("b").attr("aria-hidden", "true").text(sign))
        .child(part("span", "unseen").text(said))
        .child(el("span").text(&point.text).text(" ").child(rule_link(desk, point.rule.as_str())))
}

/// A way that is not recommended: what goes wrong with it.
fn alternative(desk: &Desk, place: usize, assessed: &Assessment) -> El {
    let against = assessed.points.iter().filter(|point| !point.favours);
    let points = against.map(|point| self::point(desk, point));
    let ruled_out = (!assessed.fits).then(|| part("span", "mark").text(r().choose_unfit));
    let name = assessed.way.name();
    let open = button(desk, "link", r().choose_try, Act::Take(place))
        .put("aria-label", &fill(r().choose_try_said, &[name]));
    let head = el("h4").text(name).child(path(assessed.way.path())).maybe(ruled_out).child(open);
    el("li").child(head).child(part("ul", "points").list(points.collect()))
}
