//! Moments to go to: the marks of the run, one's own bookmarks, and what happens to the selection.

use crate::act::Act;
use crate::bookmarks::Bookmark;
use crate::desk::Desk;
use crate::quantity::moment;
use crate::stage::Stage;
use crate::texts::time::texts as time;
use crate::texts::{fill, t};
use lambdascope_engine::time::SimTime;
use lambdascope_view_model::history::TimelineMark;
use lambdascope_view_model::node::NodeId;
use lambdascope_view_model::playhead::SessionCommand;
use lambdascope_view_model::steps::Subject;

/// Something that a person does with marks.
#[derive(Clone, PartialEq)]
pub(crate) enum Jump {
    /// Goes to the mark before the moment that is shown.
    Back,
    /// Goes to the one after it.
    On,
    /// Goes back to where the last jump began.
    Return,
    /// Sets a bookmark at the moment that is shown.
    Set,
    /// Names the bookmark at a moment.
    Name(SimTime, String),
    /// Takes the bookmark at a moment away.
    Remove(SimTime),
}

/// A mark of the timeline.
#[derive(Clone, PartialEq)]
pub(crate) struct Mark {
    pub(crate) time: SimTime,
    pub(crate) name: String,
    pub(crate) colour: &'static str,
    pub(crate) class: &'static str,
}

/// The class of a bookmark's mark.
pub(crate) const FLAG: &str = "landmark flag";

/// Its colour and name, and the form of its head.
pub(crate) const fn look(landmark: TimelineMark) -> (&'static str, &'static str, &'static str) {
    match landmark {
        TimelineMark::Error => ("var(--err)", t().landmark_error, "landmark round"),
        TimelineMark::Retry => ("var(--wait)", t().landmark_retry, "landmark"),
        TimelineMark::Throttle => ("var(--edge)", t().landmark_throttle, "landmark square"),
        TimelineMark::DeadLetter => ("var(--lost)", t().landmark_dead, "landmark diamond"),
        TimelineMark::Lost => ("var(--gone)", t().landmark_lost, "landmark cross"),
    }
}

/// The landmarks of the run and the bookmarks, in the order of time.
pub(crate) fn all(desk: &Desk) -> Vec<Mark> {
    let own = bookmarks(desk).into_iter().map(|Bookmark { time, name }| Mark {
        time,
        name,
        colour: "var(--flow)",
        class: FLAG,
    });
    let landmarks = desk.see(|stage| stage.session.history().landmarks());
    let mut marks: Vec<Mark> = landmarks
        .into_iter()
        .map(|(time, landmark)| {
            let (colour, name, class) = look(landmark);
            Mark { time, name: name.to_owned(), colour, class }
        })
        .chain(own)
        .collect();
    marks.sort_by_key(|mark| mark.time);
    marks
}

/// The bookmarks of the scenario that is on.
pub(crate) fn bookmarks(desk: &Desk) -> Vec<Bookmark> {
    let scenario = desk.see(|stage| match stage.opening.name.as_str() {
        "" => stage.document().title().unwrap_or_default().to_owned(),
        name => name.to_owned(),
    });
    desk.library.borrow_mut().bookmarks.of(&scenario).to_vec()
}

/// The moment that is shown is where a jump begins.
pub(crate) fn leave(desk: &Desk) {
    desk.library.borrow_mut().before = Some(desk.see(Stage::now));
}

/// Does something with marks.
pub(crate) fn jump(desk: &Desk, jump: Jump) {
    let now = desk.see(Stage::now);
    let t = time();
    let kept = match jump {
        Jump::Back | Jump::On => {
            let marks = all(desk);
            let to = match jump {
                Jump::Back => marks.iter().rfind(|mark| mark.time < now),
                _ => marks.iter().find(|mark| mark.time > now),
            };
            if let Some(mark) = to {
                leave(desk);
                desk.playback(SessionCommand::Seek(mark.time));
            }
            return;
        }
        Jump::Return => {
            let before = desk.library.borrow().before;
            if let Some(before) = before {
                leave(desk);
                desk.playback(SessionCommand::Seek(before));
            }
            return;
        }
        Jump::Set => {
            bookmarks(desk);
            let mut library = desk.library.borrow_mut();
            if let Some(known) = library.bookmarks.at(now) {
                let said = fill(t.bookmark_known, &[&known.name]);
                drop(library);
                desk.notice(&said);
                return;
            }
            let name = fill(t.bookmark_number, &[&library.bookmarks.next_number()]);
            let kept = library.bookmarks.set(now, &name);
            drop(library);
            if kept {
                desk.notice(&fill(t.bookmark_set, &[&moment(now)]));
            }
            kept
        }
        Jump::Name(at, name) => desk.library.borrow_mut().bookmarks.set(at, &name),
        Jump::Remove(at) => desk.library.borrow_mut().bookmarks.remove(at),
    };
    if !kept {
        desk.notice(t.bookmark_not_kept);
    }
    desk.render();
}

/// The event that is selected, else the node; before anything is selected, the function is.
fn subject(desk: &Desk) -> Subject {
    let selection = desk.selection();
    match (selection.event, selection.node) {
        (Some(event), _) => Subject::Event(event),
        (None, node) => Subject::Node(node.unwrap_or(NodeId::function(0))),
    }
}

/// Comma and full stop step through what happens to the selection, p and n go to the previous and
/// next mark, Backspace back to where a jump began, b sets a bookmark, f follows the event. True if the key is used up.
pub(crate) fn press(desk: &Desk, key: &str) -> bool {
    let act = match key {
        "," => Act::Playback(SessionCommand::StepPrevious(subject(desk))),
        "." => Act::Playback(SessionCommand::StepNext(subject(desk))),
        "p" => Act::Jump(Jump::Back),
        "n" => Act::Jump(Jump::On),
        "Backspace" => Act::Jump(Jump::Return),
        "b" => Act::Jump(Jump::Set),
        "f" if desk.selection().event.is_some() => {
            let follow = desk.selection().follow;
            Act::Follow(!follow)
        }
        _ => return false,
    };
    desk.act(act);
    true
}
