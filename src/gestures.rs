//! What a person does with the scene as a whole: looks closer, moves it, points at a token, and
//! goes from card to card.

use crate::canvas::view::{CanvasFromWorld, Size};
use crate::components::scene::{FRAME, fit, world_size};
use crate::desk::Desk;
use crate::platform::document;
use crate::platform::events::target;
use crate::stage::Stage;
use crate::state::Choice;
use lambdascope_engine::entity::EventRef;
use lambdascope_view_model::geometry::Rect;
use lambdascope_view_model::layout::Direction;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, HtmlCollection, HtmlElement, KeyboardEvent, MouseEvent, PointerEvent,
    WheelEvent,
};

/// Another look at the scene.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Look {
    Closer,
    Further,
    /// So that everything is in sight.
    Fit,
    Move(Direction),
}

/// One press or click looks closer by this factor.
const STEP: f64 = 1.25;
/// One press moves the picture by this [CSS px].
const MOVE: f64 = 60.0;
/// A pointer that moved no further is a click [CSS px].
const CLICK: f64 = 4.0;
/// So much of a wheel's turn looks closer by [`STEP`] [CSS px].
const WHEEL: f64 = 80.0;
/// A line of a wheel that counts lines [CSS px].
const LINE: f64 = 16.0;

/// A point of the scene's element [CSS px].
type Point = (f64, f64);

/// The pointers over the scene.
#[derive(Default)]
pub(crate) struct Pointers {
    /// Those that are down, by number: two of them pinch.
    down: Vec<(i32, Point)>,
    /// Where the first of them went down.
    start: Point,
    /// Whether they have moved the scene: then their click is none.
    dragged: bool,
    /// Where a mouse points without pressing.
    over: Option<Point>,
}

impl Look {
    /// What a key asks for.
    pub(crate) fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "+" | "=" => Self::Closer,
            "-" => Self::Further,
            "0" => Self::Fit,
            _ => Self::Move(direction(key.strip_prefix("Shift+")?)?),
        })
    }
}

fn direction(key: &str) -> Option<Direction> {
    Some(match key {
        "ArrowLeft" => Direction::Left,
        "ArrowRight" => Direction::Right,
        "ArrowUp" => Direction::Up,
        "ArrowDown" => Direction::Down,
        _ => return None,
    })
}

/// Looks at the scene in another way.
pub(crate) fn look(desk: &Desk, look: Look) {
    let (width, height) = desk.screen.borrow().size;
    let middle = (width / 2.0, height / 2.0);
    place(desk, |view, room, world| match look {
        Look::Closer => view.zoomed(STEP, middle, room, world),
        Look::Further => view.zoomed(1.0 / STEP, middle, room, world),
        Look::Fit => CanvasFromWorld::fitted(room, world),
        Look::Move(to) => {
            let by = match to {
                Direction::Left => (MOVE, 0.0),
                Direction::Right => (-MOVE, 0.0),
                Direction::Up => (0.0, MOVE),
                Direction::Down => (0.0, -MOVE),
            };
            view.moved(by, room, world)
        }
    });
}

/// Puts the world somewhere else; cards and canvas follow with the next frame.
fn place(desk: &Desk, change: impl FnOnce(CanvasFromWorld, Size, Size) -> CanvasFromWorld) {
    let world = world_size(desk);
    {
        let screen = &mut *desk.screen.borrow_mut();
        let view = change(screen.canvas_from_world, screen.size, world);
        screen.moved = view.scale > CanvasFromWorld::fitted(screen.size, world).scale;
        if view == screen.canvas_from_world {
            return;
        }
        screen.canvas_from_world = view;
        screen.stale = true;
        screen.unrendered = true;
    }
    fit(desk);
    desk.alter(Stage::repaint);
}

/// Where in the scene's element a mouse or finger is.
fn point(event: &MouseEvent) -> Option<Point> {
    let corner = document().get_element_by_id(FRAME)?.get_bounding_client_rect();
    Some((f64::from(event.client_x()) - corner.left(), f64::from(event.client_y()) - corner.top()))
}

pub(crate) fn press(desk: &Desk, event: &PointerEvent) {
    let Some(at) = point(event).filter(|_| event.button() == 0) else { return };
    let pointers = &mut desk.screen.borrow_mut().pointers;
    pointers.over = None;
    if pointers.down.is_empty() {
        pointers.start = at;
        pointers.dragged = false;
    }
    pointers.down.push((event.pointer_id(), at));
}

pub(crate) fn drag(desk: &Desk, event: &PointerEvent) {
    let Some(at) = point(event) else { return };
    let before = pointed_at(desk);
    let mut screen = desk.screen.borrow_mut();
    let moved = screen.moved;
    let pointers = &mut screen.pointers;
    let Some(index) = pointers.down.iter().position(|(id, _)| *id == event.pointer_id()) else {
        let mouse = event.pointer_type() == "mouse" && event.buttons() == 0;
        pointers.over = mouse.then_some(at);
        drop(screen);
        if before.is_some() || pointed_at(desk).is_some() {
            desk.screen.borrow_mut().unrendered = true;
        }
        return;
    };
    let old: Vec<Point> = pointers.down.iter().map(|(_, at)| *at).collect();
    if !pointers.dragged {
        let far = (at.0 - pointers.start.0).abs() + (at.1 - pointers.start.1).abs() > CLICK;
        if !far || (!moved && old.len() < 2) {
            pointers.down[index].1 = at;
            return;
        }
        pointers.dragged = true;
        capture(event);
    }
    pointers.down[index].1 = at;
    let new: Vec<Point> = pointers.down.iter().map(|(_, at)| *at).collect();
    drop(screen);
    let ((from, reach), (to, spread)) = (middle(&old), middle(&new));
    place(desk, |view, room, world| {
        let by = (to.0 - from.0, to.1 - from.1);
        let view = view.moved(by, room, world);
        if reach > 0.0 { view.zoomed(spread / reach, to, room, world) } else { view }
    });
}

