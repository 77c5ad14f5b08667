//! Where the world lies in the scene: as large as it goes, or where a person moved it. One
//! transform serves cards and canvas.

/// Where the world lies in the scene's element [CSS px].
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(crate) struct CanvasFromWorld {
    /// CSS pixels for one world pixel.
    pub(crate) scale: f64,
    /// Left edge of the world.
    pub(crate) left: f64,
    /// Top edge of the world.
    pub(crate) top: f64,
}

/// Width and height (px).
pub(crate) type Size = (f64, f64);

/// The world grows with a large window, but not for ever: a factor.
const FIT_MAX: f64 = 1.7;
/// Nobody needs it larger.
const SCALE_MAX: f64 = 4.0;

impl CanvasFromWorld {
    /// The world in the middle of the room, as large as it goes.
    pub(crate) fn fitted(room: Size, world: Size) -> Self {
        let scale = (room.0 / world.0).min(room.1 / world.1).min(FIT_MAX);
        Self { scale, left: 0.0, top: 0.0 }.within(room, world)
    }

    /// The point of the world at a point of the scene's element.
    pub(crate) fn world(self, x: f64, y: f64) -> (f64, f64) {
        ((x - self.left) / self.scale, (y - self.top) / self.scale)
    }

    /// Larger or smaller by a factor, around a point of the scene's element that stays where it
    /// is. Never smaller than it fits.
    pub(crate) fn zoomed(self, factor: f64, around: (f64, f64), room: Size, world: Size) -> Self {
        let least = Self::fitted(room, world).scale;
        let scale = (self.scale * factor).min(SCALE_MAX).max(least);
        let (x, y) = self.world(around.0, around.1);
        Self { scale, left: around.0 - x * scale, top: around.1 - y * scale }.within(room, world)
    }

    /// Moved by so many pixels.
    pub(crate) fn moved(self, by: (f64, f64), room: Size, world: Size) -> Self {
        Self { left: self.left + by.0, top: self.top + by.1, ..self }.within(room, world)
    }

    /// Moved as little as it takes to bring a rectangle of the world, given by two of its
    /// corners, into sight.
    pub(crate) fn showing(
        self,
        (x, y): (f64, f64),
        (right, bottom): (f64, f64),
        room: Size,
        world: Size,
    ) -> Self {
        /// Pixels that stay free around what is brought into sight.
        const AIR: f64 = 12.0;
        let shift = |near: f64, far: f64, start: f64, room: f64| {
            let (near, far) = (start + near * self.scale - AIR, start + far * self.scale + AIR);
            if near < 0.0 {
                -near
            } else if far > room {
                (room - far).max(-near)
            } else {
                0.0
            }
        };
        let by = (shift(x, right, self.left, room.0), shift(y, bottom, self.top, room.1));
        self.moved(by, room, world)
    }

    /// A world that is smaller than the room stands in its middle; a larger one leaves no gap.
    pub(crate) fn within(self, room: Size, world: Size) -> Self {
        let place = |start: f64, room: f64, world: f64| {
            let spare = room - world * self.scale;
            if spare >= 0.0 { spare / 2.0 } else { start.min(0.0).max(spare) }
        };
        let (left, top) = (place(self.left, room.0, world.0), place(self.top, room.1, world.1));
        Self { left, top, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Size = (800.0, 600.0);
    const WORLD: Size = (1_600.0, 600.0);

    #[test]
    fn a_world_fits_into_the_middle_of_its_room() {
        let fitted = CanvasFromWorld::fitted(ROOM, WORLD);
        assert_eq!(fitted, CanvasFromWorld { scale: 0.5, left: 0.0, top: 150.0 });
        assert_eq!(CanvasFromWorld::fitted(ROOM, (80.0, 60.0)).scale, FIT_MAX);
    }

    #[test]
    fn the_point_under_the_pointer_stays() {
        let fitted = CanvasFromWorld::fitted(ROOM, WORLD);
        let point = (600.0, 300.0);
        let under = fitted.world(point.0, point.1);
        let zoomed = fitted.zoomed(4.0, point, ROOM, WORLD);
        assert_eq!((zoomed.scale, zoomed.world(point.0, point.1)), (2.0, under));
        assert_eq!(zoomed.zoomed(0.001, point, ROOM, WORLD), fitted);
        assert_eq!(fitted.zoomed(1e9, point, ROOM, WORLD).scale, SCALE_MAX);
    }

    #[test]
    fn the_world_never_leaves_a_gap() {
        let zoomed = CanvasFromWorld::fitted(ROOM, WORLD).zoomed(4.0, (0.0, 0.0), ROOM, WORLD);
        let far = zoomed.moved((-1e9, -1e9), ROOM, WORLD);
        assert_eq!((far.left, far.top), (800.0 - 3_200.0, 600.0 - 1_200.0));
        let back = far.moved((1e9, 1e9), ROOM, WORLD);
        assert_eq!((back.left, back.top), (0.0, 0.0));
        let fitted = CanvasFromWorld::fitted(ROOM, WORLD);
        assert_eq!(fitted.moved((50.0, 50.0), ROOM, WORLD), fitted);
    }

    #[test]
    fn a_card_out_of_sight_is_brought_into_it() {
        let zoomed = CanvasFromWorld::fitted(ROOM, WORLD).zoomed(4.0, (0.0, 0.0), ROOM, WORLD);
        let shown = zoomed.showing((1_400.0, 500.0), (1_500.0, 550.0), ROOM, WORLD);
        let (left, top) = shown.world(0.0, 0.0);
        let (right, bottom) = shown.world(ROOM.0, ROOM.1);
        assert!(left < 1_400.0 && right > 1_500.0 && top < 500.0 && bottom > 550.0);
        assert_eq!(shown.showing((1_400.0, 500.0), (1_500.0, 550.0), ROOM, WORLD), shown);
    }
}
