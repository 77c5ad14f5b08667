//! Where all events are: a bar and words that always add up to the events sent.

use super::charts::all_charts_button;
use super::header::button;
use crate::act::Act;
use crate::desk::Desk;
use crate::dom::{El, el, part};
use crate::platform::rest;
use crate::quantity::count;
use crate::state::{Choice, Dialog, FateGroup};
use crate::texts::{fill, t};
use lambdascope_engine::trace::Fate;

impl FateGroup {
    pub(crate) const ALL: [Self; 6] =
        [Self::Answered, Self::Done, Self::Told, Self::OnTheWay, Self::Kept, Self::Lost];

    /// The group that a fate belongs to.
    pub(crate) const fn of(fate: Fate) -> Self {
        match fate {
            Fate::Responded => Self::Answered,
            Fate::Processed | Fate::Filtered => Self::Done,
            Fate::RespondedWithError | Fate::Rejected => Self::Told,
            Fate::Waiting | Fate::Running => Self::OnTheWay,
            Fate::DeadLettered | Fate::SentToDestination => Self::Kept,
            Fate::Dropped | Fate::Expired | Fate::Discarded => Self::Lost,
        }
    }

    /// Its words.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Answered => t().fate_answered,
            Self::Done => t().fate_done,
            Self::Told => t().fate_told,
            Self::OnTheWay => t().fate_on_the_way,
            Self::Kept => t().fate_kept,
            Self::Lost => t().fate_lost,
        }
    }

    /// Its colour: two shades of the same one for the two ways to be done.
    const fn colour(self) -> &'static str {
        match self {
            Self::Answered => "; background: var(--ok)",
            Self::Done => "; background: var(--ok); opacity: .75",
            Self::Told => "; background: var(--err)",
            Self::OnTheWay => "; background: var(--flow)",
            Self::Kept => "; background: var(--lost)",
            Self::Lost => "; background: var(--gone)",
        }
    }

    fn open(self) -> Act {
        Act::Choose(Choice::Dialog(Some(Dialog::Events(self))))
    }
}

/// Events by group, in the order of the bar.
pub(crate) fn groups(fates: &[u64; Fate::ALL.len()]) -> [u64; FateGroup::ALL.len()] {
    let mut groups = [0; FateGroup::ALL.len()];
    for fate in Fate::ALL {
        groups[FateGroup::of(fate) as usize] += fates[fate as usize];
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
        let text = fill("{0} {1}", &[group.name(), &count(number)]);
        words = words.child(button(desk, "num", &text, group.open()).flag("disabled", number == 0));
    }
    // A phone shows no other chart in whose head it could stand.
    let all = rest::is_here().then(|| all_charts_button(desk, "link only-narrow"));
    let number = part("span", "num").text(&count(total));
    let heading = el("h2").text(&title).maybe(all).child(number);
    part("section", "account").put("aria-label", &title).child(heading).child(bar).child(words)
}

/// A part of the bar, as long as its share.
fn stretch(desk: &Desk, group: FateGroup, number: u64) -> El {
    let mut style = "flex: ".to_owned();
    style.push_str(&number.to_string());
    style.push_str(" 1 0");
    style.push_str(group.colour());
    button(desk, "", "", group.open()).attr("tabindex", "-1").put("style", &style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_groups_hold_every_fate_once() {
        let fates: [u64; 12] = std::array::from_fn(|index| 1 << index);
        assert_eq!(groups(&fates).iter().sum::<u64>(), (1 << 12) - 1);
        for (index, group) in FateGroup::ALL.into_iter().enumerate() {
            assert_eq!(group as usize, index);
        }
    }
}
