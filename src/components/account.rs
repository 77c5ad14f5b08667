//! Where all events are: a bar and words that always add up to the events sent.

use super::charts::AllChartsButton;
use crate::act::Act;
use crate::hooks::{use_desk, use_view};
use crate::quantity::count;
use crate::state::{Choice, Dialog};
use crate::texts::{fill, t};
use lambdascope_engine::trace::{Fate, FateGroup};
use yew::{Html, component, html};

/// The words of a group.
pub(crate) const fn name(group: FateGroup) -> &'static str {
    match group {
        FateGroup::Answered => t().fate_answered,
        FateGroup::Done => t().fate_done,
        FateGroup::Told => t().fate_told,
        FateGroup::OnTheWay => t().fate_on_the_way,
        FateGroup::Kept => t().fate_kept,
        FateGroup::Lost => t().fate_lost,
    }
}

/// Its colour: two shades of the same one for the two ways to be done.
const fn colour(group: FateGroup) -> &'static str {
    match group {
        FateGroup::Answered => "; background: var(--ok)",
        FateGroup::Done => "; background: var(--ok); opacity: .75",
        FateGroup::Told => "; background: var(--err)",
        FateGroup::OnTheWay => "; background: var(--flow)",
        FateGroup::Kept => "; background: var(--lost)",
        FateGroup::Lost => "; background: var(--gone)",
    }
}

/// Events by group, in the order of the bar.
pub(crate) fn groups(fates: &[u64; Fate::ALL.len()]) -> [u64; FateGroup::ALL.len()] {
    let mut groups = [0; FateGroup::ALL.len()];
    for fate in Fate::ALL {
        groups[fate.group() as usize] += fates[fate as usize];
    }
    groups
}

#[component]
pub(crate) fn Account() -> Html {
    let desk = use_desk();
    let groups = use_view((), |stage, ()| groups(stage.picture.fates()));
    let total: u64 = groups.iter().sum();
    let title = match total {
        0 => t().account_none.to_owned(),
        1 => t().account_one.to_owned(),
        many => fill(t().account, &[&count(many)]),
    };
    let open = |group: FateGroup| desk.on(Act::Choose(Choice::Dialog(Some(Dialog::Events(group)))));
    let counted = || FateGroup::ALL.into_iter().zip(*groups);
    // A part of the bar, as long as its share.
    let stretch = |(group, number): (FateGroup, u64)| {
        let style = fill("flex: {0} 1 0{1}", &[&number.to_string(), colour(group)]);
        html! { <button class="" type="button" tabindex="-1" {style} onclick={open(group)} /> }
    };
    let words = |(group, number): (FateGroup, u64)| {
        html! {
            <>
                { if group == FateGroup::Answered { "" } else { " · " } }
                <button class="num" type="button" disabled={number == 0} onclick={open(group)}>
                    { fill("{0} {1}", &[name(group), &count(number)]) }
                </button>
            </>
        }
    };
    html! {
        <section class="account" aria-label={title.clone()}>
            <h2>
                { title }
                // A phone shows no other chart in whose head it could stand.
                <AllChartsButton class="link only-narrow" />
                <span class="num">{ count(total) }</span>
            </h2>
            <div class="bar" aria-hidden="true">
                { for counted().filter(|(_, number)| *number > 0).map(stretch) }
            </div>
            <p class="words">{ for counted().map(words) }</p>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_groups_hold_every_fate_once() {
        let fates: [u64; 12] = std::array::from_fn(|index| 1 << index);
        assert_eq!(groups(&fates).iter().sum::<u64>(), (1 << 12) - 1);
    }
}
