//! The waterfall of one event: a bar for every wait and attempt on a time axis. A click on one
//! goes to where it begins. What has not happened yet at the moment that is shown is pale.

use super::account;
use super::segmented::Segmented;
use super::timeline::percent;
use crate::act::Act;
use crate::desk::Desk;
use crate::hooks::use_desk;
use crate::quantity;
use crate::stage::Stage;
use crate::state::Choice;
use crate::texts::time::texts as time;
use crate::texts::words::{cause, throttle};
use crate::texts::{fill, t};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::EventRef;
use lambdascope_view_model::journey::{Axis, AxisTime, Journey, Outcome, Span, SpanKind};
use lambdascope_view_model::playhead::SessionCommand;
use std::rc::Rc;
use yew::{Html, Properties, component, html};

/// Rows that are shown: a record that blocks its shard is tried very often.
const SHOWN: usize = 120;

/// A waterfall, in words and styles.
#[derive(PartialEq)]
pub(crate) struct Falls {
    rows: Vec<Row>,
    /// Marks of the axis: a style that puts one there, and what it says.
    ticks: Vec<(String, String)>,
    /// The style that says where the moment is that is shown.
    style: String,
}

#[derive(Clone, PartialEq)]
struct Row {
    span: Span,
    class: &'static str,
    label: String,
    /// How it ended, if that tells something.
    outcome: String,
    /// How long it took, or takes still.
    length: String,
    /// What a click does.
    title: String,
    /// Whether it is going on at the moment that is shown.
    lasts: bool,
    /// The style of its bar.
    style: String,
    child: Option<(EventRef, String)>,
}

impl Falls {
    /// Whether nothing has happened yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// The waterfall of an event, as far as the run is known.
pub(crate) fn falls(desk: &Desk, event: EventRef, axis_time: AxisTime) -> Falls {
    desk.see(|stage| {
        let session = &stage.session;
        let known = session.moment_at(session.recorded_until());
        let mut library = desk.library.borrow_mut();
        let track = library.journey.track(stage, event);
        let mut journey = Journey::at(track, session.trace(), known);
        let hidden = journey.spans.len().saturating_sub(SHOWN);
        journey.spans.drain(..hidden);
        let axis = Axis::of(&journey, axis_time, known.time);
        let ticks = axis.ticks().into_iter().map(|(place, since)| {
            let said = fill(time().since_start, &[&quantity::duration(since)]);
            (percent("left: ", place), said)
        });
        Falls {
            rows: journey.spans.iter().map(|span| row(stage, &axis, span)).collect(),
            ticks: ticks.collect(),
            style: [&percent("--now: ", axis.place(stage.now())), ";"].concat(),
        }
    })
}

#[derive(PartialEq, Properties)]
pub(crate) struct WaterfallProps {
    pub(crate) falls: Rc<Falls>,
    /// Which time its axis shows.
    pub(crate) axis: AxisTime,
}

#[component]
pub(crate) fn Waterfall(props: &WaterfallProps) -> Html {
    let falls = &props.falls;
    let choice = |to: AxisTime| Act::Choose(Choice::Axis(to));
    let options = vec![
        (time().axis_paced.to_owned(), choice(AxisTime::Paced)),
        (time().axis_true.to_owned(), choice(AxisTime::True)),
    ];
    let chosen = Some(usize::from(props.axis == AxisTime::True));
    let tick = |(style, said): &(String, String)| {
        html! { <span class="tick" style={style.clone()}><small>{ said }</small></span> }
    };
    html! {
        <div class="falls">
            <div class="waterfall-head">
                <h3>{ time().waterfall }</h3>
                <Segmented label={time().axis} {options} {chosen} title={time().axis_explained} />
            </div>
            <div class="waterfall" style={falls.style.clone()}>
                <div class="ticks" aria-hidden="true">{ for falls.ticks.iter().map(tick) }</div>
                <ol>{ for falls.rows.iter().map(|row| html! { <Fall row={row.clone()} /> }) }</ol>
            </div>
        </div>
    }
}

fn row(stage: &Stage, axis: &Axis, span: &Span) -> Row {
    let (config, now) = (stage.config(), stage.now());
    let (from, to) = (axis.place(span.begin), span.end.map_or(1.0, |end| axis.place(end)));
    let to = if span.end.is_none() { span.due.map_or(to, |due| axis.place(due)) } else { to };
    let style = [percent("left: ", from), percent("; width: ", to - from)].concat();
    let is_later = span.begin > now;
    let lasts = !is_later && span.end.is_none_or(|end| end > now) && !span.kind.is_moment();
    let class = match (is_later, lasts) {
        (true, _) => "fall later",
        (false, true) => "fall lasts",
        (false, false) => "fall",
    };
    let length = match (span.due, span.end.or(span.due)) {
        (Some(due), _) if lasts => fill(time().left, &[&quantity::waiting(due.since(now))]),
        (_, Some(end)) if !span.kind.is_moment() => quantity::duration(end.since(span.begin)),
        _ => String::new(),
    };
    let label = label(config, span);
    let outcome = if is_later || lasts { String::new() } else { outcome(span) };
    let whole = if outcome.is_empty() { label.clone() } else { fill(t().and, &[&label, &outcome]) };
    let title = fill(time().go_there, &[&whole, &length, &quantity::moment(span.begin)]);
    let child = span.child.map(|child| (child, config.event_name(child)));
    Row { span: *span, class, label, outcome, length, title, lasts, style, child }
}

#[derive(PartialEq, Properties)]
struct FallProps {
    row: Row,
}

#[component]
fn Fall(props: &FallProps) -> Html {
    let desk = use_desk();
    let Row { span, class, label, outcome, length, title, lasts, style, child } = &props.row;
    let bad = if span.outcome.is_bad() { "fall-outcome bad" } else { "fall-outcome" };
    let seek = desk.on(Act::Playback(SessionCommand::Seek(span.begin)));
    html! {
        <li>
            <button class={*class} type="button" aria-label={title.clone()} title={title.clone()}
                aria-current={lasts.then_some("time")} onclick={seek}>
                <span class="fall-words">
                    <span>{ label }</span>
                    if !outcome.is_empty() { <span class={bad}>{ outcome }</span> }
                    <span class="fall-length">{ length }</span>
                </span>
                <span class="fall-track" aria-hidden="true">
                    <i class={look(span)} style={style.clone()} />
                </span>
            </button>
            if let Some((event, name)) = child {
                <button class="link" type="button"
                    onclick={desk.on(Act::Choose(Choice::Event(Some(*event))))}>
                    { fill(time().open_child, &[name]) }
                </button>
            }
        </li>
    }
}

/// The form of a bar: work is a block, a wait a line, a moment a mark.
const fn look(span: &Span) -> &'static str {
    match (span.kind, span.outcome.is_bad()) {
        (SpanKind::Init, false) => "work init",
        (SpanKind::Init | SpanKind::Attempt, true) => "work bad",
        (SpanKind::Attempt, false) => "work",
        (SpanKind::Call, true) => "wait call bad",
        (SpanKind::Call, false) => "wait call",
        (SpanKind::Kept, _) => "wait kept",
        (SpanKind::Throttled(_), _) | (SpanKind::Effect { .. } | SpanKind::HandOver, true) => {
            "mark bad"
        }
        (
            SpanKind::Stored | SpanKind::HandOver | SpanKind::Effect { .. } | SpanKind::Rest(_),
            _,
        ) => "mark",
        _ => "wait",
    }
}

