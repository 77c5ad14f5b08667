//! Crowds: where there are more tokens than the eye can follow, a stream with its count.

use super::{Frame, SINGLY_MAX, length_of, narrow};
use crate::draw_list::{CountLabel, Ink, Stream};
use crate::geometry::Point;
use crate::pace::TRAVEL;

/// How fast the pattern of a stream moves (px/s).
const STREAM_SPEED: f64 = 90.0;
/// After so many pixels the pattern is the same again: any dash length divides it.
const PATTERN: f64 = 5_040.0;

/// Tokens on one pipe now.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Crowd {
    count: u64,
    by_ink: [u64; Ink::ALL.len()],
    /// Whether the last ones go backwards.
    back: bool,
}

impl Crowd {
    /// What most of them are.
    fn ink(&self) -> Ink {
        let most = Ink::ALL.into_iter().max_by_key(|ink| self.by_ink[*ink as usize]);
        most.unwrap_or(Ink::Moving)
    }
}

impl Frame<'_> {
    /// How many tokens are on each pipe now.
    pub(super) fn count_crowds(&mut self) {
        let mut crowds = vec![Crowd::default(); self.layout.pipes.len()];
        for index in 0..self.times.active() {
            let (hop, (_, end)) = self.times.get(index);
            if end > 0.0
                && let Some((pipe, back)) = self.pipe_of(hop)
            {
                let crowd = &mut crowds[pipe];
                crowd.count += u64::from(hop.count);
                crowd.by_ink[hop.look.mark().1 as usize] += u64::from(hop.count);
                crowd.back = back;
            }
        }
        if let Some(known_since) = self.times.known_since
            && -known_since < narrow(TRAVEL)
        {
            // Older movements that are still under way were forgotten: estimate them.
            let factor = narrow(TRAVEL) / (-known_since).max(1e-6);
            for crowd in &mut crowds {
                crowd.count = scale(crowd.count, factor);
            }
        }
        self.crowds = crowds;
    }

    pub(super) fn is_crowded(&self, pipe: usize) -> bool {
        self.crowds.get(pipe).is_some_and(|crowd| crowd.count > self.options.singly_max)
    }

    pub(super) fn draw_streams(&mut self) {
        for (pipe, crowd) in self.crowds.iter().enumerate() {
            if crowd.count <= self.options.singly_max {
                continue;
            }
            let (count, ink) = (crowd.count, crowd.ink());
            let shift = narrow((self.times.now() * STREAM_SPEED) % PATTERN);
            let shift = if crowd.back { -shift } else { shift };
            // Twice the rate, one and a half pixels more.
            let doublings = (length_of(count) / length_of(SINGLY_MAX)).log2();
            let width = (doublings * 1.5 + 4.0).min(14.0);
            let middle = self.layout.pipes[pipe].path.point_at(0.5);
            let label = Point::new(middle.x, middle.y - width / 2.0 - 6.0);
            self.list.streams.push(Stream { pipe, width, ink, shift, count, label });
            self.list.labels.push(CountLabel { at: label, count, ink });
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an estimate for a label; the cast saturates"
)]
fn scale(count: u64, factor: f32) -> u64 {
    (length_of(count) * factor).round() as u64
}
