//! Sizes of cards and gaps, by face (px).

use super::Face;

/// What a card is, for its size.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Card {
    /// A source with its counts of answers, in front of a door or calling itself.
    Caller,
    /// A source that sends and hears no more of it.
    Sender,
    /// A front door with the oldest caller's clock.
    Door,
    /// Lambda's event queue: one row of tokens.
    EventQueue,
    /// A queue that is read: visible and hidden messages.
    Queue,
    /// A stream: a row for each shard, up to a number.
    Stream { shards: u32 },
    /// A topic, bucket or bus on the way.
    Fan,
    /// A Step Functions state machine.
    Machine,
    /// A table, database or service.
    Store,
    /// Where handled events are counted.
    Done,
    /// A dead-letter queue or destination that nobody reads.
    Kept,
    /// Where lost events are counted.
    Lost,
}

/// All sizes of one face.
#[derive(Clone, Copy, Debug)]
pub(super) struct Metrics {
    /// Room between the edge of the world and what stands in it.
    pub(super) margin: f32,
    /// From a lane's upper edge to the base line of its heading.
    pub(super) heading: f32,
    /// From a lane's upper edge to the first card.
    pub(super) lane_top: f32,
    /// Below the last card of a lane.
    pub(super) lane_bottom: f32,
    /// Between two rows of a lane.
    pub(super) row_gap: f32,
    /// Between two cards of a stack.
    pub(super) stack_gap: f32,
    /// Between columns on the way in.
    pub(super) feed_gap: f32,
    /// Between the way in and the function.
    pub(super) entry_gap: f32,
    /// Between the function and where events rest.
    pub(super) rest_gap: f32,
    /// Below an event queue, for the retries.
    pub(super) loop_depth: f32,
    /// Below a queue, for the way to its dead-letter queue.
    pub(super) redrive_depth: f32,
    /// From one line of words to the next.
    pub(super) line: f32,
    /// Between the words and the edge of the card.
    pub(super) pad: f32,
    /// Width of a function's card.
    pub(super) function_width: f32,
    /// A function's card is at least this high.
    pub(super) function_min: f32,
    /// The same where it stands alone: there is room for more cells.
    pub(super) function_alone: f32,
    /// Between the request line and the answer line.
    pub(super) answer_gap: f32,
    /// Width of the first column's cards.
    source_width: f32,
    door_width: f32,
    queue_width: f32,
    rest_width: f32,
    /// Heights of cards, by what they show (px).
    caller: f32,
    small: f32,
    door: f32,
    event_queue: f32,
    queue: f32,
    done: f32,
    kept: f32,
    lost: f32,
    /// Tokens in a row, and from one to the next.
    pub(super) slot: f32,
    pub(super) slot_pitch: f32,
    /// Rings in a row, and from one to the next.
    pub(super) ring: f32,
    pub(super) ring_pitch: f32,
    /// From one shard's row to the next.
    pub(super) shard_pitch: f32,
    /// The most rows of shards.
    pub(super) shards_max: u32,
}

/// As drawn for the opening screen.
const DESK: Metrics = Metrics {
    margin: 24.0,
    heading: 26.0,
    lane_top: 46.0,
    lane_bottom: 16.0,
    row_gap: 20.0,
    stack_gap: 8.0,
    feed_gap: 80.0,
    entry_gap: 138.0,
    rest_gap: 48.0,
    loop_depth: 58.0,
    redrive_depth: 40.0,
    line: 17.0,
    pad: 12.0,
    function_width: 132.0,
    function_min: 132.0,
    function_alone: 190.0,
    answer_gap: 20.0,
    source_width: 128.0,
    door_width: 150.0,
    queue_width: 190.0,
    rest_width: 152.0,
    caller: 74.0,
    small: 56.0,
    door: 62.0,
    event_queue: 76.0,
    queue: 104.0,
    done: 44.0,
    kept: 64.0,
    lost: 44.0,
    slot: 11.0,
    slot_pitch: 18.0,
    ring: 17.0,
    ring_pitch: 24.0,
    shard_pitch: 18.0,
    shards_max: 4,
};

/// Denser, for figures in pages.
const EMBED: Metrics = Metrics {
    margin: 12.0,
    heading: 16.0,
    lane_top: 24.0,
    lane_bottom: 6.0,
    row_gap: 12.0,
    stack_gap: 6.0,
    feed_gap: 46.0,
    entry_gap: 96.0,
    rest_gap: 36.0,
    loop_depth: 35.0,
    redrive_depth: 22.0,
    line: 15.0,
    pad: 9.0,
    function_width: 112.0,
    function_min: 96.0,
    function_alone: 132.0,
    answer_gap: 16.0,
    source_width: 108.0,
    door_width: 124.0,
    queue_width: 158.0,
    rest_width: 116.0,
    caller: 56.0,
    small: 44.0,
    door: 44.0,
    event_queue: 62.0,
    queue: 88.0,
    done: 34.0,
    kept: 45.0,
    lost: 34.0,
    slot: 9.0,
    slot_pitch: 14.0,
    ring: 15.0,
    ring_pitch: 20.0,
    shard_pitch: 14.0,
    shards_max: 3,
};

/// Width of a letter of a name, in the widest font that a system may have (px).
const LETTER: f32 = 7.6;
/// No name makes a card wider than so many times its usual width.
const WIDER_MAX: f32 = 2.0;

impl Metrics {
    pub(super) const fn of(face: Face) -> Self {
        match face {
            Face::Embed => EMBED,
            Face::Desk | Face::Phone { .. } => DESK,
        }
    }

    /// A card's width such that a name fits on it, up to a factor.
    pub(super) fn with_name(&self, width: f32, name: &str) -> f32 {
        let letters = u16::try_from(name.chars().count()).unwrap_or(u16::MAX);
        let needed = f32::from(letters) * LETTER + 2.5 * self.pad;
        width.max(needed.min(width * WIDER_MAX))
    }

    /// Width and height of a card.
    pub(super) fn size(&self, card: Card) -> (f32, f32) {
        match card {
            Card::Caller => (self.source_width, self.caller),
            Card::Sender => (self.source_width, self.small),
            Card::Door | Card::Machine => (self.door_width, self.door),
            Card::EventQueue => (self.queue_width, self.event_queue),
            Card::Queue => (self.queue_width, self.queue),
            Card::Stream { shards } => {
                let rows = self.shard_rows(shards);
                let words = self.pad + 2.0 * self.line + 6.0;
                (self.queue_width, words + self.shard_pitch * rows + self.pad / 2.0)
            }
            Card::Fan => (self.door_width, self.small),
            Card::Store => (self.rest_width, self.small),
            Card::Done => (self.rest_width, self.done),
            Card::Kept => (self.rest_width, self.kept),
            Card::Lost => (self.rest_width, self.lost),
        }
    }

    /// How many shards have a row of their own.
    pub(super) fn shard_rows(&self, shards: u32) -> f32 {
        let rows = shards.min(self.shards_max);
        f32::from(u16::try_from(rows).unwrap_or(u16::MAX))
    }
}
