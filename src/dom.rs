//! Elements of the page, put together call by call.
//!
//! Yew's `html!` writes out in full, at every place, how an element is made. With some hundred
//! elements that is most of a program; a call is a few bytes. What comes out is the same virtual
//! DOM.

use crate::act::Act;
use crate::desk::Desk;
use std::rc::Rc;
use web_sys::Event;
use yew::virtual_dom::{Key, Listener, ListenerKind, VTag, VText};
use yew::{AttrValue, Html};

/// An element that is being made.
pub(crate) struct El(VTag);

pub(crate) fn el(tag: &'static str) -> El {
    El(VTag::new(tag))
}

/// A new element with a class.
pub(crate) fn part(tag: &'static str, class: &'static str) -> El {
    el(tag).attr("class", class)
}

impl El {
    /// An attribute that is always the same.
    pub(crate) fn attr(mut self, name: &'static str, value: &'static str) -> Self {
        self.0.add_attribute(name, AttrValue::Static(value));
        self
    }

    pub(crate) fn put(mut self, name: &'static str, value: &str) -> Self {
        self.0.add_attribute(name, AttrValue::Rc(Rc::from(value)));
        self
    }

    /// An attribute without a value, if `on`.
    pub(crate) fn flag(self, name: &'static str, on: bool) -> Self {
        if on { self.attr(name, "") } else { self }
    }

    /// What tells it apart from its neighbours when their order changes.
    pub(crate) fn key(mut self, key: u64) -> Self {
        self.0.key = Some(Key::from(key));
        self
    }

    pub(crate) fn text(self, text: &str) -> Self {
        self.node(Html::VText(VText::new(AttrValue::Rc(Rc::from(text)))))
    }

    pub(crate) fn child(self, child: impl Into<Html>) -> Self {
        self.node(child.into())
    }

    /// An element inside, if there is one.
    pub(crate) fn maybe(self, child: Option<impl Into<Html>>) -> Self {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }

    pub(crate) fn list(mut self, children: Vec<Self>) -> Self {
        for child in children {
            self = self.child(child);
        }
        self
    }

    pub(crate) fn node(mut self, node: Html) -> Self {
        self.0.add_child(node);
        self
    }

    pub(crate) fn html(self) -> Html {
        Html::VTag(Rc::new(self.0))
    }

    /// What a click does.
    pub(crate) fn on_click(self, desk: &Desk, act: Act) -> Self {
        let desk = desk.clone();
        self.on(ListenerKind::onclick, Rc::new(move |_| desk.act(act.clone())))
    }

    /// What an event does.
    pub(crate) fn on(mut self, kind: ListenerKind, run: Rc<dyn Fn(Event)>) -> Self {
        self.0.add_listener(Rc::new(On { kind, run }));
        self
    }
}

impl From<El> for Html {
    fn from(el: El) -> Self {
        el.html()
    }
}

struct On {
    kind: ListenerKind,
    run: Rc<dyn Fn(Event)>,
}

impl Listener for On {
    fn kind(&self) -> ListenerKind {
        self.kind.clone()
    }

    fn handle(&self, event: Event) {
        (self.run)(event);
    }

    fn passive(&self) -> bool {
        false
    }
}
