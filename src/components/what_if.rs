//! What would have changed the way of an event: found by forking the run, and shown beside its why.

use super::rule_note::RuleNote;
use super::variants_table::ended;
use crate::act::Act;
use crate::desk::Desk;
use crate::hooks::{use_choices, use_desk, use_shared, use_view};
use crate::journey::End;
use crate::state::{Choice, Selection};
use crate::texts::compare::texts as words;
use crate::texts::{fill, plain, rich};
use crate::what_if::WhatIfAct;
use lambdascope_engine::entity::EventRef;
use lambdascope_engine::time::SimTime;
use lambdascope_studies::{NamedEnding, Since, WhatIf as Way};
use yew::{Html, Properties, component, html, use_effect_with};

#[derive(PartialEq, Properties)]
pub(crate) struct WhyEndProps {
    pub(crate) event: EventRef,
    pub(crate) end: End,
}

/// Why an event ended badly, to be opened.
#[component]
pub(crate) fn WhyEnd(props: &WhyEndProps) -> Html {
    let desk = use_desk();
    let WhyEndProps { event, end } = *props;
    let turned = use_choices::<Selection>().why == Some(end.entry);
    let open = turned != end.lost;
    let toggle = Act::Choose(Choice::Why((!turned).then_some(end.entry)));
    html! {
        <div class="why-end">
            <button class="btn" type="button" aria-expanded={open.to_string()}
                onclick={desk.on(toggle)}>{ words().why_end }</button>
            if open {
                <WhatIf {event} time={end.time} />
                <RuleNote rule={end.rule} />
            }
        </div>
    }
}

/// What the search has found so far.
#[derive(PartialEq)]
struct Told {
    /// How the event ended as it ran.
    actual: Option<String>,
    /// The other ways: a sentence for each, and its name.
    ways: Vec<(String, String)>,
    searching: bool,
    cut_short: bool,
    /// What was tried in vain.
    vain: String,
}

fn told(desk: &Desk) -> Option<Told> {
    let library = desk.library.borrow();
    let search = library.what_ifs.search.as_ref()?;
    let actual = search.actual();
    Some(Told {
        actual: actual.map(|actual| fill(words().as_it_ran, &[&ended(actual)])),
        ways: search.found().iter().map(|way| (said(way, actual), plain(&way.name))).collect(),
        searching: search.is_searching(),
        cut_short: search.is_cut_short(),
        vain: search.in_vain().join(", "),
    })
}

#[derive(PartialEq, Properties)]
pub(crate) struct WhatIfProps {
    pub(crate) event: EventRef,
    /// The moment of the bad news.
    pub(crate) time: SimTime,
}

/// What would have changed the way of an event before a moment.
#[component]
pub(crate) fn WhatIf(props: &WhatIfProps) -> Html {
    let desk = use_desk();
    let told = use_shared((), |desk, ()| told(desk));
    let searching = told.as_ref().as_ref().is_some_and(|told| told.searching);
    // Another run of the same scenario is another question.
    let run = use_view((), |stage, ()| (stage.session.revision(), stage.session.log().len()));
    use_effect_with((props.event, props.time, run, searching), {
        let desk = desk.clone();
        move |(event, time, ..)| desk.ask_what_if(*event, *time)
    });
    let way = |(place, (said, name)): (usize, &(String, String))| {
        let link = |text: &'static str, said: &str, act: WhatIfAct| {
            html! {
                <button class="link" type="button" aria-label={fill(said, &[name])}
                    onclick={desk.on(Act::WhatIf(act))}>{ text }</button>
            }
        };
        html! {
            <li>
                <span>{ rich(said) }</span>
                <span class="ways">
                    { link(words().show_fork, words().show_fork_said, WhatIfAct::Show(place)) }
                    { link(words().compare_fork, words().compare_fork_said, WhatIfAct::Compare(place)) }
                </span>
            </li>
        }
    };
    let show = |told: &Told| {
        html! {
            <>
                if let Some(actual) = &told.actual { <p>{ rich(actual) }</p> }
                <ul>{ for told.ways.iter().enumerate().map(way) }</ul>
                if told.searching {
                    <p class="muted" role="status">{ words().searching }</p>
                } else {
                    if told.cut_short { <p class="muted">{ words().cut_short }</p> }
                    if told.ways.is_empty() { <p>{ words().nothing_helps }</p> }
                    if !told.vain.is_empty() {
                        <p class="muted">{ fill(words().in_vain, &[&told.vain]) }</p>
                    }
                }
            </>
        }
    };
    html! {
        <section class="what-if" aria-label={words().what_if}>
            <h3>{ words().what_if }</h3>
            { told.as_ref().as_ref().map(show).unwrap_or_default() }
        </section>
    }
}

/// What an event would have come to, as the fork has it.
fn said(way: &Way, actual: Option<&NamedEnding>) -> String {
    let mut end = ended(&way.ending);
    let same_end = actual
        .is_some_and(|actual| actual.fate == way.ending.fate && actual.place == way.ending.place);
    if way.duplicates > 0 {
        end = fill(words().twice, &[&end, &way.duplicates.to_string()]);
    } else if same_end {
        end = fill(words().not_twice, &[&end]);
    }
    let text = match way.since {
        Since::Happening => words().would,
        Since::Sending => words().would_since,
    };
    fill(text, &[&way.name, &end])
}
