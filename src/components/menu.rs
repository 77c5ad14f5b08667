//! A button that opens a list, and the list.

use crate::act::Act;
use crate::hooks::use_desk;
use yew::{Children, Html, Properties, component, html};

#[derive(PartialEq, Properties)]
pub(crate) struct MenuProps {
    /// The id of the list.
    pub(crate) id: &'static str,
    /// What the button is called.
    pub(crate) name: &'static str,
    /// What it shows.
    pub(crate) symbol: Html,
    pub(crate) children: Children,
}

/// The button, and the list that it opens: the browser closes it.
#[component]
pub(crate) fn Menu(props: &MenuProps) -> Html {
    let MenuProps { id, name, symbol, children } = props;
    html! {
        <>
            <button class="icon" type="button" popovertarget={*id} aria-label={*name} title={*name}>
                { symbol.clone() }
            </button>
            <ul class="popup" id={*id} popover="auto">{ children.clone() }</ul>
        </>
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct MenuItemProps {
    /// The id of the list that it is in.
    pub(crate) menu: &'static str,
    pub(crate) text: String,
    pub(crate) act: Act,
    /// Whether it is what holds now.
    pub(crate) current: bool,
}

/// One choice of a list; it closes the list.
#[component]
pub(crate) fn MenuItem(props: &MenuItemProps) -> Html {
    let desk = use_desk();
    html! {
        <li>
            <button class="" type="button" popovertarget={props.menu} popovertargetaction="hide"
                aria-current={props.current.to_string()} onclick={desk.on(props.act.clone())}>
                { &props.text }
            </button>
        </li>
    }
}
