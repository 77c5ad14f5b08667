//! Journeys: the rows of a waterfall and what everybody knows are what the trace says.

use crate::build::{at, busy, entity, failure, opening, random};
use lambdascope_engine::config::FailureKind;
use lambdascope_engine::entity::{EntityKind, EventRef};
use lambdascope_engine::time::SimTime;
use lambdascope_engine::trace::{Fate, Happening, Reason};
use lambdascope_view_model::journey::{
    Axis, AxisTime, Journey, Known, Outcome, Party, Span, SpanKind, Track, knowledge,
};
use lambdascope_view_model::session::Session;
use std::sync::Arc;

/// The opening story, simulated to its end, with the event of one source.
fn told(source: usize) -> (Session, Track) {
    let mut session = Session::new(Arc::new(opening())).unwrap();
    session.record_to(session.end(), usize::MAX);
    let mut track =
        Track::new(EventRef { emitter: entity(EntityKind::Source, source), ordinal: 1 });
    track.read(&session);
    (session, track)
}

fn spans(session: &Session, track: &Track, now: SimTime) -> Vec<Span> {
    Journey::at(track, session.trace(), session.moment_at(now)).spans
}

fn kinds(spans: &[Span]) -> Vec<SpanKind> {
    spans.iter().map(|span| span.kind).collect()
}

fn known(session: &Session, track: &Track, now: SimTime) -> Vec<(Party, Known)> {
    let moment = session.moment_at(now);
    knowledge(session.config_at(moment), track, session.trace(), moment)
}

#[test]
fn an_asynchronous_event_waits_between_its_attempts_and_ends_in_the_dlq() {
    let (session, track) = told(2);
    let spans = spans(&session, &track, session.end());
    let attempts = [SpanKind::Retry, SpanKind::Attempt];
    let expected = [
        &[SpanKind::Init, SpanKind::Attempt][..],
        &attempts,
        &attempts,
        &[SpanKind::Rest(Fate::DeadLettered), SpanKind::Kept],
    ];
    assert_eq!(kinds(&spans), expected.concat());
    let waits: Vec<&Span> = spans.iter().filter(|span| span.kind == SpanKind::Retry).collect();
    for (wait, attempt) in waits.iter().zip([2, 3]) {
        assert_eq!((wait.end, wait.attempt), (wait.due, attempt));
        assert!(wait.length(session.end()).as_secs_f64() > 30.0);
    }
    let failed = spans.iter().filter(|span| span.kind == SpanKind::Attempt);
    for attempt in failed {
        assert_eq!(attempt.length(SimTime::MAX).as_micros(), 120_000);
        assert_eq!(attempt.outcome, Outcome::Failed(FailureKind::Error));
    }
    assert_eq!(spans.last().unwrap().end, None);
}

#[test]
fn a_message_is_hidden_while_its_batch_runs_and_moves_after_three_receives() {
    let (session, track) = told(1);
    let spans = spans(&session, &track, session.end());
    let hidden: Vec<&Span> = spans.iter().filter(|span| span.kind == SpanKind::Hidden).collect();
    assert_eq!(hidden.iter().map(|span| span.attempt).collect::<Vec<_>>(), [1, 2, 3]);
    for span in &hidden {
        assert_eq!((span.end, span.outcome), (span.due, Outcome::Returned));
        let attempts = spans.iter().filter(|other| {
            other.kind == SpanKind::Attempt
                && other.begin >= span.begin
                && other.end.unwrap() <= span.end.unwrap()
        });
        assert_eq!(attempts.count(), 1, "one attempt while it is hidden");
    }
    let dlq = entity(EntityKind::Queue, 2);
    let moved = spans.iter().find(|span| span.kind == SpanKind::HandOver).unwrap();
    assert_eq!(moved.entity, dlq);
    assert_eq!((spans.last().unwrap().kind, spans.last().unwrap().entity), (SpanKind::Kept, dlq));
}

