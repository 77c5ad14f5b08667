//! Where all events are: a bar and words that always add up to the events sent.

use crate::desk::Desk;
use crate::quantity::count;
use crate::state::{Act, Dialog, FateGroup};
use crate::texts::{fill, t};
use lambdascope_engine::trace::Fate;
use yew::{Html, html};

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

    /// Its colour, and how much of it: two shades of the same colour for the two ways to be done.
    const fn colour(self) -> &'static str {
        match self {
            Self::Answered => "background: var(--ok)",
            Self::Done => "background: var(--ok); opacity: .75",
            Self::Told => "background: var(--err)",
            Self::OnTheWay => "background: var(--flow)",
            Self::Kept => "background: var(--lost)",
            Self::Lost => "background: var(--gone)",
        }
    }
}

/// Events by group, in the order of the bar.
pub(crate) fn groups(fates: &[u64; Fate::ALL.len()]) -> [(FateGroup, u64); 6] {
    FateGroup::ALL.map(|group| {
        let of_group = Fate::ALL.into_iter().filter(|fate| FateGroup::of(*fate) == group);
        (group, of_group.map(|fate| fates[fate as usize]).sum())
    })
}

pub(crate) fn account(desk: &Desk) -> Html {
    let fates = desk.look(|stage| *stage.picture.fates()).unwrap_or_default();
    let groups = groups(&fates);
    let total: u64 = groups.iter().map(|(_, number)| number).sum();
    let open = |group: FateGroup| {
        let act = desk.act.clone();
        move |_| act.emit(Act::Open(Dialog::Events(group)))
    };
    let title = match total {
        0 => t().account_none.to_owned(),
        1 => t().account_one.to_owned(),
        many => fill(t().account, &[&count(many)]),
    };
    html! {
        <section class="account" aria-label={title.clone()}>
            <h2>{ title }<span class="num">{ count(total) }</span></h2>
            <div class="bar" aria-hidden="true">
                { for groups.iter().filter(|(_, number)| *number > 0).map(|(group, number)| html! {
                    <button type="button" tabindex="-1" onclick={open(*group)}
                        style={format!("flex: {number} 1 0; {}", group.colour())}></button>
                }) }
            </div>
            <p class="words">
                { for groups.iter().enumerate().map(|(index, (group, number))| html! {
                    <>
                        if index > 0 { { " · " } }
                        <button type="button" disabled={*number == 0} onclick={open(*group)}>
                            { group.name() }{ " " }<span class="num">{ count(*number) }</span>
                        </button>
                    </>
                }) }
            </p>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_groups_hold_every_fate_once() {
        let fates: [u64; 12] = std::array::from_fn(|index| 1 << index);
        let total: u64 = groups(&fates).iter().map(|(_, number)| number).sum();
        assert_eq!(total, (1 << 12) - 1);
    }
}
