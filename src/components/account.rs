//! Where all events are: a bar and words that always add up to the events sent.

use super::charts::all_charts_button;
use super::header::button;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::quantity::count;
use crate::state::{Choice, Dialog};
use crate::texts::{fill, t};
use lambdascope_engine::trace::{Fate, FateGroup};

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

fn open(group: FateGroup) -> Act {
    Act::Choose(Choice::Dialog(Some(Dialog::Events(group))))
}

/// Events by group, in the order of the bar.
pub(crate) fn groups(fates: &[u64; Fate::ALL.len()]) -> [u64; FateGroup::ALL.len()] {
    let mut groups = [0; FateGroup::ALL.len()];
    for fate in Fate::ALL {
        groups[fate.group() as usize] += fates[fate as usize];
    }
    groups
}

pub(crate) fn account(desk: &Desk) -> El {
    let fates = desk.look(|stage| *stage.picture.fates()).unwrap_or_default();
    let groups = groups(&fates);
    let total: u64 = groups.iter().sum();
    let title = match total {
        0 => t().account_none.to_owned(),
        1 => t().account_one.to_owned(),
        many => fill(t().account, &[&count(many)]),
    };
    let mut bar = part("div", "bar").attr("aria-hidden", "true");
    let mut words = part("p", "words");
    for (group, number) in FateGroup::ALL.into_iter().zip(groups) {
        if number > 0 {
            bar = bar.child(stretch(desk, group, number));
        }
        if group != FateGroup::Answered {
            words = words.text(" · ");
        }
        let text = fill("{0} {1}", &[name(group), &count(number)]);
        words = words.child(button(desk, "num", &text, open(group)).flag("disabled", number == 0));
    }
    // A phone shows no other chart in whose head it could stand.
    let all = all_charts_button(desk, "link only-narrow");
    let number = part("span", "num").text(&count(total));
    let heading = el("h2").text(&title).child(all).child(number);
    part("section", "account").put("aria-label", &title).child(heading).child(bar).child(words)
}

/// A part of the bar, as long as its share.
fn stretch(desk: &Desk, group: FateGroup, number: u64) -> El {
    let mut style = "flex: ".to_owned();
    style.push_str(&number.to_string());
    style.push_str(" 1 0");
    style.push_str(colour(group));
    button(desk, "", "", open(group)).attr("tabindex", "-1").put("style", &style)
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
