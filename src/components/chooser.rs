//! The list of scenarios, by area.

use crate::act::Act;
use crate::gallery::GalleryEntry;
use crate::hooks::{use_desk, use_gallery, use_view};
use crate::texts::t;
use std::rc::Rc;
use yew::{Html, Properties, component, html};

/// The id of the list: the button opens it, the browser closes it.
const LIST: &str = "scenarios";

#[component]
pub(crate) fn Chooser() -> Html {
    let desk = use_desk();
    let gallery = use_gallery();
    let names = use_view((), |stage, ()| {
        (stage.document().title().unwrap_or_default().to_owned(), stage.opening.name.clone())
    });
    let (title, name) = &*names;
    html! {
        <div class="chooser">
            <button class="btn" type="button" popovertarget={LIST} title={t().scenario}
                onclick={desk.on(Act::LoadGallery)}>
                <span class="title">{ title }</span>
                <span aria-hidden="true">{ "▾" }</span>
            </button>
            <div class="popup" id={LIST} popover="auto">
                if let Some(gallery) = gallery {
                    <Gallery {gallery} current={name.clone()} />
                } else {
                    <p class="muted">{ t().loading_texts }</p>
                }
            </div>
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct GalleryProps {
    gallery: Rc<Vec<GalleryEntry>>,
    /// The name of the scenario that is on.
    current: String,
}

/// All scenarios, area by area.
#[component]
fn Gallery(props: &GalleryProps) -> Html {
    let desk = use_desk();
    let item = |entry: &&GalleryEntry| {
        html! {
            <li>
                <button class="" type="button" popovertarget={LIST} popovertargetaction="hide"
                    aria-current={(entry.id == props.current).to_string()}
                    title={entry.about.clone()} onclick={desk.on(Act::Open(entry.id.clone()))}>
                    { &entry.title }
                    <small>{ &entry.about }</small>
                </button>
            </li>
        }
    };
    let area = |heading: &str, entries: &[&GalleryEntry]| {
        html! {
            if !entries.is_empty() {
                <section>
                    <h3>{ heading }</h3>
                    <ul>{ for entries.iter().map(item) }</ul>
                </section>
            }
        }
    };
    let gallery = props.gallery.iter();
    let of = |name: &str| -> Vec<&GalleryEntry> {
        gallery.clone().filter(|entry| entry.area() == name).collect()
    };
    let known = |entry: &&GalleryEntry| areas().iter().any(|(area, _)| *area == entry.area());
    let others: Vec<&GalleryEntry> = gallery.clone().filter(|entry| !known(entry)).collect();
    html! {
        <>
            { for areas().into_iter().map(|(name, heading)| area(heading, &of(name))) }
            { area(t().area_others, &others) }
        </>
    }
}

/// The areas of the gallery in the order of the list, with their headings.
const fn areas() -> [(&'static str, &'static str); 9] {
    [
        ("opening", t().area_opening),
        ("sync", t().lane_sync),
        ("async", t().lane_async),
        ("sqs", t().area_sqs),
        ("streams", t().area_streams),
        ("payloads", t().area_payloads),
        ("limits", t().area_limits),
        ("patterns", t().area_patterns),
        ("pitfalls", t().area_pitfalls),
    ]
}
