//! Following one event: playback goes from one of its happenings to the next, and the view keeps
//! its token in sight. What a moment shows does not depend on it.

use crate::desk::Desk;
use crate::gestures::{self, Look};
use crate::state::Choice;
use lambdascope_view_model::geometry::Rect;
use lambdascope_view_model::layout::{Face, Layout};
use lambdascope_view_model::playhead::SessionCommand;

/// So much of the scene around a token is kept in sight [px of the world].
const AROUND: f32 = 60.0;

/// Follows the selected event and plays, from the event's start if its way is over; or follows it
/// no longer.
pub(crate) fn follow(desk: &Desk, on: bool) {
    desk.choose(Choice::Follow(on));
    let Some(event) = desk.selection().event.filter(|_| on) else {
        gestures::look(desk, Look::Fit);
        return;
    };
    // On a phone the sheet lies over the scene.
    desk.choose(Choice::Sheet(false));
    desk.set_view();
    if !desk.screen.borrow().moved {
        gestures::look(desk, Look::Closer);
        gestures::look(desk, Look::Closer);
    }
    if let Some((false, Some(start))) = desk.look(|stage| stage.way_of(event)) {
        desk.playback(SessionCommand::Seek(start));
    }
    desk.playback(SessionCommand::Play);
}

/// Moves the scene so that the token is in it, or the card where the event is.
pub(crate) fn keep_in_sight(desk: &Desk) {
    if !desk.screen.borrow().moved {
        return;
    }
    let place = desk.look(|stage| {
        let event = stage.followed()?;
        let mark = stage.list.marks.iter().find(|mark| mark.event == Some(event));
        let token = mark.map(|mark| Rect {
            x: mark.x - AROUND,
            y: mark.y - AROUND,
            w: 2.0 * AROUND,
            h: 2.0 * AROUND,
        });
        let card = || {
            let node = stage.picture.event(event)?.node;
            stage.layout.node(node).map(|card| card.rect)
        };
        token.or_else(card)
    });
    if let Some(rect) = place.flatten() {
        gestures::bring(desk, rect);
    }
}

/// A phone shows one lane: the one in which the event is.
pub(crate) fn keep_on_lane(desk: &Desk) {
    let lane = desk.look(|stage| {
        let Face::Phone { lane: shown } = stage.layout.face else { return None };
        let node = stage.picture.event(stage.followed()?)?.node;
        if stage.layout.node(node).is_some() {
            return None;
        }
        let config = stage.config();
        let mut others = Layout::lanes_of(config).into_iter().filter(|lane| *lane != shown);
        others.find(|lane| Layout::of(config, Face::Phone { lane: *lane }).node(node).is_some())
    });
    if let Some(lane) = lane.flatten() {
        desk.choose(Choice::Lane(lane));
    }
}
