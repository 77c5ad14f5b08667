//! What the site keeps in files of its own: fetched when a component first shows something of it.

use super::{use_desk, use_shared};
use crate::gallery::GalleryEntry;
use crate::reference::Tables;
use crate::rules::Rules;
use std::rc::Rc;
use yew::{hook, use_effect_with};

/// What is compared by its place in memory: it never changes.
struct Kept<T>(Option<Rc<T>>);

impl<T> PartialEq for Kept<T> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(own), Some(other)) => Rc::ptr_eq(own, other),
            (own, other) => own.is_none() && other.is_none(),
        }
    }
}

/// The list of scenarios, once somebody asked for it.
#[hook]
pub(crate) fn use_gallery() -> Option<Rc<Vec<GalleryEntry>>> {
    use_shared((), |desk, ()| Kept(desk.library.borrow().gallery.clone())).0.clone()
}

/// The texts of the rules, as soon as they are there.
#[hook]
pub(crate) fn use_rules() -> Option<Rc<Rules>> {
    let desk = use_desk();
    use_effect_with((), move |()| desk.load_rules());
    use_shared((), |desk, ()| Kept(desk.library.borrow().rules.clone())).0.clone()
}

/// The tables of the reference, as soon as they are there.
#[hook]
pub(crate) fn use_tables() -> Option<Rc<Tables>> {
    let desk = use_desk();
    use_effect_with((), move |()| desk.load_tables());
    use_shared((), |desk, ()| Kept(desk.library.borrow().tables.clone())).0.clone()
}
