//! The text twin of the picture: every entry of the trace up to the moment shown, as rows.

use super::icons::{self, IconButton};
use super::node_events::EventLink;
use super::rows::Rows;
use super::rule_note::AssumedMark;
use crate::act::Act;
use crate::desk::Desk;
use crate::hooks::{use_choices, use_desk, use_rules, use_view};
use crate::quantity;
use crate::rules::Rules;
use crate::state::{Choice, Selection};
use crate::texts::t;
use lambdascope_engine::config::Config;
use lambdascope_engine::content::Json;
use lambdascope_engine::entity::EventRef;
use lambdascope_engine::trace::{Field, TraceEntry};
use yew::{Callback, Html, component, html};

#[component]
pub(crate) fn TraceTable() -> Html {
    let desk = use_desk();
    let selected = use_choices::<Selection>().event;
    let rules = use_rules();
    // The entries themselves are looked up as they come into sight.
    let view =
        use_view((), |stage, ()| (stage.playhead.moment().entries, stage.session.revision()));
    let (count, _) = *view;
    let head = vec![
        t().trace_time,
        t().trace_entity,
        t().trace_verb,
        t().trace_event,
        t().trace_fields,
        t().trace_rule,
    ];
    let row = {
        let desk = desk.clone();
        // Newest first, as in the list of what just happened.
        Callback::from(move |index: usize| {
            row(&desk, count - 1 - index, selected, rules.as_deref()).unwrap_or_default()
        })
    };
    html! {
        <section class="trace" aria-label={t().trace}>
            <h2>
                { t().trace_explained }
                <button class="link" type="button" title={t().csv_trace}
                    onclick={desk.on(Act::SaveTrace)}>{ t().csv }</button>
                <IconButton label={t().close} path={icons::CLOSE}
                    act={Act::Choose(Choice::Trace(false))} />
            </h2>
            <Rows label={t().trace} {head} {count} {row} />
        </section>
    }
}

fn row(
    desk: &Desk,
    index: usize,
    selected: Option<EventRef>,
    rules: Option<&Rules>,
) -> Option<Html> {
    let (entry, time, place, fields, event) = desk.see(|stage| {
        let entry = stage.session.trace().get(index)?;
        let config = stage.config();
        let event = entry.event.map(|event| (event, config.event_name(event)));
        let (time, place) = (quantity::moment(entry.time), config.reference(entry.entity));
        Some((*entry, time, place, fields(config, entry), event))
    })?;
    let chosen = entry.event.is_some() && selected == entry.event;
    let rule = entry.rule.as_str();
    let open = Act::Choose(Choice::Rule(rule.to_owned()));
    // The rule behind it has a mark if it rests on a number that is assumed.
    let assumed = rules.and_then(|rules| rules.entry(rule)).is_some_and(|entry| entry.assumed);
    Some(html! {
        <tr class={if chosen { "chosen" } else { "" }}>
            <td>{ time }</td>
            <td>{ place }</td>
            <td>{ entry.happening.verb() }</td>
            <td>if let Some((event, name)) = event { <EventLink {event} {name} /> }</td>
            <td>{ fields }</td>
            <td>
                <button class="link" type="button" onclick={desk.on(open)}>{ rule }</button>
                if assumed { <AssumedMark /> }
            </td>
        </tr>
    })
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
