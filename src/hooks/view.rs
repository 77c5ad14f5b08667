//! How components see the run, which is outside of Yew: each is rendered again only when what it
//! shows of it has changed.

use super::use_desk;
use crate::desk::Desk;
use crate::stage::Stage;
use std::rc::Rc;
use yew::{hook, use_effect_with, use_mut_ref, use_state};

/// What was picked, and what it holds for.
struct Seen<D, T> {
    deps: D,
    /// Which run it was picked from.
    run: u32,
    value: Rc<T>,
}

/// Something of the run at the moment that is shown, kept up to date as long as the component is
/// there. `pick` gets `deps`; it is asked again when they change, and at most ten times a second
/// while the run moves.
#[hook]
pub(crate) fn use_view<D, T>(deps: D, pick: fn(&Stage, &D) -> T) -> Rc<T>
where
    D: PartialEq + 'static,
    T: PartialEq + 'static,
{
    use_picked(deps, move |desk, deps| desk.see(|stage| pick(stage, deps)))
}

/// The same for what is kept beside the run.
#[hook]
pub(crate) fn use_shared<D, T>(deps: D, pick: fn(&Desk, &D) -> T) -> Rc<T>
where
    D: PartialEq + 'static,
    T: PartialEq + 'static,
{
    use_picked(deps, pick)
}

#[hook]
fn use_picked<D, T, F>(deps: D, pick: F) -> Rc<T>
where
    D: PartialEq + 'static,
    T: PartialEq + 'static,
    F: Fn(&Desk, &D) -> T + 'static,
{
    let desk = use_desk();
    let seen = use_mut_ref(|| None::<Seen<D, T>>);
    let again = use_state(|| ());
    let run = desk.run();
    let known = seen.borrow().as_ref().and_then(|seen: &Seen<D, T>| {
        (seen.run == run && seen.deps == deps).then(|| Rc::clone(&seen.value))
    });
    let value = known.unwrap_or_else(|| {
        let value = Rc::new(pick(&desk, &deps));
        *seen.borrow_mut() = Some(Seen { deps, run, value: Rc::clone(&value) });
        value
    });
    use_effect_with((), move |()| {
        let watched = desk.clone();
        let look = move || {
            if let Some(seen) = &mut *seen.borrow_mut() {
                // In another run the deps may name what is not there: whoever gave them is
                // rendered first, and gives others.
                if seen.run == watched.run() {
                    let value = pick(&watched, &seen.deps);
                    if value == *seen.value {
                        return;
                    }
                    seen.value = Rc::new(value);
                }
                again.set(());
            }
        };
        // The run may have moved since the component was rendered.
        look();
        let watch = desk.watch(look);
        move || drop(watch)
    });
    value
}

/// Renders the component again with every change of the run.
#[hook]
pub(crate) fn use_every_change() {
    let desk = use_desk();
    let again = use_state(|| ());
    use_effect_with((), move |()| {
        let watch = desk.watch(move || again.set(()));
        move || drop(watch)
    });
}
