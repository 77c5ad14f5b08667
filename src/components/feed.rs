//! What just happened, newest first, each with its why.

use super::rule_note::{AssumedMark, RuleNote};
use super::what_if::WhatIf;
use crate::act::Act;
use crate::hooks::{use_choices, use_desk, use_view};
use crate::quantity;
use crate::sentences::sentence;
use crate::stage::Stage;
use crate::state::{Choice, Selection, View};
use crate::texts::{fill, plain, rich, t};
use crate::what_if::bad_news;
use lambdascope_rulebook::{Confidence, RuleId};
use yew::{Html, Properties, component, html};

/// Sentences that are kept in sight.
const SHOWN: usize = 24;
/// Entries that are looked through for them.
const LOOKED: usize = 400;

#[component]
pub(crate) fn Feed() -> Html {
    let desk = use_desk();
    let trace = use_choices::<View>().trace;
    let why = use_choices::<Selection>().why;
    let newest = use_view((), |stage, ()| newest(stage));
    let list = if newest.is_empty() {
        html! { <p class="muted">{ t().nothing_yet }</p> }
    } else {
        let item = |item: &Item| {
            html! { <FeedItem key={item.entry} item={item.clone()} open={why == Some(item.entry)} /> }
        };
        html! { <ol>{ for newest.iter().map(item) }</ol> }
    };
    html! {
        <section class="feed" aria-label={t().happened}>
            <h2>
                { t().happened }
                <button class="link tabs" type="button" aria-expanded={trace.to_string()}
                    title={t().trace_explained} onclick={desk.on(Act::Choose(Choice::Trace(!trace)))}>
                    { t().trace }
                </button>
            </h2>
            { list }
        </section>
    }
}

/// One happening that somebody may want to be told.
#[derive(Clone, PartialEq)]
struct Item {
    /// Its entry of the trace.
    entry: usize,
    time: String,
    said: String,
    rule: RuleId,
}

fn newest(stage: &Stage) -> Vec<Item> {
    let until = stage.playhead.moment().entries;
    let trace = stage.session.trace();
    let commands = stage.commands();
    let latest = (until.saturating_sub(LOOKED)..until).rev();
    let told = latest.filter_map(|index| {
        let entry = &trace[index];
        let said = sentence(stage.config(), &commands, entry)?;
        Some(Item { entry: index, time: quantity::moment(entry.time), said, rule: entry.rule })
    });
    told.take(SHOWN).collect()
}

#[derive(PartialEq, Properties)]
struct FeedItemProps {
    item: Item,
    /// Whether its why is open.
    open: bool,
}

#[component]
fn FeedItem(props: &FeedItemProps) -> Html {
    let desk = use_desk();
    let FeedItemProps { item, open } = props;
    let news = use_view(open.then_some(item.entry), |stage, entry| {
        let entry = stage.session.trace().get((*entry)?)?;
        bad_news(entry).map(|event| (event, entry.time))
    });
    let toggle = desk.on(Act::Choose(Choice::Why((!open).then_some(item.entry))));
    html! {
        <li>
            <time>{ &item.time }</time>
            <span>
                { rich(&item.said) }{ " " }
                <button class="link" type="button" aria-expanded={open.to_string()}
                    aria-label={fill(t().why_of, &[&plain(&item.said)])} onclick={toggle}>
                    { t().why }
                </button>
                if item.rule.confidence() == Confidence::Assumed { <AssumedMark /> }
            </span>
            if *open {
                <RuleNote rule={item.rule.as_str()} />
            }
            if let Some((event, time)) = *news { <WhatIf {event} {time} /> }
        </li>
    }
}
