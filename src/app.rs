//! The page: which face the address asks for, and what is told to the browser after rendering.

use crate::address::Address;
use crate::components::aside::Aside;
use crate::components::charts::Charts;
use crate::components::events::EventsDialog;
use crate::components::guide::GuideDialog;
use crate::components::hazards::HazardsDialog;
use crate::components::header::Header;
use crate::components::live_region::LiveRegion;
use crate::components::notices::Notices;
use crate::components::reference::ReferenceDialog;
use crate::components::scene::Scene;
use crate::components::send::SendDialog;
use crate::components::transport::Transport;
use crate::components::{compare, editor, export};
use crate::desk::Desk;
use crate::hooks::{use_choices, use_desk, use_every_change, use_running};
use crate::opening;
use crate::platform::simulator::Simulators;
use crate::state::{self, Choices, Dialog, Dialogs, Selection, View};
use crate::texts::t;
use wasm_bindgen_futures::spawn_local;
use yew::{
    ContextProvider, Html, UseReducerHandle, classes, component, html, use_effect_with, use_memo,
    use_reducer_eq, use_state,
};

/// The choices, and the page as soon as there is a run to show.
#[component]
pub(crate) fn App() -> Html {
    let address = use_memo((), |()| Address::read());
    let choices = Choices {
        view: use_reducer_eq(|| View::first(&address)),
        selection: use_reducer_eq(Selection::default),
        dialogs: use_reducer_eq(Dialogs::default),
        notices: use_reducer_eq(|| state::Notices::first(&address)),
    };
    let desk = use_state(|| None::<Desk>);
    use_effect_with((), {
        let (desk, choices) = (desk.clone(), choices.clone());
        move |()| {
            spawn_local(async move {
                let simulators = Simulators::default();
                let first = opening::first((*address).clone(), &choices, &simulators).await;
                if let Some((stage, came_with_site)) = first {
                    let opened = Desk::new(stage, choices, simulators);
                    if came_with_site {
                        opened.introduce();
                    }
                    desk.set(Some(opened));
                }
            });
        }
    });
    let page = match &*desk {
        Some(desk) => html! {
            <ContextProvider<Desk> context={desk.clone()}><Page /></ContextProvider<Desk>>
        },
        None => html! {
            <div><main class="loading">{ t().loading }</main><Notices /></div>
        },
    };
    html! {
        <ContextProvider<UseReducerHandle<View>> context={choices.view}>
        <ContextProvider<UseReducerHandle<Selection>> context={choices.selection}>
        <ContextProvider<UseReducerHandle<Dialogs>> context={choices.dialogs}>
        <ContextProvider<UseReducerHandle<state::Notices>> context={choices.notices}>
            { page }
        </ContextProvider<UseReducerHandle<state::Notices>>>
        </ContextProvider<UseReducerHandle<Dialogs>>>
        </ContextProvider<UseReducerHandle<Selection>>>
        </ContextProvider<UseReducerHandle<View>>>
    }
}

#[component]
fn Page() -> Html {
    let desk = use_desk();
    let view = use_choices::<View>();
    let selection = use_choices::<Selection>();
    let dialogs = use_choices::<Dialogs>().open.is_some();
    use_running(&desk);
    use_effect_with(view.theme, {
        let desk = desk.clone();
        move |theme| {
            theme.apply();
            desk.read_theme();
        }
    });
    use_effect_with((selection.event, selection.follow, view.lane, selection.loaded), {
        let desk = desk.clone();
        move |_| desk.set_view()
    });
    // The parts that the address leaves out are there for the style to hide.
    let class = classes!(
        "page",
        view.embed.then_some("embed"),
        view.hide.controls.then_some("no-controls"),
        view.hide.charts.then_some("no-charts"),
        view.hide.trace.then_some("no-trace"),
        view.trace.then_some("with-trace"),
        view.charts.then_some("with-charts"),
        view.sheet.then_some("with-sheet"),
    );
    html! {
        <div {class}>
            if !view.embed { <Header /> }
            <Scene />
            if !view.embed { <Aside /> }
            <Transport />
            if !view.embed { <Charts /> }
            <LiveRegion />
            if dialogs { <OpenDialog /> }
            <Notices />
        </div>
    }
}

/// The dialog that is open. Those that are put together call by call show whatever they like.
#[component]
fn OpenDialog() -> Html {
    let desk = use_desk();
    use_choices::<View>();
    use_choices::<Selection>();
    use_choices::<state::Notices>();
    let dialogs = use_choices::<Dialogs>();
    use_every_change();
    match dialogs.open {
        None => Html::default(),
        Some(Dialog::Send(source)) => html! { <SendDialog {source} /> },
        Some(Dialog::Guide) => html! { <GuideDialog /> },
        Some(Dialog::Hazards) => html! { <HazardsDialog /> },
        Some(Dialog::Editor) => editor::dialog(&desk),
        Some(Dialog::Events(group)) => html! { <EventsDialog {group} /> },
        Some(Dialog::Compare(page)) => compare::dialog(&desk, page),
        Some(Dialog::Reference) => html! { <ReferenceDialog /> },
        Some(Dialog::Export(page)) => export::dialog(&desk, page),
    }
}
