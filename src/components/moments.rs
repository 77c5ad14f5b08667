//! Keys that go through time by what happens: to the selection, to the next mark.

use crate::act::Act;
use crate::desk::Desk;
use lambdascope_view_model::node::NodeId;
use lambdascope_view_model::playhead::SessionCommand;
use lambdascope_view_model::steps::Subject;

/// The event that is selected, else the node; before anything is selected, the function is.
fn subject(desk: &Desk) -> Subject {
    let ui = desk.ui();
    match (ui.event, ui.node) {
        (Some(event), _) => Subject::Event(event),
        (None, node) => Subject::Node(node.unwrap_or(NodeId::function(0))),
    }
}

/// Comma and full stop step through what happens to the selection; f follows the event. True if
/// the key is used up.
pub(crate) fn press(desk: &Desk, key: &str) -> bool {
    let act = match key {
        "," => Act::Playback(SessionCommand::StepPrevious(subject(desk))),
        "." => Act::Playback(SessionCommand::StepNext(subject(desk))),
        "f" if desk.ui().event.is_some() => {
            let follow = desk.ui().follow;
            Act::Follow(!follow)
        }
        _ => return false,
    };
    desk.act(act);
    true
}
