//! Cards that give way for a moment when something reaches them: moved with their style, past
//! Yew, since this happens in the frame loop.

use crate::quantity::decimal;
use lambdascope_view_model::draw_list::DrawList;
use lambdascope_view_model::layout::Layout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// How far a card gives way at most (px).
const REACH: f64 = 2.0;

/// The cards that are not at their place now, by their index in the layout.
#[derive(Default)]
pub(crate) struct Nudges(Vec<usize>);

impl Nudges {
    /// Moves the cards of `scene` as the draw list says, and those back that it no longer names.
    pub(crate) fn show(&mut self, scene: &Element, layout: &Layout, list: &DrawList) {
        if self.0.is_empty() && list.nudges.is_empty() {
            return;
        }
        let cards = scene.get_elements_by_class_name("node");
        let set = |index: usize, push: f64| {
            let card = u32::try_from(index).ok().and_then(|index| cards.item(index));
            if let Some(card) = card.and_then(|card| card.dyn_into::<HtmlElement>().ok()) {
                let mut shift = decimal(push * REACH, 2);
                shift.push_str("px");
                // A number of pixels is always taken.
                let _ = card.style().set_property("translate", &shift);
            }
        };
        for index in self.0.drain(..) {
            set(index, 0.0);
        }
        for nudge in &list.nudges {
            if let Some(index) = layout.nodes.iter().position(|node| node.node == nudge.node) {
                set(index, f64::from(nudge.push));
                self.0.push(index);
            }
        }
    }
}
