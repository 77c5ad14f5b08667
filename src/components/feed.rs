//! What just happened, newest first, each with its why.

use super::rule_note::rule_note;
use crate::desk::{Desk, use_desk};
use crate::quantity;
use crate::sentences::sentence;
use crate::stage::Stage;
use crate::state::Act;
use crate::texts::{fill, plain, rich, t};
use lambdascope_engine::trace::TraceEntry;
use yew::{AttrValue, Html, component, html};

/// Sentences that are kept in sight.
const SHOWN: usize = 24;
/// Entries that are looked through for them.
const LOOKED: usize = 400;

#[component]
pub(crate) fn Feed() -> Html {
    let desk = use_desk();
    let (act, trace) = (desk.act.clone(), desk.ui.trace);
    html! {
        <section class="feed" aria-label={t().happened}>
            <h2>
                { t().happened }
                <button type="button" class="link tabs" aria-expanded={trace.to_string()} title={t().trace_explained}
                    onclick={move |_| act.emit(Act::Trace(!trace))}>{ t().trace }</button>
            </h2>
            { newest(&desk) }
        </section>
    }
}

fn newest(desk: &Desk) -> Html {
    let items = desk.look(|stage| {
        let until = stage.playhead.moment().entries;
        let from = until.saturating_sub(LOOKED);
        let entries = stage.session.trace()[from..until].iter().enumerate().rev();
        entries
            .filter_map(|(index, entry)| item(desk, stage, from + index, entry))
            .take(SHOWN)
            .collect::<Vec<_>>()
    });
    let items = items.unwrap_or_default();
    if items.is_empty() {
        return html! { <p class="muted">{ t().nothing_yet }</p> };
    }
    html! { <ol>{ for items }</ol> }
}

/// One happening; none if nobody needs to be told.
fn item(desk: &Desk, stage: &Stage, index: usize, entry: &TraceEntry) -> Option<Html> {
    let said = sentence(stage.config(), &stage.commands(), entry)?;
    let open = desk.ui.why == Some(index);
    let act = desk.act.clone();
    let onclick = move |_| act.emit(Act::Why((!open).then_some(index)));
    let label = AttrValue::from(fill(t().why_of, &[&plain(&said)]));
    Some(html! {
        <li key={index}>
            <time>{ quantity::moment(entry.time) }</time>
            <span>
                { rich(&said) }{ " " }
                <button type="button" class="link" aria-expanded={open.to_string()} aria-label={label} {onclick}>{ t().why }</button>
            </span>
            if open {
                { rule_note(desk, entry.rule.as_str()) }
            }
        </li>
    })
}
