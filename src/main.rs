//! The web app: it shows what the engine does and hands on what a person wants.
//!
//! Nothing here decides what Lambda does.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "tests fail by panicking"))]

mod act;
mod address;
mod app;
mod bookmarks;
mod canvas;
mod components;
mod contest;
mod desk;
mod dom;
mod fitting;
mod following;
mod gallery;
mod gestures;
mod hooks;
mod journey;
mod moments;
mod node_words;
mod odds;
mod opening;
mod platform;
mod plots;
#[cfg(target_arch = "wasm32")]
mod probe;
mod quantity;
mod reference;
mod rules;
mod saving;
mod sentences;
mod session_text;
mod sessions;
mod settings;
mod stage;
mod state;
mod texts;
mod theme;
mod what_if;

fn main() {
    platform::panic_report::install();
    yew::Renderer::<app::App>::new().render();
}
