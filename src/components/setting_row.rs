//! One setting on the screen: its name, how it is set, its value, and why a change was refused.

use super::rule_note::assumed_mark;
use super::segmented::choice;
use super::slider::slider;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part, target};
use crate::settings::{Control, Setting};
use crate::state::Choice;
use crate::texts::{fill, t};
use lambdascope_scenario::Diagnostic;
use serde_json::Value;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::virtual_dom::ListenerKind;

/// Why a change was refused is told in this many sentences at most.
const COMPLAINTS_MAX: usize = 2;

pub(crate) fn setting_row(desk: &Desk, setting: Setting) -> El {
    let setting = Rc::new(setting);
    let mut row = match &setting.control {
        Control::Slide { .. } => slide(desk, &setting),
        Control::Choose { options, chosen, new } => {
            let options = options.iter().map(|(name, value)| {
                (name.clone(), Act::Change(setting.path.clone(), setting.edits(value.clone())))
            });
            let new = new.iter().map(|(words, edits)| {
                ((*words).to_owned(), Act::Extend(setting.path.clone(), edits.clone()))
            });
            let choice = choice(desk, setting.label, options.chain(new).collect(), *chosen);
            part("div", "row")
                .child(label(desk, &setting))
                .child(part("span", "wide").child(choice))
        }
        Control::Switch(on) => {
            part("div", "row").child(label(desk, &setting)).child(switch(desk, &setting, *on))
        }
    };
    if let Some(hint) = setting.hint {
        row = row.attr("title", hint);
    }
    let ui = desk.ui();
    let refused = ui.refused.as_ref().filter(|(path, _)| *path == setting.path);
    let complaints = refused.map_or(&[][..], |(_, complaints)| complaints);
    row.list(complaints.iter().take(COMPLAINTS_MAX).map(complaint).collect())
}

/// Its name, with a mark if the value is an assumption.
fn label(desk: &Desk, setting: &Setting) -> El {
    let assumed = desk.look(|stage| setting.is_assumed(stage.config(), stage.document()));
    let mark = assumed.unwrap_or(false).then(assumed_mark);
    el("span").text(setting.label).maybe(mark)
}

/// A slider with its value. One with marks needs the whole width: it stands below its value.
fn slide(desk: &Desk, setting: &Rc<Setting>) -> El {
    let Control::Slide { scale, value, measure, absent, ticks } = &setting.control else {
        return el("div");
    };
    let (scale, measure) = (*scale, *measure);
    let said = value.map_or_else(|| (*absent).to_owned(), |value| measure.said(value));
    let place = value.map_or(1.0, |value| scale.place(value));
    let (moved, by) = (desk.clone(), Rc::clone(setting));
    let slider = slider(setting.label, place, &said, ticks, move |place| {
        moved.change(by.path.clone(), by.edits(measure.json(scale.value(place))));
    });
    let class = match (ticks.is_empty(), ticks.iter().any(|tick| tick.low)) {
        (true, _) => "row",
        (false, false) => "row ticked",
        (false, true) => "row ticked two",
    };
    let row = part("div", class).child(label(desk, setting));
    let value = value_field(desk, setting, &said);
    if ticks.is_empty() {
        row.child(slider).child(value)
    } else {
        row.child(el("span")).child(value).child(slider)
    }
}

/// The value, to be typed over. Enter or leaving the field enters it, Escape gives it up; until
/// then what is being typed stays.
fn value_field(desk: &Desk, setting: &Rc<Setting>, said: &str) -> El {
    let ui = desk.ui();
    let draft = ui.draft.as_ref().filter(|(path, _)| *path == setting.path);
    let text = draft.map_or(said, |(_, text)| text);
    let (typing, typed) = (desk.clone(), Rc::clone(setting));
    let (leaving, left) = (desk.clone(), Rc::clone(setting));
    let (keys, entered) = (desk.clone(), Rc::clone(setting));
    part("input", "value")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("aria-label", setting.label)
        .value(text)
        .on_text(ListenerKind::oninput, move |text| {
            typing.choose(Choice::Draft(Some((typed.path.clone(), text))));
        })
        .on(ListenerKind::onblur, Rc::new(move |_| enter(&leaving, &left)))
        .on_key(move |event| {
            match event.key().as_str() {
                "Enter" => enter(&keys, &entered),
                "Escape" => keys.choose(Choice::Draft(None)),
                _ => {}
            }
            false
        })
}

/// Enters what was typed over the value of a setting, if anything was. An emptied field takes
/// the value away.
fn enter(desk: &Desk, setting: &Setting) {
    let draft = desk.ui().draft.clone().filter(|(path, _)| *path == setting.path);
    let (Some((_, text)), Control::Slide { measure, .. }) = (draft, &setting.control) else {
        return;
    };
    let value = if text.trim().is_empty() { Value::Null } else { measure.typed(&text) };
    desk.choose(Choice::Draft(None));
    desk.change(setting.path.clone(), setting.edits(value));
}

fn switch(desk: &Desk, setting: &Rc<Setting>, on: bool) -> El {
    let (desk, switched) = (desk.clone(), Rc::clone(setting));
    let input = el("input")
        .attr("type", "checkbox")
        .attr("role", "switch")
        .attr("aria-label", setting.label)
        .checked(on)
        .on(
            ListenerKind::onchange,
            Rc::new(move |event| {
                let on = target::<HtmlInputElement>(&event).is_some_and(|input| input.checked());
                desk.change(switched.path.clone(), switched.edits(Value::from(on)));
            }),
        );
    part("label", "switch wide").child(input).text(if on { t().on } else { t().off })
}

/// Why a change was refused.
pub(super) fn complaint(diagnostic: &Diagnostic) -> El {
    let mut text = diagnostic.message.clone();
    if let Some(allowed) = &diagnostic.allowed {
        text.push_str(". ");
        text.push_str(&fill(t().allowed, &[allowed]));
    }
    part("span", "complaint").attr("role", "alert").text(&text)
}
