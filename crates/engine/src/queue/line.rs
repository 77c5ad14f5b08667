//! The order in which a queue hands out its messages.

use super::groups::{Groups, Served};
use crate::entity::Key;
use std::collections::VecDeque;

/// What a queue hands out next.
#[derive(Clone, Debug)]
pub(crate) enum Line {
    /// Messages that can be received, in the order in which they became visible.
    Standard(VecDeque<u32>),
    /// All messages, in order inside each message group.
    Fifo(Groups),
}

impl Line {
    pub(super) fn new(fifo: bool) -> Self {
        if fifo { Self::Fifo(Groups::default()) } else { Self::Standard(VecDeque::new()) }
    }

    /// A message joins, to be received at once or later.
    pub(super) fn push(&mut self, group: Option<Key>, event: u32, visible: bool) {
        match self {
            Self::Standard(line) if visible => line.push_back(event),
            Self::Standard(_) => {}
            Self::Fifo(groups) => groups.push(group, event, visible),
        }
    }

    /// A hidden message can be received.
    pub(super) fn show(&mut self, group: Option<Key>, event: u32) {
        match self {
            Self::Standard(line) => line.push_back(event),
            Self::Fifo(groups) => groups.show(group, event),
        }
    }

    /// A message leaves, whatever its state.
    pub(super) fn remove(&mut self, group: Option<Key>, event: u32, visible: bool) {
        match self {
            Self::Standard(line) if visible => {
                // Usually it is one of the first.
                if let Some(at) = line.iter().position(|other| *other == event) {
                    line.remove(at);
                }
            }
            Self::Standard(_) => {}
            Self::Fifo(groups) => groups.remove(group, event),
        }
    }

    /// The message that a receive hands out next; `served` is the group that it is at.
    pub(super) fn next(&mut self, served: &mut Option<Served>) -> Option<u32> {
        match self {
            Self::Standard(line) => line.front().copied(),
            Self::Fifo(groups) => groups.next(served),
        }
    }

    /// The receive takes that message, which stays in the queue.
    pub(super) fn take(&mut self, served: &mut Option<Served>) {
        match self {
            Self::Standard(line) => {
                line.pop_front();
            }
            Self::Fifo(groups) => groups.take(served),
        }
    }

    /// That message leaves instead: it was received too often.
    pub(super) fn skip(&mut self, served: Option<Served>) {
        match self {
            Self::Standard(line) => {
                line.pop_front();
            }
            Self::Fifo(groups) => groups.skip(served),
        }
    }

    /// The receive is over.
    pub(super) fn end(&mut self, served: Option<Served>) {
        match self {
            Self::Standard(_) => {}
            Self::Fifo(groups) => groups.end(served),
        }
    }

    /// Messages whose delay or visibility timeout is over.
    pub(super) fn visible(&self) -> usize {
        match self {
            Self::Standard(line) => line.len(),
            Self::Fifo(groups) => groups.visible(),
        }
    }

    /// How many receives of up to `each` messages would hand out something now, up to about
    /// `most`.
    pub(super) fn receives_worthwhile(&self, each: usize, most: usize) -> usize {
        match self {
            Self::Standard(line) => line.len().div_ceil(each),
            Self::Fifo(groups) => groups.receives_worthwhile(each, most),
        }
    }

    /// The messages that can be received, or could but for their group.
    pub(super) fn visible_events(&self) -> Vec<u32> {
        match self {
            Self::Standard(line) => line.iter().copied().collect(),
            Self::Fifo(groups) => groups.visible_events(),
        }
    }
}
