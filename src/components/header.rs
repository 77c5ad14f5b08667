//! The top of the page: which scenario, which limits, and what one does with the page itself.

use super::chooser::chooser;
use super::icons::{self, icon};
use super::menu::{item, menu};
use super::segmented::segmented;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::state::{Choice, ComparePage, Dialog, ExportPage};
use crate::texts::t;
use crate::theme::Theme;
use lambdascope_rulebook::Edition;

pub(crate) fn header(desk: &Desk) -> El {
    let right = part("div", "right")
        .child(page_acts(desk, "page-acts only-wide"))
        .child(theme(desk))
        .child(sheet(desk));
    part("header", "head")
        .child(
            el("h1")
                .child(el("span").attr("aria-hidden", "true").text("λ "))
                .child(part("span", "product").text(t().product)),
        )
        .child(chooser(desk))
        .maybe(about(desk).map(|about| about.attr("class", "icon only-wide")))
        .maybe(next(desk))
        .child(right)
}

/// A button of words.
pub(crate) fn button(desk: &Desk, class: &'static str, text: &str, act: Act) -> El {
    part("button", class).attr("type", "button").text(text).on_click(desk, act)
}

/// A button that shows an icon and is called `label`.
pub(crate) fn icon_button(
    desk: &Desk,
    class: &'static str,
    label: &'static str,
    path: &'static str,
    act: Act,
) -> El {
    let button = part("button", class).attr("type", "button").child(icon(path));
    button.attr("aria-label", label).attr("title", label).on_click(desk, act)
}

/// What one does with the page: on a phone it stands in the sheet.
pub(crate) fn page_acts(desk: &Desk, class: &'static str) -> El {
    let edit = Act::Choose(Choice::Dialog(Some(Dialog::Editor)));
    let compare = Act::Choose(Choice::Dialog(Some(Dialog::Compare(ComparePage::Variants))));
    let reference = Act::Choose(Choice::Dialog(Some(Dialog::Reference)));
    let export = Act::Choose(Choice::Dialog(Some(Dialog::Export(ExportPage::FIRST))));
    part("span", class)
        .maybe(about(desk).map(|about| about.attr("class", "icon only-narrow")))
        .child(edition(desk))
        .child(
            button(desk, "quiet", t().edit_scenario, edit)
                .attr("title", t().edit_scenario_explained),
        )
        .child(button(desk, "quiet", t().check, Act::Check).attr("title", t().check_explained))
        .child(button(desk, "quiet", t().compare, compare).attr("title", t().compare_explained))
        .child(button(desk, "quiet", t().reference, reference).attr("title", t().reference_said))
        .child(button(desk, "quiet", t().export, export).attr("title", t().export_explained))
        .child(button(desk, "quiet", t().share, Act::Share))
}

/// What this scenario wants to show; one of the user's own has no guide.
fn about(desk: &Desk) -> Option<El> {
    let named = desk.look(|stage| !stage.opening.name.is_empty()).unwrap_or_default();
    named.then(|| icon_button(desk, "icon", t().about, icons::ABOUT, Act::Guide))
}

/// The follow-up of this scenario: beside its title, and brighter when the story is over.
fn next(desk: &Desk) -> Option<El> {
    let (name, over) =
        desk.look(|stage| (stage.document().next().map(str::to_owned), stage.is_over()))?;
    let name = name?;
    let text = if name.ends_with("-traffic") { t().now_with_traffic } else { t().next };
    let class = if over { "btn main" } else { "btn" };
    Some(button(desk, class, text, Act::Open(name)).attr("title", t().next_explained))
}

/// Today's limits or the classic ones.
pub(crate) fn edition(desk: &Desk) -> El {
    let now = desk.look(|stage| stage.config().edition).unwrap_or_default();
    let option = |edition: Edition, text: &'static str| {
        let edits = vec![("limits".to_owned(), edition.as_str().into())];
        (text.to_owned(), Act::Change("limits".to_owned(), edits))
    };
    let options = vec![option(Edition::Today, t().today), option(Edition::Classic, t().classic)];
    let chosen = usize::from(now == Edition::Classic);
    segmented(desk, t().edition, options, Some(chosen)).attr("title", t().edition_explained)
}

/// The id of the list of colours.
const COLOURS: &str = "colours";

/// Which colours: a list that opens.
fn theme(desk: &Desk) -> El {
    let now = desk.ui().theme;
    let choice = |theme: Theme| {
        let text = match theme {
            Theme::Auto => t().theme_auto,
            Theme::Light => t().theme_light,
            Theme::Dark => t().theme_dark,
            Theme::Contrast => t().theme_contrast,
        };
        item(desk, COLOURS, text, Act::Theme(theme), now == theme)
    };
    let items = Theme::ALL.into_iter().map(choice).collect();
    let [open, list] = menu(COLOURS, t().theme, icon(icons::THEME), items);
    part("span", "theme").child(open).child(list)
}

/// Opens the sheet of controls on a phone.
fn sheet(desk: &Desk) -> El {
    let open = desk.ui().sheet;
    let act = Act::Choose(Choice::Sheet(!open));
    icon_button(desk, "icon only-narrow", t().settings, icons::SETTINGS, act)
        .state("aria-expanded", open)
        .attr("aria-controls", "controls")
}
