//! Short messages over the page, until they are dismissed.

use super::header::icon_button;
use super::icons;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::state::{Choice, Notice};
use crate::texts::t;

pub(crate) fn notices(desk: &Desk) -> El {
    let ui = desk.ui();
    let show = |notice: &Notice| {
        let dismiss = Act::Choose(Choice::Dismiss(notice.number));
        part("div", "notice")
            .key(u64::from(notice.number))
            .child(el("p").text(&notice.text))
            .child(icon_button(desk, "icon", t().dismiss, icons::CLOSE, dismiss))
    };
    part("div", "notices").attr("role", "status").list(ui.notices.iter().map(show).collect())
}
