//! Indices with a type of their own: a list takes only those of its kind, so that a function and
//! a queue, or a batch and a lane, cannot be mixed up.

use std::fmt::Display;

/// An index type over so many bits.
macro_rules! index {
    ($(#[$doc:meta])* $vis:vis $name:ident($number:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        $vis struct $name($vis $number);

        impl $name {
            /// The index of the item that stands there in its list.
            ///
            /// # Panics
            /// If the list is longer than the engine counts.
            #[must_use]
            $vis fn new(at: usize) -> Self {
                Self($crate::index::narrow(at, stringify!($name)))
            }

            /// The place in its list.
            #[must_use]
            $vis const fn at(self) -> usize {
                self.0 as usize
            }

            /// The indices of a list of so many items.
            ///
            /// # Panics
            /// If the list is longer than the engine counts.
            $vis fn up_to(count: usize) -> impl Iterator<Item = Self> + use<> {
                (0..Self::new(count).0).map(Self)
            }

            /// The items of a list with their indices.
            $vis fn enumerate<T>(list: &[T]) -> impl Iterator<Item = (Self, &T)> {
                (0..).map(Self).zip(list)
            }
        }
    };
}

/// Lets lists of an item take their own index, and no other.
macro_rules! indexed {
    ($index:ty => $item:ty) => {
        impl std::ops::Index<$index> for Vec<$item> {
            type Output = $item;

            fn index(&self, index: $index) -> &$item {
                &self[index.at()]
            }
        }

        impl std::ops::IndexMut<$index> for Vec<$item> {
            fn index_mut(&mut self, index: $index) -> &mut $item {
                &mut self[index.at()]
            }
        }
    };
}
pub(crate) use {index, indexed};

/// A number in fewer bits.
///
/// # Panics
/// If it is too large for them: `what` says of what there are too many.
#[track_caller]
pub(crate) fn narrow<Wide, Narrow>(number: Wide, what: &str) -> Narrow
where
    Wide: Copy + Display,
    Narrow: TryFrom<Wide>,
{
    let Ok(narrow) = Narrow::try_from(number) else {
        panic!("{number} is more than the engine counts of {what}")
    };
    narrow
}