#[test]
fn what_has_not_happened_yet_is_not_in_the_journey() {
    let (session, track) = told(2);
    let early = spans(&session, &track, at(0.2));
    assert_eq!(kinds(&early), [SpanKind::Init]);
    assert_eq!((early[0].end, early[0].due), (None, Some(at(0.4))));
    let running = spans(&session, &track, at(0.45));
    assert_eq!(kinds(&running), [SpanKind::Init, SpanKind::Attempt]);
    assert_eq!((running[1].begin, running[1].end), (at(0.4), None));
    let waiting = *spans(&session, &track, at(30.0)).last().unwrap();
    assert_eq!((waiting.kind, waiting.end, waiting.attempt), (SpanKind::Retry, None, 2));
    assert!(waiting.due.unwrap() > at(30.0));
}

#[test]
fn everybody_knows_only_what_they_were_told() {
    let (session, track) = told(2);
    let charge = entity(EntityKind::Function, 0);
    let caller = Party::Caller(entity(EntityKind::Source, 2));
    let keeper = Party::Keeper(entity(EntityKind::Queue, 0));
    let waiting = known(&session, &track, at(30.0));
    let of = |all: &[(Party, Known)], party: Party| {
        all.iter().find(|(other, _)| *other == party).map(|(_, known)| *known)
    };
    assert!(matches!(of(&waiting, caller), Some(Known::Accepted(_, 202))));
    assert!(matches!(of(&waiting, Party::Lambda), Some(Known::Retry { attempt: 2, .. })));
    assert!(matches!(of(&waiting, Party::Function(charge)), Some(Known::Failed(..))));
    assert_eq!(of(&waiting, keeper), Some(Known::Nothing));
    let over = known(&session, &track, session.end());
    // The caller never learns that it failed.
    assert_eq!(of(&over, caller), of(&waiting, caller));
    assert!(matches!(
        of(&over, Party::Lambda),
        Some(Known::Done { reason: Reason::RetriesExhausted, .. })
    ));
    let Some(Known::Has(since)) = of(&over, keeper) else { panic!("{over:?}") };
    let arrived = session.trace().iter().find(|entry| {
        entry.event == Some(track.event())
            && matches!(entry.happening, Happening::MessageSent { .. })
    });
    assert_eq!(since, arrived.unwrap().time);
}

#[test]
fn a_caller_that_waits_is_told_and_nobody_else_keeps_anything() {
    let (session, track) = told(0);
    let caller = Party::Caller(entity(EntityKind::Source, 0));
    let early = known(&session, &track, at(0.1));
    assert!(matches!(early[0], (party, Known::Waits(_)) if party == caller));
    let late = known(&session, &track, at(1.0));
    assert!(matches!(late[0].1, Known::Answer { status: 500..=599, .. }), "{late:?}");
    assert_eq!(late.last(), Some(&(Party::NoKeeper, Known::Nothing)));
    let spans = spans(&session, &track, at(1.0));
    let call = spans.iter().find(|span| span.kind == SpanKind::Call).unwrap();
    assert!(call.outcome.is_bad() && call.end.is_some());
}

#[test]
fn an_axis_shows_short_attempts_beside_long_waits() {
    let (session, track) = told(2);
    let now = session.end();
    let journey = Journey::at(&track, session.trace(), session.moment_at(now));
    let attempt = journey.spans.iter().find(|span| span.kind == SpanKind::Attempt).unwrap();
    let share = |time| {
        let axis = Axis::of(&journey, time, now);
        let ticks = axis.ticks();
        assert!((2..=6).contains(&ticks.len()), "{ticks:?}");
        assert!(ticks.is_sorted_by(|a, b| a.0 < b.0 && a.1 < b.1));
        assert_eq!((axis.place(journey.begin().unwrap()), axis.place(now)), (0.0, 1.0));
        axis.place(attempt.end.unwrap()) - axis.place(attempt.begin)
    };
    assert!(share(AxisTime::True) < 0.001);
    assert!(share(AxisTime::Paced) > 0.04);
}

