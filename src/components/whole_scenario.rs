//! The controls of the whole scenario: traffic, payload, and events by hand.

use super::header::button;
use super::setting_row::setting_row;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::settings;
use crate::state::{Choice, Dialog};
use crate::texts::t;
use lambdascope_engine::entity::EntityKind;
use lambdascope_scenario::Action;

/// Events of a burst, all sources together.
const BURST: u32 = 50;

pub(crate) fn whole_scenario(desk: &Desk) -> El {
    let section = el("section").child(el("h2").text(t().whole_scenario));
    let Some((rows, sources)) = desk.look(|stage| {
        let config = stage.config();
        let names: Vec<String> = config.sources.iter().map(|source| source.name.clone()).collect();
        ([settings::traffic(config), settings::payload(config)], names)
    }) else {
        return section;
    };
    let none = sources.is_empty();
    let selected = desk.ui().node.map(|node| node.entity());
    let source = selected.filter(|entity| entity.kind == EntityKind::Source);
    let send =
        Act::Choose(Choice::Dialog(Some(Dialog::Send(source.map_or(0, |entity| entity.index)))));
    let counts = shares(BURST, sources.len());
    let burst = sources.into_iter().zip(counts);
    let burst =
        burst.map(|(source, count)| Action::Send { source, count, payload_bytes: None, key: None });
    let buttons = part("div", "buttons")
        .child(button(desk, "btn", t().send_one, send).flag("disabled", none))
        .child(
            button(desk, "btn", t().burst, Act::Perform(burst.collect())).flag("disabled", none),
        );
    section.list(rows.into_iter().map(|row| setting_row(desk, row)).collect()).child(buttons)
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
