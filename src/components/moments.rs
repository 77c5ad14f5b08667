//! Moments to go to: the marks of the run, one's own bookmarks, and what happens to the selection.

use super::header::{button, icon_button};
use super::icons::{self, icon};
use super::menu::menu;
use super::timeline::{look, place};
use crate::act::Act;
use crate::bookmarks::Bookmark;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::quantity::{decimal, moment};
use crate::texts::fill;
use crate::texts::time::texts as time;
use lambdascope_engine::time::SimTime;
use lambdascope_view_model::node::NodeId;
use lambdascope_view_model::playhead::SessionCommand;
use lambdascope_view_model::steps::Subject;
use std::rc::Rc;
use yew::virtual_dom::ListenerKind;

/// Something that a person does with marks.
#[derive(Clone)]
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
struct Mark {
    time: SimTime,
    name: String,
    colour: &'static str,
    class: &'static str,
}

/// The class of a bookmark's mark.
const FLAG: &str = "landmark flag";
/// The id of the list of marks.
const MENU: &str = "marks";

/// The landmarks of the run and the bookmarks, in the order of time.
fn all(desk: &Desk) -> Vec<Mark> {
    let own = bookmarks(desk).into_iter().map(|Bookmark { time, name }| Mark {
        time,
        name,
        colour: "var(--flow)",
        class: FLAG,
    });
    let landmarks = desk.look(|stage| stage.session.history().landmarks()).unwrap_or_default();
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

fn bookmarks(desk: &Desk) -> Vec<Bookmark> {
    let scenario = desk.look(|stage| match stage.opening.name.as_str() {
        "" => stage.document().title().unwrap_or_default().to_owned(),
        name => name.to_owned(),
    });
    let Some(scenario) = scenario else { return Vec::new() };
    desk.library.borrow_mut().bookmarks.of(&scenario).to_vec()
}

/// What is clicked on the timeline to go to a mark; the keyboard has keys and a list for it. The
/// place of a mark ends half-way to the next one.
pub(crate) fn marks(desk: &Desk) -> Vec<El> {
    let end = desk.look(|stage| stage.session.end()).unwrap_or_default();
    let marks = all(desk);
    let flags = marks.iter().filter(|mark| mark.class == FLAG);
    let mut shown: Vec<El> = flags
        .map(|mark| part("i", FLAG).put("style", &place(mark.time, end, mark.colour)))
        .collect();
    let together: Vec<&[Mark]> = marks.chunk_by(|one, other| one.time == other.time).collect();
    let times: Vec<SimTime> = together.iter().map(|marks| marks[0].time).collect();
    for (index, marks) in together.iter().enumerate() {
        let at = times[index];
        let far = |other: Option<&SimTime>| {
            let apart = other.map(|other| at.since(*other).max(other.since(at)));
            let share = apart.map_or(1.0, |apart| apart.as_secs_f64() / end.as_secs_f64() / 2.0);
            decimal(share * 100.0, 3)
        };
        let before = far(index.checked_sub(1).and_then(|before| times.get(before)));
        let after = far(times.get(index + 1));
        let mut style = place(at, end, "none");
        style.push_str(&fill(
            "; margin-left: calc(-1 * min(7px, {0}%)); width: calc(min(7px, {0}%) + min(7px, {1}%))",
            &[&before, &after],
        ));
        let names: Vec<&str> = marks.iter().map(|mark| mark.name.as_str()).collect();
        let title = fill(time().mark_said, &[&names.join(", "), &moment(at)]);
        let hit = button(desk, "hit", "", Act::Playback(SessionCommand::Seek(at)))
            .attr("tabindex", "-1")
            .put("aria-label", &title)
            .put("title", &title)
            .put("style", &style);
        shown.push(hit);
    }
    shown
}

/// Buttons that lead from mark to mark, and the list of all with the bookmarks.
pub(crate) fn jumps(desk: &Desk) -> Vec<El> {
    let marks = all(desk);
    let now = desk.look(crate::stage::Stage::now).unwrap_or_default();
    let t = time();
    let step = |label, said, key, path, to: Option<&Mark>, jump| {
        let button = icon_button(desk, "icon mark-step", label, path, Act::Jump(jump));
        let button = button.attr("aria-keyshortcuts", key).flag("disabled", to.is_none());
        match to {
            Some(mark) => {
                let said = fill(said, &[&mark.name, &moment(mark.time)]);
                button.put("title", &said).put("aria-label", &said)
            }
            None => button,
        }
    };
    let back = marks.iter().rfind(|mark| mark.time < now);
    let on = marks.iter().find(|mark| mark.time > now);
    let [open, list] = menu(MENU, t.marks, icon(icons::BOOKMARK), content(desk, &marks));
    vec![
        step(t.mark_back, t.mark_back_to, "p", icons::MARK_BACK, back, Jump::Back),
        step(t.mark_on, t.mark_on_to, "n", icons::MARK_ON, on, Jump::On),
        open,
        list,
    ]
}

/// What the list of marks shows: the bookmarks, which can be named and taken away, and the marks
/// of the run.
fn content(desk: &Desk, marks: &[Mark]) -> Vec<El> {
    let t = time();
    let set =
        button(desk, "btn", t.bookmark_here, Act::Jump(Jump::Set)).attr("aria-keyshortcuts", "b");
    let before = desk.library.borrow().before.map(|before| {
        let said = fill(t.return_to, &[&moment(before)]);
        let back = button(desk, "btn", &said, Act::Jump(Jump::Return));
        el("li").child(back.attr("aria-keyshortcuts", "Backspace"))
    });
    let own = bookmarks(desk);
    let own = own.iter().map(|bookmark| bookmark_row(desk, bookmark)).collect();
    let run = marks.iter().filter(|mark| mark.class != FLAG);
    let run: Vec<El> = run
        .map(|mark| {
            let mut style = "--mark: ".to_owned();
            style.push_str(mark.colour);
            let go = part("button", "go")
                .attr("type", "button")
                .child(part("i", "dot").put("style", &style))
                .text(&mark.name)
                .child(el("time").text(&moment(mark.time)))
                .on_click(desk, Act::Playback(SessionCommand::Seek(mark.time)));
            el("li").child(go)
        })
        .collect();
    let none = run.is_empty().then(|| part("p", "muted small").text(t.marks_none));
    let mut list = vec![el("li").child(set)];
    list.extend(before);
    list.extend([
        el("li")
            .child(el("h3").text(t.bookmarks))
            .child(part("ul", "moments-list").attr("id", "bookmarks").list(own)),
        el("li")
            .child(el("h3").text(t.marks_of_run))
            .maybe(none)
            .child(part("ul", "moments-list").list(run)),
    ]);
    list
}

fn bookmark_row(desk: &Desk, bookmark: &Bookmark) -> El {
    let Bookmark { time: at, name } = bookmark;
    let (at, said) = (*at, moment(*at));
    let t = time();
    let go = button(desk, "go short", "", Act::Playback(SessionCommand::Seek(at)))
        .put("aria-label", &fill(t.mark_said, &[name, &said]))
        .child(el("time").text(&said));
    let naming = desk.clone();
    let field = part("input", "field")
        .attr("maxlength", "60")
        .put("aria-label", &fill(t.bookmark_name, &[&said]))
        .value(name)
        .on_text(ListenerKind::onchange, move |text| naming.act(Act::Jump(Jump::Name(at, text))));
    let remove = fill(t.bookmark_remove, &[name]);
    let remove = part("button", "icon")
        .attr("type", "button")
        .child(icon(icons::CLOSE))
        .put("aria-label", &remove)
        .put("title", &remove)
        .on_click(desk, Act::Jump(Jump::Remove(at)));
    el("li").key(at.as_micros()).child(go).child(field).child(remove)
}

/// The moment that is shown is where a jump begins.
pub(crate) fn leave(desk: &Desk) {
    let now = desk.look(crate::stage::Stage::now);
    desk.library.borrow_mut().before = now;
}

/// The timeline's slider: who takes hold of it leaves the moment that is shown.
pub(crate) fn leaving(desk: &Desk, slider: El) -> El {
    let desk = desk.clone();
    slider.on(ListenerKind::onpointerdown, Rc::new(move |_| leave(&desk)))
}

/// Does something with marks.
pub(crate) fn jump(desk: &Desk, jump: Jump) {
    let now = desk.look(crate::stage::Stage::now).unwrap_or_default();
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
    let ui = desk.ui();
    match (ui.event, ui.node) {
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
        "f" if desk.ui().event.is_some() => {
            let follow = desk.ui().follow;
            Act::Follow(!follow)
        }
        _ => return false,
    };
    desk.act(act);
    true
}