/// What a row is about.
fn label(config: &Config, span: &Span) -> String {
    let here = config.name(span.entity);
    let attempt = span.attempt.to_string();
    let batch = span.batch.map(crate::sentences::batch_name).unwrap_or_default();
    let t = time();
    match span.kind {
        SpanKind::Way => fill(t.way, &[here]),
        SpanKind::Call if span.attempt > 1 => fill(t.call_again, &[&attempt]),
        SpanKind::Call => t.call.to_owned(),
        SpanKind::CallRetry => fill(t.call_retry, &[&attempt]),
        SpanKind::EventQueue => t.event_queue.to_owned(),
        SpanKind::Retry => fill(t.retry, &[&attempt]),
        SpanKind::Backoff => fill(t.backoff, &[&attempt]),
        SpanKind::Init => t.init.to_owned(),
        SpanKind::Attempt if span.batch.is_some() => fill(t.batch_attempt, &[&batch, here]),
        SpanKind::Attempt => fill(t.attempt, &[&attempt, here]),
        SpanKind::Delay => fill(t.delay, &[here]),
        SpanKind::Visible => fill(t.visible, &[here]),
        SpanKind::Hidden => fill(t.hidden, &[here, &attempt]),
        SpanKind::Shard => fill(t.shard, &[here]),
        SpanKind::Batch if span.due.is_none() => fill(t.batch_turn, &[&batch]),
        SpanKind::Batch => fill(t.batch, &[&batch]),
        SpanKind::BatchRetry => fill(t.batch_retry, &[&batch]),
        SpanKind::Kept => fill(t.kept, &[here]),
        SpanKind::Throttled(reason) => fill(t.throttled, &[throttle(reason)]),
        SpanKind::Stored => fill(t.stored, &[here]),
        SpanKind::HandOver => match span.child {
            Some(child) => fill(t.handed_over_as, &[here, &config.event_name(child)]),
            None => fill(t.handed_over, &[here]),
        },
        SpanKind::Effect { duplicate: true } => fill(t.effect_twice, &[here]),
        SpanKind::Effect { duplicate: false } => fill(t.effect, &[here]),
        SpanKind::Rest(fate) => fill(t.rest, &[account::name(fate.group())]),
    }
}

/// How a row ended, where its label does not tell.
fn outcome(span: &Span) -> String {
    match span.outcome {
        Outcome::Failed(kind) => cause(kind).to_owned(),
        Outcome::Answered { status, .. } | Outcome::Refused { status } => status.to_string(),
        Outcome::GaveUp => time().gave_up.to_owned(),
        Outcome::Undelivered => time().undelivered.to_owned(),
        Outcome::Lasts
        | Outcome::Over
        | Outcome::Succeeded
        | Outcome::Returned
        | Outcome::Deleted => String::new(),
    }
}
