//! The marks on the timeline, and the list of them with one's own bookmarks.

use super::icons::{self, Icon, IconButton};
use super::menu::Menu;
use super::timeline::place;
use crate::act::Act;
use crate::bookmarks::Bookmark;
use crate::hooks::{use_desk, use_shared, use_view};
use crate::moments::{FLAG, Jump, Mark, all, bookmarks};
use crate::platform::events::target;
use crate::quantity::{decimal, moment};
use crate::stage::Stage;
use crate::texts::fill;
use crate::texts::time::texts as time;
use lambdascope_engine::time::SimTime;
use lambdascope_view_model::playhead::SessionCommand;
use web_sys::HtmlInputElement;
use yew::{AttrValue, Callback, Event, Html, Properties, component, html};

/// The id of the list of marks.
const MENU: &str = "marks";

/// What is clicked on the timeline to go to a mark; the keyboard has keys and a list for it. The
/// place of a mark ends half-way to the next one.
#[component]
pub(crate) fn Marks() -> Html {
    let desk = use_desk();
    let end = *use_view((), |stage, ()| stage.session.end());
    let marks = use_shared((), |desk, ()| all(desk));
    let flags = marks.iter().filter(|mark| mark.class == FLAG);
    let flag =
        |mark: &Mark| html! { <i class={FLAG} style={place(mark.time, end, mark.colour)} /> };
    let together: Vec<&[Mark]> = marks.chunk_by(|one, other| one.time == other.time).collect();
    let times: Vec<SimTime> = together.iter().map(|marks| marks[0].time).collect();
    let hit = |(index, marks): (usize, &&[Mark])| {
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
        html! {
            <button class="hit" type="button" tabindex="-1" aria-label={title.clone()} {title} {style}
                onclick={desk.on(Act::Playback(SessionCommand::Seek(at)))} />
        }
    };
    html! {
        <span>
            { for flags.map(flag) }
            { for together.iter().enumerate().map(hit) }
        </span>
    }
}

/// Buttons that lead from mark to mark, and the list of all with the bookmarks.
#[component]
pub(crate) fn Jumps() -> Html {
    let marks = use_shared((), |desk, ()| {
        let (marks, now) = (all(desk), desk.see(Stage::now));
        let back = marks.iter().rfind(|mark| mark.time < now).cloned();
        (back, marks.into_iter().find(|mark| mark.time > now))
    });
    let (back, on) = &*marks;
    let t = time();
    let step = |label: &'static str, said, key, path, to: &Option<Mark>, jump| {
        let label = to.as_ref().map_or(AttrValue::from(label), |mark| {
            fill(said, &[&mark.name, &moment(mark.time)]).into()
        });
        html! {
            <IconButton class="icon mark-step" {label} {path} act={Act::Jump(jump)}
                disabled={to.is_none()} shortcut={key} />
        }
    };
    html! {
        <span class="jumps">
            { step(t.mark_back, t.mark_back_to, "p", icons::MARK_BACK, back, Jump::Back) }
            { step(t.mark_on, t.mark_on_to, "n", icons::MARK_ON, on, Jump::On) }
            <Menu id={MENU} name={t.marks} symbol={html! { <Icon path={icons::BOOKMARK} /> }}>
                <MarkList />
            </Menu>
        </span>
    }
}

/// What the list of marks shows: the bookmarks, which can be named and taken away, and the marks
/// of the run.
#[component]
fn MarkList() -> Html {
    let desk = use_desk();
    let before = use_shared((), |desk, ()| desk.library.borrow().before);
    let own = use_shared((), |desk, ()| bookmarks(desk));
    let marks = use_shared((), |desk, ()| {
        let marks = all(desk).into_iter();
        marks.filter(|mark| mark.class != FLAG).collect::<Vec<_>>()
    });
    let t = time();
    let back = |before: SimTime| {
        html! {
            <button class="btn" type="button" aria-keyshortcuts="Backspace"
                onclick={desk.on(Act::Jump(Jump::Return))}>
                { fill(t.return_to, &[&moment(before)]) }
            </button>
        }
    };
    let mark = |mark: &Mark| {
        html! {
            <li>
                <button class="go" type="button"
                    onclick={desk.on(Act::Playback(SessionCommand::Seek(mark.time)))}>
                    <i class="dot" style={fill("--mark: {0}", &[mark.colour])} />
                    { &mark.name }
                    <time>{ moment(mark.time) }</time>
                </button>
            </li>
        }
    };
    let row = |bookmark: &Bookmark| {
        html! { <BookmarkRow key={bookmark.time.as_micros()} bookmark={bookmark.clone()} /> }
    };
    html! {
        <>
            <li>
                <button class="btn" type="button" aria-keyshortcuts="b"
                    onclick={desk.on(Act::Jump(Jump::Set))}>{ t.bookmark_here }</button>
            </li>
            if let Some(before) = *before { <li>{ back(before) }</li> }
            <li>
                <h3>{ t.bookmarks }</h3>
                <ul class="moments-list" id="bookmarks">{ for own.iter().map(row) }</ul>
            </li>
            <li>
                <h3>{ t.marks_of_run }</h3>
                if marks.is_empty() { <p class="muted small">{ t.marks_none }</p> }
                <ul class="moments-list">{ for marks.iter().map(mark) }</ul>
            </li>
        </>
    }
}

#[derive(PartialEq, Properties)]
struct BookmarkRowProps {
    bookmark: Bookmark,
}

#[component]
fn BookmarkRow(props: &BookmarkRowProps) -> Html {
    let desk = use_desk();
    let Bookmark { time: at, name } = &props.bookmark;
    let (at, said) = (*at, moment(*at));
    let t = time();
    let onchange = {
        let desk = desk.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = target::<HtmlInputElement>(&event) {
                desk.act(Act::Jump(Jump::Name(at, input.value())));
            }
        })
    };
    html! {
        <li>
            <button class="go short" type="button" aria-label={fill(t.mark_said, &[name, &said])}
                onclick={desk.on(Act::Playback(SessionCommand::Seek(at)))}>
                <time>{ &said }</time>
            </button>
            <input class="field" maxlength="60" aria-label={fill(t.bookmark_name, &[&said])}
                value={name.clone()} {onchange} />
            <IconButton label={fill(t.bookmark_remove, &[name])} path={icons::CLOSE}
                act={Act::Jump(Jump::Remove(at))} />
        </li>
    }
}
