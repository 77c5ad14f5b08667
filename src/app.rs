//! The page: which face the address asks for, and what is told to the browser after rendering.
//!
//! It is one component. Its parts are functions: each renders from the same stage and choices,
//! at the same moments.

use crate::address::{Address, OPENING};
use crate::components::{
    aside, charts, compare, editor, events, export, guide, hazards, header, live_region, notices,
    reference, scene, send, transport,
};
use crate::desk::Desk;
use crate::dom::{El, el, nothing, part};
use crate::hooks::use_running;
use crate::platform::dialog;
use crate::stage::Opening;
use crate::state::{Dialog, Ui};
use crate::texts::t;
use yew::{Html, component, use_effect, use_effect_with, use_force_update, use_memo};

#[component]
pub(crate) fn App() -> Html {
    let update = use_force_update();
    let desk = use_memo((), |()| {
        let address = Address::read();
        let desk = Desk::new(&address, update);
        let opening = Opening {
            // A session that names no scenario of the gallery is somebody's own.
            name: address.scenario.unwrap_or_else(|| {
                if address.session.is_some() { String::new() } else { OPENING.to_owned() }
            }),
            seed: address.seed,
            limits: address.limits,
            pace: address.pace.unwrap_or_default(),
            moment: address.moment,
            autoplay: address.autoplay,
            changed: false,
        };
        match address.session {
            Some(session) => desk.load_session(session, opening),
            None => desk.load(opening),
        }
        desk
    });
    use_running(&desk);
    use_effect_with((), {
        let desk = desk.clone();
        move |()| move || desk.screen.borrow_mut().watch = None
    });
    use_effect({
        let desk = desk.clone();
        move || after_render(&desk)
    });
    page(&desk)
}

fn page(desk: &Desk) -> Html {
    let ui = desk.ui();
    if desk.stage.borrow().is_none() {
        let wait = part("main", "loading").text(t().loading);
        return el("div").child(wait).child(notices::notices(desk)).html();
    }
    let page = part("div", "page").put("class", &class(&ui));
    let page = if ui.embed {
        page.child(scene::scene(desk)).child(transport::transport(desk))
    } else {
        page.child(header::header(desk))
            .child(scene::scene(desk))
            .child(aside::aside(desk))
            .child(transport::transport(desk))
            .child(charts::charts(desk))
    };
    page.child(live_region::live_region(desk))
        .node(open_dialog(desk, ui.dialog))
        .child(notices::notices(desk))
        .html()
}

/// The page with the parts that the address leaves out.
fn class(ui: &Ui) -> String {
    let mut class = "page".to_owned();
    let mut add = |on: bool, name: &str| {
        if on {
            class.push(' ');
            class.push_str(name);
        }
    };
    add(ui.embed, "embed");
    add(ui.hide.controls, "no-controls");
    add(ui.hide.charts, "no-charts");
    add(ui.hide.trace, "no-trace");
    add(ui.trace, "with-trace");
    add(ui.charts, "with-charts");
    add(ui.sheet, "with-sheet");
    class
}

fn open_dialog(desk: &Desk, open: Option<Dialog>) -> Html {
    let dialog: El = match open {
        None => return nothing(),
        Some(Dialog::Send(source)) => send::dialog(desk, source),
        Some(Dialog::Guide) => guide::dialog(desk),
        Some(Dialog::Hazards) => hazards::dialog(desk),
        Some(Dialog::Editor) => editor::dialog(desk),
        Some(Dialog::Events(group)) => events::dialog(desk, group),
        Some(Dialog::Compare(page)) => compare::dialog(desk, page),
        Some(Dialog::Reference) => reference::dialog(desk),
        Some(Dialog::Export(page)) => export::dialog(desk, page),
    };
    dialog.html()
}

/// Tells the browser of choices that are not elements.
fn after_render(desk: &Desk) {
    scene::attach(desk);
    let ui = desk.ui().clone();
    let shown = desk.screen.borrow_mut().shown.replace(ui.clone());
    let shown = shown.as_ref();
    if shown.map(|shown| shown.theme) != Some(ui.theme) {
        ui.theme.apply();
        desk.read_theme();
    }
    let view = |ui: &Ui| (ui.event, ui.follow, ui.lane, ui.loaded);
    if shown.map(view) != Some(view(&ui)) {
        desk.set_view();
    }
    if ui.dialog.is_some() && shown.map(|shown| shown.dialog) != Some(ui.dialog) {
        dialog::show();
    }
    if ui.node.is_some() && shown.map(|shown| shown.node) != Some(ui.node) {
        aside::bring_into_sight();
    }
    scene::fit(desk);
}
