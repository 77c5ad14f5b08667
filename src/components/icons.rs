//! The few icons of the page, drawn in the colour of their text.

use crate::act::Act;
use crate::hooks::use_desk;
use yew::{AttrValue, Classes, Html, Properties, component, html};

pub(crate) const PLAY: &str = "M4 1.5 14 8 4 14.5z";
pub(crate) const PAUSE: &str = "M3 1.5h4v13H3zM9.5 1.5h4v13h-4z";
pub(crate) const RESTART: &str = "M2 2h2v12H2zM14 2v12L5 8z";
pub(crate) const STEP_BACK: &str = "M10.5 2.5v11L2 8zM12 2.5h2v11h-2z";
pub(crate) const STEP_FORWARD: &str = "M5.5 2.5v11L14 8zM2 2.5h2v11H2z";
pub(crate) const EARLIER: &str = "M10.5 3v10L4 8z";
pub(crate) const LATER: &str = "M5.5 3v10L12 8z";
pub(crate) const MARK_BACK: &str = "M8 3v10L2 8zM12.5 4.5 16 8l-3.5 3.5L9 8z";
pub(crate) const MARK_ON: &str = "M8 3v10l6-5zM3.5 4.5 7 8l-3.5 3.5L0 8z";
pub(crate) const BOOKMARK: &str = "M4 1.5h8v13L8 11l-4 3.5z";
pub(crate) const THEME: &str = "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 1.6v10.8A5.4 5.4 0 0 1 8 2.6z";
pub(crate) const ABOUT: &str = "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM7.2 7h1.6v4.4H7.2zM7.2 4.4h1.6V6H7.2z";
pub(crate) const CLOSE: &str =
    "M3.4 2 8 6.6 12.6 2 14 3.4 9.4 8l4.6 4.6-1.4 1.4L8 9.4 3.4 14 2 12.6 6.6 8 2 3.4z";
pub(crate) const SETTINGS: &str = "M1 3h7a2 2 0 0 1 4 0h3v1.6h-3.2a2 2 0 0 1-3.6 0H1zM1 11h3.2a2 2 0 0 1 3.6 0H15v1.6H7.8a2 2 0 0 1-3.6 0H1z";
pub(crate) const CLOSER: &str = "M7.2 2h1.6v5.2H14v1.6H8.8V14H7.2V8.8H2V7.2h5.2z";
pub(crate) const FURTHER: &str = "M2 7.2h12v1.6H2z";
pub(crate) const FIT: &str = "M2 2h4.5v1.6H3.6v2.9H2zM9.5 2H14v4.5h-1.6V3.6H9.5zM2 9.5h1.6v2.9h2.9V14H2zM12.4 9.5H14V14H9.5v-1.6h2.9z";

#[derive(PartialEq, Properties)]
pub(crate) struct IconProps {
    pub(crate) path: &'static str,
}

/// A 16-pixel icon from one path.
#[component]
pub(crate) fn Icon(props: &IconProps) -> Html {
    html! {
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <path d={props.path} />
        </svg>
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct IconButtonProps {
    #[prop_or_else(|| "icon".into())]
    pub(crate) class: Classes,
    /// What it is called.
    pub(crate) label: AttrValue,
    pub(crate) path: &'static str,
    /// What a click does.
    pub(crate) act: Act,
    #[prop_or_default]
    pub(crate) disabled: bool,
    /// A key that does the same.
    #[prop_or_default]
    pub(crate) shortcut: Option<&'static str>,
}

/// A button that shows an icon.
#[component]
pub(crate) fn IconButton(props: &IconButtonProps) -> Html {
    let desk = use_desk();
    let onclick = desk.on(props.act.clone());
    html! {
        <button class={props.class.clone()} type="button" aria-label={&props.label}
            title={&props.label} disabled={props.disabled} aria-keyshortcuts={props.shortcut}
            {onclick}><Icon path={props.path} /></button>
    }
}