#[test]
fn rows_of_any_run_are_in_order_and_end_once() {
    for seed in 0..40 {
        let mut session = Session::new(Arc::new(random(seed))).unwrap();
        session.record_to(at(60.0), 20_000);
        let now = session.recorded_until();
        let mut events: Vec<EventRef> =
            session.trace().iter().filter_map(|entry| entry.event).collect();
        events.sort_unstable();
        events.dedup();
        for event in events.into_iter().step_by(7).take(40) {
            let mut track = Track::new(event);
            track.read(&session);
            for span in spans(&session, &track, now) {
                assert!(span.begin <= now, "seed {seed} {event:?} {span:?}");
                assert!(span.end.is_none_or(|end| end >= span.begin), "seed {seed} {span:?}");
                let lasts = span.outcome == Outcome::Lasts;
                assert_eq!(lasts, span.end.is_none(), "seed {seed} {event:?} {span:?}");
            }
        }
    }
}

#[test]
fn a_track_read_in_pieces_and_after_a_change_is_the_same() {
    let event = EventRef { emitter: entity(EntityKind::Source, 1), ordinal: 3 };
    let mut session = Session::new(Arc::new(busy(9.0))).unwrap();
    let mut pieces = Track::new(event);
    for second in 0..60_i32 {
        session.record_to(at(f64::from(second)), usize::MAX);
        pieces.read(&session);
    }
    let fresh = |session: &Session| {
        let mut track = Track::new(event);
        track.read(session);
        track.entries().to_vec()
    };
    assert!(pieces.entries().len() > 3);
    assert_eq!(pieces.entries(), fresh(&session));
    let send = lambdascope_engine::command::Command::Send {
        source: lambdascope_engine::entity::SourceIndex(1),
        count: 20,
        payload_bytes: None,
        key: None,
    };
    session.command(session.moment_at(at(0.5)), send);
    session.record_to(at(60.0), usize::MAX);
    pieces.read(&session);
    assert_eq!(pieces.entries(), fresh(&session));
}

#[test]
fn of_a_batch_that_succeeded_in_part_each_record_has_its_own_outcome() {
    let mut config = busy(9.0);
    config.functions[0].failures = vec![failure(FailureKind::Error, 0.3)];
    config.mappings[0].report_batch_item_failures = true;
    let mut session = Session::new(Arc::new(config)).unwrap();
    session.record_to(at(60.0), usize::MAX);
    let (mut succeeded, mut failed) = (0, 0);
    for ordinal in 1..60 {
        let mut track = Track::new(EventRef { emitter: entity(EntityKind::Source, 1), ordinal });
        track.read(&session);
        let spans = spans(&session, &track, at(60.0));
        let own = |wanted: fn(&Happening) -> bool| {
            let entries = track.entries().iter().map(|index| &session.trace()[*index]);
            entries.filter(|entry| wanted(&entry.happening)).map(|entry| entry.time).next()
        };
        let deleted = own(|happening| matches!(happening, Happening::MessageDeleted));
        for attempt in spans.iter().filter(|span| span.kind == SpanKind::Attempt) {
            // An attempt after which it was deleted was good for it, every other one was not.
            let good = attempt.end.is_some() && attempt.end == deleted;
            assert_eq!(attempt.outcome == Outcome::Succeeded, good, "order#{ordinal} {attempt:?}");
            succeeded += u32::from(good);
            failed += u32::from(attempt.outcome == Outcome::Failed(FailureKind::Partial));
            let Some(end) = attempt.end else { continue };
            let known = known(&session, &track, end);
            let function = Party::Function(entity(EntityKind::Function, 0));
            let code = known.iter().find(|(party, _)| *party == function).unwrap().1;
            assert_eq!(matches!(code, Known::Succeeded(_)), good, "order#{ordinal} {code:?}");
        }
    }
    assert!(succeeded > 20 && failed > 5, "{succeeded} succeeded, {failed} failed");
}
