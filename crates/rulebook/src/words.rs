//! Closed lists: an enum, the list of its variants, and their words where they have some.
//!
//! A list is written once. Its order is the order of `ALL`, and of the numbers of its variants.

/// A value of a closed list that texts write as a word.
pub trait Word: Copy + 'static {
    /// The words of the list, in its order.
    const WORDS: &'static [&'static str];

    /// The value that a word stands for.
    fn parse(word: &str) -> Option<Self>;
}

/// Whether no word of a list occurs twice.
#[must_use]
pub const fn distinct(words: &[&str]) -> bool {
    let mut one = 0;
    while one < words.len() {
        let mut other = 0;
        while other < one {
            if same(words[one].as_bytes(), words[other].as_bytes()) {
                return false;
            }
            other += 1;
        }
        one += 1;
    }
    true
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    match (one, other) {
        ([], []) => true,
        ([a, one @ ..], [b, other @ ..]) => *a == *b && same(one, other),
        _ => false,
    }
}

/// Writes the enum of a closed list, `ALL` of its variants and, where each variant has a word,
/// `as_str` and [`Word`]. A word that stands twice does not compile.
///
/// ```
/// use lambdascope_rulebook::{Word, list};
///
/// list! {
///     /// Which way to go.
///     #[derive(Clone, Copy, PartialEq, Debug)]
///     pub enum Way {
///         /// Towards the morning sun.
///         East = "east",
///         /// Towards the evening sun.
///         West = "west",
///     }
/// }
///
/// assert_eq!(Way::ALL, [Way::East, Way::West]);
/// assert_eq!(Way::West.as_str(), "west");
/// assert_eq!(Way::parse("east"), Some(Way::East));
/// ```
#[macro_export]
macro_rules! list {
    (
        $(#[$list:meta])*
        $vis:vis enum $name:ident { $($(#[$one:meta])* $variant:ident = $word:literal,)+ }
    ) => {
        $crate::list! { $(#[$list])* $vis enum $name { $($(#[$one])* $variant,)+ } }

        impl $name {
            /// The word that documents and addresses use for it.
            #[must_use]
            $vis const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        const _: () = assert!($crate::distinct(<$name as $crate::Word>::WORDS), "a word twice");

        impl $crate::Word for $name {
            const WORDS: &'static [&'static str] = &[$($word),+];

            fn parse(word: &str) -> ::core::option::Option<Self> {
                Self::ALL.into_iter().find(|one| one.as_str() == word)
            }
        }
    };
    ($(#[$list:meta])* $vis:vis enum $name:ident { $($(#[$one:meta])* $variant:ident,)+ }) => {
        $(#[$list])*
        $vis enum $name { $($(#[$one])* $variant,)+ }

        impl $name {
            /// All of them, in their order.
            $vis const ALL: [Self; [$(stringify!($variant)),+].len()] = [$(Self::$variant),+];
        }
    };
}
