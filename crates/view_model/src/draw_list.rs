//! What the painter paints: marks in world coordinates with inks that say what they mean.
//!
//! A draw list knows nothing of colours, canvases or time. Hit tests read the same list.

use crate::geometry::{Point, Rect};
use crate::node::NodeId;
use lambdascope_engine::entity::EventRef;
use lambdascope_rulebook::list;

list! {
    /// What a mark means. The theme turns it into a colour; shape or label says it as well.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    pub enum Ink {
        /// Part of the furniture: the groove of a ring, the frame of an empty cell.
        Groove,
        /// An event under way or running.
        Moving,
        /// An event that waits in a queue.
        Waiting,
        /// A clock that runs: what is left of a wait.
        Clock,
        /// An environment that starts.
        Starting,
        /// An environment that is warm and idle.
        Warm,
        /// An attempt, call or write that failed, and the events that it was about.
        Failed,
        /// Handled: answered or processed.
        Done,
        /// Kept for someone: dead-lettered or sent to a destination.
        DeadLettered,
        /// Let go for good, with no record in a queue or destination.
        Lost,
        /// Let go by a filter.
        Filtered,
        /// An effect that lands on a store.
        Effect,
        /// An effect that a repeated event left once more.
        Duplicate,
        /// The outline of something selected.
        Selected,
    }
}

list! {
    /// The form of a mark. Later forms are painted over earlier ones.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
    pub enum Shape {
        /// A level in a box: `size` wide, `extra` high, left top corner at (x, y).
        Bar,
        /// The frame of a place that is free: a square, 1 px thin, rounded.
        EmptyCell,
        /// The cell of an environment: a filled square, rounded.
        Cell,
        /// A whole circle, the groove of a clock: `size` is its outer diameter, `extra` its width.
        Circle,
        /// What is left of a clock: from the top clockwise; `extra` is the fraction [0 to 1] that is
        /// left, `size` the outer diameter. As wide as its groove.
        Ring,
        /// A rounded square outline, 2 px thick.
        HollowSquare,
        /// A filled square, slightly rounded.
        Square,
        /// A square standing on its corner.
        Diamond,
        /// A splinter of an event that breaks apart: a filled triangle turned by `extra` (rad).
        Splinter,
        /// Two crossed strokes, 2 px thick: an event that is lost.
        Cross,
        /// The outline of a change when motion is reduced: a square frame around a token.
        Frame,
    }
}

/// One mark. (x, y) is its middle unless the shape says otherwise.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Mark {
    /// From the left edge of the world (px).
    pub x: f32,
    /// From the top edge of the world (px).
    pub y: f32,
    /// Width and height, or diameter (px).
    pub size: f32,
    /// What the shape says.
    pub extra: f32,
    /// How opaque it is [0 to 1].
    pub alpha: f32,
    /// How it looks; the painter sorts by it first.
    pub shape: Shape,
    /// What it means; each theme gives an ink its colour.
    pub ink: Ink,
    /// The event it stands for, or the first of several.
    pub event: Option<EventRef>,
}

/// Marks of one shape and ink: the painter can paint them in one go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    /// The shape of all of them.
    pub shape: Shape,
    /// The ink of all of them.
    pub ink: Ink,
    /// Index of the first one.
    pub start: usize,
    /// Index after the last one.
    pub end: usize,
}

/// A crowd on a pipe: too many tokens to follow, drawn as a band along it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Stream {
    /// Index of the pipe in the layout.
    pub pipe: usize,
    /// How wide it is (px): it grows with the rate.
    pub width: f32,
    /// The ink of the tokens that it stands for.
    pub ink: Ink,
    /// How far its pattern has moved (px); negative where the flow is against the pipe.
    pub shift: f32,
    /// Tokens that would be on the pipe now.
    pub count: u64,
    /// Where the count stands.
    pub label: Point,
}

/// A number beside a mark: how many events it stands for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct CountLabel {
    /// The middle of the text.
    pub at: Point,
    /// Events that the mark or stream stands for.
    pub count: u64,
    /// The ink of what is counted.
    pub ink: Ink,
}

/// A node that something just reached: it may give way by a pixel or so.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Nudge {
    /// The card that is pushed.
    pub node: NodeId,
    /// How far it gives way: 1 to the right, -1 to the left; it fades.
    pub push: f32,
}

