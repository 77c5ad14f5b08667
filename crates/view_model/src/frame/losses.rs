//! Events that nobody kept: they break apart and leave a cross for a while.

use super::Frame;
use crate::draw_list::{CountLabel, Ink, Mark, Shape};
use crate::fold::hops::Loss;
use crate::geometry::Point;
use crate::node::NodeId;
use lambdascope_engine::entity::EntityKind;

/// How long an event breaks apart [s of screen].
const BREAK: f32 = 0.6;
/// How long its cross stays [s of screen].
const CROSS: f32 = 5.0;
/// How long the cross fades at the end (s).
const FADE: f32 = 1.0;
/// How long an event fades that a filter let go (s).
const FILTERED: f32 = 0.5;
/// Splinters of one event.
const SPLINTERS: u8 = 6;
/// Events whose splinters fly in different directions.
const TWISTS: u8 = 4;
/// How far they fly (px).
const REACH: f32 = 15.0;

impl Frame<'_> {
    pub(super) fn draw_losses(&mut self) {
        let losses = self.picture.fold().hops.losses();
        for loss in losses.iter().rev() {
            let age = match self.times.of(loss.before) {
                Some((_, end)) if !self.options.reduced_motion => -end,
                _ => self.times.ago(loss.at),
            };
            if age >= CROSS {
                break;
            }
            if age >= 0.0 {
                self.draw_loss(loss, age);
            }
        }
    }

    fn draw_loss(&mut self, loss: &Loss, age: f32) {
        let Some(at) = self.place_of_loss(loss) else { return };
        let token = self.layout.token();
        if loss.filtered {
            if age < FILTERED {
                let (shape, ink) = (Shape::HollowSquare, Ink::Filtered);
                self.mark_faded(at, token, shape, ink, Some(loss.event), 1.0 - age / FILTERED);
            }
            return;
        }
        let breaks = age < BREAK && !self.options.reduced_motion;
        if breaks {
            self.draw_splinters(at, loss.ordinal, age / BREAK);
        }
        let appears = if breaks { age / BREAK } else { 1.0 };
        let fades = ((CROSS - age) / FADE).min(1.0);
        let (shape, ink) = (Shape::Cross, Ink::Lost);
        self.mark_faded(at, token, shape, ink, Some(loss.event), appears * fades);
        if loss.count > 1 {
            let at = Point::new(at.x, at.y - token - 2.0);
            self.list.labels.push(CountLabel { at, count: u64::from(loss.count), ink: Ink::Lost });
        }
    }

    fn draw_splinters(&mut self, at: Point, ordinal: u32, progress: f32) {
        let twist = u8::try_from(ordinal % u32::from(TWISTS)).unwrap_or(0);
        for splinter in 0..SPLINTERS {
            let turn = f32::from(splinter * TWISTS + twist) / f32::from(SPLINTERS * TWISTS);
            let angle = turn * std::f32::consts::TAU;
            let (dy, dx) = angle.sin_cos();
            let out = REACH * (1.0 - (1.0 - progress) * (1.0 - progress));
            self.list.marks.push(Mark {
                x: at.x + dx * out,
                y: at.y + dy * out,
                size: 5.0 - 2.5 * progress,
                extra: angle + progress * 3.0,
                alpha: 1.0 - progress,
                shape: Shape::Splinter,
                ink: Ink::Failed,
                event: None,
            });
        }
    }

    /// Crosses of one place stand side by side.
    fn place_of_loss(&self, loss: &Loss) -> Option<Point> {
        let node = match self.layout.node(loss.node) {
            Some(node) => node,
            None => self.layout.node(self.owner(loss.node))?,
        };
        let place = u8::try_from(loss.ordinal % 5).unwrap_or(0);
        let side = f32::from(place) * 14.0;
        Some(Point::new(node.rect.right() - 14.0 - side, node.rect.bottom() - 12.0))
    }

    /// The card at which something is lost that has no card for it.
    fn owner(&self, node: NodeId) -> NodeId {
        let entity = node.entity();
        match self.picture.config().mappings.get(entity.at()) {
            Some(mapping) if entity.kind == EntityKind::EventSourceMapping => {
                NodeId::function(mapping.function.0)
            }
            _ => NodeId::Entity(entity),
        }
    }
}
