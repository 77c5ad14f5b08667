//! The text twin of the picture: every entry of the trace up to the moment shown, as rows.

use super::header::{button, icon_button};
use super::icons;
use super::node_events::event_link;
use super::rows::rows;
use super::rule_note::assumed_mark;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::quantity;
use crate::state::Choice;
use crate::texts::t;
use lambdascope_engine::config::Config;
use lambdascope_engine::content::Json;
use lambdascope_engine::trace::{Field, TraceEntry};

pub(crate) fn trace_table(desk: &Desk) -> El {
    let count = desk.look(|stage| stage.playhead.moment().entries).unwrap_or_default();
    let head = [
        t().trace_time,
        t().trace_entity,
        t().trace_verb,
        t().trace_event,
        t().trace_fields,
        t().trace_rule,
    ];
    desk.act(Act::LoadRules);
    let close = Act::Choose(Choice::Trace(false));
    let close = icon_button(desk, "icon", t().close, icons::CLOSE, close);
    let save = button(desk, "link", t().csv, Act::SaveTrace).attr("title", t().csv_trace);
    // Newest first, as in the list of what just happened.
    let rows = rows(desk, t().trace, &head, count, |index| row(desk, count - 1 - index));
    part("section", "trace")
        .attr("aria-label", t().trace)
        .child(el("h2").text(t().trace_explained).child(save).child(close))
        .child(rows)
}

fn row(desk: &Desk, index: usize) -> El {
    let found = desk.look(|stage| {
        let entry = stage.session.trace().get(index)?;
        let config = stage.config();
        let place = config.reference(entry.entity);
        Some((*entry, [quantity::moment(entry.time), place, fields(config, entry)]))
    });
    let Some((entry, [time, place, fields])) = found.flatten() else { return el("tr") };
    let chosen = entry.event.is_some() && desk.ui().event == entry.event;
    el("tr")
        .attr("class", if chosen { "chosen" } else { "" })
        .child(el("td").text(&time))
        .child(el("td").text(&place))
        .child(el("td").text(entry.happening.verb()))
        .child(el("td").maybe(entry.event.map(|event| event_link(desk, event))))
        .child(el("td").text(&fields))
        .child(rule(desk, entry.rule.as_str()))
}

/// The rule behind an entry, with a mark if it rests on a number that is assumed.
fn rule(desk: &Desk, rule: &str) -> El {
    let library = desk.library.borrow();
    let known = library.rules.as_ref().and_then(|rules| rules.entry(rule));
    let assumed = known.is_some_and(|entry| entry.assumed);
    let open = Act::Choose(Choice::Rule(rule.to_owned()));
    el("td").child(button(desk, "link", rule, open)).maybe(assumed.then(assumed_mark))
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
        let text = match field {
            Field::Number(number) => number.to_string(),
            Field::Bytes(size) => quantity::bytes(size),
            Field::Flag(yes) => if yes { "true" } else { "false" }.to_owned(),
            Field::Word(word) => word.to_owned(),
            Field::Time(time) => quantity::moment(time),
            Field::Duration(length) => quantity::duration(length),
            Field::Entity(entity) => config.reference(entity),
            Field::Event(event) => config.event_name(event),
            Field::Batch(batch) => crate::sentences::batch_name(batch),
            Field::Key(key) => config.key_name(key),
            Field::Content(says) => config.content(says).map_or_else(String::new, Json::compact),
        };
        out.push_str(&text);
    });
    out
}
