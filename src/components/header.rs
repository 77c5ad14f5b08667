//! The top of the page: which scenario, which limits, and what one does with the page itself.

use super::chooser::Chooser;
use super::icons;
use super::segmented::segmented;
use crate::address;
use crate::desk::{Desk, use_desk};
use crate::platform::clipboard;
use crate::state::{Act, Dialog};
use crate::texts::{fill, t};
use crate::theme::Theme;
use lambdascope_rulebook::Edition;
use wasm_bindgen_futures::spawn_local;
use yew::{Callback, Html, component, html};

#[component]
pub(crate) fn Header() -> Html {
    let desk = use_desk();
    html! {
        <header class="head">
            <h1><span aria-hidden="true">{ "λ " }</span>{ t().product }</h1>
            <Chooser />
            { next(&desk) }
            <div class="right">
                <span class="only-wide page-acts">{ page_acts(&desk) }</span>
                { theme(&desk) }
                { sheet(&desk) }
            </div>
        </header>
    }
}

/// What one does with the page: on a phone it stands in the sheet.
pub(crate) fn page_acts(desk: &Desk) -> Html {
    let act = desk.act.clone();
    html! {
        <>
            { edition(desk) }
            <button type="button" class="quiet" title={t().edit_scenario_explained}
                onclick={move |_| act.emit(Act::Open(Dialog::Editor))}>{ t().edit_scenario }</button>
            { share(desk) }
        </>
    }
}

/// Opens the sheet of controls on a phone.
fn sheet(desk: &Desk) -> Html {
    let (act, open) = (desk.act.clone(), desk.ui.sheet);
    html! {
        <button type="button" class="icon only-narrow" aria-label={t().settings} aria-expanded={open.to_string()}
            aria-controls="controls" onclick={move |_| act.emit(Act::Sheet(!open))}>{ icons::settings() }</button>
    }
}

/// The follow-up of this scenario: beside its title, and brighter when the story is over.
fn next(desk: &Desk) -> Html {
    let next = desk.look(|stage| (stage.document().next().map(str::to_owned), stage.is_over()));
    let Some((Some(name), over)) = next else {
        return html! { <span></span> };
    };
    let desk = desk.clone();
    html! {
        <button type="button" class={if over { "btn main" } else { "btn" }} onclick={move |_| desk.open(&name)}>
            { t().now_with_traffic }
        </button>
    }
}

/// Today's limits or the classic ones.
fn edition(desk: &Desk) -> Html {
    let now = desk.look(|stage| stage.config().edition).unwrap_or_default();
    let chosen = Edition::ALL.iter().position(|edition| *edition == now);
    let on_choose = {
        let desk = desk.clone();
        Callback::from(move |index: usize| {
            if let Some(edition) = Edition::ALL.get(index) {
                desk.change("limits", vec![("limits".to_owned(), edition.as_str().into())]);
            }
        })
    };
    html! {
        <span title={t().edition_explained}>
            { segmented(t().edition.into(), &[t().today.into(), t().classic.into()], chosen, &on_choose) }
        </span>
    }
}

/// Copies the address of this moment.
fn share(desk: &Desk) -> Html {
    let onclick = {
        let desk = desk.clone();
        move |_| {
            let Some(address) = desk.look(|stage| {
                let opening = &stage.opening;
                address::of_moment(&opening.name, opening.seed, opening.limits, stage.now())
            }) else {
                return;
            };
            let act = desk.act.clone();
            spawn_local(async move {
                let copied = clipboard::copy(&address).await;
                act.emit(Act::Notice(if copied {
                    t().shared.to_owned()
                } else {
                    fill("{0} {1}", &[t().share_refused, &address])
                }));
            });
        }
    };
    html! { <button type="button" class="quiet" {onclick}>{ t().share }</button> }
}

/// Light or dark.
fn theme(desk: &Desk) -> Html {
    let dark = desk.ui.theme.is_dark();
    let (next, label) =
        if dark { (Theme::Light, t().theme_to_light) } else { (Theme::Dark, t().theme_to_dark) };
    let act = desk.act.clone();
    let onclick = move |_| {
        act.emit(Act::Theme(next));
        if !next.keep() {
            act.emit(Act::Notice(t().storage_refused.to_owned()));
        }
    };
    html! { <button type="button" class="icon" aria-label={label} title={label} {onclick}>{ icons::theme() }</button> }
}
