//! The controls of the whole scenario: traffic, payload, and events by hand.

use super::setting_row::setting_row;
use crate::desk::Desk;
use crate::settings;
use crate::state::{Act, Dialog};
use crate::texts::t;
use lambdascope_engine::entity::EntityKind;
use lambdascope_scenario::Action;
use yew::{Html, html};

/// Events of a burst, all sources together.
const BURST: u32 = 50;

pub(crate) fn whole_scenario(desk: &Desk) -> Html {
    let Some((traffic, payload, sources)) = desk.look(|stage| {
        let config = stage.config();
        let names: Vec<String> = config.sources.iter().map(|source| source.name.clone()).collect();
        (settings::traffic(config), settings::payload(config), names)
    }) else {
        return html! { <section></section> };
    };
    let none = sources.is_empty();
    let source = chosen_source(desk);
    let send = {
        let act = desk.act.clone();
        move |_| act.emit(Act::Open(Dialog::Send(source)))
    };
    let burst = {
        let desk = desk.clone();
        move |_| {
            for (source, count) in sources.iter().zip(shares(BURST, sources.len())) {
                desk.perform(Action::Send {
                    source: source.clone(),
                    count,
                    payload_bytes: None,
                    key: None,
                });
            }
        }
    };
    html! {
        <section>
            <h2>{ t().whole_scenario }</h2>
            { setting_row(desk, &traffic) }
            { setting_row(desk, &payload) }
            <div class="buttons">
                <button type="button" class="btn" disabled={none} onclick={send}>{ t().send_one }</button>
                <button type="button" class="btn" disabled={none} onclick={burst}>{ t().burst }</button>
            </div>
        </section>
    }
}

/// The source that is selected, or the first one.
fn chosen_source(desk: &Desk) -> u16 {
    let entity = desk.ui.node.map(|node| node.entity());
    entity.filter(|entity| entity.kind == EntityKind::Source).map_or(0, |entity| entity.index)
}

/// A number of events, shared out evenly among the sources.
fn shares(total: u32, sources: usize) -> Vec<u32> {
    let count = u32::try_from(sources).unwrap_or(0);
    (0..count)
        .map(|source| total / count + u32::from(source < total % count))
        .filter(|share| *share > 0)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn a_burst_is_shared_out_to_the_last_event() {
        assert_eq!(shares(50, 3), [17, 17, 16]);
        assert_eq!(shares(2, 3), [1, 1]);
        assert!(shares(50, 0).is_empty());
    }
}
