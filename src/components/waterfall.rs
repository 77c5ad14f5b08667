//! The waterfall of one event: a bar for every wait and attempt on a time axis. A click on one
//! goes to where it begins. What has not happened yet at the moment that is shown is pale.

use super::account;
use super::header::button;
use super::segmented::Segmented;
use super::timeline::percent;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::quantity;
use crate::stage::Stage;
use crate::state::Choice;
use crate::texts::time::texts as time;
use crate::texts::words::{cause, throttle};
use crate::texts::{fill, t};
use lambdascope_engine::config::Config;
use lambdascope_engine::entity::EventRef;
use lambdascope_engine::time::SimTime;
use lambdascope_view_model::journey::{Axis, AxisTime, Journey, Outcome, Span, SpanKind, Track};
use lambdascope_view_model::playhead::SessionCommand;
use yew::html;

/// Rows that are shown: a record that blocks its shard is tried very often.
const SHOWN: usize = 120;

/// One row, in words.
struct Row {
    span: Span,
    label: String,
    /// How it ended, if that tells something.
    outcome: String,
    length: String,
    style: String,
    child: Option<(EventRef, String)>,
}

/// The waterfall of the event that a track follows; none if nothing has happened to it yet.
pub(crate) fn waterfall(desk: &Desk, track: &Track) -> Option<El> {
    let axis_time = desk.selection().axis;
    let (rows, ticks, now, place) = desk.look(|stage| {
        let session = &stage.session;
        let known = session.moment_at(session.recorded_until());
        let mut journey = Journey::at(track, session.trace(), known);
        let hidden = journey.spans.len().saturating_sub(SHOWN);
        journey.spans.drain(..hidden);
        let axis = Axis::of(&journey, axis_time, known.time);
        let rows: Vec<Row> = journey.spans.iter().map(|span| row(stage, &axis, span)).collect();
        (rows, axis.ticks(), stage.now(), axis.place(stage.now()))
    })?;
    if rows.is_empty() {
        return None;
    }
    let choice = |to: AxisTime| Act::Choose(Choice::Axis(to));
    let options = vec![
        (time().axis_paced.to_owned(), choice(AxisTime::Paced)),
        (time().axis_true.to_owned(), choice(AxisTime::True)),
    ];
    let chosen = usize::from(axis_time == AxisTime::True);
    let switch = html! {
        <Segmented label={time().axis} {options} chosen={Some(chosen)} title={time().axis_explained} />
    };
    let head = part("div", "waterfall-head").child(el("h3").text(time().waterfall)).child(switch);
    let marks = ticks.iter().map(|(place, since)| {
        let style = percent("left: ", *place);
        let said = fill(time().since_start, &[&quantity::duration(*since)]);
        part("span", "tick").put("style", &style).child(el("small").text(&said))
    });
    let marks = part("div", "ticks").attr("aria-hidden", "true").list(marks.collect());
    let mut style = percent("--now: ", place);
    style.push(';');
    let list = el("ol").list(rows.into_iter().map(|row| show(desk, row, now)).collect());
    let body = part("div", "waterfall").put("style", &style).child(marks).child(list);
    Some(part("div", "falls").child(head).child(body))
}

fn row(stage: &Stage, axis: &Axis, span: &Span) -> Row {
    let config = stage.config();
    let (from, to) = (axis.place(span.begin), span.end.map_or(1.0, |end| axis.place(end)));
    let to = if span.end.is_none() { span.due.map_or(to, |due| axis.place(due)) } else { to };
    let mut style = percent("left: ", from);
    style.push_str(&percent("; width: ", to - from));
    let length = match (span.end, span.due) {
        _ if span.kind.is_moment() => String::new(),
        (Some(end), _) => quantity::duration(end.since(span.begin)),
        (None, Some(due)) => quantity::duration(due.since(span.begin)),
        (None, None) => String::new(),
    };
    let child = span.child.map(|child| (child, config.event_name(child)));
    Row { span: *span, label: label(config, span), outcome: outcome(span), length, style, child }
}

fn show(desk: &Desk, row: Row, now: SimTime) -> El {
    let Row { span, label, outcome, length, style, child } = row;
    let is_later = span.begin > now;
    let lasts = !is_later && span.end.is_none_or(|end| end > now) && !span.kind.is_moment();
    let class = match (is_later, lasts) {
        (true, _) => "fall later",
        (false, true) => "fall lasts",
        (false, false) => "fall",
    };
    let ended = !is_later && !lasts;
    let said = match span.due.or(span.end).filter(|_| lasts) {
        Some(due) if span.due.is_some() => fill(time().left, &[&quantity::waiting(due.since(now))]),
        _ => length,
    };
    let whole = if ended && !outcome.is_empty() {
        fill(t().and, &[&label, &outcome])
    } else {
        label.clone()
    };
    let title = fill(time().go_there, &[&whole, &said, &quantity::moment(span.begin)]);
    let bar = el("i").attr("class", look(&span)).put("style", &style);
    let words = part("span", "fall-words")
        .child(el("span").text(&label))
        .maybe((ended && !outcome.is_empty()).then(|| {
            let class = if span.outcome.is_bad() { "fall-outcome bad" } else { "fall-outcome" };
            part("span", class).text(&outcome)
        }))
        .child(part("span", "fall-length").text(&said));
    let seek = Act::Playback(SessionCommand::Seek(span.begin));
    let fall = button(desk, class, "", seek)
        .put("aria-label", &title)
        .put("title", &title)
        .child(words)
        .child(part("span", "fall-track").attr("aria-hidden", "true").child(bar));
    let fall = if lasts { fall.attr("aria-current", "time") } else { fall };
    let child = child.map(|(event, name)| {
        let open = Act::Choose(Choice::Event(Some(event)));
        button(desk, "link", &fill(time().open_child, &[&name]), open)
    });
    el("li").child(fall).maybe(child)
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
