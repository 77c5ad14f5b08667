//! The dialog that is open, if one is.

use super::editor::Editor;
use super::events::Events;
use super::send::Send;
use crate::state::{Dialog, Ui};
use yew::{Html, html};

pub(crate) fn dialogs(ui: &Ui) -> Html {
    match ui.dialog {
        None => html! { <span></span> },
        Some(Dialog::Send(source)) => html! { <Send {source} /> },
        Some(Dialog::Editor) => html! { <Editor /> },
        Some(Dialog::Events(group)) => html! { <Events {group} /> },
    }
}
