//! The whole journey of the selected event, from when it was sent to where it rests.

use super::icons;
use crate::desk::{Desk, use_desk};
use crate::quantity;
use crate::sentences::sentence;
use crate::stage::Stage;
use crate::state::Act;
use crate::texts::{fill, rich, t};
use lambdascope_engine::entity::EventRef;
use lambdascope_engine::time::SimTime;
use yew::{Html, component, html, use_mut_ref};

/// Rows of a journey that are shown: a record that blocks its shard is tried very often.
const SHOWN: usize = 200;

#[component]
pub(crate) fn Journey() -> Html {
    let desk = use_desk();
    let found = use_mut_ref(Found::default);
    let Some(event) = desk.ui.event else {
        return html! { <section class="journey"></section> };
    };
    let rows = desk.look(|stage| {
        let mut found = found.borrow_mut();
        found.look_for(stage, event);
        rows(stage, &found.entries)
    });
    let Some((name, rows)) = desk.look(|stage| stage.config().event_name(event)).zip(rows) else {
        return html! { <section class="journey"></section> };
    };
    html! {
        <section class="journey" aria-label={fill(t().journey, &[&name])}>
            <h2>
                { fill(t().journey, &[&name]) }
                <button type="button" class="icon" aria-label={t().close} onclick={close(&desk)}>{ icons::close() }</button>
            </h2>
            if rows.is_empty() { <p class="muted">{ t().no_such_event }</p> }
            <ol>{ for rows }</ol>
        </section>
    }
}

fn close(desk: &Desk) -> impl Fn(yew::MouseEvent) + 'static {
    let act = desk.act.clone();
    move |_| act.emit(Act::Event(None))
}

/// The entries of one event, found once and then only in what is new.
#[derive(Default)]
struct Found {
    event: Option<EventRef>,
    revision: usize,
    looked: usize,
    entries: Vec<usize>,
}

impl Found {
    fn look_for(&mut self, stage: &Stage, event: EventRef) {
        let until = stage.playhead.moment().entries;
        let revision = stage.session.revision();
        if self.event != Some(event) || self.revision != revision || until < self.looked {
            *self = Self { event: Some(event), revision, looked: 0, entries: Vec::new() };
        }
        let trace = stage.session.trace();
        let new = (self.looked..until).filter(|index| trace[*index].event == Some(event));
        self.entries.extend(new);
        self.looked = until;
    }
}

/// A row for each entry that has a sentence, with the share of the journey's time before it.
fn rows(stage: &Stage, entries: &[usize]) -> Vec<Html> {
    let trace = stage.session.trace();
    let Some(start) = entries.first().map(|index| trace[*index].time) else { return Vec::new() };
    let whole = stage.now().since(start).as_secs_f64().max(1e-6);
    let share = |time: SimTime| time.since(start).as_secs_f64() / whole * 100.0;
    let mut last = start;
    let mut rows = Vec::new();
    for index in &entries[entries.len().saturating_sub(SHOWN)..] {
        let entry = &trace[*index];
        let Some(said) = sentence(stage.config(), &stage.commands(), entry) else { continue };
        let bar =
            format!("left: {:.2}%; width: {:.2}%", share(last), share(entry.time) - share(last));
        last = entry.time;
        rows.push(html! {
            <li>
                <time>{ quantity::moment(entry.time) }</time>
                <span>{ rich(&said) }<span class="lapse" aria-hidden="true"><i style={bar}></i></span></span>
            </li>
        });
    }
    rows
}
