//! Two variants side by side: a question, two scenes with one playhead, curves, and what differed.

use super::icons::{self, IconButton};
use super::node_card::font;
use super::scene::{Still, StillLife, lane_name};
use super::segmented::{OptionList, Segmented};
use super::setting_row::complaint;
use super::slider::Range;
use super::timeline::{STEPS, percent};
use super::variants_curves::Curves;
use super::variants_table::Differences;
use crate::act::Act;
use crate::canvas::view::CanvasFromWorld;
use crate::contest::{Pairing, Side, VariantsAct};
use crate::desk::Desk;
use crate::hooks::{use_choices, use_desk, use_shared, use_view};
use crate::platform::events::target;
use crate::platform::media;
use crate::quantity::{self, decimal};
use crate::state::{Choice, Selection, View};
use crate::texts::compare::texts as words;
use crate::texts::{fill, t};
use lambdascope_engine::time::SimTime;
use lambdascope_scenario::Diagnostic;
use lambdascope_view_model::node::InvocationLane;
use lambdascope_view_model::playhead::SessionCommand;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::{
    Callback, Html, InputEvent, KeyboardEvent, Properties, component, html, use_effect_with,
};

#[component]
pub(crate) fn Variants() -> Html {
    let desk = use_desk();
    let loaded = use_choices::<Selection>().loaded;
    let commands = *use_view((), |stage, ()| stage.session.log().len());
    use_effect_with((loaded, commands), move |_| desk.set_up_contest());
    let sides = use_shared((), |desk, ()| {
        let arena = desk.arena.borrow();
        arena.contest.as_ref().map(|contest| contest.sides.is_some())
    });
    let lane = use_choices::<View>().lane;
    let lanes = use_shared(lane, |desk, lane| lanes(desk, *lane));
    let option =
        |lane: &InvocationLane| (lane_name(*lane).to_owned(), Act::Choose(Choice::Lane(*lane)));
    html! {
        <div class="variants">
            if let Some(sides) = *sides {
                <Question />
                if let Some((lanes, chosen)) = &*lanes {
                    <div class="variants-lanes">
                        <Segmented label={words().lane} chosen={*chosen}
                            options={lanes.iter().map(option).collect::<Vec<_>>()} />
                    </div>
                }
                <div class="scenes">
                    if sides { <Variant place={0} /><Variant place={1} /> }
                </div>
                <Transport />
                <div class="variants-foot"><Curves /><Differences /></div>
            } else {
                <p class="muted">{ t().loading }</p>
            }
        </div>
    }
}

/// What can be asked, and what is.
#[derive(PartialEq, Default)]
struct Asked {
    options: Vec<(String, Act)>,
    chosen: Option<usize>,
    /// What is being typed, if the question is one's own.
    typed: Option<String>,
    complaints: Vec<Diagnostic>,
}

fn asked(desk: &Desk) -> Option<Asked> {
    let arena = desk.arena.borrow();
    let contest = arena.contest.as_ref()?;
    let presets = contest.presets.iter().enumerate();
    let mut asked: Vec<(String, Pairing)> =
        presets.map(|(place, preset)| (preset.question.clone(), Pairing::Preset(place))).collect();
    if contest.has_changes() {
        asked.push((words().live.to_owned(), Pairing::Live));
    }
    if let Some(name) = contest.fork_name() {
        asked.push((fill("{0} {1}", &[words().forked, name]), Pairing::Fork));
    }
    asked.push((words().own.to_owned(), Pairing::Own));
    let act = |(text, pairing)| (text, Act::Variants(VariantsAct::Ask(pairing)));
    Some(Asked {
        chosen: asked.iter().position(|(_, pairing)| *pairing == contest.pairing),
        options: asked.into_iter().map(act).collect(),
        typed: (contest.pairing == Pairing::Own).then(|| contest.typed.clone()),
        complaints: contest.complaints.iter().take(3).cloned().collect(),
    })
}

/// What is asked: a preset, or a setting that a person types.
#[component]
fn Question() -> Html {
    let asked = use_shared((), |desk, ()| asked(desk).unwrap_or_default());
    html! {
        <div class="variants-head">
            <OptionList label={words().question} options={asked.options.clone()}
                chosen={asked.chosen} />
            if let Some(typed) = &asked.typed {
                <Own typed={typed.clone()} />
            } else {
                <p class="muted small">{ words().same_luck }</p>
            }
            <div class="complaints" role="status">
                { for asked.complaints.iter().map(complaint) }
            </div>
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct OwnProps {
    typed: String,
}

/// A setting of one's own.
#[component]
fn Own(props: &OwnProps) -> Html {
    let desk = use_desk();
    let oninput = {
        let desk = desk.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = target::<HtmlInputElement>(&event) {
                desk.act(Act::Variants(VariantsAct::Type(input.value())));
            }
        })
    };
    let onkeydown = {
        let desk = desk.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                desk.act(Act::Variants(VariantsAct::Try));
                event.prevent_default();
                event.stop_propagation();
            }
        })
    };
    html! {
        <span class="own">
            <input class="field" type="text" aria-label={words().path}
                placeholder={words().path_example} spellcheck="false" autocomplete="off"
                value={props.typed.clone()} {oninput} {onkeydown} />
            <button class="btn main" type="button"
                onclick={desk.on(Act::Variants(VariantsAct::Try))}>{ words().try_it }</button>
        </span>
    }
}

