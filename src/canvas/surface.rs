//! A canvas element with as many pixels as the screen has behind it.

use super::nudges::Nudges;
use super::painter::{DeviceFromWorld, paint};
use super::palette::Palette;
use super::view::CanvasFromWorld;
use crate::platform::window;
use lambdascope_view_model::draw_list::DrawList;
use lambdascope_view_model::layout::Layout;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// The canvas and its context.
pub(crate) struct Surface {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    palette: Palette,
    nudges: Nudges,
    /// Device pixels for one CSS pixel.
    ratio: f64,
}

impl Surface {
    /// The surface of an element; none if the browser has no 2D context left.
    pub(crate) fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self {
            canvas,
            context,
            palette: Palette::read(),
            nudges: Nudges::default(),
            ratio: 1.0,
        })
    }

    /// Gives the canvas as many pixels as its element of `width` by `height` CSS pixels covers.
    ///
    /// Called when that changes: asking for it in every frame would lay out the page every time.
    pub(crate) fn resize(&mut self, width: f64, height: f64) {
        self.ratio = window().device_pixel_ratio();
        self.canvas.set_width(pixels(width * self.ratio));
        self.canvas.set_height(pixels(height * self.ratio));
    }

    /// Reads the colours again, after the theme changed.
    pub(crate) fn read_theme(&mut self) {
        self.palette = Palette::read();
    }

    /// Paints a draw list, and lets the cards beside the canvas give way to what arrives.
    pub(crate) fn paint(
        &mut self,
        canvas_from_world: CanvasFromWorld,
        layout: &Layout,
        list: &DrawList,
    ) {
        let (ratio, size) = (self.ratio, (self.canvas.width(), self.canvas.height()));
        let CanvasFromWorld { scale, left, top } = canvas_from_world;
        let device = DeviceFromWorld { scale: scale * ratio, left: left * ratio, top: top * ratio };
        paint(&self.context, size, device, &self.palette, layout, list);
        if let Some(scene) = self.canvas.parent_element() {
            self.nudges.show(&scene, layout, list);
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a screen's length is small and positive"
)]
fn pixels(length: f64) -> u32 {
    length.round() as u32
}