/// Everything that moves at one moment.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct DrawList {
    /// Bands along pipes, painted below all marks.
    pub streams: Vec<Stream>,
    /// Marks, sorted by shape and ink once [`Self::finish`] was called.
    pub marks: Vec<Mark>,
    /// Numbers on streams and crowds, painted last.
    pub labels: Vec<CountLabel>,
    /// Nodes that were just reached.
    pub nudges: Vec<Nudge>,
    /// Where each shape and ink stands in `marks`.
    pub runs: Vec<Run>,
}

/// Combinations of shape and ink.
const KEYS: usize = Shape::ALL.len() * Ink::ALL.len();

fn key(shape: Shape, ink: Ink) -> usize {
    shape as usize * Ink::ALL.len() + ink as usize
}

impl DrawList {
    /// No marks, and no memory taken yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Empties the list and keeps its memory.
    pub fn clear(&mut self) {
        self.streams.clear();
        self.marks.clear();
        self.labels.clear();
        self.nudges.clear();
        self.runs.clear();
    }

    /// Sorts the marks by shape and ink, in the order of their making within each.
    pub fn finish(&mut self) {
        let mut starts = [0_usize; KEYS];
        for mark in &self.marks {
            starts[key(mark.shape, mark.ink)] += 1;
        }
        let mut sum = 0;
        for shape in Shape::ALL {
            for ink in Ink::ALL {
                let count = std::mem::replace(&mut starts[key(shape, ink)], sum);
                if count > 0 {
                    self.runs.push(Run { shape, ink, start: sum, end: sum + count });
                    sum += count;
                }
            }
        }
        if self.runs.len() > 1 {
            for mark in self.marks.clone() {
                let place = &mut starts[key(mark.shape, mark.ink)];
                self.marks[*place] = mark;
                *place += 1;
            }
        }
    }

    /// The event at a point of the world, of the topmost mark there.
    #[must_use]
    pub fn hit(&self, x: f32, y: f32) -> Option<EventRef> {
        hit(self, x, y)
    }
}

/// How far beside a mark a pointer may be (px): fingers are not sharp.
const REACH: f32 = 6.0;

/// The event at a point of the world, of the topmost mark there.
#[must_use]
pub fn hit(list: &DrawList, x: f32, y: f32) -> Option<EventRef> {
    let point = Point::new(x, y);
    list.marks.iter().rev().find_map(|mark| {
        let event = mark.event?;
        let half = mark.size / 2.0 + REACH;
        let area = Rect::new(mark.x - half, mark.y - half, 2.0 * half, 2.0 * half);
        area.contains(point).then_some(event)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambdascope_engine::entity::{Entity, EntityKind};

    fn mark(x: f32, shape: Shape, ink: Ink, ordinal: Option<u32>) -> Mark {
        let event = ordinal
            .map(|ordinal| EventRef { emitter: Entity::new(EntityKind::Source, 0), ordinal });
        Mark { x, y: 0.0, size: 8.0, extra: 0.0, alpha: 1.0, shape, ink, event }
    }

    #[test]
    fn marks_are_gathered_by_shape_and_ink() {
        let mut list = DrawList::new();
        list.marks.extend([
            mark(1.0, Shape::Square, Ink::Moving, Some(1)),
            mark(2.0, Shape::Ring, Ink::Clock, None),
            mark(3.0, Shape::Square, Ink::Done, Some(3)),
            mark(4.0, Shape::Square, Ink::Moving, Some(4)),
        ]);
        list.finish();
        let order: Vec<f32> = list.marks.iter().map(|mark| mark.x).collect();
        assert_eq!(order, [2.0, 1.0, 4.0, 3.0]);
        assert_eq!(list.runs.len(), 3);
        assert_eq!(list.runs[1], Run { shape: Shape::Square, ink: Ink::Moving, start: 1, end: 3 });
    }

    #[test]
    fn the_topmost_event_is_hit() {
        let mut list = DrawList::new();
        list.marks.extend([
            mark(0.0, Shape::Square, Ink::Moving, Some(1)),
            mark(4.0, Shape::Diamond, Ink::Failed, Some(2)),
            mark(0.0, Shape::Ring, Ink::Clock, None),
        ]);
        list.finish();
        assert_eq!(list.hit(1.0, 1.0).map(|event| event.number()), Some(2));
        assert_eq!(list.hit(-9.0, 0.0).map(|event| event.number()), Some(1));
        assert_eq!(list.hit(100.0, 0.0), None);
    }
}
