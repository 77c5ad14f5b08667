//! Choose a path: questions on one side, and on the other what they lead to.

use super::header::EditionChoice;
use super::reference::RuleLink;
use super::segmented::Segmented;
use crate::act::Act;
use crate::desk::Desk;
use crate::hooks::{use_choices, use_desk, use_view};
use crate::stage::Opening;
use crate::state::{Choice, Dialogs, Reference};
use crate::texts::reference::texts as r;
use crate::texts::{fill, t};
use lambdascope_rulebook::Path;
use lambdascope_studies::{Advice, Assessment, Caution, Point, Question, advise};
use yew::{Html, component, html};

#[component]
pub(crate) fn PathChoice() -> Html {
    html! {
        <div class="dialog-body">
            <p class="muted">{ r().choose_about }</p>
            <div class="choose"><Questions /><Weighed /></div>
        </div>
    }
}

/// What the answers lead to, with the limits of the run.
fn weigh(desk: &Desk) -> Advice {
    let edition = desk.see(|stage| stage.config().edition);
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

#[component]
fn Questions() -> Html {
    let shown = use_choices::<Dialogs>().reference.clone();
    let ask = |question: &Question| {
        let option = |(at, (_, name)): (usize, &(&'static str, &'static str))| {
            let answers = shown.answers.with(*question, at);
            let next = Reference { answers, ..shown.clone() };
            ((*name).to_owned(), Act::Choose(Choice::Refer(next)))
        };
        let options: Vec<_> = question.options().iter().enumerate().map(option).collect();
        let chosen = Some(shown.answers.get(*question));
        html! {
            <div class="question">
                <span aria-hidden="true">{ question.ask() }</span>
                <Segmented label={question.ask()} {options} {chosen} />
            </div>
        }
    };
    html! {
        <div class="questions">
            { for Question::ALL.iter().map(ask) }
            <div class="question">
                <span aria-hidden="true">{ t().edition }</span>
                <EditionChoice />
            </div>
        </div>
    }
}

/// What the answers lead to.
#[component]
fn Weighed() -> Html {
    let desk = use_desk();
    let answers = use_choices::<Dialogs>().reference.answers;
    let edition = *use_view((), |stage, ()| stage.config().edition);
    let advice = advise(answers, edition);
    let Some((best, others)) = advice.ways.split_first() else { return html! { <div /> } };
    let promises: Vec<&str> = advice.promises.iter().map(|promise| promise.say()).collect();
    let warn = |caution: &Caution| {
        html! { <li>{ &caution.text }{ " " }<RuleLink rule={caution.rule.as_str().to_owned()} /></li> }
    };
    // A way that is not recommended: what goes wrong with it.
    let alternative = |(place, way): (usize, &Assessment)| {
        let name = way.way.name();
        let against = way.points.iter().filter(|point| !point.favours);
        html! {
            <li>
                <h4>
                    { name }
                    { path(way.way.path()) }
                    if !way.fits { <span class="mark">{ r().choose_unfit }</span> }
                    <button class="link" type="button"
                        aria-label={fill(r().choose_try_said, &[name])}
                        onclick={desk.on(Act::Take(place))}>{ r().choose_try }</button>
                </h4>
                <ul class="points">{ for against.map(point) }</ul>
            </li>
        }
    };
    html! {
        <div class="advice" aria-live="polite">
            <section class="best" aria-label={r().choose_best}>
                <p class="muted">{ r().choose_best }</p>
                <h3>{ best.way.name() }{ path(best.way.path()) }</h3>
                <ul class="points">{ for best.points.iter().map(point) }</ul>
                <p class="muted">{ fill(r().choose_promise, &[&promises.join("; ")]) }</p>
                <p>
                    <button class="btn main" type="button" onclick={desk.on(Act::Take(0))}>
                        { r().choose_open }
                    </button>
                </p>
            </section>
            <ul class="cautions">{ for advice.cautions.iter().map(warn) }</ul>
            <h3>{ r().choose_others }</h3>
            <ul class="others">{ for (1..).zip(others).map(alternative) }</ul>
        </div>
    }
}

/// Which of the three paths a way is.
fn path(path: Path) -> Html {
    let name = match path {
        Path::Sync => r().path_sync,
        Path::Async => r().path_async,
        Path::Poll => r().path_poll,
    };
    html! { <span class="path">{ name }</span> }
}

fn point(point: &Point) -> Html {
    let (class, sign, said) = if point.favours {
        ("for", "+", r().choose_for)
    } else {
        ("against", "−", r().choose_against)
    };
    html! {
        <li {class}>
            <b aria-hidden="true">{ sign }</b>
            <span class="unseen">{ said }</span>
            <span>{ &point.text }{ " " }<RuleLink rule={point.rule.as_str().to_owned()} /></span>
        </li>
    }
}
