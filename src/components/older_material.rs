//! Where older material differs: what it teaches, what holds, and the scenario that shows it.

use super::header::button;
use super::reference::{rule_link, scenario_button, tables, waits};
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::reference::Older;
use crate::texts::fill;
use crate::texts::reference::texts as r;
use lambdascope_rulebook::Edition;

pub(crate) fn page(desk: &Desk) -> El {
    let list = match tables(desk) {
        None => waits(),
        Some(tables) => {
            part("ul", "older").list(tables.older.iter().map(|row| item(desk, row)).collect())
        }
    };
    part("div", "dialog-body").child(part("p", "muted").text(r().older_about)).child(list)
}

fn item(desk: &Desk, row: &Older) -> El {
    let told = [
        (r().taught, &row.taught, "taught"),
        (r().holds, &row.today, "holds"),
        (r().since, &row.since, ""),
        (r().matters, &row.why, ""),
    ];
    let mut list = el("dl");
    for (name, text, class) in told {
        list = list.child(el("dt").text(name)).child(part("dd", class).text(text));
    }
    let see = fill(r().see, &[&row.shown.title]);
    let see = if row.editions {
        let show = |edition| Act::Show(row.shown.scenario.clone(), Some(edition));
        part("p", "see")
            .child(part("span", "muted").text(&see))
            .child(button(desk, "btn", r().see_today, show(Edition::Today)))
            .child(button(desk, "btn", r().see_classic, show(Edition::Classic)))
    } else {
        part("p", "see").child(scenario_button(desk, "btn", &see, &row.shown))
    };
    let head =
        part("div", "topic").child(el("h3").text(&row.topic)).child(rule_link(desk, &row.rule));
    el("li").child(head).child(list).child(see)
}
