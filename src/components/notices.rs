//! Short messages over the page, until they are dismissed.

use super::header::icon_button;
use super::icons;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::state::Choice;
use crate::texts::t;

pub(crate) fn notices(desk: &Desk) -> El {
    let ui = desk.ui();
    let notice =
        |(number, text): &(u32, String)| {
            let dismiss = Act::Choose(Choice::Dismiss(*number));
            part("div", "notice")
                .key(u64::from(*number))
                .child(el("p").text(text))
                .child(icon_button(desk, "icon", t().dismiss, icons::CLOSE, dismiss))
        };
    part("div", "notices").attr("role", "status").list(ui.notices.iter().map(notice).collect())
}
