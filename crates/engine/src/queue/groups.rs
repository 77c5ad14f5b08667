//! The message groups of a FIFO queue: order inside each, and one receive per group at a time.

use crate::entity::Key;
use std::collections::VecDeque;

/// The group that a receive is at, and the place of its next message.
pub(super) type Served = (u32, usize);

/// The messages of a FIFO queue by group. A message that is hidden holds back those behind it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Groups {
    /// By the number of the group. Events of hidden messages are marked.
    groups: Vec<VecDeque<u32>>,
    /// Groups whose first message is visible; those served last come last.
    ready: VecDeque<u32>,
    visible: usize,
}

/// Marks an event whose message is delayed or in flight.
const HIDDEN: u32 = 1 << 31;

/// The number of a message group. Keys are small numbers; messages without one share a group.
fn number(group: Option<Key>) -> u32 {
    group.map_or(0, |key| key.0 + 1)
}

impl Groups {
    pub(super) fn push(&mut self, group: Option<Key>, event: u32, visible: bool) {
        debug_assert!(event < HIDDEN, "more than 2 billion events in flight");
        let group = number(group);
        if self.groups.len() <= group as usize {
            self.groups.resize(group as usize + 1, VecDeque::new());
        }
        let messages = &mut self.groups[group as usize];
        messages.push_back(if visible { event } else { event | HIDDEN });
        self.visible += usize::from(visible);
        if visible && messages.len() == 1 {
            self.ready.push_back(group);
        }
    }

    pub(super) fn show(&mut self, group: Option<Key>, event: u32) {
        let group = number(group);
        let messages = &mut self.groups[group as usize];
        let Some(at) = place_of(messages, event) else { return };
        messages[at] = event;
        self.visible += 1;
        if at == 0 {
            self.ready.push_back(group);
        }
    }

    pub(super) fn remove(&mut self, group: Option<Key>, event: u32) {
        let group = number(group);
        let messages = &mut self.groups[group as usize];
        let Some(at) = place_of(messages, event) else { return };
        let was_ready = messages[0] < HIDDEN;
        self.visible -= usize::from(messages[at] < HIDDEN);
        messages.remove(at);
        let is_ready = messages.front().is_some_and(|first| *first < HIDDEN);
        if was_ready && !is_ready {
            if let Some(at) = self.ready.iter().position(|other| *other == group) {
                self.ready.remove(at);
            }
        } else if is_ready && !was_ready {
            self.ready.push_back(group);
        }
    }

    pub(super) fn next(&mut self, served: &mut Option<Served>) -> Option<u32> {
        if let Some((group, at)) = *served
            && let Some(&event) = self.groups[group as usize].get(at)
            && event < HIDDEN
        {
            return Some(event);
        }
        let group = self.ready.pop_front()?;
        *served = Some((group, 0));
        self.groups[group as usize].front().copied()
    }

    pub(super) fn take(&mut self, served: &mut Option<Served>) {
        let Some((group, at)) = served else { return };
        self.groups[*group as usize][*at] |= HIDDEN;
        self.visible -= 1;
        *at += 1;
    }

    pub(super) fn skip(&mut self, served: Option<Served>) {
        let Some((group, at)) = served else { return };
        self.groups[group as usize].remove(at);
        self.visible -= 1;
    }

    pub(super) fn end(&mut self, served: Option<Served>) {
        let Some((group, _)) = served else { return };
        if self.groups[group as usize].front().is_some_and(|first| *first < HIDDEN) {
            // Nothing was taken from it.
            self.ready.push_front(group);
        }
    }

    pub(super) fn visible(&self) -> usize {
        self.visible
    }

    pub(super) fn receives_worthwhile(&self, each: usize, most: usize) -> usize {
        let (mut messages, mut groups) = (0, 0_usize);
        for group in &self.ready {
            if messages >= most * each {
                break;
            }
            let mut waiting = 0;
            for event in &self.groups[*group as usize] {
                if *event >= HIDDEN || waiting == each {
                    break;
                }
                waiting += 1;
            }
            messages += waiting;
            groups += 1;
        }
        messages.div_ceil(each).min(groups)
    }

    pub(super) fn visible_events(&self) -> Vec<u32> {
        let mut visible = Vec::new();
        for messages in &self.groups {
            for event in messages {
                if *event < HIDDEN {
                    visible.push(*event);
                }
            }
        }
        visible
    }
}

/// The place of a message in its group; usually it is one of the first.
fn place_of(messages: &VecDeque<u32>, event: u32) -> Option<usize> {
    messages.iter().position(|other| *other & !HIDDEN == event)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Option<Key> = Some(Key(1));
    const B: Option<Key> = Some(Key(2));
    const C: Option<Key> = Some(Key(3));

    fn receive(groups: &mut Groups, most: usize) -> Vec<u32> {
        let mut served = None;
        let mut taken = Vec::new();
        while taken.len() < most {
            let Some(event) = groups.next(&mut served) else { break };
            groups.take(&mut served);
            taken.push(event);
        }
        groups.end(served);
        taken
    }

    fn sent(messages: &[(Option<Key>, u32)]) -> Groups {
        let mut groups = Groups::default();
        for (group, event) in messages {
            groups.push(*group, *event, true);
        }
        groups
    }

    #[test]
    fn a_receive_empties_one_group_before_the_next_and_served_groups_go_to_the_back() {
        let mut groups = sent(&[(A, 11), (B, 21), (B, 22), (C, 31), (A, 12)]);
        assert_eq!(receive(&mut groups, 3), [11, 12, 21]);
        for (group, event) in [(A, 11), (A, 12), (B, 21)] {
            groups.show(group, event);
        }
        assert_eq!(receive(&mut groups, 10), [31, 11, 12, 21, 22]);
    }

    #[test]
    fn a_message_in_flight_holds_back_what_is_behind_it_and_not_what_is_ahead() {
        for (hidden, expected) in [(0, vec![]), (1, vec![1]), (2, vec![1, 2])] {
            let mut groups = sent(&[(A, 1), (A, 2), (A, 3)]);
            assert_eq!(receive(&mut groups, 3), [1, 2, 3]);
            for event in (1..=3).filter(|event| *event != hidden + 1) {
                groups.show(A, event);
            }
            assert_eq!(receive(&mut groups, 5), expected);
        }
    }

    #[test]
    fn a_group_is_free_again_once_its_first_message_has_left() {
        let mut groups = sent(&[(A, 1), (A, 2), (B, 3)]);
        assert_eq!(receive(&mut groups, 1), [1]);
        assert_eq!(receive(&mut groups, 5), [3]);
        assert_eq!(groups.receives_worthwhile(10, 10), 0);
        groups.remove(A, 1);
        assert_eq!(groups.receives_worthwhile(10, 10), 1);
        assert_eq!(receive(&mut groups, 5), [2]);
    }

    #[test]
    fn a_message_that_leaves_during_a_receive_makes_room_for_the_next() {
        let mut groups = sent(&[(A, 1), (A, 2), (B, 3)]);
        let mut served = None;
        assert_eq!(groups.next(&mut served), Some(1));
        groups.skip(served);
        assert_eq!(groups.next(&mut served), Some(2));
        groups.end(served);
        assert_eq!((groups.visible(), receive(&mut groups, 5)), (2, vec![2, 3]));
    }
}
