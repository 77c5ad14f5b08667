//! Which parts of the page are in sight, and how they look.

use super::Choice;
use crate::address::{Address, Hidden};
use crate::theme::Theme;
use lambdascope_view_model::node::InvocationLane;
use std::rc::Rc;
use yew::Reducible;

#[derive(Clone, PartialEq)]
pub(crate) struct View {
    /// Whether only the scene and a slim transport are shown.
    pub(crate) embed: bool,
    /// Parts that the address leaves out.
    pub(crate) hide: Hidden,
    pub(crate) theme: Theme,
    /// Whether the trace is shown in place of the charts.
    pub(crate) trace: bool,
    /// Whether all charts are shown in place of the few.
    pub(crate) charts: bool,
    /// The lane that a phone shows.
    pub(crate) lane: InvocationLane,
    /// Whether a phone's sheet of controls is open.
    pub(crate) sheet: bool,
}

impl View {
    /// What the address asks for, and what was kept from the last visit.
    pub(crate) fn first(address: &Address) -> Self {
        Self {
            embed: address.embed,
            hide: address.hide,
            theme: address.theme.or_else(Theme::kept).unwrap_or_default(),
            trace: false,
            charts: false,
            // The lane with most of the story.
            lane: InvocationLane::Async,
            sheet: false,
        }
    }
}

impl Reducible for View {
    type Action = Choice;

    fn reduce(self: Rc<Self>, choice: Choice) -> Rc<Self> {
        let mut next = (*self).clone();
        match choice {
            Choice::Theme(theme) => next.theme = theme,
            // A phone has its journey in the sheet.
            Choice::Event(event) => next.sheet |= event.is_some(),
            Choice::Trace(on) => {
                next.trace = on;
                next.charts = false;
            }
            Choice::Charts(on) => {
                next.charts = on;
                next.trace = false;
            }
            Choice::Lane(lane) => next.lane = lane,
            Choice::Sheet(open) => next.sheet = open,
            _ => return self,
        }
        Rc::new(next)
    }
}