/// A scene and its name.
#[derive(PartialEq)]
struct Pictured {
    name: String,
    /// What the scene says to those who do not see it.
    said: String,
    picture: Rc<Still>,
    place: CanvasFromWorld,
    /// Its shape, as a style: a phone gives a scene the height that it needs.
    shape: String,
}

fn pictured(desk: &Desk, place: usize) -> Option<Pictured> {
    let arena = desk.arena.borrow();
    let side = arena.contest.as_ref()?.sides.as_ref()?.get(place)?;
    let letter = Side::LETTERS[place].to_uppercase();
    let now = quantity::clock(side.stage.now());
    let size = side.stage.layout.size;
    let sizes = [size.w, size.h].map(|length| decimal(f64::from(length), 0));
    Some(Pictured {
        name: side.name.clone(),
        said: fill(words().scene, &[&letter, &side.name, &now]),
        // Nothing is selected here: components may stand at other places than on the main stage.
        picture: Rc::new(Still::of(&side.stage, &[], font(true, side.view.scale))),
        place: side.view,
        shape: fill("--shape: {0} / {1}", &sizes.each_ref().map(String::as_str)),
    })
}

#[derive(PartialEq, Properties)]
struct VariantProps {
    /// Which of both it is.
    place: usize,
}

/// One scene: the same cards, pipes and canvas as on the stage.
#[component]
fn Variant(props: &VariantProps) -> Html {
    let pictured = use_shared(props.place, |desk, place| pictured(desk, *place));
    let letter = Side::LETTERS[props.place];
    let show = |shown: &Pictured| {
        html! {
            <>
                <figcaption>
                    <b class="letter" data-side={letter}>{ letter.to_uppercase() }</b>
                    <span>{ &shown.name }</span>
                </figcaption>
                <div class="variant-scene" style={shown.shape.clone()}>
                    <div class="scene" id={["scene-", letter].concat()} role="img"
                        aria-label={shown.said.clone()}>
                        <StillLife picture={&shown.picture} place={shown.place} inert=true />
                        <canvas id={["tokens-", letter].concat()} aria-hidden="true" />
                    </div>
                </div>
            </>
        }
    };
    html! { <figure class="variant">{ for pictured.as_ref().as_ref().map(show) }</figure> }
}

/// On a phone: the lanes that there are, and the one that both scenes show.
fn lanes(desk: &Desk, lane: InvocationLane) -> Option<(Vec<InvocationLane>, Option<usize>)> {
    let arena = desk.arena.borrow();
    let [side, _] = arena.contest.as_ref()?.sides.as_ref()?;
    let (lanes, shown) = (side.lanes(), side.nearest(lane));
    let chosen = lanes.iter().position(|lane| *lane == shown);
    (lanes.len() > 1 && media::matches(media::NARROW)).then_some((lanes, chosen))
}

#[component]
fn Transport() -> Html {
    let desk = use_desk();
    let shown = use_shared((), |desk, ()| {
        let arena = desk.arena.borrow();
        let contest = arena.contest.as_ref();
        contest.map(|contest| (contest.playing, contest.now(), contest.end)).unwrap_or_default()
    });
    let (playing, now, end) = *shown;
    let act = |command: SessionCommand| Act::Variants(VariantsAct::Playback(command));
    let (label, path) =
        if playing { (words().pause, icons::PAUSE) } else { (words().play, icons::PLAY) };
    let share = (now.as_secs_f64() / end.as_secs_f64().max(1e-6)).clamp(0.0, 1.0);
    let clock = quantity::clock(now);
    let onplace = Callback::from(move |share| {
        let time = SimTime::ZERO + end.since(SimTime::ZERO).scale(share);
        desk.act(act(SessionCommand::Seek(time)));
    });
    html! {
        <div class="variants-transport">
            <span class="steps">
                <IconButton label={words().restart} path={icons::RESTART}
                    act={act(SessionCommand::Restart)} />
                <IconButton label={words().back} path={icons::STEP_BACK}
                    act={act(SessionCommand::StepBack)} />
                <IconButton class="play" {label} {path} act={act(SessionCommand::TogglePlay)} />
                <IconButton label={words().on} path={icons::STEP_FORWARD}
                    act={act(SessionCommand::StepForward)} />
            </span>
            <div class="timeline">
                <span class="bar" />
                <span class="done" style={percent("width: ", share)} />
                <span class="head-mark" style={percent("left: ", share)} />
                <Range label={words().moment} steps={STEPS} place={share} said={clock.clone()}
                    {onplace} />
            </div>
            <span class="clock">{ clock }</span>
        </div>
    }
}
