//! Storage that reuses the places of what is gone, and tells a stale handle from a valid one.

use crate::index::narrow;

/// A place in a [`Slab`], valid as long as the entry's stamp is the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Handle {
    pub(crate) index: u32,
    stamp: u32,
}

#[derive(Clone, Debug)]
struct Place<T> {
    stamp: u32,
    value: Option<T>,
}

/// A list with stable indices, of a type of their own if the list has one. Memory is needed for
/// what is there, not for what has been.
#[derive(Clone, Debug)]
pub(crate) struct Slab<T, I = u32> {
    places: Vec<Place<T>>,
    free: Vec<I>,
}

impl<T, I> Default for Slab<T, I> {
    fn default() -> Self {
        Self { places: Vec::new(), free: Vec::new() }
    }
}

impl<T, I: Copy + From<u32> + Into<u32>> Slab<T, I> {
    /// Adds `value` and gives its index.
    pub(crate) fn insert(&mut self, value: T) -> I {
        if let Some(index) = self.free.pop() {
            self.places[at(index)].value = Some(value);
            index
        } else {
            let index: u32 = narrow(self.places.len(), "entries in flight");
            self.places.push(Place { stamp: 0, value: Some(value) });
            index.into()
        }
    }

    /// Removes the entry. Its handles are stale from now on.
    pub(crate) fn remove(&mut self, index: I) -> T {
        let place = &mut self.places[at(index)];
        place.stamp = place.stamp.wrapping_add(1);
        self.free.push(index);
        match place.value.take() {
            Some(value) => value,
            None => panic!("entry {} was removed before", at(index)),
        }
    }

    /// The entries that are there, with their indices.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (I, &T)> {
        (0_u32..)
            .zip(&self.places)
            .filter_map(|(index, place)| Some((index.into(), place.value.as_ref()?)))
    }
}

impl<T> Slab<T> {
    /// Makes all handles of the entry stale and gives a new one.
    pub(crate) fn restamp(&mut self, index: u32) -> Handle {
        let place = &mut self.places[index as usize];
        place.stamp = place.stamp.wrapping_add(1);
        Handle { index, stamp: place.stamp }
    }

    /// Whether the entry has not changed since the handle was made.
    pub(crate) fn is_valid(&self, handle: Handle) -> bool {
        self.places
            .get(handle.index as usize)
            .is_some_and(|place| place.stamp == handle.stamp && place.value.is_some())
    }
}

impl<T, I: Into<u32>> std::ops::Index<I> for Slab<T, I> {
    type Output = T;

    fn index(&self, index: I) -> &T {
        let at = at(index);
        match &self.places[at].value {
            Some(value) => value,
            None => panic!("entry {at} is gone"),
        }
    }
}

impl<T, I: Into<u32>> std::ops::IndexMut<I> for Slab<T, I> {
    fn index_mut(&mut self, index: I) -> &mut T {
        let at = at(index);
        match &mut self.places[at].value {
            Some(value) => value,
            None => panic!("entry {at} is gone"),
        }
    }
}

fn at(index: impl Into<u32>) -> usize {
    index.into() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_goes_stale_when_its_entry_changes_or_goes() {
        let mut slab = Slab::default();
        let index = slab.insert('a');
        let first = slab.restamp(index);
        assert!(slab.is_valid(first));
        let second = slab.restamp(index);
        assert!(!slab.is_valid(first) && slab.is_valid(second));
        slab.remove(index);
        assert!(!slab.is_valid(second));
        assert_eq!(slab.insert('b'), index, "the place is used again");
        assert!(!slab.is_valid(second));
    }
}
