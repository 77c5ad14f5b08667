//! The text twin of the picture: every entry of the trace up to the moment shown, as rows.

use super::icons;
use super::rows::Rows;
use crate::desk::Desk;
use crate::quantity;
use crate::state::Act;
use crate::texts::t;
use lambdascope_engine::config::Config;
use lambdascope_engine::trace::{Field, TraceEntry};
use yew::{AttrValue, Callback, Html, html};

pub(crate) fn trace_table(desk: &Desk) -> Html {
    let Some(count) = desk.look(|stage| stage.playhead.moment().entries) else {
        return html! { <section></section> };
    };
    let head =
        [t().trace_time, t().trace_entity, t().trace_verb, t().trace_event, t().trace_fields];
    let row = {
        let desk = desk.clone();
        // Newest first, as in the list of what just happened.
        Callback::from(move |index: usize| row(&desk, count - 1 - index))
    };
    let act = desk.act.clone();
    html! {
        <section class="trace" aria-label={t().trace}>
            <h2>
                { t().trace_explained }
                <button type="button" class="icon" aria-label={t().close} onclick={move |_| act.emit(Act::Trace(false))}>{ icons::close() }</button>
            </h2>
            <Rows label={t().trace} head={head.map(AttrValue::from).to_vec()} {count} {row} version={desk.ui.tick} />
        </section>
    }
}

fn row(desk: &Desk, index: usize) -> Html {
    let cells = desk.look(|stage| {
        let entry = stage.session.trace().get(index)?;
        let config = stage.config();
        Some((
            quantity::moment(entry.time),
            config.reference(entry.entity),
            entry.happening.verb(),
            entry.event,
            entry.event.map_or_else(String::new, |event| config.event_name(event)),
            fields(config, entry),
        ))
    });
    let Some(Some((time, place, verb, event, name, fields))) = cells else {
        return html! { <tr></tr> };
    };
    let chosen = event.is_some() && desk.ui.event == event;
    let act = desk.act.clone();
    html! {
        <tr class={chosen.then_some("chosen")}>
            <td>{ time }</td>
            <td>{ place }</td>
            <td>{ verb }</td>
            <td><button type="button" class="link" onclick={move |_| act.emit(Act::Event(event))}>{ name }</button></td>
            <td>{ fields }</td>
        </tr>
    }
}

/// The fields of an entry: `attempt=2 cause=timeout`.
fn fields(config: &Config, entry: &TraceEntry) -> String {
    let mut out = String::new();
    entry.happening.fields(|name, field| {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(name);
        out.push('=');
        match field {
            Field::Number(number) => out.push_str(&number.to_string()),
            Field::Bytes(size) => out.push_str(&quantity::bytes(size)),
            Field::Flag(yes) => out.push_str(if yes { "true" } else { "false" }),
            Field::Word(word) => out.push_str(word),
            Field::Time(time) => out.push_str(&quantity::moment(time)),
            Field::Duration(length) => out.push_str(&quantity::duration(length)),
            Field::Entity(entity) => out.push_str(&config.reference(entity)),
            Field::Event(event) => out.push_str(&config.event_name(event)),
            Field::Batch(batch) => {
                out.push('b');
                out.push_str(&batch.ordinal.to_string());
            }
            Field::Key(key) => out.push_str(&config.key_name(key)),
        }
    });
    out
}
