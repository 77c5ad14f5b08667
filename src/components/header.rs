//! The top of the page: which scenario, which limits, and what one does with the page itself.

use super::chooser::Chooser;
use super::icons::{self, Icon, IconButton};
use super::menu::{Menu, MenuItem};
use super::segmented::Segmented;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, part};
use crate::hooks::{use_choices, use_desk, use_view};
use crate::state::{Choice, ComparePage, Dialog, ExportPage, View};
use crate::texts::t;
use crate::theme::Theme;
use lambdascope_rulebook::Edition;
use yew::{Html, Properties, component, hook, html};

#[component]
pub(crate) fn Header() -> Html {
    let has_guide = use_has_guide();
    let next = use_view((), |stage, ()| {
        stage.document().next().map(|name| (name.to_owned(), stage.is_over()))
    });
    html! {
        <header class="head">
            <h1>
                <span aria-hidden="true">{ "λ " }</span>
                <span class="product">{ t().product }</span>
            </h1>
            <Chooser />
            if has_guide { <About class="icon only-wide" /> }
            if let Some((name, over)) = &*next { <Next name={name.clone()} over={*over} /> }
            <div class="right">
                <PageActs class="page-acts only-wide" />
                <ThemeMenu />
                <SheetButton />
            </div>
        </header>
    }
}

/// A button of words.
pub(crate) fn button(desk: &Desk, class: &'static str, text: &str, act: Act) -> El {
    part("button", class).attr("type", "button").text(text).on_click(desk, act)
}

#[derive(PartialEq, Properties)]
pub(crate) struct PageActsProps {
    pub(crate) class: &'static str,
}

/// What one does with the page: on a phone it stands in the sheet.
#[component]
pub(crate) fn PageActs(props: &PageActsProps) -> Html {
    let desk = use_desk();
    let has_guide = use_has_guide();
    let dialog = |dialog: Dialog| Act::Choose(Choice::Dialog(Some(dialog)));
    let quiet = |text: &'static str, title: &'static str, act: Act| {
        html! {
            <button class="quiet" type="button" {title} onclick={desk.on(act)}>{ text }</button>
        }
    };
    let compare = dialog(Dialog::Compare(ComparePage::Variants));
    html! {
        <span class={props.class}>
            if has_guide { <About class="icon only-narrow" /> }
            <EditionChoice />
            { quiet(t().edit_scenario, t().edit_scenario_explained, dialog(Dialog::Editor)) }
            { quiet(t().check, t().check_explained, Act::Check) }
            { quiet(t().compare, t().compare_explained, compare) }
            { quiet(t().reference, t().reference_said, dialog(Dialog::Reference)) }
            { quiet(t().export, t().export_explained, dialog(Dialog::Export(ExportPage::FIRST))) }
            <button class="quiet" type="button" onclick={desk.on(Act::Share)}>{ t().share }</button>
        </span>
    }
}

#[derive(PartialEq, Properties)]
struct AboutProps {
    class: &'static str,
}

/// What this scenario wants to show.
#[component]
fn About(props: &AboutProps) -> Html {
    html! {
        <IconButton class={props.class} label={t().about} path={icons::ABOUT} act={Act::Guide} />
    }
}

/// A scenario of one's own has no guide.
#[hook]
fn use_has_guide() -> bool {
    *use_view((), |stage, ()| !stage.opening.name.is_empty())
}

#[derive(PartialEq, Properties)]
struct NextProps {
    /// The scenario to go on with.
    name: String,
    /// Whether the story is over.
    over: bool,
}

/// The follow-up of this scenario: beside its title, and brighter when the story is over.
#[component]
fn Next(props: &NextProps) -> Html {
    let desk = use_desk();
    let traffic = props.name.ends_with("-traffic");
    html! {
        <button class={if props.over { "btn main" } else { "btn" }} type="button"
            title={t().next_explained} onclick={desk.on(Act::Open(props.name.clone()))}>
            { if traffic { t().now_with_traffic } else { t().next } }
        </button>
    }
}

/// Today's limits or the classic ones.
#[component]
pub(crate) fn EditionChoice() -> Html {
    let now = *use_view((), |stage, ()| stage.config().edition);
    let option = |edition: Edition, text: &'static str| {
        let edits = vec![("limits".to_owned(), edition.as_str().into())];
        (text.to_owned(), Act::Change("limits".to_owned(), edits))
    };
    let options = vec![option(Edition::Today, t().today), option(Edition::Classic, t().classic)];
    let chosen = Some(usize::from(now == Edition::Classic));
    html! { <Segmented label={t().edition} {options} {chosen} title={t().edition_explained} /> }
}

/// The id of the list of colours.
const COLOURS: &str = "colours";

/// Which colours: a list that opens.
#[component]
fn ThemeMenu() -> Html {
    let now = use_choices::<View>().theme;
    let item = |theme: Theme| {
        let text = match theme {
            Theme::Auto => t().theme_auto,
            Theme::Light => t().theme_light,
            Theme::Dark => t().theme_dark,
            Theme::Contrast => t().theme_contrast,
        };
        html! {
            <MenuItem menu={COLOURS} {text} act={Act::Theme(theme)} current={now == theme} />
        }
    };
    html! {
        <span class="theme">
            <Menu id={COLOURS} name={t().theme} symbol={html! { <Icon path={icons::THEME} /> }}>
                { for Theme::ALL.into_iter().map(item) }
            </Menu>
        </span>
    }
}

/// Opens the sheet of controls on a phone.
#[component]
fn SheetButton() -> Html {
    let desk = use_desk();
    let open = use_choices::<View>().sheet;
    html! {
        <button class="icon only-narrow" type="button" aria-label={t().settings}
            title={t().settings} aria-expanded={open.to_string()} aria-controls="controls"
            onclick={desk.on(Act::Choose(Choice::Sheet(!open)))}>
            <Icon path={icons::SETTINGS} />
        </button>
    }
}
