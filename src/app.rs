//! The page: which face the address asks for, and what runs as long as it is open.

use crate::address::Address;
use crate::components::aside::Aside;
use crate::components::charts::Charts;
use crate::components::dialogs::dialogs;
use crate::components::header::Header;
use crate::components::live_region::LiveRegion;
use crate::components::notices::Notices;
use crate::components::scene::Scene;
use crate::components::transport::Transport;
use crate::desk::Desk;
use crate::hooks::{use_frames, use_keys, use_ticks};
use crate::stage::Opening;
use crate::state::{Act, Ui};
use crate::texts::t;
use crate::theme::Theme;
use std::rc::Rc;
use yew::{
    Callback, ContextProvider, Html, component, html, use_effect_with, use_memo, use_mut_ref,
    use_reducer,
};

#[component]
pub(crate) fn App() -> Html {
    let address = use_memo((), |()| Address::read());
    let ui = {
        let address = Rc::clone(&address);
        use_reducer(move || first_choices(&address))
    };
    let stage = use_mut_ref(|| None);
    let screen = use_mut_ref(Default::default);
    let library = use_mut_ref(Default::default);
    let changing = use_mut_ref(|| None);
    let act = {
        let dispatcher = ui.dispatcher();
        Callback::from(move |act: Act| dispatcher.dispatch(act))
    };
    let desk = Desk { ui: Rc::new((*ui).clone()), stage, screen, library, changing, act };

    use_effect_with((), {
        let (desk, address) = (desk.clone(), Rc::clone(&address));
        move |()| {
            let opening = Opening {
                name: address.scenario.clone(),
                seed: address.seed,
                limits: address.limits,
                pace: address.pace.unwrap_or_default(),
                moment: address.moment,
                autoplay: address.autoplay,
            };
            desk.load(opening);
        }
    });
    use_effect_with(desk.ui.theme, {
        let desk = desk.clone();
        move |theme| {
            theme.apply();
            desk.read_theme();
        }
    });
    use_effect_with((desk.ui.event, desk.ui.motion, desk.ui.loaded), {
        let desk = desk.clone();
        move |_| desk.set_options()
    });
    use_frames(&desk);
    use_ticks(&desk);
    use_keys(&desk);

    let ready = desk.stage.borrow().is_some();
    html! {
        <ContextProvider<Desk> context={desk.clone()}>
            if ready {
                { page(&desk.ui) }
            } else {
                <main class="loading">{ t().loading }</main>
            }
            <Notices />
        </ContextProvider<Desk>>
    }
}

fn page(ui: &Ui) -> Html {
    let class = yew::classes!(
        "page",
        ui.embed.then_some("embed"),
        (!ui.embed && ui.hide.controls).then_some("no-controls"),
        (!ui.embed && ui.hide.charts).then_some("no-charts"),
        (!ui.embed && ui.hide.trace).then_some("no-trace"),
        (!ui.embed && ui.trace).then_some("with-trace"),
        ui.sheet.then_some("with-sheet"),
    );
    html! {
        <div {class}>
            if ui.embed {
                <Scene />
                <Transport />
            } else {
                <Header />
                <Scene />
                <Aside />
                <Transport />
                <Charts />
            }
            <LiveRegion />
            <div>{ dialogs(ui) }</div>
        </div>
    }
}

/// What the address asks for, and what was kept from the last visit.
fn first_choices(address: &Address) -> Ui {
    Ui {
        embed: address.embed,
        hide: address.hide,
        theme: address.theme.or_else(Theme::kept).unwrap_or_default(),
        notices: address
            .remarks
            .iter()
            .cloned()
            .enumerate()
            .map(|(number, text)| (u32::try_from(number).unwrap_or(0), text))
            .collect(),
        ..Ui::default()
    }
}