/// The pointer's movements come here until it is released, wherever it goes.
fn capture(event: &PointerEvent) {
    if let Some(frame) = document().get_element_by_id(FRAME) {
        // A pointer that is gone by now moves nothing.
        let _ = frame.set_pointer_capture(event.pointer_id());
    }
}

/// The middle between the first two points, and how far they are apart.
fn middle(points: &[Point]) -> (Point, f64) {
    match points {
        [] => ((0.0, 0.0), 0.0),
        [one] => (*one, 0.0),
        [(ax, ay), (bx, by), ..] => {
            let (dx, dy) = (bx - ax, by - ay);
            (((ax + bx) / 2.0, (ay + by) / 2.0), (dx * dx + dy * dy).sqrt())
        }
    }
}

pub(crate) fn release(desk: &Desk, event: &PointerEvent) {
    let id = event.pointer_id();
    desk.screen.borrow_mut().pointers.down.retain(|(other, _)| *other != id);
}

pub(crate) fn leave(desk: &Desk) {
    let screen = &mut *desk.screen.borrow_mut();
    screen.unrendered |= screen.pointers.over.take().is_some();
}

/// With Ctrl, as a trackpad's pinch says it, the wheel looks closer; else it moves what does not
/// fit.
pub(crate) fn wheel(desk: &Desk, event: &WheelEvent) {
    let unit = if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { LINE } else { 1.0 };
    let (dx, dy) = (event.delta_x() * unit, event.delta_y() * unit);
    let Some(at) = point(event) else { return };
    if event.ctrl_key() || event.meta_key() {
        let turns = (dy / WHEEL).clamp(-1.0, 1.0);
        let factor = 1.0 + turns.abs() * (STEP - 1.0);
        let factor = if turns > 0.0 { 1.0 / factor } else { factor };
        place(desk, |view, room, world| view.zoomed(factor, at, room, world));
    } else if desk.screen.borrow().moved {
        place(desk, |view, room, world| view.moved((-dx, -dy), room, world));
    } else {
        return;
    }
    event.prevent_default();
}

/// The event of the token at a point of the scene's element.
fn hit(desk: &Desk, at: Point) -> Option<EventRef> {
    let (x, y) = desk.screen.borrow().canvas_from_world.world(at.0, at.1);
    #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
    desk.see(|stage| stage.list.hit(x as f32, y as f32))
}

/// A click on a token selects its event; nodes under it get their clicks as well.
pub(crate) fn pick(desk: &Desk, event: &MouseEvent) {
    if desk.screen.borrow().pointers.dragged {
        return;
    }
    let hit = point(event).and_then(|at| hit(desk, at));
    if hit.is_some() {
        desk.choose(Choice::Event(hit));
    }
}

/// The token that the mouse points at, and where the mouse is.
pub(crate) fn pointed_at(desk: &Desk) -> Option<(EventRef, Point)> {
    let at = desk.screen.borrow().pointers.over?;
    hit(desk, at).map(|event| (event, at))
}

/// The arrow keys lead from card to card; true if the key is used up.
pub(crate) fn walk(desk: &Desk, event: &KeyboardEvent) -> bool {
    let plain = !(event.shift_key() || event.ctrl_key() || event.alt_key() || event.meta_key());
    let to = direction(&event.key()).filter(|_| plain);
    let (Some(to), Some(from)) = (to, focused(event)) else { return false };
    let next = desk.see(|stage| stage.layout.neighbour(from, to));
    if let Some(next) = next.and_then(card) {
        // An element that cannot take the focus leaves it where it is.
        let _ = next.focus();
    }
    true
}

/// A card that gets the focus comes into sight.
pub(crate) fn show(desk: &Desk, event: &Event) {
    if !desk.screen.borrow().moved {
        return;
    }
    let Some(index) = focused(event) else { return };
    if let Some(rect) = desk.see(|stage| stage.layout.nodes.get(index).map(|node| node.rect)) {
        bring(desk, rect);
    }
}

/// Moves a world that is larger than its room as little as it takes to bring a rectangle of it
/// into sight.
pub(crate) fn bring(desk: &Desk, rect: Rect) {
    if !desk.screen.borrow().moved {
        return;
    }
    let corner = |x: f32, y: f32| (f64::from(x), f64::from(y));
    let (start, end) = (corner(rect.x, rect.y), corner(rect.right(), rect.bottom()));
    place(desk, |view, room, world| view.showing(start, end, room, world));
}

/// The cards in the order of the layout.
fn cards() -> Option<HtmlCollection> {
    Some(document().get_element_by_id(FRAME)?.get_elements_by_class_name("node"))
}

fn card(index: usize) -> Option<HtmlElement> {
    cards()?.item(u32::try_from(index).ok()?)?.dyn_into().ok()
}

/// The index of the card that an event came to.
fn focused(event: &Event) -> Option<usize> {
    let own = target::<Element>(event)?.closest(".node").ok()??;
    let cards = cards()?;
    let index = (0..cards.length()).find(|index| cards.item(*index).as_ref() == Some(&own))?;
    usize::try_from(index).ok()
}
