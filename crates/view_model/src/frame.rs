//! The frame: the draw list of one moment at one pace.
//!
//! A token on its way is drawn for at least 250 ms of screen time however short the way is, so
//! it may trail behind the truth; a way that follows another of the same event starts when that
//! one is over. What is drawn depends on the recording, the moment, the pace and the options only.

mod cells;
mod crowds;
mod grid;
mod losses;
mod movement_path;
mod places;
mod timing;
mod travel;

use crate::draw_list::{DrawList, Ink, Mark, Shape};
use crate::geometry::Point;
use crate::layout::Layout;
use crate::pace::{Pace, ScreenClock};
use crate::picture::{Clock, Picture};
use crate::recording::Recording;
use crowds::Crowd;
use grid::Grid;
use lambdascope_engine::entity::EventRef;
use timing::Times;
use travel::{Reached, ShownRoute};

/// How a person wants to see it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct FrameOptions {
    /// Nothing flies: events appear at their places, and changes are outlined for a moment.
    pub reduced_motion: bool,
    /// An event that is outlined wherever it is.
    pub selected: Option<EventRef>,
    /// So many tokens on one pipe are drawn one by one; more are a stream.
    pub singly_max: u64,
}

impl Default for FrameOptions {
    fn default() -> Self {
        Self { reduced_motion: false, selected: None, singly_max: SINGLY_MAX }
    }
}

/// More tokens than these on one pipe are a crowd, unless asked otherwise: the eye cannot follow.
pub const SINGLY_MAX: u64 = 60;

/// The draw list of the picture's moment.
#[must_use]
pub fn frame(
    recording: &Recording,
    picture: &Picture,
    layout: &Layout,
    pace: Pace,
    options: FrameOptions,
) -> DrawList {
    let mut list = DrawList::new();
    frame_into(recording, picture, layout, pace, options, &mut list);
    list
}

/// The same into a list whose memory is used again.
pub fn frame_into(
    recording: &Recording,
    picture: &Picture,
    layout: &Layout,
    pace: Pace,
    options: FrameOptions,
    list: &mut DrawList,
) {
    list.clear();
    let clock = ScreenClock::new(pace, recording.pace_map());
    let linger = if options.reduced_motion { travel::OUTLINED } else { travel::NUDGE };
    let times = Times::new(picture, clock, linger);
    let (grids, crowds) = (Vec::new(), Vec::new());
    let (routes, reached) = (Vec::new(), Vec::new());
    let mut frame = Frame { picture, layout, options, times, grids, crowds, routes, reached, list };
    frame.make_grids();
    frame.draw_cells();
    frame.draw_places();
    frame.draw_travel();
    frame.draw_losses();
    list.finish();
}

/// A frame that is being made.
struct Frame<'a> {
    picture: &'a Picture,
    layout: &'a Layout,
    options: FrameOptions,
    times: Times<'a>,
    /// The cells of each function that is shown.
    grids: Vec<Option<Grid>>,
    /// Tokens on each pipe now.
    crowds: Vec<Crowd>,
    /// For each route how it is shown.
    routes: Vec<Option<ShownRoute>>,
    /// How each card gives way.
    reached: Vec<Reached>,
    list: &'a mut DrawList,
}

impl Frame<'_> {
    /// A mark of a size at a point.
    fn mark(&mut self, at: Point, size: f32, shape: Shape, ink: Ink, event: Option<EventRef>) {
        self.mark_faded(at, size, shape, ink, event, 1.0);
    }

    fn mark_faded(
        &mut self,
        at: Point,
        size: f32,
        shape: Shape,
        ink: Ink,
        event: Option<EventRef>,
        alpha: f32,
    ) {
        let Point { x, y } = at;
        self.list.marks.push(Mark { x, y, size, extra: 0.0, alpha, shape, ink, event });
        if event.is_some() && event == self.options.selected {
            let mark = Mark {
                x,
                y,
                size: size + 10.0,
                extra: 0.0,
                alpha: 1.0,
                shape: Shape::Frame,
                ink: Ink::Selected,
                event,
            };
            self.list.marks.push(mark);
        }
    }

    /// A ring that empties: its groove, and what is left.
    fn ring(&mut self, at: Point, diameter: f32, clock: Clock, event: Option<EventRef>) {
        let width = (diameter * 0.15).clamp(2.0, 3.0);
        let Point { x, y } = at;
        let ring =
            |shape, ink, extra| Mark { x, y, size: diameter, extra, alpha: 1.0, shape, ink, event };
        self.list.marks.push(ring(Shape::Circle, Ink::Groove, width));
        let left = narrow(clock.left(self.picture.now()));
        self.list.marks.push(ring(Shape::Ring, Ink::Clock, left));
    }
}

/// Screen times and fractions are exact enough in half the bits once differences are taken.
#[expect(clippy::cast_possible_truncation, reason = "small differences of screen time")]
pub(crate) fn narrow(value: f64) -> f32 {
    value as f32
}

/// Counts as lengths: exact enough for drawing.
#[expect(clippy::cast_precision_loss, reason = "for drawing only")]
pub(crate) fn length_of(count: u64) -> f32 {
    count as f32
}
