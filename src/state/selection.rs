//! What is selected in the run, and what is being done with it.

use super::Choice;
use lambdascope_engine::entity::EventRef;
use lambdascope_scenario::Diagnostic;
use lambdascope_view_model::journey::AxisTime;
use lambdascope_view_model::node::NodeId;
use std::rc::Rc;
use yew::Reducible;

#[derive(Clone, PartialEq, Default)]
pub(crate) struct Selection {
    /// The node whose settings are shown.
    pub(crate) node: Option<NodeId>,
    /// The event whose journey is shown.
    pub(crate) event: Option<EventRef>,
    /// Whether playback and the view follow that event.
    pub(crate) follow: bool,
    /// Which time the axis of its waterfall shows.
    pub(crate) axis: AxisTime,
    /// The entry of the trace whose rule is open.
    pub(crate) why: Option<usize>,
    /// Whether all settings of the node are shown.
    pub(crate) more: bool,
    /// A change that was refused: its key and why.
    pub(crate) refused: Option<(String, Vec<Diagnostic>)>,
    /// Queues with an alarm: index and depth.
    pub(crate) alarms: Vec<(u16, u64)>,
    /// How often another scenario was put on.
    pub(crate) loaded: u32,
}

impl Reducible for Selection {
    type Action = Choice;

    fn reduce(self: Rc<Self>, choice: Choice) -> Rc<Self> {
        let mut next = (*self).clone();
        match choice {
            Choice::Node(node) => {
                next.node = Some(node);
                next.refused = None;
            }
            Choice::Event(event) => {
                next.event = event;
                next.why = None;
                next.follow &= event.is_some();
            }
            Choice::Follow(on) => next.follow = on && next.event.is_some(),
            Choice::Axis(axis) => next.axis = axis,
            Choice::Why(entry) => next.why = entry,
            Choice::More(on) => next.more = on,
            Choice::Refused(refused) => next.refused = refused,
            Choice::Alarm(queue, depth) => {
                next.alarms.retain(|(known, _)| *known != queue);
                if depth > 0 {
                    next.alarms.push((queue, depth));
                }
            }
            Choice::Loaded => {
                next = Self {
                    axis: self.axis,
                    more: self.more,
                    loaded: self.loaded + 1,
                    ..Self::default()
                }
            }
            _ => return self,
        }
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_scenario_forgets_what_pointed_into_the_old_one() {
        let chosen = Rc::new(Selection::default())
            .reduce(Choice::Node(NodeId::function(3)))
            .reduce(Choice::Alarm(1, 5));
        assert_ne!(chosen.node, None);
        let loaded = chosen.reduce(Choice::Loaded);
        assert_eq!((loaded.node, loaded.alarms.len(), loaded.loaded), (None, 0, 1));
    }
}
