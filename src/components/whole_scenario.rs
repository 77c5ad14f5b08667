//! The controls of the whole scenario: traffic, payload, and events by hand.

use super::setting_row::{Shown, rows};
use crate::act::Act;
use crate::hooks::{use_choices, use_desk, use_view};
use crate::settings;
use crate::state::{Choice, Dialog, Selection};
use crate::texts::t;
use lambdascope_engine::entity::EntityKind;
use lambdascope_scenario::Action;
use yew::{Html, component, html};

/// Events of a burst, all sources together.
const BURST: u32 = 50;

#[component]
pub(crate) fn WholeScenario() -> Html {
    let desk = use_desk();
    let selection = use_choices::<Selection>();
    let view = use_view((), |stage, ()| {
        let config = stage.config();
        let names: Vec<String> = config.sources.iter().map(|source| source.name.clone()).collect();
        let settings = [settings::traffic(config), settings::payload(config)];
        (settings.map(|setting| Shown::of(stage, setting)), names)
    });
    let (settings, sources) = &*view;
    let disabled = sources.is_empty();
    let selected = selection.node.map(|node| node.entity());
    let source = selected.filter(|entity| entity.kind == EntityKind::Source);
    let send = Dialog::Send(source.map_or(0, |entity| entity.index));
    let burst = sources.iter().zip(shares(BURST, sources.len()));
    let burst = burst.map(|(source, count)| Action::Send {
        source: source.clone(),
        count,
        payload_bytes: None,
        key: None,
    });
    html! {
        <section>
            <h2>{ t().whole_scenario }</h2>
            { rows(settings.iter(), &selection) }
            <div class="buttons">
                <button class="btn" type="button" {disabled}
                    onclick={desk.on(Act::Choose(Choice::Dialog(Some(send))))}>
                    { t().send_one }
                </button>
                <button class="btn" type="button" {disabled}
                    onclick={desk.on(Act::Perform(burst.collect()))}>{ t().burst }</button>
            </div>
        </section>
    }
}

/// A number of events, shared out evenly among the sources.
fn shares(total: u32, sources: usize) -> Vec<u32> {
    let count = u32::try_from(sources).unwrap_or(0);
    let share = |source: u32| total / count + u32::from(source < total % count);
    (0..count).map(share).filter(|share| *share > 0).collect()
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
