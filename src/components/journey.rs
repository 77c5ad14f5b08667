//! The whole journey of the selected event, from when it was sent to where it rests: as a
//! waterfall, with what everybody knows of it, what is written down of it, and in sentences.

use super::icons::{self, IconButton};
use super::knowers::{Knowers, knowers};
use super::waterfall::{Waterfall, falls};
use super::what_if::WhyEnd;
use crate::act::Act;
use crate::hooks::{use_choices, use_desk, use_shared};
use crate::journey::Paper;
use crate::state::{Choice, Selection};
use crate::texts::time::texts as time;
use crate::texts::{fill, rich, t};
use lambdascope_engine::entity::EventRef;
use lambdascope_view_model::playhead::SessionCommand;
use lambdascope_view_model::steps::Subject;
use yew::{Html, Properties, component, html};

#[derive(PartialEq, Properties)]
pub(crate) struct JourneyProps {
    pub(crate) event: EventRef,
}

#[component]
pub(crate) fn Journey(props: &JourneyProps) -> Html {
    let event = props.event;
    let axis = use_choices::<Selection>().axis;
    let journey = use_shared(event, |desk, event| {
        desk.see(|stage| desk.library.borrow_mut().journey.journey(stage, *event))
    });
    let falls = use_shared((event, axis), |desk, (event, axis)| falls(desk, *event, *axis));
    let known = use_shared(event, |desk, event| knowers(desk, *event));
    let title = fill(t().journey, &[&journey.name]);
    let fact = |(name, value): &(&'static str, String)| {
        html! { <><dt>{ *name }</dt><dd>{ value }</dd></> }
    };
    let row = |(time, said): &(String, String)| {
        html! { <li><time>{ time }</time><span>{ rich(said) }</span></li> }
    };
    html! {
        <section class="journey" aria-label={title.clone()}>
            <Head {event} {title} />
            <dl class="facts">{ for journey.facts.iter().map(fact) }</dl>
            if let Some(end) = journey.end { <WhyEnd {event} {end} /> }
            if journey.rows.is_empty() { <p class="muted">{ t().no_such_event }</p> }
            if !falls.is_empty() { <Waterfall {falls} {axis} /> }
            if !known.is_empty() { <Knowers {known} /> }
            <>{ for journey.papers.iter().map(paper) }</>
            <h3>{ time().every_happening }</h3>
            <ol>{ for journey.rows.iter().map(row) }</ol>
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct HeadProps {
    event: EventRef,
    title: String,
}

/// The title, and what one does with the event: step through what happens to it, follow it, leave
/// it.
#[component]
fn Head(props: &HeadProps) -> Html {
    let desk = use_desk();
    let HeadProps { event, title } = props;
    let following = use_choices::<Selection>().follow;
    html! {
        <h2>
            <span class="journey-title" title={title.clone()}>{ title }</span>
            <Steps subject={Subject::Event(*event)} />
            <button class="btn" type="button" aria-pressed={following.to_string()}
                aria-keyshortcuts="f" title={time().follow_explained}
                onclick={desk.on(Act::Follow(!following))}>{ time().follow }</button>
            <IconButton label={t().close} path={icons::CLOSE}
                act={Act::Choose(Choice::Event(None))} />
        </h2>
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct StepsProps {
    pub(crate) subject: Subject,
}

/// Buttons that lead to the last and to the next happening of an event or at a node.
#[component]
pub(crate) fn Steps(props: &StepsProps) -> Html {
    let subject = props.subject;
    let (back, on) = match subject {
        Subject::Event(_) => (time().event_back, time().event_on),
        Subject::Node(_) => (time().node_back, time().node_on),
    };
    html! {
        <>
            <IconButton label={back} shortcut="," path={icons::EARLIER}
                act={Act::Playback(SessionCommand::StepPrevious(subject))} />
            <IconButton label={on} shortcut="." path={icons::LATER}
                act={Act::Playback(SessionCommand::StepNext(subject))} />
        </>
    }
}

/// A message, record or object as a person finds it, with what it is.
fn paper(paper: &Paper) -> Html {
    let Paper { title, text } = paper;
    html! {
        <details class="written">
            <summary>{ title }</summary>
            <pre class="paper" tabindex="0" role="group" aria-label={title.clone()}>{ text }</pre>
        </details>
    }
}
