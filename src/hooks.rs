//! What components hook into: the page's shared things, the choices, and the run.
//!
//! How a component is written:
//!
//! - It is a function with `#[component]`, its props are `PartialEq`, it returns `html!`.
//! - What it shows of the run it names in [`use_view`]: a value that is `PartialEq`, picked out of
//!   the run at the moment that is shown. The component is rendered again only when that value is
//!   another one. Whatever the picking needs besides the run goes in as `deps`; it never reads the
//!   choices by itself. It bears indices that do not exist any more: the trace gets shorter when
//!   something is done at an earlier moment. [`use_shared`] does the same for what is kept beside
//!   the run, such as what was fetched.
//! - What it shows of the choices it reads with [`use_choices`], part by part.
//! - What a person does there is an [`crate::act::Act`]: `onclick={desk.on(act)}`. Nothing acts,
//!   loads or changes anything while it renders; that is for events and effects.
//! - What only it needs, such as a text that is being typed, is its own `use_state`.
//! - A part that may be missing has an element around it, and lists have keys: neighbours of what
//!   comes and goes keep their place.

mod fetched;
mod renders;
mod running;
mod view;

pub(crate) use fetched::{use_gallery, use_rules, use_tables};
pub(crate) use renders::count_renders;
#[cfg(target_arch = "wasm32")]
pub(crate) use renders::renders;
pub(crate) use running::use_running;
pub(crate) use view::{use_every_change, use_shared, use_view};

use crate::desk::Desk;
use yew::{Reducible, UseReducerHandle, hook, use_context};

/// What the whole page shares.
#[hook]
pub(crate) fn use_desk() -> Desk {
    use_context().expect("the page provides it to everything in it")
}

/// A part of the choices; the component is rendered again when the part changes.
#[hook]
pub(crate) fn use_choices<T: Reducible + PartialEq + 'static>() -> UseReducerHandle<T> {
    use_context().expect("the app provides every part to everything in it")
}
