//! Two variants side by side: a question, two scenes with one playhead, curves, and what differed.

use super::header::{button, icon_button};
use super::icons;
use super::node_card::font;
use super::scene::{Still, StillLife, lane_name};
use super::segmented::{list, segmented};
use super::setting_row::complaint;
use super::slider::Range;
use super::timeline::{STEPS, percent};
use super::variants_curves::curves;
use super::variants_table::differences;
use crate::act::Act;
use crate::contest::{Contest, Pairing, Side, VariantsAct};
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::platform::media;
use crate::quantity::{self, decimal};
use crate::state::Choice;
use crate::texts::compare::texts as words;
use crate::texts::{fill, t};
use lambdascope_engine::time::SimTime;
use lambdascope_view_model::node::InvocationLane;
use lambdascope_view_model::playhead::SessionCommand;
use std::rc::Rc;
use yew::virtual_dom::ListenerKind;
use yew::{Callback, html};

pub(crate) fn page(desk: &Desk) -> El {
    desk.set_up_contest();
    let page = part("div", "variants");
    let arena = desk.arena.borrow();
    let Some(contest) = &arena.contest else {
        return page.child(part("p", "muted").text(t().loading));
    };
    let sides = contest.sides.iter().flatten().zip(Side::LETTERS);
    let scenes = sides.map(|(side, letter)| scene(side, letter)).collect();
    page.child(question(desk, contest))
        .maybe(lanes(desk, contest))
        .child(part("div", "scenes").list(scenes))
        .child(transport(desk, contest))
        .child(part("div", "variants-foot").child(curves(contest)).child(differences(contest)))
}

fn act(act: VariantsAct) -> Act {
    Act::Variants(act)
}

/// What is asked: a preset, or a setting that a person types.
fn question(desk: &Desk, contest: &Contest) -> El {
    let presets = contest.presets.iter().enumerate();
    let mut asked: Vec<(String, Pairing)> =
        presets.map(|(place, preset)| (preset.question.clone(), Pairing::Preset(place))).collect();
    if contest.has_changes() {
        asked.push((words().live.to_owned(), Pairing::Live));
    }
    if let Some(name) = contest.fork_name() {
        let text = fill("{0} {1}", &[words().forked, name]);
        asked.push((text, Pairing::Fork));
    }
    asked.push((words().own.to_owned(), Pairing::Own));
    let chosen = asked.iter().position(|(_, pairing)| *pairing == contest.pairing);
    let options = asked.into_iter();
    let options = options.map(|(text, pairing)| (text, act(VariantsAct::Ask(pairing)))).collect();
    let chooser = list(desk, words().question, options, chosen);
    let head = part("div", "variants-head").child(chooser);
    let head = if contest.pairing == Pairing::Own {
        head.child(own(desk, contest))
    } else {
        head.child(part("p", "muted small").text(words().same_luck))
    };
    let complaints = contest.complaints.iter().take(3).map(complaint);
    let complaints = html! { <>{ for complaints }</> };
    head.child(part("div", "complaints").attr("role", "status").child(complaints))
}

/// A setting of one's own.
fn own(desk: &Desk, contest: &Contest) -> El {
    let typing = desk.clone();
    let entering = desk.clone();
    let field = part("input", "field")
        .attr("type", "text")
        .attr("aria-label", words().path)
        .attr("placeholder", words().path_example)
        .attr("spellcheck", "false")
        .attr("autocomplete", "off")
        .value(&contest.typed)
        .on_text(ListenerKind::oninput, move |text| typing.act(act(VariantsAct::Type(text))))
        .on_key(move |event| {
            let enters = event.key() == "Enter";
            if enters {
                entering.act(act(VariantsAct::Try));
            }
            enters
        });
    part("span", "own").child(field).child(button(
        desk,
        "btn main",
        words().try_it,
        act(VariantsAct::Try),
    ))
}

/// One scene: the same cards, pipes and canvas as on the stage.
fn scene(side: &Side, letter: &'static str) -> El {
    let name = letter.to_uppercase();
    let now = quantity::clock(side.stage.now());
    // Nothing is selected here: components may stand at other places than on the main stage.
    let picture = Rc::new(Still::of(&side.stage, &[], font(true, side.view.scale)));
    let world = html! { <StillLife {picture} place={side.view} inert=true /> };
    let canvas = el("canvas").put("id", &["tokens-", letter].concat()).attr("aria-hidden", "true");
    let frame = part("div", "scene")
        .put("id", &["scene-", letter].concat())
        .attr("role", "img")
        .put("aria-label", &fill(words().scene, &[&name, &side.name, &now]))
        .child(world)
        .child(canvas);
    let caption = el("figcaption")
        .child(part("b", "letter").put("data-side", letter).text(&name))
        .child(el("span").text(&side.name));
    // A phone gives a scene the height that it needs.
    let size = side.stage.layout.size;
    let sizes = [size.w, size.h].map(|length| decimal(f64::from(length), 0));
    let shape = fill("--shape: {0} / {1}", &sizes.each_ref().map(String::as_str));
    let room = part("div", "variant-scene").put("style", &shape).child(frame);
    part("figure", "variant").child(caption).child(room)
}

/// On a phone: which lane both scenes show.
fn lanes(desk: &Desk, contest: &Contest) -> Option<El> {
    let [side, _] = contest.sides.as_ref()?;
    let lanes = side.lanes();
    if lanes.len() < 2 || !media::matches(media::NARROW) {
        return None;
    }
    let shown = side.nearest(desk.view().lane);
    let chosen = lanes.iter().position(|lane| *lane == shown);
    let option =
        |lane: InvocationLane| (lane_name(lane).to_owned(), Act::Choose(Choice::Lane(lane)));
    let options = lanes.into_iter().map(option).collect();
    Some(part("div", "variants-lanes").child(segmented(desk, words().lane, options, chosen)))
}

fn transport(desk: &Desk, contest: &Contest) -> El {
    let icon = |label: &'static str, path: &'static str, command: SessionCommand| {
        icon_button(desk, "icon", label, path, act(VariantsAct::Playback(command)))
    };
    let (label, path) =
        if contest.playing { (words().pause, icons::PAUSE) } else { (words().play, icons::PLAY) };
    let play = icon(label, path, SessionCommand::TogglePlay).attr("class", "play");
    let (now, end) = (contest.now(), contest.end);
    let share = (now.as_secs_f64() / end.as_secs_f64().max(1e-6)).clamp(0.0, 1.0);
    let clock = quantity::clock(now);
    let seek = desk.clone();
    let onplace = Callback::from(move |share| {
        let time = SimTime::ZERO + end.since(SimTime::ZERO).scale(share);
        seek.act(act(VariantsAct::Playback(SessionCommand::Seek(time))));
    });
    let slider = html! {
        <Range label={words().moment} steps={STEPS} place={share} said={clock.clone()} {onplace} />
    };
    let timeline = part("div", "timeline")
        .child(part("span", "bar"))
        .child(part("span", "done").put("style", &percent("width: ", share)))
        .child(part("span", "head-mark").put("style", &percent("left: ", share)))
        .child(slider);
    let steps = part("span", "steps")
        .child(icon(words().restart, icons::RESTART, SessionCommand::Restart))
        .child(icon(words().back, icons::STEP_BACK, SessionCommand::StepBack))
        .child(play)
        .child(icon(words().on, icons::STEP_FORWARD, SessionCommand::StepForward));
    part("div", "variants-transport")
        .child(steps)
        .child(timeline)
        .child(part("span", "clock").text(&clock))
}
