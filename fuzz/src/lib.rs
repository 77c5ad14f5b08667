//! What the fuzz targets do with a text, and how new texts are made of old ones.

pub mod inputs;
pub mod mutator;
