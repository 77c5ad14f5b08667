//! The canvas above the scene: only what moves. It decides nothing; the draw list does.

pub(crate) mod nudges;
pub(crate) mod painter;
pub(crate) mod palette;
pub(crate) mod surface;
pub(crate) mod view;
