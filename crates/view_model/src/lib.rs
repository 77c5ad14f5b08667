//! Recording, playhead, picture, layout, frame, draw list and series: what is on screen, without a
//! browser.
//!
//! Everything is in world coordinates, CSS pixels of the scene at scale 1, and in simulated time.
//! Colours, words, the canvas and the wall clock belong to the web app.
//!
//! ```text
//! Recording ---- trace --> Picture ---+
//!   ^ stretches, cuts |               +--> frame --> DrawList --> painter, hit tests
//! Playhead --- Moment, Pace ----------+
//! Config ------------------> Layout --+
//! ```
//!
//! # A frame loop
//!
//! 1. [`Recording::new`](recording::Recording::new) with a scenario; [`Playhead::new`](playhead::Playhead::new),
//!    [`Picture::new`](picture::Picture::new).
//! 2. What the engine's recorder gives goes into [`Recording::append`](recording::Recording::append),
//!    at least as far as [`Playhead::needs`](playhead::Playhead::needs) it.
//! 3. Each frame, [`Playhead::advance`](playhead::Playhead::advance) with the seconds that passed.
//! 4. If it moved, [`Picture::advance_to`](picture::Picture::advance_to) its moment.
//! 5. A few times a second, sentences from [`Picture::node`](picture::Picture::node),
//!    [`Picture::mapping`](picture::Picture::mapping), [`Picture::shards`](picture::Picture::shards),
//!    [`Picture::fates`](picture::Picture::fates), [`Picture::recent`](picture::Picture::recent).
//! 6. Each frame, [`frame_into`](frame::frame_into) a [`DrawList`](draw_list::DrawList) that is
//!    used again and again; the painter paints its runs in order. Hit tests ask the same list.
//!
//! [`Layout::of`](layout::Layout::of) gives the cards and pipes of a configuration on a face; it
//! changes only with the configuration.
//!
//! A person's change of the system is a command to the recorder at the playhead's moment; its
//! answer goes into [`Recording::cut`](recording::Recording::cut), then
//! [`Playhead::refresh`](playhead::Playhead::refresh): what was recorded ahead is forgotten and
//! recorded anew. Play, seek and speed are [`SessionCommand`](playhead::SessionCommand)s.
//!
//! Where recorder and recording are in one program, [`Session`](session::Session) holds both.
//!
//! What a [`Picture`](picture::Picture) shows depends on the recording and the moment only, never
//! on how one got there.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "tests fail by panicking"))]

pub mod draw_list;
mod fold;
pub mod frame;
pub mod geometry;
pub mod history;
pub mod journey;
pub mod layout;
pub mod node;
pub mod pace;
pub mod picture;
pub mod playhead;
pub mod recording;
pub mod series;
pub mod session;
pub mod steps;
pub mod svg;
